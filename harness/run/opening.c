/* SPDX-License-Identifier: Apache-2.0 */
#include "opening.h"

#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>

#include "check_adapter.h"
#include "wire.h"

static json_t *argv_of(const struct run_settings *settings)
{
    json_t *list = json_array();
    for (int i = 0; i < settings->argc; i++) {
        json_t *word = json_string(settings->argv[i]);
        json_array_append_new(list, word != NULL ? word : json_string("(not UTF-8)"));
    }
    return list;
}

static json_t *tool_of(const struct run_settings *settings)
{
    return json_pack("{s:s, s:s, s:s, s:{s:s, s:s, s:s}}", "name", "r5conform", "version",
                     settings->version, "revision", settings->revision, "libraries", "jansson",
                     jansson_version_str(), "openssl", OpenSSL_version(OPENSSL_VERSION), "check",
                     run_check_version());
}

static json_t *values_of(const struct cfg_module *module)
{
    json_t *values = json_object();
    for (size_t i = 0; i < module->leaves; i++) {
        const struct cfg_leaf *leaf = &module->leaf[i];
        json_object_set_new(values, leaf->key,
                            json_pack("{s:s, s:s, s:s}", "value",
                                      leaf->secret ? "<secret>" : leaf->text, "source",
                                      leaf->source, "confidence", leaf->confidence));
    }
    return values;
}

static void describe_pins(struct bench_unit *unit, char *text, size_t room)
{
    bool by_gpiod = false;
    for (int i = 0; i < LINK_PIN_COUNT; i++)
        by_gpiod = by_gpiod || unit->file->pin[i].by == CFG_BY_GPIOD;
    link_pins_describe(unit->pins, text, room);
    size_t used = strlen(text);
    if (by_gpiod)
        snprintf(text + used, room - used, "; libgpiod %s%s", link_gpiod_version(),
                 link_gpiod_is_tested() ? "" : ", untested");
}

static json_t *units_of(const struct run_session *s)
{
    json_t *units = json_array();
    for (int i = 0; i < s->bench->units; i++) {
        struct bench_unit *unit = &s->bench->unit[i];
        char line[240], pins[400], supply[240] = "none";
        link_describe(unit->line, line, sizeof(line));
        describe_pins(unit, pins, sizeof(pins));
        if (unit->supply != NULL)
            link_supply_describe(unit->supply, supply, sizeof(supply));
        json_array_append_new(units, json_pack("{s:i, s:s, s:s, s:s, s:s, s:s}", "unit", i, "name",
                                               unit->file->name, "transport", line, "pins", pins,
                                               "supply", supply, "clock",
                                               s->bench->file->stepped ? "stepped" : "system"));
    }
    return units;
}

static json_t *suites_of(const struct run_plan *plan)
{
    json_t *suites = json_array();
    for (size_t i = 0; i < plan->suites; i++)
        json_array_append_new(suites,
                              json_pack("{s:s, s:s, s:s, s:s}", "suite", plan->suite[i].name,
                                        "title", plan->suite[i].title, "about",
                                        plan->suite[i].about, "sha256", plan->suite[i].sha256));
    return suites;
}

static bool listed(const json_t *list, const char *id)
{
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item)
    {
        if (strcmp(json_string_value(json_object_get(item, "id")), id) == 0)
            return true;
    }
    return false;
}

/* Every requirement that a selected row names, in the order met. */
static json_t *requirements_of(const struct run_plan *plan)
{
    json_t *list = json_array();
    for (size_t r = 0; r < plan->rows; r++) {
        const struct cfg_words *ids = &plan->row[r].entry->requirements;
        for (size_t i = 0; i < ids->count; i++) {
            const struct cfg_requirement *found = run_plan_requirement(plan, ids->word[i]);
            if (found == NULL || listed(list, found->id))
                continue;
            json_array_append_new(list,
                                  json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "id", found->id,
                                            "catalogue", found->catalogue, "title", found->title,
                                            "capability", found->capability, "bench_testable",
                                            found->bench_testable, "source", found->source));
        }
    }
    return list;
}

static json_t *defects_of(const struct run_settings *settings)
{
    json_t *list = json_array();
    for (int i = 0; i < settings->defects; i++)
        json_array_append_new(list, run_text(settings->defect[i]));
    return list;
}

json_t *run_opening(const struct run_settings *settings, const struct run_plan *plan,
                    const struct cfg_rig *rig, struct run_session *s)
{
    const struct cfg_module *module = s->module;
    json_t *fields =
        json_pack("{s:i, s:s, s:s, s:I, s:I, s:I}", "format", 1, "run", settings->run_name, "out",
                  settings->out_dir, "seed", (json_int_t)settings->seed, "cases",
                  (json_int_t)plan->cases, "rows", (json_int_t)plan->rows);
    json_object_set_new(fields, "argv", argv_of(settings));
    json_object_set_new(fields, "defects", defects_of(settings));
    json_object_set_new(fields, "mute", run_text(s->mute != NULL ? s->mute : ""));
    json_object_set_new(fields, "tool", tool_of(settings));
    json_object_set_new(fields, "plan",
                        json_pack("{s:s, s:s, s:s}", "name", plan->file.name, "title",
                                  plan->file.title, "sha256", plan->file.sha256));
    json_object_set_new(fields, "rig",
                        json_pack("{s:s, s:s, s:s, s:b, s:s}", "name", rig->name, "title",
                                  rig->title, "kind", rig->emulated ? "emulated" : "hardware",
                                  "rehearsal", rig->rehearsal, "sha256", rig->sha256));
    json_object_set_new(fields, "module",
                        json_pack("{s:s, s:s, s:s, s:o}", "name", module->name, "title",
                                  module->title, "sha256", module->sha256, "values",
                                  values_of(module)));
    json_object_set_new(fields, "units", units_of(s));
    json_object_set_new(fields, "suites", suites_of(plan));
    json_object_set_new(fields, "requirements", requirements_of(plan));
    return fields;
}
