/* SPDX-License-Identifier: Apache-2.0 */
/* KEY-UNI-001: the secrets of one unit are worth nothing on another. */
#include <string.h>

#include "moves.h"

enum { QUIET_MS = 300 };

R5_CASE(secrets_of_one_unit_open_no_other,
        .says = "A te that was paired with one unit opens no channel of another, and a frame made "
                "with the keys of one is not acted on by the other",
        .needs = R5_C2C | R5_TWO_UNITS, .starts = "paired", .spends = R5_SPEND_PAIRING,
        .limit_ms = 1800000)
{
    struct r5_dut *other = r5_unit(dut, 1);
    struct r5_pairing here = r5_present_pairing(dut);
    r5_reach(other, "paired");
    struct r5_pairing there = r5_present_pairing(other);
    bool refused = r5_open(other, &here)->refused;
    must_(dut, refused, "another unit refuses an open with the te of this one");
    need_ok(dut, r5_open(other, &there));

    uint8_t frame[R5_FRAME_MAX];
    struct r5_pairing mixed = here; /* of this unit all but the te, which an overhearer has */
    mixed.te = there.te;
    size_t len = r5_make_frame(other, &(struct r5_frame){ .text = "AT\r", .by = &mixed }, frame);
    r5_let_pass(other, r5_profile_int(other, "at.gap_ms"));
    r5_send_raw(other, frame, len);
    must_(dut, !r5_listen(other, QUIET_MS)->anything,
          "another unit takes no notice of a frame under the keys of this one");
}
