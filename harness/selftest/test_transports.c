/* SPDX-License-Identifier: Apache-2.0 */
/* The contract of transports, over a socket pair and over a pseudo-terminal. */
#include "contract_transport.h"

#include <pty.h>
#include <sys/socket.h>

#include "line_backends.h"
#include "transport_stream.h"

static void stream_set_up(void)
{
    int pair[2];
    contract_set_up();
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    line = link_stream_new(arena, ticks, NULL);
    link_stream_attach(line, pair[0]);
    peer = pair[1];
}

/* --- terminals --- */

static const struct link_line fast = { .baud = 3000000 };
static char slave[64];

static void pty_set_up(void)
{
    int fd;
    contract_set_up();
    ck_assert_int_eq(openpty(&peer, &fd, slave, NULL, NULL), 0);
    close(fd);
}

static void tty_set_up(void)
{
    struct r5_error error;
    pty_set_up();
    line = link_tty_open(arena, ticks, slave, &fast, &error);
    ck_assert_msg(line != NULL, "%s", error.text);
}

static void refuses_tty(const char *path, const struct link_line *set, enum r5_status status,
                        const char *why)
{
    struct r5_error error = { 0 };
    ck_assert_ptr_null(link_tty_open(arena, ticks, path, set, &error));
    ck_assert_msg(error.status == status && strstr(error.text, why) != NULL, "%s: %s",
                  r5_status_word(error.status), error.text);
}

START_TEST(tty_tells_what_it_is)
{
    char text[200], wanted[200];
    struct link_modem modem;
    struct r5_error error;
    link_describe(line, text, sizeof(text));
    snprintf(wanted, sizeof(wanted), "terminal %s, 3000000 8N1, no flow control", slave);
    ck_assert_str_eq(text, wanted);
    ck_assert_int_eq(link_modem_lines(line, &modem, &error), R5_E_UNSUPPORTED);
    ck_assert_int_eq(link_set_signal(line, LINK_RTS, true, &error), R5_E_UNSUPPORTED);
}
END_TEST

START_TEST(tty_refuses_what_it_cannot)
{
    struct link_line set = { .baud = 115200, .flow = LINK_FLOW_RTS_CTS };
    struct r5_error error;
    link_close(line);
    refuses_tty(slave, &set, R5_E_UNSUPPORTED, "no RTS/CTS");
    set = (struct link_line){ .baud = 115200, .frame = "7E1" };
    refuses_tty(slave, &set, R5_E_UNSUPPORTED, "has made it 115200 baud, 8N1");
    memcpy(set.frame, "8X1", 4);
    refuses_tty(slave, &set, R5_E_INPUT, "there is no frame \"8X1\"");
    refuses_tty("/dev/null", &fast, R5_E_UNSUPPORTED, "no serial port and no terminal");
    refuses_tty("/dev/no-such-port", &fast, R5_E_ABSENT, "/dev/no-such-port");
    line = link_tty_open(arena, ticks, slave, &fast, &error);
    ck_assert_ptr_nonnull(line);
}
END_TEST

START_TEST(tty_is_given_back_as_found)
{
    struct termios before, during, after;
    link_close(line);
    int fd = open(slave, O_RDWR | O_NOCTTY);
    struct r5_error error;
    ck_assert_int_eq(tcgetattr(fd, &before), 0);
    line = link_tty_open(arena, ticks, slave, &fast, &error);
    ck_assert_int_eq(tcgetattr(fd, &during), 0);
    link_close(line);
    ck_assert_int_eq(tcgetattr(fd, &after), 0);
    ck_assert_uint_ne(before.c_lflag, during.c_lflag);
    ck_assert_uint_eq(before.c_lflag, after.c_lflag);
    ck_assert_uint_eq(before.c_iflag, after.c_iflag);
    ck_assert_uint_eq(before.c_cflag, after.c_cflag);
    close(fd);
}
END_TEST

START_TEST(holder_is_named)
{
    char wanted[64];
    link_close(line);
    pid_t child = hold(slave, true);
    snprintf(wanted, sizeof(wanted), "in use by test_transports (process %ld)", (long)child);
    refuses_tty(slave, &fast, R5_E_IO, wanted);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}
END_TEST

static void add_kinds(Suite *suite)
{
    TCase *stream = case_of(suite, "stream", stream_set_up);
    add_contract(stream);
    add_contract_of_peers(stream);
    TCase *tty = case_of(suite, "tty", tty_set_up);
    add_contract(tty);
    add_contract_of_peers(tty);
    tcase_add_test(tty, tty_tells_what_it_is);
    tcase_add_test(tty, tty_refuses_what_it_cannot);
    tcase_add_test(tty, tty_is_given_back_as_found);
    tcase_add_test(tty, holder_is_named);
}

int main(void)
{
    Suite *suite = suite_create("transports");
    add_kinds(suite);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
