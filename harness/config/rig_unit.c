/* SPDX-License-Identifier: Apache-2.0 */
#include "rig_unit.h"

#include <stdio.h>
#include <string.h>

struct choice {
    const char *word;
    enum cfg_by by;
};

static const struct choice lines[] = {
    { "spawn", CFG_BY_SPAWN }, { "serial", CFG_BY_SERIAL }, { "tty", CFG_BY_TTY }, { 0 }
};
static const struct choice pin_words[] = {
    { "control", CFG_BY_CONTROL }, { "operator", CFG_BY_OPERATOR }, { "none", CFG_BY_NONE }, { 0 }
};
static const struct choice wires[] = { { "gpiod", CFG_BY_GPIOD },
                                       { "serial", CFG_BY_SERIAL },
                                       { 0 } };
static const struct choice supplies[] = { { "control", CFG_BY_CONTROL },
                                          { "relay", CFG_BY_RELAY },
                                          { "hub", CFG_BY_HUB },
                                          { "scpi", CFG_BY_SCPI },
                                          { "operator", CFG_BY_OPERATOR },
                                          { "none", CFG_BY_NONE },
                                          { 0 } };

static enum cfg_by pick(struct cfg_bind *bind, const struct cfg_node *node,
                        const struct choice *choices)
{
    const char *words[8] = { NULL };
    for (int i = 0; choices[i].word != NULL; i++)
        words[i] = choices[i].word;
    return choices[cfg_word(bind, node, words)].by;
}

void cfg_bind_argv(struct cfg_bind *bind, const struct cfg_node *node, struct cfg_argv *argv)
{
    if (cfg_count(bind, node) > CFG_ARGS_MAX)
        cfg_refuse(bind, &node->where, "more than %d arguments; give fewer", CFG_ARGS_MAX);
    for (size_t i = 0; i < cfg_count(bind, node); i++)
        cfg_copy(bind, &node->child[i], argv->word[argv->count++], CFG_PATH_MAX);
}

/* --- uart --- */

static const struct cfg_key by_key[] = { { "by", CFG_VALUE, false }, { 0 } };
static const struct cfg_key spawn_keys[] = {
    { "by", CFG_VALUE, false },   { "program", CFG_VALUE, false }, { "args", CFG_LIST, true },
    { "baud", CFG_VALUE, false }, { "flow", CFG_VALUE, false },    { 0 },
};
static const struct cfg_key port_keys[] = {
    { "by", CFG_VALUE, false },   { "port", CFG_VALUE, false }, { "frame", CFG_VALUE, true },
    { "baud", CFG_VALUE, false }, { "flow", CFG_VALUE, false }, { 0 },
};
static const char *const flows[] = { "none", "rts-cts", NULL };
static const char *const frames[] = { "8N1", "8N2", "8E1", "8O1", "7N1", "7E1", "7O1", NULL };

/* Stepped time is told to the module by its control door, and to nothing else. */
static void check_clock(struct cfg_bind *bind, const struct cfg_node *node,
                        const struct cfg_rig *rig, enum cfg_by by)
{
    if (bind->status != R5_OK)
        return;
    if (!rig->emulated && (by == CFG_BY_SPAWN || by == CFG_BY_CONTROL))
        cfg_refuse(bind, &node->where,
                   "only an emulated module is reached so; write kind: "
                   "emulated, or take another word");
    else if (rig->stepped && by != CFG_BY_SPAWN && by != CFG_BY_CONTROL && by != CFG_BY_NONE)
        cfg_refuse(bind, &node->where, "what is real knows no stepped time; write clock: system");
    else if (!rig->stepped && (by == CFG_BY_SPAWN || by == CFG_BY_CONTROL))
        cfg_refuse(bind, &node->where,
                   "a module that is spawned has no clock but stepped; write clock: stepped");
}

void cfg_bind_uart(struct cfg_bind *bind, const struct cfg_node *node, const struct cfg_rig *rig,
                   struct cfg_uart *uart)
{
    const struct cfg_node *by = cfg_node_at(node, "by");
    cfg_check_some(bind, node, by_key);
    uart->by = pick(bind, by, lines);
    check_clock(bind, by, rig, uart->by);
    cfg_check_map(bind, node, uart->by == CFG_BY_SPAWN ? spawn_keys : port_keys);
    cfg_copy(bind, cfg_node_at(node, "program"), uart->program, sizeof(uart->program));
    cfg_copy(bind, cfg_node_at(node, "port"), uart->port, sizeof(uart->port));
    uart->baud = (int)cfg_int(bind, cfg_node_at(node, "baud"), 300, 4000000);
    uart->rts_cts = cfg_word(bind, cfg_node_at(node, "flow"), flows) == 1;
    strcpy(uart->frame, frames[cfg_word(bind, cfg_node_at(node, "frame"), frames)]);
    cfg_bind_argv(bind, cfg_node_at(node, "args"), &uart->args);
}

/* --- wires --- */

static const struct cfg_key gpiod_keys[] = {
    { "by", CFG_VALUE, false },      { "chip", CFG_VALUE, true },
    { "line", CFG_VALUE, false },    { "active", CFG_VALUE, true },
    { "drive", CFG_VALUE, true },    { "bias", CFG_VALUE, true },
    { "buffered", CFG_VALUE, true }, { 0 },
};
static const struct cfg_key serial_keys[] = {
    { "by", CFG_VALUE, false },    { "port", CFG_VALUE, false },    { "line", CFG_VALUE, false },
    { "active", CFG_VALUE, true }, { "buffered", CFG_VALUE, true }, { 0 },
};
static const char *const levels[] = { "high", "low", NULL };
static const char *const drives[] = { "push-pull", "open-drain", "by-direction", NULL };
static const char *const biases[] = { "as-is", "none", "pull-up", "pull-down", NULL };
static const char *const serial_outputs[] = { "rts", "dtr", NULL };
static const char *const serial_inputs[] = { "cts", "dsr", "dcd", "ri", NULL };

enum wire_use { OF_INPUT, OF_PIN, OF_RELAY };

/*
 * PWR_ON and RESET_N have pull-ups of their own and must never be driven high (UBX-19016638, 4.2.9
 * and 4.2.10). A push-pull line does that at one of its levels, unless something is between. And
 * what pulls a pin while nobody looks after it is no way to leave a module alone.
 */
static void check_pin_is_safe(struct cfg_bind *bind, const struct cfg_node *node,
                              const struct cfg_wire *wire)
{
    if (bind->status != R5_OK)
        return;
    if (wire->drive == CFG_PUSH_PULL && !cfg_bool(bind, cfg_node_at(node, "buffered")))
        cfg_refuse(bind, &node->where,
                   "this would drive the module's pin high; write drive: open-drain (or "
                   "by-direction), or buffered: true if a stage with an open output is between");
    else if (wire->by == CFG_BY_SERIAL && !wire->active_low)
        cfg_refuse(bind, &node->where,
                   "this pulls the module's pin whenever no program has the port open; put a stage "
                   "between that does not invert, and write active: low");
}

static void bind_wire(struct cfg_bind *bind, const struct cfg_node *node, const struct cfg_rig *rig,
                      enum wire_use use, struct cfg_wire *wire)
{
    const struct cfg_node *by = cfg_node_at(node, "by"), *line = cfg_node_at(node, "line");
    const struct cfg_node *active = cfg_node_at(node, "active");
    cfg_check_some(bind, node, by_key);
    wire->by = pick(bind, by, wires);
    check_clock(bind, by, rig, wire->by);
    cfg_check_map(bind, node, wire->by == CFG_BY_GPIOD ? gpiod_keys : serial_keys);
    if (wire->by == CFG_BY_SERIAL && line != NULL)
        (void)cfg_word(bind, line, use == OF_INPUT ? serial_inputs : serial_outputs);
    cfg_copy(bind, line, wire->line, sizeof(wire->line));
    cfg_copy(bind, cfg_node_at(node, "chip"), wire->chip, sizeof(wire->chip));
    cfg_copy(bind, cfg_node_at(node, "port"), wire->port, sizeof(wire->port));
    wire->active_low = active != NULL ? cfg_word(bind, active, levels) == 1 : use == OF_PIN;
    wire->drive = (enum cfg_drive)cfg_word(bind, cfg_node_at(node, "drive"), drives);
    wire->bias = (enum cfg_bias)cfg_word(bind, cfg_node_at(node, "bias"), biases);
    if (use == OF_PIN)
        check_pin_is_safe(bind, node, wire);
}

void cfg_bind_pins(struct cfg_bind *bind, const struct cfg_node *node, const struct cfg_rig *rig,
                   struct cfg_wire pin[3])
{
    static const struct cfg_key keys[] = { { "pwr_on", CFG_ANY, false },
                                           { "reset_n", CFG_ANY, false },
                                           { "v_int", CFG_ANY, false },
                                           { 0 } };
    cfg_check_map(bind, node, keys);
    for (int i = 0; i < 3; i++) {
        const struct cfg_node *child = cfg_node_at(node, keys[i].key);
        if (child == NULL || child->kind == CFG_MAP) {
            bind_wire(bind, child, rig, i < 2 ? OF_PIN : OF_INPUT, &pin[i]);
            continue;
        }
        pin[i].by = pick(bind, child, pin_words);
        pin[i].active_low = i < 2; /* a person is asked to hold them low, never high */
        check_clock(bind, child, rig, pin[i].by);
    }
}

/* --- supply --- */

void cfg_bind_supply(struct cfg_bind *bind, const struct cfg_node *node, const struct cfg_rig *rig,
                     struct cfg_supply *supply)
{
    static const struct cfg_key plain_keys[] = { { "by", CFG_VALUE, false },
                                                 { "normal_mv", CFG_VALUE, false },
                                                 { 0 } };
    static const struct cfg_key relay_keys[] = { { "by", CFG_VALUE, false },
                                                 { "normal_mv", CFG_VALUE, false },
                                                 { "wire", CFG_MAP, false },
                                                 { 0 } };
    static const struct cfg_key hub_keys[] = {
        { "by", CFG_VALUE, false },     { "normal_mv", CFG_VALUE, false },
        { "hub", CFG_VALUE, false },    { "port", CFG_VALUE, false },
        { "program", CFG_VALUE, true }, { 0 }
    };
    static const struct cfg_key scpi_keys[] = {
        { "by", CFG_VALUE, false },       { "normal_mv", CFG_VALUE, false },
        { "address", CFG_VALUE, false },  { "channel", CFG_VALUE, true },
        { "limit_ma", CFG_VALUE, false }, { 0 }
    };
    const struct cfg_node *by = cfg_node_at(node, "by"), *wire = cfg_node_at(node, "wire");
    const struct cfg_node *channel = cfg_node_at(node, "channel");
    cfg_check_some(bind, node, by_key);
    supply->by = pick(bind, by, supplies);
    check_clock(bind, by, rig, supply->by);
    cfg_check_map(bind, node,
                  supply->by == CFG_BY_RELAY  ? relay_keys
                  : supply->by == CFG_BY_HUB  ? hub_keys
                  : supply->by == CFG_BY_SCPI ? scpi_keys
                                              : plain_keys);
    supply->normal_mv = (int)cfg_int(bind, cfg_node_at(node, "normal_mv"), 1000, 6000);
    if (wire != NULL)
        bind_wire(bind, wire, rig, OF_RELAY, &supply->wire);
    cfg_copy(bind, cfg_node_at(node, "hub"), supply->hub, sizeof(supply->hub));
    cfg_copy(bind, cfg_node_at(node, "program"), supply->program, sizeof(supply->program));
    supply->port = (int)cfg_int(bind, cfg_node_at(node, "port"), 1, 64);
    cfg_copy(bind, cfg_node_at(node, "address"), supply->address, sizeof(supply->address));
    supply->channel = channel != NULL ? (int)cfg_int(bind, channel, 1, 16) : 0;
    supply->limit_ma = (int)cfg_int(bind, cfg_node_at(node, "limit_ma"), 50, 10000);
}
