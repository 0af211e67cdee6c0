/* SPDX-License-Identifier: Apache-2.0 */
/* What the profile says of the secured channel and of the root of trust. */
#include "emu_c2c.h"
#include "emu_profile.h"

#define INT(name, least, most)                                                                     \
    {                                                                                              \
        name, EMU_KEY_INT, least, most, NULL                                                       \
    }
#define BOOL(name)                                                                                 \
    {                                                                                              \
        name, EMU_KEY_BOOL, 0, 0, NULL                                                             \
    }
#define WORD(name, words)                                                                          \
    {                                                                                              \
        name, EMU_KEY_TEXT, 0, 0, words                                                            \
    }
#define CME(name) INT(name, 0, 9999)

const struct emu_key emu_keys_c2c[] = {
    BOOL("c2c.present"),
    INT("c2c.version", 1, 2),
    INT("c2c.max_channels", 1, EMU_C2C_SLOTS),
    WORD("c2c.lower_case", "accept|refuse"),
    INT("c2c.tx_user_max", 1, EMU_C2C_PADDED - 1),
    INT("c2c.rx_padded_max", 16, EMU_C2C_PADDED),
    BOOL("c2c.needs_service"),
    BOOL("c2c.follows_usecmode"),
    WORD("c2c.closed_from", "bootstrapped|sealed"),
    CME("c2c.err_op"),
    CME("c2c.err_te"),
    CME("c2c.err_pair_not_allowed"),
    CME("c2c.err_consumed"),
    WORD("c2c.unconfirmed_pairing", "discard_at_reset|keep"),
    CME("c2c.err_open_unconfirmed"),
    CME("c2c.err_open_unknown"),
    CME("c2c.err_confirm"),
    CME("c2c.err_confirm_unknown"),
    INT("c2c.open_guard_ms", 0, 1000),
    WORD("c2c.open_when_open", "ok|error_3"),
    WORD("c2c.close_when_closed", "ok|error_1683"),
    INT("c2c.repair_op", 3, 99),
    WORD("c2c.repair_where", "in_channel"),
    CME("c2c.err_repair_plain"),
    CME("c2c.err_repair_te"),
    WORD("c2c.repair_switch", "next_open|immediately"),
    WORD("c2c.repair_same_te", "new_keys|same_keys|error_1681"),
    WORD("c2c.repair_atomic", "at_confirm|at_pair"),
    WORD("c2c.delete", "none"),
    BOOL("c2c.survives_factory"),
    BOOL("c2c.survives_fw"),
    INT("c2c.frame_timeout_ms", 1, 600000),
    INT("c2c.frame_us", 0, 1000000),
    INT("c2c.block_us", 0, 10000),
    INT("c2c.frame_jitter_us", 0, 1000000),
    INT("c2c.bad_frame_limit", 0, 1000000),
    WORD("c2c.plain_while_open", "ignore"),
    WORD("c2c.host_lost", "until_reset"),
    INT("c2c.pair_ms", 0, 150000),
    INT("c2c.op_ms", 0, 150000),
    INT("sec.busy_ms", 0, 60000),
    CME("sec.err_busy"),
    CME("sec.err_disabled"),
    CME("sec.err_offline"),
    CME("sec.err_profile"),
    CME("sec.err_sealed"),
    WORD("sec.mode_read", "one_number"),
    WORD("sec.device_profile", NULL),
    INT("sec.seal_ms", 0, 600000),
    { NULL, EMU_KEY_INT, 0, 0, NULL },
};
