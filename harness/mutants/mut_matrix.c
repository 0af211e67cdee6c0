/* SPDX-License-Identifier: Apache-2.0 */
#include "mut_matrix.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mut_pool.h"

/* A run of the matrix: the conforming setups first, then the defects. */
struct course {
    struct mut_matrix *matrix;
    size_t setup, defect; /* the next of each */
    size_t done;
    size_t *conforming_row[MUT_SETUPS_MAX];
    size_t conforming_rows[MUT_SETUPS_MAX];
    size_t **row; /* one list a defect: those that must catch it, then the others */
};

/* --- which rows --- */

static void add_row(size_t *list, size_t *count, bool *has, size_t row)
{
    if (!has[row])
        list[(*count)++] = row;
    has[row] = true;
}

/* All rows of the plan, those in `first` before the others. */
static size_t *all_rows(const struct mut_set *set, const size_t *first, size_t firsts)
{
    size_t rows = set->plan.rows, count = 0;
    size_t *list = calloc(rows + 1, sizeof(*list));
    bool *has = calloc(rows + 1, sizeof(*has));
    if (list != NULL && has != NULL) {
        for (size_t i = 0; i < firsts; i++)
            add_row(list, &count, has, first[i]);
        for (size_t i = 0; i < rows; i++)
            add_row(list, &count, has, i);
    }
    bool whole = list != NULL && has != NULL;
    free(has);
    if (whole)
        return list;
    free(list);
    return NULL;
}

/* In the order of the plan: those that defects of this setup name. */
static size_t keep_named(const struct mut_set *set, size_t setup, size_t *list)
{
    size_t count = 0;
    for (size_t row = 0; row < set->plan.rows; row++) {
        bool named = false;
        for (size_t d = 0; d < set->defects && !named; d++)
            for (size_t i = 0; i < set->defect[d].rows && set->defect[d].setup == setup; i++)
                named = named || set->defect[d].row[i] == row;
        if (named)
            list[count++] = row;
    }
    return count;
}

static enum r5_status prepare(struct course *course, struct r5_error *error)
{
    struct mut_matrix *matrix = course->matrix;
    const struct mut_set *set = matrix->set;
    bool room = (course->row = calloc(set->defects + 1, sizeof(*course->row))) != NULL;
    matrix->tried[0] = !matrix->narrow;
    for (size_t d = 0; room && d < set->defects; d++) {
        const struct mut_defect *defect = &set->defect[d];
        matrix->tried[defect->setup] = true;
        course->row[d] = all_rows(set, defect->row, defect->rows);
        room = course->row[d] != NULL;
    }
    for (size_t s = 0; room && s < set->setups; s++) {
        course->conforming_row[s] = all_rows(set, NULL, 0);
        course->conforming_rows[s] = set->plan.rows;
        room = course->conforming_row[s] != NULL;
        if (room && matrix->narrow)
            course->conforming_rows[s] = keep_named(set, s, course->conforming_row[s]);
    }
    return room ? R5_OK : r5_fail(error, R5_E_MEMORY, "out of memory for the defects");
}

/* --- jobs --- */

static bool next_conforming(struct course *course, struct mut_job *job)
{
    const struct mut_matrix *matrix = course->matrix;
    while (course->setup < matrix->set->setups && !matrix->tried[course->setup])
        course->setup++;
    if (course->setup == matrix->set->setups)
        return false;
    job->setup = course->setup;
    job->row = course->conforming_row[job->setup];
    job->rows = course->conforming_rows[job->setup];
    job->about = &course->matrix->conforming[job->setup];
    snprintf(job->folder, sizeof(job->folder), "%s/conforming-%s-%s", matrix->folder,
             matrix->set->setup[job->setup].rig_name, matrix->set->setup[job->setup].module_name);
    course->setup++;
    return true;
}

static bool next(void *self, struct mut_job *job)
{
    struct course *course = self;
    const struct mut_matrix *matrix = course->matrix;
    const struct mut_set *set = matrix->set;
    job->set = set;
    if (next_conforming(course, job))
        return true;
    if (course->defect == set->defects)
        return false;
    const struct mut_defect *defect = &set->defect[course->defect];
    job->setup = defect->setup;
    job->defect = defect->is;
    job->row = course->row[course->defect];
    job->rows = set->plan.rows;
    job->named = defect->rows;
    job->stop = !matrix->full;
    job->about = &matrix->result[course->defect].verdicts;
    snprintf(job->folder, sizeof(job->folder), "%s/%s", matrix->folder, defect->is->name);
    course->defect++;
    return true;
}

static enum r5_status done(void *self, const struct mut_job *job, bool ended,
                           struct r5_error *error)
{
    struct course *course = self;
    struct mut_matrix *matrix = course->matrix;
    struct mut_verdicts *verdicts = job->about;
    enum r5_status status = mut_verdicts_read(job->folder, verdicts, error);
    if (status != R5_OK)
        return status;
    if (!ended) {
        verdicts->whole = false;
        snprintf(verdicts->trouble, sizeof(verdicts->trouble), "it took too long");
    }
    if (job->defect == NULL)
        return mut_conforming_passes(&job->set->setup[job->setup], verdicts, error);
    size_t d = 0;
    while (matrix->set->defect[d].is != job->defect)
        d++;
    mut_result_of(matrix->set, &matrix->set->defect[d], matrix->full, &matrix->result[d]);
    course->done++;
    if (matrix->told != NULL)
        matrix->told(matrix->self, matrix, d, course->done);
    return R5_OK;
}

enum r5_status mut_matrix_run(struct mut_matrix *matrix, struct r5_error *error)
{
    struct course course = { .matrix = matrix };
    struct mut_client client = { .next = next, .done = done, .self = &course };
    matrix->result = calloc(matrix->set->defects + 1, sizeof(*matrix->result));
    enum r5_status status = matrix->result != NULL ? prepare(&course, error)
                                                   : r5_fail(error, R5_E_MEMORY, "out of memory");
    if (status == R5_OK)
        status = mut_pool_run(matrix->jobs, &client, &matrix->interrupted, error);
    for (size_t d = 0; course.row != NULL && d < matrix->set->defects; d++)
        free(course.row[d]);
    for (size_t s = 0; s < matrix->set->setups; s++)
        free(course.conforming_row[s]);
    free(course.row);
    return status;
}

void mut_matrix_reset(struct mut_matrix *matrix)
{
    for (size_t s = 0; s < matrix->set->setups; s++)
        mut_verdicts_reset(&matrix->conforming[s]);
    for (size_t d = 0; matrix->result != NULL && d < matrix->set->defects; d++)
        mut_verdicts_reset(&matrix->result[d].verdicts);
    free(matrix->result);
    matrix->result = NULL;
}
