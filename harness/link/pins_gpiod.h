/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a wire needs of libgpiod, in the words that its two generations have in common.
 *
 * pins_gpiod_v1.c (1.6) and pins_gpiod_v2.c (from 2.0) each give all of it, and CMake takes the one
 * that fits the library at hand. Calls that return int or a pointer leave the reason in errno.
 */
#ifndef R5_LINK_PINS_GPIOD_H
#define R5_LINK_PINS_GPIOD_H

#include "wire.h"

struct gpiod_chip; /* the library's own */

#define LINK_GPIO_NAME 33 /* the kernel's names, with the end mark */
#define LINK_GPIO_PATH 64

struct link_gpio_chip {
    char name[LINK_GPIO_NAME]; /* "gpiochip3" */
    char label[LINK_GPIO_NAME];
    unsigned lines;
};

struct link_gpio_info {
    char name[LINK_GPIO_NAME];     /* "" where it has none */
    char consumer[LINK_GPIO_NAME]; /* "" while it is free */
};

/* How a line is held. Values are logical: true is asserted, whatever the level. */
struct link_gpio_wish {
    bool output; /* else an input whose edges are told */
    bool active_low;
    enum link_drive drive;
    enum link_bias bias;
    char consumer[LINK_GPIO_NAME];
};

/* A line that is held, in the arena. Nothing in it changes by use, but what is said so. */
struct link_gpio_line {
    struct link_gpio_wish wish;
    struct gpiod_chip *chip;
    unsigned offset;
    void *request;
    void *events;
    uint64_t edges; /* told so far, where the kernel counts them; changes */
    bool last;      /* what the last edge led to, where the kernel does not count; changes */
    bool any;       /* there was one; changes */
};

struct gpiod_chip *link_gpio_chip_open(const char *path);
void link_gpio_chip_close(struct gpiod_chip *chip);
int link_gpio_chip_tell(struct gpiod_chip *chip, struct link_gpio_chip *told);
int link_gpio_line_tell(struct gpiod_chip *chip, unsigned offset, struct link_gpio_info *told);

/* `line` has its wish, chip and offset. An output is released from the first moment. */
int link_gpio_request(struct link_gpio_line *line);
void link_gpio_release(struct link_gpio_line *line);

/* An output: by its value, or by its direction, as its wish says. */
int link_gpio_set(struct link_gpio_line *line, bool asserted);

/* An input: 0, 1, or -1. */
int link_gpio_get(struct link_gpio_line *line);

/* An input: its descriptor, and an edge that it has; -1 when it cannot be read. */
int link_gpio_fd(struct link_gpio_line *line);
int link_gpio_edge(struct link_gpio_line *line, struct link_wire_edge *edge);

/* --- pins_gpiod_find.c ---------------------------------------------------------------------- */

struct link_gpio_place {
    char path[LINK_GPIO_PATH];
    struct link_gpio_chip chip;
    struct link_gpio_info line;
    unsigned offset;
};

/* The one line that the rig file names; refused where there is none, or more than one. */
enum r5_status link_gpio_find(const struct link_wire_spec *spec, struct link_gpio_place *place,
                              struct r5_error *error) R5_CHECKED;

#endif
