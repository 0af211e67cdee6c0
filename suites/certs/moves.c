/* SPDX-License-Identifier: Apache-2.0 */
#include "moves.h"

#include <stdio.h>
#include <string.h>

const struct entry root = { R5_CA, "r5-root" };
const struct entry another = { R5_CA, "r5-another" };
const struct entry cert = { R5_CLIENT_CERT, "r5-client" };
const struct entry key = { R5_CLIENT_KEY, "r5-client" };

struct r5_material root_der(struct r5_dut *dut)
{
    return r5_material(dut, "root-ec", R5_TRUSTED_DER);
}

struct r5_material other_der(struct r5_dut *dut)
{
    return r5_material(dut, "root-other", R5_TRUSTED_DER);
}

struct r5_material cert_der(struct r5_dut *dut)
{
    return r5_material(dut, "client", R5_LEAF_DER);
}

struct r5_material key_der(struct r5_dut *dut)
{
    return r5_material(dut, "client", R5_KEY_DER);
}

struct md5 md5_of(struct r5_dut *dut, struct r5_material material)
{
    struct md5 md5;
    struct r5_material der = r5_der(dut, material);
    snprintf(md5.hex, sizeof md5.hex, "%s", r5_md5(dut, der.bytes, der.len));
    return md5;
}

struct md5 md5_told(struct r5_dut *dut, const struct r5_answer *answer)
{
    struct md5 md5;
    snprintf(md5.hex, sizeof md5.hex, "%s", r5_field(dut, answer, "+USECMNG:", 3));
    for (char *at = md5.hex; *at != '\0'; at++)
        if (*at >= 'A' && *at <= 'F')
            *at = (char)(*at - 'A' + 'a');
    return md5;
}

struct md5 import_at(struct r5_dut *dut, const struct entry *entry, struct r5_material material,
                     const char *file, int line)
{
    const struct r5_answer *answer =
        r5_import(dut, entry->type, entry->name, material.bytes, material.len, NULL);
    r5_ended_at(dut, R5_NEED, answer, R5_END_OK, 0, file, line);
    return md5_of(dut, material);
}

/* Some print the tag in quotes, some in front of a blank. */
static bool is_line_of(const char *line, const struct entry *entry)
{
    static const char *const tags[] = { "CA", "CC", "PK", "SC", "VC", "PU" };
    char begin[256], quoted[260];
    snprintf(begin, sizeof begin, "%s,\"%.200s\"", tags[entry->type], entry->name);
    snprintf(quoted, sizeof quoted, "\"%s\"%s", tags[entry->type], begin + 2);
    const char *at = line + strspn(line, " ");
    const char *is = *at == '"' ? quoted : begin;
    return strncmp(at, is, strlen(is)) == 0;
}

struct listed listed(struct r5_dut *dut, const struct entry *entry)
{
    struct listed found = { .times = 0 };
    const struct r5_answer *list = r5_at(dut, "AT+USECMNG=3");
    need_ok(dut, list);
    for (int i = 0; i < list->lines; i++) {
        if (!is_line_of(list->line[i], entry))
            continue;
        const char *at = list->line[i] + strspn(list->line[i], " ");
        bool quoted = *at == '"';
        snprintf(found.line, sizeof found.line, "%.2s%s", at + quoted, at + 2 + 2 * quoted);
        found.times++;
    }
    return found;
}

struct held held(struct r5_dut *dut, const struct entry *entry)
{
    struct held h;
    int times = listed(dut, entry).times;
    const struct r5_answer *hash =
        r5_at(dut, "AT+USECMNG=4,%d,\"%s\"", (int)entry->type, entry->name);
    struct md5 md5 = md5_told(dut, hash);
    if (times == 0 && hash->refused)
        snprintf(h.text, sizeof h.text, NONE);
    else if (times == 1 && hash->ok && strlen(md5.hex) == 32)
        snprintf(h.text, sizeof h.text, "%s", md5.hex);
    else
        snprintf(h.text, sizeof h.text, "listed %d times, hash '%s'", times, md5.hex);
    return h;
}

void hold_at(struct r5_dut *dut, enum r5_word word, const char *what, const struct entry *entry,
             const char *md5, const char *file, int line)
{
    struct held h = held(dut, entry);
    r5_text_at(dut, word, what, h.text, md5, file, line);
}

const struct r5_answer *delete_entry(struct r5_dut *dut, const struct entry *entry)
{
    return r5_at(dut, "AT+USECMNG=2,%d,\"%s\"", (int)entry->type, entry->name);
}

void import_still_works(struct r5_dut *dut)
{
    static const struct entry control = { R5_CA, "r5-control" };
    struct md5 md5 = need_import(dut, &control, root_der(dut));
    need_hold(dut, "an entry of the control", &control, md5.hex);
    need_ok(dut, delete_entry(dut, &control));
}

bool power_off_and_on(struct r5_dut *dut)
{
    need_ok(dut, r5_at_within(dut, CPWROFF_MS, "AT+CPWROFF"));
    return r5_wait_vint(dut, false, CPWROFF_MS) && r5_switch_on(dut);
}
