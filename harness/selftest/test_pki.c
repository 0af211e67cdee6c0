/* SPDX-License-Identifier: Apache-2.0 */
/* The certificate factory: the same bytes from the same seed, and all forms of a kind belong
 * together. */
#include <openssl/evp.h>

#include "pki_under_test.h"

static void assert_same(const char *name, struct pki_bytes one, struct pki_bytes other)
{
    if (one.len != other.len || (one.len > 0 && memcmp(one.data, other.data, one.len) != 0))
        ck_abort_msg("%s is not the same", name);
}

static void assert_same_made(const struct pki_made *one, const struct pki_made *other)
{
    const char *name = one->kind->name;
    assert_same(name, one->der, other->der);
    assert_same(name, one->pem, other->pem);
    assert_same(name, one->key_pem, other->key_pem);
    assert_same(name, one->key_der, other->key_der);
    assert_same(name, one->pkcs8_pem, other->pkcs8_pem);
    assert_same(name, one->locked_pem, other->locked_pem);
    assert_same(name, one->locked_der, other->locked_der);
    assert_same(name, one->chain_pem, other->chain_pem);
    assert_same(name, one->crl_der, other->crl_der);
    assert_same(name, one->ocsp_der, other->ocsp_der);
    ck_assert_str_eq(one->md5, other->md5);
    ck_assert_uint_eq(one->trusted, other->trusted);
    for (size_t i = 0; i < one->trusted; i++)
        assert_same(name, one->root_der[i], other->root_der[i]);
}

START_TEST(the_order_does_not_matter)
{
    struct pki_factory *backwards = pki_open(SEED);
    size_t count = 0;
    while (kind_at(count) != NULL)
        count++;
    ck_assert_uint_ge(count, 100);
    for (size_t i = count; i-- > 0;)
        ck_assert_ptr_nonnull(pki_make(backwards, kind_at(i)->name));
    for (size_t i = 0; i < count; i++)
        assert_same_made(make(kind_at(i)->name), pki_make(backwards, kind_at(i)->name));
    pki_close(&backwards);
}
END_TEST

START_TEST(another_seed_is_another_world)
{
    struct pki_factory *other = pki_open(SEED + 1);
    const struct pki_made *one = make("good");
    const struct pki_made *two = pki_make(other, "good");
    ck_assert_ptr_nonnull(two);
    ck_assert_str_ne(one->md5, two->md5);
    ck_assert(one->key_der.len != two->key_der.len ||
              memcmp(one->key_der.data, two->key_der.data, one->key_der.len) != 0);
    X509 *first = parse(one->der);
    X509 *second = parse(two->der);
    ck_assert_int_ne(
        ASN1_INTEGER_cmp(X509_get0_serialNumber(first), X509_get0_serialNumber(second)), 0);
    X509_free(first);
    X509_free(second);
    pki_close(&other);
}
END_TEST

/* Recorded with libcrypto 3.0. Another release may draw in another order: then all that is kept
 * elsewhere, on servers or in modules, has to be written again. */
static const struct recorded {
    const char *kind;
    const char *der;
    const char *all;
} recorded[] = {
    { "good", "d5a03d6a564e5d5869ee23150fe21bbc36f75fdc07f639952af7bdafc6fe8022",
      "09100d9abc1cd3b52302d9fac0f202e15b20b1f788e36d2c1b866d621daa319a" },
    { "good-rsa", "9c9ff687e3e1db8a3a84e7e612929fb7196661e6055c0323029fa2e41a62033b",
      "21e6a59e133e10a4c225f07cfc7c97e9e762c5eecfff2e0bddcd5aa6d61a09f0" },
    { "good-p384", "7a1be462b679d8347fa0a2f9864891ae41d20dfad02b02caf05894cbccd3ce97",
      "7937b5ce6819c16dd2c7593dcc79d91844ce04550ebff00ee00bb6b12fecb5e4" },
};

static void add(EVP_MD_CTX *ctx, struct pki_bytes bytes)
{
    ck_assert_int_eq(EVP_DigestUpdate(ctx, bytes.data, bytes.len), 1);
}

static void assert_digest(const char *what, EVP_MD_CTX *ctx, const char *wanted)
{
    uint8_t digest[32];
    char hex[65];
    ck_assert_int_eq(EVP_DigestFinal_ex(ctx, digest, NULL), 1);
    for (size_t i = 0; i < sizeof(digest); i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    if (strcmp(hex, wanted) != 0)
        ck_abort_msg("%s: SHA-256 %s, not %s", what, hex, wanted);
}

START_TEST(these_bytes_are_known)
{
    const struct pki_made *made = make(recorded[_i].kind);
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    ck_assert_int_eq(EVP_DigestInit_ex(ctx, EVP_sha256(), NULL), 1);
    add(ctx, made->der);
    assert_digest(made->kind->name, ctx, recorded[_i].der);
    ck_assert_int_eq(EVP_DigestInit_ex(ctx, EVP_sha256(), NULL), 1);
    add(ctx, made->chain_pem);
    add(ctx, made->root_der[0]);
    add(ctx, made->crl_der);
    add(ctx, made->ocsp_der);
    add(ctx, made->locked_der);
    assert_digest("all of it", ctx, recorded[_i].all);
    EVP_MD_CTX_free(ctx);
}
END_TEST

START_TEST(an_unknown_kind_is_refused)
{
    struct pki_bytes bytes = { 0 };
    ck_assert_ptr_null(pki_make(factory, "no-such-kind"));
    ck_assert_ptr_nonnull(strstr(pki_why(factory), "no-such-kind"));
    ck_assert(!pki_make_malformed(factory, "no-such-kind", &bytes));
    ck_assert_ptr_nonnull(strstr(pki_why(factory), "r5pki list"));
    ck_assert_ptr_nonnull(make("good"));
    pki_close(&factory);
    pki_close(&factory);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pki");
    TCase *tc = tcase_create("factory");
    tcase_set_timeout(tc, 300);
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, the_order_does_not_matter);
    tcase_add_test(tc, another_seed_is_another_world);
    tcase_add_loop_test(tc, these_bytes_are_known, 0, sizeof(recorded) / sizeof(recorded[0]));
    tcase_add_test(tc, an_unknown_kind_is_refused);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
