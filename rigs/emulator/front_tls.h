/* SPDX-License-Identifier: Apache-2.0 */
/* TLS and DTLS over a connected socket, by a plan of the core; GnuTLS does the protocol. */
#ifndef EMU_FRONT_TLS_H
#define EMU_FRONT_TLS_H

#include <sys/types.h>

#include "emu.h"
#include "emu_tls_plan.h"

struct front_tls;

enum front_tls_state { FRONT_TLS_GOES_ON, FRONT_TLS_DONE, FRONT_TLS_FAILED };

/*
 * What GnuTLS needs of a session beyond id and master secret to take it up again, by id. It is this
 * program's memory, not the module's: a session of another r5emu leads to a full handshake.
 */
enum { FRONT_TLS_SESSIONS = 8, FRONT_TLS_SESSION_MAX = 8192 };
struct front_tls_sessions {
    struct {
        struct emu_tls_session session;
        uint8_t data[FRONT_TLS_SESSION_MAX];
        size_t len;
    } kept[FRONT_TLS_SESSIONS];
    size_t next;
};

/* Owns the plan, unless the answer is null: a plan that cannot be followed. */
struct front_tls *front_tls_new(struct emu *e, struct emu_tls_plan *plan, int fd,
                                struct front_tls_sessions *sessions);
void front_tls_free(struct front_tls **tls, bool tell_peer);

/* As far as it goes without waiting. A failure has sent its alert. */
enum front_tls_state front_tls_shake(struct front_tls *tls, struct emu_tls_made *made);
bool front_tls_wants_out(const struct front_tls *tls);
int64_t front_tls_timer_ms(const struct front_tls *tls); /* DTLS: when to send once more */

/* Sent: bytes, or -1 and errno. Received: bytes, 0 the peer has ended, -1 nothing now, -2 broken.
 */
ssize_t front_tls_send(struct front_tls *tls, const uint8_t *bytes, size_t len);
ssize_t front_tls_receive(struct front_tls *tls, uint8_t *to, size_t room);
bool front_tls_has_more(const struct front_tls *tls);

#endif
