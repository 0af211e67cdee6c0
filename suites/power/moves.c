/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "moves.h"

enum { ASK_MS = 1000 };

/* As r5_wait_ready, which sets echo and error form and so would hide what the boot set. */
static bool answers_within(struct r5_dut *dut, long limit_ms)
{
    int64_t end = r5_now_us(dut) + (int64_t)limit_ms * 1000;
    while (r5_now_us(dut) < end)
        if (r5_at_within(dut, ASK_MS, "AT")->ok)
            return true;
    return false;
}

void must_come_up(struct r5_dut *dut)
{
    must_(dut, r5_wait_vint(dut, true, BOOT_MS), "V_INT goes high");
    must_(dut, answers_within(dut, BOOT_MS), "the module answers AT");
    must_read(dut, "model (+CGMM)", r5_at(dut, "AT+CGMM")->line[0],
              r5_profile_text(dut, "id.model"));
}

void must_be_off(struct r5_dut *dut)
{
    must_(dut, !r5_vint(dut), "V_INT is low");
    must_silent(dut, r5_at_within(dut, ASK_MS, "AT"));
}

static const char *error_form(struct r5_dut *dut)
{
    return r5_field(dut, r5_at(dut, "AT+CMEE?"), "+CMEE:", 0);
}

void set_volatile(struct r5_dut *dut)
{
    must_ok(dut, r5_at(dut, "AT+CMEE=2"));
    must_read(dut, "error form (+CMEE?), set", error_form(dut), "2");
}

void must_have_run_on(struct r5_dut *dut)
{
    must_(dut, r5_vint(dut), "V_INT is high");
    must_read(dut, "error form (+CMEE?), as it was set", error_form(dut), "2");
}

void must_have_started_anew(struct r5_dut *dut)
{
    must_come_up(dut);
    must_read(dut, "error form (+CMEE?), as a boot sets it", error_form(dut), "0");
}

struct greeting store_greeting(struct r5_dut *dut, const char *text)
{
    r5_spend(dut, R5_SPEND_FLASH);
    must_ok(dut, r5_at(dut, "AT+CSGT=1,\"%s\"", text));
    must_ok(dut, r5_at(dut, "AT&W"));
    return read_greeting(dut);
}

struct greeting read_greeting(struct r5_dut *dut)
{
    struct greeting greeting;
    const struct r5_answer *answer = r5_at(dut, "AT+CSGT?");
    must_ok(dut, answer);
    snprintf(greeting.line, sizeof greeting.line, "%s", answer->line[0]);
    return greeting;
}

void must_greet(struct r5_dut *dut, const struct greeting *stored)
{
    must_read(dut, "greeting (+CSGT?), as it was stored", read_greeting(dut).line, stored->line);
}

void valid_pulse_still_starts(struct r5_dut *dut)
{
    r5_reach(dut, "powered-off");
    r5_pulse(dut, R5_PIN_PWR_ON, r5_profile_int(dut, "pwr.on_min_ms"));
    must_come_up(dut);
    r5_reach(dut, "powered-off");
}

void reset_still_works(struct r5_dut *dut)
{
    must_come_up(dut);
    set_volatile(dut);
    r5_pulse(dut, R5_PIN_RESET_N, r5_profile_int(dut, "pwr.reset_min_ms"));
    must_have_started_anew(dut);
    r5_reach(dut, "at-ready");
}

void module_still_answers(struct r5_dut *dut)
{
    must_come_up(dut);
}

void channel_still_works(struct r5_dut *dut)
{
    if (!r5_channel_is_open(dut)) {
        struct r5_pairing pairing = r5_present_pairing(dut);
        must_ok(dut, r5_open(dut, &pairing));
    }
    must_read(dut, "model (+CGMM), through the channel", r5_at(dut, "AT+CGMM")->line[0],
              r5_profile_text(dut, "id.model"));
}
