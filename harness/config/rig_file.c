/* SPDX-License-Identifier: Apache-2.0 */
#include "rig_file.h"

#include <string.h>

#include "binder.h"
#include "names.h"
#include "yaml_doc.h"

static const char *const kinds[] = { "emulated", "hardware", NULL };
static const char *const clocks[] = { "stepped", "system", NULL };
static const char *const uart_backends[] = { "spawn", NULL };
static const char *const backends[] = { "control", "none", NULL };
static const char *const flows[] = { "none", "rts-cts", NULL };

static const struct cfg_key rig_keys[] = {
    { "rig", CFG_VALUE, false },   { "title", CFG_VALUE, false }, { "kind", CFG_VALUE, false },
    { "clock", CFG_VALUE, false }, { "units", CFG_LIST, false },  { 0 },
};
static const struct cfg_key unit_keys[] = {
    { "name", CFG_VALUE, false },
    { "module", CFG_VALUE, true },
    { "uart", CFG_MAP, false },
    { "pins", CFG_MAP, false },
    { "supply", CFG_MAP, false },
    { "faults", CFG_VALUE, false },
    { 0 },
};
static const struct cfg_key uart_keys[] = {
    { "by", CFG_VALUE, false },   { "program", CFG_VALUE, false }, { "args", CFG_LIST, true },
    { "baud", CFG_VALUE, false }, { "flow", CFG_VALUE, false },    { 0 },
};
static const struct cfg_key supply_keys[] = {
    { "by", CFG_VALUE, false },
    { "normal_mv", CFG_VALUE, false },
    { 0 },
};
static const struct cfg_key pin_keys[] = {
    { "pwr_on", CFG_VALUE, false },
    { "reset_n", CFG_VALUE, false },
    { "v_int", CFG_VALUE, false },
    { 0 },
};

static enum cfg_by bind_by(struct cfg_bind *bind, const struct cfg_node *node)
{
    return cfg_word(bind, node, backends) == 0 ? CFG_BY_CONTROL : CFG_BY_NONE;
}

static void bind_uart(struct cfg_bind *bind, const struct cfg_node *node, struct cfg_unit *unit)
{
    cfg_check_map(bind, node, uart_keys);
    (void)cfg_word(bind, cfg_node_at(node, "by"), uart_backends);
    unit->uart.by = CFG_BY_SPAWN;
    cfg_copy(bind, cfg_node_at(node, "program"), unit->uart.program, sizeof(unit->uart.program));
    unit->uart.baud = (int)cfg_int(bind, cfg_node_at(node, "baud"), 300, 4000000);
    unit->uart.rts_cts = cfg_word(bind, cfg_node_at(node, "flow"), flows) == 1;

    const struct cfg_node *args = cfg_node_at(node, "args");
    if (cfg_count(bind, args) > CFG_ARGS_MAX)
        cfg_refuse(bind, &args->where, "more than %d arguments; give fewer", CFG_ARGS_MAX);
    for (size_t i = 0; i < cfg_count(bind, args); i++)
        cfg_copy(bind, &args->child[i], unit->uart.arg[unit->uart.args++], CFG_PATH_MAX);
}

static void bind_pins(struct cfg_bind *bind, const struct cfg_node *node, struct cfg_unit *unit)
{
    cfg_check_map(bind, node, pin_keys);
    for (int i = 0; i < 3; i++)
        unit->pins[i] = bind_by(bind, cfg_node_at(node, pin_keys[i].key));
}

static void bind_supply(struct cfg_bind *bind, const struct cfg_node *node, struct cfg_unit *unit)
{
    cfg_check_map(bind, node, supply_keys);
    unit->supply = bind_by(bind, cfg_node_at(node, "by"));
    unit->supply_mv = (int)cfg_int(bind, cfg_node_at(node, "normal_mv"), 1000, 6000);
}

static void bind_unit(struct cfg_bind *bind, const struct cfg_node *node, struct cfg_rig *rig)
{
    struct cfg_unit *unit = &rig->unit[rig->units];
    cfg_check_map(bind, node, unit_keys);
    const struct cfg_node *name = cfg_node_at(node, "name");
    const struct cfg_node *module = cfg_node_at(node, "module");
    cfg_check_name(bind, name);
    cfg_check_name(bind, module);
    cfg_copy(bind, name, unit->name, sizeof(unit->name));
    cfg_copy(bind, module, unit->module, sizeof(unit->module));
    for (int i = 0; bind->status == R5_OK && i < rig->units; i++)
        if (strcmp(rig->unit[i].name, unit->name) == 0)
            cfg_refuse(bind, &name->where, "unit \"%s\" stands above already; give it another name",
                       unit->name);
    bind_uart(bind, cfg_node_at(node, "uart"), unit);
    bind_pins(bind, cfg_node_at(node, "pins"), unit);
    bind_supply(bind, cfg_node_at(node, "supply"), unit);
    if (bind_by(bind, cfg_node_at(node, "faults")) == CFG_BY_NONE)
        rig->faults = false;
    rig->units++;
}

static void bind_units(struct cfg_bind *bind, const struct cfg_node *list, struct cfg_rig *rig)
{
    size_t count = cfg_count(bind, list);
    if (bind->status == R5_OK && (count == 0 || count > CFG_UNITS_MAX))
        cfg_refuse(bind, &list->where, "%zu units where 1 to %d are possible; correct the list",
                   count, CFG_UNITS_MAX);
    rig->faults = true;
    for (size_t i = 0; i < cfg_count(bind, list); i++)
        bind_unit(bind, &list->child[i], rig);
}

static void bind_kind(struct cfg_bind *bind, const struct cfg_node *node, struct cfg_rig *rig)
{
    rig->emulated = cfg_word(bind, node, kinds) == 0;
    if (bind->status == R5_OK && !rig->emulated)
        cfg_refuse(bind, &node->where,
                   "this version has no serial and GPIO backends for hardware; "
                   "use kind: emulated");
}

static void bind_rig(struct cfg_bind *bind, const struct cfg_node *root, struct cfg_rig *rig)
{
    /* A rig of another kind has other keys: better to say that than to call them unknown. */
    if (cfg_node_at(root, "kind") != NULL)
        bind_kind(bind, cfg_node_at(root, "kind"), rig);
    cfg_check_map(bind, root, rig_keys);
    cfg_check_name(bind, cfg_node_at(root, "rig"));
    cfg_copy(bind, cfg_node_at(root, "rig"), rig->name, sizeof(rig->name));
    cfg_copy(bind, cfg_node_at(root, "title"), rig->title, sizeof(rig->title));
    const struct cfg_node *clock = cfg_node_at(root, "clock");
    rig->stepped = cfg_word(bind, clock, clocks) == 0;
    if (bind->status == R5_OK && rig->emulated && !rig->stepped)
        cfg_refuse(bind, &clock->where,
                   "an emulated rig has no clock but stepped; write clock: stepped");
    bind_units(bind, cfg_node_at(root, "units"), rig);
}

enum r5_status cfg_rig_read(const char *path, struct cfg_rig *rig, struct r5_error *error)
{
    struct cfg_doc doc;
    memset(rig, 0, sizeof(*rig));
    enum r5_status status = cfg_doc_read(path, true, &doc, error);
    if (status != R5_OK)
        return status;
    struct cfg_bind bind = { .error = error };
    bind_rig(&bind, &doc.root, rig);
    memcpy(rig->sha256, doc.sha256, sizeof(rig->sha256));
    cfg_doc_reset(&doc);
    return bind.status;
}
