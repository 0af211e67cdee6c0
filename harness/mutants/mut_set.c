/* SPDX-License-Identifier: Apache-2.0 */
#include "mut_set.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rig_choice.h"

#define DEFAULT_RIG "emulator"

static enum r5_status no_memory(struct r5_error *error)
{
    return r5_fail(error, R5_E_MEMORY, "out of memory reading the defects");
}

bool mut_catch_names(const struct cfg_catch *catch_, const struct run_row *row)
{
    return run_row_matches(catch_->pattern, row);
}

/* --- on what each is tried --- */

/* A file that a defect names, or a usual one, which is there in every checkout. */
static enum r5_status find(const struct mut_house *house, const char *folder, const char *name,
                           const struct cfg_where *where, char path[MUT_PATH_MAX],
                           struct r5_error *error)
{
    snprintf(path, MUT_PATH_MAX, "%s/%s/%s.yaml", house->root, folder, name);
    if (access(path, F_OK) == 0)
        return R5_OK;
    if (where->file == NULL)
        return r5_fail(error, R5_E_ABSENT, "there is no %s", path);
    return cfg_fail(error, where, "there is no %s; name a file of %s/", name, folder);
}

static enum r5_status read_setup(const struct mut_house *house, const struct cfg_defect *defect,
                                 struct mut_setup *setup, struct r5_error *error)
{
    char path[MUT_PATH_MAX];
    setup->asked_rig = defect->rig;
    setup->asked_module = defect->module;
    setup->rig_name = defect->rig != NULL ? defect->rig : DEFAULT_RIG;
    enum r5_status status = find(house, "rigs", setup->rig_name, &defect->rig_where, path, error);
    if (status == R5_OK)
        status = cfg_rig_read(path, &setup->rig, error);
    if (status == R5_OK)
        status = run_choose_module(&setup->rig, defect->module, &setup->module_name, error);
    if (status == R5_OK)
        status = find(house, "fixtures/modules", setup->module_name, &defect->module_where,
                      setup->profile, error);
    return status == R5_OK ? cfg_module_read(setup->profile, &setup->module, error) : status;
}

static bool same(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* The setup of a defect: one that another has already, or a new one. */
static enum r5_status choose_setup(struct mut_set *set, const struct cfg_defect *defect,
                                   size_t *chosen, struct r5_error *error)
{
    for (*chosen = 0; *chosen < set->setups; ++*chosen)
        if (same(set->setup[*chosen].asked_rig, defect->rig) &&
            same(set->setup[*chosen].asked_module, defect->module))
            return R5_OK;
    if (set->setups == MUT_SETUPS_MAX)
        return cfg_fail(error, &defect->where,
                        "more than %d pairs of rig and module; try it on one of the others",
                        MUT_SETUPS_MAX);
    return read_setup(set->house, defect, &set->setup[set->setups++], error);
}

/* --- what must catch each --- */

static bool has_row(const struct mut_defect *defect, size_t row)
{
    for (size_t i = 0; i < defect->rows; i++)
        if (defect->row[i] == row)
            return true;
    return false;
}

/* Some plan must have the case; nightly has them all. */
static enum r5_status check_known(const struct mut_set *set, const struct run_plan *all,
                                  const struct cfg_catch *catch_, struct r5_error *error)
{
    const struct run_plan *plans[] = { &set->plan, all };
    for (size_t p = 0; p < 2; p++)
        for (size_t i = 0; i < plans[p]->rows; i++)
            if (mut_catch_names(catch_, &plans[p]->row[i]))
                return R5_OK;
    return cfg_fail(error, &catch_->where,
                    "no plan has the case %.80s; list the ids with: r5conform list --rows",
                    catch_->pattern);
}

static enum r5_status choose_rows(const struct mut_set *set, const struct run_plan *all,
                                  struct mut_defect *defect, struct r5_error *error)
{
    defect->row = calloc(set->plan.rows + 1, sizeof(*defect->row));
    if (defect->row == NULL)
        return no_memory(error);
    for (size_t c = 0; c < defect->is->catches; c++) {
        const struct cfg_catch *catch_ = &defect->is->catch_[c];
        enum r5_status status = check_known(set, all, catch_, error);
        if (status != R5_OK)
            return status;
        for (size_t i = 0; i < set->plan.rows; i++)
            if (mut_catch_names(catch_, &set->plan.row[i]) && !has_row(defect, i))
                defect->row[defect->rows++] = i;
    }
    return R5_OK;
}

static enum r5_status add_defect(struct mut_set *set, const struct run_plan *all,
                                 const struct cfg_defect *is, bool selected, struct r5_error *error)
{
    struct mut_defect defect = { .is = is };
    enum r5_status status = choose_setup(set, is, &defect.setup, error);
    if (status == R5_OK)
        status = choose_rows(set, all, &defect, error);
    if (status == R5_OK && selected && defect.rows > 0) {
        set->defect[set->defects++] = defect;
        return R5_OK;
    }
    set->left_out += status == R5_OK && selected;
    free(defect.row);
    return status;
}

/* Which defects of the file are asked for. */
static enum r5_status select_defects(const struct cfg_defects *file,
                                     const struct mut_choice *choice, bool *selected,
                                     struct r5_error *error)
{
    const char **name = calloc(file->count, sizeof(*name));
    size_t *place = calloc(file->count, sizeof(*place)), count = 0;
    bool *drawn = calloc(file->count, sizeof(*drawn));
    enum r5_status status =
        name != NULL && place != NULL && drawn != NULL ? R5_OK : no_memory(error);
    for (size_t i = 0; status == R5_OK && i < file->count; i++)
        if (choice->glob == NULL || fnmatch(choice->glob, file->defect[i].name, 0) == 0) {
            name[count] = file->defect[i].name;
            place[count++] = i;
        }
    if (status == R5_OK && count == 0)
        status = r5_fail(error, R5_E_INPUT,
                         "no defect is called '%.60s'; list them with: r5emu --list-defects",
                         choice->glob);
    if (status == R5_OK)
        status = mut_draw(choice->draw, choice->sample, name, count, drawn, error);
    for (size_t i = 0; status == R5_OK && i < count; i++)
        selected[place[i]] = drawn[i];
    free(name);
    free(place);
    free(drawn);
    return status;
}

static enum r5_status add_defects(struct mut_set *set, const struct mut_choice *choice,
                                  struct r5_error *error)
{
    const struct run_select whole = { .repeat = 1 };
    char path[MUT_PATH_MAX];
    struct run_plan all = { 0 };
    bool *selected = calloc(set->file.count, sizeof(*selected));
    set->defect = calloc(set->file.count, sizeof(*set->defect));
    enum r5_status status = selected != NULL && set->defect != NULL ? R5_OK : no_memory(error);
    snprintf(path, sizeof(path), "%s/suites/plans/nightly.yaml", set->house->root);
    if (status == R5_OK)
        status = run_plan_read(set->house->root, path, &whole, &all, error);
    if (status == R5_OK)
        status = select_defects(&set->file, choice, selected, error);
    for (size_t i = 0; status == R5_OK && i < set->file.count; i++)
        status = add_defect(set, &all, &set->file.defect[i], selected[i], error);
    run_plan_reset(&all);
    free(selected);
    return status;
}

enum r5_status mut_set_read(const struct mut_house *house, const struct mut_choice *choice,
                            struct mut_set *set, struct r5_error *error)
{
    const struct run_select whole = { .repeat = 1 };
    const struct cfg_defect usual = { 0 };
    *set = (struct mut_set){ .house = house };
    enum r5_status status = run_plan_read(house->root, house->plan, &whole, &set->plan, error);
    if (status == R5_OK)
        status = cfg_defects_read(house->defects, &set->file, error);
    if (status == R5_OK)
        status = read_setup(house, &usual, &set->setup[set->setups++], error);
    return status == R5_OK ? add_defects(set, choice, error) : status;
}

void mut_set_reset(struct mut_set *set)
{
    for (size_t i = 0; i < set->defects; i++)
        free(set->defect[i].row);
    free(set->defect);
    for (size_t i = 0; i < set->setups; i++)
        cfg_module_reset(&set->setup[i].module);
    cfg_defects_reset(&set->file);
    run_plan_reset(&set->plan);
    *set = (struct mut_set){ 0 };
}
