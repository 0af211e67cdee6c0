/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates and keys: made by the factory, put into the module's store. */
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>

#include "hex.h"
#include "material.h"
#include "pki.h"
#include "pki_malformed.h"
#include "secret.h"
#include "session.h"

#define IMPORT_LIMIT_MS 10000 /* what the vendor's host allows +USECMNG */

_Static_assert(sizeof(R5_KEY_PASSWORD) == sizeof(PKI_PASSWORD), "one password");

/*
 * A process of a body inherits what the supervisor has made, and what it makes itself is lost with
 * it. So it notes the names, and the supervisor makes the same before the next process begins:
 * keys take their time once, not in each row.
 */
static struct pki_factory *factory;

static const struct pki_made *make(struct r5_dut *dut, const char *kind)
{
    struct run_session *s = dut->session;
    if (factory == NULL)
        factory = pki_open(s->seed);
    run_insist(dut, factory != NULL, "the certificate factory cannot be opened: out of memory");
    const struct pki_made *made = pki_make(factory, kind);
    run_insist(dut, made != NULL, "the certificate factory: %s", pki_why(factory));
    if (s->kinds < RUN_KINDS)
        s->kind[s->kinds++] = made->kind;
    return made;
}

void run_material_remember(struct run_session *s)
{
    if (factory == NULL && s->kinds > 0)
        factory = pki_open(s->seed);
    for (int i = 0; factory != NULL && i < s->kinds; i++)
        (void)pki_make(factory, s->kind[i]->name);
    s->kinds = 0;
}

void run_material_forget(void)
{
    pki_close(&factory);
}

/* --- what is secret in a key --- */

static void keep_number(struct r5_dut *dut, const EVP_PKEY *key, const char *name)
{
    struct run_session *s = dut->session;
    BIGNUM *number = NULL;
    uint8_t bytes[512];
    if (EVP_PKEY_get_bn_param(key, name, &number) != 1)
        return;
    int len = BN_bn2bin(number, bytes);
    for (int at = 0; at < len; at += JRN_SECRET_MAX - 8) { /* so that no eight bytes are missed */
        size_t part = (size_t)(len - at < JRN_SECRET_MAX ? len - at : JRN_SECRET_MAX);
        bool kept = jrn_vault_add(s->vault, bytes + at, part) != 0;
        jrn_vault_keep(s->vault, bytes + at, part);
        run_insist(dut, kept,
                   "the vault is full, so a key could reach the journal; split the case "
                   "into rows");
    }
    r5_wipe(bytes, sizeof(bytes));
    BN_clear_free(number);
}

static void keep_secrets(struct r5_dut *dut, struct pki_bytes der)
{
    static const char *const numbers[] = { "priv",
                                           "d",
                                           "rsa-factor1",
                                           "rsa-factor2",
                                           "rsa-exponent1",
                                           "rsa-exponent2",
                                           "rsa-coefficient1" };
    const unsigned char *at = der.data;
    EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &at, (long)der.len);
    for (size_t i = 0; key != NULL && i < sizeof(numbers) / sizeof(numbers[0]); i++)
        keep_number(dut, key, numbers[i]);
    EVP_PKEY_free(key);
}

struct run_server run_server_material(struct r5_dut *dut, const char *kind)
{
    const struct pki_made *made = make(dut, kind);
    return (struct run_server){ .chain_pem = (const char *)made->chain_pem.data,
                                .key_pem = (const char *)made->key_pem.data };
}

/* --- for cases --- */

struct r5_material r5_material(struct r5_dut *dut, const char *kind, enum r5_form form)
{
    const struct pki_made *made = make(dut, kind);
    const struct pki_bytes forms[] = {
        [R5_LEAF_PEM] = made->pem,
        [R5_LEAF_DER] = made->der,
        [R5_TRUSTED_PEM] = made->root_pem[0],
        [R5_TRUSTED_DER] = made->root_der[0],
        [R5_KEY_PEM] = made->key_pem,
        [R5_KEY_DER] = made->key_der,
        [R5_KEY_PKCS8_PEM] = made->pkcs8_pem,
        [R5_KEY_LOCKED_PEM] = made->locked_pem,
        [R5_KEY_LOCKED_DER] = made->locked_der,
    };
    run_insist(dut, (size_t)form < sizeof(forms) / sizeof(forms[0]) && forms[form].data != NULL,
               "the kind '%s' has no bytes of this form", kind);
    if (form >= R5_KEY_PEM)
        keep_secrets(dut, made->key_der);
    return (struct r5_material){ .bytes = forms[form].data, .len = forms[form].len };
}

const char *r5_host_of(struct r5_dut *dut, const char *kind)
{
    return pki_host_of(make(dut, kind)->kind);
}

struct r5_material r5_der(struct r5_dut *dut, struct r5_material of)
{
    static STACK_OF(OPENSSL_STRING) * made; /* until the process of the body ends */
    char *label = NULL, *header = NULL;
    unsigned char *der = NULL;
    long len = 0;
    BIO *text = BIO_new_mem_buf(of.bytes, (int)of.len);
    run_insist(dut, text != NULL, "OpenSSL has no memory");
    bool is_pem = PEM_read_bio(text, &label, &header, &der, &len) == 1;
    BIO_free(text);
    OPENSSL_free(label);
    OPENSSL_free(header);
    if (!is_pem)
        return of;
    if (made == NULL)
        made = sk_OPENSSL_STRING_new_null();
    run_insist(dut, made != NULL && sk_OPENSSL_STRING_push(made, (char *)der) > 0,
               "OpenSSL has no memory");
    return (struct r5_material){ .bytes = der, .len = (size_t)len };
}

bool r5_malformed(struct r5_dut *dut, size_t nth, struct r5_malformed *to)
{
    const struct pki_malformed *row = pki_malformed();
    struct pki_bytes bytes;
    for (size_t i = 0; row->name != NULL && i < nth; i++)
        row++;
    if (row->name == NULL)
        return false;
    r5_material(dut, "client", R5_KEY_DER); /* opens the factory; and some hold its key */
    bool made = pki_make_malformed(factory, row->name, &bytes);
    run_insist(dut, made, "the certificate factory: %s", pki_why(factory));
    *to = (struct r5_malformed){ .name = row->name,
                                 .as_key = row->claim == PKI_AS_KEY,
                                 .is_right = row->opinion == PKI_ACCEPT,
                                 .is_lax = row->opinion == PKI_EITHER,
                                 .material = { .bytes = bytes.data, .len = bytes.len } };
    return true;
}

const char *r5_md5(struct r5_dut *dut, const void *bytes, size_t len)
{
    struct run_answer *slot = &dut->answer[dut->next_answer++ % RUN_ANSWERS];
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    run_insist(dut, EVP_Digest(bytes, len, digest, &size, EVP_md5(), NULL) == 1,
               "OpenSSL has no MD5");
    r5_hex_lower(slot->text, digest, size);
    return slot->text;
}

const struct r5_answer *r5_import_begin(struct r5_dut *dut, enum r5_entry entry, const char *name,
                                        long size, const char *password)
{
    r5_spend(dut, R5_SPEND_CREDENTIAL);
    return r5_at_within(dut, IMPORT_LIMIT_MS, "AT+USECMNG=0,%d,\"%s\",%ld%s%s%s", (int)entry, name,
                        size, password != NULL ? ",\"" : "", password != NULL ? password : "",
                        password != NULL ? "\"" : "");
}

const struct r5_answer *r5_payload(struct r5_dut *dut, const void *bytes, size_t len, int limit_ms)
{
    struct r5_error error;
    run_expect(dut,
               at_payload(dut->dialogue, bytes, len, run_limit(dut, limit_ms), &dut->reply, &error),
               &error);
    return run_answered(dut, "");
}

const struct r5_answer *r5_import(struct r5_dut *dut, enum r5_entry entry, const char *name,
                                  const void *bytes, size_t len, const char *password)
{
    const struct r5_answer *answer = r5_import_begin(dut, entry, name, (long)len, password);
    if (strcmp(answer->final, ">") != 0)
        return answer;
    if (dut->bench->faults == NULL)
        r5_undo_with(dut, "AT+USECMNG=2,%d,\"%s\"", (int)entry, name);
    return r5_payload(dut, bytes, len, IMPORT_LIMIT_MS);
}
