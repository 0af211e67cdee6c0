/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PWR-004: power is lost while a setting is stored.
 *
 * The sweep cuts the supply at each stored write, before it, inside it and after it, until the
 * storing runs through uncut, and compares the number of points with the rig's own count.
 */
#include <string.h>

#include "moves.h"

#define OLD "the old greeting, old to the end"
#define NEW "the new greeting, new to the end"

enum { CUT_SHOWS_MS = 200 };

static void store_new(struct r5_dut *dut)
{
    r5_at(dut, "AT+CSGT=1,\"" NEW "\"");
    r5_at(dut, "AT&W");
}

static void must_be_old_or_new(struct r5_dut *dut, enum r5_cut phase, const struct greeting *old,
                               const struct greeting *new)
{
    must_(dut, r5_supply_cycle(dut), "the module comes up after the cut");
    struct greeting found = read_greeting(dut);
    if (phase == R5_CUT_BEFORE)
        must_read(dut, "greeting after a cut before the write", found.line, old->line);
    if (phase == R5_CUT_TORN)
        must_(dut, strcmp(found.line, old->line) == 0 || strcmp(found.line, new->line) == 0,
              "the greeting is the old or the new one");
    if (phase == R5_CUT_AFTER)
        must_read(dut, "greeting after a cut after the write", found.line, new->line);
}

/* False when storing has fewer stored writes than `nth`. */
static bool cut_at(struct r5_dut *dut, int nth, enum r5_cut phase, const struct greeting *old,
                   const struct greeting *new)
{
    r5_restore(dut, "old");
    r5_cut_at_write(dut, nth, phase);
    store_new(dut);
    bool cut = r5_wait_vint(dut, false, CUT_SHOWS_MS);
    r5_cut_at_write(dut, 0, phase);
    if (cut)
        must_be_old_or_new(dut, phase, old, new);
    return cut;
}

R5_CASE(torn_write_leaves_old_or_new,
        .says = "Power lost at any stored write of AT&W leaves the old or the new profile, never "
                "a mixture",
        .needs = R5_FAULT_NVM | R5_VINT, .starts = "at-ready", .spends = R5_SPEND_FLASH,
        .control = module_still_answers, .limit_ms = 600000)
{
    const struct greeting old = store_greeting(dut, OLD);
    r5_snapshot(dut, "old");
    long before = r5_stored_writes(dut);
    store_new(dut);
    long writes = r5_stored_writes(dut) - before;
    const struct greeting new = read_greeting(dut);
    need_(dut, writes > 0 && strcmp(old.line, new.line) != 0, "AT&W stores the greeting");

    int points = 0;
    while (cut_at(dut, points + 1, R5_CUT_BEFORE, &old, &new)) {
        points++;
        r5_sweep_point(dut, "stored write", points);
        need_(dut, cut_at(dut, points, R5_CUT_TORN, &old, &new), "the supply is cut");
        need_(dut, cut_at(dut, points, R5_CUT_AFTER, &old, &new), "the supply is cut");
    }
    need_be(dut, "stored writes that were cut", points, writes);
}
