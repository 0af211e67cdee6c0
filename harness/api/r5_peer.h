/* SPDX-License-Identifier: Apache-2.0 */
/* The instrumented peer of the module's TLS connections (R5_PEER). Part of r5.h. */
#ifndef R5_PEER_API_H
#define R5_PEER_API_H

#include <stdbool.h>
#include <stdint.h>

struct r5_dut;

/* What a listener of the peer is like. Zeros: TLS over TCP, 1.2 to 1.3, which echoes. */
struct r5_scenario {
    const char *kind;      /* certificate, chain and key: a kind of the factory; NULL: none */
    const char *min, *max; /* "1.0" to "1.3" */
    const char *more; /* further keys of fixtures/peer/CONTROL.md, as JSON without its braces */
};

/* What the peer saw of one connection. Texts are "" and numbers -1 when there was none of it. */
struct r5_visit {
    bool came;
    const char
        *reached;       /* "no-bytes", "client-hello", "server-flight", "finished", "application" */
    int version, suite; /* agreed on: 0x0303, 0xC02F */
    const char *server_name; /* SNI of the ClientHello */
    int alert;               /* the first fatal one that the module sent: its description */
    const char *alert_word;
    long received, sent; /* bytes of application data */
    bool resumed;
};

/*
 * Opens a listener and gives its port; address: where the module finds the peer. Both live until
 * the end of the row. The scenario is recorded, without keys.
 */
int r5_peer_listen(struct r5_dut *dut, const struct r5_scenario *scenario);
const char *r5_peer_address(struct r5_dut *dut);

/*
 * The oldest connection that has ended and was not taken yet; `came` is false when there is none in
 * `wait_ms` of wall time. Recorded as the peer's view. Texts are valid for 30 more answers.
 */
struct r5_visit r5_peer_visit(struct r5_dut *dut, int wait_ms);

#endif
