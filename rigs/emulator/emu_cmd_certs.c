/* SPDX-License-Identifier: Apache-2.0 */
/* +USECMNG: certificates and keys in, listed, compared, out; their content never leaves. */
#include <string.h>
#include <time.h>

#include "emu_cert_examine.h"
#include "emu_cmd.h"
#include "emu_file.h"
#include "emu_sec.h"

enum op { OP_IMPORT, OP_IMPORT_FILE, OP_DELETE, OP_LIST, OP_HASH };
enum {
    ERROR_PARAMETERS = 50,
    ERROR_NO_FILE = 1612,
    ERROR_TIMEOUT = 1910,
    ERROR_SIZE = 1911,
    ERROR_MEMORY = 1912,
    ERROR_FORMAT = 1913,
    ERROR_MANY = 1914,
    ERROR_INTERNAL = 1915,
    ERROR_PRESENT = 1917
};

/* Where a running import keeps what its command line said. */
enum { JOB_OP, JOB_TYPE };
enum { PASSWORD_AT = 0, PASSWORD_ROOM = 256, FILE_AT = PASSWORD_ROOM };

static const char *job_password(const struct emu *e)
{
    return (const char *)e->at.job.bytes + PASSWORD_AT;
}

static const char *job_file(const struct emu *e)
{
    return (const char *)e->at.job.bytes + FILE_AT;
}

/* ---- what more than one op needs ------------------------------------------------------------- */

static void refuse(struct emu *e, enum emu_certs_result why)
{
    static const int64_t number[] = { [EMU_CERTS_MANY] = ERROR_MANY,
                                      [EMU_CERTS_PRESENT] = ERROR_PRESENT,
                                      [EMU_CERTS_MEMORY] = ERROR_MEMORY,
                                      [EMU_CERTS_LOST] = ERROR_INTERNAL };
    emu_cme(e, why == EMU_CERTS_ABSENT ? emu_profile_int(e, "cert.err_not_found") : number[why]);
}

static void print_hash(struct emu *e, int op, const struct emu_cert *c)
{
    char hex[2 * EMU_CERT_MD5 + 1];
    uint8_t md5[EMU_CERT_MD5];
    memcpy(md5, c->md5, sizeof(md5));
    if (emu_broken(e,
                   op == OP_HASH ? "cert-hash-tells-another-md5" : "cert-import-tells-another-md5"))
        md5[0] ^= 1;
    emu_hex(hex, md5, sizeof(md5));
    for (char *at = hex; *at != '\0'; at++)
        if (*at >= 'A')
            *at = (char)(*at - 'A' + 'a');
    emu_line(e, "+USECMNG: %d,%d,\"%s\",\"%s\"", op, (int)c->type, c->name, hex);
    emu_ok(e);
}

static bool is_name(const struct emu *e, const struct emu_arg *arg)
{
    if (arg->len < 1)
        return emu_broken(e, "cert-empty-name-accepted");
    if (arg->len > (size_t)emu_profile_int(e, "cert.name_max") ||
        (arg->len > 128 && emu_broken(e, "cert-long-name-refused")))
        return false;
    for (size_t i = 0; i < arg->len; i++)
        if (arg->text[i] < ' ' || arg->text[i] > '~')
            return false;
    return true;
}

/* Type and name, the second and third parameter; false: the command is answered. */
static bool take_entry(struct emu *e, const struct emu_args *a, enum emu_cert_type *type)
{
    int64_t number;
    *type = EMU_CERT_CA;
    if (a->count >= 3 && emu_arg_int(a, 1, EMU_CERT_TYPES, EMU_CERT_TYPES, &number) &&
        emu_broken(e, "cert-unknown-type-accepted"))
        return true;
    if (a->count < 3 || !emu_arg_int(a, 1, 0, EMU_CERT_TYPES - 1, &number))
        emu_cme(e, ERROR_PARAMETERS);
    else if (!is_name(e, &a->arg[2]))
        emu_cme(e, emu_profile_int(e, "cert.err_name"));
    else {
        *type = (enum emu_cert_type)number;
        return true;
    }
    return false;
}

/* ---- import ---------------------------------------------------------------------------------- */

/* Broken: what is refused is not without effect. True: not answered either. */
static bool refused_by_halves(struct emu *e, const struct emu_cert *fresh, const uint8_t *der)
{
    if (emu_broken(e, "cert-refusal-stores") && fresh->len > 0)
        emu_certs_put(e, fresh, der);
    if (emu_broken(e, "cert-refusal-takes-the-old"))
        emu_certs_delete(e, fresh->type, fresh->name);
    return emu_broken(e, "cert-malformed-hangs");
}

static void store(struct emu *e, const uint8_t *sent, size_t len)
{
    static const char *const keys[] = {
        [EMU_CERT_BAD_KEY] = "cert.err_key", [EMU_CERT_BAD_PASSWORD] = "cert.err_password"
    };
    uint8_t der[EMU_CERT_DER_MAX];
    struct emu_cert fresh;
    memset(&fresh, 0, sizeof(fresh));
    fresh.type = (enum emu_cert_type)e->at.job.n[JOB_TYPE];
    strcpy(fresh.name, e->at.job.text);
    enum emu_cert_verdict verdict = emu_cert_examine(e, sent, len, job_password(e), &fresh, der);
    if (e->channel && len > 4096 && emu_broken(e, "cert-large-import-fails-in-the-channel"))
        verdict = EMU_CERT_BAD_FORM;
    if (verdict == EMU_CERT_BAD_PASSWORD && emu_broken(e, "cert-wrong-password-granted")) {
        emu_ok(e);
        return;
    }
    if (verdict != EMU_CERT_GOOD && refused_by_halves(e, &fresh, der))
        return;
    if (verdict != EMU_CERT_GOOD) {
        emu_cme(e, verdict == EMU_CERT_BAD_FORM ? ERROR_FORMAT : emu_profile_int(e, keys[verdict]));
        return;
    }
    enum emu_certs_result result = emu_certs_put(e, &fresh, der);
    if (fresh.type == EMU_CERT_PK && emu_broken(e, "cert-key-left-in-a-file"))
        emu_nvm_put(e, "file/import.tmp", der, fresh.len);
    if (result == EMU_CERTS_OK && emu_certs_find(e, fresh.type, fresh.name, &fresh))
        print_hash(e, (int)e->at.job.n[JOB_OP], &fresh);
    else
        refuse(e, result == EMU_CERTS_OK ? EMU_CERTS_LOST : result);
}

static void take_payload(struct emu *e)
{
    store(e, e->at.payload, e->at.payload_len);
}

static void take_file(struct emu *e)
{
    size_t len;
    const uint8_t *content = emu_file_get(e, job_file(e), &len);
    if (content == NULL)
        emu_cme(e, ERROR_NO_FILE);
    else if (emu_broken(e, "cert-file-import-without-effect"))
        emu_ok(e);
    else
        store(e, content, len);
}

static void payload_arrived(struct emu *e, const uint8_t *data, size_t len, bool timed_out)
{
    (void)data; /* stays where it is while the module works on it */
    if (timed_out && emu_broken(e, "cert-time-over-takes-the-old"))
        emu_certs_delete(e, (enum emu_cert_type)e->at.job.n[JOB_TYPE], e->at.job.text);
    if (timed_out && len > 0 && emu_broken(e, "cert-short-payload-granted"))
        emu_ok(e);
    else if (timed_out && !(len > 0 && emu_broken(e, "cert-short-payload-taken")))
        emu_cme(e, ERROR_TIMEOUT);
    else
        emu_after(e, emu_profile_int(e, "cert.import_ms"), take_payload);
}

static bool size_is_allowed(const struct emu *e, size_t size)
{
    if (size == 8192 && emu_broken(e, "cert-largest-size-refused"))
        return false;
    if (size >= 1 && emu_broken(e, "cert-oversize-accepted"))
        return true;
    return size >= 1 && size <= (size_t)emu_profile_int(e, "cert.size_max");
}

static int64_t prompt_ms(const struct emu *e)
{
    return emu_broken(e, "cert-prompt-never-ends")   ? 3600000
           : emu_broken(e, "cert-prompt-ends-early") ? 2000
                                                     : emu_profile_int(e, "cert.prompt_ms");
}

static void import_payload(struct emu *e, const struct emu_args *a)
{
    int64_t size;
    if (!emu_arg_int(a, 3, 0, INT32_MAX, &size))
        emu_cme(e, ERROR_PARAMETERS);
    else if (!size_is_allowed(e, (size_t)size)) {
        if (emu_broken(e, "cert-size-refusal-takes-the-old"))
            emu_certs_delete(e, (enum emu_cert_type)e->at.job.n[JOB_TYPE], e->at.job.text);
        emu_cme(e, ERROR_SIZE);
    } else
        emu_prompt(e, "\r\n>", (size_t)size, prompt_ms(e), payload_arrived);
}

static void import_file(struct emu *e, const struct emu_args *a)
{
    size_t size;
    if (a->arg[3].len >= EMU_NVM_NAME || emu_file_get(e, a->arg[3].text, &size) == NULL) {
        emu_cme(e, ERROR_NO_FILE);
    } else if (!size_is_allowed(e, size)) {
        emu_cme(e, ERROR_SIZE);
    } else {
        strcpy((char *)e->at.job.bytes + FILE_AT, a->arg[3].text);
        emu_after(e, emu_profile_int(e, "cert.import_ms"), take_file);
    }
}

/* A password belongs to a client key. */
static bool take_password(struct emu *e, const struct emu_args *a, enum emu_cert_type type)
{
    size_t len = strlen(emu_arg_text(a, 4));
    bool any = emu_broken(e, "cert-password-for-a-root");
    if (len > 64 && emu_broken(e, "cert-password-of-64-at-most"))
        return false;
    if (len > (size_t)emu_profile_int(e, "cert.password_max") ||
        (!any && len > 0 && type != EMU_CERT_PK))
        return false;
    memcpy(e->at.job.bytes + PASSWORD_AT, emu_arg_text(a, 4), len + 1);
    return true;
}

static void drop_first(struct emu *e)
{
    struct emu_cert c;
    if (emu_certs_nth(e, 0, &c))
        emu_certs_delete(e, c.type, c.name);
}

/* Broken: stored before there is anything to store. */
static void make_entry(struct emu *e, enum emu_cert_type type, const char *name)
{
    struct emu_cert c;
    memset(&c, 0, sizeof(c));
    c.type = type;
    c.len = 1;
    strcpy(c.name, name);
    emu_certs_put(e, &c, (const uint8_t *)"");
}

static void import(struct emu *e, const struct emu_args *a, enum op op)
{
    enum emu_cert_type type;
    if (!take_entry(e, a, &type))
        return;
    if (a->count < 4 || a->count > 5 || !take_password(e, a, type)) {
        emu_cme(e, ERROR_PARAMETERS);
        return;
    }
    if (e->channel && type == EMU_CERT_PK && emu_broken(e, "cert-key-refused-in-the-channel")) {
        emu_cme(e, ERROR_INTERNAL);
        return;
    }
    enum emu_certs_result may = emu_certs_may(e, type, a->arg[2].text);
    if (may == EMU_CERTS_MANY && emu_broken(e, "cert-full-store-refusal-drops-one"))
        drop_first(e);
    if (may == EMU_CERTS_MANY && emu_broken(e, "cert-full-store-grants-without-effect")) {
        emu_ok(e);
        return;
    }
    if (may != EMU_CERTS_OK && emu_profile_is(e, "cert.refused_at", "before_prompt")) {
        refuse(e, may);
        return;
    }
    if (emu_broken(e, "cert-prompt-makes-an-entry") &&
        !emu_certs_find(e, type, a->arg[2].text, NULL))
        make_entry(e, type, a->arg[2].text);
    if (emu_broken(e, "cert-prompt-takes-the-old"))
        emu_certs_delete(e, type, a->arg[2].text);
    e->at.job.n[JOB_OP] = op;
    e->at.job.n[JOB_TYPE] = type;
    strcpy(e->at.job.text, a->arg[2].text);
    (op == OP_IMPORT ? import_payload : import_file)(e, a);
}

/* ---- the rest -------------------------------------------------------------------------------- */

static void remove_entry(struct emu *e, const struct emu_args *a)
{
    enum emu_cert_type type;
    if (!take_entry(e, a, &type))
        return;
    if (a->count != 3) {
        emu_cme(e, ERROR_PARAMETERS);
        return;
    }
    enum emu_certs_result result = emu_certs_delete(e, type, a->arg[2].text);
    if (result == EMU_CERTS_OK)
        emu_ok(e);
    else
        refuse(e, result);
}

static void hash(struct emu *e, const struct emu_args *a)
{
    enum emu_cert_type type;
    struct emu_cert c;
    if (!take_entry(e, a, &type))
        return;
    if (a->count != 3)
        emu_cme(e, ERROR_PARAMETERS);
    else if (emu_certs_find(e, type, a->arg[2].text, &c))
        print_hash(e, OP_HASH, &c);
    else
        refuse(e, EMU_CERTS_ABSENT);
}

/* Broken: the first bytes of a client key, behind its name in a line of its own. */
static void print_key(struct emu *e, const struct emu_cert *c)
{
    uint8_t der[EMU_CERT_DER_MAX];
    char hex[2 * 64 + 1];
    size_t len = emu_certs_der(e, c->type, c->name, der);
    emu_line(e, "PK,\"%s\",\"%s\"", c->name, emu_hex(hex, der, len < 64 ? len : 64));
}

/* Subject and end of validity: of CA and CC alone. */
static void print_entry(struct emu *e, const struct emu_cert *c)
{
    const char *quote = emu_profile_bool(e, "cert.list_quotes") ? "\"" : "";
    const char *form = emu_profile_bool(e, "cert.list_time") ? "%Y/%m/%d %H:%M:%S" : "%Y/%m/%d";
    time_t at = (time_t)c->expires;
    struct tm tm;
    char date[64] = "";
    if (c->type == EMU_CERT_PK && emu_broken(e, "cert-list-shows-the-key"))
        print_key(e, c);
    if (c->type != EMU_CERT_CA && c->type != EMU_CERT_CC) {
        emu_line(e, "%s%s%s,\"%s\"", quote, emu_cert_tag(c->type), quote, c->name);
        return;
    }
    if (gmtime_r(&at, &tm) != NULL)
        strftime(date, sizeof(date), form, &tm);
    emu_line(e, "%s%s%s,\"%s\",\"%s\",\"%s\"", quote, emu_cert_tag(c->type), quote, c->name,
             emu_broken(e, "cert-list-without-subject") ? "" : c->subject, date);
}

static void list(struct emu *e, const struct emu_args *a)
{
    struct emu_cert c;
    if (a->count != 1) {
        emu_cme(e, ERROR_PARAMETERS);
        return;
    }
    for (size_t i = 0; emu_certs_nth(e, i, &c); i++)
        print_entry(e, &c);
    emu_ok(e);
}

/* Some firmware fails at the higher speeds. */
static bool too_fast(const struct emu *e)
{
    int64_t most = emu_profile_int(e, "cert.baud_max");
    return most > 0 && e->uart.baud > most;
}

static void usecmng(struct emu *e, const struct emu_args *a)
{
    int64_t op;
    if (emu_profile_bool(e, "cert.follows_usecmode") && emu_sec_not_ready(e, true))
        return;
    if (too_fast(e))
        emu_cme(e, emu_profile_int(e, "cert.err_baud"));
    else if (!emu_arg_int(a, 0, OP_IMPORT, OP_HASH, &op))
        emu_cme(e, ERROR_PARAMETERS);
    else if (op == OP_DELETE)
        remove_entry(e, a);
    else if (op == OP_LIST)
        list(e, a);
    else if (op == OP_HASH)
        hash(e, a);
    else
        import(e, a, (enum op)op);
}

const struct emu_command emu_commands_certs[] = {
    { "+USECMNG", EMU_SET | EMU_SECURE, usecmng },
    { 0 },
};
