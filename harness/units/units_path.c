/* SPDX-License-Identifier: Apache-2.0 */
#include "units_path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool units_is_imei(const char *text)
{
    return strlen(text) == UNITS_IMEI_LEN && strspn(text, "0123456789") == UNITS_IMEI_LEN;
}

/* True if the text begins as the form says, where 0 is any digit. */
static bool begins_as(const char *text, const char *form)
{
    for (; *form != '\0'; form++, text++)
        if (*form == '0' ? *text < '0' || *text > '9' : *text != *form)
            return false;
    return true;
}

bool units_is_utc(const char *text)
{
    static const char form[] = "0000-00-00T00:00:00";
    size_t len = strnlen(text, UNITS_UTC_MAX);
    return len < UNITS_UTC_MAX && begins_as(text, form) &&
           strspn(text + strlen(form), ".0123456789Z") == len - strlen(form);
}

static enum r5_status two_parts(const char *first, const char *second, char path[UNITS_PATH_MAX],
                                struct r5_error *error)
{
    if (snprintf(path, UNITS_PATH_MAX, "%s%s", first, second) < UNITS_PATH_MAX)
        return R5_OK;
    return r5_fail(error, R5_E_LIMIT, "the path %.60s%.60s... is too long; the limit is %d bytes",
                   first, second, UNITS_PATH_MAX - 1);
}

enum r5_status units_path(const char *written, char path[UNITS_PATH_MAX], struct r5_error *error)
{
    if (written[0] != '~')
        return two_parts(written, "", path, error);
    if (written[1] != '/' && written[1] != '\0')
        return r5_fail(error, R5_E_INPUT,
                       "%.200s: folders of other people are not looked up; write the path in full",
                       written);
    const char *home = getenv("HOME");
    if (home == NULL || home[0] != '/')
        return r5_fail(error, R5_E_INPUT,
                       "%.200s: HOME is not set to an absolute path; set it, or write the path in "
                       "full",
                       written);
    return two_parts(home, written + 1, path, error);
}

enum r5_status units_default_folder(char path[UNITS_PATH_MAX], struct r5_error *error)
{
    const char *state = getenv("XDG_STATE_HOME");
    if (state != NULL && state[0] == '/')
        return units_join(state, "r5conform", path, error);
    return units_path("~/.local/state/r5conform", path, error);
}

enum r5_status units_join(const char *folder, const char *name, char path[UNITS_PATH_MAX],
                          struct r5_error *error)
{
    if (snprintf(path, UNITS_PATH_MAX, "%s/%s", folder, name) < UNITS_PATH_MAX)
        return R5_OK;
    return r5_fail(error, R5_E_LIMIT, "the path %.60s.../%.60s is too long; the limit is %d bytes",
                   folder, name, UNITS_PATH_MAX - 1);
}

bool units_sync_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = fd >= 0 && fsync(fd) == 0;
    int why = errno;
    if (fd >= 0)
        close(fd);
    errno = why;
    return synced;
}

/* `above` is the folder that holds `part`. */
static enum r5_status make_one(const char *part, const char *above, struct r5_error *error)
{
    struct stat there;
    if (mkdir(part, 0700) == 0 && units_sync_folder(above))
        return R5_OK;
    int why = errno;
    if (why == EEXIST && stat(part, &there) == 0 && S_ISDIR(there.st_mode))
        return R5_OK;
    return r5_fail(error, R5_E_IO, "cannot make the folder %.300s: %s; name another", part,
                   why == EEXIST ? "there is a file of this name" : strerror(why));
}

enum r5_status units_make_folder(const char *path, struct r5_error *error)
{
    char part[UNITS_PATH_MAX], above[UNITS_PATH_MAX];
    enum r5_status status = two_parts(path, "", part, error);
    strcpy(above, path[0] == '/' ? "/" : ".");
    for (const char *at = path; status == R5_OK && at != NULL;) {
        at = strchr(at + 1, '/');
        size_t len = at != NULL ? (size_t)(at - path) : strlen(path);
        memcpy(part, path, len);
        part[len] = '\0';
        struct stat there;
        if (stat(part, &there) != 0 || !S_ISDIR(there.st_mode))
            status = make_one(part, above, error);
        memcpy(above, part, len + 1);
    }
    return status;
}
