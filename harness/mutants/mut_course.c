/* SPDX-License-Identifier: Apache-2.0 */
#include "mut_course.h"

#include <fnmatch.h>
#include <stdlib.h>

static enum r5_status no_memory(struct r5_error *error)
{
    return r5_fail(error, R5_E_MEMORY, "out of memory for the checks");
}

static bool defect_names(const struct mut_set *set, const struct mut_defect *defect,
                         const struct cfg_entry *entry)
{
    for (size_t i = 0; i < defect->rows; i++)
        if (set->plan.row[defect->row[i]].entry == entry)
            return true;
    return false;
}

static bool is_named(const struct mut_set *set, const struct cfg_entry *entry)
{
    for (size_t d = 0; d < set->defects; d++)
        if (defect_names(set, &set->defect[d], entry))
            return true;
    return false;
}

static enum r5_status add_subject(struct course *course, const struct cfg_entry *entry,
                                  struct r5_error *error)
{
    const struct run_plan *plan = &course->musts->set->plan;
    struct subject *subject = &course->subject[course->subjects++];
    subject->entry = entry;
    subject->row = calloc(plan->rows, sizeof(*subject->row));
    if (subject->row == NULL)
        return no_memory(error);
    for (size_t i = 0; i < plan->rows; i++)
        if (plan->row[i].entry == entry) {
            subject->row[subject->rows++] = i;
            course->conforming_row[course->conforming_rows++] = i;
        }
    return R5_OK;
}

static enum r5_status choose_subjects(struct course *course, struct r5_error *error)
{
    const struct mut_musts *musts = course->musts;
    const struct run_plan *plan = &musts->set->plan;
    const struct cfg_entry **entry = calloc(plan->rows, sizeof(*entry)), *last = NULL;
    const char **id = calloc(plan->rows, sizeof(*id));
    bool *drawn = calloc(plan->rows, sizeof(*drawn));
    course->subject = calloc(plan->rows, sizeof(*course->subject));
    course->conforming_row = calloc(plan->rows, sizeof(*course->conforming_row));
    bool room = entry != NULL && id != NULL && drawn != NULL && course->subject != NULL &&
                course->conforming_row != NULL;
    size_t count = 0;
    for (size_t i = 0; room && i < plan->rows; i++) {
        const struct cfg_entry *at = plan->row[i].entry;
        if (at == last || !is_named(musts->set, at) ||
            (musts->glob != NULL && fnmatch(musts->glob, at->id, 0) != 0))
            continue;
        id[count] = at->id;
        entry[count++] = last = at;
    }
    enum r5_status status = room ? R5_OK : no_memory(error);
    if (status == R5_OK && count == 0)
        status = r5_fail(error, R5_E_ABSENT,
                         "no defect names a case that is selected; look at the "
                         "defects with: r5emu --list-defects");
    if (status == R5_OK)
        status = mut_draw(musts->draw, musts->sample, id, count, drawn, error);
    for (size_t i = 0; status == R5_OK && i < count; i++)
        if (drawn[i])
            status = add_subject(course, entry[i], error);
    free(entry);
    free(id);
    free(drawn);
    return status;
}

static enum r5_status choose_pairs(struct course *course, struct r5_error *error)
{
    const struct mut_set *set = course->musts->set;
    course->pair = calloc(course->subjects * set->defects + 1, sizeof(*course->pair));
    if (course->pair == NULL)
        return no_memory(error);
    for (size_t s = 0; s < course->subjects; s++)
        for (size_t d = 0; d < set->defects; d++)
            if (defect_names(set, &set->defect[d], course->subject[s].entry))
                course->pair[course->pairs++] =
                    (struct pair){ .subject = &course->subject[s], .defect = &set->defect[d] };
    return R5_OK;
}

enum r5_status mut_course_choose(struct course *course, struct r5_error *error)
{
    enum r5_status status = choose_subjects(course, error);
    return status == R5_OK ? choose_pairs(course, error) : status;
}
