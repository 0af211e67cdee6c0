/* SPDX-License-Identifier: Apache-2.0 */
#include "timescale.h"

#include <stdlib.h>

#define MUCH 40 /* events */

static int by_time(const void *a, const void *b)
{
    int64_t one = *(const int64_t *)a;
    int64_t other = *(const int64_t *)b;
    return one < other ? -1 : one > other;
}

static int by_begin(const void *a, const void *b)
{
    return by_time(&((const struct rep_idle *)a)->from, &((const struct rep_idle *)b)->from);
}

static bool is_taken(const struct rep_scale *scale, int64_t from)
{
    for (int i = 0; i < scale->idles; i++)
        if (scale->idle[i].from == from)
            return true;
    return false;
}

/* Takes the longest stretch without an event out of the linear part, while it is more than half of
 * it. */
static void find_idle(struct rep_scale *scale, const int64_t *times, size_t count)
{
    int64_t linear = scale->last - scale->first;
    int64_t part = count > MUCH ? 3 : 2;
    while (scale->idles < REP_IDLE_MAX) {
        size_t longest = 0;
        int64_t most = 0;
        for (size_t i = 1; i < count; i++) {
            int64_t stretch = times[i] - times[i - 1];
            if (stretch > most && !is_taken(scale, times[i - 1])) {
                most = stretch;
                longest = i;
            }
        }
        if (most <= linear / part || most == linear)
            break;
        scale->idle[scale->idles++] = (struct rep_idle){ times[longest - 1], times[longest] };
        linear -= most;
    }
    qsort(scale->idle, (size_t)scale->idles, sizeof(scale->idle[0]), by_begin);
    scale->per_ns = (scale->width - scale->idles * REP_IDLE_WIDTH) / (double)linear;
}

bool rep_scale_fit(struct rep_scale *scale, int64_t *times, size_t count, double left, double width)
{
    if (count < 2)
        return false;
    qsort(times, count, sizeof(times[0]), by_time);
    *scale = (struct rep_scale){
        .first = times[0], .last = times[count - 1], .left = left, .width = width
    };
    if (scale->first == scale->last)
        return false;
    find_idle(scale, times, count);
    return true;
}

double rep_scale_x(const struct rep_scale *scale, int64_t t)
{
    t = t < scale->first ? scale->first : t > scale->last ? scale->last : t;
    double x = scale->left;
    int64_t at = scale->first;
    for (int i = 0; i < scale->idles && scale->idle[i].from < t; i++) {
        const struct rep_idle *idle = &scale->idle[i];
        x += (double)(idle->from - at) * scale->per_ns;
        at = idle->from;
        if (t < idle->to)
            return x + REP_IDLE_WIDTH * (double)(t - at) / (double)(idle->to - at);
        x += REP_IDLE_WIDTH;
        at = idle->to;
    }
    return x + (double)(t - at) * scale->per_ns;
}

int64_t rep_scale_step(const struct rep_scale *scale, double room)
{
    int64_t step = 1000;
    for (int i = 0; (double)step * scale->per_ns < room && step < INT64_MAX / 10; i++)
        step = i % 3 == 1 ? step / 2 * 5 : step * 2;
    return step;
}
