/* SPDX-License-Identifier: Apache-2.0 */
/* Pairings of real modules: there again in the next run, for their owner alone, never half. */
#include <sys/file.h>
#include <time.h>

#include "keys_plain.h"
#include "keystore.h"
#include "units_folder.h"

#define LATER "2026-02-01T00:00:00.000000Z"

static char keys_folder[64], keys_path[128], passphrase_path[64];
static struct units_keystore store;
static struct units_pairings pairings;

static void write_passphrase(const char *text)
{
    write_file(passphrase_path, text, strlen(text), 0600);
}

static void setup_store(void)
{
    setup();
    snprintf(keys_folder, sizeof(keys_folder), "%s/state/keys", folder);
    snprintf(keys_path, sizeof(keys_path), "%s/" IMEI ".keys", keys_folder);
    snprintf(passphrase_path, sizeof(passphrase_path), "%s/passphrase", folder);
    store = (struct units_keystore){ keys_folder, passphrase_path, IMEI };
    write_passphrase("correct horse\nsecond line\n");
}

static struct units_pairing pairing(uint8_t number)
{
    struct units_pairing one = { .version = 2, .used = UTC };
    memset(one.te, number, UNITS_KEY_LEN);
    memset(one.key, number ^ 0x55, UNITS_KEY_LEN);
    memset(one.hmac_key, number ^ 0xAA, UNITS_KEY_LEN);
    return one;
}

static enum r5_status put(uint8_t number)
{
    struct units_pairing one = pairing(number);
    return units_keys_put(&store, &one, &error);
}

/* What is kept, as numbers of pairings: the first one is the first. */
static void assert_kept(size_t count, const uint8_t numbers[])
{
    ck_assert_int_eq(units_keys_load(&store, &pairings, &error), R5_OK);
    ck_assert_uint_eq(pairings.count, count);
    for (size_t i = 0; i < count; i++) {
        struct units_pairing one = pairing(numbers[i]);
        ck_assert_int_eq(pairings.pairing[i].version, one.version);
        ck_assert_mem_eq(pairings.pairing[i].te, one.te, UNITS_KEY_LEN);
        ck_assert_mem_eq(pairings.pairing[i].key, one.key, UNITS_KEY_LEN);
        ck_assert_mem_eq(pairings.pairing[i].hmac_key, one.hmac_key, UNITS_KEY_LEN);
    }
}

/* All calls refuse, say the remedy in one line, and change nothing. */
static void assert_refused(enum r5_status status, const char *remedy)
{
    struct r5_buf before;
    bool there = access(keys_path, F_OK) == 0;
    if (there)
        before = read_file(keys_path);
    memset(&pairings, 0x5A, sizeof(pairings));
    ck_assert_int_eq(units_keys_load(&store, &pairings, &error), status);
    if (strstr(error.text, remedy) == NULL || strchr(error.text, '\n') != NULL)
        ck_abort_msg("'%s' does not say '%s'", error.text, remedy);
    ck_assert_uint_eq(pairings.count, 0);
    for (size_t i = 0; i < sizeof(pairings); i++)
        ck_assert_uint_eq(((uint8_t *)&pairings)[i], 0);
    ck_assert_int_eq(put(99), status);
    ck_assert_ptr_nonnull(strstr(error.text, remedy));
    ck_assert_int_eq(access(in_folder("state/keys/" IMEI ".keys.part"), F_OK), -1);
    if (there) {
        ck_assert_int_eq(units_keys_forget(&store, pairing(1).te, &error), status);
        ck_assert_ptr_nonnull(strstr(error.text, remedy));
        assert_file_is(keys_path, &before);
        r5_buf_reset(&before);
    }
}

START_TEST(pairings_are_there_again)
{
    assert_kept(0, NULL);
    ck_assert_int_ne(access(keys_folder, F_OK), 0);
    ck_assert_int_eq(put(1), R5_OK);
    struct units_pairing v1 = pairing(2);
    v1.version = 1;
    memset(v1.hmac_key, 0, UNITS_KEY_LEN);
    strcpy(v1.used, LATER);
    ck_assert_int_eq(units_keys_put(&store, &v1, &error), R5_OK);
    ck_assert_int_eq(units_keys_load(&store, &pairings, &error), R5_OK);
    ck_assert_uint_eq(pairings.count, 2);
    ck_assert_int_eq(pairings.pairing[0].version, 1);
    ck_assert_mem_eq(pairings.pairing[0].te, v1.te, UNITS_KEY_LEN);
    ck_assert_mem_eq(pairings.pairing[0].key, v1.key, UNITS_KEY_LEN);
    ck_assert_mem_eq(pairings.pairing[0].hmac_key, v1.hmac_key, UNITS_KEY_LEN);
    ck_assert_str_eq(pairings.pairing[0].used, LATER);
    ck_assert_int_eq(pairings.pairing[1].version, 2);
    ck_assert_str_eq(pairings.pairing[1].used, UTC);
    ck_assert_uint_eq(mode_of(in_folder("state")), 0700);
    ck_assert_uint_eq(mode_of(keys_folder), 0700);
    ck_assert_uint_eq(mode_of(keys_path), 0600);
    ck_assert_int_eq(access(in_folder("state/keys/" IMEI ".keys.part"), F_OK), -1);
}
END_TEST

START_TEST(a_known_te_moves_to_the_front)
{
    for (uint8_t i = 1; i <= 3; i++)
        ck_assert_int_eq(put(i), R5_OK);
    assert_kept(3, (const uint8_t[]){ 3, 2, 1 });
    struct units_pairing again = pairing(2);
    strcpy(again.used, LATER);
    ck_assert_int_eq(units_keys_put(&store, &again, &error), R5_OK);
    assert_kept(3, (const uint8_t[]){ 2, 3, 1 });
    ck_assert_str_eq(pairings.pairing[0].used, LATER);
    ck_assert_int_eq(units_keys_forget(&store, pairing(3).te, &error), R5_OK);
    assert_kept(2, (const uint8_t[]){ 2, 1 });
    struct r5_buf before = read_file(keys_path);
    ck_assert_int_eq(units_keys_forget(&store, pairing(3).te, &error), R5_OK);
    assert_file_is(keys_path, &before);
    r5_buf_reset(&before);
    ck_assert_int_eq(units_keys_forget(&store, pairing(1).te, &error), R5_OK);
    ck_assert_int_eq(units_keys_forget(&store, pairing(2).te, &error), R5_OK);
    assert_kept(0, NULL);
}
END_TEST

START_TEST(the_last_of_too_many_falls_out)
{
    for (uint8_t i = 1; i <= UNITS_PAIRINGS_MAX + 1; i++)
        ck_assert_int_eq(put(i), R5_OK);
    uint8_t numbers[UNITS_PAIRINGS_MAX];
    for (int i = 0; i < UNITS_PAIRINGS_MAX; i++)
        numbers[i] = (uint8_t)(UNITS_PAIRINGS_MAX + 1 - i);
    assert_kept(UNITS_PAIRINGS_MAX, numbers);
    memmove(numbers + 1, numbers, UNITS_PAIRINGS_MAX - 1);
    numbers[0] = 2; /* which was the last */
    ck_assert_int_eq(put(2), R5_OK);
    assert_kept(UNITS_PAIRINGS_MAX, numbers);
}
END_TEST

START_TEST(units_are_apart)
{
    ck_assert_int_eq(put(1), R5_OK);
    store.imei = OTHER_IMEI;
    assert_kept(0, NULL);
    ck_assert_int_eq(units_keys_forget(&store, pairing(1).te, &error), R5_OK);
    ck_assert_int_eq(put(2), R5_OK);
    assert_kept(1, (const uint8_t[]){ 2 });
    store.imei = IMEI;
    assert_kept(1, (const uint8_t[]){ 1 });
    ck_assert_int_eq(rename(in_folder("state/keys/" OTHER_IMEI ".keys"), keys_path), 0);
    assert_refused(R5_E_INPUT, "or renamed; name the right file");
}
END_TEST

START_TEST(keys_are_not_to_be_read)
{
    ck_assert_int_eq(put(0x31), R5_OK);
    struct r5_buf first = read_file(keys_path);
    struct units_pairing one = pairing(0x31);
    ck_assert_ptr_null(memmem(first.data, first.len, one.te, 4));
    ck_assert_ptr_null(memmem(first.data, first.len, one.key, 4));
    ck_assert_ptr_null(memmem(first.data, first.len, one.hmac_key, 4));
    ck_assert_ptr_null(memmem(first.data, first.len, UTC, 10));
    /* The same list again: with another salt and another nonce nothing of it is the same. */
    ck_assert_int_eq(put(0x31), R5_OK);
    struct r5_buf second = read_file(keys_path);
    ck_assert_uint_eq(first.len, second.len);
    ck_assert_mem_eq(first.data, second.data, 8);
    ck_assert_mem_ne(first.data + 8, second.data + 8, 16);
    ck_assert_mem_ne(first.data + 24, second.data + 24, 12);
    for (size_t at = 36; at + 8 <= first.len; at += 8)
        ck_assert_mem_ne(first.data + at, second.data + at, 8);
    r5_buf_reset(&first);
    r5_buf_reset(&second);
}
END_TEST

START_TEST(passphrases_that_open)
{
    static const char *const same[] = { "correct horse", "correct horse\n", "correct horse\r\nx" };
    static const char *const others[] = { "correct hors\n", "correct horse \n", "Correct horse\n" };
    ck_assert_int_eq(put(1), R5_OK);
    for (int i = 0; i < 3; i++) {
        write_passphrase(same[i]);
        assert_kept(1, (const uint8_t[]){ 1 });
        write_passphrase(others[i]);
        assert_refused(R5_E_INPUT, "name the right file or put back a copy");
    }
}
END_TEST

START_TEST(passphrase_files_that_are_refused)
{
    char line[1025];
    for (int existing = 0; existing < 2; existing++) {
        write_passphrase("\nsecond line\n");
        assert_refused(R5_E_INPUT, "write a passphrase into it");
        write_passphrase("");
        assert_refused(R5_E_INPUT, "write a passphrase into it");
        memset(line, 'x', sizeof(line));
        write_file(passphrase_path, line, sizeof(line), 0600);
        assert_refused(R5_E_INPUT, "write a shorter line");
        for (unsigned mode = 0001; mode < 0100; mode <<= 1) {
            ck_assert_int_eq(chmod(passphrase_path, 0600 | mode), 0);
            assert_refused(R5_E_INPUT, "close it: chmod 600");
        }
        unlink(passphrase_path);
        assert_refused(R5_E_ABSENT, "there is no passphrase file");
        ck_assert_int_eq(mkfifo(passphrase_path, 0600), 0);
        assert_refused(R5_E_INPUT, "is not a file");
        unlink(passphrase_path);
        line[1023] = '\n';
        write_file(passphrase_path, line, sizeof(line), 0600);
        ck_assert_int_eq(put(1), R5_OK);
    }
}
END_TEST

START_TEST(changed_bytes_are_refused)
{
    ck_assert_int_eq(put(1), R5_OK);
    struct r5_buf whole = read_file(keys_path);
    for (size_t i = 0; i < whole.len; i += i < 8 ? 1 : 12) {
        whole.data[i] ^= (char)(1 << i % 8);
        write_file(keys_path, whole.data, whole.len, 0600);
        whole.data[i] ^= (char)(1 << i % 8);
        assert_refused(R5_E_INPUT, i < 6   ? "is no key file"
                                   : i < 8 ? "use the r5conform that wrote it"
                                           : "put back a copy");
    }
    write_file(keys_path, whole.data, whole.len, 0600);
    assert_kept(1, (const uint8_t[]){ 1 });
    r5_buf_reset(&whole);
}
END_TEST

START_TEST(cut_and_long_files_are_refused)
{
    char more[4000] = { 0 };
    ck_assert_int_eq(put(1), R5_OK);
    struct r5_buf whole = read_file(keys_path);
    for (size_t len = 0; len<whole.len; len += len + 20> whole.len ? 1 : 11) {
        write_file(keys_path, whole.data, len, 0600);
        assert_refused(R5_E_INPUT, len < 8 ? "is no key file" : "put back a copy");
    }
    memcpy(more, whole.data, whole.len);
    write_file(keys_path, more, whole.len + 1, 0600);
    assert_refused(R5_E_INPUT, "put back a copy");
    write_file(keys_path, more, sizeof(more), 0600);
    assert_refused(R5_E_INPUT, "put back a copy");
    r5_buf_reset(&whole);
}
END_TEST

START_TEST(keys_open_to_others_are_refused)
{
    ck_assert_int_eq(put(1), R5_OK);
    for (unsigned mode = 0001; mode < 0100; mode <<= 1) {
        ck_assert_int_eq(chmod(keys_path, 0600 | mode), 0);
        assert_refused(R5_E_INPUT, "close it: chmod 600");
        ck_assert_int_eq(chmod(keys_path, 0600), 0);
        ck_assert_int_eq(chmod(keys_folder, 0700 | mode), 0);
        assert_refused(R5_E_INPUT, "close it: chmod 700");
        ck_assert_int_eq(chmod(keys_folder, 0700), 0);
    }
    ck_assert_int_eq(unlink(keys_path), 0);
    ck_assert_int_eq(mkdir(keys_path, 0700), 0);
    ck_assert_int_eq(units_keys_load(&store, &pairings, &error), R5_E_INPUT);
    ck_assert_int_eq(put(1), R5_E_INPUT);
    ck_assert_int_eq(rmdir(keys_path), 0);
    ck_assert_int_eq(rmdir(keys_folder), 0);
    write_file(keys_folder, "x", 1, 0600);
    ck_assert_int_eq(units_keys_load(&store, &pairings, &error), R5_E_INPUT);
    ck_assert_int_eq(put(1), R5_E_IO);
}
END_TEST

START_TEST(wrong_words_are_refused)
{
    struct units_pairing one = pairing(1);
    store.imei = "../35786209012";
    assert_refused(R5_E_INPUT, "AT+CGSN");
    ck_assert_int_eq(units_keys_forget(&store, one.te, &error), R5_E_INPUT);
    store.imei = IMEI;
    one.version = 3;
    ck_assert_int_eq(units_keys_put(&store, &one, &error), R5_E_INPUT);
    one.version = 1; /* with an HMAC key */
    ck_assert_int_eq(units_keys_put(&store, &one, &error), R5_E_INPUT);
    one.version = 2;
    strcpy(one.used, "now");
    ck_assert_int_eq(units_keys_put(&store, &one, &error), R5_E_INPUT);
    memset(one.used, '0', sizeof(one.used));
    ck_assert_int_eq(units_keys_put(&store, &one, &error), R5_E_INPUT);
    ck_assert_int_ne(access(keys_folder, F_OK), 0);
}
END_TEST

static enum r5_status put_two(void)
{
    return put(2);
}

START_TEST(killed_at_each_system_call)
{
    int calls = 1, done = 0;
    ck_assert_int_eq(put(1), R5_OK);
    struct r5_buf before = read_file(keys_path);
    for (; killed_at(calls, put_two); calls++) {
        struct r5_buf after = read_file(keys_path);
        if (after.len == before.len) {
            ck_assert_mem_eq(after.data, before.data, after.len);
        } else {
            assert_kept(2, (const uint8_t[]){ 2, 1 });
            write_file(keys_path, before.data, before.len, 0600);
            done++;
        }
        r5_buf_reset(&after);
    }
    r5_buf_reset(&before);
    assert_kept(2, (const uint8_t[]){ 2, 1 });
    ck_assert_int_gt(done, 0);
    ck_assert_int_gt(calls - done, 10);
}
END_TEST

START_TEST(a_full_disk_leaves_what_was)
{
    ck_assert_int_eq(put(1), R5_OK);
    struct r5_buf before = read_file(keys_path);
    for (size_t bytes = 0; bytes < 200; bytes += 50) {
        pid_t child = fork();
        if (child == 0) {
            fill_disk(bytes);
            _exit(as_exit(put(2)));
        }
        ck_assert_int_eq(status_of(child), R5_E_IO);
        assert_file_is(keys_path, &before);
        ck_assert_int_eq(access(in_folder("state/keys/" IMEI ".keys.part"), F_OK), -1);
    }
    r5_buf_reset(&before);
}
END_TEST

START_TEST(one_process_writes_at_a_time)
{
    int told[2], refused = 0;
    pid_t child[4];
    char byte;
    ck_assert_int_eq(put(9), R5_OK);
    ck_assert_int_eq(pipe(told), 0);
    for (uint8_t i = 0; i < 4; i++) {
        child[i] = fork();
        if (child[i] == 0) {
            close(told[1]);
            if (read(told[0], &byte, 1) != 0)
                _exit(99);
            _exit(as_exit(put(i)));
        }
    }
    close(told[0]);
    close(told[1]);
    for (int i = 0; i < 4; i++) {
        enum r5_status status = status_of(child[i]);
        ck_assert(status == R5_OK || status == R5_E_LIMIT);
        refused += status != R5_OK;
    }
    ck_assert_int_lt(refused, 4);
    ck_assert_int_eq(units_keys_load(&store, &pairings, &error), R5_OK);
    ck_assert_uint_eq(pairings.count, (size_t)(5 - refused));
}
END_TEST

START_TEST(another_writer_is_told)
{
    ck_assert_int_eq(put(1), R5_OK);
    const char *part = in_folder("state/keys/" IMEI ".keys.part");
    char left_over[3000] = { 0 };
    write_file(part, left_over, sizeof(left_over), 0600);
    int fd = open(part, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    ck_assert_int_eq(flock(fd, LOCK_EX), 0);
    ck_assert_int_eq(put(2), R5_E_LIMIT);
    ck_assert_ptr_nonnull(strstr(error.text, "end that run first"));
    ck_assert_int_eq(access(part, F_OK), 0);
    close(fd); /* as of a process that was killed */
    ck_assert_int_eq(put(2), R5_OK);
    assert_kept(2, (const uint8_t[]){ 2, 1 });
}
END_TEST

/* Of the processor: how much of it a busy machine gives is no matter. */
START_TEST(calls_are_quick)
{
    struct timespec used;
    ck_assert_int_eq(put(1), R5_OK);
    ck_assert_int_eq(put(2), R5_OK);
    ck_assert_int_eq(units_keys_load(&store, &pairings, &error), R5_OK);
    ck_assert_int_eq(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used), 0);
    ck_assert_int_eq(used.tv_sec, 0);
}
END_TEST

START_TEST(lists_that_are_not_ours)
{
    static const struct units_pairings nothing;
    uint8_t bytes[KEYS_PLAIN_MAX + KEYS_PLAIN_ONE] = { 0 };
    struct units_pairings two = { .count = 2, .pairing = { pairing(1), pairing(2) } };
    size_t len = keys_plain_write(&two, bytes);
    ck_assert_uint_eq(len, 163);
    ck_assert(keys_plain_read(bytes, len, &pairings));
    ck_assert_mem_eq(&pairings, &two, sizeof(two));
    static const struct {
        size_t at;
        uint8_t value;
    } wrong[] = {
        { 0, 1 }, { 0, 3 },    { 0, 17 },   { 1, 0 },    { 1, 1 },
        { 1, 3 }, { 50, 'x' }, { 81, 'x' }, { 80, 'x' },
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        uint8_t right = bytes[wrong[i].at];
        bytes[wrong[i].at] = wrong[i].value;
        ck_assert(!keys_plain_read(bytes, len, &pairings));
        ck_assert_mem_eq(&pairings, &nothing, sizeof(nothing));
        bytes[wrong[i].at] = right;
    }
    ck_assert(!keys_plain_read(bytes, len - 1, &pairings));
    ck_assert(!keys_plain_read(bytes, len + 1, &pairings));
    ck_assert(!keys_plain_read(bytes, 0, &pairings));
    memcpy(bytes + 1 + KEYS_PLAIN_ONE, bytes + 1, KEYS_PLAIN_ONE); /* the same te twice */
    ck_assert(!keys_plain_read(bytes, len, &pairings));
    bytes[0] = 17;
    for (uint8_t i = 1; i < 17; i++) {
        memcpy(bytes + 1 + i * KEYS_PLAIN_ONE, bytes + 1, KEYS_PLAIN_ONE);
        bytes[1 + i * KEYS_PLAIN_ONE + 1] = (uint8_t)(100 + i); /* te */
    }
    ck_assert(!keys_plain_read(bytes, sizeof(bytes), &pairings));
}
END_TEST

START_TEST(paths_that_people_write)
{
    char path[UNITS_PATH_MAX], long_one[UNITS_PATH_MAX + 1];
    setenv("HOME", "/home/a", 1);
    ck_assert_int_eq(units_path("~/x/y", path, &error), R5_OK);
    ck_assert_str_eq(path, "/home/a/x/y");
    ck_assert_int_eq(units_path("~", path, &error), R5_OK);
    ck_assert_str_eq(path, "/home/a");
    ck_assert_int_eq(units_path("x/~/y", path, &error), R5_OK);
    ck_assert_str_eq(path, "x/~/y");
    ck_assert_int_eq(units_path("~b/x", path, &error), R5_E_INPUT);
    memset(long_one, 'x', sizeof(long_one));
    long_one[UNITS_PATH_MAX] = '\0';
    ck_assert_int_eq(units_path(long_one, path, &error), R5_E_LIMIT);
    ck_assert_int_eq(units_join(long_one, "x", path, &error), R5_E_LIMIT);
    ck_assert_int_eq(units_make_folder(long_one, &error), R5_E_LIMIT);
    unsetenv("XDG_STATE_HOME");
    ck_assert_int_eq(units_default_folder(path, &error), R5_OK);
    ck_assert_str_eq(path, "/home/a/.local/state/r5conform");
    setenv("XDG_STATE_HOME", "state", 1);
    ck_assert_int_eq(units_default_folder(path, &error), R5_OK);
    ck_assert_str_eq(path, "/home/a/.local/state/r5conform");
    setenv("XDG_STATE_HOME", "/var/s", 1);
    ck_assert_int_eq(units_default_folder(path, &error), R5_OK);
    ck_assert_str_eq(path, "/var/s/r5conform");
    setenv("HOME", "home", 1);
    ck_assert_int_eq(units_path("~/x", path, &error), R5_E_INPUT);
    unsetenv("HOME");
    unsetenv("XDG_STATE_HOME");
    ck_assert_int_eq(units_default_folder(path, &error), R5_E_INPUT);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("keystore");
    TCase *tests = tcase_create("keystore");
    tcase_add_checked_fixture(tests, setup_store, teardown);
    tcase_set_timeout(tests, 240);
    tcase_add_test(tests, pairings_are_there_again);
    tcase_add_test(tests, a_known_te_moves_to_the_front);
    tcase_add_test(tests, the_last_of_too_many_falls_out);
    tcase_add_test(tests, units_are_apart);
    tcase_add_test(tests, keys_are_not_to_be_read);
    tcase_add_test(tests, passphrases_that_open);
    tcase_add_test(tests, passphrase_files_that_are_refused);
    tcase_add_test(tests, changed_bytes_are_refused);
    tcase_add_test(tests, cut_and_long_files_are_refused);
    tcase_add_test(tests, keys_open_to_others_are_refused);
    tcase_add_test(tests, wrong_words_are_refused);
    tcase_add_test(tests, killed_at_each_system_call);
    tcase_add_test(tests, a_full_disk_leaves_what_was);
    tcase_add_test(tests, one_process_writes_at_a_time);
    tcase_add_test(tests, another_writer_is_told);
    tcase_add_test(tests, calls_are_quick);
    suite_add_tcase(suite, tests);
    TCase *parts = tcase_create("parts");
    tcase_add_test(parts, lists_that_are_not_ours);
    tcase_add_test(parts, paths_that_people_write);
    suite_add_tcase(suite, parts);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
