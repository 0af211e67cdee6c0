/* SPDX-License-Identifier: Apache-2.0 */
/* What became of each defect, family by family. */
#include <stdio.h>
#include <string.h>

#include "mutants_parts.h"

const char *rep_mut_colour(const char *outcome)
{
    if (strcmp(outcome, "caught") == 0)
        return "pass";
    if (strcmp(outcome, "survived") == 0)
        return "fail";
    return strcmp(outcome, "broken") == 0 ? "error" : "inconclusive";
}

void rep_mut_family(const json_t *defect, char *family, size_t room)
{
    const char *id = rep_string(json_array_get(rep_array(defect, "caught_by"), 0), "case");
    snprintf(family, room, "%.*s", (int)strcspn(id, "[*?"), id);
    char *last = strrchr(family, '-');
    if (last != NULL)
        *last = '\0';
}

bool rep_mut_is_of(const json_t *defect, const char *family)
{
    char own[80];
    rep_mut_family(defect, own, sizeof(own));
    return strcmp(own, family) == 0;
}

static size_t caught(const json_t *found)
{
    const json_t *defect;
    size_t i, count = 0;
    json_array_foreach(rep_array(found, "defects"), i, defect)
    {
        count += rep_is(defect, "outcome", "caught");
    }
    return count;
}

void rep_mut_defects_glance(struct rep_page *page, const json_t *found)
{
    static const char *const outcomes[] = { "caught",           "caught, not by each",
                                            "by another check", "by another case",
                                            "survived",         "broken" };
    struct rep_out *out = &page->out;
    const json_t *defect;
    size_t i, all = json_array_size(rep_array(found, "defects"));
    rep_mut_glance(page, caught(found), all,
                   "defects make a case that is named for them fail, by a check about them",
                   caught(found) == all);
    rep_text(out, "<div class=\"legend\">");
    for (size_t o = 0; o < sizeof(outcomes) / sizeof(outcomes[0]); o++) {
        char words[60];
        size_t count = 0;
        json_array_foreach(rep_array(found, "defects"), i, defect)
        {
            count += rep_is(defect, "outcome", outcomes[o]);
        }
        if (count == 0 && o > 0)
            continue;
        snprintf(words, sizeof(words), "%zu %s", count, outcomes[o]);
        rep_mut_sign(page, rep_mut_colour(outcomes[o]), words);
        rep_text(out, " ");
    }
    rep_text(out, "</div></div></div>\n<nav class=\"all\" aria-label=\"Every defect\">");
    json_array_foreach(rep_array(found, "defects"), i, defect)
    {
        rep_printf(out, "<a class=\"%s\" href=\"#", rep_mut_colour(rep_string(defect, "outcome")));
        rep_html(out, rep_string(defect, "name"));
        rep_text(out, "\" title=\"");
        rep_html(out, rep_string(defect, "name"));
        rep_text(out, ": ");
        rep_html(out, rep_string(defect, "outcome"));
        rep_text(out, "\" aria-label=\"");
        rep_html(out, rep_string(defect, "name"));
        rep_text(out, ": ");
        rep_html(out, rep_string(defect, "outcome"));
        rep_text(out, "\"></a>");
    }
    rep_text(out, "</nav>\n");
}

static void how_to_see_it(struct rep_page *page, const json_t *defect)
{
    struct rep_out *out = &page->out;
    const char *row = rep_string(defect, "row");
    rep_text(out, "<p><code>r5conform run --defect ");
    rep_html(out, rep_string(defect, "name"));
    if (!rep_flag(defect, "usual_setup")) {
        rep_text(out, " --rig ");
        rep_html(out, rep_string(defect, "rig"));
        rep_text(out, " --module ");
        rep_html(out, rep_string(defect, "module"));
    }
    rep_text(out, " --case '");
    rep_html(out, row);
    rep_text(out, "'</code></p>");
}

static void what_was_seen(struct rep_page *page, const json_t *defect)
{
    struct rep_out *out = &page->out;
    const json_t *one;
    size_t i;
    rep_text(out, "<p><b>");
    rep_html(out, rep_string(defect, "row"));
    rep_text(out, "</b> ");
    rep_html(out, rep_string(defect, "text"));
    rep_text(out, "</p>");
    if (!rep_is(defect, "outcome", "caught"))
        json_array_foreach(rep_array(defect, "caught_by"), i, one)
        {
            rep_text(out, "<p class=\"soft\">should be caught by ");
            rep_html(out, rep_string(one, "case"));
            rep_text(out, ", by a check with the words \u201c");
            rep_html(out, rep_string(one, "check"));
            rep_text(out, "\u201d</p>");
        }
}

static void defect_line(struct rep_page *page, const json_t *defect)
{
    struct rep_out *out = &page->out;
    rep_text(out, "<tr id=\"");
    rep_html(out, rep_string(defect, "name"));
    rep_text(out, "\"><td>");
    rep_mut_sign(page, rep_mut_colour(rep_string(defect, "outcome")),
                 rep_string(defect, "outcome"));
    rep_text(out, "</td><td><p><b>");
    rep_html(out, rep_string(defect, "name"));
    rep_text(out, "</b></p><p>");
    rep_html(out, rep_string(defect, "breaks"));
    rep_text(out, "</p></td><td>");
    what_was_seen(page, defect);
    how_to_see_it(page, defect);
    rep_text(out, "</td></tr>\n");
}

static void family_part(struct rep_page *page, const json_t *found, const char *family)
{
    struct rep_out *out = &page->out;
    const json_t *defect;
    size_t i, all = 0, good = 0;
    json_array_foreach(rep_array(found, "defects"), i, defect)
    {
        all += rep_mut_is_of(defect, family);
        good += rep_mut_is_of(defect, family) && rep_is(defect, "outcome", "caught");
    }
    rep_text(out, "<h2>");
    rep_html(out, family);
    rep_printf(out, " <span class=\"soft\">%zu of %zu caught</span></h2>\n", good, all);
    if (rep_flag(found, "full"))
        rep_mut_map(page, found, family);
    rep_text(out, "<table class=\"defects wide\"><thead><tr><th scope=\"col\">Outcome</th><th "
                  "scope=\"col\">Defect</th><th scope=\"col\">Case, check that failed, how to see "
                  "it</th></tr></thead>\n<tbody>\n");
    json_array_foreach(rep_array(found, "defects"), i, defect)
    {
        if (rep_mut_is_of(defect, family))
            defect_line(page, defect);
    }
    rep_text(out, "</tbody></table>\n");
}

/* True if no defect before this one is of its family. */
static bool is_first(const json_t *found, size_t index, const char *family)
{
    for (size_t i = 0; i < index; i++)
        if (rep_mut_is_of(json_array_get(rep_array(found, "defects"), i), family))
            return false;
    return true;
}

static bool is_named(const json_t *found, const char *id)
{
    const json_t *defect, *one;
    size_t i, c;
    json_array_foreach(rep_array(found, "defects"), i, defect)
    {
        json_array_foreach(rep_array(defect, "caught_by"), c, one)
        {
            size_t len = strcspn(rep_string(one, "case"), "[*?");
            if (strncmp(rep_string(one, "case"), id, len) == 0)
                return true;
        }
    }
    return false;
}

static void unnamed_cases(struct rep_page *page, const json_t *found)
{
    struct rep_out *out = &page->out;
    const json_t *one;
    size_t i, count = 0;
    bool sampled = (int64_t)json_array_size(rep_array(found, "defects")) <
                   rep_number(found, "defects_described");
    json_array_foreach(rep_array(found, "cases"), i, one)
    {
        if (sampled || rep_flag(one, "blames_rig") || is_named(found, rep_string(one, "id")))
            continue;
        rep_text(out, count++ == 0 ? "<h2>Cases that no defect names</h2>\n<ul>\n" : "");
        rep_text(out, "<li><b>");
        rep_html(out, rep_string(one, "id"));
        rep_text(out, "</b> ");
        rep_html(out, rep_string(one, "title"));
        rep_text(out, "</li>\n");
    }
    if (count > 0)
        rep_text(out, "</ul>\n");
}

void rep_mut_defects(struct rep_page *page, const json_t *found)
{
    const json_t *defect;
    size_t i;
    json_array_foreach(rep_array(found, "defects"), i, defect)
    {
        char family[80];
        rep_mut_family(defect, family, sizeof(family));
        if (is_first(found, i, family))
            family_part(page, found, family);
    }
    unnamed_cases(page, found);
}
