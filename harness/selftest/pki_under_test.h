/* SPDX-License-Identifier: Apache-2.0 */
/* A factory for each test, and all its kinds in turn. */
#ifndef R5_SELFTEST_PKI_UNDER_TEST_H
#define R5_SELFTEST_PKI_UNDER_TEST_H

#include <check.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "pki_malformed.h"

#define SEED 1

static struct pki_factory *factory;

static void setup(void)
{
    factory = pki_open(SEED);
    ck_assert_ptr_nonnull(factory);
}

static void teardown(void)
{
    pki_close(&factory);
    ck_assert_ptr_null(factory);
}

/* The kinds of all groups as one row of numbers; NULL behind the last. */
static const struct pki_kind *kind_at(size_t number)
{
    for (const struct pki_kind *const *group = pki_groups(); *group != NULL; group++)
        for (const struct pki_kind *kind = *group; kind->name != NULL; kind++)
            if (number-- == 0)
                return kind;
    return NULL;
}

static const struct pki_made *make(const char *name)
{
    const struct pki_made *made = pki_make(factory, name);
    if (made == NULL)
        ck_abort_msg("%s", pki_why(factory));
    return made;
}

static X509 *parse(struct pki_bytes der)
{
    const unsigned char *at = der.data;
    X509 *x509 = d2i_X509(NULL, &at, (long)der.len);
    ck_assert_ptr_nonnull(x509);
    ck_assert_ptr_eq(at, der.data + der.len);
    return x509;
}

static int run_suite(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
