/* SPDX-License-Identifier: Apache-2.0 */
#include "progress.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "log.h"

#define BAR_WIDTH 24

static const char *mark(enum run_verdict verdict)
{
    static const char *const marks[RUN_VERDICTS] = {
        [RUN_PASS] = "pass", [RUN_SKIPPED] = "skip", [RUN_INCONCLUSIVE] = "INCONCLUSIVE",
        [RUN_FAIL] = "FAIL", [RUN_ERROR] = "ERROR",
    };
    return marks[verdict];
}

static void clear_line(const struct cli_progress *p)
{
    if (p->live)
        fputs("\r\033[K", stderr);
}

/* A line that wraps could not be taken back. */
static int columns(void)
{
    struct winsize size;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1)
        return size.ws_col;
    return 80;
}

/* "138 pass  1 FAIL": what is 0 is left out, so that the case is seen on a narrow terminal, too. */
static void tell_counts(const struct run_counts *counts, char *text, size_t room)
{
    static const enum run_verdict order[] = { RUN_PASS, RUN_FAIL, RUN_ERROR, RUN_INCONCLUSIVE,
                                              RUN_SKIPPED };
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < sizeof(order) / sizeof(order[0]) && used < room; i++)
        if (order[i] == RUN_PASS || counts->rows[order[i]] > 0)
            used += (size_t)snprintf(text + used, room - used, "%ld %s  ", counts->rows[order[i]],
                                     mark(order[i]));
}

static void draw(const struct cli_progress *p, const char *id)
{
    char bar[BAR_WIDTH + 1], counts[120], line[300];
    size_t full = p->of > 0 ? p->done * BAR_WIDTH / p->of : 0;
    memset(bar, '.', BAR_WIDTH);
    memset(bar, '#', full);
    bar[BAR_WIDTH] = '\0';
    tell_counts(&p->counts, counts, sizeof(counts));
    snprintf(line, sizeof(line), "[%s] %zu/%zu  %s%.60s", bar, p->done, p->of, counts, id);
    fprintf(stderr, "\r\033[K%.*s", columns() - 1, line);
    fflush(stderr);
}

/* A plain line for the case whose rows are all done. */
static void say_case(struct cli_progress *p)
{
    if (p->entry == NULL || p->quiet || p->live)
        return;
    char rows[32] = "";
    if (p->entry_rows > 1)
        snprintf(rows, sizeof(rows), " (%ld rows)", p->entry_rows);
    fprintf(stderr, "%-5s %s %s%s\n", mark(p->entry_worst), p->entry->id, p->entry->title, rows);
}

static void row_begins(void *self, const struct run_row *row, size_t index, size_t of)
{
    struct cli_progress *p = self;
    p->done = index;
    p->of = of;
    if (row->entry != p->entry) {
        say_case(p);
        p->entry = row->entry;
        p->entry_rows = 0;
        p->entry_worst = RUN_PASS;
    }
    if (p->live && !p->quiet)
        draw(p, row->id);
}

static void row_ends(void *self, const struct run_row *row, enum run_verdict verdict,
                     const char *reason)
{
    struct cli_progress *p = self;
    p->done++;
    p->counts.rows[verdict]++;
    p->entry_rows++;
    if (verdict > p->entry_worst)
        p->entry_worst = verdict;
    bool trouble = verdict > RUN_SKIPPED;
    if (!trouble && !p->verbose)
        return;
    char plain[RUN_REASON];
    snprintf(plain, sizeof(plain), "%s", reason);
    r5_plain(plain);
    clear_line(p);
    fprintf(stderr, "%-5s %s%s%s\n", mark(verdict), row->id, plain[0] != '\0' ? ": " : "", plain);
}

static void held(void *self, const struct run_row *row, const char *reason)
{
    struct cli_progress *p = self;
    clear_line(p);
    fprintf(stderr,
            "held  %s: %s\n"
            "      pins, supply and module stay as they are, for meter and scope; the port is this "
            "run's until it ends.\n"
            "      Enter goes on, Ctrl-C ends the run: ",
            row->id, reason);
    fflush(stderr);
    int c;
    do
        c = getchar();
    while (c != '\n' && c != EOF);
}

struct run_watcher cli_progress_watcher(struct cli_progress *p, bool quiet, bool verbose)
{
    *p = (struct cli_progress){ .live = isatty(STDERR_FILENO) == 1,
                                .quiet = quiet,
                                .verbose = verbose };
    return (struct run_watcher){
        .row_begins = row_begins, .row_ends = row_ends, .held = held, .self = p
    };
}

void cli_progress_end(struct cli_progress *p)
{
    if (!p->quiet)
        clear_line(p);
    say_case(p);
}
