/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines by libgpiod 1.6. The library keeps what it knows of a line in memory that a fork copies;
 * only the descriptor in it is used here, and that is one and the same on both sides.
 */
#include <errno.h>
#include <gpiod.h>
#include <stdio.h>

#include "pins_gpiod.h"

const char *link_gpiod_version(void)
{
    return gpiod_version_string();
}

bool link_gpiod_is_tested(void)
{
    return true;
}

struct gpiod_chip *link_gpio_chip_open(const char *path)
{
    return gpiod_chip_open(path);
}

void link_gpio_chip_close(struct gpiod_chip *chip)
{
    gpiod_chip_close(chip);
}

int link_gpio_chip_tell(struct gpiod_chip *chip, struct link_gpio_chip *told)
{
    snprintf(told->name, sizeof(told->name), "%s", gpiod_chip_name(chip));
    snprintf(told->label, sizeof(told->label), "%s", gpiod_chip_label(chip));
    told->lines = gpiod_chip_num_lines(chip);
    return 0;
}

int link_gpio_line_tell(struct gpiod_chip *chip, unsigned offset, struct link_gpio_info *told)
{
    struct gpiod_line *line = gpiod_chip_get_line(chip, offset);
    if (line == NULL || gpiod_line_update(line) != 0)
        return -1;
    const char *name = gpiod_line_name(line), *consumer = gpiod_line_consumer(line);
    bool used = gpiod_line_is_used(line);
    snprintf(told->name, sizeof(told->name), "%s", name != NULL ? name : "");
    snprintf(told->consumer, sizeof(told->consumer), "%s",
             consumer != NULL ? consumer
             : used           ? "the kernel"
                              : "");
    return 0;
}

static int flags_of(const struct link_gpio_wish *wish)
{
    static const int bias[] = {
        [LINK_BIAS_AS_IS] = 0,
        [LINK_BIAS_NONE] = GPIOD_LINE_REQUEST_FLAG_BIAS_DISABLE,
        [LINK_BIAS_UP] = GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_UP,
        [LINK_BIAS_DOWN] = GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_DOWN,
    };
    int flags = bias[wish->bias];
    if (wish->active_low)
        flags |= GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW;
    if (wish->output && wish->drive == LINK_OPEN_DRAIN)
        flags |= GPIOD_LINE_REQUEST_FLAG_OPEN_DRAIN;
    return flags;
}

int link_gpio_request(struct link_gpio_line *line)
{
    const struct link_gpio_wish *wish = &line->wish;
    struct gpiod_line_request_config config = {
        .consumer = wish->consumer,
        .request_type = !wish->output                      ? GPIOD_LINE_REQUEST_EVENT_BOTH_EDGES
                        : wish->drive == LINK_BY_DIRECTION ? GPIOD_LINE_REQUEST_DIRECTION_INPUT
                                                           : GPIOD_LINE_REQUEST_DIRECTION_OUTPUT,
        .flags = flags_of(wish),
    };
    struct gpiod_line *held = gpiod_chip_get_line(line->chip, line->offset);
    if (held == NULL || gpiod_line_request(held, &config, 0) != 0)
        return -1;
    line->request = held;
    return 0;
}

void link_gpio_release(struct link_gpio_line *line)
{
    gpiod_line_release(line->request);
    line->request = NULL;
}

int link_gpio_set(struct link_gpio_line *line, bool asserted)
{
    if (line->wish.drive != LINK_BY_DIRECTION)
        return gpiod_line_set_value(line->request, asserted);
    return asserted ? gpiod_line_set_direction_output(line->request, 1)
                    : gpiod_line_set_direction_input(line->request);
}

int link_gpio_get(struct link_gpio_line *line)
{
    return gpiod_line_get_value(line->request);
}

int link_gpio_fd(struct link_gpio_line *line)
{
    return gpiod_line_event_get_fd(line->request);
}

/*
 * This interface of the kernel does not count edges. When two follow each other in the same
 * direction, there was one between them. Kernels before 5.7 stamp by another clock, far ahead.
 */
int link_gpio_edge(struct link_gpio_line *line, struct link_wire_edge *edge)
{
    struct gpiod_line_event event;
    if (gpiod_line_event_read(line->request, &event) != 0)
        return -1;
    r5_time at = event.ts.tv_sec * R5_NS_PER_S + event.ts.tv_nsec, now = r5_wall_monotonic();
    bool asserted = event.event_type == GPIOD_LINE_EVENT_RISING_EDGE;
    *edge = (struct link_wire_edge){ .asserted = asserted,
                                     .at = at < now ? at : now,
                                     .lost_some = line->any && asserted == line->last };
    line->last = asserted;
    line->any = true;
    return 0;
}
