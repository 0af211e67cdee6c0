/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates and keys of the module's store (+USECMNG). Part of r5.h. */
#ifndef R5_CERT_H
#define R5_CERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct r5_answer;
struct r5_dut;

/* What an entry of the store is, as +USECMNG numbers it. */
enum r5_entry {
    R5_CA = 0, /* trusted root */
    R5_CLIENT_CERT = 1,
    R5_CLIENT_KEY = 2,
    R5_SERVER_CERT = 3, /* for pinning */
    R5_SIGNER_CERT = 4,
    R5_SIGNER_KEY = 5,
};

/* Which bytes of what the certificate factory makes. */
enum r5_form {
    R5_LEAF_PEM,
    R5_LEAF_DER,
    R5_TRUSTED_PEM, /* the root that belongs to it */
    R5_TRUSTED_DER,
    R5_KEY_PEM, /* PKCS#1 or SEC1 */
    R5_KEY_DER,
    R5_KEY_PKCS8_PEM,
    R5_KEY_LOCKED_PEM, /* PKCS#8, encrypted under R5_KEY_PASSWORD */
    R5_KEY_LOCKED_DER,
};

/* No words of a report or a certificate: it is sought there as a secret. */
#define R5_KEY_PASSWORD "Kettle-17-Fog-Umbrage"

struct r5_material {
    const uint8_t *bytes; /* a zero byte follows, not counted */
    size_t len;
};

/*
 * A certificate or key by the name of its kind in the certificate factory (r5pki list): the same in
 * every run with one seed. Valid until the process of the body ends. What is secret in a key is a
 * secret of the row from here on (r5_secrets_heard). An unknown kind is an error verdict.
 */
struct r5_material r5_material(struct r5_dut *dut, const char *kind, enum r5_form form);

/* The name that a client asks for and expects of the server that has this certificate. */
const char *r5_host_of(struct r5_dut *dut, const char *kind);

/* The DER form of the first block of a PEM text; what is no PEM is given back as it is. */
struct r5_material r5_der(struct r5_dut *dut, struct r5_material of);

/* Bytes that are nearly a certificate or a key: what an import makes of them is known. */
struct r5_malformed {
    const char *name; /* as the factory calls them (r5pki list) */
    bool as_key;      /* to be imported as a client key; else as a root */
    bool is_right;    /* unusual, but right: to be accepted */
    bool is_lax;      /* who takes it is lenient, no more */
    struct r5_material material;
};

/* The nth (from 0) of the factory's malformed ones; false: no more. */
bool r5_malformed(struct r5_dut *dut, size_t nth, struct r5_malformed *to);

/* MD5 over these bytes as 32 lower-case hex digits, by the host's own library. */
const char *r5_md5(struct r5_dut *dut, const void *bytes, size_t len);

/*
 * AT+USECMNG=0,<entry>,"<name>",<len>[,"<password>"], and the bytes after the prompt. `password`
 * NULL: none is given. Gives the answer to whichever of the two came last: a refusal of the command
 * is given as it is, and no byte is sent then. Spends a credential; on a module that is not put
 * back between rows the entry is deleted afterwards.
 */
const struct r5_answer *r5_import(struct r5_dut *dut, enum r5_entry entry, const char *name,
                                  const void *bytes, size_t len, const char *password);

/*
 * The two halves, for what is not as it should be: the command with any size, of which an answer
 * whose `final` is ">" is the prompt; and bytes after a prompt, with the answer to them.
 */
const struct r5_answer *r5_import_begin(struct r5_dut *dut, enum r5_entry entry, const char *name,
                                        long size, const char *password);
const struct r5_answer *r5_payload(struct r5_dut *dut, const void *bytes, size_t len, int limit_ms);

#endif
