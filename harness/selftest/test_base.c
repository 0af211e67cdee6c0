/* SPDX-License-Identifier: Apache-2.0 */
/* What everything else stands on. */
#include <check.h>
#include <stdalign.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "arena.h"
#include "buf.h"
#include "deadline.h"
#include "hex.h"
#include "secret.h"

/* --- hex ----------------------------------------------------------------------------------- */

START_TEST(hex_goes_both_ways)
{
    const uint8_t bytes[] = { 0x00, 0x0A, 0x9F, 0xFF };
    uint8_t back[4] = { 0 };
    char text[9];
    r5_hex_lower(text, bytes, sizeof(bytes));
    ck_assert_str_eq(text, "000a9fff");
    r5_hex_upper(text, bytes, sizeof(bytes));
    ck_assert_str_eq(text, "000A9FFF");
    ck_assert(r5_hex_read("000a9FfF", 8, back, sizeof(back)));
    ck_assert_mem_eq(back, bytes, sizeof(bytes));
    r5_hex_lower(text, bytes, 0);
    ck_assert_str_eq(text, "");
    ck_assert(r5_hex_read("", 0, back, 0));
}
END_TEST

static const char *const not_hex[] = { "",     "0",    "000",  "00000", "0g00",
                                       "00 0", "-100", "0x00", "/00:" };

START_TEST(what_is_not_hex_is_refused_and_writes_nothing)
{
    uint8_t bytes[2] = { 0x55, 0x55 };
    ck_assert(!r5_hex_read(not_hex[_i], strlen(not_hex[_i]), bytes, sizeof(bytes)));
    ck_assert_uint_eq(bytes[0], 0x55);
    ck_assert_uint_eq(bytes[1], 0x55);
}
END_TEST

START_TEST(every_byte_is_a_digit_or_is_not)
{
    const char *digits = "0123456789abcdef";
    for (int c = 0; c < 256; c++) {
        char lower = (char)(c >= 'A' && c <= 'F' ? c + ('a' - 'A') : c);
        const char *found = c != 0 ? strchr(digits, lower) : NULL;
        ck_assert_int_eq(r5_hex_digit((char)c), found != NULL ? (int)(found - digits) : -1);
    }
}
END_TEST

/* --- buf ----------------------------------------------------------------------------------- */

START_TEST(a_buffer_grows_and_stays_a_string)
{
    struct r5_buf buf;
    r5_buf_init(&buf, 100000);
    ck_assert_str_eq(r5_buf_str(&buf), "");
    for (int i = 0; i < 5000; i++) {
        ck_assert_int_eq(r5_buf_printf(&buf, "%04d ", i), R5_OK);
        ck_assert_uint_eq(buf.len, (size_t)(i + 1) * 5);
        ck_assert_int_eq(buf.data[buf.len], '\0');
    }
    ck_assert_int_eq(strncmp(r5_buf_str(&buf), "0000 0001 ", 10), 0);
    ck_assert_str_eq(r5_buf_str(&buf) + 24995, "4999 ");
    r5_buf_reset(&buf);
    ck_assert_uint_eq(buf.len, 0);
    ck_assert_uint_eq(buf.limit, 100000);
    ck_assert_int_eq(r5_buf_text(&buf, "again"), R5_OK);
    ck_assert_str_eq(r5_buf_str(&buf), "again");
    r5_buf_reset(&buf);
}
END_TEST

START_TEST(a_buffer_keeps_its_bound)
{
    struct r5_buf buf;
    r5_buf_init(&buf, 8);
    ck_assert_int_eq(r5_buf_add(&buf, "12345678", 8), R5_OK);
    ck_assert_int_eq(r5_buf_add(&buf, "9", 1), R5_E_LIMIT);
    ck_assert_int_eq(r5_buf_printf(&buf, "%d", 9), R5_E_LIMIT);
    ck_assert_int_eq(r5_buf_add(&buf, "", SIZE_MAX), R5_E_LIMIT);
    ck_assert_int_eq(r5_buf_add(&buf, NULL, 0), R5_OK);
    ck_assert_str_eq(r5_buf_str(&buf), "12345678");
    r5_buf_reset(&buf);

    struct r5_buf zeroed = { 0 };
    ck_assert_int_eq(r5_buf_text(&zeroed, "x"), R5_E_LIMIT);
    r5_buf_reset(&zeroed);
}
END_TEST

START_TEST(zero_bytes_are_bytes)
{
    struct r5_buf buf;
    r5_buf_init(&buf, 16);
    ck_assert_int_eq(r5_buf_add(&buf, "a\0b", 3), R5_OK);
    ck_assert_uint_eq(buf.len, 3);
    ck_assert_mem_eq(buf.data, "a\0b\0", 4);
    r5_buf_reset(&buf);
}
END_TEST

START_TEST(a_buffer_is_written_and_read_back)
{
    char folder[] = "/tmp/r5-base-XXXXXX";
    struct r5_buf out, in;
    struct r5_error error = { 0 };
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
    r5_buf_init(&out, 100000);
    r5_buf_init(&in, 100000);
    for (int i = 0; i < 50000; i++)
        ck_assert_int_eq(r5_buf_add(&out, &(char){ (char)i }, 1), R5_OK);
    ck_assert_int_eq(r5_buf_write_file(&out, "file", &error), R5_OK);
    ck_assert_int_ne(access("file.part", F_OK), 0);
    ck_assert_int_eq(r5_buf_read_file(&in, "file", &error), R5_OK);
    ck_assert_uint_eq(in.len, out.len);
    ck_assert_mem_eq(in.data, out.data, out.len);
    r5_buf_reset(&in);

    in.limit = 49999;
    ck_assert_int_eq(r5_buf_read_file(&in, "file", &error), R5_E_LIMIT);
    ck_assert_str_eq(error.text, "file is larger than the 49999 bytes allowed");
    r5_buf_reset(&in);
    r5_buf_reset(&out);
    ck_assert_int_eq(unlink("file"), 0);
    ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

START_TEST(files_that_cannot_be_used_are_named)
{
    struct r5_buf buf;
    struct r5_error error = { 0 };
    r5_buf_init(&buf, 100);
    ck_assert_int_eq(r5_buf_read_file(&buf, "/nonexistent/x", &error), R5_E_ABSENT);
    ck_assert_str_eq(error.text, "cannot open /nonexistent/x: No such file or directory");
    ck_assert_int_eq(r5_buf_read_file(&buf, "/tmp", &error), R5_E_INPUT);
    ck_assert_str_eq(error.text, "/tmp is not a file; name one");
    ck_assert_int_eq(r5_buf_write_file(&buf, "/nonexistent/x", &error), R5_E_IO);
    ck_assert_str_eq(error.text, "cannot write /nonexistent/x.part: No such file or directory");
    ck_assert_int_eq(r5_buf_read_file(&buf, "/dev/zero", &error), R5_E_INPUT);
    ck_assert_int_eq(r5_buf_read_file(&buf, "/proc/self/exe", &error), R5_E_LIMIT);
    ck_assert_uint_le(buf.len, 100);
    r5_buf_reset(&buf);
}
END_TEST

/* --- arena --------------------------------------------------------------------------------- */

START_TEST(an_arena_is_shared_with_a_child)
{
    struct r5_error error = { 0 };
    struct r5_arena *arena = r5_arena_new(65536, &error);
    ck_assert_msg(arena != NULL, "%s", error.text);
    char *text = r5_arena_take(arena, 10);
    long *number = r5_arena_take(arena, sizeof(*number));
    ck_assert_ptr_nonnull(text);
    ck_assert_ptr_nonnull(number);
    ck_assert_uint_eq((uintptr_t)number % alignof(max_align_t), 0);
    ck_assert_int_eq(*number, 0);

    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        strcpy(text, "survives");
        *number = 42;
        abort();
    }
    int how;
    ck_assert_int_eq(waitpid(child, &how, 0), child);
    ck_assert(WIFSIGNALED(how));
    ck_assert_str_eq(text, "survives");
    ck_assert_int_eq(*number, 42);
    r5_arena_free(&arena);
    ck_assert_ptr_null(arena);
    r5_arena_free(&arena);
}
END_TEST

START_TEST(an_arena_ends)
{
    struct r5_error error = { 0 };
    struct r5_arena *arena = r5_arena_new(4096, &error);
    ck_assert_ptr_nonnull(arena);
    int pieces = 0;
    for (char *piece; (piece = r5_arena_take(arena, 100)) != NULL; pieces++)
        memset(piece, 0xFF, 100);
    ck_assert_int_ge(pieces, 30);
    ck_assert_int_le(pieces, 40);
    ck_assert_ptr_null(r5_arena_take(arena, SIZE_MAX / 2));
    ck_assert_ptr_null(r5_arena_take(arena, 4096));
    r5_arena_free(&arena);
    ck_assert_ptr_null(r5_arena_new(SIZE_MAX / 2, &error));
    ck_assert_int_eq(error.status, R5_E_MEMORY);
}
END_TEST

/* --- error, status ------------------------------------------------------------------------- */

START_TEST(an_error_says_where_and_what)
{
    struct r5_error error = { 0 };
    ck_assert_int_eq(r5_fail(&error, R5_E_IO, "cannot open %s", "x"), R5_E_IO);
    int line = __LINE__ - 1;
    ck_assert_int_eq(error.status, R5_E_IO);
    ck_assert_int_eq(error.line, line);
    ck_assert_str_eq(error.file, __FILE__);
    ck_assert_str_eq(error.text, "cannot open x");
    ck_assert_int_eq(r5_fail_within(&error, "unit %d", 1), R5_E_IO);
    ck_assert_str_eq(error.text, "unit 1: cannot open x");
    ck_assert_int_eq(r5_fail(NULL, R5_E_LIMIT, "nobody asks"), R5_E_LIMIT);
}
END_TEST

START_TEST(an_error_that_is_too_long_is_cut)
{
    struct r5_error error = { 0 };
    char longer[1000];
    memset(longer, 'x', sizeof(longer) - 1);
    longer[sizeof(longer) - 1] = '\0';
    (void)r5_fail(&error, R5_E_INPUT, "%s", longer);
    ck_assert_uint_eq(strlen(error.text), sizeof(error.text) - 1);
    (void)r5_fail_within(&error, "first");
    ck_assert_uint_eq(strlen(error.text), sizeof(error.text) - 1);
    ck_assert_int_eq(strncmp(error.text, "first: xxx", 10), 0);
    (void)r5_fail_within(&error, "%s", longer);
    ck_assert_uint_eq(strlen(error.text), sizeof(error.text) - 1);
}
END_TEST

START_TEST(each_status_has_its_word)
{
    static const char *const words[] = { "ok",    "timeout",     "closed", "io",    "input",
                                         "limit", "unsupported", "memory", "absent" };
    for (int i = 0; i < 9; i++)
        ck_assert_str_eq(r5_status_word((enum r5_status) - i), words[i]);
    ck_assert_str_eq(r5_status_word((enum r5_status)99), "unknown");
}
END_TEST

/* --- secret, deadline ---------------------------------------------------------------------- */

START_TEST(secrets_are_compared_and_wiped)
{
    uint8_t a[32];
    uint8_t b[32];
    for (uint8_t i = 0; i < 32; i++)
        a[i] = b[i] = i;
    ck_assert(r5_same_secret(a, b, 32));
    ck_assert(r5_same_secret(a, b, 0));
    for (int bit = 0; bit < 256; bit++) {
        b[bit / 8] = (uint8_t)(b[bit / 8] ^ (1 << bit % 8));
        ck_assert_msg(!r5_same_secret(a, b, 32), "bit %d does not count", bit);
        b[bit / 8] = a[bit / 8];
    }
    b[31] = 0xFF;
    ck_assert(r5_same_secret(a, b, 31));
    r5_wipe(a, 31);
    for (int i = 0; i < 31; i++)
        ck_assert_uint_eq(a[i], 0);
    ck_assert_uint_eq(a[31], 31);
    r5_wipe(NULL, 0);
}
END_TEST

START_TEST(utc_text_has_its_shape)
{
    char text[32];
    int year, month, day, hour, minute, second, micro, used = 0;
    r5_utc_text(text);
    ck_assert_uint_eq(strlen(text), 27);
    ck_assert_int_eq(sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d.%6dZ%n", &year, &month, &day, &hour,
                            &minute, &second, &micro, &used),
                     7);
    ck_assert_int_eq(used, 27);

    time_t now = time(NULL);
    struct tm then = { .tm_year = year - 1900,
                       .tm_mon = month - 1,
                       .tm_mday = day,
                       .tm_hour = hour,
                       .tm_min = minute,
                       .tm_sec = second };
    time_t read = timegm(&then);
    ck_assert_msg(read <= now && now - read < 60, "%s is not now", text);
}
END_TEST

START_TEST(guards_stretch_within_bounds)
{
    static const struct {
        const char *stretch;
        int64_t times;
    } row[] = { { "1", 1 }, { "10", 10 }, { "100", 100 }, { "101", 1 },
                { "0", 1 }, { "-3", 1 },  { "", 1 },      { "soon", 1 } };
    ck_assert_int_eq(unsetenv("R5_STRETCH"), 0);
    ck_assert_int_eq(r5_wall_guard(2000), 2 * R5_NS_PER_S);
    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        ck_assert_int_eq(setenv("R5_STRETCH", row[i].stretch, 1), 0);
        ck_assert_int_eq(r5_wall_guard(2000), row[i].times * 2 * R5_NS_PER_S);
    }
    r5_time first = r5_wall_monotonic();
    ck_assert_int_gt(first, 0);
    ck_assert_int_ge(r5_wall_monotonic(), first);
    ck_assert_int_eq(r5_ms(1500), 1500 * R5_NS_PER_MS);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base");
    TCase *tests = tcase_create("base");
    tcase_add_test(tests, hex_goes_both_ways);
    tcase_add_loop_test(tests, what_is_not_hex_is_refused_and_writes_nothing, 0,
                        (int)(sizeof(not_hex) / sizeof(not_hex[0])));
    tcase_add_test(tests, every_byte_is_a_digit_or_is_not);
    tcase_add_test(tests, a_buffer_grows_and_stays_a_string);
    tcase_add_test(tests, a_buffer_keeps_its_bound);
    tcase_add_test(tests, zero_bytes_are_bytes);
    tcase_add_test(tests, a_buffer_is_written_and_read_back);
    tcase_add_test(tests, files_that_cannot_be_used_are_named);
    tcase_add_test(tests, an_arena_is_shared_with_a_child);
    tcase_add_test(tests, an_arena_ends);
    tcase_add_test(tests, an_error_says_where_and_what);
    tcase_add_test(tests, an_error_that_is_too_long_is_cut);
    tcase_add_test(tests, each_status_has_its_word);
    tcase_add_test(tests, secrets_are_compared_and_wiped);
    tcase_add_test(tests, utc_text_has_its_shape);
    tcase_add_test(tests, guards_stretch_within_bounds);
    suite_add_tcase(suite, tests);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
