/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PWR-004: power is lost while the AT profile is stored.
 *
 * The sweep cuts the supply at each stored write, before it, inside it and after it, until the
 * storing runs through uncut, and compares the number of points with the rig's own count.
 */
#include <stdio.h>
#include <string.h>

#include "moves.h"

#define OLD "the old greeting, old to the end"
#define NEW "the new greeting, new to the end"

enum { CUT_SHOWS_MS = 200, OLD_S7 = 40, NEW_S7 = 50 };

/* Two settings of the AT profile: what a record holds near its start and near its end. */
struct profile {
    struct greeting greeting;
    char s7[16];
};

static struct profile read_profile(struct r5_dut *dut)
{
    struct profile found = { .greeting = read_greeting(dut) };
    snprintf(found.s7, sizeof found.s7, "%s", r5_at(dut, "ATS7?")->line[0]);
    return found;
}

/* S7 goes first: if the greeting is stored before the AT&W, it leads and never lags. */
static void store_new(struct r5_dut *dut)
{
    r5_at(dut, "ATS7=%d", NEW_S7);
    r5_at(dut, "AT+CSGT=1,\"" NEW "\"");
    r5_at(dut, "AT&W");
}

struct sweep {
    struct profile old, new;
    long writes; /* stored writes of store_new() */
};

static bool is_new(const struct profile *found, const struct profile *new)
{
    return strcmp(found->s7, new->s7) == 0 && strcmp(found->greeting.line, new->greeting.line) == 0;
}

/* The new greeting beside the old S7 is a setting that was stored by its own command. */
static bool is_old(const struct profile *found, const struct sweep *s)
{
    bool greeting = strcmp(found->greeting.line, s->old.greeting.line) == 0 ||
                    strcmp(found->greeting.line, s->new.greeting.line) == 0;
    return greeting && strcmp(found->s7, s->old.s7) == 0;
}

/* Sure is the outcome only before the first write and after the last. */
static void must_be_old_or_new(struct r5_dut *dut, const struct sweep *s, long nth,
                               enum r5_cut phase)
{
    must_(dut, r5_supply_cycle(dut), "the module comes up after the cut");
    struct profile found = read_profile(dut);
    must_(dut, is_new(&found, &s->new) || is_old(&found, s),
          "the profile is the old or the new one: %s, S7 %s", found.greeting.line, found.s7);
    if (phase == R5_CUT_BEFORE && nth == 1)
        must_read(dut, "greeting after a cut before all writes", found.greeting.line,
                  s->old.greeting.line);
    if (phase == R5_CUT_AFTER && nth == s->writes)
        must_(dut, is_new(&found, &s->new), "the profile is new after a cut after all writes");
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
        .says = "Power lost at any stored write of AT&W leaves the old or the new profile, never "
                "a mixture",
        .needs = R5_FAULT_NVM | R5_VINT, .starts = "at-ready", .spends = R5_SPEND_FLASH,
        .control = module_still_answers, .limit_ms = 600000)
{
    struct sweep s = { 0 };
    must_ok(dut, r5_at(dut, "ATS7=%d", OLD_S7));
    store_greeting(dut, OLD);
    s.old = read_profile(dut);
    r5_snapshot(dut, "old");
    long before = r5_stored_writes(dut);
    store_new(dut);
    s.writes = r5_stored_writes(dut) - before;
    s.new = read_profile(dut);
    need_(dut, s.writes > 0 && !is_old(&s.new, &s), "AT&W stores the profile");

    int points = 0;
    while (cut_at(dut, &s, points + 1, R5_CUT_BEFORE)) {
        points++;
        r5_sweep_point(dut, "stored write", points);
        need_(dut, cut_at(dut, &s, points, R5_CUT_TORN), "the supply is cut");
        need_(dut, cut_at(dut, &s, points, R5_CUT_AFTER), "the supply is cut");
    }
    need_be(dut, "stored writes that were cut", points, s.writes);
}
