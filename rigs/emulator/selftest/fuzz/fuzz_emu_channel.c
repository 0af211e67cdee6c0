/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole module with an open channel. Who has other keys than the module is never answered and
 * changes nothing. Who has its keys is answered in good frames alone. The input is a frame script;
 * bit 1 of its first byte: the frames are made with other keys; bit 2 too: with another HMAC key
 * alone.
 */
#include "c2c_receiver.h"
#include "defect_names.h"
#include "frame_script.h"
#include "module.h"

static struct module modules[2];
static struct frame_script s;
static struct c2c_receiver host;
static uint64_t answers; /* sum of all texts */
static size_t answered;  /* bytes of them */

static void open_channel(struct module *m, bool v1)
{
    static const char te[] = "\"000102030405060708090A0B0C0D0E0F\"";
    char line[128];
    module_boot(m, v1 ? "sara-r510s-00b-00" : "sara-r510m8s-01b-00");
    snprintf(line, sizeof(line), "AT+USECC2C=0,%s\r", te);
    fuzz_claim(strstr(module_ask(m, line), "\r\nOK\r\n") != NULL, "the module pairs");
    struct emu_c2c_slot *slot = &m->e->c2c.slot[0];
    if (slot->good.keys.version == 0)
        slot->good = slot->fresh; /* confirmed, so to speak */
    snprintf(line, sizeof(line), "AT+USECC2C=1,%s\r", te);
    fuzz_claim(strstr(module_ask(m, line), "\r\nOK\r\n") != NULL, "the module opens a channel");
    fuzz_claim(m->e->c2c.open, "the channel is open");
    memcpy(m->e->c2c.keys.te, s.keys.te, EMU_C2C_SECRET);
    memcpy(m->e->c2c.keys.key, s.keys.key, EMU_C2C_SECRET);
    memcpy(m->e->c2c.keys.hmac, s.keys.hmac_key, EMU_C2C_SECRET);
    module_keep(m);
}

/* All that the module has said so far, which must be good frames. */
static void hear(struct module *m)
{
    struct c2c_found found;
    for (size_t at = 0; at < m->said_len;) {
        at += c2c_receiver_feed(&host, m->said + at, m->said_len - at, m->e->now);
        while (c2c_receiver_next(&host, m->e->now, &found)) {
            fuzz_claim(found.fault == C2C_GOOD, "an open channel sends nothing but good frames");
            answers = fuzz_sum(answers, found.plain, found.plain_len);
            answered += found.plain_len;
        }
    }
    m->said_len = 0;
}

static void get(struct module *m, const uint8_t *bytes, size_t len, int64_t ms)
{
    fuzz_claim(emu_feed(m->e, bytes, len) == len, "the wire has room");
    module_run(m, ms);
}

static struct module *fresh(const uint8_t *data, size_t size)
{
    frame_script_start(&s, data, size);
    bool v1 = s.keys.version == C2C_V1;
    struct module *m = &modules[v1];
    if (m->e == NULL)
        open_channel(m, v1);
    module_put_back(m);
    return m;
}

/* True if the channel was open all the time; once it is closed the module may say what it likes. */
static bool play(struct module *m)
{
    while (frame_script_next(&s)) {
        module_run(m, s.wait / R5_NS_PER_MS);
        get(m, s.piece, s.len, 300);
        if (!m->e->c2c.open)
            return false;
        hear(m);
    }
    return true;
}

static void must_be_untouched(struct module *m)
{
    fuzz_claim(answered == 0, "who has no keys is not answered");
    fuzz_claim(m->e->c2c.open, "and does not close the channel");
    fuzz_claim(memcmp(m->e->c2c.slot, m->booted->c2c.slot, sizeof(m->e->c2c.slot)) == 0,
               "and changes no pairing");
    fuzz_claim(memcmp(&m->e->set, &m->booted->set, sizeof(m->e->set)) == 0, "and no setting");
    module_run(m, 10000);
    s.keys = host.keys;
    frame_script_text(&s, (const uint8_t *)"AT\r", 3);
    get(m, s.piece, s.len, 2000);
    hear(m);
    fuzz_claim(answered == 6 && answers == fuzz_sum(0, "\r\nOK\r\n", 6),
               "who has the keys is answered as before");
}

static void play_conforming(struct module *m, unsigned who)
{
    bool stranger = (who & 2) != 0;
    bool has_aes_key = (who & 4) != 0 && s.keys.version == C2C_V2;
    c2c_receiver_init(&host, &s.keys, r5_ms(100000));
    answers = answered = 0;
    if (stranger) {
        s.keys.key[0] ^= !has_aes_key;
        s.keys.hmac_key[0] ^= 1;
    }
    bool stayed = play(m);
    fuzz_claim(stayed || !stranger, "who has no keys does not close the channel");
    if (stranger)
        must_be_untouched(m);
}

/* It may do what it likes, but for breaking down. */
static void play_broken(struct module *m, const struct emu_defects *defects)
{
    m->e->world->defects = *defects;
    while (frame_script_next(&s)) {
        module_run(m, s.wait / R5_NS_PER_MS);
        get(m, s.piece, s.len, 300);
    }
    memset(&m->e->world->defects, 0, sizeof(m->e->world->defects));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct emu_defects defects;
    play_conforming(fresh(data, size), size > 0 ? data[0] : 0);
    for (size_t n = 0; defect_of_input(data, size, n, &defects); n++)
        play_broken(fresh(data, size), &defects);
    return 0;
}
