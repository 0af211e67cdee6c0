/* SPDX-License-Identifier: Apache-2.0 */
#include "init_rig_unit.h"

#include <stdlib.h>
#include <string.h>

/* A number of the list that was shown, or what was written. */
static void ask_port(struct cli_ask *ask, const struct bench_survey *survey, const char *question,
                     char port[CFG_PATH_MAX])
{
    const char *first = survey->ports > 0 ? survey->port[0].name : NULL;
    char *end;
    cli_ask_text(ask, question, first, port, CFG_PATH_MAX);
    long number = strtol(port, &end, 10);
    if (*end == '\0' && number >= 1 && number <= (long)survey->ports)
        strcpy(port, survey->port[number - 1].name);
}

static void ask_uart(struct cli_ask *ask, const struct bench_survey *survey, struct cfg_uart *uart)
{
    static const char *const words[] = { "serial", "tty", NULL };
    bool tty = cli_ask_word(ask, "The UART is a serial port, or another terminal", words, 0) == 1;
    uart->by = tty ? CFG_BY_TTY : CFG_BY_SERIAL;
    if (tty)
        cli_ask_text(ask, "Its path", NULL, uart->port, sizeof(uart->port));
    else
        ask_port(ask, survey, "Its port: number above, path, or usb:SERIAL", uart->port);
    uart->baud = (int)cli_ask_number(ask, "Its speed", 300, 4000000, 115200);
    uart->rts_cts = cli_ask_yes(ask, "Are RTS and CTS of the module wired to it?", true);
    strcpy(uart->frame, "8N1");
}

/* --- wires --- */

static void ask_gpio_line(struct cli_ask *ask, const struct bench_survey *survey,
                          struct cfg_wire *wire)
{
    const char *label = survey->chips > 0 ? survey->chip[0].label : "";
    cli_ask_text(ask, "  GPIO chip: label, name or path", label, wire->chip, sizeof(wire->chip));
    for (;;) {
        cli_ask_text(ask, "  Line: its name or number", NULL, wire->line, sizeof(wire->line));
        bool number = wire->line[strspn(wire->line, "0123456789")] == '\0';
        if (ask->ended || !number || wire->chip[0] != '\0')
            return;
        cli_ask_refuse(ask, "a number needs a chip, and none was named; write the line's name");
    }
}

static void ask_modem_line(struct cli_ask *ask, const struct bench_survey *survey,
                           const struct cfg_uart *uart, bool output, struct cfg_wire *wire)
{
    static const char *const outputs[] = { "rts", "dtr", NULL };
    static const char *const inputs[] = { "cts", "dsr", "dcd", "ri", NULL };
    const char *const *words = output ? outputs : inputs;
    for (;;) {
        ask_port(ask, survey, "  Port of the adapter", wire->port);
        if (ask->ended || strcmp(wire->port, uart->port) != 0)
            break;
        cli_ask_refuse(ask, "that is the UART; wires need a port of their own");
    }
    strcpy(wire->line, words[cli_ask_word(ask, "  Line", words, 0)]);
}

static void ask_place(struct cli_ask *ask, const struct bench_survey *survey,
                      const struct cfg_uart *uart, bool output, struct cfg_wire *wire)
{
    if (wire->by == CFG_BY_GPIOD)
        ask_gpio_line(ask, survey, wire);
    else
        ask_modem_line(ask, survey, uart, output, wire);
}

/* --- pins --- */

static const char high[] = "the line would drive the pin high, and the data sheet forbids that "
                           "(UBX-19016638, 4.2.9, 4.2.10)";

/* What is between line and pin decides the polarity; a bare push-pull line is none of the answers.
 */
static void ask_stage(struct cli_ask *ask, struct cfg_wire *wire)
{
    static const char *const words[] = { "transistor",   "open-drain-buffer", "open-drain-line",
                                         "by-direction", "nothing",           NULL };
    enum { TRANSISTOR, BUFFER, LINE, DIRECTION, NOTHING };
    printf(
        "  transistor: high pulls the pin low; open-drain-buffer: low does, high is open;\n"
        "  open-drain-line, by-direction: no stage, the GPIO line itself is open when released\n");
    for (;;) {
        int stage = cli_ask_word(ask, "  What is between line and pin?", words,
                                 wire->by == CFG_BY_GPIOD ? TRANSISTOR : BUFFER);
        wire->active_low = stage != TRANSISTOR;
        wire->drive = stage == LINE        ? CFG_OPEN_DRAIN
                      : stage == DIRECTION ? CFG_BY_DIRECTION
                                           : CFG_PUSH_PULL;
        if (stage == NOTHING)
            cli_ask_refuse(ask, "%s; put a stage with an open output between", high);
        else if (wire->by == CFG_BY_SERIAL && wire->drive != CFG_PUSH_PULL)
            cli_ask_refuse(ask, "a modem line is always driven: %s", high);
        else if (wire->by == CFG_BY_SERIAL && stage == TRANSISTOR)
            cli_ask_refuse(ask, "a stage that inverts pulls the pin low while no program has the "
                                "port open; take one that does not");
        else
            return;
        if (ask->ended)
            return;
    }
}

static const char *const pin_words[] = { "gpiod", "serial", "operator", "none", NULL };
static const enum cfg_by pin_by[] = { CFG_BY_GPIOD, CFG_BY_SERIAL, CFG_BY_OPERATOR, CFG_BY_NONE };

static void ask_pins(struct cli_ask *ask, const struct bench_survey *survey, struct cfg_unit *unit)
{
    static const char *const questions[] = { "PWR_ON is pulled by", "RESET_N is pulled by",
                                             "V_INT is read by" };
    int preset = survey->chips > 0 ? 0 : 2;
    for (int i = 0; i < 3; i++) {
        struct cfg_wire *wire = &unit->pin[i];
        preset = cli_ask_word(ask, questions[i], pin_words, preset);
        wire->by = pin_by[preset];
        if (wire->by != CFG_BY_GPIOD && wire->by != CFG_BY_SERIAL)
            continue;
        ask_place(ask, survey, &unit->uart, i < 2, wire);
        if (i < 2)
            ask_stage(ask, wire);
        else
            wire->active_low =
                cli_ask_yes(ask, "  Does what is between invert (a MOSFET at V_INT does)?", true);
    }
}

/* --- supply --- */

static void ask_relay(struct cli_ask *ask, const struct bench_survey *survey,
                      const struct cfg_uart *uart, struct cfg_wire *wire)
{
    static const char *const words[] = { "gpiod", "serial", NULL };
    static const char *const levels[] = { "high", "low", NULL };
    int preset = survey->chips > 0 ? 0 : 1;
    wire->by = cli_ask_word(ask, "  The relay hangs on", words, preset) == 0 ? CFG_BY_GPIOD
                                                                             : CFG_BY_SERIAL;
    ask_place(ask, survey, uart, true, wire);
    wire->active_low = cli_ask_word(ask, "  Level that switches VCC on", levels, 0) == 1;
}

static void ask_scpi(struct cli_ask *ask, struct cfg_supply *supply)
{
    cli_ask_text(ask, "  Its address: tcp:HOST:PORT, or a path such as /dev/usbtmc0",
                 "/dev/usbtmc0", supply->address, sizeof(supply->address));
    supply->channel = (int)cli_ask_number(ask, "  Channel, 0 if it has one only", 0, 16, 0);
    supply->limit_ma = (int)cli_ask_number(ask, "  Current limit in mA", 50, 10000, 1000);
}

static void ask_supply(struct cli_ask *ask, const struct bench_survey *survey,
                       struct cfg_unit *unit)
{
    static const char *const words[] = { "relay", "hub", "scpi", "operator", "none", NULL };
    static const enum cfg_by by[] = { CFG_BY_RELAY, CFG_BY_HUB, CFG_BY_SCPI, CFG_BY_OPERATOR,
                                      CFG_BY_NONE };
    struct cfg_supply *supply = &unit->supply;
    supply->by = by[cli_ask_word(ask, "VCC is switched by", words, 3)];
    if (supply->by == CFG_BY_RELAY) {
        ask_relay(ask, survey, &unit->uart, &supply->wire);
    } else if (supply->by == CFG_BY_HUB) {
        cli_ask_text(ask, "  Hub, as uhubctl prints its place", NULL, supply->hub,
                     sizeof(supply->hub));
        supply->port = (int)cli_ask_number(ask, "  Port of the hub", 1, 64, 1);
    } else if (supply->by == CFG_BY_SCPI) {
        ask_scpi(ask, supply);
    }
    /* UBX-19016638, table 11: the extended range. */
    supply->normal_mv = (int)cli_ask_number(ask, "VCC in mV, when it is on", 3000, 4500, 3800);
}

void cli_ask_unit(struct cli_ask *ask, const struct bench_survey *survey, struct cfg_unit *unit)
{
    ask_uart(ask, survey, &unit->uart);
    ask_pins(ask, survey, unit);
    ask_supply(ask, survey, unit);
}
