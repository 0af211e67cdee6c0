/* SPDX-License-Identifier: Apache-2.0 */
/* A host that imports certificates and keys: what test_emu_certs.c and its neighbours share. */
#ifndef CERTS_H
#define CERTS_H

#include <stdarg.h>

#include "c2c_host.h"
#include "emu_certs.h"
#include "emu_witness.h"
#include "made.h"

#define CME(number) "\r\n+CME ERROR: " number "\r\n"

/* One fact of the profile, for begin(). */
#define FACT(part, key, value)                                                                     \
    part ": { " key ": { value: " value ", source: test, confidence: assumed } }\n"

static struct host h;
static struct made_key keys;

/* Once for all tests: before they are forked. */
static inline void make(void)
{
    keys = made_keys();
}

static inline void unmake(void)
{
    made_free(&keys);
}

static inline void begin(const char *facts)
{
    host_start(&h, "sara-r510m8s-01b-00", facts);
    host_power_on(&h);
}

static inline void end(void)
{
    host_end(&h);
}

static inline void power_cycle(void)
{
    host_cut_power(&h);
    host_power_on(&h);
}

__attribute__((format(printf, 1, 2))) static inline const char *ask(const char *format, ...)
{
    char line[1000];
    va_list list;
    va_start(list, format);
    ck_assert_int_lt(vsnprintf(line, sizeof(line), format, list), (int)sizeof(line));
    va_end(list);
    return host_say(&h, line);
}

/* The answer of an import or of a hash. */
static inline const char *hash_of(int op, int type, const char *name, const struct made *m)
{
    static char text[400];
    snprintf(text, sizeof(text), "\r\n+USECMNG: %d,%d,\"%s\",\"%s\"\r\n" OK, op, type, name,
             made_md5(m->der, m->len));
    return text;
}

static inline bool is_in(const char *reply)
{
    return strncmp(reply, "\r\n+USECMNG: 0,", 14) == 0;
}

static inline const char *send_payload(const char *bytes, size_t len)
{
    host_send(&h, bytes, len);
    memcpy(h.reply, h.raw, h.raw_len);
    h.reply[h.raw_len] = '\0';
    return h.reply;
}

/* Import of any bytes; the reply is the prompt's refusal or the last one. */
static inline const char *send_import(int type, const char *name, const char *bytes, size_t len,
                                      const char *password)
{
    const char *reply = password[0]
                            ? ask("AT+USECMNG=0,%d,\"%s\",%zu,\"%s\"", type, name, len, password)
                            : ask("AT+USECMNG=0,%d,\"%s\",%zu", type, name, len);
    return strcmp(reply, "\r\n>") == 0 ? send_payload(bytes, len) : reply;
}

/* In PEM under that label, or (null) in DER. */
static inline const char *import_with(int type, const char *name, const struct made *m,
                                      const char *label, const char *password)
{
    char text[16000];
    if (label == NULL)
        return send_import(type, name, (const char *)m->der, m->len, password);
    return send_import(type, name, text, made_pem(m, label, text, sizeof(text)), password);
}

static inline bool of_type_is_cert(int type)
{
    return type != 2 && type != 5;
}

static inline const char *label_of(int type)
{
    return of_type_is_cert(type) ? "CERTIFICATE" : type == 2 ? "RSA PRIVATE KEY" : "PUBLIC KEY";
}

static inline struct made of_type(int type)
{
    if (type == 2)
        return made_bare(keys.rsa);
    return type == 5 ? made_public(keys.rsa) : made_cert(&keys, (struct made_of){ 0 });
}

static inline const char *import(int type, const char *name, const struct made *m, bool pem)
{
    return import_with(type, name, m, pem ? label_of(type) : NULL, "");
}

/* How many records the store has. */
static inline size_t records(void)
{
    size_t n = 0;
    while (emu_nvm_nth(h.e, "cert/", n) != NULL)
        n++;
    return n;
}

#endif
