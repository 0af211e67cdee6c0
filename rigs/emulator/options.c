/* SPDX-License-Identifier: Apache-2.0 */
#include "options.h"

#include <getopt.h>
#include <gnutls/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emu_uart.h"
#include "emu_version.h"

enum { WRONG_USE = 3, WHY_ROOM = 512 };

static const char help[] =
    "r5emu - an emulated u-blox SARA-R5 module\n"
    "\n"
    "  r5emu --pty LINK        real time, on a pseudo-terminal that LINK points to;\n"
    "                          SIGUSR1 gives a PWR_ON pulse: switches it on again\n"
    "  r5emu --uart TTY --pins LABEL\n"
    "                          real time, on a serial port and the GPIO lines PWR_ON, RESET_N and\n"
    "                          V_INT of a gpio-sim bank; root (README.md, On real lines)\n"
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
    "  --nvm FILE              in real time: keep the stored memory in FILE\n"
    "  --baud N                in real time: speed of the line (default 115200)\n"
    "  --control PATH          in real time: control door as a SOCK_SEQPACKET socket\n"
    "  --ready FILE            in real time: FILE appears, empty, once r5emu serves\n"
    "  --modem-lines LABEL     with --uart: gpio-mockup bank with RTS, DTR, CTS, DSR, DCD, RI\n"
    "  --wire NAME=STATE       with --uart: a fault of the wiring (CONTROL.md, wire); several\n"
    "                          times\n"
    "  --help, --version\n";

int options_wrong(const char *what, const char *value, const char *remedy)
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

/* ---- single options --------------------------------------------------------------------------
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
    return options_wrong("--list-defects", NULL, why);
}

static int take_defect(struct options *o, const char *name)
{
    char why[WHY_ROOM] = "no such defect; r5emu --list-defects names them";

    if (emu_defects_find(defects_file(), name, why, sizeof(why)) != 1)
        return options_wrong("--defect", name, why);
    if (!emu_defects_add(&o->defects, name))
        return options_wrong("--defect", name, "too many at once");
    return 0;
}

/* NAME=STATE */
static int take_wire(struct options *o, const char *text)
{
    char name[32];
    char why[WHY_ROOM];
    size_t len = strcspn(text, "=");

    if (!text[len] || len >= sizeof(name))
        return options_wrong("--wire", text, "must be NAME=STATE, such as cts=stuck-off");
    memcpy(name, text, len);
    name[len] = '\0';
    o->wires_given = true;
    if (!wire_set(&o->front.wires, name, text + len + 1, why, sizeof(why)))
        return options_wrong("--wire", text, why);
    return 0;
}

/* Options that are a text, and where it goes. */
static const struct {
    const char *name;
    size_t at;
} texts[] = {
    { "module", offsetof(struct options, module) },
    { "seed", offsetof(struct options, seed) },
    { "unit", offsetof(struct options, unit) },
    { "witness", offsetof(struct options, witness) },
    { "baud", offsetof(struct options, baud) },
    { "data-fd", offsetof(struct options, data_fd) },
    { "control-fd", offsetof(struct options, control_fd) },
    { "ask", offsetof(struct options, ask) },
    { "pty", offsetof(struct options, front.link) },
    { "uart", offsetof(struct options, front.uart) },
    { "pins", offsetof(struct options, front.pins) },
    { "modem-lines", offsetof(struct options, front.modem_lines) },
    { "nvm", offsetof(struct options, front.nvm) },
    { "control", offsetof(struct options, front.control) },
    { "ready", offsetof(struct options, front.ready) },
};
enum { TEXTS = sizeof(texts) / sizeof(texts[0]), TEXT_FIRST = 256 };

static const struct option others[] = {
    { "defect", required_argument, NULL, 'D' }, { "list-defects", no_argument, NULL, 'L' },
    { "wire", required_argument, NULL, 'W' },   { "help", no_argument, NULL, 'h' },
    { "version", no_argument, NULL, 'V' },
};
enum { OTHERS = sizeof(others) / sizeof(others[0]) };

/* Those that only print end the program here. */
static int take(struct options *o, int got, const char *word)
{
    switch (got) {
    case 'D':
        return take_defect(o, optarg);
    case 'W':
        return take_wire(o, optarg);
    case 'L':
        exit(list_defects());
    case 'h':
        fputs(help, stdout);
        exit(0);
    case 'V':
        puts("r5emu " R5EMU_VERSION);
        exit(0);
    case ':':
        return options_wrong("option", word, "needs a value; see r5emu --help");
    case '?':
        return options_wrong("unknown option", word, "see r5emu --help");
    default:
        *(const char **)(void *)((char *)o + texts[got - TEXT_FIRST].at) = optarg;
        return 0;
    }
}

static int parse(int argc, char **argv, struct options *o)
{
    struct option known[TEXTS + OTHERS + 1] = { 0 };
    int got;
    int status;

    for (int i = 0; i < TEXTS; i++)
        known[i] = (struct option){ texts[i].name, required_argument, NULL, TEXT_FIRST + i };
    memcpy(known + TEXTS, others, sizeof(others));
    opterr = 0;
    while ((got = getopt_long(argc, argv, ":", known, NULL)) != -1)
        if ((status = take(o, got, argv[optind - 1])) != 0)
            return status;
    if (o->ask && optind + 1 == argc) {
        o->request = argv[optind];
        return 0;
    }
    if (o->ask)
        return options_wrong("--ask", o->ask, "takes one request, in quotes; see r5emu --help");
    return optind < argc
               ? options_wrong("argument", argv[optind], "none is taken; see r5emu --help")
               : 0;
}

/* ---- all together -----------------------------------------------------------------------------
 */

/* One front end, with what belongs to it. */
static bool check_front(const struct options *o)
{
    int fronts = (o->front.link != NULL) + (o->front.uart != NULL) + (o->data_fd || o->control_fd);
    bool real_time = o->front.link || o->front.uart;

    if (fronts == 0)
        options_wrong(
            "no front end", NULL,
            "give --pty LINK, --uart TTY and --pins LABEL, or --data-fd N and --control-fd N; see "
            "r5emu --help");
    else if (fronts > 1)
        options_wrong("--pty, --uart, --data-fd and --control-fd", NULL,
                      "not together: choose one");
    else if (!real_time && (!o->data_fd || !o->control_fd))
        options_wrong("--data-fd, --control-fd", NULL, "one does not go without the other");
    else if (!real_time && (o->front.nvm || o->front.control || o->front.ready))
        options_wrong("--nvm, --control, --ready", NULL, "only together with --pty or --uart");
    else if (o->front.uart && !o->front.pins)
        options_wrong("--uart", o->front.uart, "give the bank of pins, too: --pins LABEL");
    else if (!o->front.uart && (o->front.pins || o->front.modem_lines || o->wires_given))
        options_wrong("--pins, --modem-lines, --wire", NULL, "only together with --uart");
    else
        return true;
    return false;
}

static int check(struct options *o)
{
    if (!parse_seed(o->seed, o->seed_bytes))
        return options_wrong("--seed", o->seed, "must be a decimal number or 64 hex digits");
    if (!number(o->unit, UINT32_MAX, &o->unit_number))
        return options_wrong("--unit", o->unit, "must be a number");
    if (!number(o->baud, 10000000, &o->baud_number) || o->baud_number == 0 ||
        !emu_uart_speed_known(o->baud_number))
        return options_wrong("--baud", o->baud,
                             "must be one of 9600 19200 38400 57600 115200 230400 460800 921600 "
                             "3000000 3250000");
    if (!check_front(o))
        return WRONG_USE;
    if (o->data_fd &&
        (!number(o->data_fd, 65535, &o->fd[0]) || !number(o->control_fd, 65535, &o->fd[1])))
        return options_wrong("--data-fd, --control-fd", NULL,
                             "must be numbers of open descriptors");
    return 0;
}

int options_parse(int argc, char **argv, struct options *o)
{
    int status;

    *o = (struct options){
        .module = "sara-r510m8s-01b-00", .seed = "0", .unit = "0", .baud = "115200"
    };
    status = parse(argc, argv, o);
    return status || o->ask ? status : check(o);
}
