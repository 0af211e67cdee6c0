/* SPDX-License-Identifier: Apache-2.0 */
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "mut_matrix.h"

const char *mut_outcome_word(enum mut_outcome outcome)
{
    static const char *const words[MUT_OUTCOMES] = {
        [MUT_CAUGHT] = "caught",
        [MUT_NOT_BY_EACH] = "caught, not by each",
        [MUT_BY_ANOTHER_CHECK] = "by another check",
        [MUT_BY_ANOTHER_CASE] = "by another case",
        [MUT_SURVIVED] = "survived",
        [MUT_BROKEN] = "broken",
    };
    return words[outcome];
}

static bool names(const struct cfg_catch *catch_, const struct mut_row *row)
{
    return strcmp(catch_->pattern, row->id) == 0 || fnmatch(catch_->pattern, row->id, 0) == 0 ||
           fnmatch(catch_->pattern, row->entry, 0) == 0;
}

static void settle(struct mut_result *result, enum mut_outcome outcome, const char *row,
                   const char *text, const char *at)
{
    result->outcome = outcome;
    snprintf(result->row, sizeof(result->row), "%s", row);
    snprintf(result->text, sizeof(result->text), "%s", text);
    snprintf(result->at, sizeof(result->at), "%s", at);
}

static void settle_by_row(struct mut_result *result, enum mut_outcome outcome,
                          const struct mut_row *row, const struct mut_fault *fault)
{
    settle(result, outcome, row->id, fault != NULL ? fault->text : row->reason,
           fault != NULL ? fault->at : "");
}

/* The check of a failed row that is about the defect; NULL: none is. */
static const struct mut_fault *about(const struct mut_row *row, const char *check)
{
    for (size_t i = 0; i < row->faults; i++)
        if (strstr(row->fault[i].text, check) != NULL)
            return &row->fault[i];
    return NULL;
}

/* What one case that is named for it makes of the defect. */
static void judge_catch(const struct cfg_catch *catch_, struct mut_result *result)
{
    const struct mut_verdicts *verdicts = &result->verdicts;
    settle(result, MUT_SURVIVED, catch_->pattern, "", "");
    if (!verdicts->whole)
        settle(result, MUT_BROKEN, catch_->pattern, verdicts->trouble, "");
    for (size_t i = 0; i < verdicts->rows; i++) {
        const struct mut_row *row = &verdicts->row[i];
        if (!names(catch_, row))
            continue;
        const struct mut_fault *fault = about(row, catch_->check);
        if (row->verdict == RUN_FAIL && fault != NULL) {
            settle_by_row(result, MUT_CAUGHT, row, fault);
            return;
        }
        if (row->verdict == RUN_FAIL)
            settle_by_row(result, MUT_BY_ANOTHER_CHECK, row, &row->fault[0]);
        else if (result->outcome == MUT_SURVIVED && row->verdict != RUN_PASS)
            settle_by_row(result, MUT_BROKEN, row, NULL);
    }
}

/* A defect that its own cases do not catch: did any other? */
static void seek_another(struct mut_result *result)
{
    const struct mut_verdicts *verdicts = &result->verdicts;
    if (result->outcome < MUT_BY_ANOTHER_CASE)
        return;
    for (size_t i = 0; i < verdicts->rows; i++)
        if (verdicts->row[i].verdict == RUN_FAIL) {
            settle_by_row(result, MUT_BY_ANOTHER_CASE, &verdicts->row[i],
                          &verdicts->row[i].fault[0]);
            return;
        }
}

/* The plan may lack some of the cases that are named. */
static bool in_plan(const struct mut_set *set, const struct cfg_catch *catch_)
{
    for (size_t i = 0; i < set->plan.rows; i++)
        if (mut_catch_names(catch_, &set->plan.row[i]))
            return true;
    return false;
}

void mut_result_of(const struct mut_set *set, const struct mut_defect *defect, bool full,
                   struct mut_result *result)
{
    struct mut_result best = { 0 }, worst = { 0 };
    size_t judged = 0;
    for (size_t c = 0; c < defect->is->catches; c++) {
        if (!in_plan(set, &defect->is->catch_[c]))
            continue;
        judge_catch(&defect->is->catch_[c], result);
        if (judged == 0 || result->outcome < best.outcome)
            best = *result;
        if (judged == 0 || result->outcome > worst.outcome)
            worst = *result;
        judged++;
    }
    bool by_each = !full || worst.outcome == MUT_CAUGHT;
    struct mut_verdicts verdicts = result->verdicts;
    *result = best;
    result->verdicts = verdicts;
    result->known = true;
    if (best.outcome == MUT_CAUGHT && !by_each)
        settle(result, MUT_NOT_BY_EACH, worst.row,
               worst.text[0] != '\0' ? worst.text : "this case passes", worst.at);
    seek_another(result);
}

enum r5_status mut_conforming_passes(const struct mut_setup *setup,
                                     const struct mut_verdicts *verdicts, struct r5_error *error)
{
    if (!verdicts->whole)
        return r5_fail(error, R5_E_INPUT, "the conforming run on %s with %s did not end: %.300s",
                       setup->rig_name, setup->module_name, verdicts->trouble);
    for (size_t i = 0; i < verdicts->rows; i++) {
        const struct mut_row *row = &verdicts->row[i];
        if (row->verdict > RUN_SKIPPED)
            return r5_fail(error, R5_E_INPUT,
                           "the conforming module does not pass %s on %s with %s: %s: %.200s",
                           row->id, setup->rig_name, setup->module_name,
                           run_verdict_word(row->verdict), row->reason);
    }
    return R5_OK;
}
