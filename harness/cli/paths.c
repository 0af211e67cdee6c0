/* SPDX-License-Identifier: Apache-2.0 */
#include "paths.h"

#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *cli_root(void)
{
    const char *root = getenv("R5CONFORM_ROOT");
    return root != NULL && root[0] != '\0' ? root : R5_ROOT;
}

void cli_folder_of(const char *path, char *folder, size_t room)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        snprintf(folder, room, ".");
    else
        snprintf(folder, room, "%.*s", slash == path ? 1 : (int)(slash - path), path);
}

void cli_program_folder(char *path, size_t room)
{
    char self[CLI_PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
    self[len > 0 ? len : 0] = '\0';
    cli_folder_of(self, path, room);
}

/* "there are: a, b, c" from the YAML files of a folder. */
static void name_those_there(const char *folder, char *text, size_t room)
{
    char pattern[CLI_PATH_MAX];
    glob_t found;
    size_t used = 0;
    text[0] = '\0';
    snprintf(pattern, sizeof(pattern), "%s/%s/*.yaml", cli_root(), folder);
    if (glob(pattern, 0, NULL, &found) != 0)
        return;
    for (size_t i = 0; i < found.gl_pathc && used < room; i++) {
        const char *name = strrchr(found.gl_pathv[i], '/') + 1;
        used += (size_t)snprintf(text + used, room - used, "%s%.*s", i > 0 ? ", " : "",
                                 (int)(strlen(name) - strlen(".yaml")), name);
    }
    globfree(&found);
}

enum r5_status cli_find_file(const char *what, const char *folder, const char *name, char *path,
                             size_t room, struct r5_error *error)
{
    size_t len = strlen(name);
    if (strchr(name, '/') != NULL || (len > 5 && strcmp(name + len - 5, ".yaml") == 0)) {
        snprintf(path, room, "%s", name);
        return R5_OK;
    }
    snprintf(path, room, "%s/%s/%s.yaml", cli_root(), folder, name);
    if (access(path, F_OK) == 0)
        return R5_OK;
    char there[300];
    name_those_there(folder, there, sizeof(there));
    return r5_fail(error, R5_E_ABSENT, "there is no %s '%.60s'; there are: %s", what, name, there);
}

void cli_defects_file(char *path, size_t room)
{
    const char *other = getenv("R5_DEFECTS");
    if (other != NULL && other[0] != '\0')
        snprintf(path, room, "%s", other);
    else
        snprintf(path, room, "%s/rigs/emulator/defects.yaml", cli_root());
}

enum r5_status cli_find_journal(const char *run, char *path, size_t room, struct r5_error *error)
{
    struct stat found;
    const char *place = run != NULL ? run : "out/latest";
    if (stat(place, &found) != 0)
        return r5_fail(error, R5_E_ABSENT, "there is no run at %s: %s; runs lie in out/", place,
                       strerror(errno));
    if (S_ISDIR(found.st_mode))
        snprintf(path, room, "%s/journal.jsonl", place);
    else
        snprintf(path, room, "%s", place);
    return R5_OK;
}

enum r5_status cli_make_folder(const char *path, struct r5_error *error)
{
    char part[CLI_PATH_MAX];
    if (strlen(path) >= sizeof(part))
        return r5_fail(error, R5_E_LIMIT, "the path %.60s... is too long", path);
    for (const char *at = path; at != NULL;) {
        at = strchr(at + 1, '/');
        snprintf(part, sizeof(part), "%.*s", (int)(at != NULL ? at - path : (long)strlen(path)),
                 path);
        struct stat there;
        if (mkdir(part, 0755) == 0)
            continue;
        int why = errno;
        if (stat(part, &there) == 0 && S_ISDIR(there.st_mode))
            continue;
        return r5_fail(error, R5_E_IO, "cannot make the folder %s: %s; name another", part,
                       strerror(why));
    }
    return R5_OK;
}
