/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a secure connection is made with and judged by: a security profile, the entries it names and
 * the module's clock at that moment, as plain data. Front ends do the handshake with it.
 */
#ifndef EMU_TLS_PLAN_H
#define EMU_TLS_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emu_secprf.h"

enum { EMU_TLS_PRIORITY = 2048, EMU_TLS_ID_MAX = 32, EMU_TLS_MASTER = 48 };

struct emu_tls_der {
    size_t len; /* 0: there is none */
    uint8_t der[EMU_CERT_DER_MAX];
};

/* What the server is judged by. */
struct emu_tls_rules {
    enum emu_validation level;
    char server[EMU_SECPRF_SERVER_MAX + 1];
    int64_t now; /* seconds since 1970 */
    bool pinned;
    enum emu_pin_level pin_level;
    struct emu_tls_der pin; /* none although pinned: the entry is gone */
    size_t cas;
    struct emu_tls_der ca[EMU_CERTS_MAX];
};

/* A session that may be taken up again (TLS 1.2 and older). */
struct emu_tls_session {
    uint8_t id[EMU_TLS_ID_MAX];
    size_t id_len; /* 0: none */
    uint8_t master[EMU_TLS_MASTER];
};

struct emu_tls_plan {
    bool dtls;
    char priority[EMU_TLS_PRIORITY]; /* "": nothing that both could speak */
    uint16_t suite[EMU_SECPRF_SUITES];
    size_t suites; /* those allowed: a priority string is coarser than a list */
    char sni[EMU_SECPRF_SNI_MAX + 1];
    struct emu_secprf_bytes psk;
    struct emu_secprf_bytes identity;
    bool client; /* answers with a certificate, if that is whole */
    struct emu_tls_der client_cert;
    struct emu_tls_der client_key;
    bool mismatch_allowed;
    char password[EMU_SECPRF_PASSWORD_MAX + 1];
    bool renegotiates;
    struct emu_tls_rules rules;
    struct emu_tls_session resume;
};

/* What a handshake has agreed on. */
struct emu_tls_made {
    struct emu_tls_session session;
    uint16_t suite;
    bool resumed;
};

/* Of a service that names no security profile. */
enum { EMU_SECPRF_DEFAULT = EMU_SECPRFS };
const struct emu_secprf *emu_tls_profile(const struct emu *e, size_t id);

/* Profile key of the error that a connect with security profile `id` gets at once, or null. */
const char *emu_tls_plan_refused(const struct emu *e, size_t id);

/* To be freed with free(). */
struct emu_tls_plan *emu_tls_plan_make(struct emu *e, size_t id, bool dtls);

/* IANA numbers to GnuTLS's priority string, newest version first; false: nothing is left. */
bool emu_tls_priority(const struct emu *e, const struct emu_secprf *p, struct emu_tls_plan *plan);

/* IANA number of what was agreed on; 0: unknown. */
uint16_t emu_tls_suite(int kx, int cipher, int mac, bool tls13);

#endif
