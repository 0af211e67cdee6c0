/* SPDX-License-Identifier: Apache-2.0 */
/* CERT-102 to 104: sizes at their limit, past it, and other than announced. */
#include "moves.h"

enum { ERROR_SIZE = 1911, ERROR_TIMEOUT = 1910 };

/* Two entries that nothing past a limit may harm. */
struct before {
    struct md5 root, other;
};

static struct before two_entries(struct r5_dut *dut)
{
    struct before b = { .root = need_import(dut, &root, root_der(dut)) };
    b.other = need_import(dut, &another, other_der(dut));
    return b;
}

#define must_be_unharmed(dut, b) unharmed_at(dut, b, __FILE__, __LINE__)
static void unharmed_at(struct r5_dut *dut, const struct before *b, const char *file, int line)
{
    hold_at(dut, R5_MUST, "the entry that an import past a limit was to replace", &root,
            b->root.hex, file, line);
    hold_at(dut, R5_MUST, "an entry beside an import past a limit", &another, b->other.hex, file,
            line);
    delete_entry(dut, &root);
    delete_entry(dut, &another);
}

R5_CASE(largest_size_is_taken,
        .says = "A certificate of the largest size is imported and held whole",
        .starts = "at-ready", .spends = R5_SPEND_CREDENTIAL, .limit_ms = 600000)
{
    need_be(dut, "largest size by the profile", r5_profile_int(dut, "cert.size_max"), 8192);
    struct r5_material material = r5_material(dut, "ca-8192", R5_TRUSTED_DER);
    need_be(dut, "bytes of the largest certificate", material.len, 8192);
    r5_import(dut, root.type, root.name, material.bytes, material.len, NULL);
    must_hold(dut, "an entry of the largest size", &root, md5_of(dut, material).hex);
    need_ok(dut, delete_entry(dut, &root));
}

R5_CASE(size_past_the_limit_is_refused,
        .says = "An import that announces more bytes than the limit, or none, is refused before "
                "any of them is sent, and harms no entry",
        .starts = "at-ready", .spends = R5_SPEND_CREDENTIAL, .control = import_still_works,
        .takes = { R5_INT("past", 0, 2000000000) }, .limit_ms = 600000)
{
    struct before b = two_entries(dut);
    long past = r5_int(dut, "past");
    long size = past == 0 ? 0 : r5_profile_int(dut, "cert.size_max") + past;
    const struct r5_answer *answer = r5_import_begin(dut, root.type, root.name, size, NULL);
    must_refuse(dut, answer);
    should_(dut, answer->cme == ERROR_SIZE, "the error is that of a size");
    must_be_unharmed(dut, &b);
}

/* `missing` bytes of what was announced never come; below 0: so many come that were not. */
R5_CASE(wrong_size_is_refused,
        .says = "An import of which fewer or more bytes come than were announced is refused, and "
                "harms no entry",
        .starts = "at-ready", .spends = R5_SPEND_CREDENTIAL, .control = import_still_works,
        .takes = { R5_INT("missing", -100, 100) }, .limit_ms = 600000)
{
    struct before b = two_entries(dut);
    struct r5_material material = r5_material(dut, "root-ec384", R5_TRUSTED_DER);
    long missing = r5_int(dut, "missing");
    const struct r5_answer *answer =
        r5_import_begin(dut, root.type, root.name, (long)material.len + missing, NULL);
    need_read(dut, "prompt for an import", answer->final, ">");
    r5_subject(dut, "a payload of another length than announced");
    answer = r5_payload(dut, material.bytes, material.len,
                        (int)r5_profile_int(dut, "cert.prompt_ms") + LATE_MS);
    must_refuse(dut, answer);
    if (missing > 0)
        should_(dut, answer->cme == ERROR_TIMEOUT, "the error is that of a prompt left alone");
    r5_subject(dut, "%s", "");
    r5_send_raw(dut, "\r", 1); /* what was too much may have begun a line */
    r5_listen(dut, LATE_MS);
    must_be_unharmed(dut, &b);
}
