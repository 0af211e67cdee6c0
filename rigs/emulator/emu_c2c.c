/* SPDX-License-Identifier: Apache-2.0 */
/* +USECC2C: pair, open, close, re-pair, confirm. */
#include <string.h>

#include "emu_c2c_ops.h"
#include "emu_leak.h"

enum {
    PAIR = 0,
    OPEN = 1,
    CLOSE = 2,
    CONFIRM = 4,
    NOT_ALLOWED_NOW = 3,
    ALREADY_PAIRED = 1681,
    NOT_PRESENT = 1683,
};

static void say_nothing(struct emu *e)
{
    bool quiet = e->set.user.quiet;
    e->set.user.quiet = true;
    emu_final(e, "OK");
    e->set.user.quiet = quiet;
}

static void switch_on(struct emu *e)
{
    size_t slot = emu_c2c_find_good(e, e->c2c.job.te);
    if (slot == EMU_C2C_NO_SLOT || emu_broken(e, "open-takes-first-pairing"))
        slot = emu_c2c_find_loosely(e);
    emu_c2c_open(e, slot);
}

static void switch_keys(struct emu *e)
{
    e->c2c.keys = e->c2c.slot[emu_c2c_find_good(e, e->c2c.job.te)].good.keys;
}

static void open_again(struct emu *e)
{
    bool known = emu_c2c_find_good(e, e->c2c.job.te) != EMU_C2C_NO_SLOT;
    if (emu_broken(e, "open-twice-not-answered"))
        say_nothing(e);
    else if (emu_broken(e, "open-twice-ends-channel"))
        emu_ok_then(e, emu_c2c_close);
    else if (known && emu_broken(e, "open-inside-switches-keys"))
        emu_ok_then(e, switch_keys);
    else if (emu_profile_is(e, "c2c.open_when_open", "ok"))
        emu_ok(e);
    else
        emu_cme(e, NOT_ALLOWED_NOW);
}

/* Something that a wrong te gets besides the error of the profile. */
static void tell_why(struct emu *e)
{
    char te[2 * EMU_C2C_SECRET + 1];
    bool near =
        e->c2c.slot[0].good.keys.version != 0 && e->c2c.slot[0].good.keys.te[0] == e->c2c.job.te[0];
    if (emu_broken(e, "refused-open-tells-te"))
        emu_line(e, "+USECC2C: 1,\"%s\"", emu_hex(te, e->c2c.job.te, EMU_C2C_SECRET));
    if (near && emu_broken(e, "error-tells-first-byte-right"))
        emu_cme(e, ALREADY_PAIRED);
    else if (near && e->at.cmee == 2 && emu_broken(e, "verbose-error-names-reason"))
        emu_final(e, "+CME ERROR: SEC C2C wrong te for this pairing");
    else
        emu_sec_refuse(e, "c2c.err_open_unknown");
    if (emu_broken(e, "refused-open-switches"))
        emu_c2c_open(e, 0);
}

/* Is there a pairing that may be opened? */
static bool te_is_known(struct emu *e)
{
    if (e->c2c.glitched && emu_broken(e, "glitch-opens-the-channel"))
        memcpy(e->c2c.job.te, e->c2c.slot[0].good.keys.te, EMU_C2C_SECRET);
    if ((emu_c2c_te_is_zero(e) && emu_broken(e, "zero-te-cannot-be-opened")) ||
        e->c2c.broken.not_before_boot)
        return false;
    return emu_c2c_find_good(e, e->c2c.job.te) != EMU_C2C_NO_SLOT ||
           emu_c2c_find_loosely(e) != EMU_C2C_NO_SLOT;
}

static void open_channel(struct emu *e)
{
    bool known = te_is_known(e);
    if (!known && emu_broken(e, "te-of-another-unit-opens")) {
        memcpy(e->c2c.job.te, e->c2c.slot[0].good.keys.te, EMU_C2C_SECRET);
        known = e->c2c.slot[0].good.keys.version != 0;
    }
    if (emu_c2c_is_off(e))
        emu_sec_refuse(e, "c2c.err_pair_not_allowed");
    else if (e->c2c.open)
        open_again(e);
    else if (known) {
        if (emu_broken(e, "open-tells-place"))
            emu_line(e, "+USECC2C: 1,%zu", emu_c2c_find_good(e, e->c2c.job.te));
        emu_leak_line(e, "key-in-answer-to-an-open", "+USECC2C: 1,", EMU_LEAK_KEY);
        emu_ok_then(e, switch_on);
    } else if (emu_c2c_find_fresh(e, e->c2c.job.te) != EMU_C2C_NO_SLOT)
        emu_sec_refuse(e, "c2c.err_open_unconfirmed");
    else
        tell_why(e);
}

static void drop_and_close(struct emu *e)
{
    static const struct emu_c2c_slot none;
    emu_c2c_slot_put(e, e->c2c.in_use, &none);
    emu_c2c_close(e);
}

static void close_half(struct emu *e)
{
    if (!emu_c2c_half_close(e))
        emu_c2c_close(e);
}

static void go_deaf(struct emu *e)
{
    emu_c2c_open(e, 0);
}

/* Nothing is open. */
static void close_idle(struct emu *e)
{
    if (emu_broken(e, "idle-close-not-answered"))
        say_nothing(e);
    else if (emu_broken(e, "idle-close-switches"))
        emu_ok_then(e, go_deaf);
    else if (emu_profile_is(e, "c2c.close_when_closed", "ok"))
        emu_ok(e);
    else
        emu_cme(e, NOT_PRESENT);
}

static void close_channel(struct emu *e)
{
    if (!e->c2c.open)
        close_idle(e);
    else if (emu_broken(e, "close-answered-in-plain")) {
        emu_c2c_close(e);
        emu_ok(e);
    } else
        emu_ok_then(e, emu_broken(e, "close-loses-pairing") ? drop_and_close : close_half);
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

/* As many parameters as the operation has, on a module that counts them. */
static bool are_counted_right(const struct emu *e, const struct op *op, size_t count)
{
    if (count == 1 && op->parameters == 2 && emu_broken(e, "te-left-out-accepted"))
        return true;
    if (count == 3 && op->parameters == 2 && emu_broken(e, "second-te-ignored"))
        return true;
    return count == op->parameters;
}

/* A faulty te, on a module that begins before it has looked. */
static void refuse_te(struct emu *e, int64_t op)
{
    static const uint8_t mark = 1;
    if (op != OPEN && emu_broken(e, "faulty-te-tells-keys"))
        emu_line(e, "+USECC2C: %d,1", (int)op);
    if (op != OPEN && emu_broken(e, "faulty-te-is-stored"))
        emu_nvm_put(e, "c2c/begun", &mark, sizeof(mark));
    emu_sec_refuse(e, "c2c.err_te");
}

static bool parameters_are_right(struct emu *e, const struct op *op, const struct emu_args *a)
{
    if (op->parameters > 1 && !emu_c2c_take_te(e, a))
        return false;
    return op->parameters < 3 || emu_c2c_take_confirmation(e, a);
}

static void run(struct emu *e, const struct emu_args *a)
{
    int64_t number = 0;
    const struct op *op = emu_arg_int(a, 0, 0, INT32_MAX, &number) ? find_op(e, number) : NULL;

    if (!emu_profile_bool(e, "c2c.present"))
        emu_unknown(e);
    else if (op == NULL || !are_counted_right(e, op, a->count))
        emu_sec_refuse(e, "c2c.err_op");
    else if (!parameters_are_right(e, op, a))
        refuse_te(e, number);
    else if (!emu_sec_not_ready(e, op->number != CLOSE &&
                                       emu_profile_bool(e, "c2c.follows_usecmode"))) {
        e->c2c.job.op = number;
        e->c2c.glitched = false;
        int64_t ns = emu_profile_int(e, op->time_key) * EMU_MS + emu_c2c_telltale_te_ns(e);
        emu_schedule(e, e->now + ns, op->act, EMU_LIFE_COMMAND);
    }
}

const struct emu_command emu_commands_c2c[] = {
    { "+USECC2C", EMU_SET, run },
    { NULL, 0, NULL },
};
