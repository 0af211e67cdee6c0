/* SPDX-License-Identifier: Apache-2.0 */
#include "gpio_chip.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { CHIPS_TEXT_ROOM = 65536 };

bool chip_find(const char *root, const char *label, struct gpio_chip *chip, char *why, size_t room)
{
    char path[FILE_PATH_ROOM];
    char text[CHIPS_TEXT_ROOM];
    long len;

    snprintf(path, sizeof(path), "%s/sys/kernel/debug/gpio", root);
    len = file_read(path, text, sizeof(text));
    if (len < 0) {
        snprintf(why, room, "cannot read %s: %s; this takes root and debugfs", path,
                 strerror(errno));
        return false;
    }
    if (gpio_find_chip(text, (size_t)len, label, chip))
        return true;
    snprintf(why, room, "no GPIO chip, or more than one, is labelled so; see %s", path);
    return false;
}

static bool is_there(const char *path)
{
    return access(path, R_OK | W_OK) == 0;
}

bool chip_sim_file(const char *root, const struct gpio_chip *chip, unsigned line, const char *name,
                   char to[FILE_PATH_ROOM])
{
    snprintf(to, FILE_PATH_ROOM, "%s/sys/bus/gpio/devices/%s/sim_gpio%u/%s", root, chip->name, line,
             name);
    return access(to, R_OK) == 0;
}

bool chip_mockup_file(const char *root, const struct gpio_chip *chip, unsigned line,
                      char to[FILE_PATH_ROOM])
{
    snprintf(to, FILE_PATH_ROOM, "%s/sys/kernel/debug/gpio-mockup/%s/%u", root, chip->name, line);
    return is_there(to);
}
