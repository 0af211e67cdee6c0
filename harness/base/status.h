/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a function of the harness says about itself.
 *
 * A status tells how *our* work went. What a module answers is a value, never a
 * status: reading the text "ERROR" from a module is R5_OK.
 */
#ifndef R5_BASE_STATUS_H
#define R5_BASE_STATUS_H

enum r5_status {
    R5_OK = 0,
    R5_E_TIMEOUT = -1,     /* the deadline came first */
    R5_E_CLOSED = -2,      /* the other end is gone */
    R5_E_IO = -3,          /* the operating system or a program beside us failed */
    R5_E_INPUT = -4,       /* a file, a person or a module sent what we refuse */
    R5_E_LIMIT = -5,       /* a bound of ours was reached */
    R5_E_UNSUPPORTED = -6, /* this backend cannot do it */
    R5_E_MEMORY = -7,      /* out of memory */
    R5_E_ABSENT = -8,      /* what was asked for is not there */
};

/* Ignoring a status is a compiler warning, and warnings are errors. */
#define R5_CHECKED __attribute__((warn_unused_result))

/* For the rare place where a failure changes nothing: said so, not forgotten. */
#define r5_ignore(call)                                                                            \
    do {                                                                                           \
        enum r5_status ignored_ = (call);                                                          \
        (void)ignored_;                                                                            \
    } while (0)

/* One word for a status, for logs and tests: "timeout", "closed", ... Never NULL. */
const char *r5_status_word(enum r5_status status);

#endif
