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

/* Before the first write it is the old one, after the last the new one, between them either. */
struct sweep {
    struct greeting old, new;
    long writes; /* stored writes of store_new() */
};

/* Sure is the outcome only before the first write and after the last. */
static void must_be_old_or_new(struct r5_dut *dut, const struct sweep *s, long nth,
                               enum r5_cut phase)
{
    must_(dut, r5_supply_cycle(dut), "the module comes up after the cut");
    struct greeting found = read_greeting(dut);
    if (phase == R5_CUT_BEFORE && nth == 1)
        must_read(dut, "greeting after a cut before all writes", found.line, s->old.line);
    else if (phase == R5_CUT_AFTER && nth == s->writes)
        must_read(dut, "greeting after a cut after all writes", found.line, s->new.line);
    else
        must_(dut, strcmp(found.line, s->old.line) == 0 || strcmp(found.line, s->new.line) == 0,
              "the greeting is the old or the new one");
}

/* False when storing has fewer stored writes than `nth`. */
static bool cut_at(struct r5_dut *dut, const struct sweep *s, int nth, enum r5_cut phase)
{
    r5_restore(dut, "old");
    r5_let_pass(dut, r5_profile_int(dut, "at.gap_ms"));
    r5_cut_at_write(dut, nth, phase);
    store_new(dut);
    bool cut = r5_wait_vint(dut, false, CUT_SHOWS_MS);
    r5_cut_at_write(dut, 0, phase);
    if (cut)
        must_be_old_or_new(dut, s, nth, phase);
    return cut;
}

R5_CASE(torn_write_leaves_old_or_new,
        .says = "Power lost at any stored write of a setting and AT&W leaves the old or the new "
                "value, never a mixture",
        .needs = R5_FAULT_NVM | R5_VINT, .starts = "at-ready", .spends = R5_SPEND_FLASH,
        .control = module_still_answers, .limit_ms = 600000)
{
    struct sweep s = { .old = store_greeting(dut, OLD) };
    r5_snapshot(dut, "old");
    long before = r5_stored_writes(dut);
    store_new(dut);
    s.writes = r5_stored_writes(dut) - before;
    s.new = read_greeting(dut);
    need_(dut, s.writes > 0 && strcmp(s.old.line, s.new.line) != 0, "the greeting is stored");

    int points = 0;
    while (cut_at(dut, &s, points + 1, R5_CUT_BEFORE)) {
        points++;
        r5_sweep_point(dut, "stored write", points);
        need_(dut, cut_at(dut, &s, points, R5_CUT_TORN), "the supply is cut");
        need_(dut, cut_at(dut, &s, points, R5_CUT_AFTER), "the supply is cut");
    }
    need_be(dut, "stored writes that were cut", points, s.writes);
}
