/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-FRM-020: padding that is wrong under a right tag. */
#include <string.h>

#include "frame_moves.h"

enum { PADDED = 3 * FRAME_BLOCK };

struct padding {
    const char *words;
    int says;       /* value of the last byte */
    size_t filled;  /* bytes at the end that have it */
    size_t spoiled; /* one of them that differs, counted from the end; 0: none */
};

/* What the padding claims is always behind the command, which is whole: taken off it would act. */
static const struct padding wrong[] = {
    { "padding that ends with 0", 0, 6, 0 },
    { "padding of 17 bytes", 17, 17, 0 },
    { "padding of 32 bytes", 32, 32, 0 },
    { "padding that says 128", 128, 6, 0 },
    { "padding that says 255", 255, 6, 0 },
    { "padding whose last byte but one differs", 6, 6, 2 },
    { "padding whose first byte differs", 6, 6, 6 },
    { "padding of a block whose first byte differs", 16, 16, 16 },
};

static void pad_wrongly(const struct padding *p, char text[PADDED])
{
    memset(text, '\r', PADDED);
    memcpy(text, CHANGE, strlen(CHANGE));
    memset(text + PADDED - p->filled, p->says, p->filled);
    if (p->spoiled > 0)
        text[PADDED - p->spoiled] ^= 0x55;
}

R5_CASE(frame_refuses_bad_padding,
        .says = "A frame whose tag is right and whose padding is not is dropped without a word",
        .needs = R5_C2C, .starts = "channel-open", .control = made_frame_acts, .limit_ms = 60000)
{
    char text[PADDED];
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        pad_wrongly(&wrong[i], text);
        must_drop(dut, &(struct r5_frame){ .text = text, .text_len = PADDED, .padded = true },
                  QUIET_MS, "a frame with %s", wrong[i].words);
    }
}
