/* SPDX-License-Identifier: Apache-2.0 */
/* CERT-002, 110 to 113: deleting, replacing, and what is another entry. */
#include <string.h>

#include "moves.h"

enum { ALL = 4 };

R5_CASE(delete_takes_one_entry,
        .says = "An entry that is deleted is gone from list and hash; all others stay",
        .starts = "at-ready", .spends = R5_SPEND_CREDENTIAL, .control = import_still_works,
        .limit_ms = 600000)
{
    const struct entry *entries[ALL] = { &root, &another, &cert, &key };
    struct md5 md5[ALL] = { need_import(dut, &root, root_der(dut)),
                            need_import(dut, &another, other_der(dut)),
                            need_import(dut, &cert, cert_der(dut)),
                            need_import(dut, &key, key_der(dut)) };
    for (int gone = 0; gone < ALL; gone++) {
        delete_entry(dut, entries[gone]);
        for (int i = 0; i < ALL; i++)
            must_hold(dut,
                      i <= gone ? "an entry that was deleted" : "an entry beside a deleted one",
                      entries[i], i <= gone ? NONE : md5[i].hex);
    }
}

R5_CASE(delete_of_nothing_is_refused,
        .says = "To delete an entry a second time is refused and takes nothing",
        .starts = "at-ready", .spends = R5_SPEND_CREDENTIAL, .control = import_still_works,
        .limit_ms = 600000)
{
    struct md5 md5 = need_import(dut, &another, other_der(dut));
    need_import(dut, &root, root_der(dut));
    need_ok(dut, delete_entry(dut, &root));
    const struct r5_answer *second = delete_entry(dut, &root);
    must_refuse(dut, second);
    should_(dut, second->cme == r5_profile_int(dut, "cert.err_not_found"),
            "the error is the one of the profile");
    must_hold(dut, "an entry beside one deleted twice", &another, md5.hex);
    need_ok(dut, delete_entry(dut, &another));
}

R5_CASE(same_name_takes_the_place,
        .says = "An import under a name in use takes the place of the old entry: one entry, the "
                "new content; where the profile says no, it is refused and the old one stays",
        .starts = "at-ready", .spends = R5_SPEND_CREDENTIAL, .limit_ms = 600000)
{
    struct md5 old = need_import(dut, &root, root_der(dut));
    struct r5_material material = r5_material(dut, "root-ec384", R5_TRUSTED_DER);
    struct md5 fresh = md5_of(dut, material);
    const struct r5_answer *answer =
        r5_import(dut, root.type, root.name, material.bytes, material.len, NULL);
    if (r5_profile_bool(dut, "cert.overwrite")) {
        must_hold(dut, "the entry that was replaced", &root, fresh.hex);
        characterise_(dut, "import under a name in use", "the old entry is gone without a warning",
                      true);
    } else {
        must_refuse(dut, answer);
        must_hold(dut, "the entry whose name was used again", &root, old.hex);
    }
    need_ok(dut, delete_entry(dut, &root));
}

R5_CASE(same_name_of_another_type,
        .says = "A certificate and a key of one name are two entries, or one, as the profile says; "
                "to delete one of two leaves the other",
        .starts = "at-ready", .spends = R5_SPEND_CREDENTIAL, .limit_ms = 600000)
{
    struct md5 md5_cert = need_import(dut, &cert, cert_der(dut));
    struct md5 md5_key = need_import(dut, &key, key_der(dut));
    if (strcmp(r5_profile_text(dut, "cert.name_scope"), "global") == 0) {
        must_hold(dut, "a certificate whose name a key has taken", &cert, NONE);
        must_hold(dut, "a key with the name of a certificate", &key, md5_key.hex);
        need_ok(dut, delete_entry(dut, &key));
        return;
    }
    delete_entry(dut, &key);
    must_hold(dut, "a certificate whose namesake was made and deleted", &cert, md5_cert.hex);
    need_ok(dut, delete_entry(dut, &cert));
}

/* Whether letters differ by case is not documented; that a part of a name is another name is. */
R5_CASE(part_of_a_name_is_another_name,
        .says =
            "A name that goes on behind another is another name, and the beginning of a name is "
            "none: it does not delete",
        .starts = "at-ready", .spends = R5_SPEND_CREDENTIAL, .limit_ms = 600000)
{
    static const struct entry shorter = { R5_CA, "r5-roo" };
    static const struct entry longer = { R5_CA, "r5-root2" };
    struct md5 old = need_import(dut, &root, root_der(dut));
    need_import(dut, &longer, other_der(dut));
    must_hold(dut, "an entry whose name is the beginning of a new one", &root, old.hex);
    must_refuse(dut, delete_entry(dut, &shorter));
    need_ok(dut, delete_entry(dut, &root));
    need_ok(dut, delete_entry(dut, &longer));
    need_import(dut, &root, root_der(dut));
    characterise_(dut, "case of letters in names",
                  r5_at(dut, "AT+USECMNG=4,0,\"R5-ROOT\"")->ok ? "it does not matter"
                                                               : "it makes another name",
                  false);
    need_ok(dut, delete_entry(dut, &root));
}
