/* SPDX-License-Identifier: Apache-2.0 */
/* Frames made to order: right ones, and wrong in exactly the way that a recipe says. */
#include <string.h>

#include "secret.h"
#include "session.h"

/* Pads the text; then spoils the padding as asked. Returns the padded length. */
static size_t padded_text(const struct r5_frame *recipe, uint8_t *text, size_t len)
{
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
    run_expect(dut, run_host_random(dut->session, iv, sizeof(iv), &error), &error);
    size_t body_len = 0;
    run_expect(dut, c2c_body_seal_padded(&keys, iv, text, len, body, &body_len, &error), &error);
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
