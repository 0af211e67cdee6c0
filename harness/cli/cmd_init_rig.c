/* SPDX-License-Identifier: Apache-2.0 */
/* Asks what stands on a bench, looks at what is plugged in, and writes a rig file. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ask.h"
#include "cli.h"
#include "init_rig_unit.h"
#include "log.h"
#include "paths.h"
#include "rig_text.h"

#define FILE_BYTES_MAX (64u << 10)

static const char help[] =
    "usage: r5conform init-rig [--out FILE]\n\n"
    "Asks about a bench with a real module, proposes what is plugged in, and writes the rig file:\n"
    "FILE, or the name of the rig with .yaml behind it, here. A file that exists is never "
    "overwritten.\nAnswers may come from a file, one a line. Nothing of the bench is opened or "
    "switched.\n";

static void tell(const struct bench_survey *survey)
{
    printf("Serial ports:%s\n", survey->ports == 0 ? " none is plugged in" : "");
    for (size_t i = 0; i < survey->ports; i++)
        printf("  %zu  %s (%s, driver %s)\n", i + 1, survey->port[i].name, survey->port[i].path,
               survey->port[i].driver);
    printf("GPIO chips:%s\n", survey->chips == 0 ? " none that this user may open" : "");
    for (size_t i = 0; i < survey->chips; i++)
        printf("  %s (%s, %u lines%s%s)\n", survey->chip[i].label, survey->chip[i].path,
               survey->chip[i].lines, survey->chip[i].names[0] != '\0' ? ": " : "",
               survey->chip[i].names);
    if (survey->closed > 0)
        printf("  %zu more cannot be opened; see rigs/udev/60-r5conform.rules\n", survey->closed);
    printf("What must never be connected: rigs/wiring/README.md. Enter takes what is in [].\n\n");
}

static void ask_name(struct cli_ask *ask, char *name, size_t room)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";
    for (;;) {
        cli_ask_text(ask, "Name of the rig", "bench-1", name, room);
        if (ask->ended || (name[strspn(name, letters)] == '\0' && strchr("-_", name[0]) == NULL))
            return;
        cli_ask_refuse(ask, "small letters, digits, - and _, beginning with a letter or digit");
    }
}

static void ask_module(struct cli_ask *ask, char *module, size_t room)
{
    struct r5_error error;
    char path[CLI_PATH_MAX];
    for (;;) {
        cli_ask_text(ask, "Profile of the module, or Enter for what --module tells", "", module,
                     room);
        if (ask->ended || module[0] == '\0')
            return;
        if (strchr(module, '/') == NULL && strchr(module, '.') == NULL &&
            cli_find_file("module", "fixtures/modules", module, path, sizeof(path), &error) ==
                R5_OK)
            return;
        if (strpbrk(module, "/.") != NULL)
            cli_ask_refuse(ask, "it is a name, without folder and .yaml");
        else
            cli_ask_refuse(ask, "%s", error.text);
    }
}

static void ask_imei(struct cli_ask *ask, char imei[16])
{
    char answer[64];
    for (;;) {
        cli_ask_text(ask, "IMEI on its label, or Enter for any", "", answer, sizeof(answer));
        if (ask->ended || answer[0] == '\0')
            return;
        if (strlen(answer) == 15 && strspn(answer, "0123456789") == 15)
            break;
        cli_ask_refuse(ask, "an IMEI has 15 digits");
    }
    strcpy(imei, answer);
}

static void ask_rig(struct cli_ask *ask, const struct bench_survey *survey, struct cfg_rig *rig)
{
    struct cfg_unit *unit = &rig->unit[0];
    cli_ask_text(ask, "Title, for reports", "A real module", rig->title, sizeof(rig->title));
    rig->units = 1;
    strcpy(unit->name, "dut");
    ask_module(ask, unit->module, sizeof(unit->module));
    ask_imei(ask, unit->imei);
    cli_ask_unit(ask, survey, unit);
}

/* O_EXCL: what exists stays, also what came while the person answered. */
static enum r5_status write_new(const struct r5_buf *text, const char *path, struct r5_error *error)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0 && errno == EEXIST)
        return r5_fail(error, R5_E_INPUT,
                       "%.300s exists and is left alone; name another file "
                       "with --out",
                       path);
    if (fd < 0)
        return r5_fail(error, R5_E_IO, "cannot make %.300s: %s; name another file with --out", path,
                       strerror(errno));
    bool whole = write(fd, text->data, text->len) == (ssize_t)text->len;
    if (close(fd) == 0 && whole)
        return R5_OK;
    enum r5_status status =
        r5_fail(error, R5_E_IO, "cannot write %.300s: %s", path, strerror(errno));
    unlink(path);
    return status;
}

/* As text: behind the end of a string may be an answer that was given before. */
static bool is_same(const struct cfg_rig *rig, const struct cfg_rig *again)
{
    struct r5_error error;
    struct r5_buf a, b;
    r5_buf_init(&a, FILE_BYTES_MAX);
    r5_buf_init(&b, FILE_BYTES_MAX);
    bool same = cfg_rig_text(rig, &a, &error) == R5_OK &&
                cfg_rig_text(again, &b, &error) == R5_OK &&
                strcmp(r5_buf_str(&a), r5_buf_str(&b)) == 0;
    r5_buf_reset(&a);
    r5_buf_reset(&b);
    return same;
}

/* The file stays only if the reader of rig files makes of it what was asked. */
static enum r5_status save(const struct cfg_rig *rig, const char *path, struct r5_error *error)
{
    struct cfg_rig *again = calloc(1, sizeof(*again));
    struct r5_buf text;
    if (again == NULL)
        return r5_fail(error, R5_E_MEMORY, "out of memory");
    r5_buf_init(&text, FILE_BYTES_MAX);
    enum r5_status status = cfg_rig_text(rig, &text, error);
    if (status == R5_OK)
        status = write_new(&text, path, error);
    if (status == R5_OK) {
        status = cfg_rig_read(path, again, error);
        if (status == R5_OK && !is_same(rig, again))
            status = r5_fail(error, R5_E_INPUT, "%.300s does not read as it was answered", path);
        if (status != R5_OK)
            unlink(path);
    }
    r5_buf_reset(&text);
    free(again);
    return status;
}

static int converse(const char *out)
{
    static struct bench_survey survey;
    static struct cfg_rig rig;
    struct cli_ask ask = { .in = stdin, .echo = isatty(STDIN_FILENO) == 0 };
    struct r5_error error;
    char path[CLI_PATH_MAX];
    bench_survey_take("/sys", "/dev", &survey);
    tell(&survey);
    ask_name(&ask, rig.name, sizeof(rig.name));
    snprintf(path, sizeof(path), "%s%s", out != NULL ? out : rig.name, out != NULL ? "" : ".yaml");
    if (!ask.ended && access(path, F_OK) == 0)
        return cli_misuse("init-rig", "%s exists and is left alone; name another file with --out",
                          path);
    ask_rig(&ask, &survey, &rig);
    printf("\n");
    fflush(stdout);
    if (ask.ended)
        return cli_misuse("init-rig", "the answers ended before the last question; nothing was "
                                      "written");
    if (save(&rig, path, &error) != R5_OK)
        return cli_refuse(&error);
    r5_say("written: %s; what the unit may spend is for you to add, see budget in it", path);
    r5_say("next: r5conform doctor --rig %s%s", strchr(path, '/') == NULL ? "./" : "", path);
    return 0;
}

int cmd_init_rig(int argc, char **argv)
{
    static const struct option known[] = {
        { "out", required_argument, NULL, 'o' },
        { "help", no_argument, NULL, 'h' },
        { NULL, 0, NULL, 0 },
    };
    const char *out = NULL;
    int option;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        if (option == 'h')
            return fputs(help, stdout) < 0;
        if (option != 'o')
            return cli_misuse("init-rig", "see the options with: r5conform init-rig --help");
        out = optarg;
    }
    if (optind < argc)
        return cli_misuse("init-rig", "'%s' is no option", argv[optind]);
    if (out != NULL && access(out, F_OK) == 0)
        return cli_misuse("init-rig", "%s exists and is left alone; name another file with --out",
                          out);
    return converse(out);
}
