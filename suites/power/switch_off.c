/* SPDX-License-Identifier: Apache-2.0 */
/* PWR-OFF-001 to 003: switching off and rebooting by command (UBX-19041356 1.6.2, 1.6.3). */
#include "moves.h"

/* OK while V_INT is high, V_INT low after it, then nothing any more; a pulse starts it anew. */
static void must_switch_off_in_order(struct r5_dut *dut, const char *command)
{
    set_volatile(dut);
    const struct r5_answer *answer = r5_at_within(dut, OFF_MS, "%s", command);
    must_(dut, answer->ok && r5_vint(dut), "%s is answered OK while V_INT is still high", command);
    must_go_off(dut, OFF_MS, command);
    r5_pulse(dut, R5_PIN_PWR_ON, r5_profile_int(dut, "pwr.on_min_ms"));
    must_have_started_anew(dut, command);
}

R5_CASE(cpwroff_ends_in_order,
        .says = "+CPWROFF is answered before V_INT goes low, and the module stays off until a "
                "valid pulse",
        .needs = R5_KEY | R5_VINT, .starts = "at-ready", .limit_ms = 180000)
{
    must_switch_off_in_order(dut, "AT+CPWROFF");
}

R5_CASE(fast_switch_off_ends_in_order,
        .says = "+CFUN=10 is answered before V_INT goes low, and the module stays off until a "
                "valid pulse",
        .needs = R5_KEY | R5_VINT, .starts = "at-ready", .limit_ms = 180000)
{
    must_switch_off_in_order(dut, "AT+CFUN=10");
}

R5_CASE(reboot_keeps_what_is_stored,
        .says = "+CFUN=16 is answered, ends what is volatile and keeps what was stored",
        .needs = R5_VINT, .starts = "at-ready", .spends = R5_SPEND_FLASH,
        .control = module_still_answers, .limit_ms = 180000)
{
    const struct greeting kept = store_greeting(dut, "kept over reboot");
    set_volatile(dut);
    must_(dut, r5_at_within(dut, OFF_MS, "AT+CFUN=16")->ok, "AT+CFUN=16 is answered OK");
    r5_let_pass(dut, REBOOT_MS); /* it may still answer before it goes */
    must_have_started_anew(dut, "a reboot by command");
    must_greet(dut, &kept, "a reboot by command");
}
