/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Defects for fuzz targets. The input's last byte draws from those of defects.yaml; where the
 * environment names some (R5_FUZZ_DEFECTS, blanks between), each of these is played instead.
 */
#ifndef EMU_FUZZ_DEFECT_NAMES_H
#define EMU_FUZZ_DEFECT_NAMES_H

#include "emu_defects.h"
#include "fuzz.h"

enum { DEFECT_NAMES_MAX = 1024 };

struct defect_names {
    size_t count;
    bool all; /* whatever the input draws */
    char name[DEFECT_NAMES_MAX][EMU_DEFECT_NAME];
};

static inline void defect_names_add(struct defect_names *known, const char *name)
{
    if (known->count < DEFECT_NAMES_MAX)
        snprintf(known->name[known->count++], EMU_DEFECT_NAME, "%s", name);
}

static inline void defect_names_of_file(struct defect_names *known)
{
    char why[512] = "", line[1024], name[EMU_DEFECT_NAME];
    FILE *list = tmpfile();
    fuzz_claim(list != NULL && emu_defects_print(R5_DEFECTS, list, why, sizeof(why)),
               "the defects can be read");
    rewind(list);
    while (fgets(line, sizeof(line), list) != NULL)
        if (sscanf(line, "%63s", name) == 1)
            defect_names_add(known, name);
    fclose(list);
}

static inline const struct defect_names *defect_names(void)
{
    static struct defect_names known;
    const char *asked = getenv("R5_FUZZ_DEFECTS");
    char name[EMU_DEFECT_NAME];
    int used;
    if (known.count > 0)
        return &known;
    known.all = asked != NULL;
    if (asked == NULL)
        defect_names_of_file(&known);
    for (; asked != NULL && sscanf(asked, "%63s%n", name, &used) == 1; asked += used)
        defect_names_add(&known, name);
    return &known;
}

/* Drawn by name, so that a corpus keeps its meaning when defects are added. */
static inline uint8_t defect_letter(const char *name)
{
    return (uint8_t)(fuzz_sum(0, name, strlen(name)) >> 8);
}

/* The nth of the defects that the input asks for; false: no more. */
static inline bool defect_of_input(const uint8_t *data, size_t size, size_t nth,
                                   struct emu_defects *defects)
{
    const struct defect_names *known = defect_names();
    uint8_t letter = size > 0 ? data[size - 1] : 0;
    memset(defects, 0, sizeof(*defects));
    for (size_t i = 0; i < known->count; i++)
        if ((known->all || defect_letter(known->name[i]) == letter) && nth-- == 0)
            return emu_defects_add(defects, known->name[i]);
    return false;
}

#endif
