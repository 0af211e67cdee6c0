/* SPDX-License-Identifier: Apache-2.0 */
#include "mutants_show.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "log.h"

#define BAR_WIDTH 24

struct cli_mutants_show cli_mutants_show(bool quiet)
{
    return (struct cli_mutants_show){ .live = isatty(STDERR_FILENO) == 1 && !quiet,
                                      .quiet = quiet };
}

void cli_mutants_clear(const struct cli_mutants_show *show)
{
    if (show->live)
        fputs("\r\033[K", stderr);
}

void cli_mutants_live(const struct cli_mutants_show *show, size_t done, size_t of, const char *word)
{
    char bar[BAR_WIDTH + 1];
    if (!show->live)
        return;
    memset(bar, '.', BAR_WIDTH);
    memset(bar, '#', of > 0 ? done * BAR_WIDTH / of : 0);
    bar[BAR_WIDTH] = '\0';
    fprintf(stderr, "\r\033[K[%s] %zu/%zu  %.40s", bar, done, of, word);
    fflush(stderr);
}

static void say_defect(FILE *to, const struct mut_defect *defect, const struct mut_result *result)
{
    char text[sizeof(result->text)];
    snprintf(text, sizeof(text), "%s", result->text);
    r5_plain(text);
    const char *word = result->known ? mut_outcome_word(result->outcome) : "not run";
    fprintf(to, "%-19s %-34s %s%s%s\n", word, defect->is->name, result->row,
            text[0] != '\0' ? ": " : "", text);
}

void cli_mutants_told(void *self, const struct mut_matrix *matrix, size_t defect, size_t done)
{
    struct cli_mutants_show *show = self;
    const struct mut_result *result = &matrix->result[defect];
    char word[60];
    if (result->outcome == MUT_CAUGHT) {
        show->caught++;
    } else {
        cli_mutants_clear(show);
        say_defect(stderr, &matrix->set->defect[defect], result);
    }
    snprintf(word, sizeof(word), "%zu caught", show->caught);
    cli_mutants_live(show, done, matrix->set->defects, word);
}

/* Does any defect of the whole file name a row of this case? */
static bool is_named(const struct mut_set *set, const struct cfg_entry *entry)
{
    for (size_t r = 0; r < set->plan.rows; r++)
        for (size_t d = 0; set->plan.row[r].entry == entry && d < set->file.count; d++)
            for (size_t c = 0; c < set->file.defect[d].catches; c++)
                if (mut_catch_names(&set->file.defect[d].catch_[c], &set->plan.row[r]))
                    return true;
    return false;
}

static void print_unnamed(const struct mut_set *set)
{
    size_t unnamed = 0;
    const struct cfg_entry *last = NULL;
    for (size_t i = 0; i < set->plan.rows; i++) {
        const struct run_row *row = &set->plan.row[i];
        if (row->entry == last || row->suite->blames_rig)
            continue;
        last = row->entry;
        if (!is_named(set, row->entry))
            printf("%s%s", unnamed++ == 0 ? "named by no defect: " : " ", row->entry->id);
    }
    if (unnamed > 0)
        puts("");
}

void cli_mutants_print(const struct cli_mutants_show *show, const struct mut_matrix *matrix)
{
    const struct mut_set *set = matrix->set;
    size_t count[MUT_OUTCOMES] = { 0 };
    for (size_t d = 0; d < set->defects; d++) {
        const struct mut_result *result = &matrix->result[d];
        count[result->outcome] += result->known;
        if (!show->quiet)
            say_defect(stdout, &set->defect[d], result);
    }
    if (!show->quiet && !matrix->narrow)
        print_unnamed(set);
    if (set->left_out > 0)
        printf("%zu defects are left out: plan '%s' has none of their cases\n", set->left_out,
               set->plan.file.name);
    printf("%zu of %zu defects caught", count[MUT_CAUGHT], set->defects);
    for (int o = MUT_CAUGHT + 1; o < MUT_OUTCOMES; o++)
        if (count[o] > 0)
            printf(", %zu %s", count[o], mut_outcome_word((enum mut_outcome)o));
    puts("");
}

void cli_mutants_part(void *show, const char *what, size_t done, size_t of)
{
    cli_mutants_live(show, done, of, what);
}

void cli_mutants_print_checks(const struct cli_mutants_show *show, const struct mut_musts *musts)
{
    size_t matter = mut_musts_matter(musts), excused = 0;
    for (size_t i = 0; i < musts->count; i++) {
        const struct mut_must *must = &musts->must[i];
        char text[sizeof(must->place.text)];
        snprintf(text, sizeof(text), "%s", must->place.text);
        r5_plain(text);
        excused += must->excuse != NULL;
        if (!show->quiet && must->matters)
            printf("matters   %s %s: %s: without it %s survives\n", must->place.entry,
                   must->place.at, text, must->by->name);
        if (!must->matters)
            printf("%-9s %s %s: %s: %s\n", must->excuse != NULL ? "excused" : "NEEDLESS",
                   must->place.entry, must->place.at, text,
                   must->excuse != NULL ? must->excuse->reason : must->why);
    }
    printf("%zu of %zu checks matter (%zu %%) in %zu case%s; %zu do not, %zu of them excused\n",
           matter, musts->count, musts->count > 0 ? matter * 100 / musts->count : 100, musts->cases,
           musts->cases == 1 ? "" : "s", musts->count - matter, excused);
}
