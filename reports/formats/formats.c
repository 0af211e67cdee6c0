/* SPDX-License-Identifier: Apache-2.0 */
#include "formats.h"

#include <stdio.h>

#define REPORT_MAX ((size_t)256 << 20) /* bytes of one report */

const struct rep_format rep_formats[] = {
    { "html", "report.html", rep_html_render },
    { "junit", "junit.xml", rep_junit_render },
    { "tap", "results.tap", rep_tap_render },
    { "summary", "summary.txt", rep_summary_render },
    { 0 },
};

static enum r5_status write_one(const struct rep_format *format, const struct jrn_book *book,
                                const char *dir, struct r5_error *error)
{
    char path[4096];
    if (snprintf(path, sizeof(path), "%s/%s", dir, format->file) >= (int)sizeof(path))
        return r5_fail(error, R5_E_LIMIT, "the folder name %.60s... is too long", dir);
    struct r5_buf out;
    r5_buf_init(&out, REPORT_MAX);
    enum r5_status status = format->render(book, &out);
    if (status == R5_OK)
        status = r5_buf_write_file(&out, path, error);
    else
        r5_fail(error, status, "cannot make %s from the journal: %s", format->file,
                r5_status_word(status));
    r5_buf_reset(&out);
    return status;
}

enum r5_status rep_write_all(const struct jrn_book *book, const char *dir, struct r5_error *error)
{
    for (const struct rep_format *format = rep_formats; format->name != NULL; format++) {
        enum r5_status status = write_one(format, book, dir, error);
        if (status != R5_OK)
            return status;
    }
    return R5_OK;
}
