/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TIM-001 to 003: does the time of a refusal tell why, or how nearly, it was refused?
 *
 * A refused frame is not answered, so a right one follows it at once and the time to its answer is
 * taken. That shows something only while the line is faster than the module's work: hence the
 * speed. The two kinds come in an order that is drawn. The limit was set beforehand: |t| of two
 * samples with one mean is beyond 5 less than once in a million times.
 */
#include <stdio.h>
#include <string.h>

#include "moves.h"
#include "statistics.h"

enum { FAST_BAUD = 921600, ANSWER_MS = 2000, T_X1000 = 5000 };

static void open_fast_channel(struct r5_dut *dut)
{
    need_(dut, r5_profile_bool(dut, "uart.autobaud"), "the module finds the speed by itself");
    r5_line_speed(dut, FAST_BAUD);
    need_(dut, r5_reset(dut), "the module comes up at a higher speed");
    r5_reach(dut, "channel-open");
}

/* A module that counts bad frames would end the channel. */
static void renew_channel(struct r5_dut *dut, long bad_frames)
{
    long limit = r5_profile_int(dut, "c2c.bad_frame_limit");
    if (limit < 2 || bad_frames % (limit - 1) != 0)
        return;
    struct r5_pairing pairing = r5_present_pairing(dut);
    need_ok(dut, r5_close(dut));
    need_ok(dut, r5_open(dut, &pairing));
}

/* Time in microseconds from sending a bad frame and a right one to the answer; counts failures. */
static int64_t time_after(struct r5_dut *dut, const struct r5_frame *bad, long *unanswered)
{
    uint8_t bytes[2 * R5_FRAME_MAX];
    size_t len = r5_make_frame(dut, bad, bytes);
    len += r5_make_frame(dut, &(struct r5_frame){ .text = "AT\r" }, bytes + len);
    r5_let_pass(dut, r5_profile_int(dut, "at.gap_ms"));
    int64_t start = r5_now_us(dut);
    r5_send_raw(dut, bytes, len);
    *unanswered += !r5_listen(dut, ANSWER_MS)->ok;
    return r5_now_us(dut) - start;
}

static void must_take_alike(struct r5_dut *dut, const struct r5_frame kinds[2], const char *what)
{
    struct sample times[2] = { 0 };
    long unanswered = 0;
    r5_bulk(dut, true);
    for (long i = 1; i <= r5_int(dut, "pairs"); i++) {
        uint32_t kind = r5_random(dut, 2);
        sample_add(&times[kind], (double)time_after(dut, &kinds[kind], &unanswered));
        renew_channel(dut, i);
    }
    r5_bulk(dut, false);
    need_be(dut, "right frames that were not answered", unanswered, 0);
    measure_(dut, what, (int64_t)(1000 * welch_t(&times[0], &times[1])), "", -T_X1000, T_X1000);
}

/* V1 has its hash encrypted: a changed block garbles the first half of it, or the second alone. */
R5_CASE(tag_comparison_takes_one_time,
        .says = "The time that a refused frame takes does not tell how many of the first bytes of "
                "its tag or hash were right",
        .needs = R5_C2C | R5_RESET, .starts = "at-ready", .spends = R5_SPEND_PAIRING,
        .takes = { R5_INT("pairs", 100, 20000) }, .limit_ms = 40000000, .wall_s = 60)
{
    open_fast_channel(dut);
    bool v1 = r5_present_pairing(dut).version == 1;
    const struct r5_frame kinds[2] = {
        { .text = "AT\r", .flip_body_bit = 1 + 8 * (v1 ? 16 : 32) },
        { .text = "AT\r", .flip_body_bit = 1 + 8 * (v1 ? 32 : 47) },
    };
    must_take_alike(dut, kinds, "first byte of a tag wrong against its last byte, t x 1000");
}

R5_CASE(padding_error_takes_the_time_of_a_tag_error,
        .says = "The time that a refused frame takes does not tell a wrong padding from a wrong "
                "tag or hash",
        .needs = R5_C2C | R5_RESET, .starts = "at-ready", .spends = R5_SPEND_PAIRING,
        .takes = { R5_INT("pairs", 100, 20000) }, .limit_ms = 40000000, .wall_s = 60)
{
    open_fast_channel(dut);
    const struct r5_frame kinds[2] = {
        { .text = "AT\r", .flip_body_bit = 1 + 8 * 32 },
        { .text = "AT\r", .bad_padding = 1 },
    };
    must_take_alike(dut, kinds, "wrong tag against wrong padding, t x 1000");
}

R5_CASE(te_comparison_takes_one_time,
        .says = "The time that a refused open takes does not tell how many of the first bytes of "
                "its te were right",
        .needs = R5_C2C, .starts = "paired", .takes = { R5_INT("pairs", 50, 20000) },
        .limit_ms = 40000000, .wall_s = 60)
{
    const struct r5_pairing right = r5_present_pairing(dut);
    struct r5_pairing wrong[2] = { right, right };
    wrong[0].te = r5_flip_bit(dut, right.te, 0);
    wrong[1].te = r5_flip_bit(dut, right.te, 127);
    struct sample times[2] = { 0 };
    long granted = 0;
    for (long i = 0; i < r5_int(dut, "pairs"); i++) {
        uint32_t kind = r5_random(dut, 2);
        r5_let_pass(dut, r5_profile_int(dut, "at.gap_ms"));
        int64_t start = r5_now_us(dut);
        granted += !r5_open(dut, &wrong[kind])->refused;
        sample_add(&times[kind], (double)(r5_now_us(dut) - start));
    }
    need_be(dut, "wrong te that were granted", granted, 0);
    measure_(dut, "first byte of a te wrong against its last byte, t x 1000",
             (int64_t)(1000 * welch_t(&times[0], &times[1])), "", -T_X1000, T_X1000);
}
