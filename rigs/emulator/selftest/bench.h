/* SPDX-License-Identifier: Apache-2.0 */
/* What the core's self-tests share: a module of a profile, wires, time, and lines of text. */
#ifndef EMU_SELFTEST_BENCH_H
#define EMU_SELFTEST_BENCH_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "emu.h"
#include "emu_profile.h"
#include "emu_uart.h"

#define DEFAULT_MODULE "sara-r510m8s-01b-00"

struct bench {
    struct emu_profile *profile;
    struct emu *e;
    char said[16384]; /* by the module since the last bench_listen */
    size_t said_len;
};

/* `changes`: YAML laid over the module's profile, or "". */
static inline struct bench *bench_new(const char *module, const char *changes)
{
    static const uint8_t seed[32] = { 1, 2, 3 };
    struct bench *b = calloc(1, sizeof(*b));
    char path[] = "/tmp/r5emu-test-XXXXXX";
    char why[512] = "";
    int fd = mkstemp(path);

    ck_assert_ptr_nonnull(b);
    ck_assert_int_ge(fd, 0);
    dprintf(fd, "module: test\nextends: %s/%s.yaml\n%s", R5_MODULES_DIR, module, changes);
    close(fd);
    b->profile = emu_profile_load(path, why, sizeof(why));
    unlink(path);
    ck_assert_msg(b->profile != NULL, "%s", why);
    b->e = emu_new(b->profile, seed, 0);
    return b;
}

static inline void bench_free(struct bench *b)
{
    emu_free(&b->e);
    emu_profile_free(&b->profile);
    free(b);
}

static inline void bench_wait_ns(struct bench *b, int64_t ns)
{
    int64_t until = b->e->now + ns;

    while (emu_step(b->e, until))
        b->said_len +=
            emu_take(b->e, (uint8_t *)b->said + b->said_len, sizeof(b->said) - 1 - b->said_len);
    b->said[b->said_len] = '\0';
}

static inline void bench_wait(struct bench *b, int64_t ms)
{
    bench_wait_ns(b, ms * EMU_MS);
}

static inline void bench_send(struct bench *b, const char *text)
{
    size_t len = strlen(text);

    ck_assert_uint_eq(emu_feed(b->e, (const uint8_t *)text, len), len);
}

static inline void bench_listen(struct bench *b)
{
    b->said_len = 0;
    b->said[0] = '\0';
}

/* What the module says within a second (of device time) after `text`. */
static inline const char *bench_ask(struct bench *b, const char *text)
{
    bench_listen(b);
    bench_send(b, text);
    bench_wait(b, 1000);
    return b->said;
}

static inline bool bench_vint(const struct bench *b)
{
    return b->e->board.high[EMU_V_INT];
}

static inline void bench_pulse(struct bench *b, enum emu_pin pin, int64_t ms)
{
    emu_drive(b->e, pin, false);
    bench_wait(b, ms);
    emu_drive(b->e, pin, true);
}

/* VCC that rises too slowly for a self-start: every variant stays switched off. */
static inline void bench_power_without_start(struct bench *b)
{
    emu_supply(b->e, 2500);
    bench_wait(b, 400);
    emu_supply(b->e, 3800);
    bench_wait(b, 100);
}

/* On, booted, echo off. */
static inline void bench_boot(struct bench *b)
{
    bench_power_without_start(b);
    bench_pulse(b, EMU_PWR_ON, 1500);
    bench_wait(b, 4000);
    ck_assert_str_eq(bench_ask(b, "ATE0\r"), "ATE0\r\r\nOK\r\n");
}

static inline int bench_main(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    int failed;

    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}

#endif
