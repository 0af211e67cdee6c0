/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger.h"

#include <stdio.h>
#include <string.h>

#include "ledger_file.h"

static bool is_kind(const char *text)
{
    size_t len = strnlen(text, UNITS_KIND_MAX);
    return len > 0 && len < UNITS_KIND_MAX && text[0] >= 'a' && text[0] <= 'z' &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

/* An auditor reads it in a terminal. */
static bool is_word(const char *text)
{
    size_t len = strnlen(text, UNITS_WORD_MAX);
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7F)
            return false;
    return len < UNITS_WORD_MAX;
}

static enum r5_status check_unit(const char *imei, struct r5_error *error)
{
    if (units_is_imei(imei))
        return R5_OK;
    return r5_fail(error, R5_E_INPUT,
                   "a unit is known by its IMEI of %d digits, not by '%.40s'; see what the module "
                   "answers to AT+CGSN",
                   UNITS_IMEI_LEN, is_word(imei) ? imei : "...");
}

static enum r5_status check_kind(const char *imei, const char *kind, struct r5_error *error)
{
    enum r5_status status = check_unit(imei, error);
    if (status == R5_OK && !is_kind(kind))
        status = r5_fail(error, R5_E_INPUT,
                         "'%.40s' is no kind of spend; write small letters, digits and '-'",
                         is_word(kind) ? kind : "...");
    return status;
}

static enum r5_status check_spend(const struct units_spend *spend, struct r5_error *error)
{
    enum r5_status status = check_kind(spend->imei, spend->kind, error);
    if (status == R5_OK && spend->budget < -1)
        status = r5_fail(error, R5_E_INPUT,
                         "a budget of %ld %s is none; write 0 or more, or leave it out",
                         spend->budget, spend->kind);
    if (status == R5_OK && (!is_word(spend->run) || !is_word(spend->row) || !is_word(spend->rig)))
        status = r5_fail(error, R5_E_INPUT,
                         "names of run, row and rig are one line of less than %d bytes; name them "
                         "otherwise",
                         UNITS_WORD_MAX);
    if (status == R5_OK && !units_is_utc(spend->utc))
        status = r5_fail(error, R5_E_INPUT,
                         "the time of a spend is UTC such as "
                         "2026-01-31T23:59:59.123456Z");
    return status;
}

static enum r5_status count(struct ledger_file *file, const char *imei, const char *kind,
                            long *total, struct r5_error *error)
{
    sqlite3_stmt *ask = NULL;
    enum r5_status status =
        ledger_file_prepare(file, "SELECT count(*) FROM spend WHERE imei = ? AND kind = ?",
                            (const char *const[]){ imei, kind }, 2, &ask, error);
    if (status == R5_OK && sqlite3_step(ask) != SQLITE_ROW)
        status = ledger_file_failed(file, error);
    else if (status == R5_OK)
        *total = (long)sqlite3_column_int64(ask, 0);
    sqlite3_finalize(ask);
    return status;
}

static enum r5_status record(struct ledger_file *file, const struct units_spend *spend,
                             struct r5_error *error)
{
    sqlite3_stmt *put = NULL;
    enum r5_status status = ledger_file_prepare(
        file, "INSERT INTO spend (utc, imei, kind, run, row) VALUES (?, ?, ?, ?, ?)",
        (const char *const[]){ spend->utc, spend->imei, spend->kind, spend->run, spend->row }, 5,
        &put, error);
    if (status == R5_OK && sqlite3_step(put) != SQLITE_DONE)
        status = ledger_file_failed(file, error);
    sqlite3_finalize(put);
    return status;
}

static enum r5_status used_up(const struct units_spend *spend, long before, struct r5_error *error)
{
    return r5_fail(error, R5_E_LIMIT,
                   "unit %s has spent %ld of its budget of %ld: %s (rig '%.60s'); raise budget: { "
                   "%s: ... } if that is meant",
                   spend->imei, before, spend->budget, spend->kind, spend->rig, spend->kind);
}

enum r5_status units_ledger_spend(const char *path, const struct units_spend *spend, long *total,
                                  struct r5_error *error)
{
    struct ledger_file file = { 0 };
    long before = 0;
    enum r5_status status = check_spend(spend, error);
    if (status == R5_OK)
        status = ledger_file_begin(&file, path, error);
    if (status == R5_OK)
        status = count(&file, spend->imei, spend->kind, &before, error);
    if (status == R5_OK && spend->budget >= 0 && before >= spend->budget)
        status = used_up(spend, before, error);
    if (status == R5_OK)
        status = record(&file, spend, error);
    if (status == R5_OK)
        status = ledger_file_commit(&file, error);
    ledger_file_close(&file);
    if (status == R5_OK)
        *total = before + 1;
    return status;
}

enum r5_status units_ledger_spent(const char *path, const char *imei, const char *kind, long *total,
                                  struct r5_error *error)
{
    struct ledger_file file = { 0 };
    *total = 0;
    enum r5_status status = check_kind(imei, kind, error);
    if (status != R5_OK)
        return status;
    status = ledger_file_read(&file, path, error);
    if (status == R5_OK)
        status = count(&file, imei, kind, total, error);
    ledger_file_close(&file);
    return status == R5_E_ABSENT ? R5_OK : status;
}

/* The file may have been written by another program: what it holds is cut to its bounds. */
static void copy_text(char *text, size_t room, sqlite3_stmt *row, int column)
{
    const unsigned char *found = sqlite3_column_text(row, column);
    snprintf(text, room, "%s", found != NULL ? (const char *)found : "");
}

static enum r5_status list(struct ledger_file *file, const char *imei, struct units_total *totals,
                           size_t room, size_t *count, struct r5_error *error)
{
    sqlite3_stmt *ask = NULL;
    int code = SQLITE_DONE;
    enum r5_status status = ledger_file_prepare(
        file,
        "SELECT kind, count(*), utc, max(id) FROM spend WHERE imei = ? GROUP BY kind ORDER BY kind",
        (const char *const[]){ imei }, 1, &ask, error);
    while (status == R5_OK && (code = sqlite3_step(ask)) == SQLITE_ROW) {
        if (*count == room) {
            status =
                r5_fail(error, R5_E_LIMIT,
                        "unit %s has spent of more than %zu kinds; list them with sqlite3 %.200s",
                        imei, room, file->path);
            break;
        }
        struct units_total *next = &totals[(*count)++];
        copy_text(next->kind, sizeof(next->kind), ask, 0);
        next->total = (long)sqlite3_column_int64(ask, 1);
        copy_text(next->last, sizeof(next->last), ask, 2);
    }
    if (status == R5_OK && code != SQLITE_DONE)
        status = ledger_file_failed(file, error);
    sqlite3_finalize(ask);
    return status;
}

enum r5_status units_ledger_totals(const char *path, const char *imei, struct units_total *totals,
                                   size_t room, size_t *count, struct r5_error *error)
{
    struct ledger_file file = { 0 };
    *count = 0;
    enum r5_status status = check_unit(imei, error);
    if (status != R5_OK)
        return status;
    status = ledger_file_read(&file, path, error);
    if (status == R5_OK)
        status = list(&file, imei, totals, room, count, error);
    ledger_file_close(&file);
    return status == R5_E_ABSENT ? R5_OK : status;
}
