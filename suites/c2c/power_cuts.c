/* SPDX-License-Identifier: Apache-2.0 */
/*
 * C2C-PAIR-009: power is lost while a pairing is made, confirmed or renewed.
 *
 * The sweep cuts the supply at each stored write, before it, inside it and after it, until the
 * operation runs through uncut, and compares the number of points with the rig's own count. Then
 * come two cuts one after the other, about each write. After each the operation is done again.
 */
#include <string.h>

#include "operation.h"

enum {
    WRITES_END_MS = 2000, /* how long after its last answer an operation may still write; */
    LATER_MS = 10000,     /* that it never does later is proved */
    WRITES_MIN = 6,       /* fewer, and the sweep says little */
    ABOUT = 2,            /* so many writes apart are two cuts in a row */
    PLACES_MAX = 16,
};

struct sweep {
    enum operation operation;
    long places; /* free ones for pairings before the operation */
    r5_secret filler[PLACES_MAX + 1];
};

/* Takes all places that are left; pairings never confirmed are gone with the next boot or restore.
 */
static long free_places(struct r5_dut *dut, const struct sweep *s)
{
    long places = 0;
    r5_spend(dut, R5_SPEND_PAIRING);
    while (
        places <= PLACES_MAX &&
        r5_at_within(dut, C2C_MS, "AT+USECC2C=0,\"%s\"", r5_secret_hex(dut, s->filler[places]))->ok)
        places++;
    return places;
}

static void back_to(struct r5_dut *dut, const char *snapshot)
{
    r5_forget_channel(dut);
    r5_restore(dut, snapshot);
    r5_let_pass(dut, r5_profile_int(dut, "at.gap_ms")); /* the snapshot was taken after an answer */
}

static long writes_of(struct r5_dut *dut, struct attempt a)
{
    long before = r5_stored_writes(dut);
    go_through(dut, &a);
    r5_let_pass(dut, WRITES_END_MS);
    long writes = r5_stored_writes(dut) - before;
    r5_let_pass(dut, LATER_MS);
    need_be(dut, "stored writes later than that", r5_stored_writes(dut) - before - writes, 0);
    return writes;
}

/* --- one cut, and what comes after ------------------------------------------------------------ */

struct cut {
    bool struck;
    enum fate fate;
};

static struct cut cut_at(struct r5_dut *dut, struct attempt *a, int nth, enum r5_cut phase)
{
    r5_cut_at_write(dut, nth, phase);
    struct cut cut = { .fate = go_through(dut, a) };
    cut.struck = r5_wait_vint(dut, false, WRITES_END_MS);
    r5_cut_at_write(dut, 0, phase);
    return cut;
}

/* The same once more; what is there already is renewed, or joined by another. */
static struct attempt next(struct r5_dut *dut, const struct attempt *a, bool renewed)
{
    bool on_the_new = renewed && a->operation == REPAIRING;
    return attempt_with(dut, a->operation, on_the_new ? a->fresh : a->old,
                        renewed ? r5_new_te(dut) : a->fresh.te);
}

/* V1: the module has made keys that never arrived. The host cannot go on with that pairing. */
static bool keys_were_lost(const struct attempt *a, bool renewed)
{
    return renewed && a->fresh.key == 0;
}

static void must_work_again(struct r5_dut *dut, const struct sweep *s, const struct attempt *a,
                            bool renewed)
{
    if (keys_were_lost(a, renewed))
        return;
    leave_channel(dut);
    struct attempt again = next(dut, a, renewed);
    must_(dut, complete(dut, &again) && opens(dut, &again.fresh),
          "the operation, done again after the cut, makes a pairing that opens a channel");
    long left = s->places - (a->operation == REPAIRING ? 0 : renewed + 1);
    must_be(dut, "places for pairings still free after the cut", free_places(dut, s), left);
}

/* False when the operation has fewer stored writes than `nth`. */
static bool old_or_new_after(struct r5_dut *dut, const struct sweep *s, struct attempt a, int nth,
                             enum r5_cut phase)
{
    back_to(dut, "start");
    struct cut cut = cut_at(dut, &a, nth, phase);
    if (!cut.struck)
        return false;
    a.stays_down = !r5_supply_cycle(dut);
    bool renewed = must_be_old_or_new(dut, &a, cut.fate);
    if (phase == R5_CUT_AFTER)
        must_work_again(dut, s, &a, renewed);
    return true;
}

/* --- two cuts --------------------------------------------------------------------------------- */

static struct cut cut_about(struct r5_dut *dut, struct attempt *a, long nth)
{
    long about = nth + (long)r5_random(dut, 2 * ABOUT + 1) - ABOUT;
    return cut_at(dut, a, about < 1 ? 1 : (int)about,
                  (enum r5_cut)r5_random(dut, R5_CUT_AFTER + 1));
}

/* The second cut comes about where the first did: there something half done is found. */
static void cut_twice(struct r5_dut *dut, struct attempt a, long nth)
{
    back_to(dut, "start");
    struct cut cut = cut_about(dut, &a, nth);
    need_(dut, r5_supply_cycle(dut), "the module comes up after the first cut");
    bool renewed = need_old_or_new(dut, &a, cut.fate);
    leave_channel(dut);
    if (keys_were_lost(&a, renewed))
        return;
    struct attempt second = next(dut, &a, renewed);
    cut = cut_about(dut, &second, nth);
    second.stays_down = !r5_supply_cycle(dut);
    must_be_old_or_new(dut, &second, cut.fate);
}

/* Uncut and not confirmed: what the profile has a boot discard can then not be confirmed. */
static void unconfirmed_is_as_the_profile_says(struct r5_dut *dut, struct attempt a)
{
    back_to(dut, "start");
    go_through(dut, &a);
    if (a.fresh.version != 2 ||
        strcmp(r5_profile_text(dut, "c2c.unconfirmed_pairing"), "keep") == 0)
        return;
    need_(dut, r5_supply_cycle(dut), "the module comes up after a loss of supply");
    must_(dut, !r5_confirm(dut, &a.fresh)->ok,
          "a pairing that a boot discards can not be confirmed after it");
}

/* --- the case --------------------------------------------------------------------------------- */

static struct sweep sweep_of(struct r5_dut *dut)
{
    struct sweep s = { .operation = operation_of(dut, r5_int(dut, "operation")) };
    need_(dut, r5_profile_int(dut, "c2c.max_channels") <= PLACES_MAX,
          "the module keeps at most %d pairings", PLACES_MAX);
    for (int i = 0; i <= PLACES_MAX; i++)
        s.filler[i] = r5_new_te(dut);
    r5_snapshot(dut, "before");
    s.places = free_places(dut, &s);
    back_to(dut, "before");
    need_(dut, s.places >= 3, "there are free places for three pairings");
    return s;
}

R5_CASE(pairing_survives_power_cuts,
        .says = "Power lost at any stored write of a pairing, a confirmation or a re-pairing "
                "leaves the old or the new state, never half of one",
        .needs = R5_C2C | R5_FAULT_NVM | R5_SUPPLY | R5_VINT, .starts = "paired",
        .spends = R5_SPEND_PAIRING, .takes = { R5_INT("operation", PAIRING, REPAIRING) },
        .limit_ms = 86400000, .wall_s = 60)
{
    const struct sweep s = sweep_of(dut);
    const struct attempt a =
        attempt_with(dut, s.operation, r5_present_pairing(dut), r5_new_te(dut));
    r5_snapshot(dut, "start");
    long writes = writes_of(dut, a);
    need_(dut, writes >= WRITES_MIN, "the operation has %d stored writes or more", WRITES_MIN);

    r5_bulk(dut, true);
    int points = 0;
    while (old_or_new_after(dut, &s, a, points + 1, R5_CUT_BEFORE)) {
        points++;
        r5_sweep_point(dut, "stored write", points);
        need_(dut, old_or_new_after(dut, &s, a, points, R5_CUT_TORN), "the supply is cut");
        need_(dut, old_or_new_after(dut, &s, a, points, R5_CUT_AFTER), "the supply is cut");
    }
    need_be(dut, "stored writes that were cut", points, writes);
    if (s.operation == PAIRING)
        unconfirmed_is_as_the_profile_says(dut, a);
    for (long nth = 1; nth <= writes; nth++) {
        r5_sweep_point(dut, "two cuts about the stored write", nth);
        cut_twice(dut, a, nth);
    }
}
