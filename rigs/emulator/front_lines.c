/* SPDX-License-Identifier: Apache-2.0 */
#include "front_lines.h"

#include <stdio.h>

static const char remedy[] = "this takes root, debugfs and a bank of gpio-mockup";

bool lines_find(struct lines *l, const char *label)
{
    char why[FILE_PATH_ROOM + 128];

    *l = (struct lines){ .rts = true };
    if (!label)
        return true;
    if (!chip_find("", label, &l->chip, why, sizeof(why))) {
        fprintf(stderr, "r5emu: --modem-lines %s: %s\n", label, why);
        return false;
    }
    for (unsigned i = 0; i < LINES; i++) {
        if (chip_mockup_file("", &l->chip, i, l->file[i]))
            continue;
        fprintf(stderr, "r5emu: --modem-lines %s: no %s; %s\n", label, l->file[i], remedy);
        return false;
    }
    l->there = true;
    return true;
}

static bool write_line(const struct lines *l, enum modem_line line, bool on)
{
    return file_set(l->file[line], on ? "1" : "0", remedy);
}

static void read_rts(struct lines *l)
{
    char text[16];

    l->rts = file_read(l->file[LINE_RTS], text, sizeof(text)) > 0 && text[0] == '1';
}

bool lines_begin(struct lines *l)
{
    if (!l->there)
        return true;
    for (enum modem_line line = LINE_CTS; line < LINES; line++)
        if (!write_line(l, line, false))
            return false;
    read_rts(l);
    return true;
}

void lines_close(struct lines *l)
{
    lines_drive(l, LINE_CTS, false);
    lines_drive(l, LINE_DSR, false);
}

void lines_take(struct lines *l, const struct gpio_news *news)
{
    if (!l->there)
        return;
    if (news->kind == GPIO_LOST)
        read_rts(l);
    else if (news->gpio == l->chip.base + LINE_RTS && news->kind == GPIO_SET)
        l->rts = news->value;
}

void lines_drive(struct lines *l, enum modem_line line, bool on)
{
    if (!l->there || l->on[line] == on)
        return;
    l->on[line] = on;
    write_line(l, line, on);
}
