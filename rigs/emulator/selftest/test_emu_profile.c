/* SPDX-License-Identifier: Apache-2.0 */
/* Profiles: merging over a base, and every way a file can be wrong. */
#include "bench.h"

static const struct {
    const char *text; /* %s: the default module's file */
    const char *why;
} wrong[] = {
    { "", "the file is empty" },
    { "- a\n", ":1: a module profile must be a map" },
    { "module: [\n", "not YAML" },
    { "module: x\n", "id.manufacturer is missing" },
    { "extends: nowhere.yaml\n", "nowhere.yaml: cannot be read" },
    { "extends: [a]\n", ":1: extends must name a file" },
    { "extends: %s\nboot: { ms: { value: soon } }\n", "boot.ms is \"soon\": must be a number" },
    { "extends: %s\nboot: { ms: { value: 0 } }\n", "boot.ms is \"0\": must be a number from 1" },
    { "extends: %s\nboot: { ms: { value: 1x } }\n", "must be a number" },
    { "extends: %s\nboot: { ms: { value: [1] } }\n", ":2: the value of boot.ms must be one plain" },
    { "extends: %s\nboot: { ms: 5 }\n", ":2: boot.ms must be a map" },
    { "extends: %s\nboot: null\n", "boot.ms is missing" },
    { "extends: %s\nuart: { autobaud: { value: yes } }\n", "must be true or false" },
    { "extends: %s\nat: { early: { value: lose } }\n", "must be one of accept|lose_first" },
    { "a: &a { b: *a }\n", "" }, /* a circle of aliases */
};

static struct emu_profile *load(const char *format, char *why, size_t room)
{
    char path[] = "/tmp/r5emu-profile-XXXXXX";
    char base[512];
    int fd = mkstemp(path);
    const char *hole = strstr(format, "%s");
    struct emu_profile *profile;

    snprintf(base, sizeof(base), "%s/%s.yaml", R5_MODULES_DIR, DEFAULT_MODULE);
    if (hole)
        dprintf(fd, "%.*s%s%s", (int)(hole - format), format, base, hole + 2);
    else
        dprintf(fd, "%s", format);
    close(fd);
    profile = emu_profile_load(path, why, room);
    unlink(path);
    return profile;
}

START_TEST(a_wrong_profile_is_refused_with_its_place)
{
    char why[512] = "";

    ck_assert_ptr_null(load(wrong[_i].text, why, sizeof(why)));
    ck_assert_msg(why[0] && strstr(why, wrong[_i].why), "said: %s", why);
}
END_TEST

START_TEST(a_circle_of_files_ends)
{
    char path[] = "/tmp/r5emu-profile-XXXXXX";
    char why[512] = "";
    int fd = mkstemp(path);

    dprintf(fd, "extends: %s\n", path);
    close(fd);
    ck_assert_ptr_null(emu_profile_load(path, why, sizeof(why)));
    ck_assert_ptr_nonnull(strstr(why, "circle"));
    unlink(path);
}
END_TEST

START_TEST(a_value_replaces_the_bases)
{
    char why[512] = "";
    struct emu_profile *p =
        load("module: mine\nextends: %s\nboot: { ms: { value: 7 } }\n", why, sizeof(why));

    ck_assert_msg(p != NULL, "%s", why);
    ck_assert_str_eq(emu_profile_name(p), "mine");
    ck_assert_str_eq(emu_profile_value(p, "boot.ms"), "7");
    ck_assert_str_eq(emu_profile_value(p, "boot.vint_ms"), "50");
    ck_assert_ptr_null(emu_profile_value(p, "boot.none"));
    emu_profile_free(&p);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("emu profile");
    TCase *c = tcase_create("profile");

    suite_add_tcase(suite, c);
    tcase_add_loop_test(c, a_wrong_profile_is_refused_with_its_place, 0,
                        (int)(sizeof(wrong) / sizeof(wrong[0])));
    tcase_add_test(c, a_circle_of_files_ends);
    tcase_add_test(c, a_value_replaces_the_bases);
    return bench_main(suite);
}
