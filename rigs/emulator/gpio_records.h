/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the kernel tells of GPIO lines, as text: which chip carries a label, and the records of its
 * trace events. Parsers alone: nothing here opens a file or knows a pin.
 */
#ifndef EMU_GPIO_RECORDS_H
#define EMU_GPIO_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GPIO_LINE_ROOM = 512 };

struct gpio_chip {
    char name[32]; /* gpiochip1: number and base are the kernel's choice */
    int64_t base;  /* of its numbers in trace records */
    int64_t count;
};

/* Seeks the label in the text of debugfs' file `gpio`. False: no chip has it, or two. */
bool gpio_find_chip(const char *text, size_t len, const char *label, struct gpio_chip *chip);

/* What happened to a line, in the order of time. */
enum gpio_kind {
    GPIO_SET,      /* its user sets a value */
    GPIO_IN,       /* direction input: an open-drain user lets go */
    GPIO_OUT,      /* direction output */
    GPIO_TAKEN,    /* somebody requests it, or changes how: its bias may have been overwritten */
    GPIO_RELEASED, /* its user is gone */
    GPIO_LOST      /* records were lost: levels must be read */
};

struct gpio_news {
    enum gpio_kind kind;
    int64_t gpio; /* number in trace records; -1 when lost */
    bool value;
    int64_t at; /* monotonic ns; of a record, to the microsecond */
};

/* One line of trace_pipe without its end. False: it tells nothing of a GPIO line. */
bool gpio_parse_record(const char *line, struct gpio_news *news);

/* An input of the module with a pull-up, whose other end somebody else drives or lets go. */
struct gpio_input {
    bool high;
    bool value_known; /* the last news was a value: a direction output after it confirms that */
};
void gpio_input_take(struct gpio_input *input, const struct gpio_news *news);

/* In the order of time; those of one time stay as they were. */
void gpio_sort(struct gpio_news *news, size_t count);

#endif
