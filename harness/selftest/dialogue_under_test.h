/* SPDX-License-Identifier: Apache-2.0 */
/* A dialogue over a scripted module. */
#ifndef R5_SELFTEST_DIALOGUE_UNDER_TEST_H
#define R5_SELFTEST_DIALOGUE_UNDER_TEST_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "at_dialogue.h"
#include "scripted.h"

static struct scripted module;
static struct r5_arena *arena;
static struct at_dialogue *d;
static struct at_reply reply;
static struct at_urc urc;

static inline void set_up(void)
{
    scripted_init(&module);
    arena = r5_arena_new(1 << 20, NULL);
    ck_assert_ptr_nonnull(arena);
    d = at_dialogue_new(arena, &module.transport, &module.clock);
    ck_assert_ptr_nonnull(d);
}

static inline void tear_down(void)
{
    r5_arena_free(&arena);
}

static inline void send(const char *command, int limit_ms)
{
    ck_assert_int_eq(at_command(d, command, limit_ms, &reply, NULL), R5_OK);
}

static inline void expect_urc(const char *text)
{
    ck_assert(at_next_urc(d, &urc));
    ck_assert_str_eq(urc.text, text);
}

static char big[8192]; /* of big_line */

static inline const char *big_line(const char *head, size_t len, const char *tail)
{
    size_t at = strlen(head);
    memcpy(big, head, at);
    memset(big + at, 'x', len);
    memcpy(big + at + len, tail, strlen(tail) + 1);
    return big;
}

#endif
