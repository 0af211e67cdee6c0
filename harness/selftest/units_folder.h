/* SPDX-License-Identifier: Apache-2.0 */
/* A folder of its own for the tests of what is known of units, and processes that come to grief. */
#ifndef R5_SELFTEST_UNITS_FOLDER_H
#define R5_SELFTEST_UNITS_FOLDER_H

#include <check.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"
#include "units_path.h"

#define IMEI "357862090123457"
#define OTHER_IMEI "004999010640000"
#define UTC "2026-01-31T23:59:59.123456Z"

static char folder[32];
static struct r5_error error;

static inline void setup(void)
{
    umask(0);
    snprintf(folder, sizeof(folder), "/tmp/r5-units-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static inline int remove_one(const char *name, const struct stat *is, int kind, struct FTW *at)
{
    (void)is;
    (void)kind;
    (void)at;
    return remove(name);
}

static inline void teardown(void)
{
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* "<folder>/<name>", until the fourth call after this one. */
static inline const char *in_folder(const char *name)
{
    static char paths[4][UNITS_PATH_MAX];
    static int next;
    char *path = paths[next++ % 4];
    snprintf(path, UNITS_PATH_MAX, "%s/%s", folder, name);
    return path;
}

static inline void write_file(const char *path, const void *bytes, size_t len, mode_t mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, bytes, len), (ssize_t)len);
    ck_assert_int_eq(fchmod(fd, mode), 0);
    close(fd);
}

static inline struct r5_buf read_file(const char *path)
{
    struct r5_buf bytes;
    r5_buf_init(&bytes, (size_t)1 << 20);
    ck_assert_int_eq(r5_buf_read_file(&bytes, path, NULL), R5_OK);
    return bytes;
}

static inline void assert_file_is(const char *path, const struct r5_buf *bytes)
{
    struct r5_buf now = read_file(path);
    ck_assert_uint_eq(now.len, bytes->len);
    ck_assert_mem_eq(r5_buf_str(&now), r5_buf_str(bytes), now.len);
    r5_buf_reset(&now);
}

static inline unsigned mode_of(const char *path)
{
    struct stat is;
    ck_assert_int_eq(stat(path, &is), 0);
    return is.st_mode & 0777;
}

/* A status as a process gives it back, and that of a process. */
static inline int as_exit(enum r5_status status)
{
    return -(int)status;
}

static inline enum r5_status status_of(pid_t child)
{
    int how;
    ck_assert_int_eq(waitpid(child, &how, 0), child);
    ck_assert(WIFEXITED(how));
    return (enum r5_status) - WEXITSTATUS(how);
}

/* In a process of its own: root may write anywhere, so it is somebody else. */
static inline void become_nobody(void)
{
    if (geteuid() == 0 && (setgroups(0, NULL) != 0 || setgid(65534) != 0 || setuid(65534) != 0))
        _exit(99);
}

/* In a process of its own: files end at `bytes`, as on a full disk. */
static inline void fill_disk(size_t bytes)
{
    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &(struct rlimit){ bytes, bytes }) != 0)
        _exit(99);
}

/*
 * Runs `work` in a process that is killed when it is about to enter its system call number `calls`.
 * False: it came to its end before, with R5_OK.
 */
static inline bool killed_at(int calls, enum r5_status (*work)(void))
{
    int how;
    pid_t child = fork();
    if (child == 0) {
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
            _exit(99);
        raise(SIGSTOP);
        _exit(as_exit(work()));
    }
    ck_assert_int_eq(waitpid(child, &how, 0), child);
    /* Each call stops it twice. */
    for (int stops = 0; WIFSTOPPED(how) && stops < 2 * calls - 1; stops++) {
        ck_assert_int_eq(ptrace(PTRACE_SYSCALL, child, NULL, NULL), 0);
        ck_assert_int_eq(waitpid(child, &how, 0), child);
    }
    if (WIFEXITED(how)) {
        ck_assert_int_eq(WEXITSTATUS(how), 0);
        return false;
    }
    ck_assert_int_eq(kill(child, SIGKILL), 0);
    ck_assert_int_eq(waitpid(child, &how, 0), child);
    return true;
}

#endif
