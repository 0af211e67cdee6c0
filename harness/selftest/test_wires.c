/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Wires: the modem lines of a serial adapter, and a person at a terminal.
 *
 * R5_CONTRACT_SERIAL and R5_CONTRACT_MODEM as in test_serial.c; without them no port is opened.
 */
#include <check.h>
#include <fcntl.h>
#include <linux/serial.h>
#include <poll.h>
#include <pty.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "operator.h"
#include "port_holder.h"
#include "supply_backends.h"
#include "wire.h"

static struct r5_arena *arena;
static int master = -1;
static char tty[64];
static char ours[64], theirs[64];

static const struct link_wire_spec pwr_on = {
    .role = "pwr_on", .output = true, .port = ours, .line = "RTS", .active_low = true
};
static const struct link_wire_spec reset_n = {
    .role = "reset_n", .output = true, .port = ours, .line = "dtr", .active_low = true
};
static const struct link_wire_spec v_int = { .role = "v_int", .port = ours, .line = "dsr" };

static void set_up(void)
{
    int fd;
    struct r5_error error;
    arena = r5_arena_new(1 << 16, &error);
    ck_assert_int_eq(openpty(&master, &fd, tty, NULL, NULL), 0);
    struct termios quiet;
    tcgetattr(fd, &quiet);
    quiet.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(fd, TCSANOW, &quiet);
    close(fd);
    setenv("R5_OPERATOR_TTY", tty, 1);
}

static void tear_down(void)
{
    if (master >= 0)
        close(master);
    r5_arena_free(&arena);
}

/* --- a person --- */

/* Answers when the question is there; ends well if all of them came. */
static pid_t person(const char *const *script)
{
    pid_t child = fork();
    if (child != 0)
        return child;
    for (; script[0] != NULL; script += 2) {
        char heard[200] = "";
        size_t len = 0;
        while (strcmp(heard, script[0]) != 0) {
            ssize_t got = len < sizeof(heard) - 1 ? read(master, heard + len, 1) : -1;
            if (got != 1) {
                fprintf(stderr, "wanted \"%s\", heard \"%s\"\n", script[0], heard);
                _exit(1);
            }
            heard[++len] = '\0';
        }
        (void)!write(master, script[1], strlen(script[1]));
    }
    _exit(0);
}

static void was_asked(pid_t child)
{
    int status;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
}

static struct link_wire *ask_for(const struct link_wire_spec *spec)
{
    struct r5_error error;
    struct link_wire *wire = link_wire_operator_open(arena, spec, &error);
    ck_assert_msg(wire != NULL, "%s", error.text);
    return wire;
}

START_TEST(person_holds_and_lets_go)
{
    static const char *const script[] = { "Hold PWR_ON low, then press Enter: ", "\n",
                                          "Let go of PWR_ON, then press Enter: ", "\n", NULL };
    struct r5_error error = { 0 };
    char text[100];
    bool asserted;
    struct link_wire *wire = ask_for(&pwr_on);
    pid_t child = person(script);
    ck_assert_int_eq(link_wire_set(wire, false, &error), R5_OK); /* it is: nobody is asked */
    ck_assert_int_eq(link_wire_set(wire, true, &error), R5_OK);
    ck_assert_int_eq(link_wire_get(wire, &asserted, &error), R5_OK);
    ck_assert(asserted);
    ck_assert_int_eq(link_wire_set(wire, false, &error), R5_OK);
    ck_assert_int_eq(link_wire_get(wire, &asserted, &error), R5_OK);
    ck_assert(!asserted);
    was_asked(child);
    link_wire_describe(wire, text, sizeof(text));
    ck_assert_ptr_eq(strstr(text, "PWR_ON: a person at /dev/pts/"), text);
    link_wire_close(wire);
}
END_TEST

/* And it is there before this returns. */
static void type_early(const char *text)
{
    int fd = open(tty, O_RDWR | O_NOCTTY);
    struct pollfd readable = { .fd = fd, .events = POLLIN };
    ck_assert_int_eq(write(master, text, strlen(text)), (ssize_t)strlen(text));
    ck_assert_int_eq(poll(&readable, 1, 5000), 1);
    close(fd);
}

START_TEST(person_is_asked_until_it_is_an_answer)
{
    static const char *const script[] = { "Is V_INT high? [y/n] ",
                                          "maybe\n",
                                          "Is V_INT high? [y/n] ",
                                          "\n",
                                          "Is V_INT high? [y/n] ",
                                          "Y\n",
                                          "Is V_INT high? [y/n] ",
                                          "no\n",
                                          NULL };
    struct r5_error error = { 0 };
    struct link_wire_edge edge;
    bool asserted;
    struct link_wire *wire = ask_for(&v_int);
    type_early("n\n");
    pid_t child = person(script);
    ck_assert_int_eq(link_wire_get(wire, &asserted, &error), R5_OK);
    ck_assert(asserted);
    ck_assert_int_eq(link_wire_get(wire, &asserted, &error), R5_OK);
    ck_assert(!asserted);
    ck_assert_int_eq(link_wire_edge(wire, &edge, &error), R5_E_TIMEOUT);
    ck_assert_int_eq(link_wire_fd(wire), -1);
    was_asked(child);
    ck_assert_int_eq(link_wire_set(wire, true, &error), R5_E_UNSUPPORTED);
    link_wire_close(wire);
}
END_TEST

START_TEST(person_who_holds_at_the_end_is_told)
{
    static const char *const script[] = { "Hold PWR_ON low, then press Enter: ", "\n",
                                          "Let go of PWR_ON.\r\n", "", NULL };
    struct r5_error error = { 0 };
    struct link_wire *wire = ask_for(&pwr_on);
    pid_t child = person(script);
    ck_assert_int_eq(link_wire_set(wire, true, &error), R5_OK);
    link_wire_close(wire);
    was_asked(child);
}
END_TEST

START_TEST(person_who_is_not_there)
{
    struct link_operator op;
    struct r5_error error;
    char wanted[100];
    bool yes;
    ck_assert_int_eq(link_operator_open(&op, "it", &error), R5_OK);
    ck_assert_int_eq(link_operator_tell(&op, "?", 50, &error), R5_E_IO);
    snprintf(wanted, sizeof(wanted), "nobody answered at %s", tty);
    ck_assert_str_eq(error.text, wanted);
    ck_assert_int_eq(link_operator_ask(&op, "?", 50, &yes, &error), R5_E_IO);
    close(master);
    master = -1;
    ck_assert_int_eq(link_operator_ask(&op, "?", 5000, &yes, &error), R5_E_IO);
    ck_assert_ptr_nonnull(strstr(error.text, "is gone"));
    link_operator_close(&op);
    setenv("R5_OPERATOR_TTY", "/dev/null", 1);
    ck_assert_ptr_null(link_wire_operator_open(arena, &pwr_on, &error));
    ck_assert_int_eq(error.status, R5_E_ABSENT);
    ck_assert_ptr_nonnull(strstr(error.text, "PWR_ON is done by a person"));
    ck_assert_ptr_null(link_supply_operator_new(arena, 3800, &error));
}
END_TEST

START_TEST(person_who_types_without_end)
{
    char many[3000];
    struct link_operator op;
    struct r5_error error;
    bool yes;
    memset(many, 'y', sizeof(many));
    ck_assert_int_eq(link_operator_open(&op, "it", &error), R5_OK);
    struct termios raw;
    ck_assert_int_eq(tcgetattr(op.fd, &raw), 0);
    cfmakeraw(&raw);
    ck_assert_int_eq(tcsetattr(op.fd, TCSANOW, &raw), 0);
    pid_t child = fork();
    if (child == 0) {
        char question;
        _exit(read(master, &question, 1) == 1 &&
                      write(master, many, sizeof(many)) == (ssize_t)sizeof(many) &&
                      write(master, "\r", 1) == 1 && read(master, &question, 1) == 1 &&
                      write(master, "n\r", 2) == 2
                  ? 0
                  : 1);
    }
    ck_assert_int_eq(link_operator_ask(&op, "?", 10000, &yes, &error), R5_OK);
    ck_assert(!yes);
    was_asked(child);
    link_operator_close(&op);
}
END_TEST

START_TEST(person_switches_the_supply)
{
    static const char *const script[] = { "Switch VCC on (3800 mV), then press Enter: ", "\n",
                                          "Switch VCC off, then press Enter: ", "\n", NULL };
    struct r5_error error = { 0 };
    int millivolts;
    struct link_supply *supply = link_supply_operator_new(arena, 3800, &error);
    ck_assert_msg(supply != NULL, "%s", error.text);
    pid_t child = person(script);
    ck_assert_int_eq(link_supply_set(supply, 3800, &error), R5_OK);
    ck_assert_int_eq(link_supply_set(supply, 0, &error), R5_OK);
    was_asked(child);
    ck_assert_int_eq(link_supply_set(supply, 3000, &error), R5_E_UNSUPPORTED);
    ck_assert_int_eq(link_supply_measure(supply, &millivolts, &error), R5_E_UNSUPPORTED);
    link_supply_close(supply);
}
END_TEST

/* --- a serial adapter --- */

static void refused(struct link_wire_spec spec, enum r5_status status, const char *why)
{
    struct r5_error error = { 0 };
    ck_assert_ptr_null(link_wire_serial_open(arena, &spec, &error));
    ck_assert_msg(error.status == status && strstr(error.text, why) != NULL, "%s: %s",
                  r5_status_word(error.status), error.text);
    ck_assert_int_eq(link_port_own(tty, O_RDONLY), -1);
}

START_TEST(serial_wires_that_are_none)
{
    struct link_wire_spec spec = pwr_on;
    spec.port = tty;
    refused(spec, R5_E_UNSUPPORTED, "pwr_on: /dev/pts/");
    spec.line = "cts";
    refused(spec, R5_E_INPUT, "\"cts\" is no output of a serial adapter; there are: rts, dtr");
    spec.line = "rts";
    spec.drive = LINK_OPEN_DRAIN;
    refused(spec, R5_E_UNSUPPORTED, "always drives its outputs");
    spec = v_int;
    spec.port = tty;
    spec.line = "rts";
    refused(spec, R5_E_INPUT, "there are: cts, dsr, dcd, ri");
    spec.line = "ri";
    spec.bias = LINK_BIAS_UP;
    refused(spec, R5_E_UNSUPPORTED, "no bias");
    spec.bias = LINK_BIAS_AS_IS;
    spec.port = "usb:nowhere";
    refused(spec, R5_E_ABSENT, "usb:nowhere");
}
END_TEST

static void set_modem(int number, bool on)
{
    char path[200];
    snprintf(path, sizeof(path), "%s/%d", getenv("R5_CONTRACT_MODEM"), number);
    FILE *file = fopen(path, "w");
    ck_assert_msg(file != NULL && fputs(on ? "1" : "0", file) > 0 && fclose(file) == 0, "%s", path);
}

static bool modem_is(int number, bool on)
{
    char path[200];
    snprintf(path, sizeof(path), "%s/%d", getenv("R5_CONTRACT_MODEM"), number);
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    int level = fgetc(file);
    fclose(file);
    return level == (on ? '1' : '0');
}

static struct link_wire *wire_of(const struct link_wire_spec *spec)
{
    struct r5_error error;
    struct link_wire *wire = link_wire_serial_open(arena, spec, &error);
    ck_assert_msg(wire != NULL, "%s", error.text);
    return wire;
}

/* RTS is 0 and DTR is 1 of the modem lines; ON is low on the wire, and asserted here. */
START_TEST(wires_of_one_port_are_apart)
{
    struct r5_error error;
    bool asserted;
    struct link_wire *power = wire_of(&pwr_on);
    ck_assert(modem_is(0, false) && modem_is(1, false));
    ck_assert_int_eq(link_wire_set(power, true, &error), R5_OK);
    ck_assert(modem_is(0, true) && modem_is(1, false));
    struct link_wire *reset = wire_of(&reset_n); /* opening it moves nothing */
    ck_assert(modem_is(0, true) && modem_is(1, false));
    ck_assert_int_eq(link_wire_set(reset, true, &error), R5_OK);
    ck_assert_int_eq(link_wire_set(power, false, &error), R5_OK);
    ck_assert(modem_is(0, false) && modem_is(1, true));
    ck_assert_int_eq(link_wire_get(power, &asserted, &error), R5_OK);
    ck_assert(!asserted);
    ck_assert_int_eq(link_wire_get(reset, &asserted, &error), R5_OK);
    ck_assert(asserted);
    ck_assert_int_eq(link_wire_set(power, true, &error), R5_OK);
    link_wire_close(reset);
    ck_assert(modem_is(0, true) && modem_is(1, false));
    link_wire_close(power);
    ck_assert(modem_is(0, false) && modem_is(1, false));
}
END_TEST

START_TEST(released_wire_stays_so_when_closed)
{
    struct link_wire_spec spec = pwr_on;
    struct r5_error error;
    spec.active_low = false;
    struct link_wire *wire = wire_of(&spec);
    ck_assert(modem_is(0, true) && modem_is(1, false));
    ck_assert_int_eq(link_wire_set(wire, true, &error), R5_OK);
    ck_assert(modem_is(0, false));
    link_wire_close(wire);
    ck_assert(modem_is(0, true) && modem_is(1, false));
}
END_TEST

START_TEST(inputs_tell_their_edges)
{
    struct link_wire_edge edge;
    struct r5_error error;
    set_modem(3, true);
    struct link_wire *wire = wire_of(&v_int); /* asserted when high: when DSR is OFF */
    ck_assert_int_eq(link_wire_edge(wire, &edge, &error), R5_E_TIMEOUT);
    for (int round = 0; round < 6; round++) {
        r5_time before = r5_wall_monotonic();
        set_modem(3, round % 2 != 0);
        ck_assert_int_eq(link_wire_edge(wire, &edge, &error), R5_OK);
        ck_assert_int_eq(edge.asserted, round % 2 == 0);
        ck_assert(!edge.lost_some);
        ck_assert(edge.at >= before && edge.at <= r5_wall_monotonic());
        ck_assert_int_eq(link_wire_edge(wire, &edge, &error), R5_E_TIMEOUT);
    }
    link_wire_close(wire);
}
END_TEST

/* Switches DSR on and waits until the driver has counted it. */
static void raise_dsr(int fd)
{
    struct serial_icounter_struct before, now;
    r5_time limit = r5_wall_monotonic() + r5_wall_guard(5000);
    ck_assert_int_eq(ioctl(fd, TIOCGICOUNT, &before), 0);
    set_modem(3, true);
    do
        ck_assert_int_eq(ioctl(fd, TIOCGICOUNT, &now), 0);
    while (now.dsr == before.dsr && sched_yield() == 0 && r5_wall_monotonic() < limit);
    ck_assert_int_eq(now.dsr, before.dsr + 1);
}

START_TEST(edges_between_two_looks_are_counted)
{
    struct link_wire_edge edge;
    struct r5_error error;
    set_modem(3, false);
    struct link_wire *wire = wire_of(&v_int);
    int fd = link_port_own(ours, O_RDONLY);
    ck_assert_int_eq(link_wire_edge(wire, &edge, &error), R5_E_TIMEOUT);
    for (int round = 0; round < 3; round++) {
        raise_dsr(fd);
        set_modem(3, false);
        ck_assert_int_eq(link_wire_edge(wire, &edge, &error), R5_OK);
        ck_assert(edge.lost_some && edge.asserted);
        ck_assert_int_eq(link_wire_edge(wire, &edge, &error), R5_E_TIMEOUT);
    }
    raise_dsr(fd);
    ck_assert_int_eq(link_wire_edge(wire, &edge, &error), R5_OK);
    ck_assert(!edge.lost_some && !edge.asserted);
    ck_assert_int_eq(link_wire_edge(wire, &edge, &error), R5_E_TIMEOUT);
    link_wire_close(wire);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("wires");
    TCase *tcase = tcase_create("person");
    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, person_holds_and_lets_go);
    tcase_add_test(tcase, person_is_asked_until_it_is_an_answer);
    tcase_add_test(tcase, person_who_holds_at_the_end_is_told);
    tcase_add_test(tcase, person_who_is_not_there);
    tcase_add_test(tcase, person_who_types_without_end);
    tcase_add_test(tcase, person_switches_the_supply);
    tcase_add_test(tcase, serial_wires_that_are_none);
    const char *pair = getenv("R5_CONTRACT_SERIAL");
    if (pair != NULL && getenv("R5_CONTRACT_MODEM") != NULL &&
        sscanf(pair, "%63s %63s", ours, theirs) == 2) {
        tcase_add_test(tcase, wires_of_one_port_are_apart);
        tcase_add_test(tcase, released_wire_stays_so_when_closed);
        tcase_add_test(tcase, inputs_tell_their_edges);
        tcase_add_test(tcase, edges_between_two_looks_are_counted);
    } else {
        fprintf(stderr, "no serial wires tried: R5_CONTRACT_SERIAL, R5_CONTRACT_MODEM not set\n");
    }
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
