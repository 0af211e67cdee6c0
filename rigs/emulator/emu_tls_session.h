/* SPDX-License-Identifier: Apache-2.0 */
/* Resumption, op 13 of a security profile: session id and master secret, plain or sealed. */
#ifndef EMU_TLS_SESSION_H
#define EMU_TLS_SESSION_H

#include "emu_tls_plan.h"

/* What the profile has from its host; all zero: nothing that can be used. */
void emu_tls_session_wanted(struct emu *e, size_t id, struct emu_tls_session *to);

/* A handshake has succeeded: keeps the session, and tells the host while resumption is on. */
void emu_tls_session_made(struct emu *e, size_t id, const struct emu_tls_made *made);

#endif
