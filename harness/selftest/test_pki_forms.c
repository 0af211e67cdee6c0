/* SPDX-License-Identifier: Apache-2.0 */
/* The certificate factory: all forms of a kind belong together, and hold what they should. */
#include <openssl/evp.h>
#include <openssl/ocsp.h>

#include "pki_under_test.h"

static EVP_PKEY *key_of(struct pki_bytes pem, const char *password)
{
    BIO *bio = BIO_new_mem_buf(pem.data, (int)pem.len);
    EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, NULL, (void *)(uintptr_t)password);
    BIO_free(bio);
    return key;
}

static void assert_keys(const struct pki_made *made)
{
    X509 *x509 = parse(made->der);
    EVP_PKEY *traditional = key_of(made->key_pem, "");
    EVP_PKEY *pkcs8 = key_of(made->pkcs8_pem, "");
    EVP_PKEY *locked = key_of(made->locked_pem, PKI_PASSWORD);
    ck_assert_ptr_null(key_of(made->locked_pem, "wrong"));
    const unsigned char *at = made->key_der.data;
    EVP_PKEY *der = d2i_AutoPrivateKey(NULL, &at, (long)made->key_der.len);
    ck_assert_int_eq(EVP_PKEY_eq(traditional, pkcs8), 1);
    ck_assert_int_eq(EVP_PKEY_eq(traditional, locked), 1);
    ck_assert_int_eq(EVP_PKEY_eq(traditional, der), 1);
    ck_assert_int_eq(X509_check_private_key(x509, traditional), made->kind->other_key == NULL);
    ck_assert_ptr_nonnull(strstr((const char *)made->key_pem.data, EVP_PKEY_is_a(der, "RSA")
                                                                       ? "BEGIN RSA PRIVATE KEY"
                                                                       : "BEGIN EC PRIVATE KEY"));
    EVP_PKEY_free(der);
    EVP_PKEY_free(locked);
    EVP_PKEY_free(pkcs8);
    EVP_PKEY_free(traditional);
    X509_free(x509);
}

/* As RFC 7468 has it: lines of 64, but the last of the body. */
static void assert_lines(struct pki_bytes pem)
{
    const char *line = (const char *)pem.data;
    ck_assert_uint_eq(strlen(line), pem.len);
    while (*line != 0) {
        size_t len = strcspn(line, "\n");
        ck_assert_int_eq(line[len], '\n');
        ck_assert(len <= 64 && len > 0);
        ck_assert(len == 64 || line[0] == '-' || line[len + 1] == '-');
        line += len + 1;
    }
}

static void assert_pem(const struct pki_made *made)
{
    BIO *bio = BIO_new_mem_buf(made->chain_pem.data, (int)made->chain_pem.len);
    for (size_t i = 0; i < made->sent; i++) {
        char *label = NULL;
        char *header = NULL;
        unsigned char *data = NULL;
        long len = 0;
        ck_assert_int_eq(PEM_read_bio(bio, &label, &header, &data, &len), 1);
        ck_assert_uint_eq((size_t)len, made->sent_der[i].len);
        ck_assert_mem_eq(data, made->sent_der[i].data, (size_t)len);
        OPENSSL_free(label);
        OPENSSL_free(header);
        OPENSSL_free(data);
    }
    ck_assert(BIO_eof(bio));
    BIO_free(bio);
    assert_lines(made->pem);
    assert_lines(made->chain_pem);
    assert_lines(made->key_pem);
    assert_lines(made->pkcs8_pem);
    assert_lines(made->locked_pem);
}

static void assert_md5(const struct pki_made *made)
{
    uint8_t digest[16];
    char hex[33];
    ck_assert_int_eq(EVP_Digest(made->der.data, made->der.len, digest, NULL, EVP_md5(), NULL), 1);
    for (size_t i = 0; i < sizeof(digest); i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    ck_assert_str_eq(hex, made->md5);
}

START_TEST(all_forms_belong_together)
{
    for (size_t i = 0; kind_at(i) != NULL; i++) {
        const struct pki_made *made = make(kind_at(i)->name);
        mark_point();
        ck_assert_ptr_eq(made, make(kind_at(i)->name));
        ck_assert_ptr_eq(pki_find(made->kind->name), made->kind);
        ck_assert(made->trusted > 0 && made->sent > 0);
        assert_keys(made);
        assert_pem(made);
        assert_md5(made);
    }
}
END_TEST

static X509 *issuer_of(const struct pki_made *made)
{
    return made->sent > 1 ? parse(made->sent_der[1]) : parse(made->root_der[0]);
}

START_TEST(the_issuer_says_what_is_revoked)
{
    const char *const kinds[] = { "good", "good-rsa", "revoked", "revoked-rsa", "client-revoked" };
    const struct pki_made *made = make(kinds[_i]);
    X509 *leaf = parse(made->der);
    X509 *issuer = issuer_of(made);
    const unsigned char *at = made->crl_der.data;
    X509_CRL *crl = d2i_X509_CRL(NULL, &at, (long)made->crl_der.len);
    X509_REVOKED *entry = NULL;
    ck_assert_int_eq(X509_CRL_verify(crl, X509_get0_pubkey(issuer)), 1);
    ck_assert_int_eq(X509_CRL_get0_by_cert(crl, &entry, leaf), made->kind->revoked);
    X509_CRL_free(crl);

    at = made->ocsp_der.data;
    OCSP_RESPONSE *response = d2i_OCSP_RESPONSE(NULL, &at, (long)made->ocsp_der.len);
    OCSP_BASICRESP *basic = OCSP_response_get1_basic(response);
    OCSP_CERTID *id = OCSP_cert_to_id(NULL, leaf, issuer);
    STACK_OF(X509) *signers = sk_X509_new_null();
    sk_X509_push(signers, issuer);
    int status = -1;
    ck_assert_int_eq(OCSP_basic_verify(basic, signers, NULL, OCSP_TRUSTOTHER), 1);
    ck_assert_int_eq(OCSP_resp_find_status(basic, id, &status, NULL, NULL, NULL, NULL), 1);
    ck_assert_int_eq(status,
                     made->kind->revoked ? V_OCSP_CERTSTATUS_REVOKED : V_OCSP_CERTSTATUS_GOOD);
    sk_X509_free(signers);
    OCSP_CERTID_free(id);
    OCSP_BASICRESP_free(basic);
    OCSP_RESPONSE_free(response);
    X509_free(issuer);
    X509_free(leaf);
}
END_TEST

START_TEST(sizes_are_met)
{
    ck_assert_uint_eq(make("ca-1024")->der.len, 1024);
    ck_assert_uint_eq(make("ca-8191")->der.len, 8191);
    ck_assert_uint_eq(make("ca-8192")->der.len, 8192);
    ck_assert_uint_eq(make("ca-8193")->der.len, 8193);
    ck_assert_uint_eq(make("ca-pem-8192")->pem.len, 8192);
    ck_assert_uint_eq(make("ca-pem-8196")->pem.len, 8196);
    ck_assert_uint_eq(make("huge-leaf")->der.len, 9000);
    ck_assert_uint_gt(make("huge-chain")->chain_pem.len, 2 * 16384 - 8192);
    ck_assert_uint_eq(make("ten-deep")->sent, 10);
    ck_assert_uint_eq(make("many")->sent, 21);
}
END_TEST

/* No verifier tells these: bytes that have to be somewhere in the DER. */
static const struct inside {
    const char *kind;
    const char *bytes;
    size_t len;
} inside[] = {
#define INSIDE(kind, text)                                                                         \
    {                                                                                              \
        kind, text, sizeof(text) - 1                                                               \
    }
    INSIDE("nul-san", PKI_HOST "\0.evil.test"),
    INSIDE("nul-cn", PKI_HOST "\0.evil.test"),
    INSIDE("dn-nul", "a\0b"),
    INSIDE("dn-line-break", "a\r\nOK\r\n"),
    INSIDE("dn-utf8", "Pr\303\274fling"),
    INSIDE("dn-all", "\x06\x03\x55\x04\x05"),                             /* serialNumber */
    INSIDE("dn-all", "\x06\x0a\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x01"), /* userID */
    INSIDE("dn-all", "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x02"),     /* unstructuredName */
    INSIDE("dn-surname", "\x06\x03\x55\x04\x04"),
    INSIDE("dn-title", "\x06\x03\x55\x04\x0c"),
    INSIDE("dn-postal", "\x06\x03\x55\x04\x11"),
    INSIDE("after-2050", "\x18\x0f"
                         "20550101000000Z"),
    INSIDE("unknown-extension", "\x04\x02\x05\x00"),
};

START_TEST(these_bytes_are_inside)
{
    const struct inside *one = &inside[_i];
    struct pki_bytes der = make(one->kind)->der;
    if (memmem(der.data, der.len, one->bytes, one->len) == NULL)
        ck_abort_msg("%s: row %d is not in its DER", one->kind, _i);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pki_forms");
    TCase *tc = tcase_create("forms");
    tcase_set_timeout(tc, 300);
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, all_forms_belong_together);
    tcase_add_loop_test(tc, the_issuer_says_what_is_revoked, 0, 5);
    tcase_add_test(tc, sizes_are_met);
    tcase_add_loop_test(tc, these_bytes_are_inside, 0, sizeof(inside) / sizeof(inside[0]));
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
