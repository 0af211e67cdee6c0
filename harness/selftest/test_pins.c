/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contract of wires and pins, against a board in memory; and, where R5_CONTRACT_GPIO names the
 * label of a bank of gpio-sim, against real GPIO lines: rigs/virtual-bench/guest/contract-gpio.sh.
 */
#include "gpio_sim.h"
#include "wire_double.h"

#include "contract_pins.h"

static void set_up_common(void)
{
    arena = r5_arena_new(1 << 20, &error);
    ticks = link_clock_system_new(arena);
}

static void set_up_double(void)
{
    set_up_common();
    board_new(arena);
    bench = (struct pins_bench){ .chip = "",
                                 .open = double_open,
                                 .drive = board_drive,
                                 .high = board_high,
                                 .drives = board_drives };
}

static void set_up_gpiod(void)
{
    set_up_common();
    sim_trace_start();
    bench = (struct pins_bench){ .chip = getenv("R5_CONTRACT_GPIO"),
                                 .open = link_wire_gpiod_open,
                                 .drive = sim_drive,
                                 .high = sim_high,
                                 .drives = sim_drives };
}

static void tear_down(void)
{
    r5_arena_free(&arena);
}

/* ---- pins over wires that are odd ----------------------------------------------------------- */

START_TEST(pins_that_are_not_wired_are_named)
{
    struct link_wire *none[LINK_PIN_COUNT] = { NULL };
    enum link_level level;
    struct link_edge edge;
    char text[200];
    struct link_pins *pins = link_pins_wired_new(arena, ticks, none, &error);
    ck_assert_ptr_nonnull(pins);
    ck_assert_int_eq(link_pin_set(pins, LINK_PWR_ON, LINK_LOW, &error), R5_E_UNSUPPORTED);
    ck_assert_ptr_nonnull(strstr(error.text, "pwr_on is not wired"));
    ck_assert_int_eq(link_pin_get(pins, LINK_RESET_N, &level, &error), R5_E_UNSUPPORTED);
    ck_assert_ptr_nonnull(strstr(error.text, "reset_n is not wired"));
    ck_assert_int_eq(link_pin_wait_edge(pins, 0, &edge, &error), R5_E_UNSUPPORTED);
    ck_assert_ptr_nonnull(strstr(error.text, "v_int is not wired"));
    link_pins_describe(pins, text, sizeof(text));
    ck_assert_str_eq(text, "pwr_on: not wired; reset_n: not wired; v_int: not wired");
    link_pins_wired_forget(pins);
    shut(pins);
}
END_TEST

START_TEST(wire_without_a_descriptor_is_looked_at)
{
    board_at_rest();
    board->no_fd = true;
    struct link_pins *pins = open_pins();
    bench.drive("V_INT", true);
    ck_assert_int_eq(link_wait(ticks, -1, link_now(ticks) + r5_ms(10000), &error), R5_OK);
    ck_assert_int_eq(edge_within(pins, 0).level, LINK_HIGH);
    must_be_silent(pins);
    shut(pins);
}
END_TEST

static bool count_looks(void *self)
{
    int *looks = self;
    (*looks)++;
    return false;
}

/* It ends the wait that goes on and each one for an edge; other waits sleep as they did before. */
START_TEST(broken_wire_is_told_and_not_watched)
{
    struct link_edge edge;
    enum link_level level;
    board_at_rest();
    board->no_fd = _i == 1;
    struct link_pins *pins = open_pins();
    bench.drive("V_INT", true);
    bench.drive("V_INT", false);
    ck_assert_int_eq(edge_within(pins, 0).level, LINK_HIGH);
    bench.drive("V_INT", true); /* readable for ever from here on */
    board->gone = true;
    ck_assert_int_eq(link_wait(ticks, -1, link_now(ticks) + r5_ms(10000), &error), R5_OK);
    int looks = 0, before = board->looks;
    must_ok(link_clock_system_watch(ticks, (struct link_watch){ -1, count_looks, &looks }, &error));
    ck_assert_int_eq(link_wait(ticks, -1, link_now(ticks) + r5_ms(30), &error), R5_E_TIMEOUT);
    ck_assert_int_le(looks, 30 / LINK_LOOK_MS + 1);
    ck_assert_int_eq(board->looks, before);
    ck_assert_int_eq(edge_within(pins, 0).level, LINK_LOW); /* it was seen before */
    ck_assert_int_eq(link_pin_wait_edge(pins, link_now(ticks) + r5_ms(10000), &edge, &error),
                     R5_E_IO);
    ck_assert_str_eq(error.text, "the board is gone");
    ck_assert_int_eq(link_pin_get(pins, LINK_V_INT, &level, &error), R5_E_IO);
    shut(pins);
}
END_TEST

static bool see_nothing(void *self)
{
    (void)self;
    return false;
}

START_TEST(pins_that_cannot_be_made_let_go_of_the_wires)
{
    struct link_wire *wire[LINK_PIN_COUNT] = { open_wire("PWR_ON", true, true, LINK_PUSH_PULL),
                                               NULL,
                                               open_wire("V_INT", false, false, LINK_PUSH_PULL) };
    for (int i = 0; i < LINK_WATCHES_MAX; i++)
        must_ok(
            link_clock_system_watch(ticks, (struct link_watch){ -1, see_nothing, NULL }, &error));
    ck_assert_ptr_null(link_pins_wired_new(arena, ticks, wire, &error));
    ck_assert_int_eq(error.status, R5_E_LIMIT);
    ck_assert(!board_line("PWR_ON")->open);
    ck_assert(!board_line("V_INT")->open);
}
END_TEST

/* ---- lines of GPIO chips -------------------------------------------------------------------- */

static struct link_wire *open_named(const char *chip, const char *line)
{
    struct link_wire_spec spec = {
        .role = "pwr_on", .output = true, .port = "", .chip = chip, .line = line, .active_low = true
    };
    return link_wire_gpiod_open(arena, &spec, &error);
}

static void must_refuse(const char *chip, const char *line, const char *says, const char *too)
{
    ck_assert_ptr_null(open_named(chip, line));
    ck_assert_msg(strstr(error.text, says) != NULL && strstr(error.text, too) != NULL,
                  "\"%s\" says neither \"%s\" nor \"%s\"", error.text, says, too);
}

/* Without a bank of its own, too: whatever chips are here, none has that name. */
START_TEST(chip_that_is_not_there_is_refused)
{
    must_refuse("no-such-chip", "PWR_ON", "pwr_on: ", "GPIO chip");
    ck_assert_int_eq(error.status, R5_E_ABSENT);
    ck_assert_int_ne(link_gpiod_version()[0], '\0');
}
END_TEST

START_TEST(open_drain_is_never_asserted_high)
{
    struct link_wire_spec spec = { .role = "pwr_on", .output = true, .chip = "", .line = "PWR_ON" };
    for (enum link_drive drive = LINK_OPEN_DRAIN; drive <= LINK_BY_DIRECTION; drive++) {
        spec.drive = drive;
        ck_assert_ptr_null(link_wire_gpiod_open(arena, &spec, &error));
        ck_assert_int_eq(error.status, R5_E_INPUT);
        ck_assert_ptr_nonnull(strstr(error.text, "active_low"));
    }
}
END_TEST

START_TEST(line_is_found_by_any_of_its_names)
{
    char path[80];
    snprintf(path, sizeof(path), "/dev/%s", sim_chip());
    const char *const chips[] = { bench.chip, sim_chip(), path, "" };
    char text[200];
    for (int i = 0; i < 7; i++) {
        struct link_wire *wire = open_named(chips[i % 4], i < 4 ? "PWR_ON" : "0");
        ck_assert_msg(wire != NULL, "%s", error.text);
        link_wire_describe(wire, text, sizeof(text));
        ck_assert_ptr_nonnull(strstr(text, "line 0 PWR_ON of gpiochip"));
        ck_assert_ptr_nonnull(strstr(text, bench.chip));
        link_wire_close(wire);
    }
}
END_TEST

START_TEST(line_that_is_not_there_is_refused)
{
    must_refuse("no-such-chip", "PWR_ON", "no GPIO chip \"no-such-chip\"", bench.chip);
    must_refuse(bench.chip, "PWRON", "no line \"PWRON\"", "PWR_ON, RESET_N, V_INT, SPARE");
    must_refuse(bench.chip, "8", "no line \"8\"", "PWR_ON");
    must_refuse("", "0", "needs a chip", bench.chip);
    must_refuse("/dev/null", "0", "no GPIO chip", bench.chip);
}
END_TEST

START_TEST(line_that_is_held_tells_by_whom)
{
    struct link_wire *wire = open_named(bench.chip, "PWR_ON");
    ck_assert_msg(wire != NULL, "%s", error.text);
    must_refuse(bench.chip, "PWR_ON", "held by \"r5conform pwr_on\"", "line 0");
    link_wire_close(wire);
    wire = open_named(bench.chip, "PWR_ON");
    ck_assert_msg(wire != NULL, "%s", error.text);
    link_wire_close(wire);
}
END_TEST

START_TEST(line_that_is_there_twice_is_refused)
{
    ck_assert_ptr_null(open_named("", "TWICE"));
    ck_assert_int_eq(error.status, R5_E_INPUT);
    ck_assert_msg(strstr(error.text, "more than once: gpiochip") != NULL, "%s", error.text);
}
END_TEST

START_TEST(chip_that_may_not_be_opened_tells_the_remedy)
{
    char path[80];
    snprintf(path, sizeof(path), "/dev/%s", sim_chip());
    ck_assert_int_eq(setresgid(65534, 65534, 65534), 0);
    ck_assert_int_eq(setresuid(65534, 65534, 65534), 0);
    must_refuse(bench.chip, "PWR_ON", "permission denied", "udev");
}
END_TEST

static void must_be_gone(enum r5_status status)
{
    ck_assert_int_eq(status, R5_E_IO);
    ck_assert_msg(strstr(error.text, "GPIO chip") != NULL && strstr(error.text, "is gone") != NULL,
                  "\"%s\"", error.text);
}

/* The driver lets go of the bank while all of it is held: an adapter that is pulled. */
START_TEST(chip_that_is_pulled_is_told)
{
    char bank[256];
    struct link_edge edge;
    enum link_level level;
    board_at_rest();
    struct link_pins *pins = open_pins();
    snprintf(bank, sizeof(bank), "%s", sim_bank());
    must_ok(link_pin_set(pins, LINK_PWR_ON, LINK_LOW, &error));
    sim_write(SIM_DRIVER "/unbind", bank);
    r5_time before = link_now(ticks);
    must_be_gone(link_pin_wait_edge(pins, before + r5_ms(20000), &edge, &error));
    must_be_gone(link_pin_get(pins, LINK_V_INT, &level, &error));
    must_be_gone(link_pin_set(pins, LINK_PWR_ON, LINK_HIGH, &error));
    must_be_gone(link_pin_set(pins, LINK_RESET_N, LINK_LOW, &error));
    ck_assert_int_lt(link_now(ticks) - before, r5_ms(10000));
    ck_assert_int_eq(link_wait(ticks, -1, link_now(ticks) + r5_ms(20), &error), R5_E_TIMEOUT);
    must_refuse(bench.chip, "PWR_ON", "no GPIO chip", bench.chip);
    shut(pins);
    sim_write(SIM_DRIVER "/bind", bank);
    struct link_wire *wire = open_named(bench.chip, "PWR_ON");
    ck_assert_msg(wire != NULL, "%s", error.text);
    link_wire_close(wire);
}
END_TEST

static void add_double(Suite *suite)
{
    TCase *tcase = tcase_create("a board in memory");
    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, set_up_double, tear_down);
    contract_wires(tcase);
    contract_pins(tcase);
    tcase_add_test(tcase, pins_that_are_not_wired_are_named);
    tcase_add_test(tcase, wire_without_a_descriptor_is_looked_at);
    tcase_add_loop_test(tcase, broken_wire_is_told_and_not_watched, 0, 2);
    tcase_add_test(tcase, pins_that_cannot_be_made_let_go_of_the_wires);
    tcase_add_test(tcase, chip_that_is_not_there_is_refused);
    tcase_add_test(tcase, open_drain_is_never_asserted_high);
    suite_add_tcase(suite, tcase);
}

static void add_gpiod(Suite *suite)
{
    TCase *tcase = tcase_create("GPIO lines");
    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, set_up_gpiod, tear_down);
    contract_wires(tcase);
    contract_pins(tcase);
    tcase_add_test(tcase, line_is_found_by_any_of_its_names);
    tcase_add_test(tcase, line_that_is_not_there_is_refused);
    tcase_add_test(tcase, line_that_is_held_tells_by_whom);
    tcase_add_test(tcase, line_that_is_there_twice_is_refused);
    tcase_add_test(tcase, chip_that_may_not_be_opened_tells_the_remedy);
    tcase_add_test(tcase, chip_that_is_pulled_is_told);
    suite_add_tcase(suite, tcase);
}

int main(void)
{
    Suite *suite = suite_create("pins");
    add_double(suite);
    if (getenv("R5_CONTRACT_GPIO") != NULL)
        add_gpiod(suite);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
