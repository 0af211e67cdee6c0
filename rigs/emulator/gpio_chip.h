/* SPDX-License-Identifier: Apache-2.0 */
/* GPIO chips by label, never by number: which numbers they get is the kernel's choice. */
#ifndef EMU_GPIO_CHIP_H
#define EMU_GPIO_CHIP_H

#include "gpio_file.h"
#include "gpio_records.h"

/* Below `root` ("" but in tests). False: why names the remedy. */
bool chip_find(const char *root, const char *label, struct gpio_chip *chip, char *why, size_t room);

/* The file of one line: NAME of a gpio-sim line (value, pull), or the line of a gpio-mockup. */
bool chip_sim_file(const char *root, const struct gpio_chip *chip, unsigned line, const char *name,
                   char to[FILE_PATH_ROOM]);
bool chip_mockup_file(const char *root, const struct gpio_chip *chip, unsigned line,
                      char to[FILE_PATH_ROOM]);

#endif
