/* SPDX-License-Identifier: Apache-2.0 */
/*
 * C2C-PAIR-020, 021: a reset after each byte of the commands that pair, confirm and re-pair, and a
 * loss of supply after each byte of their answers.
 *
 * On an emulated rig every byte is a point, and the rig's own counters say how many there are. On a
 * real module, where each point costs a pairing, it is a few that are drawn.
 */
#include <string.h>

#include "operation.h"

enum {
    RAILS_MS = 5000, /* V_INT falls after VCC is gone */
    DRAWN = 3,
    OK_BYTES = 6,     /* <CR><LF>OK<CR><LF> */
    OTHER_BYTES = 48, /* any other answer has more */
};

/* One line of an operation, as it goes over the wire. */
struct line {
    struct attempt of;
    bool decides; /* its OK makes the new pairing good */
    uint8_t bytes[R5_FRAME_MAX];
    long len;
    long answer; /* bytes that answer it */
};

/* A V2 re-pairing is two lines, every other operation one. */
static int lines_of(struct r5_dut *dut, enum operation operation)
{
    return operation == REPAIRING && r5_profile_int(dut, "c2c.version") == 2 ? 2 : 1;
}

static long to_wire(struct r5_dut *dut, const struct attempt *a, const uint8_t *text, size_t len,
                    uint8_t bytes[R5_FRAME_MAX])
{
    if (a->operation == REPAIRING)
        return (long)r5_make_frame(
            dut, &(struct r5_frame){ .text = (const char *)text, .text_len = len, .by = &a->old },
            bytes);
    memcpy(bytes, text, len);
    return (long)len;
}

/* Makes the module ready for it; the host's side of the channel is closed then. */
static struct line prepare(struct r5_dut *dut, enum operation operation, int number)
{
    struct line line = { .of = attempt_with(dut, operation, r5_present_pairing(dut),
                                            r5_new_te(dut)) };
    struct attempt *a = &line.of;
    const struct r5_answer *answer;
    uint8_t text[R5_LINE_MAX];
    if (operation == REPAIRING)
        need_ok(dut, r5_open(dut, &a->old));
    if (number > 0)
        need_be(dut, "outcome of the re-pairing", r5_repair(dut, a->fresh.te, &a->fresh, &answer),
                R5_PAIRED);
    bool confirms = operation == CONFIRMING || number > 0;
    size_t len =
        confirms ? r5_confirm_bytes(dut, &a->fresh, text) : r5_pair_bytes(dut, a->fresh.te, text);
    line.len = to_wire(dut, a, text, len, line.bytes);
    line.decides = confirms || r5_profile_int(dut, "c2c.version") == 1;
    r5_forget_channel(dut);
    return line;
}

static void send(struct r5_dut *dut, const struct line *line, long bytes)
{
    r5_let_pass(dut, r5_profile_int(dut, "at.gap_ms"));
    if (bytes > 0)
        r5_send_raw(dut, line->bytes, (size_t)bytes);
}

/* Nothing is asked before the first line, so that no question hides what is left. */
static const struct r5_answer *first_line(struct r5_dut *dut)
{
    r5_forget_channel(dut);
    r5_let_pass(dut, 2 * r5_profile_int(dut, "boot.ms"));
    return r5_at(dut, "ATE0");
}

/* --- points ----------------------------------------------------------------------------------- */

typedef void cut_line(struct r5_dut *dut, const struct line *line, long byte);

static void reset_after(struct r5_dut *dut, const struct line *line, long byte)
{
    struct r5_line_bytes before = { 0 };
    if (r5_emulated(dut))
        before = r5_line_bytes(dut);
    send(dut, line, byte);
    r5_pulse(dut, R5_PIN_RESET_N, r5_profile_int(dut, "pwr.reset_min_ms") + 50);
    if (r5_emulated(dut))
        need_be(dut, "bytes that the module had before the reset",
                r5_line_bytes(dut).received - before.received, byte);
    must_(dut, first_line(dut)->ok, "nothing that came before the reset is part of the next line");
    bool asked = line->decides && byte == line->len;
    must_be_old_or_new(dut, &line->of, asked ? EITHER : UNDONE);
}

static void lose_supply_after(struct r5_dut *dut, const struct line *line, long byte)
{
    send(dut, line, line->len);
    need_(dut, r5_take_bytes(dut, byte, C2C_MS), "the answer comes");
    r5_supply_mv(dut, 0);
    need_(dut, r5_wait_vint(dut, false, RAILS_MS), "V_INT falls with the supply");
    r5_supply_mv(dut, r5_normal_mv(dut));
    if (!r5_profile_bool(dut, "pwr.self_start"))
        r5_pulse(dut, R5_PIN_PWR_ON,
                 (r5_profile_int(dut, "pwr.on_min_ms") + r5_profile_int(dut, "pwr.on_max_ms")) / 2);
    const struct r5_answer *first = first_line(dut);
    must_(dut, first->ok && first->lines == 0,
          "nothing of the answer that was cut comes after the boot");
    enum fate fate = !line->decides ? UNDONE : byte == line->answer ? DONE : EITHER;
    must_be_old_or_new(dut, &line->of, fate);
}

/* --- sweeps ----------------------------------------------------------------------------------- */

static void back_to_start(struct r5_dut *dut)
{
    r5_forget_channel(dut);
    r5_restore(dut, "line");
}

/* The line uncut: the rig's count of its bytes, and of those of its answer. */
static void count_bytes(struct r5_dut *dut, struct line *line)
{
    struct r5_line_bytes before = r5_line_bytes(dut);
    send(dut, line, line->len);
    while (r5_take_bytes(dut, 1, line->answer == 0 ? C2C_MS : QUIET_MS))
        line->answer++;
    struct r5_line_bytes after = r5_line_bytes(dut);
    need_be(dut, "bytes of the command, as the rig counts", after.received - before.received,
            line->len);
    need_be(dut, "bytes of the answer, as the rig counts", after.sent - before.sent, line->answer);
    need_(dut, line->answer >= OK_BYTES, "the line is answered");
}

static void sweep_all(struct r5_dut *dut, struct line *line, cut_line *cut, const char *what)
{
    r5_snapshot(dut, "line");
    count_bytes(dut, line);
    bool answers = cut == lose_supply_after;
    r5_bulk(dut, true);
    for (long byte = answers ? 1 : 0; byte <= (answers ? line->answer : line->len); byte++) {
        r5_sweep_point(dut, what, byte);
        back_to_start(dut);
        cut(dut, line, byte);
    }
    back_to_start(dut);
}

static void sweep_some(struct r5_dut *dut, enum operation operation, int number, cut_line *cut,
                       const char *what)
{
    for (int i = 0; i < DRAWN; i++) {
        r5_reach(dut, "paired");
        const struct line line = prepare(dut, operation, number);
        long answer = operation == CONFIRMING ? OK_BYTES : OTHER_BYTES;
        long most = cut == lose_supply_after ? answer - 1 : line.len;
        long byte = 1 + (long)r5_random(dut, (uint32_t)most);
        r5_sweep_point(dut, what, byte);
        cut(dut, &line, byte);
        leave_channel(dut);
    }
}

static void sweep(struct r5_dut *dut, cut_line *cut, const char *what)
{
    enum operation operation = operation_of(dut, r5_int(dut, "operation"));
    for (int number = 0; number < lines_of(dut, operation); number++) {
        if (!r5_offers(dut, R5_FAULT_NVM)) {
            sweep_some(dut, operation, number, cut, what);
            continue;
        }
        r5_snapshot(dut, "paired");
        struct line line = prepare(dut, operation, number);
        sweep_all(dut, &line, cut, what);
        r5_restore(dut, "paired");
    }
}

R5_CASE(pairing_survives_reset_at_any_byte,
        .says = "A reset after any byte of the commands that pair, confirm or re-pair leaves the "
                "old state, after the last byte the old or the new; nothing of them is left",
        .needs = R5_C2C | R5_RESET, .starts = "paired", .spends = R5_SPEND_PAIRING,
        .takes = { R5_INT("operation", PAIRING, REPAIRING) }, .limit_ms = 20000000, .wall_s = 60)
{
    sweep(dut, reset_after, "bytes of the command before the reset");
}

R5_CASE(pairing_survives_supply_loss_at_any_byte,
        .says = "Power lost after any byte of the answers to a pairing, a confirmation or a "
                "re-pairing leaves the old or the new state, after the last byte of an OK the new",
        .needs = R5_C2C | R5_SUPPLY | R5_VINT, .starts = "paired", .spends = R5_SPEND_PAIRING,
        .takes = { R5_INT("operation", PAIRING, REPAIRING) }, .limit_ms = 20000000, .wall_s = 60)
{
    sweep(dut, lose_supply_after, "bytes of the answer before the loss of supply");
}
