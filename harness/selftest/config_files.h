/* SPDX-License-Identifier: Apache-2.0 */
/* Sample files for the tests of harness/config, in a folder that lives as long as one test. */
#ifndef R5_SELFTEST_CONFIG_FILES_H
#define R5_SELFTEST_CONFIG_FILES_H

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"

static char config_folder[64];

/* The test works in the folder, so that messages begin with the bare names of files. */
static inline void config_files_setup(void)
{
    strcpy(config_folder, "/tmp/r5-config-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(config_folder));
    ck_assert_int_eq(chdir(config_folder), 0);
}

static inline void config_files_teardown(void)
{
    DIR *folder = opendir(".");
    ck_assert_ptr_nonnull(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        (void)unlink(entry->d_name);
    closedir(folder);
    ck_assert_int_eq(rmdir(config_folder), 0);
}

static inline void write_bytes(const char *name, const char *bytes, size_t len)
{
    FILE *file = fopen(name, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, len, file), len);
    ck_assert_int_eq(fclose(file), 0);
}

static inline void write_file(const char *name, const char *text)
{
    write_bytes(name, text, strlen(text));
}

static inline const char *checkout_file(char path[4096], const char *name)
{
    snprintf(path, 4096, "%s/%s", R5_ROOT, name);
    return path;
}

/* `text` with the first `old` in it replaced: a good file made wrong in one place. */
static inline const char *with(char out[4096], const char *text, const char *old, const char *new)
{
    const char *found = strstr(text, old);
    ck_assert_msg(found != NULL, "\"%s\" is not in the good file", old);
    snprintf(out, 4096, "%.*s%s%s", (int)(found - text), text, new, found + strlen(old));
    return out;
}

static inline int run_suite(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}

#endif
