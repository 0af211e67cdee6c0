/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the cases of this suite do again and again. A move with a check in it is written into the
 * journal under the line of the case that makes it; need_ is for steps that other cases claim.
 *
 * Entries have names of their own: what a module held before is never touched.
 */
#ifndef R5_SUITES_CERTS_MOVES_H
#define R5_SUITES_CERTS_MOVES_H

#include "r5.h"

enum {
    BOOT_MS = 30000,    /* as the vendor's host: AT is asked ten times, 3 s each */
    CPWROFF_MS = 40000, /* as the vendor's host */
    REBOOT_MS = 15000,  /* as the vendor's host waits after AT+CFUN=16 */
    LATE_MS = 5000,     /* a prompt ends so long after its time at the latest */
    FILES_MS = 10000,
    LISTED_MAX = 16, /* lines of a list that an answer holds */
};

struct entry {
    enum r5_entry type;
    const char *name;
};

#define ROOT_ENDS "2045/01/01" /* dates of what the factory makes */
#define CLIENT_ENDS "2031/01/01"

extern const struct entry root;    /* "r5-root" */
extern const struct entry another; /* "r5-another", a root too */
extern const struct entry cert;    /* "r5-client" */
extern const struct entry key;     /* "r5-client", a key: the name of the certificate */

/* Materials, in DER: two roots, and the certificate and the key of a client. */
struct r5_material root_der(struct r5_dut *dut);
struct r5_material other_der(struct r5_dut *dut);
struct r5_material cert_der(struct r5_dut *dut);
struct r5_material key_der(struct r5_dut *dut);

/* The digest that the module must tell: over the DER form, whichever form is given. */
struct md5 {
    char hex[33];
};
struct md5 md5_of(struct r5_dut *dut, struct r5_material material);

/* The digest in an answer, in lower case: some modules tell it in capitals. "": there is none. */
struct md5 md5_told(struct r5_dut *dut, const struct r5_answer *answer);

/* Imports without a password; the MD5 of the DER form for what comes later. */
#define need_import(dut, entry, material) import_at(dut, entry, material, __FILE__, __LINE__)
struct md5 import_at(struct r5_dut *dut, const struct entry *entry, struct r5_material material,
                     const char *file, int line);

/*
 * List and hash agree that the entry is there once and is the content of this digest, or that there
 * is none. `what` names it as seen from the case: "the old entry after a cut".
 */
#define must_hold(dut, what, entry, md5) hold_at(dut, R5_MUST, what, entry, md5, __FILE__, __LINE__)
#define need_hold(dut, what, entry, md5) hold_at(dut, R5_NEED, what, entry, md5, __FILE__, __LINE__)
void hold_at(struct r5_dut *dut, enum r5_word word, const char *what, const struct entry *entry,
             const char *md5, const char *file, int line);
#define NONE "none"

/* The same as text, for what has more than one good outcome; NONE, the digest, or what is wrong. */
struct held {
    char text[64];
};
struct held held(struct r5_dut *dut, const struct entry *entry);

/* The line of the list for an entry, without the quotes of its tag; "" if there is none. */
struct listed {
    char line[400];
    int times;
};
struct listed listed(struct r5_dut *dut, const struct entry *entry);

const struct r5_answer *delete_entry(struct r5_dut *dut, const struct entry *entry);

/* Positive controls: an entry goes in, is held, and goes out. */
void import_still_works(struct r5_dut *dut);

/* Up again after AT+CPWROFF. */
bool power_off_and_on(struct r5_dut *dut);

#endif
