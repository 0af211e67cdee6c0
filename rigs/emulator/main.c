/* SPDX-License-Identifier: Apache-2.0 */
/* r5emu: options, and the choice of the front end. */
#include <dirent.h>
#include <errno.h>
#include <getopt.h>
#include <gnutls/crypto.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "emu_defects.h"
#include "emu_profile.h"
#include "emu_uart.h"
#include "emu_version.h"
#include "emu_witness.h"
#include "front.h"

enum { WRONG_USE = 3, WHY_ROOM = 512, PATH_ROOM = 1024 };

static const char help[] =
    "r5emu - an emulated u-blox SARA-R5 module\n"
    "\n"
    "  r5emu --pty LINK        real time, on a pseudo-terminal that LINK points to;\n"
    "                          SIGUSR1 gives a PWR_ON pulse: switches it on again\n"
    "  r5emu --data-fd N --control-fd N\n"
    "                          stepped time, over two inherited sockets (see CONTROL.md)\n"
    "\n"
    "  r5emu --ask PATH 'REQUEST'\n"
    "                          one request to the control door of a running r5emu (CONTROL.md);\n"
    "                          prints the answer; 0 done, 1 refused, 2 no answer within 2 s\n"
    "\n"
    "  --module NAME|FILE      module profile (default sara-r510m8s-01b-00)\n"
    "  --seed N|HEX64          number or 64 hex digits: identity and random stream (default 0)\n"
    "  --unit N                number of the unit, part of its identity (default 0)\n"
    "  --defect NAME           break the module on purpose; several times for several defects\n"
    "  --list-defects          every name, and what it breaks\n"
    "  --witness FILE          append every secret to FILE, for tests only\n"
    "  --nvm FILE              with --pty: keep the stored memory in FILE\n"
    "  --baud N                with --pty: speed of the line (default 115200)\n"
    "  --control PATH          with --pty: control door as a SOCK_SEQPACKET socket\n"
    "  --ready FILE            with --pty: FILE appears, empty, once r5emu serves\n"
    "  --help, --version\n";

struct options {
    const char *module;
    const char *seed;
    const char *unit;
    const char *witness;
    const char *baud;
    const char *data_fd;
    const char *control_fd;
    const char *ask;     /* path of another's control door */
    const char *request; /* what to ask there */
    struct emu_defects defects;
    struct front_pty_options pty;
};

static int wrong(const char *what, const char *value, const char *remedy)
{
    fprintf(stderr, "r5emu: %s%s%s: %s\n", what, value ? " " : "", value ? value : "", remedy);
    return WRONG_USE;
}

static bool number(const char *text, int64_t most, int64_t *value)
{
    size_t len = strlen(text);

    if (len == 0 || len > 18 || strspn(text, "0123456789") != len)
        return false;
    *value = strtoll(text, NULL, 10);
    return *value <= most;
}

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
        wrong("--module", NULL, "the name is too long");
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

/* ---- options -----------------------------------------------------------------------------------
 */

/* A number stands for the hash of its digits; 64 hex digits for themselves. */
static bool parse_seed(const char *text, uint8_t seed[32])
{
    int64_t value;

    if (strlen(text) == 64 && strspn(text, "0123456789abcdefABCDEF") == 64) {
        for (size_t i = 0; i < 32; i++) {
            char two[3] = { text[2 * i], text[2 * i + 1], '\0' };

            seed[i] = (uint8_t)strtoul(two, NULL, 16);
        }
        return true;
    }
    return number(text, INT64_MAX, &value) &&
           gnutls_hash_fast(GNUTLS_DIG_SHA256, text, strlen(text), seed) == 0;
}

static const char *defects_file(void)
{
    const char *file = getenv("R5_DEFECTS");

    return file && file[0] ? file : R5_DEFECTS;
}

static int list_defects(void)
{
    char why[WHY_ROOM];

    if (emu_defects_print(defects_file(), stdout, why, sizeof(why)))
        return 0;
    return wrong("--list-defects", NULL, why);
}

static int take_defect(struct options *o, const char *name)
{
    char why[WHY_ROOM] = "no such defect; r5emu --list-defects names them";

    if (emu_defects_find(defects_file(), name, why, sizeof(why)) != 1)
        return wrong("--defect", name, why);
    if (!emu_defects_add(&o->defects, name))
        return wrong("--defect", name, "too many at once");
    return 0;
}

static int parse(int argc, char **argv, struct options *o)
{
    static const struct option known[] = {
        { "module", required_argument, NULL, 'm' },
        { "seed", required_argument, NULL, 's' },
        { "unit", required_argument, NULL, 'u' },
        { "defect", required_argument, NULL, 'D' },
        { "list-defects", no_argument, NULL, 'L' },
        { "witness", required_argument, NULL, 'w' },
        { "baud", required_argument, NULL, 'b' },
        { "data-fd", required_argument, NULL, 'd' },
        { "control-fd", required_argument, NULL, 'c' },
        { "pty", required_argument, NULL, 'p' },
        { "nvm", required_argument, NULL, 'n' },
        { "control", required_argument, NULL, 'C' },
        { "ask", required_argument, NULL, 'a' },
        { "ready", required_argument, NULL, 'r' },
        { "help", no_argument, NULL, 'h' },
        { "version", no_argument, NULL, 'V' },
        { 0 },
    };
    int got;

    opterr = 0;
    while ((got = getopt_long(argc, argv, ":", known, NULL)) != -1) {
        switch (got) {
        case 'm':
            o->module = optarg;
            break;
        case 's':
            o->seed = optarg;
            break;
        case 'u':
            o->unit = optarg;
            break;
        case 'D':
            got = take_defect(o, optarg);
            if (got != 0)
                return got;
            break;
        case 'L':
            exit(list_defects());
        case 'w':
            o->witness = optarg;
            break;
        case 'b':
            o->baud = optarg;
            break;
        case 'd':
            o->data_fd = optarg;
            break;
        case 'c':
            o->control_fd = optarg;
            break;
        case 'p':
            o->pty.link = optarg;
            break;
        case 'n':
            o->pty.nvm = optarg;
            break;
        case 'C':
            o->pty.control = optarg;
            break;
        case 'a':
            o->ask = optarg;
            break;
        case 'r':
            o->pty.ready = optarg;
            break;
        case 'h':
            fputs(help, stdout);
            exit(0);
        case 'V':
            puts("r5emu " R5EMU_VERSION);
            exit(0);
        case ':':
            return wrong("option", argv[optind - 1], "needs a value; see r5emu --help");
        default:
            return wrong("unknown option", argv[optind - 1], "see r5emu --help");
        }
    }
    if (o->ask && optind + 1 == argc) {
        o->request = argv[optind];
        return 0;
    }
    if (o->ask)
        return wrong("--ask", o->ask, "takes one request, in quotes; see r5emu --help");
    return optind < argc ? wrong("argument", argv[optind], "none is taken; see r5emu --help") : 0;
}

static int check(const struct options *o, uint8_t seed[32], int64_t *unit, int64_t *baud,
                 int64_t fd[2])
{
    if (!parse_seed(o->seed, seed))
        return wrong("--seed", o->seed, "must be a decimal number or 64 hex digits");
    if (!number(o->unit, UINT32_MAX, unit))
        return wrong("--unit", o->unit, "must be a number");
    if (!number(o->baud, 10000000, baud) || *baud == 0 || !emu_uart_speed_known(*baud))
        return wrong("--baud", o->baud,
                     "must be one of 9600 19200 38400 57600 115200 230400 460800 921600 3000000 "
                     "3250000");
    if (o->pty.link && (o->data_fd || o->control_fd))
        return wrong("--pty", NULL, "not together with --data-fd and --control-fd: choose one");
    if (o->pty.link)
        return 0;
    if (!o->data_fd || !o->control_fd)
        return wrong("no front end", NULL,
                     "give --pty LINK, or --data-fd N and --control-fd N; see r5emu --help");
    if (o->pty.nvm || o->pty.control)
        return wrong("--nvm, --control", NULL, "only together with --pty");
    if (!number(o->data_fd, 65535, &fd[0]) || !number(o->control_fd, 65535, &fd[1]))
        return wrong("--data-fd, --control-fd", NULL, "must be numbers of open descriptors");
    return 0;
}

static int serve(const struct options *o, struct emu *e, int64_t baud, const int64_t fd[2])
{
    if (o->witness && !emu_witness_file(e->world->witness, o->witness))
        return wrong("--witness", o->witness, strerror(errno));
    e->world->line_baud = baud;
    e->world->defects = o->defects;
    if (o->pty.link)
        return front_pty(e, &o->pty);
    return front_stepped(e, (int)fd[0], (int)fd[1]);
}

int main(int argc, char **argv)
{
    struct options o = {
        .module = "sara-r510m8s-01b-00", .seed = "0", .unit = "0", .baud = "115200"
    };
    struct emu_profile *profile;
    struct emu *e;
    uint8_t seed[32];
    int64_t unit;
    int64_t baud;
    int64_t fd[2] = { -1, -1 };
    int status = parse(argc, argv, &o);

    if (!status && o.ask)
        return front_ask(o.ask, o.request);
    if (!status)
        status = check(&o, seed, &unit, &baud, fd);
    if (status)
        return status;
    signal(SIGPIPE, SIG_IGN);
    profile = load_module(o.module);
    if (!profile)
        return WRONG_USE;
    e = emu_new(profile, seed, (unsigned)unit);
    status = serve(&o, e, baud, fd);
    emu_free(&e);
    emu_profile_free(&profile);
    return status;
}
