/* SPDX-License-Identifier: Apache-2.0 */
#include "rig_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define LINE_MAX_BYTES 2048

/* The first failure wins, so that the writing runs straight down. */
struct page {
    struct r5_buf *text;
    enum r5_status status;
};

/* In the order of enum cfg_by, cfg_drive, cfg_bias and of the pins. */
static const char *const by_words[] = { "none",  "spawn",    "control", "serial", "tty",
                                        "gpiod", "operator", "relay",   "hub",    "scpi" };
static const char *const drives[] = { "push-pull", "open-drain", "by-direction" };
static const char *const biases[] = { "as-is", "none", "pull-up", "pull-down" };
static const char *const pins[] = { "pwr_on", "reset_n", "v_int" };

static void put(struct page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(struct page *page, const char *format, ...)
{
    char line[LINE_MAX_BYTES];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(line, sizeof(line), format, args);
    va_end(args);
    if (page->status == R5_OK)
        page->status = len < (int)sizeof(line) ? r5_buf_text(page->text, line) : R5_E_LIMIT;
}

/* Always in quotes: a path may hold what YAML takes for its own, : # ' { and the like. */
static void put_quoted(struct page *page, const char *before, const char *text)
{
    put(page, "%s\"", before);
    for (const char *c = text; *c != '\0'; c++)
        put(page, strchr("\"\\", *c) != NULL ? "\\%c" : "%c", *c);
    put(page, "\"");
}

static void put_line(struct page *page, const char *before, const char *text)
{
    put_quoted(page, before, text);
    put(page, "\n");
}

static void put_wire(struct page *page, const struct cfg_wire *wire, bool pin)
{
    put(page, "{ by: %s", by_words[wire->by]);
    if (wire->chip[0] != '\0')
        put_quoted(page, ", chip: ", wire->chip);
    if (wire->port[0] != '\0')
        put_quoted(page, ", port: ", wire->port);
    put_quoted(page, ", line: ", wire->line);
    put(page, ", active: %s", wire->active_low ? "low" : "high");
    if (wire->drive != CFG_PUSH_PULL)
        put(page, ", drive: %s", drives[wire->drive]);
    if (wire->bias != CFG_BIAS_AS_IS)
        put(page, ", bias: %s", biases[wire->bias]);
    if (pin && wire->drive == CFG_PUSH_PULL)
        put(page, ", buffered: true");
    put(page, " }\n");
}

static void put_uart(struct page *page, const struct cfg_uart *uart)
{
    put(page, "    uart:\n      by: %s\n", by_words[uart->by]);
    put_line(page, "      port: ", uart->port);
    put(page, "      baud: %d\n", uart->baud);
    put(page, "      flow: %s # rts-cts needs the module's RTS and CTS wired\n",
        uart->rts_cts ? "rts-cts" : "none");
    put(page, "      frame: %s\n", uart->frame);
}

static void put_pins(struct page *page, const struct cfg_wire pin[3])
{
    put(page, "    # active: the level of the line that pulls the pin low; of v_int: that says it "
              "is on.\n    # buffered: a stage with an open output is between. The pins are never "
              "driven high.\n    pins:\n");
    for (int i = 0; i < 3; i++) {
        put(page, "      %s: ", pins[i]);
        if (pin[i].by == CFG_BY_GPIOD || pin[i].by == CFG_BY_SERIAL)
            put_wire(page, &pin[i], i < 2);
        else
            put(page, "%s\n", by_words[pin[i].by]);
    }
}

static void put_supply(struct page *page, const struct cfg_supply *supply)
{
    put(page, "    supply:\n      by: %s\n      normal_mv: %d # VCC\n", by_words[supply->by],
        supply->normal_mv);
    if (supply->by == CFG_BY_RELAY) {
        put(page, "      wire: ");
        put_wire(page, &supply->wire, false);
    }
    if (supply->by == CFG_BY_HUB) {
        put_line(page, "      hub: ", supply->hub);
        put(page, "      port: %d\n", supply->port);
        if (supply->program[0] != '\0')
            put_line(page, "      program: ", supply->program);
    }
    if (supply->by == CFG_BY_SCPI) {
        put_line(page, "      address: ", supply->address);
        if (supply->channel != 0)
            put(page, "      channel: %d\n", supply->channel);
        put(page, "      limit_ma: %d\n", supply->limit_ma);
    }
}

static void put_unit(struct page *page, const struct cfg_unit *unit)
{
    put(page, "  - name: %s\n", unit->name);
    if (unit->module[0] != '\0')
        put(page, "    module: %s\n", unit->module);
    if (unit->imei[0] != '\0')
        put(page, "    imei: '%s' # another module in its place is an error\n", unit->imei);
    put_uart(page, &unit->uart);
    put_pins(page, unit->pin);
    put_supply(page, &unit->supply);
    put(page, "    faults: none\n");
    for (int i = 0; i < unit->fresh.count; i++)
        put_quoted(page, i == 0 ? "    fresh: [" : ", ", unit->fresh.word[i]);
    if (unit->fresh.count > 0)
        put(page, "]\n");
}

static void put_spends(struct page *page, const struct cfg_rig *rig)
{
    const char *before = "budget: { ";
    put(page, "\n# What one unit may spend in its life on this rig; what is not named is 0. See "
              "rigs/README.md.\n");
    for (int i = 0; i < CFG_SPENDS; i++) {
        if (rig->budget[i] == 0)
            continue;
        put(page, "%s%s: %d", before, cfg_spend_word(i), rig->budget[i]);
        before = ", ";
    }
    put(page, before[0] == ',' ? " }\n" : "# budget: { flash: 200, pairing: 1 }\n");
    if (rig->ledger[0] != '\0')
        put_line(page, "ledger: ", rig->ledger);
    if (rig->passphrase[0] == '\0')
        return;
    put_quoted(page, "keys: { passphrase: ", rig->passphrase);
    if (rig->keys[0] != '\0')
        put_quoted(page, ", folder: ", rig->keys);
    put(page, " }\n");
}

static void put_peer(struct page *page, const struct cfg_peer *peer)
{
    if (peer->by == CFG_BY_NONE)
        return;
    put_quoted(page, "peer: { by: remote, control: ", peer->control);
    put_quoted(page, ", address: ", peer->address);
    put(page, " }\n");
}

enum r5_status cfg_rig_text(const struct cfg_rig *rig, struct r5_buf *text, struct r5_error *error)
{
    struct page page = { .text = text, .status = R5_OK };
    put(&page, "# rigs/README.md tells every key, rigs/wiring/ what must never be connected.\n");
    put(&page, "rig: %s\n", rig->name);
    put_line(&page, "title: ", rig->title);
    put(&page, "kind: %s\nclock: system\n", rig->emulated ? "emulated" : "hardware");
    if (rig->rehearsal)
        put(&page, "rehearsal: true # what stands there is no module\n");
    put(&page, "rest: { supply: %s } # how VCC is left on every exit\n",
        rig->stays_on ? "as-is" : "off");
    put_spends(&page, rig);
    if (rig->peer.by == CFG_BY_SPAWN)
        return r5_fail(error, R5_E_UNSUPPORTED, "the peer is spawned; copy rigs/emulator.yaml");
    put_peer(&page, &rig->peer);
    put(&page, "\nunits:\n");
    for (int i = 0; i < rig->units; i++) {
        if (rig->unit[i].uart.by == CFG_BY_SPAWN)
            return r5_fail(error, R5_E_UNSUPPORTED, "unit '%s' is spawned; copy rigs/emulator.yaml",
                           rig->unit[i].name);
        put_unit(&page, &rig->unit[i]);
    }
    if (page.status != R5_OK)
        return r5_fail(error, page.status, "the rig file of '%s' becomes too long", rig->name);
    return R5_OK;
}
