/* SPDX-License-Identifier: Apache-2.0 */
#include "survey.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pins_gpiod.h"
#include "serial_ports.h"

/* --- serial ports --- */

/* Several ports of one adapter have one serial number, and so have some makes of adapters. */
static bool is_alone(const struct link_port *ports, size_t count, size_t one)
{
    size_t same = 0;
    for (size_t i = 0; i < count; i++)
        same += strcmp(ports[i].usb_serial, ports[one].usb_serial) == 0;
    return ports[one].usb_serial[0] != '\0' && same == 1;
}

/* The link of by-id that leads to `path`; false if there is none. */
static bool find_link(const char *dev, const char *path, char *name, size_t room)
{
    char folder[PATH_MAX], link[PATH_MAX], target[PATH_MAX];
    bool found = false;
    snprintf(folder, sizeof(folder), "%s/serial/by-id", dev);
    DIR *links = opendir(folder);
    if (links == NULL)
        return false;
    for (struct dirent *entry; !found && (entry = readdir(links)) != NULL;) {
        int len = snprintf(link, sizeof(link), "%.3000s/%s", folder, entry->d_name);
        if (entry->d_name[0] == '.' || realpath(link, target) == NULL)
            continue;
        const char *base = strrchr(target, '/'), *wanted = strrchr(path, '/');
        found = strcmp(base, wanted) == 0 && len < (int)room;
    }
    closedir(links);
    if (found)
        memcpy(name, link, strlen(link) + 1);
    return found;
}

static void take_ports(const char *sys, const char *dev, struct bench_survey *survey)
{
    struct link_port ports[BENCH_SURVEY_MAX];
    survey->ports = link_ports_list(sys, ports, BENCH_SURVEY_MAX);
    for (size_t i = 0; i < survey->ports; i++) {
        struct bench_port *port = &survey->port[i];
        snprintf(port->path, sizeof(port->path), "%s", ports[i].path);
        snprintf(port->driver, sizeof(port->driver), "%s", ports[i].driver);
        if (is_alone(ports, survey->ports, i))
            snprintf(port->name, sizeof(port->name), "usb:%s", ports[i].usb_serial);
        else if (!find_link(dev, ports[i].path, port->name, sizeof(port->name)))
            snprintf(port->name, sizeof(port->name), "%s", ports[i].path);
    }
}

/* --- GPIO chips --- */

static void take_names(struct gpiod_chip *handle, struct bench_gpio *chip)
{
    struct link_gpio_info line;
    size_t used = 0;
    for (unsigned i = 0; i < chip->lines && used < sizeof(chip->names); i++) {
        if (link_gpio_line_tell(handle, i, &line) != 0 || line.name[0] == '\0' ||
            line.consumer[0] != '\0')
            continue;
        used += (size_t)snprintf(chip->names + used, sizeof(chip->names) - used, "%s%s",
                                 used > 0 ? ", " : "", line.name);
    }
    if (used >= sizeof(chip->names))
        strcpy(chip->names + sizeof(chip->names) - 4, "...");
}

static void take_chip(const char *path, struct bench_survey *survey)
{
    struct bench_gpio *chip = &survey->chip[survey->chips];
    struct link_gpio_chip told;
    struct gpiod_chip *handle = link_gpio_chip_open(path);
    if (handle == NULL) {
        survey->closed++;
        return;
    }
    if (link_gpio_chip_tell(handle, &told) == 0) {
        snprintf(chip->path, sizeof(chip->path), "%s", path);
        snprintf(chip->label, sizeof(chip->label), "%s", told.label);
        chip->lines = told.lines;
        take_names(handle, chip);
        survey->chips++;
    }
    link_gpio_chip_close(handle);
}

void bench_survey_take(const char *sys, const char *dev, struct bench_survey *survey)
{
    char path[64];
    memset(survey, 0, sizeof(*survey));
    take_ports(sys, dev, survey);
    for (int i = 0; i < BENCH_SURVEY_MAX; i++) {
        snprintf(path, sizeof(path), "%.40s/gpiochip%d", dev, i);
        if (access(path, F_OK) == 0)
            take_chip(path, survey);
    }
}
