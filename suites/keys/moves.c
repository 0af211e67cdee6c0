/* SPDX-License-Identifier: Apache-2.0 */
#include "moves.h"

struct r5_pairing need_pair(struct r5_dut *dut, r5_secret te)
{
    struct r5_pairing pairing = { 0 };
    const struct r5_answer *answer;
    need_be(dut, "outcome of the pairing", r5_pair(dut, te, &pairing, &answer), R5_PAIRED);
    need_ok(dut, r5_confirm(dut, &pairing));
    return pairing;
}

void scan_finds_an_echo(struct r5_dut *dut)
{
    need_ok(dut, r5_at(dut, "ATE1"));
    (void)r5_secrets_heard(dut);
    r5_at(dut, "AT+USECC2C=9,\"%s\"", r5_secret_hex(dut, r5_present_pairing(dut).te));
    need_(dut, r5_secrets_heard(dut) > 0, "a te that is echoed is found in what was heard");
    need_ok(dut, r5_at(dut, "ATE0"));
}
