/* SPDX-License-Identifier: Apache-2.0 */
/* What the profile says of certificates, security profiles and secure connections. */
#include "emu_certs.h"
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

const struct emu_key emu_keys_tls[] = {
    INT("cert.max_count", 1, EMU_CERTS_MAX),
    INT("cert.name_max", 1, EMU_CERT_NAME_MAX),
    INT("cert.size_max", 1, EMU_CERT_DER_MAX),
    INT("cert.password_max", 1, 128),
    INT("cert.prompt_ms", 100, 600000),
    INT("cert.import_ms", 0, 10000),
    INT("cert.baud_max", 0, 3250000),
    CME("cert.err_baud"),
    CME("cert.err_key"),
    CME("cert.err_name"),
    CME("cert.err_not_found"),
    CME("cert.err_password"),
    BOOL("cert.follows_usecmode"),
    WORD("cert.refused_at", "before_prompt|after_data"),
    BOOL("cert.overwrite"),
    WORD("cert.name_scope", "per_type|global"),
    BOOL("cert.atomic"),
    BOOL("cert.dn_filter"),
    WORD("cert.pem_form", "strict|lax"),
    WORD("cert.pem_more", "refuse|first"),
    WORD("cert.encrypted_key", "as_imported|decrypted"),
    WORD("cert.no_password", "accept|refuse"),
    WORD("cert.password_unneeded", "ignore|refuse"),
    INT("cert.kdf_max", 1, 10000000),
    WORD("cert.key_kinds", "rsa_ecdsa"),
    WORD("cert.min_key_at", "handshake|import"),
    BOOL("cert.list_quotes"),
    BOOL("cert.list_time"),
    WORD("cert.subject_odd", "replaced"),
    WORD("cert.delete_live", "allowed|refused"),
    CME("prf.err_value"),
    BOOL("prf.persist"),
    WORD("prf.secret_read", "empty|clear"),
    WORD("prf.identity_read", "empty|clear"),
    WORD("prf.session_read", "hidden|clear"),
    WORD("prf.remove_absent", "ok|error"),
    WORD("prf.version_means", "minimum|exact"),
    WORD("tls.ciphers", NULL),
    INT("tls.version_max", 1, 4),
    WORD("tls.list_start", "empty|default"),
    WORD("tls.empty_name", "ok|fails"),
    WORD("tls.san", "ok|fails"),
    WORD("tls.wildcard", "ok|fails"),
    WORD("tls.revoked", "ok|fails"),
    WORD("tls.weak_key", "ok|fails|fails_from_1"),
    WORD("tls.weak_hash", "ok|fails|fails_from_1"),
    WORD("tls.mismatch", "ok|fails"),
    WORD("tls.renegotiation", "ok|fails"),
    INT("tls.max_connections", 1, 7),
    CME("tls.err_rot_unsealed"),
    INT("usoer.tls", 0, 999),
    BOOL("factory.certs_with_files"),
    BOOL("factory.certs_with_nvm"),
    BOOL("factory.profiles_with_nvm"),
    { NULL, EMU_KEY_INT, 0, 0, NULL },
};
