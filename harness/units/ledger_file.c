/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "deadline.h"

#define LEDGER_MARK 0x52354C47 /* "R5LG": tells a ledger from other databases */
#define LEDGER_VERSION 1
#define LEDGER_BUSY_MS 5000

/* No index: one that is damaged would hide spends from the count. */
#define LEDGER_TABLE                                                                               \
    "CREATE TABLE spend (id INTEGER PRIMARY KEY, utc TEXT NOT NULL, imei TEXT NOT NULL, "          \
    "kind TEXT NOT NULL, run TEXT NOT NULL, row TEXT NOT NULL) STRICT"

enum r5_status ledger_file_failed(struct ledger_file *file, struct r5_error *error)
{
    int code = sqlite3_errcode(file->db) & 0xFF;
    const char *why = sqlite3_errmsg(file->db);
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        return r5_fail(error, R5_E_TIMEOUT,
                       "the ledger %.200s is in use by another program; end it and try again",
                       file->path);
    if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
        return r5_fail(
            error, R5_E_INPUT,
            "%.200s is no ledger or is damaged (%.60s); name another, or put back a copy "
            "of it: without its ledger a unit may spend all again",
            file->path, why);
    return r5_fail(error, code == SQLITE_NOMEM ? R5_E_MEMORY : R5_E_IO,
                   "cannot use the ledger %.200s: %.100s; make room and see that the file and its "
                   "folder can be written: what cannot be written down is not spent",
                   file->path, why);
}

static enum r5_status run_sql(struct ledger_file *file, const char *sql, struct r5_error *error)
{
    if (sqlite3_exec(file->db, sql, NULL, NULL, NULL) != SQLITE_OK)
        return ledger_file_failed(file, error);
    return R5_OK;
}

enum r5_status ledger_file_prepare(struct ledger_file *file, const char *sql,
                                   const char *const text[], int count, sqlite3_stmt **statement,
                                   struct r5_error *error)
{
    int code = sqlite3_prepare_v2(file->db, sql, -1, statement, NULL);
    for (int i = 0; code == SQLITE_OK && i < count; i++)
        code = sqlite3_bind_text(*statement, i + 1, text[i], -1, SQLITE_STATIC);
    if (code == SQLITE_OK)
        return R5_OK;
    enum r5_status status = ledger_file_failed(file, error);
    sqlite3_finalize(*statement);
    *statement = NULL;
    return status;
}

static enum r5_status ask_number(struct ledger_file *file, const char *sql, long *number,
                                 struct r5_error *error)
{
    sqlite3_stmt *statement = NULL;
    enum r5_status status = ledger_file_prepare(file, sql, NULL, 0, &statement, error);
    if (status == R5_OK && sqlite3_step(statement) != SQLITE_ROW)
        status = ledger_file_failed(file, error);
    else if (status == R5_OK)
        *number = (long)sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return status;
}

static enum r5_status damaged(struct ledger_file *file, struct r5_error *error)
{
    return r5_fail(
        error, R5_E_INPUT,
        "the ledger %.200s is damaged or was changed; put back a copy of it: without its "
        "ledger a unit may spend all again",
        file->path);
}

/* The schema is ours to the letter, the pages hold together and none is cut. */
static enum r5_status check_table(struct ledger_file *file, long size, struct r5_error *error)
{
    static const char schema[] =
        "SELECT count(*) = 1 AND sum(sql IS '" LEDGER_TABLE "') = 1 FROM sqlite_schema";
    static const char pages[] = "SELECT quick_check = 'ok' FROM pragma_quick_check(1)";
    static const char bytes[] =
        "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
    long ours = 0, whole = 0, counted = 0;
    enum r5_status status = ask_number(file, schema, &ours, error);
    if (status == R5_OK)
        status = ask_number(file, pages, &whole, error);
    if (status == R5_OK)
        status = ask_number(file, bytes, &counted, error);
    if (status == R5_OK && (ours == 0 || whole == 0 || counted != size))
        status = damaged(file, error);
    return status;
}

/* Whose database it is. `*fresh`: nothing was ever written into it. */
static enum r5_status check(struct ledger_file *file, bool *fresh, struct r5_error *error)
{
    long mark = 0, version = 0, things = 0;
    struct stat is;
    enum r5_status status = ask_number(file, "PRAGMA application_id", &mark, error);
    if (status == R5_OK)
        status = ask_number(file, "PRAGMA user_version", &version, error);
    if (status == R5_OK)
        status = ask_number(file, "SELECT count(*) FROM sqlite_schema", &things, error);
    if (status != R5_OK)
        return status;
    if (stat(file->path, &is) != 0)
        return r5_fail(error, R5_E_IO, "the ledger %.200s is gone: %s; try again", file->path,
                       strerror(errno));
    *fresh = is.st_size == 0;
    if (*fresh)
        return R5_OK;
    if (mark == 0 && version == 0 && things == 0)
        return damaged(file, error);
    if (mark != LEDGER_MARK)
        return r5_fail(error, R5_E_INPUT,
                       "%.200s is a database of something else; name another file as the ledger",
                       file->path);
    if (version != LEDGER_VERSION)
        return r5_fail(error, R5_E_INPUT,
                       "the ledger %.200s has version %ld, known is %d; use the r5conform that "
                       "wrote it, or a newer one",
                       file->path, version, LEDGER_VERSION);
    return check_table(file, is.st_size, error);
}

static enum r5_status make_table(struct ledger_file *file, struct r5_error *error)
{
    char sql[512];
    snprintf(sql, sizeof(sql), "%s; PRAGMA application_id = %d; PRAGMA user_version = %d",
             LEDGER_TABLE, LEDGER_MARK, LEDGER_VERSION);
    return run_sql(file, sql, error);
}

/* SQLite gives some names a meaning of its own, such as ":memory:" and "file:"; paths have none. */
static enum r5_status plain_path(const char *path, char plain[UNITS_PATH_MAX],
                                 struct r5_error *error)
{
    if (path[0] != '/')
        return units_join(".", path, plain, error);
    if (snprintf(plain, UNITS_PATH_MAX, "%s", path) >= UNITS_PATH_MAX)
        return r5_fail(error, R5_E_LIMIT, "the path %.60s... is too long", path);
    return R5_OK;
}

/* The journal is SQLite's own: a rollback file beside it. EXTRA: a spend that was told is not
 * undone by a power cut, as FULL alone would let it be. */
static enum r5_status open_file(struct ledger_file *file, const char *plain, struct r5_error *error)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_PRIVATECACHE;
    if (sqlite3_open_v2(plain, &file->db, flags, NULL) != SQLITE_OK)
        return ledger_file_failed(file, error);
    sqlite3_busy_timeout(file->db, (int)(r5_wall_guard(LEDGER_BUSY_MS) / R5_NS_PER_MS));
    sqlite3_db_config(file->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(file->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    return run_sql(file,
                   "PRAGMA synchronous = EXTRA; PRAGMA cell_size_check = ON; "
                   "PRAGMA temp_store = MEMORY",
                   error);
}

/* SQLite itself would make the file readable for all. */
static enum r5_status make_file(const char *plain, struct r5_error *error)
{
    if (access(plain, F_OK) == 0)
        return R5_OK;
    char folder[UNITS_PATH_MAX];
    snprintf(folder, sizeof(folder), "%.*s", (int)(strrchr(plain, '/') - plain), plain);
    enum r5_status status = folder[0] != '\0' ? units_make_folder(folder, error) : R5_OK;
    if (status != R5_OK)
        return status;
    int fd = open(plain, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return r5_fail(error, R5_E_IO, "cannot make the ledger %.200s: %s; name another place",
                       plain, strerror(errno));
    close(fd);
    return R5_OK;
}

enum r5_status ledger_file_begin(struct ledger_file *file, const char *path, struct r5_error *error)
{
    *file = (struct ledger_file){ .path = path };
    char plain[UNITS_PATH_MAX];
    bool fresh = false;
    enum r5_status status = plain_path(path, plain, error);
    if (status == R5_OK)
        status = make_file(plain, error);
    if (status == R5_OK)
        status = open_file(file, plain, error);
    if (status == R5_OK)
        status = run_sql(file, "BEGIN IMMEDIATE", error);
    if (status == R5_OK)
        status = check(file, &fresh, error);
    if (status == R5_OK && fresh)
        status = make_table(file, error);
    return status;
}

enum r5_status ledger_file_read(struct ledger_file *file, const char *path, struct r5_error *error)
{
    *file = (struct ledger_file){ .path = path };
    char plain[UNITS_PATH_MAX];
    bool fresh = false;
    enum r5_status status = plain_path(path, plain, error);
    if (status == R5_OK && access(plain, F_OK) != 0 && errno == ENOENT)
        return r5_fail(error, R5_E_ABSENT, "there is no ledger %.200s yet", path);
    if (status == R5_OK)
        status = open_file(file, plain, error);
    if (status == R5_OK)
        status = run_sql(file, "BEGIN", error);
    if (status == R5_OK)
        status = check(file, &fresh, error);
    if (status == R5_OK && fresh)
        status = r5_fail(error, R5_E_ABSENT, "nothing is in the ledger %.200s yet", path);
    return status;
}

enum r5_status ledger_file_commit(struct ledger_file *file, struct r5_error *error)
{
    return run_sql(file, "COMMIT", error);
}

void ledger_file_close(struct ledger_file *file)
{
    sqlite3_close(file->db);
    file->db = NULL;
}
