/* SPDX-License-Identifier: Apache-2.0 */
/* The certificate factory: each kind is what its row says, and no more, as libcrypto reads it. */
#include <openssl/x509v3.h>

#include "pki_under_test.h"

/* Where and why libcrypto refused first. */
struct found {
    enum pki_level level;
    int error;
};

static enum pki_level expected_level(const struct pki_kind *kind)
{
    for (const struct pki_quirk *quirk = kind->quirks; quirk->tool != NULL; quirk++)
        if (strcmp(quirk->tool, "openssl") == 0)
            return quirk->refused_at;
    return kind->refused_at;
}

static void set_up(X509_VERIFY_PARAM *param, const struct pki_kind *kind, enum pki_level level)
{
    const char *host = pki_host_of(kind);
    X509_VERIFY_PARAM_set_auth_level(param, 2);
    X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_X509_STRICT);
    if (pki_role_of(kind) != PKI_AUTHORITY)
        X509_VERIFY_PARAM_set_purpose(param, pki_role_of(kind) == PKI_SERVER
                                                 ? X509_PURPOSE_SSL_SERVER
                                                 : X509_PURPOSE_SSL_CLIENT);
    if (level >= PKI_DATES)
        X509_VERIFY_PARAM_set_time(param, PKI_REFERENCE);
    else
        X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_NO_CHECK_TIME);
    if (level < PKI_NAME || pki_role_of(kind) != PKI_SERVER)
        return;
    if (host[strspn(host, "0123456789.")] == 0)
        ck_assert_int_eq(X509_VERIFY_PARAM_set1_ip_asc(param, host), 1);
    else
        ck_assert_int_eq(X509_VERIFY_PARAM_set1_host(param, host, 0), 1);
}

/* 0, or why not. */
static int verify(const struct pki_made *made, enum pki_level level)
{
    X509_STORE *store = X509_STORE_new();
    STACK_OF(X509) *sent = sk_X509_new_null();
    for (size_t i = 0; i < made->trusted; i++) {
        X509 *root = parse(made->root_der[i]);
        X509_STORE_add_cert(store, root);
        X509_free(root);
    }
    for (size_t i = 0; i < made->sent; i++)
        sk_X509_push(sent, parse(made->sent_der[i]));
    X509_STORE_CTX *ctx = X509_STORE_CTX_new();
    ck_assert_int_eq(X509_STORE_CTX_init(ctx, store, sk_X509_value(sent, 0), sent), 1);
    set_up(X509_STORE_CTX_get0_param(ctx), made->kind, level);
    int error = X509_verify_cert(ctx) == 1 ? 0 : X509_STORE_CTX_get_error(ctx);
    X509_STORE_CTX_free(ctx);
    sk_X509_pop_free(sent, X509_free);
    X509_STORE_free(store);
    return error;
}

static struct found judge(const struct pki_made *made)
{
    for (enum pki_level level = PKI_CHAIN; level <= PKI_DATES; level++) {
        int error = verify(made, level);
        if (error != 0)
            return (struct found){ level, error };
    }
    return (struct found){ PKI_NEVER, 0 };
}

START_TEST(each_kind_is_what_its_row_says)
{
    int wrong = 0;
    for (size_t i = 0; kind_at(i) != NULL; i++) {
        const struct pki_made *made = make(kind_at(i)->name);
        struct found found = judge(made);
        if (found.level == expected_level(made->kind) && found.error == made->kind->error)
            continue;
        wrong++;
        fprintf(stderr, "%s: level %d (not %d): %s (not: %s)\n", made->kind->name, found.level,
                expected_level(made->kind), X509_verify_cert_error_string(found.error),
                X509_verify_cert_error_string(made->kind->error));
    }
    ck_assert_int_eq(wrong, 0);
}
END_TEST

START_TEST(opinions_follow_from_the_level)
{
    const struct pki_kind *never = pki_find("good");
    const struct pki_kind *name = pki_find("wrong-host");
    for (enum pki_level level = PKI_CHAIN; level <= PKI_DATES; level++)
        ck_assert(!pki_refused(never, level));
    ck_assert(!pki_refused(name, PKI_CHAIN));
    ck_assert(pki_refused(name, PKI_NAME));
    ck_assert(pki_refused(name, PKI_DATES));
    ck_assert_ptr_null(pki_find("no-such-kind"));
}
END_TEST

/* A row refused has a reason of its own, and every row can be told by its name. */
START_TEST(rows_are_complete)
{
    for (size_t i = 0; kind_at(i) != NULL; i++) {
        const struct pki_kind *kind = kind_at(i);
        ck_assert_ptr_eq(pki_find(kind->name), kind);
        ck_assert_ptr_nonnull(kind->says);
        ck_assert_ptr_nonnull(kind->why);
        ck_assert_int_eq(kind->name[strspn(kind->name, "abcdefghijklmnopqrstuvwxyz0123456789-")],
                         0);
        ck_assert((expected_level(kind) != PKI_NEVER) == (kind->error != 0));
        ck_assert((kind->refused_at == PKI_DATES) == (kind->valid_at != NULL));
        for (const struct pki_malformed *row = pki_malformed(); row->name != NULL; row++)
            ck_assert_str_ne(kind->name, row->name);
    }
}
END_TEST

/* What is PEM begins with a stroke somewhere on a line; all else is taken for DER. */
static X509 *read_certificate(struct pki_bytes bytes)
{
    const unsigned char *at = bytes.data;
    X509 *x509 = d2i_X509(NULL, &at, (long)bytes.len);
    if (x509 != NULL)
        return x509;
    BIO *bio = BIO_new_mem_buf(bytes.data, (int)bytes.len);
    x509 = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    BIO_free(bio);
    return x509;
}

static EVP_PKEY *read_key(struct pki_bytes bytes)
{
    const unsigned char *at = bytes.data;
    EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &at, (long)bytes.len);
    if (key != NULL)
        return key;
    BIO *bio = BIO_new_mem_buf(bytes.data, (int)bytes.len);
    key = PEM_read_bio_PrivateKey(bio, NULL, NULL, (void *)(uintptr_t) "");
    BIO_free(bio);
    return key;
}

static bool taken(const struct pki_malformed *row, struct pki_bytes bytes)
{
    if (row->claim == PKI_AS_CERTIFICATE) {
        X509 *x509 = read_certificate(bytes);
        X509_free(x509);
        return x509 != NULL;
    }
    EVP_PKEY *key = read_key(bytes);
    EVP_PKEY_free(key);
    return key != NULL;
}

START_TEST(malformed_ones_are_malformed)
{
    int wrong = 0;
    size_t count = 0;
    for (const struct pki_malformed *row = pki_malformed(); row->name != NULL; row++, count++) {
        struct pki_bytes bytes = { 0 };
        if (!pki_make_malformed(factory, row->name, &bytes))
            ck_abort_msg("%s", pki_why(factory));
        bool took = taken(row, bytes);
        if ((took && row->opinion == PKI_REFUSE) || (!took && row->opinion == PKI_ACCEPT)) {
            fprintf(stderr, "%s: %s\n", row->name, took ? "taken" : "refused");
            wrong++;
        }
        struct pki_bytes good =
            row->claim == PKI_AS_KEY ? make("client")->key_pem : make("root-ec")->pem;
        ck_assert(strcmp(row->name, "pem-lf") == 0 || bytes.len != good.len ||
                  memcmp(bytes.data, good.data, good.len) != 0);
    }
    ck_assert_uint_ge(count, 30);
    ck_assert_int_eq(wrong, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pki_opinion");
    TCase *tc = tcase_create("rows");
    tcase_set_timeout(tc, 300);
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, each_kind_is_what_its_row_says);
    tcase_add_test(tc, opinions_follow_from_the_level);
    tcase_add_test(tc, rows_are_complete);
    tcase_add_test(tc, malformed_ones_are_malformed);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
