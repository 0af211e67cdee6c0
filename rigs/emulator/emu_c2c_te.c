/* SPDX-License-Identifier: Apache-2.0 */
/* The hex strings of +USECC2C: te and confirmation. */
#include <ctype.h>
#include <string.h>

#include "emu_c2c_ops.h"

enum { TE_HEX = 2 * EMU_C2C_SECRET };

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool has_lower_case(const struct emu_arg *arg)
{
    for (size_t i = 0; i < arg->len; i++)
        if (islower((unsigned char)arg->text[i]))
            return true;
    return false;
}

static bool case_is_refused(const struct emu *e, const struct emu_arg *arg)
{
    return has_lower_case(arg) && emu_profile_is(e, "c2c.lower_case", "refuse");
}

/* A quoted string of exactly `len` bytes in hex, of either case. */
static bool take_hex(const struct emu_arg *arg, uint8_t *to, size_t len)
{
    if (!arg->quoted || arg->len != 2 * len)
        return false;
    for (size_t i = 0; i < len; i++) {
        int high = hex_digit(arg->text[2 * i]);
        int low = hex_digit(arg->text[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        to[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

/* The te of the good pairing that was made last. */
static bool take_last_te(const struct emu *e, uint8_t te[EMU_C2C_SECRET])
{
    for (size_t i = EMU_C2C_SLOTS; i-- > 0;)
        if (e->c2c.slot[i].good.keys.version != 0) {
            memcpy(te, e->c2c.slot[i].good.keys.te, EMU_C2C_SECRET);
            return true;
        }
    return false;
}

/* The te of a pairing, of which the text is the beginning. */
static bool take_te_by_prefix(const struct emu *e, const struct emu_arg *arg,
                              uint8_t te[EMU_C2C_SECRET])
{
    char hex[TE_HEX + 1];
    for (size_t i = 0; i < EMU_C2C_SLOTS && arg->len > 0 && arg->len < TE_HEX; i++) {
        const struct emu_c2c_keys *keys = &e->c2c.slot[i].good.keys;
        if (keys->version != 0 &&
            memcmp(emu_hex(hex, keys->te, EMU_C2C_SECRET), arg->text, arg->len) == 0) {
            memcpy(te, keys->te, EMU_C2C_SECRET);
            return true;
        }
    }
    return false;
}

/* A te where there is none, on a module that is content with less. */
static bool take_less(const struct emu *e, const struct emu_arg *arg, uint8_t te[EMU_C2C_SECRET])
{
    char text[TE_HEX + 1] = "";
    struct emu_arg mended = { .text = text, .len = TE_HEX, .quoted = true };
    memset(text, '0', TE_HEX);
    memcpy(text, arg->text, arg->len < TE_HEX ? arg->len : TE_HEX);
    for (char *c = text; *c != '\0' && emu_broken(e, "te-not-hex-accepted"); c++)
        if (!isxdigit((unsigned char)*c))
            *c = '0';
    if (!arg->quoted)
        return emu_broken(e, "te-without-quotes-not-compared") && take_last_te(e, te);
    if (arg->len == 0)
        return (emu_broken(e, "te-empty-is-the-last") && take_last_te(e, te)) ||
               (emu_broken(e, "te-empty-accepted") && take_hex(&mended, te, EMU_C2C_SECRET));
    if (emu_broken(e, "te-by-prefix") && take_te_by_prefix(e, arg, te))
        return true;
    bool fits = arg->len == TE_HEX || (arg->len < TE_HEX && emu_broken(e, "te-short-accepted")) ||
                (arg->len > TE_HEX && emu_broken(e, "te-tail-ignored"));
    return fits && take_hex(&mended, te, EMU_C2C_SECRET);
}

bool emu_c2c_take_te(struct emu *e, const struct emu_args *a)
{
    static const struct emu_arg left_out = { .text = "", .quoted = true };
    const struct emu_arg *arg = a->count > 1 ? &a->arg[1] : &left_out;
    uint8_t *te = e->c2c.job.te;
    bool right = !case_is_refused(e, arg) &&
                 (take_hex(arg, te, EMU_C2C_SECRET) || take_less(e, arg, te) || a->count == 1);
    if (right && has_lower_case(arg) && emu_broken(e, "te-case-sensitive"))
        te[0] ^= 0x80; /* another te than the one in upper case */
    if (right)
        emu_witness(e, "te", te, EMU_C2C_SECRET);
    else if (arg->len > 0)
        emu_witness(e, "te_text", arg->text, arg->len);
    return right;
}

bool emu_c2c_take_confirmation(struct emu *e, const struct emu_args *a)
{
    struct emu_c2c_job *job = &e->c2c.job;
    struct emu_arg arg = a->arg[2];
    if (arg.len > 2 * EMU_C2C_CONFIRMATION && emu_broken(e, "confirm-tail-ignored"))
        arg.len = 2 * EMU_C2C_CONFIRMATION;
    job->confirmation_len = EMU_C2C_CONFIRMATION;
    if (has_lower_case(&arg) && emu_broken(e, "confirm-case-sensitive"))
        return false;
    if (emu_broken(e, "confirm-tag-by-prefix") && arg.len == 2 * (EMU_C2C_CONFIRMATION - 16))
        job->confirmation_len = EMU_C2C_CONFIRMATION - 16;
    if (emu_broken(e, "confirm-short-not-checked") && arg.len < 2 * EMU_C2C_CONFIRMATION) {
        job->confirmation_len = arg.len / 2;
        arg.len -= arg.len % 2;
    }
    return !case_is_refused(e, &arg) && take_hex(&arg, job->confirmation, job->confirmation_len);
}
