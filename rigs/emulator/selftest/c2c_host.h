/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A host for the tests of +USECC2C: it drives the core directly, in device time. What it says,
 * plain or framed, is followed by a second of device time; all that the module said is the reply.
 */
#ifndef C2C_HOST_H
#define C2C_HOST_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "emu.h"
#include "emu_c2c_receiver.h"
#include "emu_profile.h"
#include "front_net.h"

struct host {
    struct emu_profile *profile;
    struct emu *e;
    struct front_net *net;    /* null: there is none */
    struct emu_c2c_keys keys; /* of the channel that the host believes open */
    unsigned frames;          /* good ones in the last reply */
    size_t frame_max;         /* longest text of one of them */
    size_t outside;           /* bytes of the last framed reply outside good frames */
    uint8_t raw[16384];
    size_t raw_len;
    char reply[16384];
    uint8_t iv[EMU_C2C_SECRET];
};

#define TE_A "00112233445566778899AABBCCDDEEFF"
#define TE_B "0123456789ABCDEF0123456789ABCDEF"
#define OK "\r\nOK\r\n"

/* A module of `name` whose profile says something else under `keys`, a piece of YAML; or null. */
static inline void host_start(struct host *h, const char *name, const char *keys)
{
    char path[1024], folder[] = "/tmp/emu-c2c-XXXXXX", why[512];
    const uint8_t seed[32] = { 7 };
    memset(h, 0, sizeof(*h));
    snprintf(path, sizeof(path), "%s/%s.yaml", R5_MODULES_DIR, name);
    if (keys != NULL) {
        char to[600];
        const char *links[] = { name, "sara-r5" };
        ck_assert_ptr_nonnull(mkdtemp(folder));
        for (int i = 0; i < 2; i++) {
            snprintf(path, sizeof(path), "%s/%s.yaml", folder, links[i]);
            snprintf(to, sizeof(to), "%s/%s.yaml", R5_MODULES_DIR, links[i]);
            ck_assert_int_eq(symlink(to, path), 0);
        }
        snprintf(path, sizeof(path), "%s/variant.yaml", folder);
        FILE *file = fopen(path, "w");
        fprintf(file, "module: variant\ntitle: variant\nextends: %s.yaml\n%s", name, keys);
        fclose(file);
    }
    h->profile = emu_profile_load(path, why, sizeof(why));
    ck_assert_msg(h->profile != NULL, "%s", why);
    h->e = emu_new(h->profile, seed, 0);
    if (keys != NULL) {
        const char *files[] = { name, "sara-r5", "variant" };
        for (int i = 0; i < 3; i++) {
            snprintf(path, sizeof(path), "%s/%s.yaml", folder, files[i]);
            unlink(path);
        }
        rmdir(folder);
    }
}

static inline void host_end(struct host *h)
{
    emu_free(&h->e);
    emu_profile_free(&h->profile);
}

static inline void host_run(struct host *h, int64_t ms)
{
    int64_t until = h->e->now + ms * EMU_MS;
    while (emu_step(h->e, until)) {
        if (h->net != NULL)
            front_net_serve(h->net);
        h->raw_len += emu_take(h->e, h->raw + h->raw_len, sizeof(h->raw) - h->raw_len);
    }
    h->raw_len += emu_take(h->e, h->raw + h->raw_len, sizeof(h->raw) - h->raw_len);
}

/* Raw bytes, then a second; the reply stands in raw. */
static inline void host_send(struct host *h, const void *bytes, size_t len)
{
    h->raw_len = 0;
    ck_assert_uint_eq(emu_feed(h->e, bytes, len), len);
    host_run(h, 1000);
}

static inline const char *host_say(struct host *h, const char *line)
{
    char text[1024];
    int n = snprintf(text, sizeof(text), "%s\r", line);
    host_send(h, text, (size_t)n);
    memcpy(h->reply, h->raw, h->raw_len);
    h->reply[h->raw_len] = '\0';
    return h->reply;
}

static inline size_t host_frame(struct host *h, const void *text, size_t len, uint8_t *frame)
{
    for (int i = 0; ++h->iv[i] == 0;)
        i++;
    return emu_c2c_frame_make(&h->keys, h->iv, text, len, frame);
}

/* Joins the texts of the frames in raw. */
static inline const char *host_unframe(struct host *h)
{
    struct emu_c2c_receiver rx;
    uint8_t text[EMU_C2C_PADDED];
    size_t len = 0, n = 0, in_frames = 0;
    emu_c2c_receiver_init(&rx, EMU_C2C_PADDED, 1000000);
    h->frames = 0;
    h->frame_max = 0;
    for (size_t i = 0; i < h->raw_len; i++) {
        emu_c2c_receiver_put(&rx, 1, h->raw[i]);
        while (emu_c2c_receiver_take(&rx, &h->keys, 1, text, &len)) {
            memcpy(h->reply + n, text, len);
            n += len;
            h->frames++;
            h->frame_max = len > h->frame_max ? len : h->frame_max;
            in_frames += (len / 16 + 1) * 16 + emu_c2c_body_extra(h->keys.version) + 6;
        }
    }
    h->outside = h->raw_len - in_frames;
    h->reply[n] = '\0';
    return h->reply;
}

static inline const char *host_say_framed(struct host *h, const char *line)
{
    char text[1024];
    uint8_t frame[EMU_C2C_FRAME];
    int n = snprintf(text, sizeof(text), "%s\r", line);
    host_send(h, frame, host_frame(h, text, (size_t)n, frame));
    return host_unframe(h);
}

static inline void host_cut_power(struct host *h)
{
    emu_supply(h->e, 0);
    host_run(h, 1000);
}

static inline void host_power_on(struct host *h)
{
    emu_supply(h->e, 3800);
    host_run(h, 100);
    if (!emu_profile_bool(h->e, "pwr.self_start")) {
        emu_drive(h->e, EMU_PWR_ON, false);
        host_run(h, 1500);
        emu_drive(h->e, EMU_PWR_ON, true);
    }
    host_run(h, 5000);
    host_say(h, "AT");
    host_say(h, "ATE0");
    ck_assert_str_eq(host_say(h, "AT+CMEE=1"), OK);
}

static inline void host_take_hex(const char *hex, uint8_t out[EMU_C2C_SECRET])
{
    for (int i = 0; i < EMU_C2C_SECRET; i++)
        ck_assert_int_eq(sscanf(hex + 2 * i, "%2hhx", &out[i]), 1);
}

/* Takes a pairing out of the last reply and checks its form. */
static inline void host_take_pairing(struct host *h, int op, const char *te,
                                     struct emu_c2c_keys *keys, uint8_t *tag)
{
    char want[256], key[33] = "", hmac[33] = "", check[33] = "";
    bool v2 = strlen(h->reply) > 70;
    *keys = (struct emu_c2c_keys){ .version = v2 ? 2 : 1 };
    sscanf(h->reply, "\r\n+USECC2C: %*d,0,\"%32[0-9A-F]\",\"%32[0-9A-F]\",\"%32[0-9A-F]\"", key,
           hmac, check);
    if (v2)
        snprintf(want, sizeof(want), "\r\n+USECC2C: %d,0,\"%s\",\"%s\",\"%s\"\r\n" OK, op, key,
                 hmac, check);
    else
        snprintf(want, sizeof(want), "\r\n+USECC2C: %d,0,\"%s\"\r\n" OK, op, key);
    ck_assert_str_eq(h->reply, want);
    ck_assert_uint_eq(strlen(key), 32);
    host_take_hex(te, keys->te);
    host_take_hex(key, keys->key);
    if (v2) {
        host_take_hex(hmac, keys->hmac);
        host_take_hex(check, tag);
    }
}

static inline void host_pair(struct host *h, const char *te, struct emu_c2c_keys *keys,
                             uint8_t *tag)
{
    char line[512];
    snprintf(line, sizeof(line), "AT+USECC2C=0,\"%s\"", te);
    host_say(h, line);
    host_take_pairing(h, 0, te, keys, tag);
}

/* The line of op 4. */
static inline const char *host_confirmation(const struct emu_c2c_keys *keys, const uint8_t *tag,
                                            const char *te)
{
    static char line[512];
    uint8_t body[EMU_C2C_BODY];
    const uint8_t iv[EMU_C2C_SECRET] = { 0x42 };
    size_t n = emu_c2c_body_make(keys, iv, tag, EMU_C2C_SECRET, body);
    int at = snprintf(line, sizeof(line), "AT+USECC2C=4,\"%s\",\"", te);
    for (size_t i = 0; i < n; i++)
        at += snprintf(line + at, sizeof(line) - (size_t)at, "%02X", body[i]);
    snprintf(line + at, sizeof(line) - (size_t)at, "\"");
    return line;
}

/* Pairs and, for V2, confirms. */
static inline struct emu_c2c_keys host_paired(struct host *h, const char *te)
{
    struct emu_c2c_keys keys;
    uint8_t tag[EMU_C2C_SECRET];
    host_pair(h, te, &keys, tag);
    if (keys.version == 2)
        ck_assert_str_eq(host_say(h, host_confirmation(&keys, tag, te)), OK);
    return keys;
}

static inline const char *host_open(struct host *h, const char *te, const struct emu_c2c_keys *keys)
{
    char line[128];
    snprintf(line, sizeof(line), "AT+USECC2C=1,\"%s\"", te);
    h->keys = *keys;
    return host_say(h, line);
}

/* True if the pairing opens, and the channel answers as it should; closes it again. */
static inline bool host_pairing_works(struct host *h, const char *te,
                                      const struct emu_c2c_keys *keys)
{
    if (strcmp(host_open(h, te, keys), OK) != 0)
        return false;
    bool talks = strcmp(host_say_framed(h, "AT"), OK) == 0;
    ck_assert_str_eq(host_say_framed(h, "AT+USECC2C=2"), OK);
    return talks;
}

static inline int host_main(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}

#endif
