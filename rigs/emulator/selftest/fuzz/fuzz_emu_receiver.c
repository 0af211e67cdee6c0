/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The module's frame receiver, and beside it the harness's, which shares no code with it: both find
 * the same frames good. With a defect it may take what it should not, but nothing breaks.
 */
#include "c2c_receiver.h"
#include "defect_names.h"
#include "emu_c2c_receiver.h"
#include "frame_script.h"

#define SILENCE r5_ms(1000)

struct pair {
    struct frame_script s;
    struct emu_c2c_keys keys;
    struct emu_c2c_receiver module;
    struct c2c_receiver host;
    r5_time now;
    size_t text;
};

static void start(struct pair *p, const uint8_t *data, size_t size,
                  const struct emu_defects *defects)
{
    frame_script_start(&p->s, data, size);
    p->keys = (struct emu_c2c_keys){ .version = (uint8_t)p->s.keys.version };
    memcpy(p->keys.te, p->s.keys.te, EMU_C2C_SECRET);
    memcpy(p->keys.key, p->s.keys.key, EMU_C2C_SECRET);
    memcpy(p->keys.hmac, p->s.keys.hmac_key, EMU_C2C_SECRET);
    emu_c2c_receiver_init(&p->module, EMU_C2C_PADDED, SILENCE);
    p->module.defects = defects;
    c2c_receiver_init(&p->host, &p->s.keys, SILENCE);
    p->now = 1; /* at 0 it would have no deadline */
    p->text = 0;
}

static bool module_hears(struct pair *p, uint8_t *text, size_t *len)
{
    bool heard = emu_c2c_receiver_take(&p->module, &p->keys, p->now, text, len);
    fuzz_claim(!heard || *len <= EMU_C2C_PADDED, "the text has room");
    p->text += heard ? *len : 0;
    return heard;
}

static bool host_hears(struct pair *p, struct c2c_found *found)
{
    while (c2c_receiver_next(&p->host, p->now, found))
        if (found->fault == C2C_GOOD)
            return true;
    return false;
}

/* How many frames are good by now. */
static int both_hear(struct pair *p)
{
    uint8_t text[EMU_C2C_PADDED];
    struct c2c_found found;
    size_t len = 0;
    int frames = 0;
    while (module_hears(p, text, &len)) {
        fuzz_claim(host_hears(p, &found), "what the module takes the host takes");
        fuzz_claim(len == found.plain_len && memcmp(text, found.plain, len) == 0,
                   "both read the same text");
        frames++;
    }
    fuzz_claim(!host_hears(p, &found), "what the host takes the module takes");
    return frames;
}

static int both_get(struct pair *p, const uint8_t *bytes, size_t len)
{
    int frames = 0;
    for (size_t i = 0; i < len; i++) {
        fuzz_claim(p->module.have < sizeof(p->module.bytes), "there is room when all was taken");
        emu_c2c_receiver_put(&p->module, p->now, bytes[i]);
        fuzz_claim(c2c_receiver_feed(&p->host, bytes + i, 1, p->now) == 1, "a byte has room");
        frames += both_hear(p);
    }
    return frames;
}

static void play_conforming(const uint8_t *data, size_t size)
{
    static struct pair p;
    start(&p, data, size, NULL);
    while (frame_script_next(&p.s)) {
        p.now += p.s.wait;
        (void)both_hear(&p);
        (void)both_get(&p, p.s.piece, p.s.len);
    }
    fuzz_claim(p.text <= p.s.total, "no more text than bytes");
    p.now += SILENCE;
    (void)both_hear(&p);
    fuzz_claim(emu_c2c_receiver_deadline(&p.module) == 0, "nothing is held any longer");
    frame_script_text(&p.s, (const uint8_t *)"AT\r", 3);
    fuzz_claim(both_get(&p, p.s.piece, p.s.len) == 1,
               "after a time of silence a right frame is taken");
}

static void play_broken(const uint8_t *data, size_t size, const struct emu_defects *defects)
{
    static struct pair p;
    uint8_t text[EMU_C2C_PADDED];
    size_t len = 0;
    start(&p, data, size, defects);
    while (frame_script_next(&p.s)) {
        p.now += p.s.wait;
        for (size_t i = 0; i < p.s.len; i++) {
            emu_c2c_receiver_put(&p.module, p.now, p.s.piece[i]);
            for (int frames = 0; module_hears(&p, text, &len) && frames < 1000; frames++)
                continue;
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    play_conforming(data, size);
    struct emu_defects defects;
    for (size_t n = 0; defect_of_input(data, size, n, &defects); n++)
        play_broken(data, size, &defects);
    return 0;
}
