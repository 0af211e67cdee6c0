/* SPDX-License-Identifier: Apache-2.0 */
/* PWR-KEY-001 to 003: the pulse on PWR_ON (UBX-19016638 table 21). */
#include "moves.h"

R5_CASE(valid_pulse_switches_on,
        .says = "A PWR_ON pulse within the limits of the variant switches the module on in time",
        .needs = R5_KEY | R5_VINT, .starts = "powered-off",
        .takes = { R5_INT("percent_of_span", 0, 100) }, .limit_ms = 120000)
{
    long min = r5_profile_int(dut, "pwr.on_min_ms");
    long max = r5_profile_int(dut, "pwr.on_max_ms");
    int64_t start = r5_now_us(dut);
    r5_pulse(dut, R5_PIN_PWR_ON, min + (max - min) * r5_int(dut, "percent_of_span") / 100);
    must_come_up(dut, "a valid pulse on PWR_ON");
    measure_(dut, "falling edge of PWR_ON to the first answers", (r5_now_us(dut) - start) / 1000,
             "ms", 0, start_limit_ms(dut));
}

R5_CASE(short_pulse_starts_nothing,
        .says = "A PWR_ON pulse far shorter than the minimum of the variant leaves the module off",
        .needs = R5_KEY | R5_VINT, .starts = "powered-off", .control = valid_pulse_still_starts,
        .takes = { R5_INT("percent_of_minimum", 1, 90) }, .limit_ms = 60000)
{
    long min = r5_profile_int(dut, "pwr.on_min_ms");
    r5_pulse(dut, R5_PIN_PWR_ON, min * r5_int(dut, "percent_of_minimum") / 100);
    must_go_off(dut, 0, "a pulse on PWR_ON that is too short");
}

/* The data sheet gives a longest pulse and does not say what a longer one does. */
R5_CASE(overlong_pulse_on,
        .says = "After a PWR_ON pulse longer than the limit the module is on or off, and a valid "
                "pulse still brings it up",
        .needs = R5_KEY | R5_VINT, .starts = "powered-off", .control = valid_pulse_still_starts,
        .limit_ms = 120000)
{
    r5_pulse(dut, R5_PIN_PWR_ON, r5_profile_int(dut, "pwr.on_max_ms") + 1000);
    bool on = r5_wait_vint(dut, true, STAYS_OFF_MS);
    characterise_(dut, "PWR_ON low for longer than its limit",
                  on ? "the module starts" : "the module stays off", false);
    if (!on)
        r5_pulse(dut, R5_PIN_PWR_ON, r5_profile_int(dut, "pwr.on_min_ms"));
    must_come_up(dut, "a pulse on PWR_ON that is too long");
}
