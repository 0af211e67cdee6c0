/* SPDX-License-Identifier: Apache-2.0 */
/* What modules have spent: kept over anything that may happen to a process, and never beyond. */
#include <sqlite3.h>

#include "deadline.h"
#include "ledger.h"
#include "units_folder.h"

static struct units_spend pairing(long budget)
{
    return (struct units_spend){ .imei = IMEI,
                                 .kind = "pairing",
                                 .budget = budget,
                                 .rig = "bench-a",
                                 .run = "2026-01-31-a",
                                 .row = "C2C-PAIR-003[flipped_bit=0]",
                                 .utc = UTC };
}

static enum r5_status spend(const char *name, long budget)
{
    long total = -1;
    struct units_spend one = pairing(budget);
    enum r5_status status = units_ledger_spend(in_folder(name), &one, &total, &error);
    ck_assert(status != R5_OK || total > 0);
    return status;
}

static long spent(const char *name)
{
    long total = -1;
    ck_assert_int_eq(units_ledger_spent(in_folder(name), IMEI, "pairing", &total, &error), R5_OK);
    return total;
}

/* Text of the first column of the first row, as the sqlite3 program shows it. */
static void ask(const char *name, const char *sql, const char *want)
{
    sqlite3 *db;
    sqlite3_stmt *row;
    ck_assert_int_eq(sqlite3_open(in_folder(name), &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_prepare_v2(db, sql, -1, &row, NULL), SQLITE_OK);
    int code = sqlite3_step(row);
    if (want != NULL) {
        ck_assert_int_eq(code, SQLITE_ROW);
        ck_assert_str_eq((const char *)sqlite3_column_text(row, 0), want);
    }
    sqlite3_finalize(row);
    sqlite3_close(db);
}

START_TEST(spends_add_up_to_the_budget)
{
    for (long i = 1; i <= 6; i++) {
        long total = 0;
        struct units_spend one = pairing(6);
        ck_assert_int_eq(units_ledger_spend(in_folder("l"), &one, &total, &error), R5_OK);
        ck_assert_int_eq(total, i);
        ck_assert_int_eq(spent("l"), i);
    }
    ck_assert_int_eq(spend("l", 6), R5_E_LIMIT);
    ck_assert_str_eq(error.text,
                     "unit " IMEI " has spent 6 of its budget of 6: pairing (rig 'bench-a'); raise "
                     "budget: { pairing: ... } if that is meant");
    ck_assert_int_eq(spend("l", 0), R5_E_LIMIT);
    ck_assert_int_eq(spent("l"), 6);
    ck_assert_int_eq(spend("l", 7), R5_OK);
    ck_assert_int_eq(spend("l", -1), R5_OK);
    ck_assert_int_eq(spent("l"), 8);
    ck_assert_int_eq(spend("new", 0), R5_E_LIMIT);
}
END_TEST

START_TEST(units_and_kinds_are_apart)
{
    long total;
    struct units_spend one = pairing(1), other = pairing(1), seal = pairing(1);
    other.imei = OTHER_IMEI;
    seal.kind = "seal";
    seal.utc = "2026-02-01T00:00:00.000000Z";
    ck_assert_int_eq(units_ledger_spend(in_folder("l"), &one, &total, &error), R5_OK);
    ck_assert_int_eq(units_ledger_spend(in_folder("l"), &other, &total, &error), R5_OK);
    ck_assert_int_eq(units_ledger_spend(in_folder("l"), &seal, &total, &error), R5_OK);
    ck_assert_int_eq(total, 1);
    one.budget = -1;
    one.utc = "2026-02-02T00:00:00.000000Z";
    ck_assert_int_eq(units_ledger_spend(in_folder("l"), &one, &total, &error), R5_OK);

    size_t count;
    struct units_total totals[2];
    ck_assert_int_eq(units_ledger_totals(in_folder("l"), IMEI, totals, 2, &count, &error), R5_OK);
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(totals[0].kind, "pairing");
    ck_assert_int_eq(totals[0].total, 2);
    ck_assert_str_eq(totals[0].last, one.utc);
    ck_assert_str_eq(totals[1].kind, "seal");
    ck_assert_int_eq(totals[1].total, 1);
    ck_assert_str_eq(totals[1].last, seal.utc);
    ck_assert_int_eq(units_ledger_totals(in_folder("l"), IMEI, totals, 1, &count, &error),
                     R5_E_LIMIT);
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(
        units_ledger_totals(in_folder("l"), "000000000000000", totals, 2, &count, &error), R5_OK);
    ck_assert_uint_eq(count, 0);
}
END_TEST

START_TEST(reading_makes_nothing)
{
    size_t count = 7;
    struct units_total totals[1];
    ck_assert_int_eq(spent("a/l"), 0);
    ck_assert_int_eq(units_ledger_totals(in_folder("a/l"), IMEI, totals, 1, &count, &error), R5_OK);
    ck_assert_uint_eq(count, 0);
    ck_assert_int_ne(access(in_folder("a"), F_OK), 0);
    write_file(in_folder("empty"), "", 0, 0600);
    ck_assert_int_eq(spent("empty"), 0);
}
END_TEST

START_TEST(file_and_folders_are_for_their_owner)
{
    ck_assert_int_eq(spend("a/b/l", 1), R5_OK);
    ck_assert_uint_eq(mode_of(in_folder("a")), 0700);
    ck_assert_uint_eq(mode_of(in_folder("a/b")), 0700);
    ck_assert_uint_eq(mode_of(in_folder("a/b/l")), 0600);
    ck_assert_int_eq(spend("a/b/l/x", 1), R5_E_IO);
}
END_TEST

START_TEST(names_are_paths)
{
    static const char *const names[] = { ":memory:", "file:l?mode=memory", "l%41?x" };
    long total;
    struct units_spend one = pairing(1);
    ck_assert_int_eq(chdir(folder), 0);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        ck_assert_int_eq(units_ledger_spend(names[i], &one, &total, &error), R5_OK);
        ck_assert_int_eq(access(names[i], F_OK), 0);
        ck_assert_int_eq(units_ledger_spend(names[i], &one, &total, &error), R5_E_LIMIT);
    }
    ck_assert_int_eq(chdir("/"), 0);
}
END_TEST

START_TEST(an_auditor_lists_rows)
{
    ck_assert_int_eq(spend("l", 2), R5_OK);
    ask("l",
        "SELECT id || ' ' || utc || ' ' || imei || ' ' || kind || ' ' || run || ' ' || row "
        "FROM spend",
        "1 " UTC " " IMEI " pairing 2026-01-31-a C2C-PAIR-003[flipped_bit=0]");
}
END_TEST

static const struct {
    const char *imei, *kind, *run, *row, *utc;
    long budget;
} wrong[] = {
    { "", "pin", "r", "", UTC, 1 },
    { "35786209012345", "pin", "r", "", UTC, 1 },
    { "3578620901234567", "pin", "r", "", UTC, 1 },
    { "35786209012345x", "pin", "r", "", UTC, 1 },
    { IMEI "x", "pin", "r", "", UTC, 1 },
    { IMEI, "", "r", "", UTC, 1 },
    { IMEI, "Pin", "r", "", UTC, 1 },
    { IMEI, "1pin", "r", "", UTC, 1 },
    { IMEI, "pin ", "r", "", UTC, 1 },
    { IMEI, "abcdefghijklmnopqrstuvwxy", "r", "", UTC, 1 },
    { IMEI, "pin", "r\n", "", UTC, 1 },
    { IMEI, "pin", "r", "\033[2J", UTC, 1 },
    { IMEI, "pin", "r", "", "", 1 },
    { IMEI, "pin", "r", "", "yesterday", 1 },
    { IMEI, "pin", "r", "", UTC UTC, 1 },
    { IMEI, "pin", "r", "", "2026-01-31T23:59:59.12345678901Z", 1 },
    { IMEI, "pin", "r", "", "2026-01-31T23:59:59\n", 1 },
    { IMEI, "pin", "r", "", UTC, -2 },
};

START_TEST(wrong_words_are_refused)
{
    long total;
    struct units_spend one = { .imei = wrong[_i].imei,
                               .kind = wrong[_i].kind,
                               .budget = wrong[_i].budget,
                               .rig = "bench-a",
                               .run = wrong[_i].run,
                               .row = wrong[_i].row,
                               .utc = wrong[_i].utc };
    ck_assert_int_eq(units_ledger_spend(in_folder("l"), &one, &total, &error), R5_E_INPUT);
    ck_assert_ptr_null(strpbrk(error.text, "\n\033"));
    ck_assert_int_ne(access(in_folder("l"), F_OK), 0);
}
END_TEST

START_TEST(long_words_are_refused)
{
    char word[UNITS_WORD_MAX + 1];
    long total;
    memset(word, 'x', sizeof(word));
    word[UNITS_WORD_MAX] = '\0';
    struct units_spend one = pairing(-1);
    one.row = word;
    ck_assert_int_eq(units_ledger_spend(in_folder("l"), &one, &total, &error), R5_E_INPUT);
    word[UNITS_WORD_MAX - 1] = '\0';
    ck_assert_int_eq(units_ledger_spend(in_folder("l"), &one, &total, &error), R5_OK);
    ck_assert_int_eq(units_ledger_spent(in_folder("l"), "35", "pin", &total, &error), R5_E_INPUT);
    ck_assert_int_eq(units_ledger_spent(in_folder("l"), IMEI, "Pin", &total, &error), R5_E_INPUT);
}
END_TEST

/* Refused both ways, with a word of the remedy, and left as it is. */
static void assert_refused(const char *name, const char *remedy)
{
    long total = 0;
    struct r5_buf before = read_file(in_folder(name));
    ck_assert_int_eq(spend(name, -1), R5_E_INPUT);
    ck_assert_ptr_nonnull(strstr(error.text, remedy));
    ck_assert_int_eq(units_ledger_spent(in_folder(name), IMEI, "pairing", &total, &error),
                     R5_E_INPUT);
    ck_assert_ptr_nonnull(strstr(error.text, remedy));
    assert_file_is(in_folder(name), &before);
    r5_buf_reset(&before);
}

START_TEST(what_is_no_ledger_is_refused)
{
    write_file(in_folder("text"), "spent: 3\n", 9, 0600);
    assert_refused("text", "is no ledger or is damaged");
    char big[9000];
    memset(big, 'x', sizeof(big));
    write_file(in_folder("big"), big, sizeof(big), 0600);
    assert_refused("big", "is no ledger or is damaged");
    ask("other", "CREATE TABLE spend (imei)", NULL);
    assert_refused("other", "name another file as the ledger");
    ask("wal", "PRAGMA journal_mode = WAL", NULL);
    ask("wal", "CREATE TABLE x (y)", NULL);
    assert_refused("wal", "name another file as the ledger");
}
END_TEST

START_TEST(changed_ledgers_are_refused)
{
    static const struct {
        const char *change, *remedy;
    } changes[] = {
        { "PRAGMA user_version = 2", "has version 2, known is 1; use the r5conform that wrote it" },
        { "PRAGMA user_version = 0", "has version 0, known is 1" },
        { "CREATE TRIGGER t AFTER INSERT ON spend BEGIN DELETE FROM spend; END",
          "put back a copy" },
        { "CREATE TABLE x (y)", "put back a copy" },
        { "ALTER TABLE spend ADD x TEXT", "put back a copy" },
        { "DROP TABLE spend", "put back a copy" },
    };
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        unlink(in_folder("l"));
        ck_assert_int_eq(spend("l", -1), R5_OK);
        ask("l", changes[i].change, NULL);
        assert_refused("l", changes[i].remedy);
    }
}
END_TEST

START_TEST(cut_ledgers_are_refused)
{
    for (int i = 0; i < 100; i++)
        ck_assert_int_eq(spend("l", -1), R5_OK);
    struct r5_buf whole = read_file(in_folder("l"));
    ck_assert_uint_gt(whole.len, 12288);
    for (size_t len = 1; len < whole.len; len += len < 600 ? 23 : 997) {
        write_file(in_folder("l"), whole.data, len, 0600);
        assert_refused("l", "put back a copy");
    }
    write_file(in_folder("l"), whole.data, whole.len - 1, 0600);
    assert_refused("l", "put back a copy");
    r5_buf_reset(&whole);
}
END_TEST

/* The second page is the table as long as it is short; its cells are counted in its fourth and
 * fifth byte. */
START_TEST(hidden_rows_are_noticed)
{
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(spend("l", -1), R5_OK);
    struct r5_buf whole = read_file(in_folder("l"));
    ck_assert_uint_eq(whole.len, 8192);
    ck_assert_mem_eq(whole.data + 4096 + 3, "\0\3", 2);
    whole.data[4096 + 4] = 2;
    write_file(in_folder("l"), whole.data, whole.len, 0600);
    assert_refused("l", "put back a copy");
    r5_buf_reset(&whole);
}
END_TEST

/* So many processes at once, each of which spends `times`: how many spends were refused. */
static int refused_of(int processes, int times, long budget)
{
    int refused = 0, gate[2];
    pid_t child[8];
    char byte;
    ck_assert_int_eq(pipe(gate), 0);
    ck_assert_int_eq(setenv("R5_STRETCH", "20", 1), 0);
    for (int i = 0; i < processes; i++) {
        child[i] = fork();
        if (child[i] == 0) {
            close(gate[1]);
            if (read(gate[0], &byte, 1) != 0)
                _exit(99);
            int no = 0;
            for (int n = 0; n < times; n++) {
                enum r5_status status = spend("l", budget);
                if (status != R5_OK && status != R5_E_LIMIT)
                    _exit(98);
                no += status != R5_OK;
            }
            _exit(no);
        }
    }
    close(gate[0]);
    close(gate[1]);
    for (int i = 0; i < processes; i++)
        refused += as_exit(status_of(child[i]));
    return refused;
}

START_TEST(the_last_one_goes_to_one)
{
    for (long budget = 1; budget <= 25; budget++) {
        ck_assert_int_eq(refused_of(2, 1, budget), 1);
        ck_assert_int_eq(spent("l"), budget);
    }
}
END_TEST

START_TEST(many_at_once_stay_within_the_budget)
{
    ck_assert_int_eq(refused_of(8, 5, 25), 15);
    ck_assert_int_eq(spent("l"), 25);
}
END_TEST

START_TEST(a_wait_for_others_ends)
{
    sqlite3 *db;
    ck_assert_int_eq(spend("l", -1), R5_OK);
    ck_assert_int_eq(sqlite3_open(in_folder("l"), &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    ck_assert_int_eq(spend("l", -1), R5_E_TIMEOUT);
    ck_assert_ptr_nonnull(strstr(error.text, "in use by another program"));
    sqlite3_close(db);
    ck_assert_int_eq(spent("l"), 1);
}
END_TEST

/* The next spend and the count after a process was killed: `least` or one more. */
static long assert_whole(long least)
{
    long total = spent("l");
    ck_assert_int_ge(total, least);
    ck_assert_int_le(total, least + 1);
    ck_assert_int_eq(spend("l", -1), R5_OK);
    ck_assert_int_eq(spent("l"), total + 1);
    ask("l", "PRAGMA integrity_check", "ok");
    ask("l", "SELECT total(utc = '" UTC "' AND imei = '" IMEI "') = count(*) FROM spend", "1");
    return total + 1;
}

static enum r5_status spend_without_end(void)
{
    return spend("l", -1);
}

/* Bytes in the pipe are spends that have come back. */
static long spend_until_killed(int round, r5_time one_spend)
{
    int told[2];
    long came_back = 0;
    char byte = 0;
    ck_assert_int_eq(pipe(told), 0);
    pid_t child = fork();
    if (child == 0) {
        while (spend_without_end() == R5_OK && write(told[1], &byte, 1) == 1)
            ;
        _exit(97);
    }
    close(told[1]);
    for (; came_back < round % 4; came_back++)
        ck_assert_int_eq(read(told[0], &byte, 1), 1);
    r5_time until = r5_wall_monotonic() + one_spend * round / 50;
    while (r5_wall_monotonic() < until)
        ;
    kill(child, SIGKILL);
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
    while (read(told[0], &byte, 1) == 1)
        came_back++;
    close(told[0]);
    return came_back;
}

START_TEST(killed_while_spending)
{
    long total = 0;
    r5_time start = r5_wall_monotonic();
    ck_assert_int_eq(spend("measure", -1), R5_OK);
    r5_time one_spend = r5_wall_monotonic() - start;
    for (int round = 0; round < 50; round++)
        total = assert_whole(total + spend_until_killed(round, one_spend));
}
END_TEST

START_TEST(killed_at_each_system_call)
{
    int undone = 0, done = 0, calls = 1;
    long total = 0;
    for (; killed_at(calls, spend_without_end); calls++) {
        long before = total;
        total = assert_whole(before);
        undone += total == before + 1;
        done += total == before + 2;
    }
    ck_assert_int_eq(spent("l"), total + 1);
    ck_assert_int_gt(calls, 20);
    ck_assert_int_gt(undone, 10);
    ck_assert_int_gt(done, 0);
}
END_TEST

START_TEST(killed_while_it_is_made)
{
    for (int calls = 1; killed_at(calls, spend_without_end); calls++) {
        assert_whole(0);
        ck_assert_uint_eq(mode_of(in_folder("l")), 0600);
        unlink(in_folder("l"));
    }
}
END_TEST

START_TEST(what_cannot_be_written_is_not_spent)
{
    long total = 0;
    int refused = 0;
    for (size_t bytes = 0; bytes <= 20480; bytes += 512) {
        pid_t child = fork();
        if (child == 0) {
            fill_disk(bytes);
            _exit(as_exit(spend_without_end()));
        }
        enum r5_status status = status_of(child);
        ck_assert(status == R5_OK || status == R5_E_IO);
        refused += status != R5_OK;
        total += status == R5_OK;
        ck_assert_int_eq(spent("l"), total);
    }
    ck_assert_int_gt(total, 0);
    ck_assert_int_gt(refused, 8);
}
END_TEST

START_TEST(what_may_not_be_written_is_not_spent)
{
    ck_assert_int_eq(spend("l", -1), R5_OK);
    ck_assert_int_eq(chmod(in_folder("l"), 0444), 0);
    ck_assert_int_eq(chmod(folder, 0755), 0);
    pid_t child = fork();
    if (child == 0) {
        become_nobody();
        if (spend("other", -1) != R5_E_IO || spent("l") != 1)
            _exit(98);
        _exit(as_exit(spend_without_end()));
    }
    ck_assert_int_eq(status_of(child), R5_E_IO);
    ck_assert_int_eq(spent("l"), 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ledger");
    TCase *tests = tcase_create("ledger");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 240);
    tcase_add_test(tests, spends_add_up_to_the_budget);
    tcase_add_test(tests, units_and_kinds_are_apart);
    tcase_add_test(tests, reading_makes_nothing);
    tcase_add_test(tests, file_and_folders_are_for_their_owner);
    tcase_add_test(tests, names_are_paths);
    tcase_add_test(tests, an_auditor_lists_rows);
    tcase_add_loop_test(tests, wrong_words_are_refused, 0, sizeof(wrong) / sizeof(wrong[0]));
    tcase_add_test(tests, long_words_are_refused);
    tcase_add_test(tests, what_is_no_ledger_is_refused);
    tcase_add_test(tests, changed_ledgers_are_refused);
    tcase_add_test(tests, cut_ledgers_are_refused);
    tcase_add_test(tests, hidden_rows_are_noticed);
    tcase_add_test(tests, the_last_one_goes_to_one);
    tcase_add_test(tests, many_at_once_stay_within_the_budget);
    tcase_add_test(tests, a_wait_for_others_ends);
    tcase_add_test(tests, killed_while_spending);
    tcase_add_test(tests, killed_at_each_system_call);
    tcase_add_test(tests, killed_while_it_is_made);
    tcase_add_test(tests, what_cannot_be_written_is_not_spent);
    tcase_add_test(tests, what_may_not_be_written_is_not_spent);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
