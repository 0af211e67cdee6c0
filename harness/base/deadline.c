/* SPDX-License-Identifier: Apache-2.0 */
#include "deadline.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

r5_time r5_wall_monotonic(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (r5_time)now.tv_sec * R5_NS_PER_S + now.tv_nsec;
}

r5_time r5_wall_guard(int64_t milliseconds)
{
    const char *text = getenv("R5_STRETCH");
    long stretch = text != NULL ? strtol(text, NULL, 10) : 1;
    if (stretch < 1 || stretch > 100)
        stretch = 1;
    return r5_ms(milliseconds) * stretch;
}

void r5_utc_text(char text[32])
{
    struct timespec now;
    struct tm utc;
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    char seconds[24];
    strftime(seconds, sizeof(seconds), "%Y-%m-%dT%H:%M:%S", &utc);
    snprintf(text, 32, "%.19s.%06dZ", seconds, (int)(now.tv_nsec / 1000));
}
