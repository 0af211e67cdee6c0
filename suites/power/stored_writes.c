/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PWR-004: power is lost while the AT profile is stored.
 *
 * Some settings are made one after the other and stored by AT&W. Uncut rounds tell first what each
 * command has stored once it is over: whether +CSGT stores the greeting by itself is not
 * documented. The sweep then cuts the supply at each stored write, before it, inside it and after
 * it, and compares the number of points with the rig's own count.
 */
#include <stdio.h>
#include <string.h>

#include "moves.h"

/* How long after its answer a command may still write; that it never does later is proved. */
enum { WRITES_END_MS = 1000, LATER_MS = 10000 };

enum step { GREETING, S5, S7, STORE, STEPS };

static const char *const commands[STEPS] = { "AT+CSGT=1,\"the new greeting, new to the end\"",
                                             "ATS5=127", "ATS7=50", "AT&W" };

#define OLD_GREETING "the old greeting, old to the end"
#define OLD_SETTINGS "ATS5=8S7=40"

/* What a cut must not mix: two values near each other, one far from them. */
struct profile {
    char text[160];
};

struct sweep {
    struct profile
        stored[STEPS + 1]; /* found after a loss of supply: before all steps, after each */
    long writes[STEPS];    /* stored writes of each step */
};

static struct profile read_profile(struct r5_dut *dut)
{
    struct profile found;
    const struct greeting greeting = read_greeting(dut);
    const struct r5_answer *s5 = r5_at(dut, "ATS5?");
    const struct r5_answer *s7 = r5_at(dut, "ATS7?");
    snprintf(found.text, sizeof found.text, "%s, S5 %.8s, S7 %.8s", greeting.line, s5->line[0],
             s7->line[0]);
    return found;
}

static bool same(const struct profile *a, const struct profile *b)
{
    return strcmp(a->text, b->text) == 0;
}

static const struct r5_answer *do_step(struct r5_dut *dut, enum step step)
{
    if (step == GREETING || step == STORE)
        r5_spend(dut, R5_SPEND_FLASH);
    return r5_at(dut, "%s", commands[step]);
}

static void back_to_old(struct r5_dut *dut)
{
    r5_restore(dut, "old");
    r5_let_pass(dut, r5_profile_int(dut, "at.gap_ms")); /* the snapshot was taken after an answer */
}

static long count_writes(struct r5_dut *dut, enum step step)
{
    long before = r5_stored_writes(dut);
    need_ok(dut, do_step(dut, step));
    r5_let_pass(dut, WRITES_END_MS);
    long writes = r5_stored_writes(dut) - before;
    r5_let_pass(dut, LATER_MS);
    need_be(dut, "stored writes later than that", r5_stored_writes(dut) - before - writes, 0);
    return writes;
}

/* What is stored after the first `steps` steps. */
static struct profile stored_after(struct r5_dut *dut, struct sweep *s, int steps)
{
    back_to_old(dut);
    for (int i = 0; i < steps; i++)
        s->writes[i] = count_writes(dut, (enum step)i);
    need_(dut, r5_supply_cycle(dut), "the module comes up after a loss of supply");
    return read_profile(dut);
}

static struct sweep look_ahead(struct r5_dut *dut)
{
    struct sweep s = { 0 };
    const struct profile old = read_profile(dut);
    for (int steps = 0; steps <= STEPS; steps++)
        s.stored[steps] = stored_after(dut, &s, steps);
    need_read(dut, "profile before the new settings", s.stored[0].text, old.text);
    need_(dut,
          strstr(s.stored[STEPS].text, "the new greeting, new to the end") != NULL &&
              strstr(s.stored[STEPS].text, "S5 127, S7 050") != NULL,
          "the profile after AT&W is the new one: %s", s.stored[STEPS].text);
    need_(dut, s.writes[STORE] > 0, "AT&W writes");
    return s;
}

/* `nth` is the write of the step. Sure is the outcome before its first write and after its last. */
static void must_be_old_or_new(struct r5_dut *dut, const struct sweep *s, int step, long nth,
                               enum r5_cut phase)
{
    bool up = r5_supply_cycle(dut);
    const struct profile found = up ? read_profile(dut) : (struct profile){ "none" };
    bool may_be_old = phase != R5_CUT_AFTER || nth < s->writes[step];
    bool may_be_new = phase != R5_CUT_BEFORE || nth > 1;
    must_(dut,
          (may_be_old && same(&found, &s->stored[step])) ||
              (may_be_new && same(&found, &s->stored[step + 1])),
          "%s as before or as after %.7s, which was cut: %s",
          up ? "the profile is" : "the module comes up after the cut with its profile",
          commands[step], found.text);
}

/* False when all steps together have fewer stored writes than `nth`. */
static bool cut_at(struct r5_dut *dut, const struct sweep *s, int nth, enum r5_cut phase)
{
    long of_step = nth;
    back_to_old(dut);
    r5_cut_at_write(dut, nth, phase);
    for (int step = 0; step < STEPS; step++) {
        do_step(dut, (enum step)step);
        if (r5_wait_vint(dut, false, WRITES_END_MS)) {
            r5_cut_at_write(dut, 0, phase);
            must_be_old_or_new(dut, s, step, of_step, phase);
            return true;
        }
        of_step -= s->writes[step];
    }
    r5_cut_at_write(dut, 0, phase);
    return false;
}

R5_CASE(torn_write_leaves_old_or_new,
        .says = "Power lost at any stored write of AT&W leaves the old or the new profile, never "
                "a mixture",
        .needs = R5_FAULT_NVM | R5_SUPPLY | R5_VINT, .starts = "at-ready", .spends = R5_SPEND_FLASH,
        .limit_ms = 1200000)
{
    need_ok(dut, r5_at(dut, OLD_SETTINGS));
    store_greeting(dut, OLD_GREETING);
    r5_snapshot(dut, "old");
    struct sweep s = look_ahead(dut);

    long writes = 0;
    for (int step = 0; step < STEPS; step++)
        writes += s.writes[step];
    int points = 0;
    while (cut_at(dut, &s, points + 1, R5_CUT_BEFORE)) {
        points++;
        r5_sweep_point(dut, "stored write", points);
        need_(dut, cut_at(dut, &s, points, R5_CUT_TORN), "the supply is cut");
        need_(dut, cut_at(dut, &s, points, R5_CUT_AFTER), "the supply is cut");
    }
    need_be(dut, "stored writes that were cut", points, writes);
}
