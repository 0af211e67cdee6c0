/* SPDX-License-Identifier: Apache-2.0 */
#include "mut_judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "journal_read.h"

static const char *text_of(const json_t *record, const char *key)
{
    const char *text = json_string_value(json_object_get(record, key));
    return text != NULL ? text : "";
}

static bool is_kind(const json_t *record, const char *kind)
{
    return strcmp(text_of(record, "kind"), kind) == 0;
}

/* Room for one more, zeroed; NULL: out of memory. Doubles at powers of two. */
static void *one_more(void **list, size_t count, size_t size)
{
    if ((count & (count - 1)) == 0) {
        void *more = realloc(*list, (count == 0 ? 1 : 2 * count) * size);
        if (more == NULL)
            return NULL;
        *list = more;
    }
    return memset((char *)*list + count * size, 0, size);
}

static enum r5_status no_memory(struct r5_error *error)
{
    return r5_fail(error, R5_E_MEMORY, "out of memory for the verdicts of a journal");
}

/* --- verdicts --- */

static enum run_verdict verdict_of(const char *word)
{
    for (int v = 0; v < RUN_VERDICTS; v++)
        if (strcmp(word, run_verdict_word((enum run_verdict)v)) == 0)
            return (enum run_verdict)v;
    return RUN_ERROR;
}

/* A check that did not hold and had consequences. */
static bool is_fault(const json_t *record)
{
    bool judged = is_kind(record, "measure") ||
                  (is_kind(record, "check") && strcmp(text_of(record, "word"), "should") != 0);
    return judged && json_is_false(json_object_get(record, "ok")) &&
           !json_is_true(json_object_get(record, "muted"));
}

static enum r5_status begin_row(struct mut_verdicts *verdicts, const json_t *record)
{
    struct mut_row *row = one_more((void **)&verdicts->row, verdicts->rows, sizeof(*row));
    if (row == NULL)
        return R5_E_MEMORY;
    verdicts->rows++;
    row->verdict = RUN_ERROR;
    snprintf(row->id, sizeof(row->id), "%s", text_of(record, "case"));
    snprintf(row->entry, sizeof(row->entry), "%s", text_of(record, "id"));
    return R5_OK;
}

static enum r5_status add_fault(struct mut_row *row, const char *at, const char *text)
{
    struct mut_fault *fault = one_more((void **)&row->fault, row->faults, sizeof(*fault));
    if (fault == NULL)
        return R5_E_MEMORY;
    row->faults++;
    snprintf(fault->at, sizeof(fault->at), "%s", at);
    snprintf(fault->text, sizeof(fault->text), "%s", text);
    return R5_OK;
}

static enum r5_status end_row(struct mut_row *row, const json_t *record)
{
    row->verdict = verdict_of(text_of(record, "verdict"));
    snprintf(row->reason, sizeof(row->reason), "%s", text_of(record, "reason"));
    return row->verdict == RUN_FAIL && row->faults == 0 ? add_fault(row, "", row->reason) : R5_OK;
}

static enum r5_status take(struct mut_verdicts *verdicts, const json_t *record)
{
    if (is_kind(record, "case-start"))
        return begin_row(verdicts, record);
    if (verdicts->rows == 0)
        return R5_OK;
    struct mut_row *row = &verdicts->row[verdicts->rows - 1];
    if (is_fault(record))
        return add_fault(row, text_of(record, "at"), text_of(record, "what"));
    return is_kind(record, "verdict") ? end_row(row, record) : R5_OK;
}

/* What the process said when it could not run, or why its journal is none. */
static void tell_trouble(const char *folder, const struct r5_error *reason,
                         struct mut_verdicts *verdicts)
{
    char path[1200];
    snprintf(path, sizeof(path), "%s/said.txt", folder);
    snprintf(verdicts->trouble, sizeof(verdicts->trouble), "%.390s", reason->text);
    FILE *said = fopen(path, "re");
    if (said == NULL)
        return;
    char line[sizeof(verdicts->trouble)];
    if (fgets(line, sizeof(line), said) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        strcpy(verdicts->trouble, line);
    }
    fclose(said);
}

enum r5_status mut_verdicts_read(const char *folder, struct mut_verdicts *verdicts,
                                 struct r5_error *error)
{
    char path[1200];
    struct jrn_book book = { 0 };
    struct r5_error reason;
    *verdicts = (struct mut_verdicts){ 0 };
    snprintf(path, sizeof(path), "%s/journal.jsonl", folder);
    enum r5_status status = jrn_read(path, &book, &reason);
    if (status != R5_OK) {
        tell_trouble(folder, &reason, verdicts);
        return status == R5_E_MEMORY ? no_memory(error) : R5_OK;
    }
    for (size_t i = 0; status == R5_OK && i < book.count; i++)
        status = take(verdicts, book.record[i]);
    verdicts->whole = book.ended && book.chain_holds;
    if (!verdicts->whole)
        tell_trouble(folder, &(struct r5_error){ .text = "the run was cut" }, verdicts);
    jrn_book_reset(&book);
    if (status != R5_OK)
        mut_verdicts_reset(verdicts);
    return status == R5_OK ? R5_OK : no_memory(error);
}

void mut_verdicts_reset(struct mut_verdicts *verdicts)
{
    for (size_t i = 0; i < verdicts->rows; i++)
        free(verdicts->row[i].fault);
    free(verdicts->row);
    *verdicts = (struct mut_verdicts){ 0 };
}

/* --- places --- */

static bool is_place(const json_t *record)
{
    bool judges = is_kind(record, "measure") ||
                  (is_kind(record, "check") && strcmp(text_of(record, "word"), "must") == 0);
    return judges && strncmp(text_of(record, "at"), "suites/", strlen("suites/")) == 0;
}

static bool has_place(const struct mut_places *places, const char *entry, const char *at)
{
    for (size_t i = 0; i < places->count; i++)
        if (strcmp(places->place[i].at, at) == 0 && strcmp(places->place[i].entry, entry) == 0)
            return true;
    return false;
}

static enum r5_status add_place(struct mut_places *places, const char *entry, const json_t *record)
{
    const char *at = text_of(record, "at");
    if (has_place(places, entry, at))
        return R5_OK;
    struct mut_place *place = one_more((void **)&places->place, places->count, sizeof(*place));
    if (place == NULL)
        return R5_E_MEMORY;
    places->count++;
    snprintf(place->entry, sizeof(place->entry), "%s", entry);
    snprintf(place->at, sizeof(place->at), "%s", at);
    snprintf(place->text, sizeof(place->text), "%s", text_of(record, "what"));
    return R5_OK;
}

/* Where a record belongs: a sweep runs the control between its points, within the body. */
struct reader {
    const char *entry, *phase;
    struct mut_places control;
};

static enum r5_status look_at(struct reader *reader, const json_t *record,
                              struct mut_places *places)
{
    if (is_kind(record, "case-start"))
        reader->entry = text_of(record, "id");
    else if (is_kind(record, "state"))
        reader->phase = text_of(record, "phase");
    else if (!is_place(record))
        return R5_OK;
    else if (strncmp(reader->phase, "control", strlen("control")) == 0)
        return add_place(&reader->control, reader->entry, record);
    else if (strcmp(reader->phase, "body") == 0 &&
             !has_place(&reader->control, reader->entry, text_of(record, "at")))
        return add_place(places, reader->entry, record);
    return R5_OK;
}

enum r5_status mut_places_add(const char *folder, struct mut_places *places, struct r5_error *error)
{
    char path[1200];
    struct jrn_book book = { 0 };
    struct reader reader = { .entry = "", .phase = "" };
    snprintf(path, sizeof(path), "%s/journal.jsonl", folder);
    enum r5_status status = jrn_read(path, &book, error);
    if (status != R5_OK)
        return status;
    for (size_t i = 0; status == R5_OK && i < book.count; i++)
        status = look_at(&reader, book.record[i], places);
    mut_places_reset(&reader.control);
    jrn_book_reset(&book);
    return status == R5_OK ? status : no_memory(error);
}

void mut_places_reset(struct mut_places *places)
{
    free(places->place);
    *places = (struct mut_places){ 0 };
}
