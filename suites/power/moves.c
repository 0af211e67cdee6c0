/* SPDX-License-Identifier: Apache-2.0 */
#include "moves.h"

#include <stdio.h>

enum { ASK_MS = 1000 };

long start_limit_ms(struct r5_dut *dut)
{
    return 3 * r5_profile_int(dut, "boot.ms") + 5000;
}

/* As r5_wait_ready, which sets echo and error form and so would hide what the boot set. */
bool answers_within(struct r5_dut *dut, long limit_ms)
{
    int64_t end = r5_now_us(dut) + (int64_t)limit_ms * 1000;
    while (r5_now_us(dut) < end)
        if (r5_at_within(dut, ASK_MS, "AT")->ok)
            return true;
    return false;
}

static const char *model(struct r5_dut *dut)
{
    return r5_at(dut, "AT+CGMM")->line[0];
}

const char *error_form(struct r5_dut *dut)
{
    return r5_field(dut, r5_at(dut, "AT+CMEE?"), "+CMEE:", 0);
}

static void must_read_at(struct r5_dut *dut, const char *what, const char *after, const char *got,
                         const char *want, const char *file, int line)
{
    char text[160];
    snprintf(text, sizeof text, "%s after %s", what, after);
    r5_text_at(dut, R5_MUST, text, got, want, file, line);
}

void come_up_at(struct r5_dut *dut, const char *after, const char *file, int line)
{
    r5_check_at(dut, R5_MUST, r5_wait_vint(dut, true, BOOT_MS), file, line,
                "V_INT goes high after %s", after);
    r5_check_at(dut, R5_MUST, answers_within(dut, BOOT_MS), file, line,
                "the module answers AT after %s", after);
    must_read_at(dut, "model (+CGMM)", after, model(dut), r5_profile_text(dut, "id.model"), file,
                 line);
}

void go_off_at(struct r5_dut *dut, long limit_ms, const char *after, const char *file, int line)
{
    r5_check_at(dut, R5_MUST, r5_wait_vint(dut, false, limit_ms), file, line,
                "V_INT is low after %s", after);
    r5_check_at(dut, R5_MUST, !r5_wait_vint(dut, true, STAYS_OFF_MS), file, line,
                "V_INT stays low after %s", after);
    r5_check_at(dut, R5_MUST, r5_at_within(dut, ASK_MS, "AT")->silent, file, line,
                "AT is not answered after %s", after);
}

void set_volatile(struct r5_dut *dut)
{
    need_ok(dut, r5_at(dut, "AT+CMEE=2"));
    need_read(dut, "error form (+CMEE?), set", error_form(dut), "2");
}

void run_on_at(struct r5_dut *dut, const char *after, const char *file, int line)
{
    r5_check_at(dut, R5_MUST, r5_vint(dut), file, line, "V_INT is high after %s", after);
    must_read_at(dut, "error form (+CMEE?) as it was set,", after, error_form(dut), "2", file,
                 line);
}

void started_anew_at(struct r5_dut *dut, const char *after, const char *file, int line)
{
    come_up_at(dut, after, file, line);
    must_read_at(dut, "error form (+CMEE?) as a boot sets it,", after, error_form(dut), "0", file,
                 line);
}

struct greeting store_greeting(struct r5_dut *dut, const char *text)
{
    r5_spend(dut, R5_SPEND_FLASH);
    need_ok(dut, r5_at(dut, "AT+CSGT=1,\"%s\"", text));
    need_ok(dut, r5_at(dut, "AT&W"));
    return read_greeting(dut);
}

struct greeting read_greeting(struct r5_dut *dut)
{
    struct greeting greeting;
    snprintf(greeting.line, sizeof greeting.line, "%s", r5_at(dut, "AT+CSGT?")->line[0]);
    return greeting;
}

void greet_at(struct r5_dut *dut, const struct greeting *stored, const char *after,
              const char *file, int line)
{
    must_read_at(dut, "greeting (+CSGT?) as it was stored,", after, read_greeting(dut).line,
                 stored->line, file, line);
}

void lose_supply(struct r5_dut *dut)
{
    r5_supply_mv(dut, 0);
    need_(dut, r5_wait_vint(dut, false, RAILS_MS), "V_INT goes low without VCC");
    r5_supply_mv(dut, r5_normal_mv(dut));
    if (!r5_profile_bool(dut, "pwr.self_start"))
        r5_pulse(dut, R5_PIN_PWR_ON, r5_profile_int(dut, "pwr.on_min_ms"));
}

void valid_pulse_still_starts(struct r5_dut *dut)
{
    r5_reach(dut, "powered-off");
    r5_pulse(dut, R5_PIN_PWR_ON, r5_profile_int(dut, "pwr.on_min_ms"));
    must_come_up(dut, "a valid pulse on PWR_ON");
    r5_reach(dut, "powered-off");
}

void reset_still_works(struct r5_dut *dut)
{
    must_come_up(dut, "what was done before");
    set_volatile(dut);
    r5_pulse(dut, R5_PIN_RESET_N, r5_profile_int(dut, "pwr.reset_min_ms"));
    must_have_started_anew(dut, "a valid pulse on RESET_N");
    r5_reach(dut, "at-ready");
}

void module_still_answers(struct r5_dut *dut)
{
    must_come_up(dut, "what was done before");
}

void channel_still_works(struct r5_dut *dut)
{
    if (!r5_channel_is_open(dut)) {
        struct r5_pairing pairing = r5_present_pairing(dut);
        must_ok(dut, r5_open(dut, &pairing));
    }
    must_read(dut, "model (+CGMM), through the channel", model(dut),
              r5_profile_text(dut, "id.model"));
}
