/* SPDX-License-Identifier: Apache-2.0 */
#include "notice.h"

static void cut(const struct rep_run *run, struct rep_out *text)
{
    rep_text(text, "The run was cut: the journal ends after ");
    rep_count(text, (int64_t)run->book->lines, "record");
    rep_text(text, " without its end mark");
    rep_text(text, run->book->torn ? ", in the middle of a record" : "");
    rep_text(text, ". What follows is what was recorded until then.");
}

static void broken_chain(const struct rep_run *run, struct rep_out *text)
{
    rep_text(text, "The chain of hashes is broken, the journal was changed after it was written: ");
    rep_text(text, run->book->trouble[0] != '\0' ? run->book->trouble : "no place is known");
    rep_text(text, ". Nothing here is evidence.");
}

static void short_of_plan(const struct rep_run *run, struct rep_out *text)
{
    rep_printf(text, "Not all was run: %zu of %lld planned rows are in the journal.", run->rows,
               (long long)rep_number(run->start, "rows"));
}

static bool is_broken(const struct rep_run *run)
{
    return json_array_size(json_object_get(run->start, "defects")) > 0;
}

static void broken(const struct rep_run *run, struct rep_out *text)
{
    const json_t *names = json_object_get(run->start, "defects");
    rep_text(text, "Module broken on purpose: ");
    for (size_t i = 0; i < json_array_size(names); i++) {
        rep_text(text, i > 0 ? ", " : "");
        rep_text(text, rep_item(names, i));
    }
    rep_text(text, ".");
}

static void muted(const struct rep_run *run, struct rep_out *text)
{
    rep_text(text, "Check muted: ");
    rep_text(text, rep_string(run->start, "mute"));
    rep_text(text, ". A pass of its case shows nothing.");
}

bool rep_notice(const struct rep_run *run, int *at, struct rep_out *text)
{
    const struct {
        bool holds;
        void (*tell)(const struct rep_run *run, struct rep_out *text);
        const char *words;
    } notice[] = {
        { !run->book->chain_holds, broken_chain, NULL },
        { run->cut, cut, NULL },
        { run->interrupted, NULL,
          "The run was interrupted by its operator. The module was brought to rest." },
        { run->short_of_plan, short_of_plan, NULL },
        { run->miscounted, NULL,
          "The counts in the journal's last record are not those of its rows." },
        { is_broken(run), broken, NULL },
        { rep_string(run->start, "mute")[0] != '\0', muted, NULL },
        { run->rows > 0 && run->case_count.of[REP_SKIPPED] == run->cases, NULL,
          "Every case was skipped: nothing was tested." },
        { run->rows == 0, NULL, "The journal has no case: nothing was tested." },
    };
    while (*at < (int)(sizeof(notice) / sizeof(notice[0]))) {
        int i = (*at)++;
        if (notice[i].holds) {
            if (notice[i].tell != NULL)
                notice[i].tell(run, text);
            else
                rep_text(text, notice[i].words);
            return true;
        }
    }
    return false;
}
