/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole module, plain: commands, raw bytes, wires, supply, stored writes that are cut. Whatever
 * was done to it, a power cycle brings back a module that boots. The input's first byte: bit 0 a V1
 * module; then operations, each a byte and what it needs.
 */
#include "defect_names.h"
#include "module.h"

enum { OPERATIONS_MAX = 64, LAST_BYTE_MS = 600000 };

static struct module modules[2];

static void say(struct module *m, struct fuzz_in *in, bool as_command)
{
    size_t len;
    const uint8_t *bytes = fuzz_take(in, fuzz_byte(in), &len);
    if (as_command)
        (void)emu_feed(m->e, (const uint8_t *)"AT", 2);
    (void)emu_feed(m->e, bytes, len);
    if (as_command)
        (void)emu_feed(m->e, (const uint8_t *)"\r", 1);
    module_run(m, 200);
}

static void serve(struct module *m, unsigned what)
{
    static const char *const flags[] = { "bootstrapped", "sealed", "LocalC2C",
                                         "LocalC2CKeyPairing" };
    (void)emu_service_set(m->e, flags[what % 4], (what & 4) != 0);
}

static void set_line(struct module *m, unsigned what)
{
    static const int64_t bauds[] = { 115200, 9600, 921600, 300 };
    m->e->world->line_baud = bauds[what % 4];
    m->e->world->line_rts_cts = (what & 4) != 0;
}

static void act(struct module *m, struct fuzz_in *in)
{
    unsigned op = fuzz_byte(in);
    switch (op & 7) {
    case 0:
    case 1:
        say(m, in, (op & 1) == 0);
        break;
    case 2:
        module_run(m, (int64_t)fuzz_word(in) * ((op & 8) != 0 ? 10 : 1));
        break;
    case 3:
        module_pulse(m, (op & 8) != 0 ? EMU_RESET_N : EMU_PWR_ON, fuzz_word(in) % 20000);
        break;
    case 4:
        emu_supply(m->e, fuzz_word(in) % 6000);
        module_run(m, 50);
        break;
    case 5:
        serve(m, op >> 3);
        break;
    case 6:
        emu_nvm_fault(m->e, fuzz_byte(in) % 16, (enum emu_cut)(op / 8 % 3));
        break;
    default:
        set_line(m, op >> 3);
        break;
    }
}

static void play(struct module *m, struct fuzz_in in)
{
    module_put_back(m);
    for (int i = 0; i < OPERATIONS_MAX && in.left > 0; i++)
        act(m, &in);
}

static void must_come_back(struct module *m)
{
    emu_nvm_fault(m->e, 0, EMU_CUT_BEFORE);
    m->e->world->line_rts_cts = false;
    emu_supply(m->e, 0);
    module_run(m, LAST_BYTE_MS); /* what the host still sends could switch it off again */
    m->e->world->line_follows = true;
    module_power_cycle(m);
    m->e->world->line_follows = false;
    fuzz_claim(m->e->power == EMU_READY, "a module whose power is cycled boots");
    m->e->world->line_baud = m->e->uart.baud != 0 ? m->e->uart.baud : 115200;
    const struct emu_user_settings *user = &m->e->set.user; /* as stored: another end of a line? */
    bool mute = user->quiet != 0 || user->s3 != 13 || user->s4 != 10 || user->s5 != 8;
    const char *said = module_ask(m, "AT\rAT\r");
    fuzz_claim(mute || strstr(said, "OK") != NULL || strchr(said, '0') != NULL, "and answers AT");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_in in = { data, size };
    struct module *m = &modules[fuzz_byte(&in) & 1];
    if (m->e == NULL) {
        module_boot(m, m == modules ? "sara-r510m8s-01b-00" : "sara-r510s-00b-00");
        module_keep(m);
    }
    memset(&m->e->world->defects, 0, sizeof(m->e->world->defects));
    play(m, in);
    must_come_back(m);
    struct emu_defects defects;
    for (size_t n = 0; defect_of_input(data, size, n, &defects); n++) {
        m->e->world->defects = defects;
        play(m, in);
    }
    return 0;
}
