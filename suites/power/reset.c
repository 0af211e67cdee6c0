/* SPDX-License-Identifier: Apache-2.0 */
/* PWR-RST-001 to 003: the pulse on RESET_N (UBX-19016638 table 22). */
#include "moves.h"

R5_CASE(reset_keeps_what_is_stored,
        .says = "A reset by RESET_N ends what is volatile and keeps what was stored",
        .needs = R5_RESET | R5_VINT, .starts = "at-ready", .spends = R5_SPEND_FLASH,
        .control = module_still_answers, .limit_ms = 120000)
{
    const struct greeting kept = store_greeting(dut, "kept over reset");
    set_volatile(dut);
    r5_pulse(dut, R5_PIN_RESET_N, r5_profile_int(dut, "pwr.reset_min_ms"));
    int64_t released = r5_now_us(dut);
    must_have_started_anew(dut, "a reset by RESET_N");
    measure_(dut, "release of RESET_N to the first answers", (r5_now_us(dut) - released) / 1000,
             "ms", 0, start_limit_ms(dut));
    must_greet(dut, &kept, "a reset by RESET_N");
}

R5_CASE(short_reset_is_ignored,
        .says = "A RESET_N pulse far shorter than the minimum does not disturb the module",
        .needs = R5_RESET | R5_VINT, .starts = "at-ready", .control = reset_still_works,
        .takes = { R5_INT("percent_of_minimum", 1, 90) }, .limit_ms = 60000)
{
    long min = r5_profile_int(dut, "pwr.reset_min_ms");
    set_volatile(dut);
    r5_pulse(dut, R5_PIN_RESET_N, min * r5_int(dut, "percent_of_minimum") / 100);
    r5_let_pass(dut, STAYS_OFF_MS); /* a start would be over, an end would show */
    must_have_run_on(dut, "a pulse on RESET_N that is too short");
}

/* RESET_N acts on the core, not on the power unit (UBX-19041356 1.6.3); V_INT is not told. */
R5_CASE(vint_while_reset_is_held,
        .says = "What V_INT does while RESET_N is held low is known, and nothing is answered "
                "meanwhile",
        .needs = R5_RESET | R5_VINT, .starts = "at-ready", .control = reset_still_works,
        .limit_ms = 120000)
{
    set_volatile(dut);
    r5_pin_low(dut, R5_PIN_RESET_N);
    r5_let_pass(dut, r5_profile_int(dut, "pwr.reset_min_ms"));
    bool low = r5_wait_vint(dut, false, RAILS_MS);
    must_(dut, r5_at_within(dut, 1000, "AT")->silent, "AT is not answered while RESET_N is low");
    r5_pin_release(dut, R5_PIN_RESET_N);
    characterise_(dut, "V_INT while RESET_N is low", low ? "V_INT goes low" : "V_INT stays high",
                  false);
    must_have_started_anew(dut, "a long pulse on RESET_N");
}
