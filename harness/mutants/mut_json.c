/* SPDX-License-Identifier: Apache-2.0 */
#include "mut_json.h"

#include <stdio.h>
#include <string.h>

/* Journals hold ASCII alone; a file of defects may hold any UTF-8. */
static json_t *text(const char *text)
{
    json_t *string = json_string(text);
    return string != NULL ? string : json_string("(not UTF-8)");
}

static json_t *cases_of(const struct run_plan *plan)
{
    json_t *cases = json_array();
    const struct cfg_entry *last = NULL;
    for (size_t i = 0; i < plan->rows; i++) {
        if (plan->row[i].entry != last)
            json_array_append_new(cases, json_pack("{s:s, s:o, s:b}", "id", plan->row[i].entry->id,
                                                   "title", text(plan->row[i].entry->title),
                                                   "blames_rig", plan->row[i].suite->blames_rig));
        last = plan->row[i].entry;
    }
    return cases;
}

static json_t *about(const struct mut_set *set)
{
    return json_pack("{s:s, s:s, s:s, s:I, s:s, s:I, s:I, s:o}", "version", set->house->version,
                     "revision", set->house->revision, "plan", set->plan.file.name, "seed",
                     (json_int_t)set->house->seed, "defects_sha256", set->file.sha256,
                     "defects_described", (json_int_t)set->file.count, "left_out",
                     (json_int_t)set->left_out, "cases", cases_of(&set->plan));
}

static json_t *conforming(const struct mut_setup *setup, const struct mut_verdicts *verdicts)
{
    json_int_t count[RUN_VERDICTS] = { 0 };
    for (size_t i = 0; i < verdicts->rows; i++)
        count[verdicts->row[i].verdict]++;
    return json_pack("{s:s, s:s, s:I, s:I}", "rig", setup->rig_name, "module", setup->module_name,
                     "pass", count[RUN_PASS], "skipped", count[RUN_SKIPPED]);
}

/* The worst verdict of each case that was run. */
static json_t *cells_of(const struct mut_result *result)
{
    json_t *cells = json_object();
    for (size_t i = 0; i < result->verdicts.rows; i++) {
        const struct mut_row *row = &result->verdicts.row[i];
        const char *word = run_verdict_word(row->verdict);
        for (int worse = (int)row->verdict + 1; worse < RUN_VERDICTS; worse++) {
            const char *known = json_string_value(json_object_get(cells, row->entry));
            if (known != NULL && strcmp(known, run_verdict_word((enum run_verdict)worse)) == 0)
                word = known;
        }
        json_object_set_new(cells, row->entry, json_string(word));
    }
    return cells;
}

static json_t *catches_of(const struct cfg_defect *defect)
{
    json_t *catches = json_array();
    for (size_t i = 0; i < defect->catches; i++)
        json_array_append_new(catches,
                              json_pack("{s:o, s:o}", "case", text(defect->catch_[i].pattern),
                                        "check", text(defect->catch_[i].check)));
    return catches;
}

static json_t *defect_json(const struct mut_set *set, const struct mut_defect *defect,
                           const struct mut_result *result)
{
    const struct mut_setup *setup = &set->setup[defect->setup];
    json_t *is =
        json_pack("{s:s, s:o, s:s, s:s, s:o, s:s, s:o, s:s, s:o}", "name", defect->is->name,
                  "breaks", text(defect->is->breaks), "outcome", mut_outcome_word(result->outcome),
                  "row", result->row, "text", text(result->text), "at", result->at, "caught_by",
                  catches_of(defect->is), "rig", setup->rig_name, "cells", cells_of(result));
    if (is != NULL)
        json_object_set_new(is, "module", json_string(setup->module_name));
    if (is != NULL && defect->setup == 0)
        json_object_set_new(is, "usual_setup", json_true());
    return is;
}

json_t *mut_matrix_json(const struct mut_matrix *matrix)
{
    const struct mut_set *set = matrix->set;
    json_t *all = about(set), *setups = json_array(), *defects = json_array();
    for (size_t s = 0; s < set->setups; s++)
        if (matrix->tried[s])
            json_array_append_new(setups, conforming(&set->setup[s], &matrix->conforming[s]));
    for (size_t d = 0; d < set->defects; d++)
        if (matrix->result[d].known)
            json_array_append_new(defects, defect_json(set, &set->defect[d], &matrix->result[d]));
    json_object_set_new(all, "full", json_boolean(matrix->full));
    json_object_set_new(all, "conforming", setups);
    json_object_set_new(all, "defects", defects);
    return all;
}

json_t *mut_musts_json(const struct mut_musts *musts)
{
    json_t *all = about(musts->set), *checks = json_array();
    for (size_t i = 0; i < musts->count; i++) {
        const struct mut_must *must = &musts->must[i];
        json_t *check =
            json_pack("{s:s, s:s, s:o, s:b}", "case", must->place.entry, "at", must->place.at,
                      "text", text(must->place.text), "matters", must->matters);
        if (check != NULL && must->by != NULL)
            json_object_set_new(check, "survives", json_string(must->by->name));
        if (check != NULL && !must->matters)
            json_object_set_new(check, "why", text(must->why));
        if (check != NULL && must->excuse != NULL)
            json_object_set_new(check, "excuse", text(must->excuse->reason));
        json_array_append_new(checks, check);
    }
    json_object_set_new(all, "cases_tried", json_integer((json_int_t)musts->cases));
    json_object_set_new(all, "checks", checks);
    return all;
}
