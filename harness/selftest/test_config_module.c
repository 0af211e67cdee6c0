/* SPDX-License-Identifier: Apache-2.0 */
/* Module profiles. The sample is made from the table of known keys, so it has all of them. */
#include "config_files.h"
#include "module_file.h"
#include "module_keys.h"

static const char *value_of(const struct cfg_module_key *key)
{
    static char text[32];
    if (key->type == CFG_BOOL)
        return "true";
    if (key->type == CFG_TEXT)
        return key->words != NULL ? key->words[0] : "\"\"";
    snprintf(text, sizeof(text), "%ld", key->min);
    return text;
}

/* base.yaml: two head lines, then each area's name and its leaves, one a line. */
static void write_base(void)
{
    struct r5_buf text;
    char area[32] = "";
    r5_buf_init(&text, 65536);
    ck_assert_int_eq(r5_buf_text(&text, "module: base\ntitle: All keys\n"), R5_OK);
    for (size_t i = 0; i < cfg_module_key_count; i++) {
        const char *key = cfg_module_keys[i].key;
        int len = (int)(strchr(key, '.') - key);
        if (strlen(area) != (size_t)len || strncmp(area, key, (size_t)len) != 0) {
            snprintf(area, sizeof(area), "%.*s", len, key);
            ck_assert_int_eq(r5_buf_printf(&text, "%s:\n", area), R5_OK);
        }
        ck_assert_int_eq(r5_buf_printf(&text,
                                       "  %s: { value: %s, source: s%zu, confidence: doc }\n",
                                       key + len + 1, value_of(&cfg_module_keys[i]), i),
                         R5_OK);
    }
    write_bytes("base.yaml", text.data, text.len);
    r5_buf_reset(&text);
}

START_TEST(the_table_is_sorted_and_sound)
{
    for (size_t i = 0; i < cfg_module_key_count; i++) {
        const struct cfg_module_key *key = &cfg_module_keys[i];
        ck_assert_ptr_nonnull(strchr(key->key, '.'));
        ck_assert_int_le(key->min, key->max);
        ck_assert_msg(i == 0 || strcmp(key[-1].key, key->key) < 0, "%s", key->key);
    }
}
END_TEST

START_TEST(a_profile_with_every_key_is_bound)
{
    struct cfg_module module;
    struct r5_error error = { 0 };
    write_base();
    ck_assert_msg(cfg_module_read("base.yaml", &module, &error) == R5_OK, "%s", error.text);
    ck_assert_str_eq(module.name, "base");
    ck_assert_str_eq(module.title, "All keys");
    ck_assert_uint_eq(module.leaves, cfg_module_key_count);
    for (size_t i = 0; i < cfg_module_key_count; i++) {
        const struct cfg_module_key *key = &cfg_module_keys[i];
        const struct cfg_leaf *leaf = cfg_module_leaf(&module, key->key);
        char source[32];
        snprintf(source, sizeof(source), "s%zu", i);
        ck_assert_ptr_nonnull(leaf);
        ck_assert_str_eq(leaf->key, key->key);
        ck_assert_int_eq(leaf->type, key->type);
        ck_assert_str_eq(leaf->source, source);
        ck_assert_str_eq(leaf->confidence, "doc");
        ck_assert_int_eq(leaf->number, key->type == CFG_BOOL ? 1 : key->min);
        ck_assert_str_eq(leaf->text, strcmp(value_of(key), "\"\"") == 0 ? "" : value_of(key));
    }
    ck_assert_ptr_null(cfg_module_leaf(&module, "c2c.versions"));
    ck_assert_ptr_null(cfg_module_leaf(&module, "c2c"));
    cfg_module_reset(&module);
    ck_assert_ptr_null(cfg_module_leaf(&module, "c2c.version"));
    cfg_module_reset(&module);
}
END_TEST

START_TEST(a_profile_says_what_differs)
{
    struct cfg_module module;
    struct r5_error error = { 0 };
    write_base();
    write_file("top.yaml", "module: top\nextends: base.yaml\n"
                           "c2c:\n"
                           "  present: { value: false }\n"
                           "  version: { value: 2, source: elsewhere, confidence: assumed }\n");
    ck_assert_msg(cfg_module_read("top.yaml", &module, &error) == R5_OK, "%s", error.text);
    ck_assert_str_eq(module.name, "top");
    ck_assert_str_eq(module.title, "All keys");
    const struct cfg_leaf *version = cfg_module_leaf(&module, "c2c.version");
    ck_assert_int_eq(version->number, 2);
    ck_assert_str_eq(version->text, "2");
    ck_assert_str_eq(version->source, "elsewhere");
    ck_assert_str_eq(version->confidence, "assumed");
    const struct cfg_leaf *present = cfg_module_leaf(&module, "c2c.present");
    ck_assert_int_eq(present->number, 0);
    ck_assert_str_eq(present->text, "false");
    ck_assert_str_eq(present->confidence, "doc");
    cfg_module_reset(&module);
}
END_TEST

/* What stands below "module: top" and "extends: base.yaml". */
static const struct {
    const char *text, *message;
} broken[] = {
    { "c2c: { versoin: { value: 2, source: a, confidence: doc } }",
      "top.yaml:3:8: unknown key \"c2c.versoin\"; the nearest known key is \"c2c.version\"" },
    { "c2d: { version: { value: 2 } }",
      "top.yaml:3:1: unknown key \"c2d\"; the nearest known key is \"c2c\"" },
    { "c2c: { version: 2 }", "top.yaml:3:17: expected a map, found one value; "
                             "write { key: value } or indented key: value lines" },
    { "c2c: 2", "top.yaml:3:6: expected a map, found one value; "
                "write { key: value } or indented key: value lines" },
    { "c2c: { version: { value: 3 } }",
      "top.yaml:3:26: expected a whole number from 1 to 2, found 3; correct the value" },
    { "c2c: { version: { value: true } }",
      "top.yaml:3:26: expected a whole number from 1 to 2, found true; correct the value" },
    { "c2c: { present: { value: yes } }",
      "top.yaml:3:26: expected true or false without quotes, found yes; correct the value" },
    { "c2c: { present: { value: 'true' } }",
      "top.yaml:3:26: expected true or false without quotes, found true; correct the value" },
    { "c2c: { open_when_open: { value: perhaps } }",
      "top.yaml:3:33: expected one of ok, error_3, found perhaps; correct the value" },
    { "c2c: { version: { value: [1] } }",
      "top.yaml:3:26: expected one value, found a list; write one value" },
    { "c2c: { version: { source: '' } }", "top.yaml:3:27: no value; write one" },
    { "c2c: { version: { confidence: sure } }",
      "top.yaml:3:31: expected one of doc, host, run, 3rd, inferred, assumed, recalled, "
      "found sure; correct the value" },
    { "c2c: { version: { note: x } }",
      "top.yaml:3:19: unknown key \"note\"; the nearest known key is \"value\"" },
    { "c2c: { version: { source: null } }",
      "top.yaml:3:17: key \"source\" is missing here; add it" },
    { "c2c: { version: null }",
      "top.yaml:1:1: key \"c2c.version\" is missing here and in what is extended; add it" },
    { "pwr: null",
      "top.yaml:1:1: key \"pwr.beyond_max\" is missing here and in what is extended; add it" },
    { "title: null", "top.yaml:1:1: key \"title\" is missing here; add it" },
    { "boot: { urcs: { value: null } }", "top.yaml:3:15: key \"value\" is missing here; add it" },
    { "id: { model: { value: } }", "top.yaml:3:23: no value; write one" },
};

START_TEST(a_broken_profile_is_refused)
{
    char text[512];
    struct cfg_module module;
    struct r5_error error = { 0 };
    write_base();
    snprintf(text, sizeof(text), "module: top\nextends: base.yaml\n%s\n", broken[_i].text);
    write_file("top.yaml", text);
    ck_assert_int_eq(cfg_module_read("top.yaml", &module, &error), R5_E_INPUT);
    ck_assert_str_eq(error.text, broken[_i].message);
    ck_assert_ptr_null(module.leaf);
}
END_TEST

START_TEST(texts_have_a_bound)
{
    char text[1024];
    char longer[300];
    struct cfg_module module;
    struct r5_error error = { 0 };
    memset(longer, 'x', sizeof(longer) - 1);
    longer[sizeof(longer) - 1] = '\0';
    write_base();
    snprintf(text, sizeof(text), "extends: base.yaml\nid: { model: { value: %.160s } }\n", longer);
    write_file("top.yaml", text);
    ck_assert_int_eq(cfg_module_read("top.yaml", &module, &error), R5_E_INPUT);
    ck_assert_str_eq(error.text, "top.yaml:2:23: a text of 160 bytes where 159 fit; shorten it");

    snprintf(text, sizeof(text), "extends: base.yaml\n%.299s: 1\n", longer);
    write_file("top.yaml", text);
    ck_assert_int_eq(cfg_module_read("top.yaml", &module, &error), R5_E_INPUT);
    ck_assert_ptr_nonnull(strstr(error.text, "top.yaml:2:1: unknown key \"xxxx"));
    ck_assert_ptr_nonnull(strstr(error.text, "the nearest known key is"));
}
END_TEST

static const char *const real_profiles[] = {
    "sara-r500e-01b-00", "sara-r500s-01b-00", "sara-r510m8s-01b-00",
    "sara-r510s-00b-00", "sara-r510s-00b-01", "sara-r510s-01b-00",
};

START_TEST(our_profiles_are_good)
{
    char name[128];
    char path[4096];
    struct cfg_module module;
    struct r5_error error = { 0 };
    snprintf(name, sizeof(name), "fixtures/modules/%s.yaml", real_profiles[_i]);
    checkout_file(path, name);
    ck_assert_msg(cfg_module_read(path, &module, &error) == R5_OK, "%s", error.text);
    ck_assert_str_eq(module.name, real_profiles[_i]);
    cfg_module_reset(&module);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

int main(void)
{
    Suite *suite = suite_create("config_module");
    TCase *tests = tcase_create("module profiles");
    tcase_add_checked_fixture(tests, config_files_setup, config_files_teardown);
    tcase_add_test(tests, the_table_is_sorted_and_sound);
    tcase_add_test(tests, a_profile_with_every_key_is_bound);
    tcase_add_test(tests, a_profile_says_what_differs);
    tcase_add_loop_test(tests, a_broken_profile_is_refused, 0, COUNT(broken));
    tcase_add_test(tests, texts_have_a_bound);
    tcase_add_loop_test(tests, our_profiles_are_good, 0, COUNT(real_profiles));
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
