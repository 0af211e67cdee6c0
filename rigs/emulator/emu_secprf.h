/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Security profiles (+USECPRF): what a secure connection is made with. Names of certificates are
 * names only: whether there is such an entry is found out at connect. Volatile, or stored profile
 * by profile, as prf.persist says.
 */
#ifndef EMU_SECPRF_H
#define EMU_SECPRF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emu_certs.h"

enum {
    EMU_SECPRFS = 5,
    EMU_SECPRF_SUITES = 64,
    EMU_SECPRF_SERVER_MAX = 256,
    EMU_SECPRF_PASSWORD_MAX = 128,
    EMU_SECPRF_PSK_MAX = 64, /* bytes: 64 characters, or 128 hex digits */
    EMU_SECPRF_IDENTITY_MAX = 128,
    EMU_SECPRF_SNI_MAX = 128,
    EMU_SECPRF_SESSION_MAX = 64, /* characters of base64: 32 bytes of id, 48 of master secret */
    EMU_SECPRF_SEALED_MAX = 512  /* characters of resumption data encrypted by the module */
};

enum emu_validation {
    EMU_VALIDATE_NOTHING,
    EMU_VALIDATE_CHAIN,
    EMU_VALIDATE_NAME, /* and the chain */
    EMU_VALIDATE_DATES /* and both */
};

/* How the suites were given. */
enum emu_suites { EMU_SUITES_AUTOMATIC, EMU_SUITES_LEGACY, EMU_SUITES_ONE, EMU_SUITES_LIST };

enum emu_pin_level { EMU_PIN_KEY_INFO, EMU_PIN_KEY_BINARY, EMU_PIN_CERTIFICATE };

/* Bytes given as text or as hex. */
struct emu_secprf_bytes {
    uint8_t bytes[EMU_SECPRF_IDENTITY_MAX];
    size_t len; /* 0: not set */
    bool hex;
};

struct emu_secprf_session { /* op 13, resumption */
    bool on;                /* tag 0 */
    int64_t type;           /* tag 1: 0 session id, 10 the same with local encryption */
    char id[EMU_SECPRF_SESSION_MAX + 1]; /* tag 2, base64 as given; "" not set */
    char master[EMU_SECPRF_SESSION_MAX + 1];
    char sealed[EMU_SECPRF_SEALED_MAX + 1]; /* tag 12 */
    int64_t sealed_len;
};

/* All zero is a profile after its reset. Texts are NUL-terminated, "" is not set. */
struct emu_secprf {
    enum emu_validation level;         /* op 0 */
    int64_t version;                   /* op 1: 0 any, 1 TLS 1.0, 2 1.1, 3 1.2, 4 1.3 */
    enum emu_suites suites_by;         /* op 2 */
    int64_t legacy;                    /* LEGACY: the number */
    uint16_t suite[EMU_SECPRF_SUITES]; /* IANA numbers: of LEGACY and ONE the one, of LIST all */
    size_t suites;
    char ca[EMU_CERT_NAME_MAX + 1];             /* op 3; "": every CA there is */
    char server[EMU_SECPRF_SERVER_MAX + 1];     /* op 4 */
    char client_cert[EMU_CERT_NAME_MAX + 1];    /* op 5 */
    char client_key[EMU_CERT_NAME_MAX + 1];     /* op 6 */
    char password[EMU_SECPRF_PASSWORD_MAX + 1]; /* op 7, of an encrypted client key */
    struct emu_secprf_bytes psk;                /* op 8 */
    struct emu_secprf_bytes identity;           /* op 9 */
    char sni[EMU_SECPRF_SNI_MAX + 1];           /* op 10 */
    bool rot_psk;                               /* op 11: PSK and identity by the root of trust */
    char pin[EMU_CERT_NAME_MAX + 1];            /* op 12: name of an SC entry */
    enum emu_pin_level pin_level;
    struct emu_secprf_session session; /* op 13 */
    int64_t device_cert;               /* op 14: 0 no, 1 with CA certificates, 2 without */
};

struct emu;

const struct emu_secprf *emu_secprf(const struct emu *e, size_t id); /* id below EMU_SECPRFS */

/* Stored as well if prf.persist says so, each in one write; false: not stored, and not changed. */
bool emu_secprf_change(struct emu *e, size_t id, const struct emu_secprf *to);
bool emu_secprf_reset(struct emu *e, size_t id);

/* What a connection has agreed on, for reads and for the next connect. Never stored. */
void emu_secprf_keep_session(struct emu *e, size_t id, const struct emu_secprf_session *session);

void emu_secprf_boot(struct emu *e);  /* stored ones, if any */
void emu_secprf_erase(struct emu *e); /* stored ones: factory reset */

#endif
