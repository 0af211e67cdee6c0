/* SPDX-License-Identifier: Apache-2.0 */
#include "port_holder.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Only what is below /dev is looked at: asking a network file system could take for ever. */
static bool is_device(int folder, const char *name, dev_t device)
{
    char target[256];
    struct stat found;
    ssize_t len = readlinkat(folder, name, target, sizeof(target));
    return len > 5 && memcmp(target, "/dev/", 5) == 0 && fstatat(folder, name, &found, 0) == 0 &&
           S_ISCHR(found.st_mode) && found.st_rdev == device;
}

static bool has_open(const char *pid, dev_t device)
{
    char path[64];
    bool has = false;
    snprintf(path, sizeof(path), "/proc/%.20s/fd", pid);
    DIR *folder = opendir(path);
    if (folder == NULL)
        return false;
    for (struct dirent *entry; !has && (entry = readdir(folder)) != NULL;)
        has = is_device(dirfd(folder), entry->d_name, device);
    closedir(folder);
    return has;
}

static void name_program(const char *pid, struct link_holder *holder)
{
    char path[64];
    snprintf(path, sizeof(path), "/proc/%.20s/comm", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t len = fd < 0 ? 0 : read(fd, holder->program, sizeof(holder->program) - 1);
    if (fd >= 0)
        close(fd);
    holder->program[len > 0 ? len : 0] = '\0';
    holder->program[strcspn(holder->program, "\n")] = '\0';
    for (char *c = holder->program; *c != '\0'; c++)
        *c = (char)(isprint((unsigned char)*c) ? *c : '?');
    holder->pid = (pid_t)strtol(pid, NULL, 10);
}

bool link_port_holder(const char *path, struct link_holder *holder)
{
    struct stat device;
    char self[24];
    bool found = false;
    snprintf(self, sizeof(self), "%ld", (long)getpid());
    DIR *processes = opendir("/proc");
    if (processes == NULL)
        return false;
    bool real = stat(path, &device) == 0 && S_ISCHR(device.st_mode);
    for (struct dirent *entry; real && !found && (entry = readdir(processes)) != NULL;)
        if (isdigit((unsigned char)entry->d_name[0]) && strcmp(entry->d_name, self) != 0 &&
            has_open(entry->d_name, device.st_rdev)) {
            name_program(entry->d_name, holder);
            found = true;
        }
    closedir(processes);
    return found;
}

int link_port_own(const char *path, int access)
{
    struct stat device;
    int own = -1;
    DIR *folder = opendir("/proc/self/fd");
    if (folder == NULL)
        return -1;
    bool real = stat(path, &device) == 0 && S_ISCHR(device.st_mode);
    for (struct dirent *entry; real && own < 0 && (entry = readdir(folder)) != NULL;) {
        int fd = (int)strtol(entry->d_name, NULL, 10);
        if (is_device(dirfd(folder), entry->d_name, device.st_rdev) &&
            (fcntl(fd, F_GETFL) & O_ACCMODE) == access)
            own = fd;
    }
    closedir(folder);
    return own;
}

enum r5_status link_port_held(const char *path, struct r5_error *error)
{
    struct link_holder holder;
    if (link_port_holder(path, &holder))
        return r5_fail(error, R5_E_IO, "%s is in use by %s (process %ld): end that first", path,
                       holder.program, (long)holder.pid);
    return r5_fail(error, R5_E_IO,
                   "%s is in use by a program that cannot be seen from here; as root this tells "
                   "which: fuser -v %s",
                   path, path);
}

enum r5_status link_port_lock(int fd, const char *path, struct r5_error *error)
{
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        return R5_OK;
    if (errno == EWOULDBLOCK)
        return link_port_held(path, error);
    return r5_fail(error, R5_E_IO, "cannot lock %s: %s", path, strerror(errno));
}
