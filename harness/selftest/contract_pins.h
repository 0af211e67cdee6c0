/* SPDX-License-Identifier: Apache-2.0 */
/* What a module's pins promise over any three wires of `bench` (contract_pins). */
#ifndef R5_SELFTEST_CONTRACT_PINS_H
#define R5_SELFTEST_CONTRACT_PINS_H

#include "pins_wired.h"

#include "contract_wire.h"

static struct link_pins *open_pins(void)
{
    struct link_wire *wire[LINK_PIN_COUNT] = {
        [LINK_PWR_ON] = open_wire("PWR_ON", true, true, LINK_BY_DIRECTION),
        [LINK_RESET_N] = open_wire("RESET_N", true, true, LINK_OPEN_DRAIN),
        [LINK_V_INT] = open_wire("V_INT", false, false, LINK_PUSH_PULL),
    };
    struct link_pins *pins = link_pins_wired_new(arena, ticks, wire, &error);
    ck_assert_msg(pins != NULL, "%s", error.text);
    return pins;
}

static void board_at_rest(void)
{
    bench.drive("PWR_ON", true);
    bench.drive("RESET_N", true);
    bench.drive("V_INT", false);
}

static void shut(struct link_pins *pins)
{
    link_clock_system_unwatch(ticks);
    link_pins_close(pins);
}

static enum link_level level_now(struct link_pins *pins, enum link_pin pin)
{
    enum link_level level;
    must_ok(link_pin_get(pins, pin, &level, &error));
    return level;
}

static struct link_edge edge_within(struct link_pins *pins, int ms)
{
    struct link_edge edge;
    must_ok(link_pin_wait_edge(pins, link_now(ticks) + r5_ms(ms), &edge, &error));
    ck_assert_int_eq(edge.pin, LINK_V_INT);
    return edge;
}

static void must_be_silent(struct link_pins *pins)
{
    struct link_edge edge;
    r5_time deadline = link_now(ticks) + r5_ms(20);
    ck_assert_int_eq(link_pin_wait_edge(pins, deadline, &edge, &error), R5_E_TIMEOUT);
    ck_assert_int_ge(link_now(ticks), deadline);
}

START_TEST(roles_have_the_module_s_levels)
{
    static const struct {
        enum link_pin pin;
        const char *line;
    } both[] = { { LINK_PWR_ON, "PWR_ON" }, { LINK_RESET_N, "RESET_N" } };
    board_at_rest();
    struct link_pins *pins = open_pins();
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(level_now(pins, both[i].pin), LINK_HIGH);
        must_ok(link_pin_set(pins, both[i].pin, LINK_LOW, &error));
        ck_assert_int_eq(level_now(pins, both[i].pin), LINK_LOW);
        ck_assert(!bench.high(both[i].line));
        must_ok(link_pin_set(pins, both[i].pin, LINK_HIGH, &error));
        ck_assert_int_eq(level_now(pins, both[i].pin), LINK_HIGH);
        ck_assert(bench.high(both[i].line));
    }
    ck_assert_int_eq(level_now(pins, LINK_V_INT), LINK_LOW);
    bench.drive("V_INT", true);
    ck_assert_int_eq(level_now(pins, LINK_V_INT), LINK_HIGH);
    ck_assert_int_eq(link_pin_set(pins, LINK_V_INT, LINK_HIGH, &error), R5_E_UNSUPPORTED);
    shut(pins);
}
END_TEST

START_TEST(closed_pins_are_released)
{
    board_at_rest();
    struct link_pins *pins = open_pins();
    must_ok(link_pin_set(pins, LINK_PWR_ON, LINK_LOW, &error));
    must_ok(link_pin_set(pins, LINK_RESET_N, LINK_LOW, &error));
    shut(pins);
    ck_assert(bench.high("PWR_ON"));
    ck_assert(bench.high("RESET_N"));
}
END_TEST

START_TEST(edges_are_kept_until_waited_for)
{
    board_at_rest();
    struct link_pins *pins = open_pins();
    r5_time last = link_now(ticks);
    for (int i = 0; i < 6; i++) {
        bench.drive("V_INT", i % 2 == 0);
        ck_assert_int_eq(level_now(pins, LINK_V_INT), i % 2 == 0 ? LINK_HIGH : LINK_LOW);
    }
    for (int i = 0; i < 6; i++) {
        struct link_edge edge = edge_within(pins, 0);
        ck_assert_int_eq(edge.level, i % 2 == 0 ? LINK_HIGH : LINK_LOW);
        ck_assert(!edge.lost_some);
        ck_assert_int_ge(edge.at, last);
        last = edge.at;
    }
    ck_assert_int_le(last, link_now(ticks));
    must_be_silent(pins);
    shut(pins);
}
END_TEST

/* Whoever waits on the clock is woken once, and the edge is still there for who asks. */
START_TEST(each_wait_ends_when_v_int_moves)
{
    board_at_rest();
    struct link_pins *pins = open_pins();
    bench.drive("V_INT", true);
    ck_assert_int_eq(link_wait(ticks, -1, link_now(ticks) + r5_ms(10000), &error), R5_OK);
    ck_assert_int_eq(link_wait(ticks, -1, link_now(ticks) + r5_ms(20), &error), R5_E_TIMEOUT);
    ck_assert_int_eq(edge_within(pins, 0).level, LINK_HIGH);
    shut(pins);
}
END_TEST

START_TEST(a_wait_goes_on_until_the_edge_comes)
{
    board_at_rest();
    struct link_pins *pins = open_pins();
    pid_t pid = fork();
    if (pid == 0) { /* not before the parent is likely to wait; it holds if it is not */
        poll(NULL, 0, 30);
        bench.drive("V_INT", true);
        _exit(0);
    }
    ck_assert_int_eq(edge_within(pins, 20000).level, LINK_HIGH);
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
    shut(pins);
}
END_TEST

/* Ten at a time are fewer than the kernel keeps; 70 in all are more than the pins do. */
START_TEST(of_too_many_edges_the_oldest_go)
{
    const int all = LINK_WIRED_EDGES + 6;
    board_at_rest();
    struct link_pins *pins = open_pins();
    for (int i = 0; i < all; i++) {
        bench.drive("V_INT", i % 2 == 0);
        if (i % 10 == 9)
            (void)level_now(pins, LINK_V_INT);
    }
    for (int i = 6; i < all; i++) {
        struct link_edge edge = edge_within(pins, 0);
        ck_assert_int_eq(edge.level, i % 2 == 0 ? LINK_HIGH : LINK_LOW);
        ck_assert(edge.lost_some == (i == 6));
    }
    must_be_silent(pins);
    shut(pins);
}
END_TEST

START_TEST(edges_before_a_restart_are_forgotten)
{
    board_at_rest();
    struct link_pins *pins = open_pins();
    bench.drive("V_INT", true);
    (void)level_now(pins, LINK_V_INT);
    bench.drive("V_INT", false);
    link_clock_system_restart(ticks);
    link_pins_wired_forget(pins);
    must_be_silent(pins);
    bench.drive("V_INT", true);
    struct link_edge edge = edge_within(pins, 0);
    ck_assert_int_eq(edge.level, LINK_HIGH);
    ck_assert(!edge.lost_some);
    ck_assert_int_ge(edge.at, 0);
    ck_assert_int_le(edge.at, link_now(ticks));
    shut(pins);
}
END_TEST

static void notice(void *pins)
{
    ck_assert_int_eq(level_now(pins, LINK_V_INT), LINK_HIGH);
}

START_TEST(an_edge_that_a_child_noticed_is_there_for_the_parent)
{
    board_at_rest();
    struct link_pins *pins = open_pins();
    bench.drive("V_INT", true);
    in_child(notice, pins);
    ck_assert_int_eq(edge_within(pins, 0).level, LINK_HIGH);
    bench.drive("V_INT", false);
    ck_assert_int_eq(edge_within(pins, 0).level, LINK_LOW);
    shut(pins);
}
END_TEST

START_TEST(described_in_one_line)
{
    char text[400];
    struct link_pins *pins = open_pins();
    link_pins_describe(pins, text, sizeof(text));
    ck_assert_ptr_nonnull(strstr(text, "pwr_on: line "));
    ck_assert_ptr_nonnull(strstr(text, "; v_int: line "));
    ck_assert_ptr_null(strchr(text, '\n'));
    char small[10];
    memset(small, 'x', sizeof(small));
    link_pins_describe(pins, small, sizeof(small) - 1);
    ck_assert_str_eq(small, "pwr_on: ");
    ck_assert_int_eq(small[9], 'x');
    shut(pins);
}
END_TEST

static inline void contract_pins(TCase *tcase)
{
    tcase_add_test(tcase, roles_have_the_module_s_levels);
    tcase_add_test(tcase, closed_pins_are_released);
    tcase_add_test(tcase, edges_are_kept_until_waited_for);
    tcase_add_test(tcase, each_wait_ends_when_v_int_moves);
    tcase_add_test(tcase, a_wait_goes_on_until_the_edge_comes);
    tcase_add_test(tcase, of_too_many_edges_the_oldest_go);
    tcase_add_test(tcase, edges_before_a_restart_are_forgotten);
    tcase_add_test(tcase, an_edge_that_a_child_noticed_is_there_for_the_parent);
    tcase_add_test(tcase, described_in_one_line);
}

#endif
