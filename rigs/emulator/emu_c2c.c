/* SPDX-License-Identifier: Apache-2.0 */
/* +USECC2C: pair, open, close, re-pair, confirm. */
#include <string.h>

#include "emu_sec.h"

enum {
    PAIR = 0,
    OPEN = 1,
    CLOSE = 2,
    CONFIRM = 4,
    NOT_ALLOWED_NOW = 3,
    NOT_PRESENT = 1683,
};

static void switch_on(struct emu *e)
{
    emu_c2c_open(e, emu_c2c_find_good(e, e->c2c.job.te));
}

static void open_channel(struct emu *e)
{
    if (e->c2c.glitched && emu_broken(e, "glitch-opens-the-channel"))
        memcpy(e->c2c.job.te, e->c2c.slot[0].good.keys.te, EMU_C2C_SECRET);
    if (emu_c2c_is_off(e))
        emu_sec_refuse(e, "c2c.err_pair_not_allowed");
    else if (e->c2c.open && emu_profile_is(e, "c2c.open_when_open", "ok"))
        emu_ok(e);
    else if (e->c2c.open)
        emu_cme(e, NOT_ALLOWED_NOW);
    else if (emu_c2c_find_good(e, e->c2c.job.te) != EMU_C2C_NO_SLOT)
        emu_ok_then(e, switch_on);
    else if (emu_c2c_find_fresh(e, e->c2c.job.te) != EMU_C2C_NO_SLOT)
        emu_sec_refuse(e, "c2c.err_open_unconfirmed");
    else
        emu_sec_refuse(e, "c2c.err_open_unknown");
}

static void close_channel(struct emu *e)
{
    if (e->c2c.open)
        emu_ok_then(e, emu_c2c_close);
    else if (emu_profile_is(e, "c2c.close_when_closed", "ok"))
        emu_ok(e);
    else
        emu_cme(e, NOT_PRESENT);
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
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

static bool take_te(struct emu *e, const struct emu_arg *arg)
{
    bool right = take_hex(arg, e->c2c.job.te, EMU_C2C_SECRET);
    if (right)
        emu_witness(e, "te", e->c2c.job.te, EMU_C2C_SECRET);
    else if (arg->len > 0)
        emu_witness(e, "te_text", arg->text, arg->len);
    return right;
}

static const struct op {
    const char *number_key; /* null: `number` is known */
    int64_t number;
    size_t parameters;
    const char *time_key;
    emu_fn *act;
} ops[] = {
    { NULL, PAIR, 2, "c2c.pair_ms", emu_c2c_op_pair },
    { NULL, OPEN, 2, "c2c.op_ms", open_channel },
    { NULL, CLOSE, 1, "c2c.op_ms", close_channel },
    { NULL, CONFIRM, 3, "c2c.op_ms", emu_c2c_op_confirm },
    { "c2c.repair_op", 0, 2, "c2c.pair_ms", emu_c2c_op_repair },
};

static const struct op *find_op(const struct emu *e, int64_t number)
{
    for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++) {
        const char *key = ops[i].number_key;
        if (number == (key == NULL ? ops[i].number : emu_profile_int(e, key)))
            return &ops[i];
    }
    return NULL;
}

static void run(struct emu *e, const struct emu_args *a)
{
    int64_t number = 0;
    const struct op *op = emu_arg_int(a, 0, 0, INT32_MAX, &number) ? find_op(e, number) : NULL;
    bool te_is_right = a->count < 2 || take_te(e, &a->arg[1]);

    if (!emu_profile_bool(e, "c2c.present"))
        emu_unknown(e);
    else if (op == NULL || a->count != op->parameters)
        emu_sec_refuse(e, "c2c.err_op");
    else if (!te_is_right || (a->count == 3 &&
                              !take_hex(&a->arg[2], e->c2c.job.confirmation, EMU_C2C_CONFIRMATION)))
        emu_sec_refuse(e, "c2c.err_te");
    else if (!emu_sec_not_ready(e, op->number != CLOSE &&
                                       emu_profile_bool(e, "c2c.follows_usecmode"))) {
        e->c2c.job.op = number;
        e->c2c.glitched = false;
        emu_after(e, emu_profile_int(e, op->time_key), op->act);
    }
}

const struct emu_command emu_commands_c2c[] = {
    { "+USECC2C", EMU_SET, run },
    { NULL, 0, NULL },
};
