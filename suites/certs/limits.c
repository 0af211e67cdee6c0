/* SPDX-License-Identifier: Apache-2.0 */
/* CERT-012, 105 to 107: names, passwords and the number of entries at their limits and past them.
 */
#include <stdio.h>
#include <string.h>

#include "moves.h"

enum { TEXT_ROOM = 300, NAME_ROOM = 32, ERROR_FULL = 1914 };

R5_CASE(longest_name_is_taken,
        .says = "A name of the largest length names an entry, and one that differs in the last "
                "character names another",
        .starts = "at-ready", .spends = R5_SPEND_CREDENTIAL, .limit_ms = 600000)
{
    char name[2][TEXT_ROOM];
    size_t most = (size_t)r5_profile_int(dut, "cert.name_max");
    for (int i = 0; i < 2; i++) {
        memset(name[i], 'n', most);
        snprintf(name[i] + most - 1, 2, "%d", i);
    }
    const struct entry one = { R5_CA, name[0] }, two = { R5_CA, name[1] };
    struct r5_material material = root_der(dut);
    r5_import(dut, one.type, one.name, material.bytes, material.len, NULL);
    must_hold(dut, "an entry whose name is longest", &one, md5_of(dut, material).hex);
    must_hold(dut, "a longest name of another end", &two, NONE);
    need_ok(dut, delete_entry(dut, &one));
}

enum fault { NO_NAME, LONG_NAME, TYPE_PAST, TYPE_BELOW, LONG_PASSWORD, CA_PASSWORD, FAULTS };

static const struct r5_answer *send_fault(struct r5_dut *dut, enum fault fault)
{
    char text[TEXT_ROOM];
    size_t most =
        (size_t)r5_profile_int(dut, fault == LONG_PASSWORD ? "cert.password_max" : "cert.name_max");
    memset(text, 'n', most + 1);
    text[most + 1] = '\0';
    switch (fault) {
    case NO_NAME:
        return r5_import_begin(dut, R5_CA, "", 500, NULL);
    case LONG_NAME:
        return r5_import_begin(dut, R5_CA, text, 500, NULL);
    case TYPE_PAST:
        return r5_import_begin(dut, (enum r5_entry)(R5_SIGNER_KEY + 1), root.name, 500, NULL);
    case TYPE_BELOW:
        return r5_import_begin(dut, (enum r5_entry) - 1, root.name, 500, NULL);
    case LONG_PASSWORD:
        return r5_import_begin(dut, R5_CLIENT_KEY, key.name, 500, text);
    default:
        return r5_import_begin(dut, R5_CA, root.name, 500, "r5 pass");
    }
}

R5_CASE(faulty_import_is_refused,
        .says = "An import with a name that is empty or too long, a type that does "
                "not exist, or a password too long or without a key is refused, and harms no entry",
        .starts = "at-ready", .spends = R5_SPEND_CREDENTIAL, .control = import_still_works,
        .takes = { R5_INT("fault", 0, FAULTS - 1) }, .limit_ms = 600000)
{
    must_refuse(dut, send_fault(dut, (enum fault)r5_int(dut, "fault")));
}

R5_CASE(longest_password_is_taken,
        .says = "A password of the largest length comes as far as the prompt", .starts = "at-ready",
        .spends = R5_SPEND_CREDENTIAL, .limit_ms = 600000)
{
    char text[TEXT_ROOM];
    size_t most = (size_t)r5_profile_int(dut, "cert.password_max");
    memset(text, 'p', most);
    text[most] = '\0';
    struct r5_material material = key_der(dut);
    const struct r5_answer *answer =
        r5_import_begin(dut, key.type, key.name, (long)material.len, text);
    must_read(dut, "prompt for a key with the longest password", answer->final, ">");
    bool taken = r5_payload(dut, material.bytes, material.len, LATE_MS)->ok;
    characterise_(dut, "password for a key that has none", taken ? "it is ignored" : "refused",
                  false);
    if (taken)
        need_ok(dut, delete_entry(dut, &key));
}

/* --- number of entries --- */

static struct entry nth_entry(long nth, char name[NAME_ROOM])
{
    snprintf(name, NAME_ROOM, "r5-%02ld", nth);
    return (struct entry){ R5_CA, name };
}

R5_CASE(full_store_refuses_and_loses_nothing,
        .says = "When the store holds as many entries as it may, one more is refused, every entry "
                "is held as it was, and a deletion makes room for one",
        .starts = "at-ready", .spends = R5_SPEND_CREDENTIAL, .control = import_still_works,
        .limit_ms = 1200000)
{
    char name[NAME_ROOM];
    struct entry entry;
    struct r5_material other = other_der(dut);
    struct md5 md5 = md5_of(dut, root_der(dut)), last = md5_of(dut, other);
    const struct r5_answer *list = r5_at(dut, "AT+USECMNG=3");
    need_ok(dut, list);
    long made = r5_profile_int(dut, "cert.max_count") - list->lines;
    need_(dut, made <= LISTED_MAX, "a full list has %d lines at most", LISTED_MAX);
    for (long i = 0; i < made; i++) {
        entry = nth_entry(i, name);
        need_import(dut, &entry, root_der(dut));
    }
    r5_subject(dut, "an import into a full store");
    const struct r5_answer *answer =
        r5_import(dut, another.type, another.name, other.bytes, other.len, NULL);
    must_refuse(dut, answer);
    r5_subject(dut, "%s", "");
    should_(dut, answer->cme == ERROR_FULL, "the error is that of a full store");
    for (long i = 0; i < made; i++) {
        entry = nth_entry(i, name);
        must_hold(dut, "an entry of the full store", &entry, md5.hex);
    }
    entry = nth_entry(0, name);
    need_ok(dut, delete_entry(dut, &entry));
    r5_import(dut, another.type, another.name, other.bytes, other.len, NULL);
    must_hold(dut, "an entry in the room that a deletion made", &another, last.hex);
    for (long i = 1; i < made; i++) {
        entry = nth_entry(i, name);
        need_ok(dut, delete_entry(dut, &entry));
    }
    need_ok(dut, delete_entry(dut, &another));
}
