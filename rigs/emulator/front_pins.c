/* SPDX-License-Identifier: Apache-2.0 */
#include "front_pins.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/gpio.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const char *const names[EMU_PINS] = { "PWR_ON", "RESET_N", "V_INT" };
static const char remedy[] = "this takes root and a bank of gpio-sim";

static bool refuse(const struct pins *p, const char *what, const char *why)
{
    fprintf(stderr, "r5emu: --pins %s: %s: %s\n", p->label, what, why);
    return false;
}

/* ---- finding ------------------------------------------------------------------------------------
 */

/* Of the line's name; also starts to watch who takes and releases it. */
static bool find_line(struct pins *p, enum emu_pin pin)
{
    for (unsigned i = 0; i < p->chip.count; i++) {
        struct gpio_v2_line_info info = { .offset = i };

        if (ioctl(p->watch, GPIO_V2_GET_LINEINFO_IOCTL, &info) != 0 ||
            strncmp(info.name, names[pin], sizeof(info.name)) != 0)
            continue;
        p->line[pin] = i;
        if (!chip_sim_file("", &p->chip, i, "pull", p->pull[pin]) ||
            !chip_sim_file("", &p->chip, i, "value", p->value[pin]))
            return refuse(p, p->pull[pin], "is not there: the bank must be one of gpio-sim");
        memset(&info, 0, sizeof(info));
        info.offset = i;
        return ioctl(p->watch, GPIO_V2_GET_LINEINFO_WATCH_IOCTL, &info) == 0 ||
               refuse(p, names[pin], strerror(errno));
    }
    return refuse(p, names[pin], "the bank has no line of this name");
}

bool pins_find(struct pins *p, const char *label)
{
    char path[FILE_PATH_ROOM];
    char why[FILE_PATH_ROOM + 128];

    *p = (struct pins){ .label = label, .watch = -1 };
    if (!chip_find("", label, &p->chip, why, sizeof(why)))
        return refuse(p, "the bank of pins", why);
    snprintf(path, sizeof(path), "/dev/%s", p->chip.name);
    p->watch = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (p->watch < 0)
        return refuse(p, path, strerror(errno));
    for (enum emu_pin pin = EMU_PWR_ON; pin < EMU_PINS; pin++)
        if (!find_line(p, pin))
            return false;
    return true;
}

/* ---- driving ------------------------------------------------------------------------------------
 */

static bool pull(const struct pins *p, enum emu_pin pin, bool up)
{
    return file_set(p->pull[pin], up ? "pull-up" : "pull-down", remedy);
}

void pins_drive_v_int(struct pins *p, bool high)
{
    if (p->v_int == high)
        return;
    p->v_int = high;
    pull(p, EMU_V_INT, high);
}

/* ---- seeing -------------------------------------------------------------------------------------
 */

/* A line that is no output follows the pull; what it reads meanwhile may be old. */
static void read_level(struct pins *p, enum emu_pin pin)
{
    struct gpio_v2_line_info info = { .offset = p->line[pin] };
    char text[16];
    bool driven = ioctl(p->watch, GPIO_V2_GET_LINEINFO_IOCTL, &info) == 0 &&
                  info.flags & GPIO_V2_LINE_FLAG_OUTPUT;

    p->input[pin].value_known = false;
    p->input[pin].high =
        !driven || (file_read(p->value[pin], text, sizeof(text)) > 0 && text[0] == '1');
}

bool pins_begin(struct pins *p)
{
    for (enum emu_pin pin = EMU_PWR_ON; pin < EMU_PINS; pin++)
        if (!pull(p, pin, pin != EMU_V_INT))
            return false;
    read_level(p, EMU_PWR_ON);
    read_level(p, EMU_RESET_N);
    return true;
}

void pins_close(struct pins *p)
{
    if (p->watch < 0)
        return;
    if (p->v_int && !p->gone)
        pull(p, EMU_V_INT, false);
    close(p->watch);
    p->watch = -1;
}

size_t pins_read(struct pins *p, struct gpio_news *news, size_t room)
{
    struct gpio_v2_line_info_changed one;
    size_t count = 0;
    ssize_t got = 0;

    while (count < room && (got = read(p->watch, &one, sizeof(one))) == (ssize_t)sizeof(one)) {
        news[count++] = (struct gpio_news){
            .kind = one.event_type == GPIO_V2_LINE_CHANGED_RELEASED ? GPIO_RELEASED : GPIO_TAKEN,
            .gpio = p->chip.base + one.info.offset,
            .at = (int64_t)one.timestamp_ns,
        };
    }
    p->gone = got < 0 && errno != EAGAIN && errno != EINTR;
    return count;
}

/* A request with a bias has overwritten the pull, which is the module's. */
void pins_take(struct pins *p, const struct gpio_news *news)
{
    for (enum emu_pin pin = EMU_PWR_ON; pin < EMU_PINS; pin++) {
        bool ours = news->gpio == p->chip.base + p->line[pin];

        if (ours && news->kind == GPIO_TAKEN)
            pull(p, pin, pin == EMU_V_INT ? p->v_int : true);
        if (ours && pin != EMU_V_INT)
            gpio_input_take(&p->input[pin], news);
        if (news->kind == GPIO_LOST && pin != EMU_V_INT)
            read_level(p, pin);
    }
}
