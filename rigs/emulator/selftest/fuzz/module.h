/* SPDX-License-Identifier: Apache-2.0 */
/* A module that has booted once and is put back to that for each input. */
#ifndef EMU_FUZZ_MODULE_H
#define EMU_FUZZ_MODULE_H

#include "emu.h"
#include "emu_profile.h"
#include "emu_witness.h"
#include "fuzz.h"

struct module {
    struct emu_profile *profile;
    struct emu *e;
    struct emu *booted;
    size_t said_len;
    uint8_t said[1 << 18];
};

static inline void module_run_ns(struct module *m, int64_t until)
{
    while (emu_step(m->e, until))
        m->said_len += emu_take(m->e, m->said + m->said_len, sizeof(m->said) - m->said_len);
    m->said_len += emu_take(m->e, m->said + m->said_len, sizeof(m->said) - m->said_len);
    fuzz_claim(m->e->now == until, "time comes to where it was sent");
    if (m->said_len > sizeof(m->said) / 2)
        m->said_len = 0;
}

static inline void module_run(struct module *m, int64_t ms)
{
    module_run_ns(m, m->e->now + ms * EMU_MS);
}

static inline void module_pulse(struct module *m, enum emu_pin pin, int64_t ms)
{
    emu_drive(m->e, pin, false);
    module_run(m, ms);
    emu_drive(m->e, pin, true);
}

/* As a board does it: VCC too slow for a self-start, then the pin. */
static inline void module_power_cycle(struct module *m)
{
    emu_drive(m->e, EMU_PWR_ON, true);
    emu_drive(m->e, EMU_RESET_N, true);
    emu_supply(m->e, 0);
    module_run(m, 2000);
    emu_supply(m->e, 2500);
    module_run(m, 400);
    emu_supply(m->e, 3800);
    module_run(m, 100);
    module_pulse(m, EMU_PWR_ON, 1500);
    module_run(m, 10000);
}

static inline const char *module_ask(struct module *m, const char *text)
{
    m->said_len = 0;
    (void)emu_feed(m->e, (const uint8_t *)text, strlen(text));
    module_run(m, 1000);
    m->said[m->said_len] = '\0';
    return (const char *)m->said;
}

static inline void module_boot(struct module *m, const char *name)
{
    static const uint8_t seed[32] = { 1, 2, 3 };
    char path[1024], why[512] = "";
    snprintf(path, sizeof(path), "%s/%s.yaml", R5_MODULES_DIR, name);
    m->profile = emu_profile_load(path, why, sizeof(why));
    fuzz_claim(m->profile != NULL, why);
    m->e = emu_new(m->profile, seed, 0);
    module_power_cycle(m);
    fuzz_claim(strcmp(module_ask(m, "ATE0\r"), "ATE0\r\r\nOK\r\n") == 0, "the module boots");
}

/* As it is now it is for each input. */
static inline void module_keep(struct module *m)
{
    m->booted = emu_snapshot(m->e);
}

static inline void module_put_back(struct module *m)
{
    emu_restore(m->e, m->booted);
    emu_witness_free(&m->e->world->witness);
    m->e->world->witness = emu_witness_new();
    m->e->world->line_baud = 115200;
    m->e->world->line_rts_cts = false;
    m->said_len = 0;
}

#endif
