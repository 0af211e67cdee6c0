/* SPDX-License-Identifier: Apache-2.0 */
/* CERT-013, 014, 108, 109: what is nearly a certificate or a key, and keys that do not open. */
#include <stdio.h>
#include <string.h>

#include "moves.h"

enum { ANSWER_MS = 10000 };

/* Whatever was before is put back; where there was nothing to harm, nothing is made. */
static void must_be_harmless(struct r5_dut *dut, const struct entry *entry,
                             const struct r5_malformed *m, const char *old)
{
    char what[96];
    snprintf(what, sizeof what, "the old entry after a malformed one, %s", m->name);
    const struct r5_answer *answer =
        r5_import_begin(dut, entry->type, entry->name, (long)m->material.len, NULL);
    if (strcmp(answer->final, ">") == 0) {
        r5_subject(dut, "an import of %s", m->name);
        answer = r5_payload(dut, m->material.bytes, m->material.len, ANSWER_MS);
    }
    must_refuse(dut, answer);
    r5_subject(dut, "%s", "");
    must_hold(dut, what, entry, old);
}

R5_CASE(malformed_is_refused,
        .says = "What is malformed as a certificate or a key is refused with an error, each way "
                "of it; the entry under that name stays, and the module goes on",
        .starts = "at-ready", .spends = R5_SPEND_CREDENTIAL, .control = import_still_works,
        .takes = { R5_INT("as_key", 0, 1) }, .limit_ms = 7200000, .wall_s = 60)
{
    bool as_key = r5_int(dut, "as_key") != 0;
    const struct entry *entry = as_key ? &key : &root;
    struct md5 old = need_import(dut, entry, as_key ? key_der(dut) : root_der(dut));
    struct r5_malformed m;
    long refused = 0;
    for (size_t nth = 0; r5_malformed(dut, nth, &m); nth++) {
        if (m.as_key != as_key || m.is_right || m.is_lax)
            continue;
        must_be_harmless(dut, entry, &m, old.hex);
        refused++;
    }
    need_(dut, refused >= 5, "the factory has malformed ones");
    need_ok(dut, delete_entry(dut, entry));
}

/* What a lenient reader may take is refused or held as what it is: either way list and hash agree,
 * and the next import works. */
R5_CASE(unusual_is_taken_or_refused,
        .says = "PEM with LF and with CR LF is taken; what is unusual beyond that is refused or "
                "taken whole, never held by half",
        .starts = "at-ready", .spends = R5_SPEND_CREDENTIAL, .control = import_still_works,
        .limit_ms = 7200000, .wall_s = 60)
{
    struct r5_malformed m;
    char taken[400] = "";
    size_t used = 0;
    for (size_t nth = 0; r5_malformed(dut, nth, &m); nth++) {
        if (!m.is_right && !m.is_lax)
            continue;
        const struct entry *entry = m.as_key ? &key : &root;
        const struct r5_answer *answer =
            r5_import(dut, entry->type, entry->name, m.material.bytes, m.material.len, NULL);
        bool ok = answer->ok;
        must_(dut, ok || answer->refused, "%s is taken or refused", m.name);
        struct held h = held(dut, entry);
        must_(dut, ok ? strlen(h.text) == 32 : strcmp(h.text, NONE) == 0,
              "%s is held if it was taken, else not: %s", m.name, h.text);
        if (m.is_right)
            must_read(dut, "MD5 of what is unusual and right", h.text, md5_of(dut, m.material).hex);
        if (ok && !m.is_right && used < sizeof taken)
            used += (size_t)snprintf(taken + used, sizeof taken - used, "%s%s",
                                     used > 0 ? ", " : "", m.name);
        if (ok)
            need_ok(dut, delete_entry(dut, entry));
    }
    characterise_(dut, "malformed imports that are taken", used > 0 ? taken : "none", used > 0);
}

enum lock { WRONG_PASSWORD, NO_PASSWORD, EMPTY_PASSWORD, PASSWORD_AND_MORE, LOCKS };

/* A key that nobody can use is better refused while the one who brings it still listens. */
R5_CASE(locked_key_needs_its_password,
        .says = "An encrypted key is refused with a wrong password, and without one where the "
                "profile says so; the old key stays. With its own password it is taken",
        .starts = "at-ready", .spends = R5_SPEND_CREDENTIAL,
        .takes = { R5_INT("lock", 0, LOCKS - 1) }, .limit_ms = 600000)
{
    static const char *const passwords[LOCKS] = { "Kettle-17-Fog-UmbragE", NULL, "",
                                                  R5_KEY_PASSWORD " " };
    long lock = r5_int(dut, "lock");
    struct r5_material locked = r5_material(dut, "client", R5_KEY_LOCKED_PEM);
    struct md5 old = need_import(dut, &key, r5_material(dut, "client-p384", R5_KEY_DER));
    r5_subject(dut, "an encrypted key without the right password");
    const struct r5_answer *answer =
        r5_import(dut, key.type, key.name, locked.bytes, locked.len, passwords[lock]);
    bool none = lock == NO_PASSWORD || lock == EMPTY_PASSWORD;
    if (none && strcmp(r5_profile_text(dut, "cert.no_password"), "accept") == 0) {
        must_hold(dut, "a key that is still locked", &key, md5_of(dut, locked).hex);
        characterise_(dut, "encrypted key without a password",
                      "taken: whether it opens is not known before it is used", true);
    } else {
        must_refuse(dut, answer);
        must_hold(dut, "the old key after one that did not open", &key, old.hex);
    }
    r5_subject(dut, "%s", "");
    must_(dut, r5_import(dut, key.type, key.name, locked.bytes, locked.len, R5_KEY_PASSWORD)->ok,
          "an encrypted key with its own password is taken");
    need_ok(dut, delete_entry(dut, &key));
}

/* Whether a key belongs to a certificate can be told when both are there, or at the first use. */
R5_CASE(key_of_another_certificate,
        .says = "A key that does not belong to the certificate of its name is refused at import, "
                "or taken; the certificate stays",
        .starts = "at-ready", .spends = R5_SPEND_CREDENTIAL, .limit_ms = 600000)
{
    struct md5 md5_cert = need_import(dut, &cert, cert_der(dut));
    struct r5_material foreign = r5_material(dut, "client-p384", R5_KEY_DER);
    bool taken = r5_import(dut, key.type, key.name, foreign.bytes, foreign.len, NULL)->ok;
    must_hold(dut, "a certificate beside a key that is not its own", &cert, md5_cert.hex);
    characterise_(dut, "key that does not belong to the certificate of its name",
                  taken ? "taken at import" : "refused at import", taken);
    if (taken)
        need_ok(dut, delete_entry(dut, &key));
    need_ok(dut, delete_entry(dut, &cert));
}
