/* SPDX-License-Identifier: Apache-2.0 */
#include "clock.h"

enum r5_status link_wait_until(struct link_clock *clock, r5_time until, struct r5_error *error)
{
    enum r5_status status = R5_OK;
    while (status == R5_OK && link_now(clock) < until)
        status = link_wait(clock, -1, until, error);
    return status == R5_E_TIMEOUT ? R5_OK : status;
}
