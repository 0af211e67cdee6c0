/* SPDX-License-Identifier: Apache-2.0 */
/* CERT-001, 101: what is imported is listed and hashed as what it is. */
#include <stdio.h>
#include <string.h>

#include "moves.h"

/* What an import can bring; `tells` is what the list adds to tag and name. */
static const struct object {
    const struct entry *entry;
    const char *kind;
    enum r5_form form;
    const char *tells; /* NULL: nothing */
} objects[] = {
    { &root, "root-ec", R5_TRUSTED_PEM, "Root EC" },
    { &root, "root-ec", R5_TRUSTED_DER, "Root EC" },
    { &root, "root-ec384", R5_TRUSTED_PEM, "Root P-384" },
    { &cert, "client", R5_LEAF_PEM, "Client EC" },
    { &cert, "client-p384", R5_LEAF_DER, "Client P-384" },
    { &key, "client", R5_KEY_PEM, NULL },
    { &key, "client", R5_KEY_DER, NULL },
    { &key, "client", R5_KEY_PKCS8_PEM, NULL },
    { &key, "client-rsa", R5_KEY_PEM, NULL },
    { &key, "client-rsa", R5_KEY_DER, NULL },
    { &key, "client-p384", R5_KEY_PKCS8_PEM, NULL },
    { &key, "client", R5_KEY_LOCKED_PEM, NULL },
    { &key, "client-rsa", R5_KEY_LOCKED_DER, NULL },
};
enum { OBJECTS = sizeof objects / sizeof *objects };

static bool is_locked(const struct object *o)
{
    return o->form == R5_KEY_LOCKED_PEM || o->form == R5_KEY_LOCKED_DER;
}

/* All good material of the factory ends on one day; the profile says whether the time is told. */
static void expected_line(struct r5_dut *dut, const struct object *o, char *line, size_t room)
{
    const char *tag = o->entry == &root ? "CA" : o->entry == &cert ? "CC" : "PK";
    const char *time = r5_profile_bool(dut, "cert.list_time") ? " 00:00:00" : "";
    if (o->tells == NULL)
        snprintf(line, room, "%s,\"%s\"", tag, o->entry->name);
    else
        snprintf(line, room, "%s,\"%s\",\"%s\",\"%s%s\"", tag, o->entry->name, o->tells,
                 o->entry == &root ? ROOT_ENDS : CLIENT_ENDS, time);
}

R5_CASE(import_is_listed_and_hashed,
        .says = "A root, a client certificate and a client key, in PEM and in DER, are imported, "
                "told by an MD5 over their DER form, and listed as what they are",
        .starts = "at-ready", .spends = R5_SPEND_CREDENTIAL,
        .takes = { R5_INT("object", 0, OBJECTS - 1) }, .limit_ms = 120000, .wall_s = 60)
{
    const struct object *o = &objects[r5_int(dut, "object")];
    struct r5_material material = r5_material(dut, o->kind, o->form);
    struct md5 md5 = md5_of(dut, material);
    bool opened =
        is_locked(o) && strcmp(r5_profile_text(dut, "cert.encrypted_key"), "as_imported") != 0;
    const struct r5_answer *answer = r5_import(dut, o->entry->type, o->entry->name, material.bytes,
                                               material.len, is_locked(o) ? R5_KEY_PASSWORD : NULL);
    struct md5 told = md5_told(dut, answer);
    if (!opened)
        must_(dut, answer->ok && strcmp(told.hex, md5.hex) == 0,
              "the import is granted, and the MD5 that it tells is over the DER form");
    must_hold(dut, "the entry that was imported", o->entry, opened ? told.hex : md5.hex);
    char line[128];
    expected_line(dut, o, line, sizeof line);
    must_read(dut, "line of the list", listed(dut, o->entry).line, line);
    need_ok(dut, delete_entry(dut, o->entry));
}

/* The file stays a file: whoever leaves it there leaves the key there. */
R5_CASE(import_from_a_file_is_the_same,
        .says = "An import from a file of the module makes the same entry as one over the line",
        .starts = "at-ready", .spends = R5_SPEND_CREDENTIAL | R5_SPEND_FLASH, .limit_ms = 120000)
{
    struct r5_material material = r5_material(dut, "root-ec", R5_TRUSTED_PEM);
    struct md5 md5 = md5_of(dut, material);
    r5_spend(dut, R5_SPEND_FLASH);
    need_read(dut, "prompt for a file",
              r5_at(dut, "AT+UDWNFILE=\"r5-file\",%zu", material.len)->final, ">");
    need_ok(dut, r5_payload(dut, material.bytes, material.len, FILES_MS));
    r5_undo_with(dut, "AT+UDELFILE=\"r5-file\"");
    r5_undo_with(dut, "AT+USECMNG=2,0,\"%s\"", root.name);
    r5_spend(dut, R5_SPEND_CREDENTIAL);
    r5_at(dut, "AT+USECMNG=1,0,\"%s\",\"r5-file\"", root.name);
    characterise_(dut, "file that an entry was imported from",
                  r5_at(dut, "AT+URDFILE=\"r5-file\"")->ok ? "it stays, and can be read"
                                                           : "it is gone",
                  false);
    need_ok(dut, r5_at(dut, "AT+UDELFILE=\"r5-file\""));
    must_hold(dut, "the entry of a file, once the file is gone", &root, md5.hex);
    need_ok(dut, delete_entry(dut, &root));
}
