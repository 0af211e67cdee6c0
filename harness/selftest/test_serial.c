/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Serial ports: the contract of transports over a real pair, and how ports are found.
 *
 * The pair is joined and named by R5_CONTRACT_SERIAL="OURS PEER". Further, R5_CONTRACT_MODEM is the
 * folder with a file for each modem line of OURS (0: RTS, 1: DTR, 2: CTS, 3: DSR, 4: DCD, 5: RI),
 * and R5_CONTRACT_UNBIND="FILE TEXT" what takes its driver away. Without them nothing is opened.
 */
#include "contract_transport.h"

#include <pty.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "line_backends.h"
#include "serial_ports.h"

static char ours[64], theirs[64];
static const struct link_line plain = { .baud = 921600 };
static const struct link_line held = { .baud = 115200, .flow = LINK_FLOW_RTS_CTS };

static void set_modem(int number, bool on)
{
    char path[200];
    snprintf(path, sizeof(path), "%s/%d", getenv("R5_CONTRACT_MODEM"), number);
    FILE *file = fopen(path, "w");
    ck_assert_msg(file != NULL && fputs(on ? "1" : "0", file) > 0 && fclose(file) == 0, "%s", path);
}

static bool get_modem(int number)
{
    char path[200];
    snprintf(path, sizeof(path), "%s/%d", getenv("R5_CONTRACT_MODEM"), number);
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    int level = fgetc(file);
    fclose(file);
    return level == '1';
}

static void open_peer(void)
{
    struct termios raw;
    peer = open(theirs, O_RDWR | O_NOCTTY);
    ck_assert_int_ge(peer, 0);
    ck_assert_int_eq(tcgetattr(peer, &raw), 0);
    cfmakeraw(&raw);
    raw.c_cflag |= CLOCAL;
    cfsetspeed(&raw, B921600);
    ck_assert_int_eq(tcsetattr(peer, TCSANOW, &raw), 0);
}

static void open_serial(const struct link_line *set)
{
    uint8_t rest[4096];
    struct r5_error error;
    if (line != NULL)
        link_close(line);
    line = link_serial_open(arena, ticks, ours, set, &error);
    ck_assert_msg(line != NULL, "%s", error.text);
    while (line_hears(rest, sizeof(rest), 50) > 0) {
    }
    while (peer_hears(rest, sizeof(rest), 50) > 0) {
    }
}

static void serial_set_up(void)
{
    contract_set_up();
    open_peer();
    open_serial(&plain);
}

static void serial_cts_set_up(void)
{
    contract_set_up();
    open_peer();
    set_modem(2, true);
    open_serial(&held);
}

START_TEST(serial_takes_every_speed_and_frame)
{
    static const int speeds[] = { 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600 };
    static const char *const frames[] = { "8N1", "8N2", "8E1", "8O1", "7N1", "7E1", "7O1", "" };
    struct r5_error error = { 0 };
    for (size_t i = 0; i < sizeof(speeds) / sizeof(speeds[0]); i++)
        for (size_t k = 0; k < sizeof(frames) / sizeof(frames[0]); k++) {
            struct link_line set = { .baud = speeds[i], .flow = (enum link_flow)(k % 2) };
            snprintf(set.frame, sizeof(set.frame), "%s", frames[k]);
            enum r5_status status = link_set_line(line, &set, &error);
            ck_assert_msg(status == R5_OK, "%d %s: %s", set.baud, set.frame, error.text);
        }
    char text[200], wanted[200];
    link_describe(line, text, sizeof(text));
    snprintf(wanted, sizeof(wanted),
             "serial port %s, driver serial, 921600 8N1, RTS/CTS, libserialport 0.1.1", ours);
    ck_assert_str_eq(text, wanted);
}
END_TEST

/* The driver takes another speed, and libserialport finds nothing wrong with it. */
START_TEST(serial_refuses_a_speed_that_the_driver_did_not_take)
{
    struct link_line set = { .baud = 3250000 };
    struct r5_error error = { 0 };
    ck_assert_int_eq(link_set_line(line, &set, &error), R5_E_UNSUPPORTED);
    ck_assert_ptr_nonnull(strstr(error.text, "asked for 3250000 baud, 8N1"));
}
END_TEST

/* linux/serial.h's struct; the crystal of the emulated UART is what the driver believes it is. */
START_TEST(serial_takes_the_highest_speeds)
{
    uint8_t bytes[4];
    int clock_of[] = { 3000000, 3250000 };
    for (size_t i = 0; i < 2; i++) {
        int settings[24] = { 0 }, before;
        int fd = open(ours, O_RDWR | O_NOCTTY | O_NONBLOCK);
        ck_assert_int_ge(fd, 0);
        ck_assert_int_eq(ioctl(fd, TIOCGSERIAL, settings), 0);
        before = settings[7]; /* baud_base */
        settings[7] = clock_of[i];
        ck_assert_int_eq(ioctl(fd, TIOCSSERIAL, settings), 0);
        struct link_line set = { .baud = clock_of[i] };
        struct r5_error error = { 0 };
        enum r5_status status = link_set_line(line, &set, &error);
        ck_assert_msg(status == R5_OK, "%s", error.text);
        line_says("fast");
        ck_assert_uint_eq(peer_hears(bytes, 4, 2000), 4);
        settings[7] = before;
        ck_assert_int_eq(ioctl(fd, TIOCSSERIAL, settings), 0);
        close(fd);
    }
}
END_TEST

START_TEST(serial_is_ours_alone)
{
    struct r5_error error;
    char wanted[64];
    link_close(line);
    pid_t child = hold(ours, false);
    snprintf(wanted, sizeof(wanted), "in use by test_serial (process %ld)", (long)child);
    ck_assert_ptr_null(link_serial_open(arena, ticks, ours, &plain, &error));
    ck_assert_msg(strstr(error.text, wanted) != NULL, "%s", error.text);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    open_serial(&plain);
    child = fork();
    if (child == 0)
        _exit(link_serial_open(arena, ticks, ours, &plain, &error) == NULL &&
                      strstr(error.text, "in use by test_serial") != NULL
                  ? 0
                  : 1);
    await_child(child);
}
END_TEST

/* What another user is told who tries; his reach ends at the device node and at /proc. */
static bool stranger_is_told(const char *why)
{
    struct r5_error error = { 0 };
    pid_t child = fork();
    if (child == 0) {
        bool opened = setgid(65534) != 0 || setuid(65534) != 0 ||
                      link_serial_open(arena, ticks, ours, &plain, &error) != NULL;
        fprintf(stderr, "another user is told: %s\n", error.text);
        _exit(!opened && strstr(error.text, why) != NULL ? 0 : 1);
    }
    int status;
    return waitpid(child, &status, 0) == child && status == 0;
}

START_TEST(serial_tells_strangers_the_remedy)
{
    struct stat node;
    ck_assert_int_eq(stat(ours, &node), 0);
    ck_assert_int_eq(chmod(ours, 0600), 0);
    bool forbidden = stranger_is_told("no permission for the serial port /dev/ttyS1: install the");
    ck_assert(chmod(ours, 0660) == 0 && chown(ours, 0, 5) == 0); /* Debian's tty */
    bool outside = stranger_is_told("add yourself to its group tty (usermod -aG tty USER");
    ck_assert_int_eq(chmod(ours, 0666), 0);
    bool busy = stranger_is_told("in use by a program that cannot be seen from here");
    ck_assert(chmod(ours, node.st_mode & 0777) == 0 && chown(ours, 0, node.st_gid) == 0);
    ck_assert(forbidden);
    ck_assert(outside);
    ck_assert(busy);
}
END_TEST

START_TEST(serial_is_given_back_as_found)
{
    struct termios before, during, after;
    link_close(line);
    int fd = open(ours, O_RDWR | O_NOCTTY | O_NONBLOCK);
    ck_assert_int_eq(tcgetattr(fd, &before), 0);
    before.c_lflag |= ICANON;
    before.c_cflag |= HUPCL;
    ck_assert_int_eq(tcsetattr(fd, TCSANOW, &before), 0);
    open_serial(&plain);
    ck_assert_int_eq(tcgetattr(fd, &during), 0);
    link_close(line);
    ck_assert_int_eq(tcgetattr(fd, &after), 0);
    ck_assert_uint_eq(during.c_lflag, 0);
    ck_assert_uint_eq(before.c_lflag, after.c_lflag);
    ck_assert_uint_eq(before.c_iflag, after.c_iflag);
    ck_assert_uint_eq(before.c_cflag, after.c_cflag);
    close(fd);
}
END_TEST

START_TEST(serial_is_closed_by_its_opener)
{
    uint8_t bytes[4];
    pid_t child = fork();
    if (child == 0) {
        link_close(line);
        _exit(0);
    }
    await_child(child);
    line_says("here");
    ck_assert_uint_eq(peer_hears(bytes, 4, 2000), 4);
}
END_TEST

/* Closed, the other port's FIFO fills and nothing leaves ours. */
START_TEST(serial_bytes_that_do_not_leave)
{
    static uint8_t bytes[3000];
    struct r5_error error = { 0 };
    lose_peer();
    ck_assert_int_eq(link_write(line, bytes, sizeof(bytes), in_ms(100), &error), R5_E_IO);
    ck_assert_msg(strstr(error.text, "do not leave the serial port") != NULL, "%s", error.text);
    open_peer();
}
END_TEST

START_TEST(cts_off_holds_and_nothing_stale_comes)
{
    uint8_t bytes[64];
    struct r5_error error = { 0 };
    set_modem(2, false);
    r5_time deadline = in_ms(200);
    ck_assert_int_eq(link_write(line, (const uint8_t *)"0123456789", 10, deadline, &error),
                     R5_E_TIMEOUT);
    ck_assert_ptr_nonnull(strstr(error.text, "holds CTS off: 10 bytes were not sent"));
    ck_assert_int_ge(link_now(ticks), deadline);
    ck_assert_uint_eq(peer_hears(bytes, 10, 300), 0);
    set_modem(2, true);
    line_says("new");
    ck_assert_uint_eq(peer_hears(bytes, sizeof(bytes), 300), 3);
    ck_assert_mem_eq(bytes, "new", 3);
}
END_TEST

START_TEST(cts_on_sends_whatever_the_deadline)
{
    uint8_t bytes[4];
    struct r5_error error = { 0 };
    ck_assert_int_eq(link_write(line, (const uint8_t *)"late", 4, 0, &error), R5_OK);
    ck_assert_uint_eq(peer_hears(bytes, 4, 2000), 4);
}
END_TEST

START_TEST(cts_on_lets_go)
{
    uint8_t bytes[16];
    set_modem(2, false);
    pid_t writer = getpid(), child = fork();
    if (child == 0) {
        if (!sleeps(writer) || peer_hears(bytes, 1, 200) != 0)
            _exit(1);
        set_modem(2, true);
        _exit(peer_hears(bytes, 10, 2000) == 10 && memcmp(bytes, "0123456789", 10) == 0 ? 0 : 2);
    }
    line_says("0123456789");
    await_child(child);
}
END_TEST

/* What the driver has already got: only the kernel's own RTS/CTS can hold it. */
START_TEST(cts_off_in_the_middle_holds_the_rest)
{
    static uint8_t bytes[4000], seen[4000];
    struct r5_error error = { 0 };
    size_t *came = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ck_assert(came != MAP_FAILED);
    pid_t child = fork();
    if (child == 0) {
        size_t got = peer_hears(seen, 200, 5000);
        set_modem(2, false);
        *came = got + peer_hears(seen, sizeof(seen) - got, 1000);
        _exit(0);
    }
    enum r5_status status = link_write(line, bytes, sizeof(bytes), in_ms(3000), &error);
    await_child(child);
    fprintf(stderr, "CTS off after 200 of 4000 bytes: %zu came\n", *came);
    ck_assert_msg(status == R5_E_TIMEOUT, "%s %s", r5_status_word(status), error.text);
    ck_assert_uint_lt(*came, 2000);
    set_modem(2, true);
    line_says("new");
    ck_assert_uint_eq(peer_hears(seen, sizeof(seen), 300), 3);
    ck_assert_mem_eq(seen, "new", 3);
}
END_TEST

START_TEST(modem_lines_both_ways)
{
    struct link_modem modem;
    struct r5_error error;
    for (int on = 1; on >= 0; on--) {
        for (int number = 2; number <= 5; number++)
            set_modem(number, on == (number % 2));
        ck_assert_int_eq(link_modem_lines(line, &modem, &error), R5_OK);
        ck_assert(modem.cts == !on && modem.dsr == on && modem.dcd == !on && modem.ri == on);
        ck_assert_uint_eq(modem.held, 0);
        ck_assert_int_eq(link_set_signal(line, LINK_RTS, on, &error), R5_OK);
        ck_assert_int_eq(link_set_signal(line, LINK_DTR, !on, &error), R5_OK);
        ck_assert(get_modem(0) == on && get_modem(1) == !on);
        ck_assert_int_eq(link_set_signal(line, LINK_BREAK, on, &error), R5_OK);
    }
    ck_assert_int_eq(link_set_line(line, &held, &error), R5_OK);
    ck_assert(get_modem(0)); /* dropped before, raised again */
}
END_TEST

static void take_driver_away(void)
{
    char file[200], text[64];
    ck_assert_int_eq(sscanf(getenv("R5_CONTRACT_UNBIND"), "%199s %63s", file, text), 2);
    FILE *unbind = fopen(file, "w");
    ck_assert(unbind != NULL && fputs(text, unbind) > 0 && fclose(unbind) == 0);
}

START_TEST(port_that_is_pulled_ends_a_wait)
{
    uint8_t bytes[8];
    size_t got;
    struct link_modem modem;
    struct r5_error error;
    r5_time *began = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ck_assert(began != MAP_FAILED);
    pid_t reader = getpid(), child = fork();
    if (child == 0) {
        if (!sleeps(reader))
            _exit(1);
        *began = r5_wall_monotonic();
        take_driver_away();
        _exit(0);
    }
    ck_assert_int_eq(link_read(line, bytes, 8, in_ms(20000), &got, &error), R5_E_CLOSED);
    r5_time took = r5_wall_monotonic() - *began;
    fprintf(stderr, "port pulled: noticed after %.1f ms\n", (double)took / R5_NS_PER_MS);
    ck_assert_int_lt(took, r5_wall_guard(2000));
    ck_assert_ptr_nonnull(strstr(error.text, "is gone: unplugged, or its driver was unbound"));
    ck_assert_int_eq(link_write(line, bytes, 1, in_ms(1000), &error), R5_E_CLOSED);
    ck_assert_int_eq(link_modem_lines(line, &modem, &error), R5_E_CLOSED);
    ck_assert_int_eq(link_drain(line, &error), R5_E_CLOSED);
    await_child(child);
}
END_TEST

/* --- how ports are found --- */

static char sys[40]; /* a tree as the kernel's */

static void shell(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void shell(const char *format, ...)
{
    char command[1000];
    va_list args;
    va_start(args, format);
    vsnprintf(command, sizeof(command), format, args);
    va_end(args);
    ck_assert_int_eq(system(command), 0);
}

/* A USB adapter's port, or one without USB. */
static void plug(const char *name, const char *driver, const char *usb_serial)
{
    char device[200];
    snprintf(device, sizeof(device), "%s/devices/%s/1-1:1.0/port", sys, name);
    shell("cd %s && mkdir -p class/tty/%s %s drivers/%s && ln -s ../../../drivers/%s %s/driver && "
          "ln -s %s class/tty/%s/device",
          sys, name, device, driver, driver, device, device, name);
    shell("ln -sfn %s/drivers/%s %s/driver", sys, driver, device);
    if (usb_serial != NULL)
        shell("cd %s/devices/%s && echo 0403 >idVendor && printf '%s\n' >serial", sys, name,
              usb_serial);
}

static void sys_set_up(void)
{
    snprintf(sys, sizeof(sys), "/tmp/r5-sys-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(sys));
    plug("ttyUSB0", "ftdi_sio", "A50285BI");
    plug("ttyUSB1", "ftdi_sio", "TWIN");
    plug("ttyUSB2", "ftdi_sio", "TWIN");
    plug("ttyACM0", "cdc_acm", "\\033[2J");
    plug("ttyS0", "serial", NULL);
    plug("ttyS1", "serial", NULL);
    shell("echo 4 >%s/class/tty/ttyS0/type && echo 0 >%s/class/tty/ttyS1/type", sys, sys);
    shell("mkdir -p %s/class/tty/tty1", sys);
}

static void sys_tear_down(void)
{
    shell("rm -r %s", sys);
}

START_TEST(ports_of_the_machine)
{
    static const char *const paths[] = { "/dev/ttyACM0", "/dev/ttyS0", "/dev/ttyUSB0",
                                         "/dev/ttyUSB1", "/dev/ttyUSB2" };
    struct link_port ports[LINK_PORTS_MAX];
    ck_assert_uint_eq(link_ports_list(sys, ports, LINK_PORTS_MAX), 5);
    for (size_t i = 0; i < 5; i++)
        ck_assert_str_eq(ports[i].path, paths[i]);
    ck_assert_str_eq(ports[0].usb_serial, "?[2J");
    ck_assert_str_eq(ports[1].usb_serial, "");
    ck_assert_str_eq(ports[1].driver, "serial");
    ck_assert_str_eq(ports[2].driver, "ftdi_sio");
    ck_assert_uint_eq(link_ports_list(sys, ports, 2), 2);
    ck_assert_uint_eq(link_ports_list("/nowhere", ports, 2), 0);
}
END_TEST

START_TEST(port_by_usb_serial_number)
{
    struct link_port port;
    struct r5_error error;
    ck_assert_int_eq(link_ports_find(sys, "usb:A50285BI", &port, &error), R5_OK);
    ck_assert_str_eq(port.path, "/dev/ttyUSB0");
    ck_assert_int_eq(link_ports_find(sys, "usb:TWIN", &port, &error), R5_E_INPUT);
    ck_assert_ptr_nonnull(
        strstr(error.text, "2: /dev/ttyUSB1 (usb:TWIN), /dev/ttyUSB2 (usb:TWIN)"));
    ck_assert_int_eq(link_ports_find(sys, "usb:A5", &port, &error), R5_E_ABSENT);
    ck_assert_ptr_nonnull(strstr(error.text, "there are: /dev/ttyACM0 (usb:?[2J), /dev/ttyS0, "));
    ck_assert_int_eq(link_ports_find(sys, "usb:", &port, &error), R5_E_ABSENT);
    ck_assert_int_eq(link_ports_find(sys, "", &port, &error), R5_E_ABSENT);
}
END_TEST

START_TEST(port_by_link_and_by_name)
{
    struct link_port port;
    struct r5_error error;
    char by_id[80];
    snprintf(by_id, sizeof(by_id), "%s/by-id", sys);
    ck_assert_int_eq(symlink("/dev/null", by_id), 0);
    ck_assert_int_eq(link_ports_find(sys, by_id, &port, &error), R5_OK);
    ck_assert_str_eq(port.path, "/dev/null");
    ck_assert_str_eq(port.driver, "");
    ck_assert_int_eq(link_ports_find(sys, "null", &port, &error), R5_OK);
    ck_assert_str_eq(port.path, "/dev/null");
    ck_assert_int_eq(link_ports_find(sys, "/dev/no-such-port", &port, &error), R5_E_ABSENT);
}
END_TEST

START_TEST(serial_port_is_not_any_terminal)
{
    static const struct link_line set = { .baud = 115200 };
    struct r5_error error = { 0 };
    char slave[64];
    int fd;
    ck_assert_int_eq(openpty(&peer, &fd, slave, NULL, NULL), 0);
    ck_assert_ptr_null(link_serial_open(arena, ticks, slave, &set, &error));
    ck_assert_int_eq(error.status, R5_E_UNSUPPORTED);
    ck_assert_ptr_nonnull(strstr(error.text, "pseudo-terminal"));
    ck_assert_ptr_null(link_serial_open(arena, ticks, "no-such-port", &set, &error));
    ck_assert_int_eq(error.status, R5_E_ABSENT);
    ck_assert_ptr_nonnull(strstr(error.text, "there is no serial port no-such-port; there are: "));
    ck_assert_ptr_null(link_serial_open(arena, ticks, "/dev/null", &set, &error));
    ck_assert_int_eq(error.status, R5_E_UNSUPPORTED);
}
END_TEST

static void finding_set_up(void)
{
    contract_set_up();
    sys_set_up();
}

static void finding_tear_down(void)
{
    sys_tear_down();
    r5_arena_free(&arena);
}

static void add_finding(Suite *suite)
{
    TCase *finding = tcase_create("finding");
    tcase_add_checked_fixture(finding, finding_set_up, finding_tear_down);
    tcase_set_timeout(finding, 60);
    tcase_add_test(finding, ports_of_the_machine);
    tcase_add_test(finding, port_by_usb_serial_number);
    tcase_add_test(finding, port_by_link_and_by_name);
    tcase_add_test(finding, serial_port_is_not_any_terminal);
    suite_add_tcase(suite, finding);
}

static void add_serial_cases(Suite *suite)
{
    TCase *serial = case_of(suite, "serial", serial_set_up);
    add_contract(serial);
    tcase_add_test(serial, serial_takes_every_speed_and_frame);
    tcase_add_test(serial, serial_refuses_a_speed_that_the_driver_did_not_take);
    tcase_add_test(serial, serial_takes_the_highest_speeds);
    tcase_add_test(serial, serial_is_ours_alone);
    tcase_add_test(serial, serial_tells_strangers_the_remedy);
    tcase_add_test(serial, serial_is_given_back_as_found);
    tcase_add_test(serial, serial_is_closed_by_its_opener);
    tcase_add_test(serial, serial_bytes_that_do_not_leave);
    if (getenv("R5_CONTRACT_MODEM") != NULL) {
        TCase *cts = case_of(suite, "serial with RTS/CTS", serial_cts_set_up);
        add_contract(cts);
        tcase_add_test(cts, cts_off_holds_and_nothing_stale_comes);
        tcase_add_test(cts, cts_on_sends_whatever_the_deadline);
        tcase_add_test(cts, cts_on_lets_go);
        tcase_add_test(cts, cts_off_in_the_middle_holds_the_rest);
        tcase_add_test(cts, modem_lines_both_ways);
    }
    if (getenv("R5_CONTRACT_UNBIND") != NULL)
        tcase_add_test(case_of(suite, "serial, pulled", serial_set_up),
                       port_that_is_pulled_ends_a_wait);
}

int main(void)
{
    Suite *suite = suite_create("serial");
    const char *pair = getenv("R5_CONTRACT_SERIAL");
    add_finding(suite);
    if (pair != NULL && sscanf(pair, "%63s %63s", ours, theirs) == 2)
        add_serial_cases(suite);
    else
        fprintf(stderr, "no serial port tried: R5_CONTRACT_SERIAL is not set\n");
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
