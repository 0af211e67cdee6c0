/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pins_gpiod.h"

#define DEV "/dev/"
#define CHIP "gpiochip"

enum { CHIPS_MAX = 64, LIST_MAX = 200 };

/* What was seen on the way, for the message when nothing fits. */
struct search {
    const struct link_wire_spec *spec;
    struct link_gpio_place *place;
    int found;             /* lines that fit */
    int chips_that_fit;    /* by what `chip` says */
    int locked;            /* chips that we may not open */
    char places[LIST_MAX]; /* the lines that fit, with their chips */
    char chips[LIST_MAX];  /* all chips */
    char lines[LIST_MAX];  /* of the chips that fit */
};

static void append(char *list, const char *item, const char *more)
{
    size_t used = strlen(list);
    char text[3 * LINK_GPIO_NAME];
    if (item[0] == '\0')
        return;
    snprintf(text, sizeof(text), "%s%s%s", used > 0 ? ", " : "", item, more);
    if (used + strlen(text) + sizeof(", ...") < LIST_MAX)
        strcpy(list + used, text);
    else if (used < 4 || strcmp(list + used - 3, "...") != 0)
        strcpy(list + used, ", ...");
}

static bool is_number(const char *text, unsigned below, unsigned *number)
{
    if (text[0] == '\0' || strlen(text) > 4 || text[strspn(text, "0123456789")] != '\0')
        return false;
    *number = (unsigned)strtoul(text, NULL, 10);
    return *number < below;
}

static void note(struct search *s, const char *path, const struct link_gpio_chip *chip,
                 unsigned offset, const struct link_gpio_info *line)
{
    char more[LINK_GPIO_NAME + 16];
    snprintf(more, sizeof(more), " line %u", offset);
    append(s->places, chip->name, more);
    if (s->found++ > 0)
        return;
    *s->place = (struct link_gpio_place){ .chip = *chip, .line = *line, .offset = offset };
    snprintf(s->place->path, sizeof(s->place->path), "%s", path);
}

/* A name is looked for before a number is: a board may call its lines "7". */
static void look_at_lines(struct search *s, const char *path, struct gpiod_chip *handle,
                          const struct link_gpio_chip *chip)
{
    struct link_gpio_info line;
    int before = s->found;
    unsigned offset;
    for (unsigned i = 0; i < chip->lines; i++) {
        if (link_gpio_line_tell(handle, i, &line) != 0)
            continue;
        append(s->lines, line.name, "");
        if (strcmp(line.name, s->spec->line) == 0)
            note(s, path, chip, i, &line);
    }
    if (s->found == before && s->spec->chip[0] != '\0' &&
        is_number(s->spec->line, chip->lines, &offset) &&
        link_gpio_line_tell(handle, offset, &line) == 0)
        note(s, path, chip, offset, &line);
}

static bool fits(const char *wanted, const char *path, const struct link_gpio_chip *chip)
{
    char real[4096];
    if (wanted[0] == '\0' || strcmp(wanted, chip->label) == 0 || strcmp(wanted, chip->name) == 0)
        return true;
    return wanted[0] == '/' && realpath(wanted, real) != NULL && strcmp(real, path) == 0;
}

static void look_at_chip(struct search *s, const char *path)
{
    struct link_gpio_chip chip;
    char more[LINK_GPIO_NAME + 4];
    struct gpiod_chip *handle = link_gpio_chip_open(path);
    if (handle == NULL) {
        s->locked += errno == EACCES || errno == EPERM;
        return;
    }
    if (link_gpio_chip_tell(handle, &chip) == 0) {
        snprintf(more, sizeof(more), " \"%s\"", chip.label);
        append(s->chips, chip.name, more);
        if (fits(s->spec->chip, path, &chip)) {
            s->chips_that_fit++;
            look_at_lines(s, path, handle, &chip);
        }
    }
    link_gpio_chip_close(handle);
}

static void look_everywhere(struct search *s)
{
    char path[LINK_GPIO_PATH];
    for (int i = 0; i < CHIPS_MAX; i++) {
        snprintf(path, sizeof(path), DEV CHIP "%d", i);
        if (access(path, F_OK) == 0)
            look_at_chip(s, path);
    }
}

static enum r5_status not_found(const struct search *s, struct r5_error *error)
{
    const struct link_wire_spec *spec = s->spec;
    unsigned number;
    if (s->locked > 0)
        return r5_fail(error, R5_E_ABSENT,
                       "%s: %d of the GPIO chips cannot be opened: permission denied; join the "
                       "group that owns /dev/gpiochip*, or give it one by a udev rule: "
                       "SUBSYSTEM==\"gpio\", GROUP=\"dialout\", MODE=\"0660\"",
                       spec->role, s->locked);
    if (s->chips[0] == '\0')
        return r5_fail(error, R5_E_ABSENT,
                       "%s: there is no GPIO chip here (no /dev/gpiochip*); plug in the adapter",
                       spec->role);
    if (s->chips_that_fit == 0)
        return r5_fail(error, R5_E_ABSENT, "%s: there is no GPIO chip \"%s\"; there are: %s",
                       spec->role, spec->chip, s->chips);
    if (spec->chip[0] == '\0' && is_number(spec->line, UINT32_MAX, &number))
        return r5_fail(error, R5_E_INPUT,
                       "%s: line %s is a number, and needs a chip; there are: %s", spec->role,
                       spec->line, s->chips);
    return r5_fail(error, R5_E_ABSENT, "%s: there is no line \"%s\" on %s; the names there: %s",
                   spec->role, spec->line, spec->chip[0] != '\0' ? spec->chip : "any chip",
                   s->lines[0] != '\0' ? s->lines : "none, use the line's number");
}

enum r5_status link_gpio_find(const struct link_wire_spec *spec, struct link_gpio_place *place,
                              struct r5_error *error)
{
    struct search s = { .spec = spec, .place = place };
    look_everywhere(&s);
    if (s.found == 0)
        return not_found(&s, error);
    if (s.found > 1)
        return r5_fail(error, R5_E_INPUT,
                       "%s: line \"%s\" is there more than once: %s; name the chip and the number",
                       spec->role, spec->line, s.places);
    return R5_OK;
}
