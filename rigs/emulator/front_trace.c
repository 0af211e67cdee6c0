/* SPDX-License-Identifier: Apache-2.0 */
#include "front_trace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gpio_file.h"

#define TRACING "/sys/kernel/tracing"

static const char remedy[] = "this takes root, tracefs, and a kernel with CONFIG_FTRACE";

/* Removed by its reader, or left by one that was killed: then nobody has that number. */
static bool make_instance(struct trace *t)
{
    snprintf(t->folder, sizeof(t->folder), TRACING "/instances/r5emu-%ld", (long)getpid());
    if (mkdir(t->folder, 0700) == 0 || errno == EEXIST) {
        t->made = true;
        return true;
    }
    fprintf(stderr, "r5emu: cannot make %s: %s; %s\n", t->folder, strerror(errno), remedy);
    return false;
}

static bool set(const struct trace *t, const char *name, const char *value)
{
    char path[FILE_PATH_ROOM];

    snprintf(path, sizeof(path), "%s/%s", t->folder, name);
    return file_set(path, value, remedy);
}

/* gpio>=496&&gpio<=503||... */
static void write_filter(char *to, size_t room, const struct gpio_chip *const *chip, size_t chips)
{
    size_t len = 0;

    to[0] = '\0';
    for (size_t i = 0; i < chips && len < room; i++)
        len += (size_t)snprintf(to + len, room - len, "%s(gpio>=%lld&&gpio<=%lld)", i ? "||" : "",
                                (long long)chip[i]->base,
                                (long long)(chip[i]->base + chip[i]->count - 1));
}

bool trace_open(struct trace *t, const struct gpio_chip *const *chip, size_t chips)
{
    char ours[256];
    char sets[320];
    char path[FILE_PATH_ROOM];

    *t = (struct trace){ .pipe = -1 };
    if (!make_instance(t))
        return false;
    write_filter(ours, sizeof(ours), chip, chips);
    snprintf(sets, sizeof(sets), "get==0&&(%s)", ours);
    if (!set(t, "trace_clock", "mono") || !set(t, "buffer_percent", "0") ||
        !set(t, "events/gpio/gpio_value/filter", sets) ||
        !set(t, "events/gpio/gpio_direction/filter", ours) ||
        !set(t, "events/gpio/gpio_value/enable", "1") ||
        !set(t, "events/gpio/gpio_direction/enable", "1"))
        return false;
    snprintf(path, sizeof(path), "%s/trace_pipe", t->folder);
    t->pipe = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (t->pipe < 0)
        fprintf(stderr, "r5emu: cannot open %s: %s; %s\n", path, strerror(errno), remedy);
    return t->pipe >= 0;
}

void trace_close(struct trace *t)
{
    if (t->pipe >= 0)
        close(t->pipe);
    t->pipe = -1;
    if (t->made)
        rmdir(t->folder);
    t->made = false;
}

/* Whole lines of what was read; the begin of the next one stays. */
static size_t take_lines(struct trace *t, struct gpio_news *news, size_t room)
{
    size_t count = 0;
    size_t at = 0;

    while (count < room) {
        char *end = memchr(t->text + at, '\n', t->len - at);

        if (!end)
            break;
        *end = '\0';
        count += gpio_parse_record(t->text + at, &news[count]);
        at = (size_t)(end - t->text) + 1;
    }
    t->len -= at;
    memmove(t->text, t->text + at, t->len);
    if (t->len == sizeof(t->text)) /* no record is as long as that */
        t->len = 0;
    return count;
}

size_t trace_read(struct trace *t, struct gpio_news *news, size_t room)
{
    size_t count = take_lines(t, news, room);

    while (count < room) {
        ssize_t got = read(t->pipe, t->text + t->len, sizeof(t->text) - t->len);

        if (got <= 0)
            break;
        t->len += (size_t)got;
        count += take_lines(t, news + count, room - count);
    }
    return count;
}
