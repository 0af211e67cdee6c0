/* SPDX-License-Identifier: Apache-2.0 */
/* What the certificate factory makes for the peer. */
#ifndef R5_RUN_MATERIAL_H
#define R5_RUN_MATERIAL_H

#include "session.h"

struct run_server {
    const char *chain_pem, *key_pem; /* until the process of the body ends */
};

/* The chain as the server sends it, and its key, which is no secret of the row: it is the peer's.
 */
struct run_server run_server_material(struct r5_dut *dut, const char *kind);

/* In the supervisor: what bodies have made since the last call is made here, too. */
void run_material_remember(struct run_session *s);

/* Wipes the keys of the factory. */
void run_material_forget(void);

#endif
