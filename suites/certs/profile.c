/* SPDX-License-Identifier: Apache-2.0 */
#include "profile.h"

#include <stdio.h>
#include <string.h>

#define NAMED(op, name)                                                                            \
    {                                                                                              \
        op, "\"" name "\"", "\"" name "\"", "\"\""                                                 \
    }

const struct op ops[] = {
    { 0, "1", "1", "0" },
    { 0, "3", "3", "0" },
    { 1, "3", "3", "0" },
    { 2, "30", "30", "0" },
    { 2, "99,\"C0\",\"2B\"", "99,\"C02B\"", "0" },
    { 2, "100,\"c0\",\"2c\",0", "100,\"C02C\"", "0" },
    NAMED(3, "r5-root"),
    NAMED(4, "peer.r5conform.test"),
    NAMED(5, "r5-client"),
    NAMED(6, "r5-client"),
    NAMED(10, "sni.r5conform.test"),
    { 11, "1", "1", "0" },
    { 12, "\"r5-pin\",2", "\"r5-pin\",2", "\"\",0" },
    { 13, "0,1", "0,1", "0,0" },
    { 14, "1", "1", "0" },
};
const int ops_count = sizeof ops / sizeof *ops;

bool is_last_of_op(int i)
{
    return i + 1 == ops_count || ops[i + 1].number != ops[i].number;
}

struct value read_op(struct r5_dut *dut, long profile, int op)
{
    struct value v = { "" };
    char head[32];
    const struct r5_answer *answer = r5_at(dut, "AT+USECPRF=%ld,%d", profile, op);
    snprintf(head, sizeof head, "+USECPRF: %ld,%d,", profile, op);
    if (!answer->ok || strncmp(answer->line[0], head, strlen(head)) != 0)
        snprintf(v.text, sizeof v.text, "no answer: %s%.300s", answer->final, answer->line[0]);
    else
        snprintf(v.text, sizeof v.text, "%.300s", answer->line[0] + strlen(head));
    return v;
}

const struct r5_answer *set_op(struct r5_dut *dut, long profile, int op, const char *value)
{
    return r5_at(dut, "AT+USECPRF=%ld,%d,%s", profile, op, value);
}

void need_all_set(struct r5_dut *dut, long profile)
{
    for (int i = 0; i < ops_count; i++)
        need_ok(dut, set_op(dut, profile, ops[i].number, ops[i].set));
}

void need_reset(struct r5_dut *dut, long profile)
{
    need_ok(dut, r5_at(dut, "AT+USECPRF=%ld", profile));
}
