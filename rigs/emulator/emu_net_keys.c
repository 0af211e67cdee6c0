/* SPDX-License-Identifier: Apache-2.0 */
/* What the profile says of connections: how long things take, sockets, error numbers. */
#include "emu_net_io.h"
#include "emu_profile.h"

#define INT(name, least, most)                                                                     \
    {                                                                                              \
        name, EMU_KEY_INT, least, most, NULL                                                       \
    }
#define WORD(name, words)                                                                          \
    {                                                                                              \
        name, EMU_KEY_TEXT, 0, 0, words                                                            \
    }
#define CME(name) INT(name, 0, 9999)
#define USOER(name) INT(name, 0, 999)

const struct emu_key emu_keys_net[] = {
    INT("net.connect_ms", 1, 60000),
    INT("net.handshake_ms", 1, 150000),
    INT("net.send_ms", 1, 60000),
    INT("net.poll_ms", 1, 10000),
    INT("net.timeout_ms", 1, 600000),
    INT("sock.max", 1, EMU_SOCKS),
    INT("sock.data_max", 16, EMU_NET_DATA),
    INT("sock.prompt_ms", 100, 600000),
    CME("sock.err_state"),
    CME("sock.err_many"),
    INT("mqtt.answer_ms", 1, 600000),
    USOER("mqtter.class"),
    USOER("mqtter.connect"),
    USOER("mqtter.dns"),
    USOER("mqtter.lost"),
    USOER("mqtter.offline"),
    USOER("mqtter.refused"),
    USOER("mqtter.timeout"),
    USOER("mqtter.tls"),
    USOER("uhttper.class"),
    USOER("uhttper.answer"),
    USOER("uhttper.connect"),
    USOER("uhttper.dns"),
    USOER("uhttper.file"),
    USOER("uhttper.timeout"),
    USOER("uhttper.tls"),
    USOER("usoer.bad_socket"),
    USOER("usoer.dns"),
    USOER("usoer.not_connected"),
    USOER("usoer.refused"),
    USOER("usoer.reset"),
    USOER("usoer.timeout"),
    USOER("usoer.unreachable"),
    WORD("tls.ca_flag", "ok|fails|fails_from_1"),
    WORD("tls.path_length", "ok|fails|fails_from_1"),
    WORD("tls.key_usage", "ok|fails|fails_from_1"),
    WORD("tls.eku", "ok|fails|fails_from_1"),
    WORD("tls.name_constraints", "ok|fails|fails_from_1"),
    WORD("tls.unknown_critical", "ok|fails|fails_from_1"),
    WORD("tls.clock", "utc|local"),
    CME("tls.err_device_cert"),
    WORD("tls.common_name", "always|without_san|never"),
    { NULL, EMU_KEY_INT, 0, 0, NULL },
};
