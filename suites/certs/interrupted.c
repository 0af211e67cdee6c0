/* SPDX-License-Identifier: Apache-2.0 */
/* CERT-114, 115: an import that is broken off. */
#include "moves.h"

enum { ERROR_TIMEOUT = 1910, AFTER_MS = 500 };

/* The bytes that a broken-off import may have got: half of them. */
static struct r5_material half_of(struct r5_material material)
{
    return (struct r5_material){ .bytes = material.bytes, .len = material.len / 2 };
}

static void begin(struct r5_dut *dut, const struct entry *entry, size_t len)
{
    need_read(dut, "prompt for an import",
              r5_import_begin(dut, entry->type, entry->name, (long)len, NULL)->final, ">");
}

R5_CASE(prompt_left_alone_ends,
        .says = "A prompt for an import that gets nothing, or no more, ends by itself with an "
                "error in its time; the old entry stays and the next import works",
        .starts = "at-ready", .spends = R5_SPEND_CREDENTIAL, .control = import_still_works,
        .takes = { R5_INT("sent", 0, 1) }, .limit_ms = 600000)
{
    struct md5 old = need_import(dut, &root, root_der(dut));
    struct r5_material fresh = other_der(dut);
    long prompt_ms = r5_profile_int(dut, "cert.prompt_ms");
    begin(dut, &root, fresh.len);
    size_t len = r5_int(dut, "sent") ? half_of(fresh).len : 0;
    int64_t start = r5_now_us(dut);
    r5_subject(dut, "a prompt that is left alone");
    const struct r5_answer *answer = r5_payload(dut, fresh.bytes, len, (int)prompt_ms + LATE_MS);
    long took = (long)((r5_now_us(dut) - start) / 1000);
    must_refuse(dut, answer);
    should_(dut, answer->cme == ERROR_TIMEOUT, "the error is that of a prompt left alone");
    measure_(dut, "time until a prompt that is left alone ends", took, "ms", prompt_ms * 9 / 10,
             prompt_ms + LATE_MS);
    r5_subject(dut, "%s", "");
    must_hold(dut, "the old entry after a prompt that was left alone", &root, old.hex);
    need_ok(dut, delete_entry(dut, &root));
}

enum end { BY_RESET, BY_SUPPLY, ENDS };

/* Half of the payload, then the end of the module, with an entry under that name or without. */
R5_CASE(import_broken_off_changes_nothing,
        .says = "A reset or a loss of supply in the payload of an import leaves what was there: "
                "the old entry, or none",
        .needs = R5_RESET | R5_SUPPLY | R5_VINT, .starts = "at-ready",
        .spends = R5_SPEND_CREDENTIAL, .takes = { R5_INT("end", 0, ENDS - 1) }, .limit_ms = 1200000)
{
    struct md5 old = need_import(dut, &root, root_der(dut));
    struct r5_material fresh = other_der(dut);
    const struct entry *entries[] = { &root, &another };
    for (int i = 0; i < 2; i++) {
        begin(dut, entries[i], fresh.len);
        need_(dut, r5_payload(dut, fresh.bytes, half_of(fresh).len, AFTER_MS)->silent,
              "half of a payload is not answered");
        bool up = r5_int(dut, "end") == BY_RESET ? r5_reset(dut) : r5_supply_cycle(dut);
        need_(dut, up, "the module comes up after an import that was broken off");
        must_hold(dut, "the old entry after an import that was broken off", &root, old.hex);
        must_hold(dut, "a new entry whose import was broken off", &another, NONE);
    }
    need_import(dut, &another, fresh);
    need_ok(dut, delete_entry(dut, &another));
    need_ok(dut, delete_entry(dut, &root));
}
