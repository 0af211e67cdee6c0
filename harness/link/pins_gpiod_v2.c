/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines by libgpiod 2. A request of the library is a descriptor and what does not change; one edge
 * is read at a time, so that none waits in the memory of a process that ends.
 */
#include <errno.h>
#include <gpiod.h>
#include <stdio.h>

#include "pins_gpiod.h"

enum { EDGES_KEPT = 256 }; /* by the kernel, until they are read */

const char *link_gpiod_version(void)
{
    return gpiod_api_version();
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
    struct gpiod_chip_info *info = gpiod_chip_get_info(chip);
    if (info == NULL)
        return -1;
    snprintf(told->name, sizeof(told->name), "%s", gpiod_chip_info_get_name(info));
    snprintf(told->label, sizeof(told->label), "%s", gpiod_chip_info_get_label(info));
    told->lines = (unsigned)gpiod_chip_info_get_num_lines(info);
    gpiod_chip_info_free(info);
    return 0;
}

int link_gpio_line_tell(struct gpiod_chip *chip, unsigned offset, struct link_gpio_info *told)
{
    struct gpiod_line_info *info = gpiod_chip_get_line_info(chip, offset);
    if (info == NULL)
        return -1;
    const char *name = gpiod_line_info_get_name(info);
    const char *consumer = gpiod_line_info_get_consumer(info);
    bool used = gpiod_line_info_is_used(info);
    snprintf(told->name, sizeof(told->name), "%s", name != NULL ? name : "");
    snprintf(told->consumer, sizeof(told->consumer), "%s",
             consumer != NULL ? consumer
             : used           ? "the kernel"
                              : "");
    gpiod_line_info_free(info);
    return 0;
}

/* As the wish says; `asserted` is what an output begins with. */
static void apply(struct gpiod_line_settings *settings, const struct link_gpio_wish *wish,
                  bool asserted)
{
    static const enum gpiod_line_bias bias[] = {
        [LINK_BIAS_AS_IS] = GPIOD_LINE_BIAS_AS_IS,
        [LINK_BIAS_NONE] = GPIOD_LINE_BIAS_DISABLED,
        [LINK_BIAS_UP] = GPIOD_LINE_BIAS_PULL_UP,
        [LINK_BIAS_DOWN] = GPIOD_LINE_BIAS_PULL_DOWN,
    };
    bool drives = wish->output && (wish->drive != LINK_BY_DIRECTION || asserted);
    gpiod_line_settings_set_direction(settings, drives ? GPIOD_LINE_DIRECTION_OUTPUT
                                                       : GPIOD_LINE_DIRECTION_INPUT);
    gpiod_line_settings_set_active_low(settings, wish->active_low);
    gpiod_line_settings_set_bias(settings, bias[wish->bias]);
    if (drives && wish->drive == LINK_OPEN_DRAIN)
        gpiod_line_settings_set_drive(settings, GPIOD_LINE_DRIVE_OPEN_DRAIN);
    if (drives)
        gpiod_line_settings_set_output_value(settings, asserted ? GPIOD_LINE_VALUE_ACTIVE
                                                                : GPIOD_LINE_VALUE_INACTIVE);
    if (!wish->output) {
        gpiod_line_settings_set_edge_detection(settings, GPIOD_LINE_EDGE_BOTH);
        gpiod_line_settings_set_event_clock(settings, GPIOD_LINE_CLOCK_MONOTONIC);
    }
}

/* The whole configuration of the line; NULL with errno. */
static struct gpiod_line_config *config_of(const struct link_gpio_line *line, bool asserted)
{
    struct gpiod_line_config *config = gpiod_line_config_new();
    struct gpiod_line_settings *settings = gpiod_line_settings_new();
    if (config == NULL || settings == NULL)
        goto fail;
    apply(settings, &line->wish, asserted);
    if (gpiod_line_config_add_line_settings(config, &line->offset, 1, settings) != 0)
        goto fail;
    gpiod_line_settings_free(settings);
    return config;

fail:;
    int reason = errno;
    gpiod_line_settings_free(settings);
    gpiod_line_config_free(config);
    errno = reason;
    return NULL;
}

int link_gpio_request(struct link_gpio_line *line)
{
    struct gpiod_line_config *config = config_of(line, false);
    struct gpiod_request_config *request = gpiod_request_config_new();
    line->events = gpiod_edge_event_buffer_new(1);
    if (config != NULL && request != NULL && line->events != NULL) {
        gpiod_request_config_set_consumer(request, line->wish.consumer);
        if (!line->wish.output)
            gpiod_request_config_set_event_buffer_size(request, EDGES_KEPT);
        line->request = gpiod_chip_request_lines(line->chip, request, config);
    }
    int reason = errno;
    gpiod_request_config_free(request);
    gpiod_line_config_free(config);
    if (line->request == NULL) {
        gpiod_edge_event_buffer_free(line->events);
        line->events = NULL;
    }
    errno = reason;
    return line->request != NULL ? 0 : -1;
}

void link_gpio_release(struct link_gpio_line *line)
{
    gpiod_line_request_release(line->request);
    gpiod_edge_event_buffer_free(line->events);
    line->request = NULL;
    line->events = NULL;
}

static int turn(struct link_gpio_line *line, bool asserted)
{
    struct gpiod_line_config *config = config_of(line, asserted);
    if (config == NULL)
        return -1;
    int done = gpiod_line_request_reconfigure_lines(line->request, config);
    int reason = errno;
    gpiod_line_config_free(config);
    errno = reason;
    return done;
}

int link_gpio_set(struct link_gpio_line *line, bool asserted)
{
    if (line->wish.drive == LINK_BY_DIRECTION)
        return turn(line, asserted);
    return gpiod_line_request_set_value(line->request, line->offset,
                                        asserted ? GPIOD_LINE_VALUE_ACTIVE
                                                 : GPIOD_LINE_VALUE_INACTIVE);
}

int link_gpio_get(struct link_gpio_line *line)
{
    enum gpiod_line_value value = gpiod_line_request_get_value(line->request, line->offset);
    return value == GPIOD_LINE_VALUE_ERROR ? -1 : value == GPIOD_LINE_VALUE_ACTIVE;
}

int link_gpio_fd(struct link_gpio_line *line)
{
    return gpiod_line_request_get_fd(line->request);
}

/* The kernel counts the edges of a line from 1: where a number is missing, one was lost. */
int link_gpio_edge(struct link_gpio_line *line, struct link_wire_edge *edge)
{
    if (gpiod_line_request_read_edge_events(line->request, line->events, 1) != 1)
        return -1;
    struct gpiod_edge_event *event = gpiod_edge_event_buffer_get_event(line->events, 0);
    uint64_t number = gpiod_edge_event_get_line_seqno(event);
    *edge = (struct link_wire_edge){
        .asserted = gpiod_edge_event_get_event_type(event) == GPIOD_EDGE_EVENT_RISING_EDGE,
        .at = (r5_time)gpiod_edge_event_get_timestamp_ns(event),
        .lost_some = number != line->edges + 1,
    };
    line->edges = number;
    return 0;
}
