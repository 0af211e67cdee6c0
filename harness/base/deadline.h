/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time on a rig's clock: nanoseconds, signed, monotonic. A deadline is a point in
 * that time, never a duration; 0 is the past, never "for ever".
 */
#ifndef R5_BASE_DEADLINE_H
#define R5_BASE_DEADLINE_H

#include <stdint.h>

typedef int64_t r5_time;

#define R5_NS_PER_MS INT64_C(1000000)
#define R5_NS_PER_S INT64_C(1000000000)

static inline r5_time r5_ms(int64_t milliseconds)
{
    return milliseconds * R5_NS_PER_MS;
}

/* The wall's monotonic clock, for guards against programs that hang; never for verdicts. */
r5_time r5_wall_monotonic(void);

/*
 * Every wall guard is multiplied by the environment's R5_STRETCH (1 to 100, default 1),
 * so that valgrind and slow machines do not change a verdict.
 */
r5_time r5_wall_guard(int64_t milliseconds);

/* UTC as "2026-01-31T23:59:59.123456Z", at most 32 bytes with the end mark. */
void r5_utc_text(char text[32]);

#endif
