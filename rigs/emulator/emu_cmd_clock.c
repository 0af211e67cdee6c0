/* SPDX-License-Identifier: Apache-2.0 */
/* +CCLK (3GPP TS 27.007 8.15) and the clock behind it. Time zone update is a setting only. */
#include <stdio.h>
#include <time.h>

#include "emu_clock.h"
#include "emu_cmd.h"

enum { Y2000 = 946684800 /* seconds from 1970 to 2000 */, QUARTER_HOUR = 900 };

static bool two_digits(const char *at, int least, int most, int *value)
{
    if (at[0] < '0' || at[0] > '9' || at[1] < '0' || at[1] > '9')
        return false;
    *value = (at[0] - '0') * 10 + at[1] - '0';
    return *value >= least && *value <= most;
}

bool emu_clock_parse(const char *text, int64_t *seconds, int64_t *zone)
{
    static const char form[] = "00/00/00,00:00:00+00";
    int part[7];
    static const int limit[7][2] = { { 0, 99 }, { 1, 12 }, { 1, 31 }, { 0, 23 },
                                     { 0, 59 }, { 0, 59 }, { 0, 96 } };
    struct tm tm;
    struct tm back;

    for (size_t i = 0; i < sizeof(form); i++) {
        bool sign = i == 17 && text[i] == '-';

        if (form[i] != '0' && text[i] != form[i] && !sign)
            return false;
        if (form[i] == '0' && (text[i] < '0' || text[i] > '9'))
            return false;
    }
    for (size_t i = 0; i < 7; i++)
        if (!two_digits(text + 3 * i, limit[i][0], limit[i][1], &part[i]))
            return false;
    /* Two digits: 70 to 99 are of the last century, so that a clock can start in 1970. */
    tm = (struct tm){ .tm_year = part[0] + (part[0] < 70 ? 100 : 0),
                      .tm_mon = part[1] - 1,
                      .tm_mday = part[2],
                      .tm_hour = part[3],
                      .tm_min = part[4],
                      .tm_sec = part[5] };
    back = tm;
    *seconds = (int64_t)timegm(&back) - Y2000;
    *zone = text[17] == '-' ? -part[6] : part[6];
    return back.tm_mday == tm.tm_mday; /* 31 February has moved */
}

static void set_clock(struct emu *e, int64_t seconds, int64_t zone)
{
    e->clock_zero = seconds - e->now / 1000000000;
    e->clock_zone = zone;
}

void emu_clock_lost(struct emu *e)
{
    int64_t seconds = 0;
    int64_t zone = 0;

    emu_clock_parse(emu_profile_text(e, "clock.boot"), &seconds, &zone);
    set_clock(e, seconds, zone);
}

int64_t emu_clock_now(const struct emu *e, bool utc)
{
    return e->clock_zero + e->now / 1000000000 + Y2000 - (utc ? e->clock_zone * QUARTER_HOUR : 0);
}

static void cclk(struct emu *e, const struct emu_args *a)
{
    int64_t seconds;
    int64_t zone;

    if (a->form == EMU_SET) {
        if (a->count != 1 || !emu_clock_parse(emu_arg_text(a, 0), &seconds, &zone)) {
            emu_cme(e, 50);
            return;
        }
        set_clock(e, seconds, zone);
    } else if (a->form == EMU_READ) {
        time_t at = (time_t)emu_clock_now(e, false);
        struct tm tm;
        char text[32];

        gmtime_r(&at, &tm);
        strftime(text, sizeof(text), "%y/%m/%d,%H:%M:%S", &tm);
        emu_line(e, "+CCLK: \"%s%+03lld\"", text, (long long)e->clock_zone);
    }
    emu_ok(e);
}

static void ctzu(struct emu *e, const struct emu_args *a)
{
    if (a->form == EMU_READ) {
        emu_line(e, "+CTZU: %lld", (long long)e->set.kept.ctzu);
    } else if (a->form == EMU_SET) {
        if (!emu_arg_int(a, 0, 0, 3, &e->set.kept.ctzu)) {
            emu_cme(e, 50);
            return;
        }
        e->set.kept_dirty = true;
    }
    emu_ok(e);
}

const struct emu_command emu_commands_clock[] = {
    { "+CCLK", EMU_SET | EMU_READ | EMU_TEST, cclk },
    { "+CTZU", EMU_SET | EMU_READ | EMU_TEST, ctzu },
    { 0 },
};
