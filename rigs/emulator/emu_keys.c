/* SPDX-License-Identifier: Apache-2.0 */
/* The profile keys that the core asks for; those of the C2C part stand beside it. */
#include "emu_profile.h"

enum { MINUTE = 60000 };

#define INT(key, from, to)                                                                         \
    {                                                                                              \
        .name = key, .type = EMU_KEY_INT, .least = (from), .most = (to)                            \
    }
#define BOOL(key)                                                                                  \
    {                                                                                              \
        .name = key, .type = EMU_KEY_BOOL                                                          \
    }
#define TEXT(key)                                                                                  \
    {                                                                                              \
        .name = key, .type = EMU_KEY_TEXT                                                          \
    }
#define WORD(key, allowed)                                                                         \
    {                                                                                              \
        .name = key, .type = EMU_KEY_TEXT, .words = allowed                                        \
    }

const struct emu_key emu_keys_core[] = {
    TEXT("id.manufacturer"),
    TEXT("id.model"),
    TEXT("id.type"),
    TEXT("id.firmware"),
    TEXT("id.application"),
    TEXT("id.ati0"),
    INT("pwr.on_min_ms", 1, 10000),
    INT("pwr.on_max_ms", 1, MINUTE),
    BOOL("pwr.self_start"),
    WORD("pwr.on_edge", "at_min_low|at_release"),
    WORD("pwr.beyond_max", "start|ignore"),
    INT("pwr.reset_min_ms", 1, 10000),
    INT("pwr.emergency_ms", 1, 2 * MINUTE),
    INT("pwr.emergency_reset_ms", 1, MINUTE),
    WORD("pwr.off_by_pwr_on", "ignore|graceful"),
    INT("pwr.off_ms", 1, MINUTE),
    WORD("pwr.vint_in_reset", "high|low"),
    INT("pwr.uvlo_mv", 1000, 3300),
    INT("pwr.vcc_start_max_mv", 0, 3000),
    INT("pwr.vcc_rise_ms", 1, MINUTE),
    INT("boot.ms", 1, MINUTE),
    INT("boot.vint_ms", 0, 5000),
    TEXT("boot.urcs"),
    INT("off.ok_ms", 0, 40000),
    INT("off.vint_ms", 0, MINUTE),
    INT("reboot.ok_ms", 0, 40000),
    BOOL("uart.autobaud"),
    INT("uart.baud", 9600, 3250000),
    BOOL("uart.autobaud_eat"),
    INT("at.max_line", 64, 4000),
    INT("at.reply_ms", 0, 10000),
    INT("at.gap_ms", 0, 1000),
    WORD("at.early", "accept|lose_first"),
    WORD("at.unknown", "error|cme_100|cme_4"),
    INT("net.register_ms", 0, 10 * MINUTE),
    INT("net.radio_ms", 0, MINUTE / 2),
    INT("net.scan_ms", 0, 10 * MINUTE),
    INT("net.psd_ms", 0, MINUTE),
    INT("net.dns_ms", 0, MINUTE),
    TEXT("net.operator"),
    INT("net.act", 0, 9),
    TEXT("net.tac"),
    TEXT("net.cell"),
    INT("net.mno_profile", 0, 255),
    TEXT("net.hosts"),
    TEXT("sim.pin"),
    TEXT("sim.puk"),
    INT("file.max", 1, 100),
    INT("file.prompt_ms", 100, 10 * MINUTE),
    TEXT("clock.boot"),
    INT("sec.reply_ms", 0, 150000),
    { 0 },
};
