/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contract of supplies against a relay of a board in memory, a script in uhubctl's place, and
 * an instrument's double at a TCP port and at a pseudo-terminal; and what each does when that
 * fails.
 */
#include <ftw.h>
#include <poll.h>
#include <sys/stat.h>

#include "scpi_double.h"
#include "wire_double.h"

#include "contract_supply.h"

static struct r5_arena *arena;
static char folder[64];

static void set_up(void)
{
    arena = r5_arena_new(1 << 20, &error);
    snprintf(folder, sizeof(folder), "/tmp/r5-supplies-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    board_new(arena);
    instrument_new(arena);
}

static int remove_it(const char *path, const struct stat *what, int type, struct FTW *where)
{
    (void)what;
    (void)type;
    (void)where;
    return remove(path);
}

static void tear_down(void)
{
    instrument_off();
    nftw(folder, remove_it, 8, FTW_DEPTH | FTW_PHYS);
    r5_arena_free(&arena);
}

static const char *in_folder(const char *name)
{
    static char path[128];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(in_folder(name), "we");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    ck_assert_int_eq(fclose(file), 0);
}

static const char *read_file(const char *name)
{
    static char text[4096];
    FILE *file = fopen(in_folder(name), "re");
    ck_assert_ptr_nonnull(file);
    text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
    fclose(file);
    return text;
}

/* ---- the worlds ----------------------------------------------------------------------------- */

static void nothing_to_start(void)
{
}

static struct link_supply *open_relay(struct r5_error *why)
{
    struct link_wire_spec spec = { .role = "relay", .output = true, .line = "SPARE" };
    return link_supply_relay_new(arena, double_open(arena, &spec, why), NORMAL_MV, why);
}

static int relay_mv(void)
{
    return board_high("SPARE") ? NORMAL_MV : 0;
}

/* Port 2 of a hub for USB 3, which shows it twice; port 12 must not be taken for it. */
static const char hub_script[] =
    "#!/bin/sh\n"
    "cd \"${0%/*}\" && echo \"$*\" >>log\n"
    "[ \"$1 $2 $3 $4\" = '-l 1-1.4 -p 2' ] || { echo 'No compatible devices detected!' >&2; exit "
    "1; }\n"
    "case $(cat mode) in\n"
    "refuses) [ $# = 4 ] || { echo 'Permission problems detected!'; echo; exit 1; } ;;\n"
    "deaf) shift 4; set -- 1 2 3 4 ;;\n"
    "half) echo '  Port 2: 0080 off' ;;\n"
    "esac\n"
    "[ $# = 4 ] || echo \"$6\" >state\n"
    "[ \"$(cat state)\" = on ] && told='power enable connect [1546:1313]' || told='off'\n"
    "echo 'Current status for hub 1-1.4 [2109:2813 VIA Labs, Inc. USB2.0 Hub, USB 2.10, 4 ports]'\n"
    "echo '  Port 12: 0100 power'\n"
    "echo \"  Port 2: 0103 $told\"\n"
    "echo 'Current status for hub 2-1.4 [2109:0813 VIA Labs, Inc. USB3.0 Hub, USB 3.10, 4 ports]'\n"
    "echo \"  Port 2: 0203 $told\"\n";

static void start_hub(void)
{
    write_file("uhubctl", hub_script);
    ck_assert_int_eq(chmod(in_folder("uhubctl"), 0755), 0);
    write_file("state", "off");
    write_file("mode", "good");
}

static struct link_supply *open_hub(struct r5_error *why)
{
    return link_supply_hub_new(arena, in_folder("uhubctl"), "1-1.4", 2, NORMAL_MV, why);
}

static int hub_mv(void)
{
    return strncmp(read_file("state"), "on", 2) == 0 ? NORMAL_MV : 0;
}

static struct link_supply *open_scpi(struct r5_error *why)
{
    const struct link_scpi scpi = {
        .address = instrument->address, .channel = 2, .limit_ma = 2000, .normal_mv = NORMAL_MV
    };
    return link_supply_scpi_open(arena, &scpi, why);
}

static int scpi_mv(void)
{
    return instrument->on ? instrument->mv : 0;
}

static const struct supply_bench benches[] = {
    { "relay", nothing_to_start, open_relay, relay_mv, false, false },
    { "hub", start_hub, open_hub, hub_mv, false, true },
    { "SCPI by TCP", instrument_at_tcp, open_scpi, scpi_mv, true, true },
    { "SCPI by a file", instrument_at_terminal, open_scpi, scpi_mv, true, true },
};

enum { BENCHES = sizeof(benches) / sizeof(benches[0]), RELAY = 0, HUB, TCP, FILE_ };

START_TEST(contract_holds)
{
    bench = &benches[_i % BENCHES];
    supply_contract[_i / BENCHES]();
}
END_TEST

static void must_say(enum r5_status got, enum r5_status status, const char *text)
{
    ck_assert_msg(got == status, "%s: %s", r5_status_word(got), error.text);
    ck_assert_msg(strstr(error.text, text) != NULL, "\"%s\" does not say \"%s\"", error.text, text);
}

/* ---- relay ---------------------------------------------------------------------------------- */

START_TEST(relay_that_fails_is_told)
{
    bench = &benches[RELAY];
    struct link_supply *supply = open_supply();
    board->refuse = true;
    must_say(link_supply_set(supply, NORMAL_MV, &error), R5_E_IO,
             "VCC by a relay: the board is gone");
    board->refuse = false;
    link_supply_close(supply);
    ck_assert(!board_line("SPARE")->open);
}
END_TEST

/* ---- hub ------------------------------------------------------------------------------------ */

START_TEST(hub_is_asked_by_arguments)
{
    bench = &benches[HUB];
    struct link_supply *supply = open_supply();
    must_ok(link_supply_set(supply, NORMAL_MV, &error));
    must_ok(link_supply_set(supply, 0, &error));
    ck_assert_str_eq(read_file("log"), "-l 1-1.4 -p 2\n"
                                       "-l 1-1.4 -p 2 -a on\n-l 1-1.4 -p 2\n"
                                       "-l 1-1.4 -p 2 -a off\n-l 1-1.4 -p 2\n");
}
END_TEST

START_TEST(hub_that_fails_is_told)
{
    bench = &benches[HUB];
    struct link_supply *supply = open_supply();
    write_file("mode", "refuses");
    must_say(link_supply_set(supply, NORMAL_MV, &error), R5_E_IO,
             "ended with status 1: Permission problems detected!");
    write_file("mode", "deaf");
    must_say(link_supply_set(supply, NORMAL_MV, &error), R5_E_IO, "does not say so");
    write_file("mode", "half"); /* of its two sides one is on */
    must_say(link_supply_set(supply, NORMAL_MV, &error), R5_E_IO, "does not say so");
    must_ok(link_supply_set(supply, 0, &error));
}
END_TEST

START_TEST(hub_that_is_not_there_is_refused)
{
    start_hub();
    ck_assert_ptr_null(link_supply_hub_new(arena, in_folder("uhubctl"), "1-9", 2, 5000, &error));
    must_say(error.status, R5_E_IO, "No compatible devices detected!");
    ck_assert_ptr_null(link_supply_hub_new(arena, "/nowhere/uhubctl", "1-1.4", 2, 5000, &error));
    must_say(error.status, R5_E_IO, "install the package uhubctl");
    ck_assert_ptr_null(link_supply_hub_new(arena, "/bin/true", "1-1.4", 2, 5000, &error));
    must_say(error.status, R5_E_ABSENT, "does not know port 2 of hub 1-1.4");
    static const char *const wrong[] = { "", "-a", "1-1;reboot", "$(id)", "1 -a on" };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        ck_assert_ptr_null(
            link_supply_hub_new(arena, in_folder("uhubctl"), wrong[i], 2, 5000, &error));
        ck_assert_int_eq(error.status, R5_E_INPUT);
    }
    ck_assert_ptr_null(link_supply_hub_new(arena, in_folder("uhubctl"), "1-1.4", 0, 5000, &error));
    ck_assert_int_eq(error.status, R5_E_INPUT);
}
END_TEST

/* ---- SCPI ----------------------------------------------------------------------------------- */

START_TEST(settings_come_in_a_safe_order)
{
    int mv;
    bench = &benches[TCP];
    struct link_supply *supply = open_supply();
    must_ok(link_supply_set(supply, NORMAL_MV, &error));
    must_ok(link_supply_measure(supply, &mv, &error));
    must_ok(link_supply_set(supply, 0, &error));
    ck_assert_str_eq(instrument->log, "*IDN?;*CLS;INST:NSEL 2;SYST:ERR?;"
                                      "INST:NSEL 2;SYST:ERR?;CURR 2.000;SYST:ERR?;"
                                      "VOLT 3.800;SYST:ERR?;OUTP ON;SYST:ERR?;MEAS:CURR?;"
                                      "INST:NSEL 2;SYST:ERR?;MEAS:VOLT?;MEAS:CURR?;"
                                      "INST:NSEL 2;SYST:ERR?;OUTP OFF;SYST:ERR?;");
}
END_TEST

START_TEST(setting_that_is_refused_switches_nothing_on)
{
    bench = &benches[TCP];
    struct link_supply *supply = open_supply();
    instrument->whim = REFUSES;
    must_say(link_supply_set(supply, NORMAL_MV, &error), R5_E_IO,
             "VOLT 3.800: the instrument says -222, Data out of range");
    ck_assert_int_eq(instrument->on, 0);
    instrument->whim = NO_QUEUE;
    must_say(link_supply_set(supply, 0, &error), R5_E_INPUT, "\"what?\" is no answer to SYST:ERR?");
    instrument->whim = OBEYS;
    must_ok(link_supply_set(supply, NORMAL_MV, &error));
}
END_TEST

START_TEST(over_current_is_told)
{
    int mv;
    bench = &benches[TCP];
    struct link_supply *supply = open_supply();
    must_ok(link_supply_set(supply, NORMAL_MV, &error));
    instrument->load_ma = 1999;
    must_ok(link_supply_measure(supply, &mv, &error));
    instrument->load_ma = 5000;
    must_say(link_supply_measure(supply, &mv, &error), R5_E_IO, "over-current: 2000 mA");
    must_say(link_supply_set(supply, NORMAL_MV, &error), R5_E_IO, "over-current: 2000 mA");
    must_ok(link_supply_set(supply, 0, &error));
}
END_TEST

START_TEST(odd_answers_are_told)
{
    int mv = -1;
    bench = &benches[_i];
    struct link_supply *supply = open_supply();
    instrument->whim = ODD_NUMBER;
    must_ok(link_supply_set(supply, NORMAL_MV, &error));
    must_ok(link_supply_measure(supply, &mv, &error));
    ck_assert_int_eq(mv, NORMAL_MV);
    instrument->whim = GARBAGE;
    must_say(link_supply_measure(supply, &mv, &error), R5_E_INPUT,
             "MEAS:VOLT?: \"3.8V?[2J?\" is no number");
    instrument->whim = ENDLESS;
    must_say(link_supply_measure(supply, &mv, &error), R5_E_INPUT, "answers with more than 256");
}
END_TEST

START_TEST(instrument_that_goes_away_is_told)
{
    int mv;
    bench = &benches[_i];
    struct link_supply *supply = open_supply();
    instrument->whim = CLOSES;
    enum r5_status status = link_supply_measure(supply, &mv, &error);
    ck_assert(status == R5_E_CLOSED || status == R5_E_IO);
    status = link_supply_set(supply, 0, &error); /* no signal ends us */
    ck_assert(status == R5_E_CLOSED || status == R5_E_IO);
    link_supply_close(supply);
}
END_TEST

/* The process of a case may be killed between a question and its answer. */
START_TEST(answer_that_was_left_behind_is_not_taken)
{
    int mv;
    bench = &benches[_i];
    struct link_supply *supply = open_supply();
    must_ok(link_supply_set(supply, NORMAL_MV, &error));
    instrument->whim = HOLDS;
    pid_t pid = fork();
    if (pid == 0)
        _exit(link_supply_measure(supply, &mv, &error) == R5_OK);
    for (int i = 0; i < 4000 && !instrument->holding; i++)
        poll(NULL, 0, 5);
    ck_assert(instrument->holding);
    kill(pid, SIGKILL);
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
    must_ok(link_supply_set(supply, 3300, &error));
    must_ok(link_supply_measure(supply, &mv, &error));
    ck_assert_int_eq(mv, 3300);
}
END_TEST

/* Takes the guard's three seconds. What comes late does not confuse what follows. */
START_TEST(late_answer_is_a_timeout)
{
    int mv;
    bench = &benches[TCP];
    struct link_supply *supply = open_supply();
    instrument->whim = HOLDS;
    must_say(link_supply_measure(supply, &mv, &error), R5_E_TIMEOUT,
             "does not answer within 3000 ms");
    must_ok(link_supply_set(supply, NORMAL_MV, &error));
    must_ok(link_supply_measure(supply, &mv, &error));
    ck_assert_int_eq(mv, NORMAL_MV);
}
END_TEST

START_TEST(instrument_that_does_not_answer_is_refused)
{
    instrument_at_tcp();
    instrument->whim = MUTE;
    ck_assert_ptr_null(open_scpi(&error));
    must_say(error.status, R5_E_TIMEOUT, "does not answer within 3000 ms");
}
END_TEST

START_TEST(instrument_that_is_none_is_refused)
{
    instrument_at_tcp();
    instrument->whim = NAMELESS;
    ck_assert_ptr_null(open_scpi(&error));
    must_say(error.status, R5_E_INPUT, "does not say who it is");
    instrument_off(); /* its port is closed now */
    ck_assert_ptr_null(open_scpi(&error));
    must_say(error.status, R5_E_IO, "Connection refused");
    static const struct {
        const char *address, *says;
    } wrong[] = { { "tcp:", "say tcp:HOST:PORT" },
                  { "tcp:127.0.0.1", "say tcp:HOST:PORT" },
                  { "tcp::5025", "say tcp:HOST:PORT" },
                  { "tcp:127.0.0.1:ssh?", "cannot find" },
                  { "/dev/no-such-usbtmc", "is it plugged in" },
                  { "/dev/null", "has closed the connection" } };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        snprintf(instrument->address, sizeof(instrument->address), "%s", wrong[i].address);
        ck_assert_ptr_null(open_scpi(&error));
        must_say(error.status, error.status, wrong[i].says);
    }
}
END_TEST

START_TEST(channel_and_values_are_looked_at_when_opening)
{
    instrument_at_tcp();
    struct link_scpi scpi = {
        .address = instrument->address, .channel = 3, .limit_ma = 2000, .normal_mv = NORMAL_MV
    };
    ck_assert_ptr_null(link_supply_scpi_open(arena, &scpi, &error));
    must_say(error.status, R5_E_IO, "INST:NSEL 3: the instrument says -224");
    scpi.limit_ma = 0;
    ck_assert_ptr_null(link_supply_scpi_open(arena, &scpi, &error));
    must_say(error.status, R5_E_INPUT, "the limit is 1 to");
}
END_TEST

START_TEST(description_is_honest)
{
    char text[400];
    bench = &benches[TCP];
    link_supply_describe(open_supply(), text, sizeof(text));
    ck_assert_ptr_nonnull(strstr(text, "\"ACME,PS-3?,4711,1.0\""));
    ck_assert_ptr_nonnull(strstr(text, "not tested against a real instrument"));
    bench = &benches[HUB];
    link_supply_describe(open_supply(), text, sizeof(text));
    ck_assert_ptr_nonnull(strstr(text, "not tested against a real hub"));
}
END_TEST

static void add_failures(TCase *tcase)
{
    tcase_add_test(tcase, relay_that_fails_is_told);
    tcase_add_test(tcase, hub_is_asked_by_arguments);
    tcase_add_test(tcase, hub_that_fails_is_told);
    tcase_add_test(tcase, hub_that_is_not_there_is_refused);
    tcase_add_test(tcase, settings_come_in_a_safe_order);
    tcase_add_test(tcase, setting_that_is_refused_switches_nothing_on);
    tcase_add_test(tcase, over_current_is_told);
    tcase_add_loop_test(tcase, odd_answers_are_told, TCP, FILE_ + 1);
    tcase_add_loop_test(tcase, instrument_that_goes_away_is_told, TCP, FILE_ + 1);
    tcase_add_loop_test(tcase, answer_that_was_left_behind_is_not_taken, TCP, FILE_ + 1);
    tcase_add_test(tcase, late_answer_is_a_timeout);
    tcase_add_test(tcase, instrument_that_does_not_answer_is_refused);
    tcase_add_test(tcase, instrument_that_is_none_is_refused);
    tcase_add_test(tcase, channel_and_values_are_looked_at_when_opening);
    tcase_add_test(tcase, description_is_honest);
}

int main(void)
{
    Suite *suite = suite_create("supplies");
    TCase *tcase = tcase_create("supplies");
    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, contract_holds, 0, BENCHES * SUPPLY_CONTRACT);
    add_failures(tcase);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
