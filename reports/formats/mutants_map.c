/* SPDX-License-Identifier: Apache-2.0 */
/* Defects against cases, as squares: what each run case made of each defect. */
#include <string.h>

#include "mutants_parts.h"

enum { STEP = 12, NAMES = 240, HEAD = 96 };

/* Was the case run with a defect of the family? */
static bool is_run(const json_t *found, const char *family, const char *id)
{
    const json_t *defect;
    size_t i;
    json_array_foreach(rep_array(found, "defects"), i, defect)
    {
        if (rep_mut_is_of(defect, family) && *rep_string(rep_object(defect, "cells"), id) != '\0')
            return true;
    }
    return false;
}

static bool names(const json_t *defect, const char *id)
{
    const json_t *one;
    size_t i;
    json_array_foreach(rep_array(defect, "caught_by"), i, one)
    {
        const char *pattern = rep_string(one, "case");
        size_t len = strcspn(pattern, "[*?");
        if (strncmp(pattern, id, len) == 0 && (pattern[len] != '\0' || strlen(id) == len))
            return true;
    }
    return false;
}

static const char *cell_class(const json_t *defect, const char *id, const char *verdict)
{
    bool named = names(defect, id);
    if (strcmp(verdict, "fail") == 0)
        return named ? "hit" : "also";
    if (strcmp(verdict, "error") == 0 || strcmp(verdict, "inconclusive") == 0)
        return "err";
    return named ? "miss" : "no";
}

static void columns(struct rep_page *page, const json_t *found, const char *family)
{
    const json_t *one;
    size_t i;
    int x = NAMES;
    json_array_foreach(rep_array(found, "cases"), i, one)
    {
        const char *id = rep_string(one, "id");
        if (!is_run(found, family, id))
            continue;
        rep_printf(&page->out, "<text transform=\"translate(%d %d) rotate(-90)\">", x + 8,
                   HEAD - 4);
        rep_html(&page->out, id);
        rep_text(&page->out, "</text>");
        x += STEP;
    }
}

static void line(struct rep_page *page, const json_t *found, const char *family,
                 const json_t *defect, int y)
{
    struct rep_out *out = &page->out;
    const json_t *one;
    size_t i;
    int x = NAMES;
    rep_printf(out, "\n<text class=\"name\" x=\"%d\" y=\"%d\" text-anchor=\"end\">", NAMES - 6,
               y + 9);
    rep_html(out, rep_string(defect, "name"));
    rep_text(out, "</text>");
    json_array_foreach(rep_array(found, "cases"), i, one)
    {
        const char *id = rep_string(one, "id");
        const char *verdict = rep_string(rep_object(defect, "cells"), id);
        if (!is_run(found, family, id))
            continue;
        if (*verdict != '\0' && strcmp(verdict, "skipped") != 0) {
            rep_printf(out,
                       "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"10\" height=\"10\" "
                       "rx=\"2\"><title>",
                       cell_class(defect, id, verdict), x, y);
            rep_html(out, rep_string(defect, "name"));
            rep_text(out, " / ");
            rep_html(out, id);
            rep_printf(out, ": %s</title></rect>", verdict);
        }
        x += STEP;
    }
}

void rep_mut_map(struct rep_page *page, const json_t *found, const char *family)
{
    struct rep_out *out = &page->out;
    const json_t *each;
    size_t i;
    int width = NAMES, height = HEAD, y = HEAD;
    json_array_foreach(rep_array(found, "cases"), i, each)
    {
        width += is_run(found, family, rep_string(each, "id")) ? STEP : 0;
    }
    json_array_foreach(rep_array(found, "defects"), i, each)
    {
        height += rep_mut_is_of(each, family) ? STEP : 0;
    }
    rep_printf(out,
               "<figure class=\"scroll\"><svg class=\"map\" width=\"%d\" height=\"%d\" viewBox=\"0 "
               "0 %d %d\" role=\"img\" aria-label=\"Defects against cases; the table below tells "
               "the same\">",
               width, height, width, height);
    columns(page, found, family);
    json_array_foreach(rep_array(found, "defects"), i, each)
    {
        if (rep_mut_is_of(each, family)) {
            line(page, found, family, each, y);
            y += STEP;
        }
    }
    rep_text(out, "</svg><figcaption>full: a case named for the defect fails; pale: another case "
                  "fails, too; grey: passes; red: named, and passes; violet: error</figcaption>"
                  "</figure>\n");
}
