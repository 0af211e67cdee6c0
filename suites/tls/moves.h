/* SPDX-License-Identifier: Apache-2.0 */
/* What the cases of this folder do to the module again and again. */
#ifndef R5_SUITES_TLS_MOVES_H
#define R5_SUITES_TLS_MOVES_H

#include "r5.h"

#define PEER_NAME "peer.r5conform.test" /* whom good certificates are for */

enum {
    CONNECT_MS = 150000, /* what the vendor's host allows a connect */
    VISIT_MS = 3000,     /* wall time in which the peer has the end of a connection */
};

/* What the module is told of a server. */
struct expectation {
    long level;         /* +USECPRF op 0 */
    const char *ca;     /* name of the trusted root, op 3; NULL: left out */
    const char *server; /* expected name, op 4; NULL: left out */
};

/* Resets security profile 0 and sets it so. */
void set_profile(struct r5_dut *dut, const struct expectation *expected);

/* The root that belongs to a kind, under this name in the module's store. */
void import_root(struct r5_dut *dut, const char *kind, const char *name);

/*
 * One connection by profile 0 to this port, seen from both ends: opened, five bytes sent if it came
 * to that, closed. `ok`: what the module says of the connect.
 */
struct connection {
    bool ok;
    struct r5_visit visit;
};
struct connection connect_and_talk(struct r5_dut *dut, int port);

/* The module must accept or refuse the server, and both ends must say the same. */
#define must_accept(dut, connection, ...)                                                          \
    accepted_at(dut, __FILE__, __LINE__, &(connection), __VA_ARGS__)
#define must_reject(dut, connection, ...)                                                          \
    rejected_at(dut, __FILE__, __LINE__, &(connection), __VA_ARGS__)
void accepted_at(struct r5_dut *dut, const char *file, int line, const struct connection *seen,
                 const char *words, ...) __attribute__((format(printf, 5, 6)));
void rejected_at(struct r5_dut *dut, const char *file, int line, const struct connection *seen,
                 const char *words, ...) __attribute__((format(printf, 5, 6)));

/* Positive control: a good server is accepted at the highest level. */
void good_server_is_accepted(struct r5_dut *dut);

#endif
