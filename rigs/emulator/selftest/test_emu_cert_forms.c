/* SPDX-License-Identifier: Apache-2.0 */
/* What +USECMNG lets in: PEM, DER, kinds of certificates and of keys, names, passwords. */
#include "certs.h"

START_TEST(a_common_name_cannot_break_the_list)
{
    char long_name[200];
    memset(long_name, 'x', sizeof(long_name));
    begin(NULL);
    struct made m =
        made_cert(&keys, (struct made_of){ .odd_name = "a\"\r\nOK\r\n\xc3\xa4", .odd_len = 10 });
    ck_assert(is_in(import(0, "odd", &m, true)));
    ck_assert_str_eq(ask("AT+USECMNG=3"),
                     "\r\n\"CA\",\"odd\",\"a???OK????\",\"2032/10/17 08:23:23\"\r\n" OK);
    m = made_cert(&keys, (struct made_of){ .odd_name = long_name, .odd_len = 200 });
    ck_assert(is_in(import(0, "odd", &m, true)));
    ck_assert_ptr_nonnull(strstr(ask("AT+USECMNG=3"), "\"odd\",\"xxxxxxxx"));
    ck_assert_uint_eq(strspn(strstr(h.reply, ",\"x") + 2, "x"), 64);
    m = made_cert(&keys, (struct made_of){ .name = "O=first,CN=second" });
    ck_assert(is_in(import(0, "odd", &m, true)));
    ck_assert_ptr_nonnull(strstr(ask("AT+USECMNG=3"), "\"odd\",\"second\""));
    m = made_cert(&keys, (struct made_of){ .name = "O=first" });
    ck_assert(is_in(import(0, "odd", &m, true)));
    ck_assert_ptr_nonnull(strstr(ask("AT+USECMNG=3"), "\"odd\",\"\",\"2032"));
}
END_TEST

/* A line is 64 characters; `end` by which they end; what stands before and behind. */
START_TEST(pem_is_strict)
{
    static const struct {
        size_t width;
        const char *end, *before, *behind;
        bool strict, lax;
    } form[] = {
        { 64, "\n", "", "", true, true },         { 64, "\r\n", "", "\r\n", true, true },
        { 64, "\r", "", "\r", true, true },       { 64, "\n", "", "\n \n", true, true },
        { 76, "\n", "", "", false, true },        { 63, "\n", "", "", false, true },
        { 64, "\n\n", "", "", false, true },      { 64, " \n", "", "", false, true },
        { 10000, "\n", "", "", false, true },     { 64, "", "", "", false, false },
        { 64, "\n", "text\n", "", false, false }, { 64, "\n", "\n", "", false, true },
        { 64, "\n", "", "\nmore", false, false }, { 64, "\n", "", "-", false, false },
        { 64, "\n*", "", "", false, false },
    };
    struct made m = of_type(0);
    begin(_i == 0 ? NULL : FACT("cert", "pem_form", "lax"));
    for (size_t i = 0; i < sizeof(form) / sizeof(form[0]); i++) {
        char text[8192], pem[8000];
        made_pem_by(&m, "CERTIFICATE", form[i].width, form[i].end, pem, sizeof(pem));
        int len = snprintf(text, sizeof(text), "%s%s%s", form[i].before, pem, form[i].behind);
        bool in = is_in(send_import(0, "a", text, (size_t)len, ""));
        ck_assert_msg(in == (_i == 0 ? form[i].strict : form[i].lax), "form %zu: %s", i, h.reply);
        ck_assert(in || strcmp(h.reply, CME("1913")) == 0);
    }
}
END_TEST

static void spoil(char *text, const char *from, const char *to)
{
    char *at = strstr(text, from);
    ck_assert_ptr_nonnull(at);
    memcpy(at, to, strlen(to));
}

START_TEST(what_is_no_pem)
{
    static const char *const spoiled[][2] = {
        { "-----BEGIN CERT", "-----BEGIN cert" },
        { "-----END CERT", "-----END cert" },
        { "-----END CERT", "-----END CCRT" },
        { "MII", "MI*" },
        { "MII", "M=I" },
        { "\nM", "\nN" },
        { "\n-----END", "=-----END" },
        { "CERTIFICATE-----\nM", "CERTIFICATE----*\nM" },
    };
    char text[8000];
    struct made m = of_type(0);
    begin(NULL);
    for (size_t i = 0; i < sizeof(spoiled) / sizeof(spoiled[0]); i++) {
        size_t len = made_pem(&m, "CERTIFICATE", text, sizeof(text));
        spoil(text, spoiled[i][0], spoiled[i][1]);
        ck_assert_msg(strcmp(send_import(0, "a", text, len, ""), CME("1913")) == 0, "%zu: %s", i,
                      h.reply);
    }
    for (size_t len = 1; len < m.len; len += m.len / 50) /* DER cut short */
        ck_assert_str_eq(send_import(0, "a", (char *)m.der, len, ""), CME("1913"));
    ck_assert_str_eq(send_import(0, "a", (char *)m.der, m.len + 1, ""), CME("1913"));
    ck_assert_str_eq(send_import(0, "a", "\0\0\0\0", 4, ""), CME("1913"));
    size_t len = made_pem(&m, "CERTIFICATE", text, sizeof(text) / 2);
    memcpy(text + len, "\n", 1);
    memcpy(text + len + 1, text, len);
    ck_assert_str_eq(send_import(0, "a", text, 2 * len + 1, ""), CME("1913"));
    ck_assert_str_eq(ask("AT+USECMNG=3"), OK);
}
END_TEST

START_TEST(the_first_of_several_if_so_told)
{
    char text[8000];
    struct made first = of_type(0), second = of_type(1);
    begin(FACT("cert", "pem_more", "first"));
    size_t len = made_pem(&first, "CERTIFICATE", text, sizeof(text));
    text[len++] = '\n';
    len += made_pem(&second, "CERTIFICATE", text + len, sizeof(text) - len);
    ck_assert_str_eq(send_import(0, "a", text, len, ""), hash_of(0, 0, "a", &first));
}
END_TEST

START_TEST(another_kind_than_its_type_says)
{
    begin(NULL);
    for (int type = 0; type < 6; type++) {
        for (int kind = 0; kind < 6; kind++) {
            struct made m = of_type(kind);
            bool fits = type == kind || (of_type_is_cert(type) && of_type_is_cert(kind));
            const char *reply = import_with(type, "a", &m, label_of(kind), "");
            ck_assert_msg(is_in(reply) == fits, "type %d as %d: %s", kind, type, reply);
            ck_assert(fits || strcmp(reply, CME("1913")) == 0);
            reply = import_with(type, "a", &m, NULL, "");
            ck_assert_msg(is_in(reply) == fits, "DER, type %d as %d: %s", kind, type, reply);
            ck_assert(fits || strcmp(reply, type == 2 ? CME("1918") : CME("1913")) == 0);
        }
    }
    struct made m = of_type(0);
    ck_assert_str_eq(import_with(0, "a", &m, "X509 CERTIFICATE", ""), CME("1913"));
    m = of_type(5);
    ck_assert_str_eq(import_with(5, "a", &m, "RSA PUBLIC KEY", ""), CME("1913"));
}
END_TEST

START_TEST(names_in_certificates_are_filtered)
{
    static const char good[] = "CN=a,serialNumber=1,C=DE,L=b,ST=c,O=d,OU=e,UID=f,DC=g,EMAIL=h@i";
    struct made odd = made_cert(&keys, (struct made_of){ .title = "Dr" });
    struct made odd_by = made_cert(&keys, (struct made_of){ .title = "Dr", .issuer = "CN=by" });
    struct made by_odd =
        made_cert(&keys, (struct made_of){ .issuer = "CN=by", .issuer_title = "Dr" });
    struct made by = made_cert(&keys, (struct made_of){ .issuer = "CN=by" });
    struct made all = made_cert(&keys, (struct made_of){ .name = good });
    begin(_i == 0 ? NULL : FACT("cert", "dn_filter", "false"));
    ck_assert(is_in(import(0, "all", &all, true)));
    ck_assert(is_in(import(0, "by", &by, true)));
    ck_assert_str_eq(import(0, "odd", &odd_by, true),
                     _i == 0 ? CME("1913") : hash_of(0, 0, "odd", &odd_by));
    ck_assert_str_eq(import(0, "odd", &by_odd, true),
                     _i == 0 ? CME("1913") : hash_of(0, 0, "odd", &by_odd));
    ck_assert_str_eq(import(0, "odd", &odd, true),
                     _i == 0 ? CME("1913") : hash_of(0, 0, "odd", &odd));
}
END_TEST

START_TEST(keys_in_each_form)
{
    static const char *const bare[] = { "RSA PRIVATE KEY", "EC PRIVATE KEY" };
    begin(NULL);
    gnutls_x509_privkey_t key = _i ? keys.ec : keys.rsa;
    struct made m = made_bare(key);
    ck_assert_str_eq(import_with(2, "k", &m, bare[_i], ""), hash_of(0, 2, "k", &m));
    ck_assert_str_eq(import_with(2, "k", &m, NULL, ""), hash_of(0, 2, "k", &m));
    ck_assert_str_eq(import_with(2, "k", &m, bare[!_i], ""), CME("1918"));
    ck_assert_str_eq(import_with(2, "k", &m, "PRIVATE KEY", ""), CME("1918"));
    ck_assert_str_eq(import_with(2, "k", &m, "DSA PRIVATE KEY", ""), CME("1913"));
    ck_assert_str_eq(import_with(2, "k", &m, bare[_i], "unneeded"), hash_of(0, 2, "k", &m));
    m = made_pkcs8(key, NULL);
    ck_assert_str_eq(import_with(2, "k", &m, "PRIVATE KEY", ""), hash_of(0, 2, "k", &m));
    ck_assert_str_eq(import_with(2, "k", &m, NULL, ""), hash_of(0, 2, "k", &m));
    ck_assert_str_eq(import_with(2, "k", &m, bare[_i], ""), CME("1918"));
    m = made_pkcs8(key, "secret");
    ck_assert_str_eq(import_with(2, "k", &m, "ENCRYPTED PRIVATE KEY", "secret"),
                     hash_of(0, 2, "k", &m));
    ck_assert_str_eq(import_with(2, "k", &m, NULL, "secret"), hash_of(0, 2, "k", &m));
    ck_assert_str_eq(import_with(2, "k", &m, NULL, "wrong"), CME("1918"));
    ck_assert_str_eq(import_with(2, "k", &m, NULL, ""), hash_of(0, 2, "k", &m));
    ck_assert_str_eq(import_with(2, "k", &m, "PRIVATE KEY", ""), CME("1918"));
}
END_TEST

START_TEST(a_key_that_is_none)
{
    struct made m = made_bare(keys.ec);
    begin(NULL);
    m.der[10] ^= 1; /* the private number: the public point is another's */
    ck_assert_str_eq(import_with(2, "k", &m, NULL, ""), CME("1918"));
    m = made_bare(keys.ec);
    m.der[m.len++] = 0; /* behind the key */
    ck_assert_str_eq(import_with(2, "k", &m, NULL, ""), CME("1913"));
    m = made_bare(keys.rsa);
    m.der[40] ^= 1; /* the modulus */
    ck_assert_str_eq(import_with(2, "k", &m, NULL, ""), CME("1918"));
    gnutls_x509_privkey_t dsa;
    gnutls_x509_privkey_init(&dsa);
    ck_assert_int_eq(gnutls_x509_privkey_generate(dsa, GNUTLS_PK_EDDSA_ED25519, 256, 0), 0);
    m = made_pkcs8(dsa, NULL);
    gnutls_x509_privkey_deinit(dsa);
    ck_assert_str_eq(import_with(2, "k", &m, NULL, ""), CME("1918"));
}
END_TEST

START_TEST(encrypted_keys_as_the_profile_says)
{
    uint8_t der[EMU_CERT_DER_MAX];
    struct made m = made_pkcs8(keys.rsa, "secret"), plain = made_pkcs8(keys.rsa, NULL);
    begin("cert: { encrypted_key: { value: decrypted, source: test, confidence: assumed }, "
          "no_password: { value: refuse, source: test, confidence: assumed }, "
          "password_unneeded: { value: refuse, source: test, confidence: assumed } }\n");
    ck_assert_str_eq(import_with(2, "k", &m, NULL, ""), CME("1918"));
    ck_assert_str_eq(import_with(2, "k", &plain, NULL, "secret"), CME("1918"));
    ck_assert_str_eq(import_with(2, "k", &m, NULL, "secret"), hash_of(0, 2, "k", &plain));
    ck_assert_uint_eq(emu_certs_der(h.e, EMU_CERT_PK, "k", der), plain.len);
    ck_assert_mem_eq(der, plain.der, plain.len);
}
END_TEST

START_TEST(too_many_rounds_are_not_tried)
{
    struct made m = made_pkcs8(keys.ec, "secret");
    begin(FACT("cert", "kdf_max", "1"));
    ck_assert_str_eq(import_with(2, "k", &m, NULL, "secret"), CME("1918"));
}
END_TEST

START_TEST(short_keys)
{
    gnutls_x509_privkey_t rsa;
    gnutls_x509_privkey_init(&rsa);
    ck_assert_int_eq(gnutls_x509_privkey_generate(rsa, GNUTLS_PK_RSA, 1024, 0), 0);
    struct made key = made_bare(rsa), public = made_public(rsa);
    struct made cert = made_cert(&keys, (struct made_of){ .key = rsa });
    begin(_i == 0 ? NULL : FACT("cert", "min_key_at", "import"));
    ck_assert(is_in(import_with(2, "k", &key, NULL, "")) == (_i == 0));
    ck_assert(is_in(import_with(0, "k", &cert, NULL, "")) == (_i == 0));
    ck_assert(is_in(import_with(5, "k", &public, NULL, "")) == (_i == 0));
    key = made_bare(keys.rsa);
    ck_assert(is_in(import_with(2, "k", &key, NULL, "")));
    key = made_bare(keys.ec);
    ck_assert(is_in(import_with(2, "k", &key, NULL, "")));
    gnutls_x509_privkey_deinit(rsa);
}
END_TEST

START_TEST(what_is_secret_is_witnessed)
{
    struct made m = made_pkcs8(keys.ec, "open sesame");
    begin(NULL);
    import_with(2, "k", &m, NULL, "open sesame");
    const char *text = emu_witness_text(h.e->world->witness, 100000);
    ck_assert_ptr_nonnull(strstr(text, "client-key-password=6f70656e20736573616d65"));
    ck_assert_ptr_nonnull(strstr(text, "client-key=c9afa9d845ba75166b5c215767b1d6934e50c3db36e8"
                                       "9b127b8a622b120f6721"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("emu_cert_forms");
    TCase *tc = tcase_create("forms");
    tcase_set_timeout(tc, 60); /* GnuTLS derives keys of passwords in 600000 rounds */
    tcase_add_unchecked_fixture(tc, make, unmake);
    tcase_add_checked_fixture(tc, NULL, end);
    tcase_add_test(tc, a_common_name_cannot_break_the_list);
    tcase_add_loop_test(tc, pem_is_strict, 0, 2);
    tcase_add_test(tc, what_is_no_pem);
    tcase_add_test(tc, the_first_of_several_if_so_told);
    tcase_add_test(tc, another_kind_than_its_type_says);
    tcase_add_loop_test(tc, names_in_certificates_are_filtered, 0, 2);
    tcase_add_loop_test(tc, keys_in_each_form, 0, 2);
    tcase_add_test(tc, a_key_that_is_none);
    tcase_add_test(tc, encrypted_keys_as_the_profile_says);
    tcase_add_test(tc, too_many_rounds_are_not_tried);
    tcase_add_loop_test(tc, short_keys, 0, 2);
    tcase_add_test(tc, what_is_secret_is_witnessed);
    suite_add_tcase(suite, tc);
    return host_main(suite);
}
