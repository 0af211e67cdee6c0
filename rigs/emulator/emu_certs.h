/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The store of certificates and keys behind +USECMNG. An entry has a type and a name; its content
 * is kept in DER, in blocks, for it may be larger than one record of the stored memory:
 *
 *     cert/N/{a,b}/K     block K of the content in one of two banks
 *     cert/N/dir         type, name, digests, length, and the bank that is good
 *
 * An import writes the blocks into the free bank; the one write of the directory makes them good
 * and the old ones dead. A deletion takes the directory first. A cut anywhere leaves the old or the
 * new entry, never half of one; the next boot wipes what it has left.
 */
#ifndef EMU_CERTS_H
#define EMU_CERTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    EMU_CERTS_MAX = 32, /* the most that a profile's cert.max_count may say */
    EMU_CERT_NAME_MAX = 200,
    EMU_CERT_SUBJECT_MAX = 64,
    EMU_CERT_DER_MAX = 8192,
    EMU_CERT_MD5 = 16,
    EMU_CERT_SHA256 = 32
};

/* As +USECMNG numbers them. */
enum emu_cert_type {
    EMU_CERT_CA, /* trusted root */
    EMU_CERT_CC, /* client certificate */
    EMU_CERT_PK, /* client key */
    EMU_CERT_SC, /* server certificate, for pinning */
    EMU_CERT_VC, /* certificate that checks signatures */
    EMU_CERT_PU, /* public key that checks signatures */
    EMU_CERT_TYPES
};

/* What the store knows of an entry. */
struct emu_cert {
    enum emu_cert_type type;
    char name[EMU_CERT_NAME_MAX + 1];
    char subject[EMU_CERT_SUBJECT_MAX + 1]; /* common name of a certificate, printable; or "" */
    int64_t expires;                        /* of a certificate: seconds since 1970 */
    size_t len;                             /* of the DER form */
    uint8_t md5[EMU_CERT_MD5];              /* over the DER form */
};

enum emu_certs_result {
    EMU_CERTS_OK,
    EMU_CERTS_MANY,    /* as many as cert.max_count */
    EMU_CERTS_PRESENT, /* same name, and cert.overwrite says no */
    EMU_CERTS_MEMORY,  /* no room in the stored memory; nothing has changed */
    EMU_CERTS_ABSENT,
    EMU_CERTS_LOST /* the supply failed */
};

struct emu;

const char *emu_cert_tag(enum emu_cert_type type); /* "CA", "CC", ... */

/* The nth (from 0) in the order of the list; false: no more. */
bool emu_certs_nth(const struct emu *e, size_t nth, struct emu_cert *to);

/* By type and name, case and all; false: there is none, or it is not whole. `to` may be null. */
bool emu_certs_find(const struct emu *e, enum emu_cert_type type, const char *name,
                    struct emu_cert *to);

/* Copies the DER form of that entry; its length, 0: there is none. An encrypted key is encrypted
   here too. */
size_t emu_certs_der(const struct emu *e, enum emu_cert_type type, const char *name,
                     uint8_t to[EMU_CERT_DER_MAX]);

/* What emu_certs_put would say, as far as it can be said without the content. */
enum emu_certs_result emu_certs_may(const struct emu *e, enum emu_cert_type type, const char *name);

/* Stores a new entry or, in place of its namesake, another one. Of `fresh`, md5 is made here. */
enum emu_certs_result emu_certs_put(struct emu *e, const struct emu_cert *fresh,
                                    const uint8_t *der);
enum emu_certs_result emu_certs_delete(struct emu *e, enum emu_cert_type type, const char *name);

void emu_certs_boot(struct emu *e);  /* wipes what a cut has left */
void emu_certs_erase(struct emu *e); /* all entries: factory reset */

#endif
