/* SPDX-License-Identifier: Apache-2.0 */
#include "serial_ports.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define USB "usb:"

/* The first line of a small file, only what can be printed; false if it cannot be read. */
static bool read_line(const char *folder, const char *name, char *text, size_t room)
{
    char path[PATH_MAX];
    int len = snprintf(path, sizeof(path), "%s/%s", folder, name);
    int fd = len < (int)sizeof(path) ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    ssize_t got = fd < 0 ? -1 : read(fd, text, room - 1);
    if (fd >= 0)
        close(fd);
    text[got > 0 ? got : 0] = '\0';
    text[strcspn(text, "\n")] = '\0';
    for (char *c = text; *c != '\0'; c++)
        *c = (char)(isprint((unsigned char)*c) ? *c : '?');
    return got >= 0;
}

/* The USB device is some folders above that of its port: the one that has a vendor. */
static void read_usb_serial(char *folder, struct link_port *port)
{
    char vendor[8];
    for (char *slash; (slash = strrchr(folder, '/')) != NULL && slash != folder; *slash = '\0')
        if (read_line(folder, "idVendor", vendor, sizeof(vendor))) {
            read_line(folder, "serial", port->usb_serial, sizeof(port->usb_serial));
            return;
        }
}

/* False when the kernel knows no hardware behind the name. */
static bool read_port(const char *sys, const char *name, struct link_port *port)
{
    char link[PATH_MAX], target[PATH_MAX], type[8];
    *port = (struct link_port){ 0 };
    if ((size_t)snprintf(port->path, sizeof(port->path), "/dev/%s", name) >= sizeof(port->path))
        return false;
    snprintf(link, sizeof(link), "%s/class/tty/%.64s/device/driver", sys, name);
    if (realpath(link, target) == NULL)
        return false;
    snprintf(port->driver, sizeof(port->driver), "%.31s", strrchr(target, '/') + 1);
    snprintf(link, sizeof(link), "%s/class/tty/%.64s", sys, name);
    if (read_line(link, "type", type, sizeof(type)) && strcmp(type, "0") == 0)
        return false; /* a place in the driver's table, without a chip */
    snprintf(link, sizeof(link), "%s/class/tty/%.64s/device", sys, name);
    if (realpath(link, target) != NULL)
        read_usb_serial(target, port);
    return true;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct link_port *)a)->path, ((const struct link_port *)b)->path);
}

size_t link_ports_list(const char *sys, struct link_port *ports, size_t room)
{
    char path[PATH_MAX];
    size_t count = 0;
    snprintf(path, sizeof(path), "%s/class/tty", sys);
    DIR *folder = opendir(path);
    if (folder == NULL)
        return 0;
    for (struct dirent *entry; count < room && (entry = readdir(folder)) != NULL;)
        if (entry->d_name[0] != '.' && read_port(sys, entry->d_name, &ports[count]))
            count++;
    closedir(folder);
    qsort(ports, count, sizeof(*ports), by_path);
    return count;
}

/* "/dev/ttyS0, /dev/ttyUSB0 (usb:A50285BI)" */
static void list_text(const struct link_port *ports, size_t count, char *text, size_t room)
{
    size_t len = 0;
    snprintf(text, room, "none");
    for (size_t i = 0; i < count && len < room; i++) {
        const struct link_port *port = &ports[i];
        bool usb = port->usb_serial[0] != '\0';
        len += (size_t)snprintf(text + len, room - len, "%s%s%s%s%s", i > 0 ? ", " : "", port->path,
                                usb ? " (" USB : "", port->usb_serial, usb ? ")" : "");
    }
}

static enum r5_status absent(const char *sys, const char *port, struct r5_error *error)
{
    struct link_port ports[LINK_PORTS_MAX];
    char text[300];
    size_t count = link_ports_list(sys, ports, LINK_PORTS_MAX);
    list_text(ports, count, text, sizeof(text));
    return r5_fail(error, R5_E_ABSENT, "there is no serial port %.80s; there are: %s", port, text);
}

static enum r5_status find_usb(const char *sys, const char *port, struct link_port *found,
                               struct r5_error *error)
{
    struct link_port ports[LINK_PORTS_MAX], same[LINK_PORTS_MAX];
    size_t count = link_ports_list(sys, ports, LINK_PORTS_MAX), matches = 0;
    for (size_t i = 0; i < count; i++)
        if (port[strlen(USB)] != '\0' && strcmp(ports[i].usb_serial, port + strlen(USB)) == 0)
            same[matches++] = ports[i];
    if (matches == 0)
        return absent(sys, port, error);
    *found = same[0];
    if (matches == 1)
        return R5_OK;
    char text[300];
    list_text(same, matches, text, sizeof(text));
    return r5_fail(
        error, R5_E_INPUT,
        "%s is not one serial port but %zu: %s; name one by its path in /dev/serial/by-id", port,
        matches, text);
}

enum r5_status link_ports_find(const char *sys, const char *port, struct link_port *found,
                               struct r5_error *error)
{
    char path[PATH_MAX], target[PATH_MAX];
    if (strncmp(port, USB, strlen(USB)) == 0)
        return find_usb(sys, port, found, error);
    snprintf(path, sizeof(path), "%s%.256s", strchr(port, '/') != NULL ? "" : "/dev/", port);
    if (port[0] == '\0' || realpath(path, target) == NULL)
        return absent(sys, port, error);
    const char *name = strncmp(target, "/dev/", 5) == 0 ? target + 5 : "";
    if (!read_port(sys, name, found)) {
        *found = (struct link_port){ 0 };
        snprintf(found->path, sizeof(found->path), "%.63s", target);
    }
    return R5_OK;
}
