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

#endif
