/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From device time to a place on paper. Where one idle stretch would take most of the width it is
 * drawn short, and is to be marked.
 */
#ifndef R5_REPORTS_TIMESCALE_H
#define R5_REPORTS_TIMESCALE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REP_IDLE_MAX 6
#define REP_IDLE_WIDTH 42.0

struct rep_idle {
    int64_t from, to; /* ns */
};

struct rep_scale {
    int64_t first, last; /* ns */
    double left, width;
    double per_ns;                      /* of what is not idle */
    struct rep_idle idle[REP_IDLE_MAX]; /* in order of time */
    int idles;
};

/* Fits the times, which it sorts, into `width` from `left` on. False if they span nothing. */
bool rep_scale_fit(struct rep_scale *scale, int64_t *times, size_t count, double left,
                   double width);

/* Times outside are held at the ends. */
double rep_scale_x(const struct rep_scale *scale, int64_t t);

/* Steps of 1, 2 or 5 times a power of ten that are at least `room` wide; ns. */
int64_t rep_scale_step(const struct rep_scale *scale, double room);

#endif
