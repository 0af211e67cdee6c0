/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A board with four lines in shared memory, and wires on it that do what a GPIO line does. The
 * module's side drives a line, sees its level, and can take the whole board away.
 */
#ifndef R5_SELFTEST_WIRE_DOUBLE_H
#define R5_SELFTEST_WIRE_DOUBLE_H

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "wire.h"

enum { BOARD_LINES = 4, BOARD_EDGES = 16 };

struct board_line {
    const char *name;
    bool pulled_high; /* by the module's side */
    bool driven;      /* by the harness's side, to `high` */
    bool high;
    int drives[2]; /* how often it was driven to either level */
    struct link_wire_spec spec;
    bool open, asserted;
    int pipe[2]; /* edges on their way */
    int waiting; /* of them */
    bool lost;
};

struct board {
    struct board_line line[BOARD_LINES];
    bool gone;
    bool no_fd;  /* edges show only when looked for */
    bool refuse; /* the next set fails */
    int looks;   /* how often edges were asked for */
};

static struct board *board; /* in the arena of the test */

static inline struct board_line *board_line(const char *name)
{
    for (int i = 0; i < BOARD_LINES; i++)
        if (strcmp(board->line[i].name, name) == 0)
            return &board->line[i];
    ck_abort_msg("the board has no line %s", name);
}

static inline bool board_high(const char *name)
{
    const struct board_line *line = board_line(name);
    return line->driven ? line->high : line->pulled_high;
}

static inline int board_drives(const char *name, bool high)
{
    return board_line(name)->drives[high];
}

static inline void board_drive(const char *name, bool high)
{
    struct board_line *line = board_line(name);
    bool changes = line->pulled_high != high;
    line->pulled_high = high;
    if (!changes || !line->open || line->spec.output)
        return;
    if (line->waiting == BOARD_EDGES) {
        line->lost = true;
        return;
    }
    struct link_wire_edge edge = { .asserted = high != line->spec.active_low,
                                   .at = r5_wall_monotonic(),
                                   .lost_some = line->lost };
    line->lost = false;
    line->waiting++;
    ck_assert_int_eq(write(line->pipe[1], &edge, sizeof(edge)), sizeof(edge));
}

/* ---- the wire ------------------------------------------------------------------------------ */

static inline enum r5_status double_gone(struct r5_error *error)
{
    return r5_fail(error, R5_E_IO, "the board is gone");
}

static inline enum r5_status double_set(void *self, bool asserted, struct r5_error *error)
{
    struct board_line *line = self;
    if (!line->spec.output)
        return r5_fail(error, R5_E_UNSUPPORTED, "%s is an input", line->spec.role);
    if (board->gone || board->refuse)
        return double_gone(error);
    bool high = asserted != line->spec.active_low;
    line->asserted = asserted;
    line->driven = line->spec.drive == LINK_PUSH_PULL || asserted;
    line->high = high;
    if (line->driven)
        line->drives[high]++;
    return R5_OK;
}

static inline enum r5_status double_get(void *self, bool *asserted, struct r5_error *error)
{
    struct board_line *line = self;
    if (board->gone)
        return double_gone(error);
    *asserted = line->spec.output ? line->asserted : line->pulled_high != line->spec.active_low;
    return R5_OK;
}

static inline enum r5_status double_edge(void *self, struct link_wire_edge *edge,
                                         struct r5_error *error)
{
    struct board_line *line = self;
    board->looks++;
    if (line->spec.output)
        return r5_fail(error, R5_E_UNSUPPORTED, "%s is an output", line->spec.role);
    if (board->gone)
        return double_gone(error);
    if (read(line->pipe[0], edge, sizeof(*edge)) != sizeof(*edge))
        return R5_E_TIMEOUT;
    line->waiting--;
    return R5_OK;
}

static inline int double_fd(void *self)
{
    const struct board_line *line = self;
    return line->spec.output || board->no_fd ? -1 : line->pipe[0];
}

static inline void double_describe(void *self, char *text, size_t room)
{
    const struct board_line *line = self;
    snprintf(text, room, "line %s of the board", line->name);
}

static inline void double_close(void *self)
{
    struct board_line *line = self;
    if (!line->open)
        return;
    if (line->spec.output)
        r5_ignore(double_set(line, false, NULL));
    line->open = line->driven = line->asserted = false;
    close(line->pipe[0]);
    close(line->pipe[1]);
}

static inline struct link_wire *double_open(struct r5_arena *arena,
                                            const struct link_wire_spec *spec,
                                            struct r5_error *error)
{
    static const struct link_wire_ops ops = { .set = double_set,
                                              .get = double_get,
                                              .edge = double_edge,
                                              .fd = double_fd,
                                              .describe = double_describe,
                                              .close = double_close };
    struct board_line *line = board_line(spec->line);
    struct link_wire *wire = r5_arena_take(arena, sizeof(*wire));
    ck_assert_ptr_nonnull(wire);
    ck_assert_int_eq(pipe2(line->pipe, O_NONBLOCK | O_CLOEXEC), 0);
    line->spec = *spec;
    line->open = true;
    line->waiting = 0;
    *wire = (struct link_wire){ .ops = &ops, .self = line };
    if (spec->output && double_set(line, false, error) != R5_OK) {
        double_close(line);
        return NULL;
    }
    return wire;
}

static inline void board_new(struct r5_arena *arena)
{
    static const char *const names[BOARD_LINES] = { "PWR_ON", "RESET_N", "V_INT", "SPARE" };
    board = r5_arena_take(arena, sizeof(*board));
    ck_assert_ptr_nonnull(board);
    for (int i = 0; i < BOARD_LINES; i++)
        board->line[i].name = names[i];
}

#endif
