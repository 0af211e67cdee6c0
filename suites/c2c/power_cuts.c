/* SPDX-License-Identifier: Apache-2.0 */
/*
 * C2C-PAIR-009: power is lost while a pairing is made, confirmed or renewed.
 *
 * The sweep cuts the supply at each stored write, before it, inside it and after it, until the
 * operation runs through uncut, and compares the number of points with the rig's own count.
 */
#include "moves.h"

enum operation { PAIRING, CONFIRMING, REPAIRING };

/* How long after its last answer an operation may still write; that it never does later is proved.
 */
enum { WRITES_END_MS = 2000, LATER_MS = 10000 };

struct attempt {
    struct r5_pairing old;   /* good before the operation; te 0: there was none */
    struct r5_pairing fresh; /* what the operation makes; te alone while no keys came */
};

/* Goes as far as the supply lets it. */
static void operate(struct r5_dut *dut, enum operation operation, struct attempt *a)
{
    const struct r5_answer *answer;
    r5_secret te = a->fresh.te;
    switch (operation) {
    case PAIRING:
        r5_pair(dut, te, &a->fresh, &answer);
        break;
    case CONFIRMING:
        r5_confirm(dut, &a->fresh);
        break;
    case REPAIRING:
        if (r5_open(dut, &a->old)->ok && r5_repair(dut, te, &a->fresh, &answer) == R5_PAIRED)
            r5_confirm(dut, &a->fresh);
        break;
    }
    a->fresh.te = te;
    r5_forget_channel(dut);
}

static void start(struct r5_dut *dut, enum operation operation, struct attempt *a)
{
    const struct r5_answer *answer;
    a->old = r5_present_pairing(dut);
    a->fresh = (struct r5_pairing){ .te = r5_new_te(dut) };
    if (operation == CONFIRMING)
        must_be(dut, "outcome of the pairing", r5_pair(dut, a->fresh.te, &a->fresh, &answer),
                R5_PAIRED);
}

static void must_be_old_or_new(struct r5_dut *dut, enum operation operation, struct attempt *a)
{
    must_(dut, r5_supply_cycle(dut), "the module comes up after the cut");
    must_talk(dut);
    bool fresh = a->fresh.key != 0 ? opens(dut, &a->fresh) : opens_without_keys(dut, &a->fresh);
    if (operation == PAIRING)
        must_(dut, !fresh || r5_profile_int(dut, "c2c.version") == 1,
              "a pairing that was not confirmed opens nothing");
    bool old = opens(dut, &a->old);
    must_(dut, old || operation == REPAIRING, "the pairing made before opens a channel");
    if (operation == REPAIRING)
        must_(dut, old != fresh, "exactly one of the old and the new pairing is there");
}

static long writes_of(struct r5_dut *dut, enum operation operation, struct attempt a)
{
    long before = r5_stored_writes(dut);
    operate(dut, operation, &a);
    r5_let_pass(dut, WRITES_END_MS);
    long writes = r5_stored_writes(dut) - before;
    r5_let_pass(dut, LATER_MS);
    need_be(dut, "stored writes later than that", r5_stored_writes(dut) - before - writes, 0);
    return writes;
}

static void back_to_start(struct r5_dut *dut)
{
    r5_restore(dut, "start");
    r5_let_pass(dut, r5_profile_int(dut, "at.gap_ms")); /* the snapshot was taken after an answer */
}

/* False when the operation has fewer stored writes than `nth`. */
static bool cut_at(struct r5_dut *dut, enum operation operation, struct attempt a, int nth,
                   enum r5_cut phase)
{
    back_to_start(dut);
    r5_cut_at_write(dut, nth, phase);
    operate(dut, operation, &a);
    bool cut = r5_wait_vint(dut, false, WRITES_END_MS);
    r5_cut_at_write(dut, 0, phase);
    if (cut)
        must_be_old_or_new(dut, operation, &a);
    return cut;
}

R5_CASE(pairing_survives_power_cuts,
        .says = "Power lost at any stored write of a pairing, a confirmation or a re-pairing "
                "leaves the old or the new state, never half of one",
        .needs = R5_C2C | R5_FAULT_NVM | R5_SUPPLY | R5_VINT, .starts = "paired",
        .spends = R5_SPEND_PAIRING, .control = pairing_still_works,
        .takes = { R5_INT("operation", PAIRING, REPAIRING) }, .limit_ms = 86400000)
{
    enum operation operation = (enum operation)r5_int(dut, "operation");
    struct attempt attempt;
    start(dut, operation, &attempt);
    r5_snapshot(dut, "start");
    long writes = writes_of(dut, operation, attempt);

    int points = 0;
    while (cut_at(dut, operation, attempt, points + 1, R5_CUT_BEFORE)) {
        points++;
        r5_sweep_point(dut, "stored write", points);
        need_(dut, cut_at(dut, operation, attempt, points, R5_CUT_TORN), "the supply is cut");
        need_(dut, cut_at(dut, operation, attempt, points, R5_CUT_AFTER), "the supply is cut");
    }
    need_be(dut, "stored writes that were cut", points, writes);
    back_to_start(dut);
    session_still_opens(dut);
}
