/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CERT-116: power is lost while the store writes.
 *
 * The sweep cuts the supply at each stored write of an import, a replacement or a deletion, before
 * it, inside it and after it, until the operation runs through uncut, and compares the number of
 * points with the rig's own count. The old content fills more than one block of the store, the new
 * one too. After each cut the operation is done again.
 */
#include <string.h>

#include "moves.h"

enum {
    WRITES_END_MS = 2000, /* how long after its answer an operation may still write; */
    LATER_MS = 10000,     /* that it never does later is proved */
};

enum operation { IMPORT, REPLACE, DELETE, OPERATIONS };

struct sweep {
    enum operation operation;
    struct r5_material fresh;
    struct md5 beside;
    const char *was, *becomes; /* what is held under the name */
    long writes;
};

static const struct r5_answer *operate(struct r5_dut *dut, const struct sweep *s)
{
    if (s->operation == DELETE)
        return delete_entry(dut, &root);
    return r5_import(dut, root.type, root.name, s->fresh.bytes, s->fresh.len, NULL);
}

static void back_to_start(struct r5_dut *dut)
{
    r5_restore(dut, "start");
    r5_let_pass(dut, r5_profile_int(dut, "at.gap_ms")); /* the snapshot was taken after an answer */
}

static long writes_of(struct r5_dut *dut, const struct sweep *s)
{
    long before = r5_stored_writes(dut);
    need_ok(dut, operate(dut, s));
    r5_let_pass(dut, WRITES_END_MS);
    long writes = r5_stored_writes(dut) - before;
    r5_let_pass(dut, LATER_MS);
    need_be(dut, "stored writes later than that", r5_stored_writes(dut) - before - writes, 0);
    need_hold(dut, "the entry after an operation that was not cut", &root, s->becomes);
    return writes;
}

static void must_be_old_or_new(struct r5_dut *dut, const struct sweep *s)
{
    must_(dut, r5_supply_cycle(dut), "the module comes up after the cut");
    struct held found = held(dut, &root);
    bool is_new = strcmp(found.text, s->becomes) == 0;
    bool is_old = strcmp(found.text, s->was) == 0;
    must_(dut, is_new || is_old, "the entry that was cut is the old or the new one: %s",
          found.text);
    must_hold(dut, "an entry beside one that was cut", &another, s->beside.hex);
}

static void must_work_again(struct r5_dut *dut, const struct sweep *s)
{
    if (s->operation != DELETE || strcmp(held(dut, &root).text, NONE) != 0)
        operate(dut, s);
    must_hold(dut, "the entry once the operation that was cut is done again", &root, s->becomes);
}

/* False when the operation has fewer stored writes than `nth`. */
static bool cut_at(struct r5_dut *dut, const struct sweep *s, int nth, enum r5_cut phase)
{
    back_to_start(dut);
    r5_cut_at_write(dut, nth, phase);
    operate(dut, s);
    bool struck = r5_wait_vint(dut, false, WRITES_END_MS);
    r5_cut_at_write(dut, 0, phase);
    if (!struck)
        return false;
    must_be_old_or_new(dut, s);
    must_work_again(dut, s);
    return true;
}

R5_CASE(store_survives_power_cuts,
        .says = "Power lost at any stored write of an import, a replacement or a deletion leaves "
                "the old or the new entry with its right hash, never half of one",
        .needs = R5_FAULT_NVM | R5_SUPPLY | R5_VINT, .starts = "at-ready",
        .spends = R5_SPEND_CREDENTIAL, .takes = { R5_INT("operation", 0, OPERATIONS - 1) },
        .limit_ms = 86400000, .wall_s = 60)
{
    struct r5_material old = r5_material(dut, "ca-8191", R5_TRUSTED_DER);
    struct sweep s = { .operation = (enum operation)r5_int(dut, "operation"),
                       .fresh = r5_material(dut, "ca-8192", R5_TRUSTED_DER) };
    struct md5 md5_old = md5_of(dut, old), md5_fresh = md5_of(dut, s.fresh);
    s.beside = need_import(dut, &another, other_der(dut));
    if (s.operation != IMPORT)
        need_import(dut, &root, old);
    s.was = s.operation == IMPORT ? NONE : md5_old.hex;
    s.becomes = s.operation == DELETE ? NONE : md5_fresh.hex;
    r5_snapshot(dut, "start");
    s.writes = writes_of(dut, &s);
    need_(dut, s.writes > 0, "the operation writes");

    r5_bulk(dut, true);
    int points = 0;
    while (cut_at(dut, &s, points + 1, R5_CUT_BEFORE)) {
        points++;
        r5_sweep_point(dut, "stored write", points);
        need_(dut, cut_at(dut, &s, points, R5_CUT_TORN), "the supply is cut");
        need_(dut, cut_at(dut, &s, points, R5_CUT_AFTER), "the supply is cut");
    }
    need_be(dut, "stored writes that were cut", points, s.writes);
}
