/* SPDX-License-Identifier: Apache-2.0 */
#include "mut_musts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mut_course.h"
#include "mut_pool.h"

static enum r5_status no_memory(struct r5_error *error)
{
    return r5_fail(error, R5_E_MEMORY, "out of memory for the checks");
}

static void tell(struct course *course, const char *what)
{
    struct mut_musts *musts = course->musts;
    course->done++;
    if (musts->told != NULL)
        musts->told(musts->self, what, course->done, course->of);
}

/* What was run has been judged: only the page of a check needs it no longer. */
static void forget(const struct mut_job *job)
{
    char path[MUT_PATH_MAX + 16];
    snprintf(path, sizeof(path), "%s/journal.jsonl", job->folder);
    unlink(path);
    snprintf(path, sizeof(path), "%s/said.txt", job->folder);
    unlink(path);
    rmdir(job->folder);
}

/* --- the conforming module shows where the checks are --- */

static bool setup_is_used(const struct course *course, size_t setup)
{
    for (size_t i = 0; i < course->pairs; i++)
        if (course->pair[i].defect->setup == setup)
            return true;
    return false;
}

static bool next_conforming(void *self, struct mut_job *job)
{
    struct course *course = self;
    const struct mut_set *set = course->musts->set;
    while (course->next < set->setups && !setup_is_used(course, course->next))
        course->next++;
    if (course->next == set->setups)
        return false;
    job->set = set;
    job->setup = course->next++;
    job->row = course->conforming_row;
    job->rows = course->conforming_rows;
    snprintf(job->folder, sizeof(job->folder), "%s/conforming-%s-%s", course->musts->folder,
             set->setup[job->setup].rig_name, set->setup[job->setup].module_name);
    return true;
}

static enum r5_status done_conforming(void *self, const struct mut_job *job, bool ended,
                                      struct r5_error *error)
{
    struct course *course = self;
    struct mut_verdicts verdicts;
    enum r5_status status = mut_verdicts_read(job->folder, &verdicts, error);
    if (status != R5_OK)
        return status;
    if (!ended)
        verdicts.whole = false;
    status = mut_conforming_passes(&job->set->setup[job->setup], &verdicts, error);
    mut_verdicts_reset(&verdicts);
    return status == R5_OK ? mut_places_add(job->folder, &course->places, error) : status;
}

/* --- each case with each defect that names it --- */

static void about_pair(struct course *course, struct pair *pair, struct mut_job *job)
{
    job->set = course->musts->set;
    job->setup = pair->defect->setup;
    job->defect = pair->defect->is;
    job->row = pair->subject->row;
    job->rows = job->named = pair->subject->rows;
}

static bool next_pair(void *self, struct mut_job *job)
{
    struct course *course = self;
    if (course->next == course->pairs)
        return false;
    struct pair *pair = &course->pair[course->next++];
    about_pair(course, pair, job);
    job->about = pair;
    snprintf(job->folder, sizeof(job->folder), "%s/%s--%s", course->musts->folder,
             pair->subject->entry->id, pair->defect->is->name);
    return true;
}

static enum r5_status done_pair(void *self, const struct mut_job *job, bool ended,
                                struct r5_error *error)
{
    struct pair *pair = job->about;
    (void)ended;
    enum r5_status status = mut_verdicts_read(job->folder, &pair->verdicts, error);
    forget(job);
    tell(self, "defects");
    return status;
}

/* --- each check muted --- */

/* The case catches the defect by this check: in some row, and by no other check there. */
static bool caught_at(const struct pair *pair, const char *at)
{
    for (size_t i = 0; i < pair->verdicts.rows; i++) {
        const struct mut_row *row = &pair->verdicts.row[i];
        for (size_t f = 0; row->verdict == RUN_FAIL && f < row->faults; f++)
            if (strcmp(row->fault[f].at, at) == 0)
                return true;
    }
    return false;
}

/* The next pair that may show that the check matters; false: none is left. */
static bool seek_pair(const struct course *course, size_t must, struct pair **found)
{
    struct trial *trial = &course->trial[must];
    const struct mut_place *place = &course->musts->must[must].place;
    for (; trial->next < course->pairs; trial->next++) {
        *found = &course->pair[trial->next];
        if (strcmp((*found)->subject->entry->id, place->entry) == 0 && caught_at(*found, place->at))
            return true;
    }
    return false;
}

static void settle(struct course *course, size_t must, const struct cfg_defect *by)
{
    struct mut_must *check = &course->musts->must[must];
    check->known = true;
    check->matters = by != NULL;
    check->by = by;
    if (by != NULL)
        check->why[0] = '\0';
    else if (check->why[0] == '\0')
        snprintf(check->why, sizeof(check->why), "no defect is caught by it");
    tell(course, "checks");
}

static void name_folder(const struct course *course, const struct mut_place *place,
                        const char *defect, char folder[MUT_PATH_MAX])
{
    int used = snprintf(folder, MUT_PATH_MAX, "%s/", course->musts->folder);
    snprintf(folder + used, MUT_PATH_MAX - (size_t)used, "%s--%s--%s", place->entry, place->at,
             defect);
    for (char *at = folder + used; *at != '\0'; at++)
        if (*at == '/' || *at == ':')
            *at = '-';
}

static bool next_trial(void *self, struct mut_job *job)
{
    struct course *course = self;
    struct mut_musts *musts = course->musts;
    for (size_t i = 0; i < musts->count; i++) {
        struct pair *pair;
        if (musts->must[i].known || course->trial[i].running)
            continue;
        if (!seek_pair(course, i, &pair)) {
            settle(course, i, NULL);
            continue;
        }
        about_pair(course, pair, job);
        job->mute = musts->must[i].place.at;
        job->about = &musts->must[i];
        course->trial[i].running = true;
        name_folder(course, &musts->must[i].place, pair->defect->is->name, job->folder);
        return true;
    }
    return false;
}

/* By what the case catches the defect all the same; false: it survives. */
static bool caught_still(const struct mut_verdicts *verdicts, const struct mut_job *job,
                         struct mut_must *must)
{
    for (size_t i = 0; i < verdicts->rows; i++) {
        const struct mut_row *row = &verdicts->row[i];
        if (row->verdict != RUN_FAIL)
            continue;
        snprintf(must->why, sizeof(must->why), "%.60s is caught all the same, at %s: %.300s",
                 job->defect->name, row->fault[0].at, row->fault[0].text);
        return true;
    }
    if (!verdicts->whole)
        snprintf(must->why, sizeof(must->why), "with %.60s the run did not end: %.300s",
                 job->defect->name, verdicts->trouble);
    return !verdicts->whole;
}

static enum r5_status done_trial(void *self, const struct mut_job *job, bool ended,
                                 struct r5_error *error)
{
    struct course *course = self;
    struct mut_verdicts verdicts;
    struct mut_must *must = job->about;
    size_t index = (size_t)(must - course->musts->must);
    enum r5_status status = mut_verdicts_read(job->folder, &verdicts, error);
    forget(job);
    if (status != R5_OK)
        return status;
    verdicts.whole = verdicts.whole && ended;
    bool caught = caught_still(&verdicts, job, must);
    mut_verdicts_reset(&verdicts);
    course->trial[index].running = false;
    course->trial[index].next++;
    if (!caught)
        settle(course, index, job->defect);
    return R5_OK;
}

/* --- the whole --- */

static enum r5_status run_pool(struct course *course, const struct mut_client *client,
                               struct r5_error *error)
{
    course->next = course->done = 0;
    if (course->musts->interrupted)
        return R5_OK;
    return mut_pool_run(course->musts->jobs, client, &course->musts->interrupted, error);
}

static int by_case_and_place(const void *a, const void *b)
{
    const struct mut_must *one = a, *two = b;
    int order = strcmp(one->place.entry, two->place.entry);
    return order != 0 ? order : strverscmp(one->place.at, two->place.at);
}

static enum r5_status take_places(struct course *course, struct r5_error *error)
{
    struct mut_musts *musts = course->musts;
    musts->must = calloc(course->places.count + 1, sizeof(*musts->must));
    course->trial = calloc(course->places.count + 1, sizeof(*course->trial));
    if (musts->must == NULL || course->trial == NULL)
        return no_memory(error);
    musts->count = course->places.count;
    for (size_t i = 0; i < musts->count; i++)
        musts->must[i].place = course->places.place[i];
    qsort(musts->must, musts->count, sizeof(*musts->must), by_case_and_place);
    return R5_OK;
}

static void excuse(struct mut_musts *musts)
{
    for (size_t i = 0; i < musts->count; i++) {
        struct mut_must *must = &musts->must[i];
        for (size_t e = 0; !must->matters && e < musts->excuses->count; e++) {
            const struct cfg_needless *one = &musts->excuses->check[e];
            size_t len = strlen(one->at);
            if (strncmp(must->place.at, one->at, len) == 0 && must->place.at[len] == ':' &&
                strstr(must->place.text, one->text) != NULL)
                must->excuse = one;
        }
    }
}

static enum r5_status run_all(struct course *course, struct r5_error *error)
{
    const struct mut_client conforming = { next_conforming, done_conforming, course };
    const struct mut_client pairs = { next_pair, done_pair, course };
    const struct mut_client trials = { next_trial, done_trial, course };
    enum r5_status status = mut_course_choose(course, error);
    if (status == R5_OK)
        status = run_pool(course, &conforming, error);
    course->of = course->pairs;
    if (status == R5_OK)
        status = run_pool(course, &pairs, error);
    if (status == R5_OK)
        status = take_places(course, error);
    course->of = course->musts->count;
    return status == R5_OK ? run_pool(course, &trials, error) : status;
}

enum r5_status mut_musts_run(struct mut_musts *musts, struct r5_error *error)
{
    struct course course = { .musts = musts };
    enum r5_status status = run_all(&course, error);
    musts->cases = course.subjects;
    excuse(musts);
    for (size_t i = 0; i < course.pairs; i++)
        mut_verdicts_reset(&course.pair[i].verdicts);
    for (size_t i = 0; i < course.subjects; i++)
        free(course.subject[i].row);
    free(course.subject);
    free(course.pair);
    free(course.trial);
    free(course.conforming_row);
    mut_places_reset(&course.places);
    return status;
}

void mut_musts_reset(struct mut_musts *musts)
{
    free(musts->must);
    musts->must = NULL;
    musts->count = 0;
}

size_t mut_musts_matter(const struct mut_musts *musts)
{
    size_t matter = 0;
    for (size_t i = 0; i < musts->count; i++)
        matter += musts->must[i].matters;
    return matter;
}

bool mut_musts_hold(const struct mut_musts *musts)
{
    for (size_t i = 0; i < musts->count; i++)
        if (!musts->must[i].known || (!musts->must[i].matters && musts->must[i].excuse == NULL))
            return false;
    return mut_musts_matter(musts) * 100 >= musts->count * MUT_MATTER_PERCENT;
}
