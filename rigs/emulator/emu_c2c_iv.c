/* SPDX-License-Identifier: Apache-2.0 */
/* The IV of each frame that the module sends: drawn anew, or badly by the name of a defect. */
#include <string.h>

#include "emu_c2c_ops.h"

enum { AGAIN_EVERY = 1000, KEPT_AT = 499 };

/* Counting up by 0x9D9D..9D: no IV comes twice, and every bit and every byte is even. */
static void add_step(uint8_t iv[EMU_C2C_SECRET], const uint8_t before[EMU_C2C_SECRET])
{
    unsigned carry = 0;
    for (int i = EMU_C2C_SECRET - 1; i >= 0; i--) {
        carry += (unsigned)before[i] + 0x9D;
        iv[i] = (uint8_t)carry;
        carry >>= 8;
    }
}

static void count_up(uint8_t iv[EMU_C2C_SECRET], const uint8_t before[EMU_C2C_SECRET])
{
    memcpy(iv, before, EMU_C2C_SECRET);
    for (int i = EMU_C2C_SECRET - 1; i >= 0 && ++iv[i] == 0; i--)
        ;
}

static void weaken(struct emu *e, uint8_t iv[EMU_C2C_SECRET])
{
    struct emu_c2c_iv *s = &e->c2c.iv;
    bool after_supply = e->now - e->board.lost_at < 60000 * EMU_MS;
    if (emu_broken(e, "iv-constant"))
        memset(iv, 0xA5, EMU_C2C_SECRET);
    if (emu_broken(e, "iv-counts-up") && s->sent > 0)
        count_up(iv, s->before);
    if (emu_broken(e, "iv-by-a-fixed-step") && s->sent > 0)
        add_step(iv, s->before);
    if (emu_broken(e, "iv-of-64-bits"))
        memset(iv + EMU_C2C_SECRET / 2, 0, EMU_C2C_SECRET / 2);
    if (emu_broken(e, "iv-with-an-unfair-bit"))
        iv[5] =
            (uint8_t)((iv[5] & 0xFD) | (emu_random_below(e, EMU_FOR_IVS, 64) < 35 ? 0x02 : 0x00));
    for (int i = 0; i < EMU_C2C_SECRET && emu_broken(e, "iv-of-four-bits-a-byte"); i++)
        iv[i] = (uint8_t)((iv[i] & 15) * 17);
    if (emu_broken(e, "iv-comes-again") && s->sent % AGAIN_EVERY == AGAIN_EVERY - 1)
        memcpy(iv, s->kept, EMU_C2C_SECRET);
    if (emu_broken(e, "iv-repeats-after-every-start") ||
        (after_supply && emu_broken(e, "iv-repeats-after-supply-loss")))
        emu_random_nth(e, EMU_FOR_IVS, s->sent, iv);
    if (emu_broken(e, "iv-of-the-last-host-frame"))
        memcpy(iv, s->of_host, EMU_C2C_SECRET);
    if (s->sent % AGAIN_EVERY == KEPT_AT)
        memcpy(s->kept, iv, EMU_C2C_SECRET);
    memcpy(s->before, iv, EMU_C2C_SECRET);
    s->sent++;
}

void emu_c2c_draw_iv(struct emu *e, uint8_t iv[EMU_C2C_SECRET])
{
    emu_random_bytes(e, EMU_FOR_IVS, iv, EMU_C2C_SECRET);
    if (e->world->defects.count > 0)
        weaken(e, iv);
}
