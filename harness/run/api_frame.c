/* SPDX-License-Identifier: Apache-2.0 */
/* Frames made to order: right ones, and wrong in exactly the way that a recipe says; what came in.
 */
#include <openssl/sha.h>
#include <string.h>

#include "secret.h"
#include "session.h"

/* Pads the text; then spoils the padding as asked. Returns the padded length. */
static size_t padded_text(const struct r5_frame *recipe, uint8_t *text, size_t len)
{
    if (recipe->padded)
        return len;
    size_t pad = C2C_BLOCK - len % C2C_BLOCK;
    memset(text + len, (int)pad, pad);
    len += pad;
    switch (recipe->bad_padding) {
    case 1:
        text[len - 1] = 0;
        break;
    case 2:
        text[len - 1] = C2C_BLOCK + 1;
        break;
    case 3:
        /* Two pad bytes at least are claimed, and they differ. */
        text[len - 1] = pad > 1 ? (uint8_t)pad : 2;
        text[len - 2] = (uint8_t)(text[len - 1] ^ 0x55);
        break;
    default:
        break;
    }
    return len;
}

static size_t make_body(struct r5_dut *dut, const struct r5_frame *recipe, uint8_t *body)
{
    struct r5_error error;
    const struct r5_pairing *by = recipe->by != NULL ? recipe->by : &dut->present;
    struct c2c_keys keys = run_keys_of(dut, by);
    if (recipe->as_version != 0)
        keys.version = recipe->as_version == 1 ? C2C_V1 : C2C_V2;
    uint8_t text[C2C_RX_PLAIN_MAX + C2C_BLOCK + 1];
    size_t len = recipe->text_len > 0 ? recipe->text_len : strlen(recipe->text);
    run_insist(dut, len <= C2C_RX_PLAIN_MAX, "the text of a frame has at most %d bytes",
               C2C_RX_PLAIN_MAX);
    memcpy(text, recipe->text, len);
    len = padded_text(recipe, text, len);
    uint8_t iv[C2C_BLOCK];
    if (recipe->iv != NULL)
        memcpy(iv, recipe->iv, sizeof(iv));
    else
        run_expect(dut, run_host_random(dut->session, iv, sizeof(iv), &error), &error);
    size_t body_len = 0;
    struct c2c_oddity odd = { recipe->iv_last, recipe->other_half, recipe->without_te };
    run_expect(dut, c2c_body_seal_odd(&keys, iv, text, len, odd, body, &body_len, &error), &error);
    r5_wipe(&keys, sizeof(keys));
    return body_len;
}

static size_t spoil_body(struct r5_dut *dut, const struct r5_frame *recipe, uint8_t *body,
                         size_t len)
{
    run_insist(dut, recipe->cut_body >= 0 && (size_t)recipe->cut_body <= len,
               "the body has fewer bytes than the recipe cuts off");
    len -= (size_t)recipe->cut_body;
    if (recipe->flip_body_bit > 0) {
        size_t bit = (size_t)recipe->flip_body_bit - 1;
        run_insist(dut, bit < 8 * len, "the body does not have the bit that the recipe flips");
        body[bit / 8] = (uint8_t)(body[bit / 8] ^ (0x80u >> (bit % 8)));
    }
    return len;
}

size_t r5_make_frame(struct r5_dut *dut, const struct r5_frame *recipe, uint8_t bytes[R5_FRAME_MAX])
{
    uint8_t body[C2C_BODY_MAX_V1 + C2C_BLOCK];
    size_t body_len = spoil_body(dut, recipe, body, make_body(dut, recipe, body));
    uint8_t frame[sizeof(body) + C2C_OVERHEAD];
    size_t len = 0;
    c2c_frame_wrap(body, body_len, frame, &len);
    if (recipe->keep_length || recipe->length_field > 0) {
        frame[1] = (uint8_t)recipe->length_field;
        frame[2] = (uint8_t)(recipe->length_field >> 8);
        uint16_t fcs = c2c_fcs(frame + 1, 2 + body_len);
        frame[len - 3] = (uint8_t)fcs;
        frame[len - 2] = (uint8_t)(fcs >> 8);
    }
    frame[len - 3] = (uint8_t)(frame[len - 3] ^ recipe->fcs_xor);
    frame[len - 2] = (uint8_t)(frame[len - 2] ^ (recipe->fcs_xor >> 8));
    if (recipe->fcs_swapped) {
        uint8_t low = frame[len - 3];
        frame[len - 3] = frame[len - 2];
        frame[len - 2] = low;
    }
    size_t out = 0;
    if (recipe->double_start)
        bytes[out++] = C2C_MARKER;
    size_t first = recipe->no_start ? 1 : 0;
    size_t last = recipe->no_end ? len - 1 : len;
    memcpy(bytes + out, frame + first, last - first);
    return out + last - first;
}

size_t r5_wrap_body(const uint8_t *body, size_t len, uint8_t bytes[R5_FRAME_MAX])
{
    size_t frame_len = 0;
    if (len <= R5_FRAME_MAX - C2C_OVERHEAD)
        c2c_frame_wrap(body, len, bytes, &frame_len);
    return frame_len;
}

/* --- what came in --- */

size_t r5_last_frame(struct r5_dut *dut, uint8_t bytes[R5_FRAME_MAX])
{
    memcpy(bytes, dut->frames_in.last, dut->frames_in.last_len);
    return dut->frames_in.last_len;
}

struct r5_frames r5_frames_seen(struct r5_dut *dut)
{
    const struct c2c_counts *now = c2c_channel_counts(dut->channel);
    struct r5_frames since = { .good = now->frames_in - dut->seen.frames_in,
                               .dropped = now->dropped - dut->seen.dropped,
                               .reflected = now->reflected - dut->seen.reflected,
                               .replayed = now->replayed - dut->seen.replayed };
    dut->seen = *now;
    return since;
}

size_t r5_ivs_seen(struct r5_dut *dut, uint8_t (*iv)[16], size_t room)
{
    struct run_frames_in *in = &dut->frames_in;
    run_insist(dut, !in->ivs_lost, "more than %d IVs were not read; ask for them more often",
               RUN_IVS);
    size_t count = in->ivs < room ? in->ivs : room;
    if (count > 0)
        memcpy(iv, in->iv, count * C2C_BLOCK);
    in->ivs -= count;
    memmove(in->iv, in->iv + count, in->ivs * C2C_BLOCK);
    return count;
}

void r5_sha256(const void *bytes, size_t len, uint8_t hash[32])
{
    (void)SHA256(bytes, len, hash);
}
