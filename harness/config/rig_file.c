/* SPDX-License-Identifier: Apache-2.0 */
#include "rig_file.h"

#include <string.h>

#include "names.h"
#include "rig_unit.h"
#include "yaml_doc.h"

static const char *const kinds[] = { "emulated", "hardware", NULL };
static const char *const clocks[] = { "stepped", "system", NULL };
static const char *const doors[] = { "control", "none", NULL };
static const char *const rests[] = { "off", "as-is", NULL };
static const char *const spends[] = { "pairing", "seal", "pin", "flash", "credential", "update" };

static const struct cfg_key rig_keys[] = {
    { "rig", CFG_VALUE, false },   { "title", CFG_VALUE, false }, { "kind", CFG_VALUE, false },
    { "clock", CFG_VALUE, false }, { "units", CFG_LIST, false },  { "rehearsal", CFG_VALUE, true },
    { "rest", CFG_MAP, true },     { "budget", CFG_MAP, true },   { "keys", CFG_MAP, true },
    { "ledger", CFG_VALUE, true }, { "peer", CFG_MAP, true },     { 0 },
};
static const struct cfg_key unit_keys[] = {
    { "name", CFG_VALUE, false },   { "module", CFG_VALUE, true }, { "imei", CFG_VALUE, true },
    { "uart", CFG_MAP, false },     { "pins", CFG_MAP, false },    { "supply", CFG_MAP, false },
    { "faults", CFG_VALUE, false }, { "fresh", CFG_LIST, true },   { 0 },
};

const char *cfg_spend_word(int spend)
{
    return spend >= 0 && spend < CFG_SPENDS ? spends[spend] : NULL;
}

static void bind_imei(struct cfg_bind *bind, const struct cfg_node *node, struct cfg_unit *unit)
{
    cfg_copy(bind, node, unit->imei, sizeof(unit->imei));
    if (bind->status == R5_OK && unit->imei[0] != '\0' && strspn(unit->imei, "0123456789") != 15)
        cfg_refuse(bind, &node->where, "\"%s\" is not an IMEI; write its 15 digits in quotes",
                   unit->imei);
}

static void bind_unit(struct cfg_bind *bind, const struct cfg_node *node, struct cfg_rig *rig)
{
    struct cfg_unit *unit = &rig->unit[rig->units];
    cfg_check_map(bind, node, unit_keys);
    const struct cfg_node *name = cfg_node_at(node, "name");
    const struct cfg_node *module = cfg_node_at(node, "module");
    const struct cfg_node *faults = cfg_node_at(node, "faults");
    cfg_check_name(bind, name);
    cfg_check_name(bind, module);
    cfg_copy(bind, name, unit->name, sizeof(unit->name));
    cfg_copy(bind, module, unit->module, sizeof(unit->module));
    bind_imei(bind, cfg_node_at(node, "imei"), unit);
    for (int i = 0; bind->status == R5_OK && i < rig->units; i++)
        if (strcmp(rig->unit[i].name, unit->name) == 0)
            cfg_refuse(bind, &name->where, "unit \"%s\" stands above already; give it another name",
                       unit->name);
    cfg_bind_uart(bind, cfg_node_at(node, "uart"), rig, &unit->uart);
    cfg_bind_pins(bind, cfg_node_at(node, "pins"), rig, unit->pin);
    cfg_bind_supply(bind, cfg_node_at(node, "supply"), rig, &unit->supply);
    cfg_bind_argv(bind, cfg_node_at(node, "fresh"), &unit->fresh);
    if (cfg_word(bind, faults, doors) == 1)
        rig->faults = false;
    else if (bind->status == R5_OK && unit->uart.by != CFG_BY_SPAWN)
        cfg_refuse(bind, &faults->where,
                   "only a module that is spawned can be cut off in a write; write faults: none");
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

static void bind_budget(struct cfg_bind *bind, const struct cfg_node *node, struct cfg_rig *rig)
{
    struct cfg_key keys[CFG_SPENDS + 1] = { 0 };
    for (int i = 0; i < CFG_SPENDS; i++)
        keys[i] = (struct cfg_key){ spends[i], CFG_VALUE, true };
    cfg_check_map(bind, node, keys);
    for (int i = 0; i < CFG_SPENDS; i++)
        rig->budget[i] = (int)cfg_int(bind, cfg_node_at(node, spends[i]), 0, 1000000);
}

static void bind_keeping(struct cfg_bind *bind, const struct cfg_node *root, struct cfg_rig *rig)
{
    static const struct cfg_key keys_keys[] = { { "folder", CFG_VALUE, true },
                                                { "passphrase", CFG_VALUE, false },
                                                { 0 } };
    static const struct cfg_key rest_keys[] = { { "supply", CFG_VALUE, false }, { 0 } };
    const struct cfg_node *keys = cfg_node_at(root, "keys"), *rest = cfg_node_at(root, "rest");
    if (keys != NULL)
        cfg_check_map(bind, keys, keys_keys);
    if (rest != NULL)
        cfg_check_map(bind, rest, rest_keys);
    cfg_copy(bind, cfg_node_at(keys, "folder"), rig->keys, sizeof(rig->keys));
    cfg_copy(bind, cfg_node_at(keys, "passphrase"), rig->passphrase, sizeof(rig->passphrase));
    cfg_copy(bind, cfg_node_at(root, "ledger"), rig->ledger, sizeof(rig->ledger));
    rig->stays_on = cfg_word(bind, cfg_node_at(rest, "supply"), rests) == 1;
}

static void bind_peer(struct cfg_bind *bind, const struct cfg_node *node, struct cfg_rig *rig)
{
    static const char *const words[] = { "spawn", "remote", NULL };
    static const struct cfg_key by_keys[] = { { "by", CFG_VALUE, false }, { 0 } };
    static const struct cfg_key spawn_keys[] = { { "by", CFG_VALUE, false },
                                                 { "program", CFG_VALUE, false },
                                                 { 0 } };
    static const struct cfg_key remote_keys[] = { { "by", CFG_VALUE, false },
                                                  { "control", CFG_VALUE, false },
                                                  { "address", CFG_VALUE, false },
                                                  { 0 } };
    struct cfg_peer *peer = &rig->peer;
    if (node == NULL)
        return;
    cfg_check_some(bind, node, by_keys);
    bool spawned = cfg_word(bind, cfg_node_at(node, "by"), words) == 0;
    cfg_check_map(bind, node, spawned ? spawn_keys : remote_keys);
    peer->by = spawned ? CFG_BY_SPAWN : CFG_BY_REMOTE;
    cfg_copy(bind, cfg_node_at(node, "program"), peer->program, sizeof(peer->program));
    cfg_copy(bind, cfg_node_at(node, "control"), peer->control, sizeof(peer->control));
    cfg_copy(bind, cfg_node_at(node, "address"), peer->address, sizeof(peer->address));
    if (bind->status == R5_OK && spawned && !rig->emulated)
        cfg_refuse(
            bind, &node->where,
            "a real module does not reach the loopback of this machine; let r5peer run where "
            "it does, and use by: remote");
}

static void bind_rig(struct cfg_bind *bind, const struct cfg_node *root, struct cfg_rig *rig)
{
    const struct cfg_node *budget = cfg_node_at(root, "budget");
    const struct cfg_node *rehearsal = cfg_node_at(root, "rehearsal");
    cfg_check_map(bind, root, rig_keys);
    cfg_check_name(bind, cfg_node_at(root, "rig"));
    cfg_copy(bind, cfg_node_at(root, "rig"), rig->name, sizeof(rig->name));
    cfg_copy(bind, cfg_node_at(root, "title"), rig->title, sizeof(rig->title));
    rig->emulated = cfg_word(bind, cfg_node_at(root, "kind"), kinds) == 0;
    rig->stepped = cfg_word(bind, cfg_node_at(root, "clock"), clocks) == 0;
    rig->rehearsal = cfg_bool(bind, rehearsal);
    if (bind->status == R5_OK && rig->rehearsal && rig->emulated)
        cfg_refuse(bind, &rehearsal->where, "an emulated rig is no rehearsal; remove the line");
    bind_units(bind, cfg_node_at(root, "units"), rig);
    if (budget != NULL)
        bind_budget(bind, budget, rig);
    bind_peer(bind, cfg_node_at(root, "peer"), rig);
    bind_keeping(bind, root, rig);
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
