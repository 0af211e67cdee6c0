/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-FRM-014: the module starts anew in the middle of a frame. */
#include "moves.h"

enum way { BY_PIN, BY_SUPPLY };

/* `done` bytes of the frame before, the rest after: none of it may act. */
static void must_start_clean(struct r5_dut *dut, enum way way, size_t done)
{
    uint8_t frame[R5_FRAME_MAX];
    size_t len = r5_make_frame(dut, &(struct r5_frame){ .text = CHANGE }, frame);
    struct r5_pairing pairing = r5_present_pairing(dut);
    must_ok(dut, r5_open(dut, &pairing));
    send_raw(dut, frame, done);
    r5_forget_channel(dut);
    must_(dut, way == BY_PIN ? r5_reset(dut) : r5_supply_cycle(dut),
          "the module comes up and answers in plain text");
    must_ok(dut, r5_at(dut, "AT+CMEE=1"));
    send_raw(dut, frame + done, len - done);
    end_garbage_line(dut);
    must_be_unchanged(dut);
}

R5_CASE(reset_within_a_frame,
        .says = "A reset or a loss of supply after any byte of a frame leaves a clean start: "
                "plain text, nothing done, the pairing good",
        .needs = R5_C2C | R5_RESET | R5_SUPPLY, .starts = "paired", .spends = R5_SPEND_PAIRING,
        .control = session_still_opens, .takes = { R5_INT("way", BY_PIN, BY_SUPPLY) },
        .limit_ms = 20000000)
{
    enum way way = (enum way)r5_int(dut, "way");
    uint8_t frame[R5_FRAME_MAX];
    struct r5_pairing pairing = r5_present_pairing(dut);
    size_t len = r5_make_frame(dut, &(struct r5_frame){ .text = CHANGE, .by = &pairing }, frame);
    for (size_t done = 0; done < len; done++) {
        if (done % 16 == 0)
            r5_sweep_point(dut, "bytes sent before, from", (long)done);
        must_start_clean(dut, way, done);
    }
    must_(dut, opens(dut, &pairing), "the pairing opens a channel");
}
