/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-FRM-036 to 038: frames made of parts of right frames, without any key. */
#include <stdio.h>
#include <string.h>

#include "frame_moves.h"

enum { TRIES = 100000, HASH = 32 };

/* Two blocks; the second is line ends, which are not answered. */
#define TWO_BLOCKS CHANGE "\r\r\r\r\r\r\r\r\r\r\r\r\r\r\r\r"

static size_t body_of(struct r5_dut *dut, const char *text, uint8_t body[R5_FRAME_MAX])
{
    uint8_t frame[R5_FRAME_MAX];
    size_t len = r5_make_frame(dut, &(struct r5_frame){ .text = text }, frame) - FRAME_OVERHEAD;
    memcpy(body, frame + FRAME_BODY_AT, len);
    return len;
}

/* The bytes between a and b stay; the two blocks change places. */
static void swap_blocks(uint8_t *body, size_t a, size_t b)
{
    uint8_t kept[FRAME_BLOCK];
    memcpy(kept, body + a, FRAME_BLOCK);
    memcpy(body + a, body + b, FRAME_BLOCK);
    memcpy(body + b, kept, FRAME_BLOCK);
}

/* Blocks a and b of a frame swapped; a and b the same: that block taken from another frame. */
static size_t splice(struct r5_dut *dut, size_t a, size_t b, uint8_t frame[R5_FRAME_MAX])
{
    uint8_t one[R5_FRAME_MAX], other[R5_FRAME_MAX];
    size_t len = body_of(dut, TWO_BLOCKS, one);
    body_of(dut, TWO_BLOCKS, other);
    if (a != b)
        swap_blocks(one, a * FRAME_BLOCK, b * FRAME_BLOCK);
    else
        memcpy(one + a * FRAME_BLOCK, other + a * FRAME_BLOCK, FRAME_BLOCK);
    return r5_wrap_body(one, len, frame);
}

/* A frame with the last block of the one that was just acted on: the tag in V2, the IV in V1. */
static size_t splice_last(struct r5_dut *dut, uint8_t frame[R5_FRAME_MAX])
{
    uint8_t one[R5_FRAME_MAX], other[R5_FRAME_MAX];
    size_t len = body_of(dut, "AT\r", other);
    body_of(dut, CHANGE, one);
    send_raw(dut, frame, r5_wrap_body(other, len, frame));
    need_ok(dut, r5_listen(dut, ANSWER_MS));
    memcpy(one + len - FRAME_BLOCK, other + len - FRAME_BLOCK, FRAME_BLOCK);
    return r5_wrap_body(one, len, frame);
}

R5_CASE(spliced_frame_is_refused,
        .says = "A frame made of the blocks of right frames, in another order, mixed, or under the "
                "tag of the frame before, is dropped without a word",
        .needs = R5_C2C, .starts = "channel-open", .control = made_frame_acts, .limit_ms = 300000)
{
    uint8_t frame[R5_FRAME_MAX];
    size_t blocks = (size_t)body_of_text(dut, TWO_BLOCKS) / FRAME_BLOCK;
    for (size_t i = 0; i <= blocks * blocks; i++) {
        bool last = i == blocks * blocks;
        size_t a = i / blocks, b = i % blocks;
        size_t len = last ? splice_last(dut, frame) : splice(dut, a, b, frame);
        must_stay_silent_bytes(dut, frame, len, QUIET_MS,
                               last     ? "a frame with the end of the one before"
                               : a != b ? "a frame with its blocks %zu and %zu swapped"
                                        : "a frame with block %zu of another",
                               a, b);
    }
}

/* Tags compared as text are equal from a zero on. The attacker has no key and tries; we are spared
 * that. */
R5_CASE(tag_is_compared_beyond_a_zero,
        .says = "A frame whose tag begins with the zero byte of the right tag, and differs behind "
                "it, is dropped without a word",
        .needs = R5_C2C_V2, .starts = "channel-open", .control = made_frame_acts, .limit_ms = 60000)
{
    uint8_t body[R5_FRAME_MAX], frame[R5_FRAME_MAX];
    size_t len, tag;
    int tries = 0;
    do {
        len = body_of(dut, CHANGE, body);
        tag = len - FRAME_BLOCK;
    } while (body[tag] != 0 && ++tries < TRIES);
    need_be(dut, "first byte of a right tag", body[tag], 0);
    for (size_t i = tag + 1; i < len; i++)
        body[i] ^= 0xFF;
    size_t frame_len = r5_wrap_body(body, len, frame);
    must_drop_bytes(dut, frame, frame_len, QUIET_MS,
                    "a frame whose tag is right up to its first byte, a zero");
}

/* --- a frame cut out of the module's own --- */

#define FILE_NAME "c2c-splice"
#define CHANGE_PADDED CHANGE "\6\6\6\6\6\6"
enum { CUT = FRAME_BLOCK + HASH, FILLED = FRAME_BLOCK + CUT };

/*
 * V1 has no keyed tag: who can get bytes of his choice said by the module lets it encrypt a command
 * and its hash, cuts those blocks out, and takes the block before them for the IV. The file is laid
 * so that they begin with a block of the answer's text. Returns where, in bytes of that text.
 */
static size_t lay_command(struct r5_dut *dut, char file[FILLED], size_t *len)
{
    char head[80];
    uint8_t hash[HASH];
    size_t before =
        (size_t)snprintf(head, sizeof head, "\r\n+URDFILE: \"" FILE_NAME "\",%d,\"", CUT);
    size_t fill = (FRAME_BLOCK - before % FRAME_BLOCK) % FRAME_BLOCK;
    r5_sha256(CHANGE_PADDED, FRAME_BLOCK, hash);
    memset(file, 'A', fill);
    memcpy(file + fill, CHANGE_PADDED, FRAME_BLOCK);
    memcpy(file + fill + FRAME_BLOCK, hash, HASH);
    *len = fill + CUT;
    need_file(dut, FILE_NAME, file, *len);
    return before + fill;
}

R5_CASE(frame_cut_out_of_an_answer,
        .says = "A frame cut, without any key, out of an answer that holds bytes of the attacker's "
                "choice is dropped without a word under V2",
        .needs = R5_C2C, .starts = "channel-open", .spends = R5_SPEND_FLASH,
        .control = made_frame_acts, .limit_ms = 120000)
{
    char file[FILLED];
    uint8_t answer[R5_FRAME_MAX], body[R5_FRAME_MAX], frame[R5_FRAME_MAX];
    size_t len;
    size_t at = lay_command(dut, file, &len);
    need_ok(dut, r5_at(dut, "AT+URDFILE=\"" FILE_NAME "\""));
    need_(dut, r5_last_frame(dut, answer) > FRAME_BODY_AT + at + FRAME_BLOCK + CUT,
          "the answer came in one frame");
    bool v1 = r5_present_pairing(dut).version == 1;
    const uint8_t *coded = answer + FRAME_BODY_AT + at + (v1 ? 0 : FRAME_BLOCK);
    size_t body_len = v1 ? CUT + FRAME_BLOCK : 3 * FRAME_BLOCK;
    memcpy(body, v1 ? coded : coded - FRAME_BLOCK, body_len);
    if (v1)
        memcpy(body + CUT, coded - FRAME_BLOCK, FRAME_BLOCK);
    size_t frame_len = r5_wrap_body(body, body_len, frame);
    if (!v1) {
        must_drop_bytes(dut, frame, frame_len, QUIET_MS, "a frame cut out of an answer");
        return;
    }
    send_raw(dut, frame, frame_len);
    r5_listen(dut, QUIET_MS);
    bool acted = strcmp(form_now(dut), "2") == 0;
    characterise_(dut, "a frame cut out of an answer of V1",
                  acted ? "a command forged without any key is acted on"
                        : "a command forged without any key is not acted on",
                  acted);
    need_ok(dut, r5_at(dut, "AT+CMEE=1"));
}
