/* SPDX-License-Identifier: Apache-2.0 */
/* +USECPRF ops 8, 9 and 13: pre-shared key, its identity, what a session can be resumed with. */
#include <stdlib.h>
#include <string.h>

#include "emu_sec.h"
#include "emu_secprf_ops.h"

enum { AS_TEXT = 0, AS_HEX = 1 };
enum { TAG_ON = 0, TAG_TYPE = 1, TAG_SESSION = 2, TAG_SEALED = 12 };
enum { TYPE_ID = 0, TYPE_ID_SEALED = 10 };

/* ---- pre-shared key and identity ------------------------------------------------------------- */

static bool from_hex(const struct emu_arg *arg, struct emu_secprf_bytes *to)
{
    if (arg->len % 2 != 0 || strspn(arg->text, "0123456789abcdefABCDEF") != arg->len)
        return false;
    for (size_t i = 0; i < arg->len / 2; i++) {
        char pair[3] = { arg->text[2 * i], arg->text[2 * i + 1], '\0' };
        to->bytes[i] = (uint8_t)strtol(pair, NULL, 16);
    }
    to->len = arg->len / 2;
    return true;
}

static bool set_bytes(const struct emu_args *a, size_t most, struct emu_secprf_bytes *to)
{
    int64_t form = AS_TEXT;
    const struct emu_arg *arg = &a->arg[2];
    if (a->count > 4 || (a->count == 4 && !emu_arg_int(a, 3, AS_TEXT, AS_HEX, &form)) ||
        arg->len > (form == AS_HEX ? 2 * most : most))
        return false;
    memset(to, 0, sizeof(*to));
    to->hex = form == AS_HEX;
    if (to->hex)
        return from_hex(arg, to);
    memcpy(to->bytes, arg->text, arg->len);
    to->len = arg->len;
    return emu_secprf_printable(arg);
}

static void read_bytes(struct emu *e, size_t id, int op, const struct emu_secprf_bytes *b)
{
    char text[2 * EMU_SECPRF_IDENTITY_MAX + 1] = "";
    if (b->hex)
        emu_hex(text, b->bytes, b->len);
    else
        memcpy(text, b->bytes, b->len);
    emu_line(e, "+USECPRF: %zu,%d,\"%s\"%s", id, op, text, b->hex ? ",1" : "");
}

static void read_nothing(struct emu *e, size_t id, int op)
{
    emu_line(e, "+USECPRF: %zu,%d,\"\"", id, op);
}

bool emu_secprf_set_psk(struct emu *e, const struct emu_args *a, struct emu_secprf *p)
{
    if (!set_bytes(a, EMU_SECPRF_PSK_MAX, &p->psk))
        return false;
    if (p->psk.len > 0)
        emu_witness(e, "psk", p->psk.bytes, p->psk.len);
    return true;
}

void emu_secprf_read_psk(struct emu *e, size_t id, const struct emu_secprf *p)
{
    if (emu_profile_is(e, "prf.secret_read", "clear") || emu_broken(e, "cert-profile-reads-psk"))
        read_bytes(e, id, 8, &p->psk);
    else
        read_nothing(e, id, 8);
}

bool emu_secprf_set_identity(struct emu *e, const struct emu_args *a, struct emu_secprf *p)
{
    (void)e;
    return set_bytes(a, EMU_SECPRF_IDENTITY_MAX, &p->identity);
}

void emu_secprf_read_identity(struct emu *e, size_t id, const struct emu_secprf *p)
{
    if (emu_profile_is(e, "prf.identity_read", "clear"))
        read_bytes(e, id, 9, &p->identity);
    else
        read_nothing(e, id, 9);
}

/* ---- resumption ------------------------------------------------------------------------------ */

static bool is_base64(const struct emu_arg *arg, size_t most)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t padding = arg->len - strspn(arg->text, digits);
    return arg->len <= most && padding <= 2 &&
           strspn(arg->text + arg->len - padding, "=") == padding;
}

static bool set_sealed(const struct emu_args *a, struct emu_secprf_session *s)
{
    if (a->count != 5 || !is_base64(&a->arg[3], EMU_SECPRF_SEALED_MAX) ||
        !emu_arg_int(a, 4, 0, EMU_SECPRF_SEALED_MAX, &s->sealed_len))
        return false;
    memcpy(s->sealed, a->arg[3].text, a->arg[3].len + 1);
    return true;
}

static bool set_ids(struct emu *e, const struct emu_args *a, struct emu_secprf_session *s)
{
    if (a->count != 5 || !is_base64(&a->arg[3], EMU_SECPRF_SESSION_MAX) ||
        !is_base64(&a->arg[4], EMU_SECPRF_SESSION_MAX))
        return false;
    memcpy(s->id, a->arg[3].text, a->arg[3].len + 1);
    memcpy(s->master, a->arg[4].text, a->arg[4].len + 1);
    if (s->master[0] != '\0')
        emu_witness(e, "session-master", s->master, strlen(s->master));
    return true;
}

bool emu_secprf_set_session(struct emu *e, const struct emu_args *a, struct emu_secprf *p)
{
    int64_t tag, value;
    struct emu_secprf_session *s = &p->session;
    if (!emu_arg_int(a, 2, 0, TAG_SEALED, &tag))
        return false;
    if (tag == TAG_SESSION)
        return set_ids(e, a, s);
    if (tag == TAG_SEALED)
        return set_sealed(a, s);
    if (a->count != 4 || !emu_arg_int(a, 3, 0, TYPE_ID_SEALED, &value))
        return false;
    if (tag == TAG_ON)
        s->on = value == 1;
    if (tag == TAG_TYPE)
        s->type = value;
    return (tag == TAG_ON && value <= 1) ||
           (tag == TAG_TYPE && (value == TYPE_ID || value == TYPE_ID_SEALED));
}

static void read_tag(struct emu *e, size_t id, int64_t tag, const struct emu_secprf_session *s)
{
    bool clear = emu_profile_is(e, "prf.session_read", "clear") ||
                 emu_broken(e, "cert-profile-reads-master-secret");
    if (tag == TAG_SESSION)
        emu_line(e, "+USECPRF: %zu,13,2,\"%s\",\"%s\"", id, s->id, clear ? s->master : "");
    else if (tag == TAG_SEALED)
        emu_line(e, "+USECPRF: %zu,13,12,\"%s\",%lld", id, s->sealed, (long long)s->sealed_len);
    else
        emu_line(e, "+USECPRF: %zu,13,%lld,%lld", id, (long long)tag,
                 (long long)(tag == TAG_ON ? s->on : s->type));
}

void emu_secprf_read_session(struct emu *e, size_t id, const struct emu_secprf *p)
{
    read_tag(e, id, TAG_ON, &p->session);
}

bool emu_secprf_read_session_tag(struct emu *e, const struct emu_args *a, size_t id,
                                 const struct emu_secprf *p)
{
    int64_t tag;
    if (!emu_arg_int(a, 2, 0, TAG_SEALED, &tag) || (tag > TAG_SESSION && tag != TAG_SEALED))
        return false;
    read_tag(e, id, tag, &p->session);
    return true;
}
