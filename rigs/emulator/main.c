/* SPDX-License-Identifier: Apache-2.0 */
/* r5emu: the module's profile, and the choice of the front end. */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "emu_profile.h"
#include "emu_witness.h"
#include "options.h"

enum { WRONG_USE = 3, WHY_ROOM = 512, PATH_ROOM = 1024 };

/* ---- module profiles ---------------------------------------------------------------------------
 */

static const char *modules_dir(void)
{
    const char *dir = getenv("R5_MODULES_DIR");

    return dir && dir[0] ? dir : R5_MODULES_DIR;
}

static int is_profile(const struct dirent *entry)
{
    size_t len = strlen(entry->d_name);

    return len > 5 && strcmp(entry->d_name + len - 5, ".yaml") == 0 &&
           strcmp(entry->d_name, "sara-r5.yaml") != 0; /* the base is no module */
}

static void name_known_modules(void)
{
    struct dirent **list;
    int count = scandir(modules_dir(), &list, is_profile, alphasort);

    if (count <= 0) {
        fprintf(stderr, " no profile found in %s: set R5_MODULES_DIR\n", modules_dir());
        return;
    }
    for (int i = 0; i < count; i++) {
        fprintf(stderr, " %.*s", (int)strlen(list[i]->d_name) - 5, list[i]->d_name);
        free(list[i]);
    }
    free(list);
    fprintf(stderr, "\n");
}

static struct emu_profile *load_module(const char *name)
{
    char path[PATH_ROOM];
    char why[WHY_ROOM];
    struct emu_profile *profile;
    bool is_file = strchr(name, '/') || strstr(name, ".yaml");
    int len = is_file ? snprintf(path, sizeof(path), "%s", name)
                      : snprintf(path, sizeof(path), "%s/%s.yaml", modules_dir(), name);

    if (len < 0 || (size_t)len >= sizeof(path)) {
        options_wrong("--module", NULL, "the name is too long");
        return NULL;
    }
    if (!is_file && access(path, R_OK) != 0) {
        fprintf(stderr, "r5emu: unknown module %s: give a file, or one of", name);
        name_known_modules();
        return NULL;
    }
    profile = emu_profile_load(path, why, sizeof(why));
    if (!profile)
        fprintf(stderr, "r5emu: %s\n", why);
    return profile;
}

/* ---- running -----------------------------------------------------------------------------------
 */

static int serve(const struct options *o, struct emu *e)
{
    if (o->witness && !emu_witness_file(e->world->witness, o->witness))
        return options_wrong("--witness", o->witness, strerror(errno));
    e->world->line_baud = o->baud_number;
    e->world->defects = o->defects;
    if (o->front.link)
        return front_pty(e, &o->front);
    if (o->front.uart)
        return front_uart(e, &o->front);
    return front_stepped(e, (int)o->fd[0], (int)o->fd[1]);
}

int main(int argc, char **argv)
{
    struct options o;
    struct emu_profile *profile;
    struct emu *e;
    int status = options_parse(argc, argv, &o);

    if (status)
        return status;
    signal(SIGPIPE, SIG_IGN);
    if (o.ask)
        return front_ask(o.ask, o.request);
    profile = load_module(o.module);
    if (!profile)
        return WRONG_USE;
    e = emu_new(profile, o.seed_bytes, (unsigned)o.unit_number);
    status = serve(&o, e);
    emu_free(&e);
    emu_profile_free(&profile);
    return status;
}
