/* SPDX-License-Identifier: Apache-2.0 */
/* Rig files of real benches: lines, wires, supplies, budgets, and what is refused for safety. */
#include "config_files.h"
#include "rig_file.h"
#include "rig_text.h"

static const char good_bench[] =
    "rig: bench-1\n"
    "title: A real module\n"
    "kind: hardware\n"
    "clock: system\n"
    "rest: { supply: as-is }\n"
    "ledger: ~/ledger.db\n"
    "keys: { passphrase: ~/secret, folder: /var/keys }\n"
    "budget: { pairing: 4, flash: 200 }\n"
    "units:\n"
    "  - name: dut\n"
    "    imei: '356938035643809'\n"
    "    uart: { by: serial, port: usb:FT1ABCDE, baud: 921600, flow: rts-cts, frame: 7E1 }\n"
    "    pins:\n"
    "      pwr_on: { by: gpiod, chip: module-pins, line: PWR_ON, drive: open-drain }\n"
    "      reset_n: { by: serial, port: /dev/ttyUSB1, line: dtr, buffered: true }\n"
    "      v_int: { by: gpiod, line: '7', active: low, bias: pull-down }\n"
    "    supply: { by: scpi, normal_mv: 3800, address: tcp:psu:5025, channel: 2, limit_ma: 800 }\n"
    "    faults: none\n"
    "    fresh: [./swap, dut]\n"
    "  - name: other\n"
    "    uart: { by: tty, port: /dev/pts/7, baud: 115200, flow: none }\n"
    "    pins: { pwr_on: operator, reset_n: none, v_int: none }\n"
    "    supply: { by: relay, normal_mv: 3700, wire: { by: gpiod, line: VCC, active: low } }\n"
    "    faults: none\n"
    "peer: { by: remote, control: /run/peer, address: 192.0.2.7 }\n";

START_TEST(a_good_bench_is_bound)
{
    struct cfg_rig rig;
    struct r5_error error = { 0 };
    write_file("rig.yaml", good_bench);
    ck_assert_msg(cfg_rig_read("rig.yaml", &rig, &error) == R5_OK, "%s", error.text);
    ck_assert(!rig.emulated && !rig.stepped && !rig.faults && rig.stays_on && !rig.rehearsal);
    ck_assert_str_eq(rig.ledger, "~/ledger.db");
    ck_assert_str_eq(rig.passphrase, "~/secret");
    ck_assert_str_eq(rig.keys, "/var/keys");
    ck_assert_int_eq(rig.peer.by, CFG_BY_REMOTE);
    ck_assert_str_eq(rig.peer.control, "/run/peer");
    ck_assert_str_eq(rig.peer.address, "192.0.2.7");
    for (int i = 0; i < CFG_SPENDS; i++) {
        const char *word = cfg_spend_word(i);
        int most = strcmp(word, "pairing") == 0 ? 4 : strcmp(word, "flash") == 0 ? 200 : 0;
        ck_assert_msg(rig.budget[i] == most, "budget of %s is %d", word, rig.budget[i]);
    }
    const struct cfg_unit *dut = &rig.unit[0];
    ck_assert_str_eq(dut->imei, "356938035643809");
    ck_assert_int_eq(dut->uart.by, CFG_BY_SERIAL);
    ck_assert_str_eq(dut->uart.port, "usb:FT1ABCDE");
    ck_assert_str_eq(dut->uart.frame, "7E1");
    ck_assert_int_eq(dut->pin[0].by, CFG_BY_GPIOD);
    ck_assert_str_eq(dut->pin[0].chip, "module-pins");
    ck_assert_msg(dut->pin[0].active_low, "a pin of the module is active low unless it says not");
    ck_assert_int_eq(dut->pin[0].drive, CFG_OPEN_DRAIN);
    ck_assert_int_eq(dut->pin[1].by, CFG_BY_SERIAL);
    ck_assert_str_eq(dut->pin[1].port, "/dev/ttyUSB1");
    ck_assert_str_eq(dut->pin[1].line, "dtr");
    ck_assert(dut->pin[1].active_low);
    ck_assert(dut->pin[2].active_low);
    ck_assert_str_eq(dut->pin[2].line, "7");
    ck_assert_int_eq(dut->pin[2].bias, CFG_BIAS_DOWN);
    ck_assert_int_eq(dut->supply.by, CFG_BY_SCPI);
    ck_assert_str_eq(dut->supply.address, "tcp:psu:5025");
    ck_assert_int_eq(dut->supply.channel, 2);
    ck_assert_int_eq(dut->supply.limit_ma, 800);
    ck_assert_int_eq(dut->fresh.count, 2);
    ck_assert_str_eq(dut->fresh.word[1], "dut");
    const struct cfg_unit *other = &rig.unit[1];
    ck_assert_int_eq(other->uart.by, CFG_BY_TTY);
    ck_assert_str_eq(other->uart.frame, "8N1");
    ck_assert_int_eq(other->pin[0].by, CFG_BY_OPERATOR);
    ck_assert(other->pin[0].active_low);
    ck_assert_int_eq(other->pin[1].by, CFG_BY_NONE);
    ck_assert_int_eq(other->supply.by, CFG_BY_RELAY);
    ck_assert_int_eq(other->supply.wire.by, CFG_BY_GPIOD);
    ck_assert(other->supply.wire.active_low);
    ck_assert_int_eq(other->supply.normal_mv, 3700);
}
END_TEST

/* The good bench with one thing replaced. */
static const struct {
    const char *old, *new, *message;
} broken_bench[] = {
    { "drive: open-drain", "drive: push-pull",
      "rig.yaml:14:15: this would drive the module's pin high; write drive: open-drain (or "
      "by-direction), or buffered: true if a stage with an open output is between" },
    { "line: dtr, buffered: true", "line: dtr, active: low",
      "rig.yaml:15:16: this would drive the module's pin high; write drive: open-drain (or "
      "by-direction), or buffered: true if a stage with an open output is between" },
    { "drive: open-drain", "active: high",
      "rig.yaml:14:15: this would drive the module's pin high; write drive: open-drain (or "
      "by-direction), or buffered: true if a stage with an open output is between" },
    { "line: dtr, ", "line: dtr, active: high, ",
      "rig.yaml:15:16: this pulls the module's pin whenever no program has the port open; put a "
      "stage between that does not invert, and write active: low" },
    { "line: dtr", "line: cts",
      "rig.yaml:15:56: expected one of rts, dtr, found cts; correct the value" },
    { "clock: system", "clock: stepped",
      "rig.yaml:12:17: what is real knows no stepped time; write clock: system" },
    { "by: serial, port: usb:FT1ABCDE, baud: 921600, flow: rts-cts, frame: 7E1",
      "by: spawn, program: r5emu, baud: 921600, flow: none",
      "rig.yaml:12:17: only an emulated module is reached so; write kind: emulated, or take "
      "another word" },
    { "frame: 7E1", "frame: 9N1",
      "rig.yaml:12:81: expected one of 8N1, 8N2, 8E1, 8O1, 7N1, 7E1, 7O1, found 9N1; correct the "
      "value" },
    { "pwr_on: operator", "pwr_on: control",
      "rig.yaml:22:21: only an emulated module is reached so; write kind: emulated, or take "
      "another word" },
    { "'356938035643809'", "'3569380356438'",
      "rig.yaml:11:11: \"3569380356438\" is not an IMEI; write its 15 digits in quotes" },
    { "pairing: 4", "pairings: 4",
      "rig.yaml:8:11: unknown key \"pairings\"; the nearest known key is \"pairing\"" },
    { "pairing: 4", "pairing: -1",
      "rig.yaml:8:20: expected a whole number from 0 to 1000000, found -1; correct the value" },
    { "supply: as-is", "supply: on",
      "rig.yaml:5:17: expected one of off, as-is, found on; correct the value" },
    { ", limit_ma: 800", "", "rig.yaml:17:13: key \"limit_ma\" is missing here; add it" },
    { "by: relay", "by: scpi",
      "rig.yaml:23:42: unknown key \"wire\"; the nearest known key is \"by\"" },
    { "    faults: none\n    fresh", "    faults: control\n    fresh",
      "rig.yaml:18:13: only a module that is spawned can be cut off in a write; write faults: "
      "none" },
    { "kind: hardware", "kind: emulated\nrehearsal: true",
      "rig.yaml:4:12: an emulated rig is no rehearsal; remove the line" },
    { "passphrase: ~/secret, ", "", "rig.yaml:7:7: key \"passphrase\" is missing here; add it" },
};

START_TEST(a_broken_bench_is_refused)
{
    struct cfg_rig rig;
    struct r5_error error = { 0 };
    char text[4096];
    const char *at = strstr(good_bench, broken_bench[_i].old);
    ck_assert_ptr_nonnull(at);
    snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - good_bench), good_bench,
             broken_bench[_i].new, at + strlen(broken_bench[_i].old));
    write_file("rig.yaml", text);
    ck_assert_int_eq(cfg_rig_read("rig.yaml", &rig, &error), R5_E_INPUT);
    ck_assert_str_eq(error.text, broken_bench[_i].message);
}
END_TEST

START_TEST(a_stage_between_may_push_and_pull)
{
    struct cfg_rig rig;
    struct r5_error error = { 0 };
    char text[4096];
    const char *at = strstr(good_bench, "drive: open-drain");
    snprintf(text, sizeof(text), "%.*sbuffered: true%s", (int)(at - good_bench), good_bench,
             at + strlen("drive: open-drain"));
    write_file("rig.yaml", text);
    ck_assert_msg(cfg_rig_read("rig.yaml", &rig, &error) == R5_OK, "%s", error.text);
    ck_assert_int_eq(rig.unit[0].pin[0].drive, CFG_PUSH_PULL);
}
END_TEST

/* --- written again --- */

static const char *rewritten(const struct cfg_rig *rig, const char *name, struct cfg_rig *again)
{
    static struct r5_error error;
    struct r5_buf text;
    r5_buf_init(&text, 65536);
    ck_assert_msg(cfg_rig_text(rig, &text, &error) == R5_OK, "%s", error.text);
    write_file(name, r5_buf_str(&text));
    r5_buf_reset(&text);
    error.text[0] = '\0';
    (void)!cfg_rig_read(name, again, &error);
    memcpy(again->sha256, rig->sha256, sizeof(again->sha256));
    return error.text;
}

START_TEST(a_bench_that_is_written_is_the_same)
{
    struct cfg_rig rig, again;
    struct r5_error error = { 0 };
    write_file("rig.yaml", good_bench);
    ck_assert_msg(cfg_rig_read("rig.yaml", &rig, &error) == R5_OK, "%s", error.text);
    ck_assert_str_eq(rewritten(&rig, "again.yaml", &again), "");
    ck_assert_mem_eq(&rig, &again, sizeof(rig));
    rig.unit[1].supply = (struct cfg_supply){ .by = CFG_BY_HUB, .normal_mv = 3800, .port = 2 };
    strcpy(rig.unit[1].supply.hub, "1-1.4");
    strcpy(rig.unit[1].supply.program, "my hub");
    rig.unit[1].pin[0] = rig.unit[0].pin[0];
    rig.unit[1].pin[0].drive = CFG_BY_DIRECTION;
    rig.unit[1].pin[1].by = CFG_BY_OPERATOR;
    rig.unit[0].supply.channel = 0;
    rig.rehearsal = true;
    memset(rig.budget, 0, sizeof(rig.budget));
    ck_assert_str_eq(rewritten(&rig, "again.yaml", &again), "");
    ck_assert_mem_eq(&rig, &again, sizeof(rig));
}
END_TEST

static const char *const hostile[] = {
    "a: b", "#x",       "x #y",    "'",  "\"",        "\\",          "\\n\\x00", "{a, b}", "[x",
    "&x",   "*x",       "!!str x", "%",  "| ",        "null",        "~",        "true",   "12",
    "- x",  " padded ", "? x",     "@`", "a\"b\\c'd", "caf\xC3\xA9", "%s%n",
};

START_TEST(what_a_person_writes_comes_back)
{
    struct cfg_rig rig, again;
    struct r5_error error = { 0 };
    write_file("rig.yaml", good_bench);
    ck_assert_msg(cfg_rig_read("rig.yaml", &rig, &error) == R5_OK, "%s", error.text);
    const char *text = hostile[_i];
    memset(rig.unit[0].fresh.word, 0, sizeof(rig.unit[0].fresh.word));
    char *const places[] = { rig.title,
                             rig.ledger,
                             rig.keys,
                             rig.passphrase,
                             rig.unit[0].uart.port,
                             rig.unit[0].pin[0].chip,
                             rig.unit[0].pin[0].line,
                             rig.unit[0].pin[1].port,
                             rig.unit[0].supply.address,
                             rig.unit[0].fresh.word[0],
                             rig.unit[0].fresh.word[1],
                             rig.unit[1].supply.wire.line };
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        memset(places[i], 0, strlen(places[i]));
        strcpy(places[i], text);
    }
    ck_assert_str_eq(rewritten(&rig, "again.yaml", &again), "");
    ck_assert_mem_eq(&rig, &again, sizeof(rig));
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

int main(void)
{
    Suite *suite = suite_create("config of benches");
    TCase *tests = tcase_create("benches");
    tcase_add_checked_fixture(tests, config_files_setup, config_files_teardown);
    tcase_add_test(tests, a_good_bench_is_bound);
    tcase_add_test(tests, a_stage_between_may_push_and_pull);
    tcase_add_loop_test(tests, a_broken_bench_is_refused, 0, COUNT(broken_bench));
    tcase_add_test(tests, a_bench_that_is_written_is_the_same);
    tcase_add_loop_test(tests, what_a_person_writes_comes_back, 0, COUNT(hostile));
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
