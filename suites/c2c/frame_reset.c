/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-FRM-014: the module starts anew in the middle of a frame. */
#include "frame_moves.h"

enum way { BY_PIN, BY_SUPPLY };

static bool starts_anew(struct r5_dut *dut, enum way way)
{
    r5_forget_channel(dut);
    return way == BY_PIN ? r5_reset(dut) : r5_supply_cycle(dut);
}

/* `done` bytes of the frame before, the rest after: none of it may act. */
R5_CASE(reset_within_a_frame,
        .says = "A reset or a loss of supply after any byte of a frame leaves a clean start: "
                "plain text, nothing done, the pairing good",
        .needs = R5_C2C | R5_RESET | R5_SUPPLY, .starts = "paired",
        .takes = { R5_INT("way", BY_PIN, BY_SUPPLY) }, .limit_ms = 20000000)
{
    enum way way = (enum way)r5_int(dut, "way");
    struct r5_pairing pairing = r5_present_pairing(dut);
    struct r5_frame recipe = { .text = CHANGE, .by = &pairing };
    uint8_t frame[R5_FRAME_MAX];
    size_t len = r5_make_frame(dut, &recipe, frame);
    for (size_t done = 0; done < len; done++) {
        must_(dut, r5_open(dut, &pairing)->ok,
              "the pairing opens a channel after a reset within a frame");
        send_raw(dut, frame, done);
        must_(dut, starts_anew(dut, way),
              "the module answers in plain text after a reset behind byte %zu of a frame", done);
        need_ok(dut, r5_at(dut, "AT+CMEE=1"));
        send_raw(dut, frame + done, len - done);
        end_garbage_line(dut);
        must_read(dut, "error form (+CMEE?) after a reset and the rest of a frame", form_now(dut),
                  "1");
    }
}
