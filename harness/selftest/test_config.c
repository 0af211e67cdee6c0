/* SPDX-License-Identifier: Apache-2.0 */
/* Rig files, and with them what holds for every file: YAML, positions, extends. */
#include "config_files.h"
#include "rig_file.h"
#include "yaml_doc.h"

static const char good_rig[] = "# a comment\n"
                               "rig: bench-1\n"
                               "title: Two units, stepped\n"
                               "kind: emulated\n"
                               "clock: stepped\n"
                               "units:\n"
                               "  - name: dut\n"
                               "    module: sara-r510s-01b-00\n"
                               "    uart: { by: spawn, program: r5emu, args: [--noise, '7'],\n"
                               "            baud: 115200, flow: rts-cts }\n"
                               "    pins: { pwr_on: control, reset_n: none, v_int: control }\n"
                               "    supply: { by: control, normal_mv: 3800 }\n"
                               "    faults: control\n"
                               "  - name: other\n"
                               "    uart: { by: spawn, program: ./r5emu, baud: 9600, flow: none }\n"
                               "    pins: { pwr_on: none, reset_n: none, v_int: none }\n"
                               "    supply: { by: none, normal_mv: 3300 }\n"
                               "    faults: none\n";

static void expect_error(const char *path, const char *message)
{
    struct cfg_rig rig;
    struct r5_error error = { 0 };
    ck_assert_int_eq(cfg_rig_read(path, &rig, &error), R5_E_INPUT);
    ck_assert_int_eq(error.status, R5_E_INPUT);
    ck_assert_str_eq(error.text, message);
}

START_TEST(a_good_rig_is_bound)
{
    struct cfg_rig rig;
    struct r5_error error = { 0 };
    write_file("rig.yaml", good_rig);
    ck_assert_msg(cfg_rig_read("rig.yaml", &rig, &error) == R5_OK, "%s", error.text);
    ck_assert_str_eq(rig.name, "bench-1");
    ck_assert_str_eq(rig.title, "Two units, stepped");
    ck_assert(rig.emulated && rig.stepped);
    ck_assert_msg(!rig.faults, "one of the units cannot cut writes");
    ck_assert_int_eq(rig.units, 2);
    const struct cfg_unit *dut = &rig.unit[0];
    ck_assert_str_eq(dut->name, "dut");
    ck_assert_str_eq(dut->module, "sara-r510s-01b-00");
    ck_assert_int_eq(dut->uart.by, CFG_BY_SPAWN);
    ck_assert_str_eq(dut->uart.program, "r5emu");
    ck_assert_int_eq(dut->uart.args.count, 2);
    ck_assert_str_eq(dut->uart.args.word[0], "--noise");
    ck_assert_str_eq(dut->uart.args.word[1], "7");
    ck_assert_int_eq(dut->uart.baud, 115200);
    ck_assert(dut->uart.rts_cts);
    ck_assert_int_eq(dut->pin[0].by, CFG_BY_CONTROL);
    ck_assert_int_eq(dut->pin[1].by, CFG_BY_NONE);
    ck_assert_int_eq(dut->pin[2].by, CFG_BY_CONTROL);
    ck_assert_int_eq(dut->supply.by, CFG_BY_CONTROL);
    ck_assert_int_eq(dut->supply.normal_mv, 3800);
    ck_assert_str_eq(rig.unit[1].module, "");
    ck_assert_int_eq(rig.unit[1].uart.args.count, 0);
    ck_assert(!rig.unit[1].uart.rts_cts);
    ck_assert_int_eq(rig.unit[1].supply.by, CFG_BY_NONE);
}
END_TEST

START_TEST(the_rig_of_the_emulator_is_good)
{
    char path[4096];
    struct cfg_rig rig;
    struct r5_error error = { 0 };
    checkout_file(path, "rigs/emulator.yaml");
    ck_assert_msg(cfg_rig_read(path, &rig, &error) == R5_OK, "%s", error.text);
    ck_assert_str_eq(rig.name, "emulator");
    ck_assert(rig.faults && rig.emulated && rig.stepped);
    ck_assert_int_eq(rig.units, 1);
}
END_TEST

/* The good rig with one thing replaced. */
static const struct {
    const char *old, *new, *message;
} broken_rig[] = {
    { "clock:", "clok:", "rig.yaml:5:1: unknown key \"clok\"; the nearest known key is \"clock\"" },
    { "baud: 115200", "bauds: 115200",
      "rig.yaml:10:13: unknown key \"bauds\"; the nearest known key is \"baud\"" },
    { "flow: rts-cts", "by: spawn",
      "rig.yaml:10:27: key \"by\" stands in line 9 already; keep one of them" },
    { "kind: emulated\n", "", "rig.yaml:2:1: key \"kind\" is missing here; add it" },
    { ", normal_mv: 3800", "", "rig.yaml:12:13: key \"normal_mv\" is missing here; add it" },
    { "baud: 115200", "baud: fast",
      "rig.yaml:10:19: expected a whole number from 300 to 4000000, found fast; correct the "
      "value" },
    { "baud: 115200", "baud: '9600'",
      "rig.yaml:10:19: expected a whole number from 300 to 4000000, found \"9600\"; "
      "correct the value" },
    { "baud: 115200", "baud: 0",
      "rig.yaml:10:19: expected a whole number from 300 to 4000000, found 0; correct the value" },
    { "baud: 115200", "baud: 09600",
      "rig.yaml:10:19: expected a whole number from 300 to 4000000, found 09600; "
      "correct the value" },
    { "baud: 115200", "baud: 99999999999999999999",
      "rig.yaml:10:19: expected a whole number from 300 to 4000000, found 99999999999999999999; "
      "correct the value" },
    { "baud: 115200", "baud: [9600]",
      "rig.yaml:10:19: expected one value, found a list; write one value" },
    { "pins: { pwr_on: control, reset_n: none, v_int: control }", "pins: control",
      "rig.yaml:11:11: expected a map, found one value; "
      "write { key: value } or indented key: value lines" },
    { "args: [--noise, '7']", "args: --noise",
      "rig.yaml:9:46: expected a list, found one value; write [a, b] or lines that begin with -" },
    { "[--noise, '7']", "[a, b, c, d, e, f, g, h, i]",
      "rig.yaml:9:46: more than 8 arguments; give fewer" },
    { "clock: stepped", "clock: fast",
      "rig.yaml:5:8: expected one of stepped, system, found fast; correct the value" },
    { "clock: stepped", "clock: system",
      "rig.yaml:9:17: a module that is spawned has no clock but stepped; write clock: stepped" },
    { "by: spawn", "by: usb",
      "rig.yaml:9:17: expected one of spawn, serial, tty, found usb; correct the value" },
    { "by: spawn", "by: serial",
      "rig.yaml:9:17: what is real knows no stepped time; write clock: system" },
    { "kind: emulated", "kind: hardware",
      "rig.yaml:9:17: only an emulated module is reached so; write kind: emulated, or take another "
      "word" },
    { "name: other", "name: dut",
      "rig.yaml:14:11: unit \"dut\" stands above already; give it another name" },
    { "name: other", "name: The Other",
      "rig.yaml:14:11: \"The Other\" is not a name; use small letters, digits, - and _" },
    { "title: Two units, stepped", "title: ''", "rig.yaml:3:8: no value; write one" },
    { "title: Two units, stepped", "title:", "rig.yaml:3:7: no value; write one" },
    { "title: Two units, stepped", "title: null",
      "rig.yaml:3:8: null, but nothing is here to take away; remove the line" },
    { "title: Two units, stepped", "title: \"two\\nlines\"",
      "rig.yaml:3:8: a line break or control character in a text; write it as one line" },
    { "title: Two units, stepped", "title: \"a bell\\x07\"",
      "rig.yaml:3:8: a line break or control character in a text; write it as one line" },
    { "title: Two units, stepped", "title: \"\\x9B31m red\"",
      "rig.yaml:3:8: a line break or control character in a text; write it as one line" },
    { "program: r5emu", "program: \"r5\\0emu\"",
      "rig.yaml:9:33: a line break or control character in a text; write it as one line" },
    { "title: Two units, stepped", "title: &t Two units",
      "rig.yaml:3:8: an anchor (&t); write without anchors" },
    { "title: Two units, stepped", "title: *t",
      "rig.yaml:3:8: an alias (*t); write the value itself" },
    { "title: Two units, stepped", "title: !!str Two",
      "rig.yaml:3:8: a tag (tag:yaml.org,2002:str); write the value without it" },
    { "units:\n", "units: &all\n", "rig.yaml:6:8: an anchor (&all); write without anchors" },
    { "rig: bench-1", "? [rig]\n: bench-1",
      "rig.yaml:2:3: a key that is a list or a map; write a word as the key" },
    { "    faults: none\n", "    faults: none\n---\nrig: second\n",
      "rig.yaml:19:1: a second document begins; make it a file of its own" },
    { "title: Two units, stepped", "title: \xC3\xBC\xC3\xBC, \xFF",
      "rig.yaml:3:12: not UTF-8 text: invalid leading UTF-8 octet; save the file as UTF-8" },
    { "title: Two units, stepped", "title: a\x01",
      "rig.yaml:3:9: not UTF-8 text: control characters are not allowed; save the file as UTF-8" },
    { "title: Two units, stepped", "title: [\xC3\xBC, b",
      "rig.yaml:4:5: not YAML: did not find expected ',' or ']'; "
      "look at quotes, brackets and indentation here" },
};

START_TEST(a_broken_rig_is_refused)
{
    char text[4096];
    write_file("rig.yaml", with(text, good_rig, broken_rig[_i].old, broken_rig[_i].new));
    expect_error("rig.yaml", broken_rig[_i].message);
}
END_TEST

static const struct {
    const char *text, *message;
} broken_file[] = {
    { "", "x.yaml:1:1: the file is empty; write its keys" },
    { "# only a comment\n", "x.yaml:2:1: the file is empty; write its keys" },
    { "- a\n- b\n",
      "x.yaml:1:1: expected key: value lines at the top of the file; write its keys" },
    { "just text\n",
      "x.yaml:1:1: expected key: value lines at the top of the file; write its keys" },
    { "units: []\nrig: a\ntitle: b\nkind: emulated\nclock: stepped\n",
      "x.yaml:1:8: 0 units where 1 to 4 are possible; correct the list" },
    { "a: [[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]\n",
      "x.yaml:1:19: nested deeper than 16; make it flatter" },
};

START_TEST(a_file_of_another_shape_is_refused)
{
    write_file("x.yaml", broken_file[_i].text);
    expect_error("x.yaml", broken_file[_i].message);
}
END_TEST

START_TEST(a_missing_file_is_named)
{
    expect_error("no.yaml", "no.yaml:1:1: cannot open no.yaml: No such file or directory; "
                            "check the name and the rights");
}
END_TEST

START_TEST(a_huge_file_is_refused)
{
    struct r5_buf big;
    r5_buf_init(&big, 2 * CFG_FILE_BYTES_MAX);
    while (big.len <= CFG_FILE_BYTES_MAX)
        ck_assert_int_eq(r5_buf_text(&big, "# nothing\n"), R5_OK);
    write_bytes("big.yaml", big.data, big.len);
    r5_buf_reset(&big);
    expect_error("big.yaml",
                 "big.yaml:1:1: big.yaml is larger than the 1048576 bytes allowed; split it");
}
END_TEST

START_TEST(too_many_entries_are_refused)
{
    struct r5_buf many;
    r5_buf_init(&many, CFG_FILE_BYTES_MAX);
    for (int i = 0; i <= CFG_CHILDREN_MAX; i++)
        ck_assert_int_eq(r5_buf_printf(&many, "k%d: 1\n", i), R5_OK);
    write_bytes("many.yaml", many.data, many.len);
    r5_buf_reset(&many);
    expect_error("many.yaml", "many.yaml:1:1: 1025 entries, more than 1024; split the file");
}
END_TEST

START_TEST(an_error_may_be_unwanted)
{
    struct cfg_rig rig;
    ck_assert_int_eq(cfg_rig_read("no.yaml", &rig, NULL), R5_E_INPUT);
    write_file("x.yaml", "a: *b\n");
    ck_assert_int_eq(cfg_rig_read("x.yaml", &rig, NULL), R5_E_INPUT);
}
END_TEST

static void expect_value(const struct cfg_node *map, const char *key, const char *text,
                         const char *file, int line, int column)
{
    const struct cfg_node *node = cfg_node_at(map, key);
    ck_assert_msg(node != NULL, "%s is absent", key);
    ck_assert_str_eq(node->text, text);
    ck_assert_str_eq(node->where.file, file);
    ck_assert_int_eq(node->where.line, line);
    ck_assert_int_eq(node->where.column, column);
}

START_TEST(extends_merges_maps_and_keeps_positions)
{
    struct cfg_doc doc = { 0 };
    struct r5_error error = { 0 };
    write_file("base.yaml",
               "a: 1\nm: { x: 1, y: 2, gone: 3 }\nlist: [1, 2, 3]\nwhole: { z: 1 }\nc: 3\n");
    write_file("middle.yaml", "extends: base.yaml\nm: { y: 20 }\n");
    write_file("top.yaml", "b: 0\nextends: middle.yaml\nm:\n  x: 10\n  gone: null\n"
                           "list: [9]\nwhole: 5\nnew: { deep: 'null' }\na: 'null'\n");
    ck_assert_msg(cfg_doc_read("top.yaml", true, &doc, &error) == R5_OK, "%s", error.text);
    ck_assert_uint_eq(doc.files, 3);
    const struct cfg_node *m = cfg_node_at(&doc.root, "m");
    ck_assert_uint_eq(m->count, 2);
    expect_value(m, "x", "10", "top.yaml", 4, 6);
    expect_value(m, "y", "20", "middle.yaml", 2, 9);
    expect_value(&doc.root, "a", "null", "top.yaml", 9, 4);
    expect_value(&doc.root, "c", "3", "base.yaml", 5, 4);
    expect_value(&doc.root, "b", "0", "top.yaml", 1, 4);
    expect_value(&doc.root, "whole", "5", "top.yaml", 7, 8);
    expect_value(cfg_node_at(&doc.root, "new"), "deep", "null", "top.yaml", 8, 14);
    ck_assert_uint_eq(cfg_node_at(&doc.root, "list")->count, 1);
    ck_assert_ptr_null(cfg_node_at(&doc.root, "extends"));
    ck_assert_ptr_null(cfg_node_at(m, "gone"));
    cfg_doc_reset(&doc);
    cfg_doc_reset(&doc);
}
END_TEST

START_TEST(the_hash_is_over_the_files_in_order)
{
    struct cfg_doc doc = { 0 };
    struct r5_error error = { 0 };
    write_file("base.yaml", "a: 1\n");
    write_file("top.yaml", "extends: base.yaml\n");
    ck_assert_int_eq(cfg_doc_read("./top.yaml", true, &doc, &error), R5_OK);
    /* printf 'extends: base.yaml\na: 1\n' | sha256sum */
    ck_assert_str_eq(doc.sha256,
                     "649b4ded611e3e3895e3ea4d1e09b23de67906b203230c06e007d70be07828f3");
    cfg_doc_reset(&doc);
}
END_TEST

static const struct {
    const char *extends, *message;
} broken_extends[] = {
    { "nothing.yaml", "top.yaml:1:10: cannot open nothing.yaml: No such file or directory; "
                      "check the name and the rights" },
    { "top.yaml", "top.yaml:1:10: \"top.yaml\" extends itself in a circle; extend another file" },
    { "circle.yaml", "circle.yaml:2:10: \"top.yaml\" extends itself in a circle; "
                     "extend another file" },
    { "sub/base.yaml", "top.yaml:1:10: extends takes the name of a file beside this one; write it "
                       "without a folder" },
    { "..", "top.yaml:1:10: extends takes the name of a file beside this one; write it without a "
            "folder" },
    { "[base.yaml]", "top.yaml:1:10: extends takes the name of a file beside this one; write it "
                     "without a folder" },
    { "chain1.yaml",
      "chain4.yaml:1:10: more than 4 files extend one another; make the chain shorter" },
    { "broken.yaml", "broken.yaml:2:1: key \"a\" stands in line 1 already; keep one of them" },
    { "good.yaml\nextends: good.yaml",
      "top.yaml:2:1: key \"extends\" stands in line 1 already; keep one of them" },
    { "good.yaml\nrig: null", "top.yaml:1:1: key \"rig\" is missing here; add it" },
    { "good.yaml\nrug: null",
      "top.yaml:2:1: unknown key \"rug\"; the nearest known key is \"rig\"" },
    { "good.yaml\nunits: [{ name: dut }]", "top.yaml:2:9: key \"uart\" is missing here; add it" },
    { "good.yaml\nclock: never",
      "top.yaml:2:8: expected one of stepped, system, found never; correct the value" },
    { "off.yaml", "off.yaml:2:7: expected one of emulated, hardware, found wrong; "
                  "correct the value" },
};

START_TEST(broken_extends_are_refused)
{
    char text[256];
    write_file("circle.yaml", "a: 1\nextends: top.yaml\n");
    write_file("chain1.yaml", "extends: chain2.yaml\n");
    write_file("chain2.yaml", "extends: chain3.yaml\n");
    write_file("chain3.yaml", "extends: chain4.yaml\n");
    write_file("chain4.yaml", "extends: chain5.yaml\n");
    write_file("broken.yaml", "a: 1\na: 2\n");
    write_file("good.yaml", good_rig);
    write_file("off.yaml", "extends: good.yaml\nkind: wrong\n");
    snprintf(text, sizeof(text), "extends: %s\n", broken_extends[_i].extends);
    write_file("top.yaml", text);
    expect_error("top.yaml", broken_extends[_i].message);
}
END_TEST

START_TEST(a_chain_of_four_is_read)
{
    struct cfg_rig rig;
    struct r5_error error = { 0 };
    write_file("chain1.yaml", "extends: chain2.yaml\nrig: of-one\n");
    write_file("chain2.yaml", "extends: chain3.yaml\nrig: of-two\n");
    write_file("chain3.yaml", "extends: chain4.yaml\ntitle: of three\n");
    write_file("chain4.yaml", "extends: good.yaml\n");
    write_file("good.yaml", good_rig);
    ck_assert_msg(cfg_rig_read("chain1.yaml", &rig, &error) == R5_OK, "%s", error.text);
    ck_assert_str_eq(rig.name, "of-one");
    ck_assert_str_eq(rig.title, "of three");
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

int main(void)
{
    Suite *suite = suite_create("config");
    TCase *tests = tcase_create("rig files");
    tcase_add_checked_fixture(tests, config_files_setup, config_files_teardown);
    tcase_add_test(tests, a_good_rig_is_bound);
    tcase_add_test(tests, the_rig_of_the_emulator_is_good);
    tcase_add_loop_test(tests, a_broken_rig_is_refused, 0, COUNT(broken_rig));
    tcase_add_loop_test(tests, a_file_of_another_shape_is_refused, 0, COUNT(broken_file));
    tcase_add_test(tests, a_missing_file_is_named);
    tcase_add_test(tests, a_huge_file_is_refused);
    tcase_add_test(tests, too_many_entries_are_refused);
    tcase_add_test(tests, an_error_may_be_unwanted);
    tcase_add_test(tests, extends_merges_maps_and_keeps_positions);
    tcase_add_test(tests, the_hash_is_over_the_files_in_order);
    tcase_add_loop_test(tests, broken_extends_are_refused, 0, COUNT(broken_extends));
    tcase_add_test(tests, a_chain_of_four_is_read);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
