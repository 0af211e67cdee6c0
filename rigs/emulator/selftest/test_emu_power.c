/* SPDX-License-Identifier: Apache-2.0 */
/* Power: pulse widths, self-start, reset, emergency shutdown, brown-out, switch-off, per variant.
 */
#include "bench.h"

#define R510S "sara-r510s-01b-00"
#define R500S "sara-r500s-01b-00"
#define R500E "sara-r500e-01b-00"
#define R510M8S DEFAULT_MODULE

static bool runs(struct bench *b)
{
    bench_wait(b, 3000);
    return bench_vint(b) && strstr(bench_ask(b, "AT\r"), "OK") != NULL;
}

static const struct {
    const char *module;
    int width_ms;
    bool starts;
} pulses[] = {
    { R510S, 100, false },  { R510S, 999, false },  { R510S, 1000, true },   { R510S, 2000, true },
    { R510M8S, 99, false }, { R510M8S, 100, true }, { R510M8S, 2000, true }, { R500S, 99, false },
    { R500S, 100, true },   { R500E, 99, false },   { R500E, 100, true },    { R500E, 2000, true },
};

START_TEST(a_pulse_switches_on_from_its_shortest_width)
{
    struct bench *b = bench_new(pulses[_i].module, "");

    bench_power_without_start(b);
    ck_assert(!bench_vint(b));
    bench_pulse(b, EMU_PWR_ON, pulses[_i].width_ms);
    ck_assert(runs(b) == pulses[_i].starts);
    bench_free(b);
}
END_TEST

static const struct {
    const char *changes;
    int width_ms;
    bool starts;
} edges[] = {
    { "pwr: { on_edge: { value: at_release } }", 99, false },
    { "pwr: { on_edge: { value: at_release } }", 100, true },
    { "pwr: { on_edge: { value: at_release } }", 2500, true },
    { "pwr: { beyond_max: { value: ignore } }", 2000, true },
    { "pwr: { beyond_max: { value: ignore } }", 2001, false },
    { "pwr: { beyond_max: { value: start } }", 2001, true },
};

START_TEST(what_the_documents_leave_open_is_the_profiles)
{
    struct bench *b = bench_new(R510M8S, edges[_i].changes);

    bench_power_without_start(b);
    bench_pulse(b, EMU_PWR_ON, edges[_i].width_ms);
    ck_assert(runs(b) == edges[_i].starts);
    bench_free(b);
}
END_TEST

START_TEST(the_start_begins_at_the_shortest_width_or_at_release)
{
    struct bench *b = bench_new(R510M8S, "");

    bench_power_without_start(b);
    emu_drive(b->e, EMU_PWR_ON, false);
    bench_wait(b, 149); /* 100 ms, then 50 ms to V_INT */
    ck_assert(!bench_vint(b));
    bench_wait(b, 1);
    ck_assert(bench_vint(b));
    bench_free(b);
    b = bench_new(R510M8S, "pwr: { on_edge: { value: at_release } }");
    bench_power_without_start(b);
    emu_drive(b->e, EMU_PWR_ON, false);
    bench_wait(b, 1000);
    ck_assert(!bench_vint(b));
    bench_free(b);
}
END_TEST

static const struct {
    const char *module;
    int from_mv;
    int rise_ms;
    bool starts;
} supplies[] = {
    { R510M8S, 0, 0, true },     { R500S, 0, 0, true },        { R500E, 0, 0, true },
    { R510S, 0, 0, false },      { R510M8S, 2149, 300, true }, { R510M8S, 2149, 301, false },
    { R510S, 2149, 300, false },
};

START_TEST(vcc_starts_the_variants_that_start_by_themselves)
{
    struct bench *b = bench_new(supplies[_i].module, "");

    emu_supply(b->e, supplies[_i].from_mv);
    bench_wait(b, 1000);
    if (supplies[_i].rise_ms) {
        emu_supply(b->e, 2150);
        bench_wait(b, supplies[_i].rise_ms);
    }
    emu_supply(b->e, 3000);
    ck_assert(runs(b) == supplies[_i].starts);
    bench_free(b);
}
END_TEST

START_TEST(v_int_comes_first_and_the_uart_later)
{
    struct bench *b = bench_new(R510M8S, "");

    emu_supply(b->e, 3800);
    bench_wait(b, 49);
    ck_assert(!bench_vint(b));
    bench_wait(b, 1);
    ck_assert(bench_vint(b));
    bench_wait(b, 1949);
    bench_listen(b);
    bench_send(b, "AT\r"); /* its last byte arrives before 2000 ms: lost */
    bench_wait(b, 500);
    ck_assert_str_eq(b->said, "");
    ck_assert_str_eq(bench_ask(b, "AT\r"), "AT\r\r\nOK\r\n");
    bench_free(b);
}
END_TEST

static const struct {
    int width_ms;
    bool resets;
} resets[] = { { 1, false }, { 99, false }, { 100, true }, { 150, true }, { 5000, true } };

START_TEST(reset_acts_from_100_ms_and_keeps_v_int)
{
    struct bench *b = bench_new(R510M8S, "");

    bench_boot(b);
    bench_pulse(b, EMU_RESET_N, resets[_i].width_ms);
    ck_assert(bench_vint(b));
    bench_wait(b, 3000);
    ck_assert_int_eq(b->e->world->counters.boots, resets[_i].resets ? 2 : 1);
    ck_assert_str_eq(bench_ask(b, "AT\r"), resets[_i].resets ? "AT\r\r\nOK\r\n" : "\r\nOK\r\n");
    bench_free(b);
}
END_TEST

START_TEST(reset_holds_the_core_until_its_release)
{
    struct bench *b = bench_new(R510M8S, "pwr: { vint_in_reset: { value: low } }");

    bench_boot(b);
    emu_drive(b->e, EMU_RESET_N, false);
    bench_wait(b, 10000);
    ck_assert(!bench_vint(b));
    ck_assert_str_eq(bench_ask(b, "AT\r"), "");
    emu_drive(b->e, EMU_RESET_N, true);
    ck_assert(runs(b));
    bench_free(b);
}
END_TEST

static const struct {
    int pwr_on_ms;
    int reset_ms;
    bool reset_first;
    bool off;
} emergencies[] = {
    { 23000, 1500, false, true },  { 30000, 5000, false, true }, { 22999, 1500, false, false },
    { 23000, 1499, false, false }, { 23000, 1500, true, false },
};

START_TEST(the_emergency_shutdown_needs_all_its_steps)
{
    struct bench *b = bench_new(R510M8S, "");

    bench_boot(b);
    if (emergencies[_i].reset_first) {
        emu_drive(b->e, EMU_RESET_N, false);
        bench_wait(b, 10);
    }
    emu_drive(b->e, EMU_PWR_ON, false);
    bench_wait(b, 10);
    emu_drive(b->e, EMU_RESET_N, false);
    bench_wait(b, emergencies[_i].pwr_on_ms - 10);
    emu_drive(b->e, EMU_PWR_ON, true);
    bench_wait(b, emergencies[_i].reset_ms);
    emu_drive(b->e, EMU_RESET_N, true);
    ck_assert(runs(b) != emergencies[_i].off);
    ck_assert(bench_vint(b) != emergencies[_i].off);
    if (emergencies[_i].off) { /* off, not dead */
        bench_pulse(b, EMU_PWR_ON, 1000);
        ck_assert(runs(b));
    }
    bench_free(b);
}
END_TEST

static const struct {
    const char *changes;
    int width_ms;
    bool stays_on;
} keys[] = {
    { "", 2000, true },
    { "", 25000, true },
    { "pwr: { off_by_pwr_on: { value: graceful } }", 1999, true },
    { "pwr: { off_by_pwr_on: { value: graceful } }", 2000, false },
};

START_TEST(pwr_on_alone_switches_off_only_where_the_profile_says_so)
{
    struct bench *b = bench_new(R510M8S, keys[_i].changes);

    bench_boot(b);
    bench_pulse(b, EMU_PWR_ON, keys[_i].width_ms);
    ck_assert(runs(b) == keys[_i].stays_on);
    bench_free(b);
}
END_TEST

START_TEST(below_the_threshold_the_module_is_off_and_stays_off)
{
    struct bench *b = bench_new(R510M8S, "");

    bench_boot(b);
    emu_supply(b->e, 3000);
    ck_assert(runs(b));
    emu_supply(b->e, 2999);
    ck_assert(!bench_vint(b));
    emu_supply(b->e, 3800); /* it did not fall below the range a start may begin from */
    ck_assert(!runs(b));
    emu_supply(b->e, 2149);
    emu_supply(b->e, 3800);
    ck_assert(runs(b));
    bench_free(b);
}
END_TEST

START_TEST(cpwroff_says_ok_then_lowers_v_int)
{
    struct bench *b = bench_new(R510M8S, "");

    bench_boot(b);
    bench_listen(b);
    bench_send(b, "AT+CPWROFF\r");
    bench_wait(b, 290);
    ck_assert_str_eq(b->said, "");
    bench_wait(b, 30);
    ck_assert_str_eq(b->said, "\r\nOK\r\n");
    ck_assert(bench_vint(b));
    ck_assert_str_eq(bench_ask(b, "AT\r"), ""); /* still high, but no longer listening */
    bench_wait(b, 400);
    ck_assert(bench_vint(b));
    bench_wait(b, 110);
    ck_assert(!bench_vint(b));
    bench_free(b);
}
END_TEST

static const struct {
    const char *end; /* command, or null: RESET_N */
    bool kept;
} ends[] = {
    { "AT+CFUN=16\r", true }, { "AT+CPWROFF\r", true }, { "AT+CFUN=10\r", true }, { NULL, false }
};

START_TEST(a_graceful_end_saves_settings_and_an_abrupt_one_does_not)
{
    struct bench *b = bench_new(R510M8S, "");

    bench_boot(b);
    bench_ask(b, "AT+UMNOPROF?\r");
    ck_assert_str_eq(bench_ask(b, "AT+CFUN=0;+UMNOPROF=100\r"), "\r\nOK\r\n");
    if (ends[_i].end)
        bench_ask(b, ends[_i].end);
    else
        bench_pulse(b, EMU_RESET_N, 200);
    bench_wait(b, 5000);
    if (!bench_vint(b))
        bench_pulse(b, EMU_PWR_ON, 1000);
    bench_wait(b, 3000);
    bench_ask(b, "ATE0\r");
    ck_assert_str_eq(bench_ask(b, "AT+UMNOPROF?\r"), ends[_i].kept
                                                         ? "\r\n+UMNOPROF: 100\r\n\r\nOK\r\n"
                                                         : "\r\n+UMNOPROF: 90\r\n\r\nOK\r\n");
    bench_free(b);
}
END_TEST

START_TEST(the_clock_runs_through_off_and_dies_with_vcc)
{
    struct bench *b = bench_new(R510M8S, "");

    bench_boot(b);
    ck_assert_str_eq(bench_ask(b, "AT+CCLK=\"26/02/28,23:59:50+04\"\r"), "\r\nOK\r\n");
    ck_assert_str_eq(bench_ask(b, "AT+CCLK=\"26/02/31,23:59:50+04\"\r"), "\r\nERROR\r\n");
    bench_ask(b, "AT+CPWROFF\r");
    bench_wait(b, 60000);
    bench_pulse(b, EMU_PWR_ON, 1000);
    bench_wait(b, 3000);
    bench_ask(b, "ATE0\r");
    ck_assert_ptr_nonnull(strstr(bench_ask(b, "AT+CCLK?\r"), "\"26/03/01,00:0"));
    emu_supply(b->e, 0);
    bench_wait(b, 1000);
    emu_supply(b->e, 3800);
    bench_wait(b, 3000);
    ck_assert_ptr_nonnull(strstr(bench_ask(b, "AT+CCLK?\r"), "\"70/01/01,00:00:0"));
    bench_free(b);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("emu power");
    TCase *c = tcase_create("power");

#define COUNT(table) (int)(sizeof(table) / sizeof((table)[0]))
    suite_add_tcase(suite, c);
    tcase_add_loop_test(c, a_pulse_switches_on_from_its_shortest_width, 0, COUNT(pulses));
    tcase_add_loop_test(c, what_the_documents_leave_open_is_the_profiles, 0, COUNT(edges));
    tcase_add_test(c, the_start_begins_at_the_shortest_width_or_at_release);
    tcase_add_loop_test(c, vcc_starts_the_variants_that_start_by_themselves, 0, COUNT(supplies));
    tcase_add_test(c, v_int_comes_first_and_the_uart_later);
    tcase_add_loop_test(c, reset_acts_from_100_ms_and_keeps_v_int, 0, COUNT(resets));
    tcase_add_test(c, reset_holds_the_core_until_its_release);
    tcase_add_loop_test(c, the_emergency_shutdown_needs_all_its_steps, 0, COUNT(emergencies));
    tcase_add_loop_test(c, pwr_on_alone_switches_off_only_where_the_profile_says_so, 0,
                        COUNT(keys));
    tcase_add_test(c, below_the_threshold_the_module_is_off_and_stays_off);
    tcase_add_test(c, cpwroff_says_ok_then_lowers_v_int);
    tcase_add_loop_test(c, a_graceful_end_saves_settings_and_an_abrupt_one_does_not, 0,
                        COUNT(ends));
    tcase_add_test(c, the_clock_runs_through_off_and_dies_with_vcc);
    return bench_main(suite);
}
