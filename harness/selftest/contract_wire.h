/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a wire promises, whatever is under it. `bench` says what is; a program runs these against
 * each bench that it has (contract_wires).
 */
#ifndef R5_SELFTEST_CONTRACT_WIRE_H
#define R5_SELFTEST_CONTRACT_WIRE_H

#include <check.h>
#include <poll.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock_system.h"
#include "wire.h"

/* Lines PWR_ON, RESET_N, V_INT and SPARE, and the module's side of them. */
struct pins_bench {
    const char *chip;
    struct link_wire *(*open)(struct r5_arena *arena, const struct link_wire_spec *spec,
                              struct r5_error *error);
    void (*drive)(const char *line, bool high);
    bool (*high)(const char *line);
    int (*drives)(const char *line, bool high); /* how often the harness drove it so */
};

static struct pins_bench bench;
static struct r5_arena *arena;
static struct link_clock *ticks;
static struct r5_error error;

static struct link_wire *open_wire(const char *line, bool output, bool active_low,
                                   enum link_drive drive)
{
    struct link_wire_spec spec = { .role = "spare",
                                   .output = output,
                                   .port = "",
                                   .chip = bench.chip,
                                   .line = line,
                                   .active_low = active_low,
                                   .drive = drive };
    struct link_wire *wire = bench.open(arena, &spec, &error);
    ck_assert_msg(wire != NULL, "%s", error.text);
    return wire;
}

#define must_ok(call) ck_assert_msg((call) == R5_OK, "%s: %s", #call, error.text)

static bool asserted_now(struct link_wire *wire)
{
    bool asserted;
    must_ok(link_wire_get(wire, &asserted, &error));
    return asserted;
}

/* Runs `what` in a process of its own, with checks, and waits for it. */
static void in_child(void (*what)(void *), void *with)
{
    pid_t pid = fork();
    if (pid == 0) {
        what(with);
        _exit(0);
    }
    int how = -1;
    ck_assert_int_eq(waitpid(pid, &how, 0), pid);
    ck_assert_int_eq(how, 0);
}

/* ---- outputs ------------------------------------------------------------------------------- */

static const struct {
    bool active_low;
    enum link_drive drive;
} outputs[] = {
    { false, LINK_PUSH_PULL },
    { true, LINK_PUSH_PULL },
    { true, LINK_OPEN_DRAIN },
    { true, LINK_BY_DIRECTION },
};

START_TEST(output_is_what_it_was_set_to)
{
    bool on = !outputs[_i].active_low;
    bench.drive("SPARE", !on); /* the board's pull */
    struct link_wire *wire = open_wire("SPARE", true, outputs[_i].active_low, outputs[_i].drive);
    ck_assert(!asserted_now(wire));
    ck_assert(bench.high("SPARE") != on);
    ck_assert_int_eq(bench.drives("SPARE", on), 0); /* not even for a moment */
    for (int round = 1; round <= 3; round++) {
        must_ok(link_wire_set(wire, true, &error));
        ck_assert(asserted_now(wire));
        ck_assert(bench.high("SPARE") == on);
        ck_assert_int_eq(bench.drives("SPARE", on), round);
        must_ok(link_wire_set(wire, false, &error));
        ck_assert(!asserted_now(wire));
        ck_assert(bench.high("SPARE") != on);
    }
    if (outputs[_i].drive != LINK_PUSH_PULL)
        ck_assert_int_eq(bench.drives("SPARE", !on), 0); /* released, never driven high */
    link_wire_close(wire);
}
END_TEST

START_TEST(closed_output_is_released)
{
    bool on = !outputs[_i].active_low;
    bench.drive("SPARE", !on);
    struct link_wire *wire = open_wire("SPARE", true, outputs[_i].active_low, outputs[_i].drive);
    must_ok(link_wire_set(wire, true, &error));
    ck_assert(bench.high("SPARE") == on);
    int before = bench.drives("SPARE", !on);
    link_wire_close(wire);
    ck_assert(bench.high("SPARE") != on);
    if (outputs[_i].drive == LINK_PUSH_PULL) /* a chip may keep what was driven last */
        ck_assert_int_eq(bench.drives("SPARE", !on), before + 1);
    wire = open_wire("SPARE", true, outputs[_i].active_low, outputs[_i].drive);
    ck_assert(!asserted_now(wire));
    ck_assert_int_eq(bench.drives("SPARE", on), 1);
    link_wire_close(wire);
}
END_TEST

static void assert_it(void *wire)
{
    must_ok(link_wire_set(wire, true, &error));
}

static void release_it(void *wire)
{
    ck_assert(asserted_now(wire));
    must_ok(link_wire_set(wire, false, &error));
}

/* The case's process, then the supervisor, then the guard. */
START_TEST(output_is_used_by_one_process_after_another)
{
    bool on = !outputs[_i].active_low;
    bench.drive("SPARE", !on);
    struct link_wire *wire = open_wire("SPARE", true, outputs[_i].active_low, outputs[_i].drive);
    for (int round = 0; round < 2; round++) {
        in_child(assert_it, wire);
        ck_assert(asserted_now(wire));
        ck_assert(bench.high("SPARE") == on);
        must_ok(link_wire_set(wire, false, &error));
        ck_assert(bench.high("SPARE") != on);
        must_ok(link_wire_set(wire, true, &error));
        in_child(release_it, wire);
        ck_assert(!asserted_now(wire));
        ck_assert(bench.high("SPARE") != on);
    }
    link_wire_close(wire);
}
END_TEST

/* ---- inputs -------------------------------------------------------------------------------- */

START_TEST(input_is_what_the_module_drives)
{
    bool active_low = _i == 1;
    bench.drive("V_INT", false);
    struct link_wire *wire = open_wire("V_INT", false, active_low, LINK_PUSH_PULL);
    for (int round = 0; round < 3; round++) {
        ck_assert(asserted_now(wire) == active_low);
        bench.drive("V_INT", true);
        ck_assert(asserted_now(wire) != active_low);
        bench.drive("V_INT", false);
    }
    link_wire_close(wire);
}
END_TEST

static bool readable(struct link_wire *wire)
{
    struct pollfd polled = { .fd = link_wire_fd(wire), .events = POLLIN };
    ck_assert_int_ge(polled.fd, 0);
    return poll(&polled, 1, 0) == 1;
}

START_TEST(edges_are_told_once_and_in_order)
{
    bool active_low = _i == 1;
    struct link_wire_edge edge;
    bench.drive("V_INT", false);
    struct link_wire *wire = open_wire("V_INT", false, active_low, LINK_PUSH_PULL);
    r5_time last = r5_wall_monotonic();
    for (int i = 0; i < 500; i++) {
        if (i % 5 == 0) {
            ck_assert_int_eq(link_wire_edge(wire, &edge, &error), R5_E_TIMEOUT);
            ck_assert(!readable(wire));
            for (int k = i; k < i + 5; k++)
                bench.drive("V_INT", k % 2 == 0);
            ck_assert(readable(wire));
            ck_assert(asserted_now(wire) == (((i + 4) % 2 == 0) != active_low));
        }
        must_ok(link_wire_edge(wire, &edge, &error));
        ck_assert(edge.asserted == ((i % 2 == 0) != active_low));
        ck_assert(!edge.lost_some);
        ck_assert_int_ge(edge.at, last);
        last = edge.at;
    }
    ck_assert_int_le(last, r5_wall_monotonic());
    ck_assert_int_eq(link_wire_edge(wire, &edge, &error), R5_E_TIMEOUT);
    link_wire_close(wire);
}
END_TEST

/* 301 are more than anything keeps; that some are missing shows at the latest by the next. */
START_TEST(lost_edges_are_told)
{
    struct link_wire_edge edge;
    bool lost = false;
    int count = 0;
    bench.drive("V_INT", false);
    struct link_wire *wire = open_wire("V_INT", false, false, LINK_PUSH_PULL);
    for (int i = 0; i < 301; i++)
        bench.drive("V_INT", i % 2 == 0);
    for (; link_wire_edge(wire, &edge, &error) == R5_OK; count++)
        lost = lost || edge.lost_some;
    ck_assert_int_lt(count, 301);
    bench.drive("V_INT", false);
    must_ok(link_wire_edge(wire, &edge, &error));
    ck_assert(lost || edge.lost_some);
    link_wire_close(wire);
}
END_TEST

static void take_rising(void *wire)
{
    struct link_wire_edge edge;
    must_ok(link_wire_edge(wire, &edge, &error));
    ck_assert(edge.asserted);
}

START_TEST(an_edge_goes_to_one_process_the_next_to_another)
{
    struct link_wire_edge edge;
    bench.drive("V_INT", false);
    struct link_wire *wire = open_wire("V_INT", false, false, LINK_PUSH_PULL);
    for (int i = 0; i < 3; i++) {
        bench.drive("V_INT", true);
        bench.drive("V_INT", false);
        in_child(take_rising, wire);
        must_ok(link_wire_edge(wire, &edge, &error));
        ck_assert(!edge.asserted);
        ck_assert(!edge.lost_some);
        ck_assert_int_eq(link_wire_edge(wire, &edge, &error), R5_E_TIMEOUT);
    }
    link_wire_close(wire);
}
END_TEST

START_TEST(wrong_way_is_refused)
{
    struct link_wire_edge edge;
    struct link_wire *in = open_wire("V_INT", false, false, LINK_PUSH_PULL);
    struct link_wire *out = open_wire("SPARE", true, true, LINK_PUSH_PULL);
    ck_assert_int_eq(link_wire_set(in, true, &error), R5_E_UNSUPPORTED);
    ck_assert_int_eq(link_wire_edge(out, &edge, &error), R5_E_UNSUPPORTED);
    ck_assert_int_eq(link_wire_fd(out), -1);
    link_wire_close(in);
    link_wire_close(out);
}
END_TEST

static inline void contract_wires(TCase *tcase)
{
    const int ways = sizeof(outputs) / sizeof(outputs[0]);
    tcase_add_loop_test(tcase, output_is_what_it_was_set_to, 0, ways);
    tcase_add_loop_test(tcase, closed_output_is_released, 0, ways);
    tcase_add_loop_test(tcase, output_is_used_by_one_process_after_another, 0, ways);
    tcase_add_loop_test(tcase, input_is_what_the_module_drives, 0, 2);
    tcase_add_loop_test(tcase, edges_are_told_once_and_in_order, 0, 2);
    tcase_add_test(tcase, lost_edges_are_told);
    tcase_add_test(tcase, an_edge_goes_to_one_process_the_next_to_another);
    tcase_add_test(tcase, wrong_way_is_refused);
}

#endif
