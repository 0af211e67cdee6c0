/* SPDX-License-Identifier: Apache-2.0 */
/* +USECPRF: the security profiles, set and read op by op. */
#include <stdio.h>
#include <string.h>

#include "emu_cmd.h"
#include "emu_sec.h"
#include "emu_secprf.h"
#include "emu_secprf_ops.h"

enum { ERROR_PARAMETERS = 50, ERROR_MEMORY = 20 };

struct op {
    int number;
    bool (*set)(struct emu *e, const struct emu_args *a, struct emu_secprf *p);
    void (*read)(struct emu *e, size_t id, const struct emu_secprf *p);
};

/* ---- one number ------------------------------------------------------------------------------ */

static bool one_number(const struct emu_args *a, int64_t most, int64_t *to)
{
    return a->count == 3 && emu_arg_int(a, 2, 0, most, to);
}

static void say_number(struct emu *e, size_t id, int op, int64_t value)
{
    emu_line(e, "+USECPRF: %zu,%d,%lld", id, op, (long long)value);
}

static bool set_level(struct emu *e, const struct emu_args *a, struct emu_secprf *p)
{
    int64_t level;
    (void)e;
    if (!one_number(a, emu_broken(e, "cert-profile-level-not-checked") ? 9 : EMU_VALIDATE_DATES,
                    &level))
        return false;
    p->level = (enum emu_validation)level;
    return true;
}

static void read_level(struct emu *e, size_t id, const struct emu_secprf *p)
{
    say_number(e, id, 0, (int64_t)p->level);
}

static bool set_version(struct emu *e, const struct emu_args *a, struct emu_secprf *p)
{
    return one_number(a, emu_profile_int(e, "tls.version_max"), &p->version);
}

static void read_version(struct emu *e, size_t id, const struct emu_secprf *p)
{
    say_number(e, id, 1, p->version);
}

static bool set_rot_psk(struct emu *e, const struct emu_args *a, struct emu_secprf *p)
{
    int64_t on;
    (void)e;
    if (!one_number(a, 1, &on))
        return false;
    p->rot_psk = on != 0;
    return true;
}

static void read_rot_psk(struct emu *e, size_t id, const struct emu_secprf *p)
{
    say_number(e, id, 11, p->rot_psk);
}

static bool set_device_cert(struct emu *e, const struct emu_args *a, struct emu_secprf *p)
{
    (void)e;
    return one_number(a, 2, &p->device_cert);
}

static void read_device_cert(struct emu *e, size_t id, const struct emu_secprf *p)
{
    say_number(e, id, 14, p->device_cert);
}

/* ---- one text -------------------------------------------------------------------------------- */

bool emu_secprf_printable(const struct emu_arg *arg)
{
    for (size_t i = 0; i < arg->len; i++)
        if (arg->text[i] < ' ' || arg->text[i] > '~')
            return false;
    return true;
}

static bool one_text(const struct emu_args *a, size_t most, char *to)
{
    if (a->count != 3 || a->arg[2].len > most || !emu_secprf_printable(&a->arg[2]))
        return false;
    memcpy(to, a->arg[2].text, a->arg[2].len + 1);
    return true;
}

static size_t name_max(const struct emu *e)
{
    return (size_t)emu_profile_int(e, "cert.name_max");
}

static void say_text(struct emu *e, size_t id, int op, const char *text)
{
    emu_line(e, "+USECPRF: %zu,%d,\"%s\"", id, op, text);
}

static bool set_ca(struct emu *e, const struct emu_args *a, struct emu_secprf *p)
{
    if (emu_broken(e, "cert-profile-unknown-name-dropped") &&
        !emu_certs_find(e, EMU_CERT_CA, emu_arg_text(a, 2), NULL))
        return true;
    return one_text(a, name_max(e), p->ca);
}

static void read_ca(struct emu *e, size_t id, const struct emu_secprf *p)
{
    say_text(e, id, 3, p->ca);
}

static bool set_server(struct emu *e, const struct emu_args *a, struct emu_secprf *p)
{
    (void)e;
    return one_text(a, EMU_SECPRF_SERVER_MAX, p->server);
}

static void read_server(struct emu *e, size_t id, const struct emu_secprf *p)
{
    say_text(e, id, 4, p->server);
}

static bool set_client_cert(struct emu *e, const struct emu_args *a, struct emu_secprf *p)
{
    return one_text(a, name_max(e), p->client_cert);
}

static void read_client_cert(struct emu *e, size_t id, const struct emu_secprf *p)
{
    say_text(e, id, 5, p->client_cert);
}

static bool set_client_key(struct emu *e, const struct emu_args *a, struct emu_secprf *p)
{
    if (emu_broken(e, "cert-profile-key-name-dropped"))
        return true;
    return one_text(a, name_max(e), p->client_key);
}

static void read_client_key(struct emu *e, size_t id, const struct emu_secprf *p)
{
    say_text(e, id, 6, p->client_key);
}

static bool set_sni(struct emu *e, const struct emu_args *a, struct emu_secprf *p)
{
    (void)e;
    return one_text(a, EMU_SECPRF_SNI_MAX, p->sni);
}

static void read_sni(struct emu *e, size_t id, const struct emu_secprf *p)
{
    say_text(e, id, 10, p->sni);
}

/* ---- the other certificate ------------------------------------------------------------------- */

static bool set_pin(struct emu *e, const struct emu_args *a, struct emu_secprf *p)
{
    int64_t level = EMU_PIN_KEY_INFO;
    bool good = (a->count == 3 || a->count == 4) && a->arg[2].len <= name_max(e) &&
                emu_secprf_printable(&a->arg[2]);
    if (!good || (a->count == 4 && !emu_arg_int(a, 3, 0, EMU_PIN_CERTIFICATE, &level)))
        return false;
    strcpy(p->pin, a->arg[2].text);
    p->pin_level = (enum emu_pin_level)level;
    return true;
}

static void read_pin(struct emu *e, size_t id, const struct emu_secprf *p)
{
    emu_line(e, "+USECPRF: %zu,12,\"%s\",%d", id, p->pin, (int)p->pin_level);
}

/* ---- password -------------------------------------------------------------------------------- */

static bool set_password(struct emu *e, const struct emu_args *a, struct emu_secprf *p)
{
    if (!one_text(a, EMU_SECPRF_PASSWORD_MAX, p->password))
        return false;
    if (p->password[0] != '\0')
        emu_witness(e, "client-key-password", p->password, strlen(p->password));
    return true;
}

static void read_password(struct emu *e, size_t id, const struct emu_secprf *p)
{
    bool clear = emu_profile_is(e, "prf.secret_read", "clear") ||
                 emu_broken(e, "cert-profile-reads-password");
    say_text(e, id, 7, clear ? p->password : "");
}

/* ---- the command ----------------------------------------------------------------------------- */

static const struct op ops[] = {
    { 0, set_level, read_level },
    { 1, set_version, read_version },
    { 2, emu_secprf_set_suites, emu_secprf_read_suites },
    { 3, set_ca, read_ca },
    { 4, set_server, read_server },
    { 5, set_client_cert, read_client_cert },
    { 6, set_client_key, read_client_key },
    { 7, set_password, read_password },
    { 8, emu_secprf_set_psk, emu_secprf_read_psk },
    { 9, emu_secprf_set_identity, emu_secprf_read_identity },
    { 10, set_sni, read_sni },
    { 11, set_rot_psk, read_rot_psk },
    { 12, set_pin, read_pin },
    { 13, emu_secprf_set_session, emu_secprf_read_session },
    { 14, set_device_cert, read_device_cert },
};
enum { OPS = sizeof(ops) / sizeof(ops[0]), OP_SESSION = 13 };

static void done(struct emu *e, bool stored)
{
    if (stored)
        emu_ok(e);
    else
        emu_cme(e, ERROR_MEMORY);
}

static void set(struct emu *e, const struct emu_args *a, size_t id, const struct op *op)
{
    struct emu_secprf next;
    memcpy(&next, &e->prf[id], sizeof(next)); /* padding too: records are summed as bytes */
    if (op->set(e, a, &next))
        done(e, emu_secprf_change(e, id, &next));
    else {
        if (emu_broken(e, "cert-profile-refused-is-set"))
            emu_secprf_change(e, id, &next);
        if (emu_broken(e, "cert-profile-bad-value-granted")) {
            emu_ok(e);
            return;
        }
        if (emu_broken(e, "cert-profile-error-repeats-value"))
            emu_line(e, "+USECPRF: %s", emu_arg_text(a, a->count > 5 ? 4 : 2));
        emu_sec_refuse(e, "prf.err_value");
    }
}

static void usecprf(struct emu *e, const struct emu_args *a)
{
    int64_t id, op;
    bool wraps = emu_broken(e, "cert-profile-number-wraps");
    if (!emu_arg_int(a, 0, 0, wraps ? EMU_SECPRFS : EMU_SECPRFS - 1, &id) ||
        (a->count > 1 && !emu_arg_int(a, 1, 0, OPS - 1, &op))) {
        emu_sec_refuse(e, "prf.err_value");
    } else if (id == EMU_SECPRFS) {
        emu_ok(e);
    } else if (a->count == 1) {
        done(e, emu_secprf_reset(e, (size_t)id));
    } else if (a->count == 2) {
        ops[op].read(e, (size_t)id, &e->prf[id]);
        emu_ok(e);
    } else if (a->count == 3 && op == OP_SESSION) {
        if (emu_secprf_read_session_tag(e, a, (size_t)id, &e->prf[id]))
            emu_ok(e);
        else
            emu_sec_refuse(e, "prf.err_value");
    } else {
        set(e, a, (size_t)id, &ops[op]);
    }
}

const struct emu_command emu_commands_secprf[] = {
    { "+USECPRF", EMU_SET | EMU_SECURE, usecprf },
    { 0 },
};
