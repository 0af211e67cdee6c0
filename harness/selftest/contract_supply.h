/* SPDX-License-Identifier: Apache-2.0 */
/* What a supply of VCC promises, whatever is under it. */
#ifndef R5_SELFTEST_CONTRACT_SUPPLY_H
#define R5_SELFTEST_CONTRACT_SUPPLY_H

#include <check.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "supply_backends.h"

enum { NORMAL_MV = 3800 };

struct supply_bench {
    const char *name;
    void (*start)(void); /* the world that it is in */
    struct link_supply *(*open)(struct r5_error *error);
    int (*output_mv)(void); /* what comes out */
    bool any_voltage;       /* it can do other voltages than its normal one, and measure */
    bool keeps;             /* the output stays when it is closed */
};

static const struct supply_bench *bench;
static struct r5_error error;

#define must_ok(call) ck_assert_msg((call) == R5_OK, "%s: %s", #call, error.text)

static struct link_supply *open_supply(void)
{
    bench->start();
    struct link_supply *supply = bench->open(&error);
    ck_assert_msg(supply != NULL, "%s: %s", bench->name, error.text);
    return supply;
}

static void supply_switches(void)
{
    struct link_supply *supply = open_supply();
    ck_assert_int_eq(bench->output_mv(), 0); /* as it was found */
    for (int round = 0; round < 2; round++) {
        must_ok(link_supply_set(supply, NORMAL_MV, &error));
        ck_assert_int_eq(bench->output_mv(), NORMAL_MV);
        must_ok(link_supply_set(supply, NORMAL_MV, &error));
        ck_assert_int_eq(bench->output_mv(), NORMAL_MV);
        must_ok(link_supply_set(supply, 0, &error));
        ck_assert_int_eq(bench->output_mv(), 0);
    }
    link_supply_close(supply);
}

static void supply_does_other_voltages_or_says_so(void)
{
    int mv = -1;
    struct link_supply *supply = open_supply();
    must_ok(link_supply_set(supply, NORMAL_MV, &error));
    enum r5_status status = link_supply_set(supply, 3001, &error);
    ck_assert_int_eq(status, bench->any_voltage ? R5_OK : R5_E_UNSUPPORTED);
    ck_assert_int_eq(bench->output_mv(), bench->any_voltage ? 3001 : NORMAL_MV);
    status = link_supply_measure(supply, &mv, &error);
    ck_assert_int_eq(status, bench->any_voltage ? R5_OK : R5_E_UNSUPPORTED);
    ck_assert_int_eq(mv, bench->any_voltage ? 3001 : -1);
    ck_assert_int_ne(link_supply_set(supply, -1, &error), R5_OK);
    ck_assert_int_ne(link_supply_set(supply, 50000, &error), R5_OK);
    ck_assert_int_eq(bench->output_mv(), bench->any_voltage ? 3001 : NORMAL_MV);
    link_supply_close(supply);
}

static void supply_is_used_by_one_process_after_another(void)
{
    struct link_supply *supply = open_supply();
    for (int round = 0; round < 2; round++) {
        int how = -1;
        pid_t pid = fork();
        if (pid == 0)
            _exit(link_supply_set(supply, NORMAL_MV, &error) == R5_OK ? 0 : 1);
        ck_assert_int_eq(waitpid(pid, &how, 0), pid);
        ck_assert_int_eq(how, 0);
        ck_assert_int_eq(bench->output_mv(), NORMAL_MV);
        must_ok(link_supply_set(supply, 0, &error));
        ck_assert_int_eq(bench->output_mv(), 0);
    }
    link_supply_close(supply);
}

static void supply_is_described_in_one_line(void)
{
    char text[400];
    struct link_supply *supply = open_supply();
    link_supply_describe(supply, text, sizeof(text));
    ck_assert_msg(strncmp(text, "VCC 3800 mV", 11) == 0, "%s", text);
    for (const char *at = text; *at != '\0'; at++)
        ck_assert(*at >= ' ' && *at <= '~');
    char small[5] = "xxxxx";
    link_supply_describe(supply, small, 4);
    ck_assert_mem_eq(small, "VCC\0x", 5);
    link_supply_close(supply);
}

static void supply_is_left_as_it_was_set(void)
{
    struct link_supply *supply = open_supply();
    must_ok(link_supply_set(supply, NORMAL_MV, &error));
    link_supply_close(supply);
    ck_assert_int_eq(bench->output_mv(), bench->keeps ? NORMAL_MV : 0);
}

static void (*const supply_contract[])(void) = {
    supply_switches,
    supply_does_other_voltages_or_says_so,
    supply_is_used_by_one_process_after_another,
    supply_is_described_in_one_line,
    supply_is_left_as_it_was_set,
};

enum { SUPPLY_CONTRACT = sizeof(supply_contract) / sizeof(supply_contract[0]) };

#endif
