/* SPDX-License-Identifier: Apache-2.0 */
/* The defects of defects.yaml for fuzz targets: the input's last byte draws one. */
#ifndef EMU_FUZZ_DEFECT_NAMES_H
#define EMU_FUZZ_DEFECT_NAMES_H

#include "emu_defects.h"
#include "fuzz.h"

enum { DEFECT_NAMES_MAX = 1024 };

struct defect_names {
    size_t count;
    bool all; /* the environment asks for all: for measuring coverage */
    char name[DEFECT_NAMES_MAX][EMU_DEFECT_NAME];
};

static inline const struct defect_names *defect_names(void)
{
    static struct defect_names known;
    char why[512], line[1024];
    if (known.count > 0)
        return &known;
    FILE *list = tmpfile();
    fuzz_claim(list != NULL && emu_defects_print(R5_DEFECTS, list, why, sizeof(why)),
               "the defects can be read");
    rewind(list);
    while (known.count < DEFECT_NAMES_MAX && fgets(line, sizeof(line), list) != NULL)
        if (sscanf(line, "%63s", known.name[known.count]) == 1)
            known.count++;
    fclose(list);
    known.all = getenv("R5_FUZZ_ALL_DEFECTS") != NULL;
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
