/* SPDX-License-Identifier: Apache-2.0 */
/* What a real module has only so many of: written down before it is used, refused without consent.
 */
#include "spending.h"

#include <stdio.h>

static const char *const names[] = { "nothing", "pairing", "seal", "pin", "flash" };

bool run_may_spend(const struct run_session *s, enum r5_spend what, char *reason, size_t room)
{
    if (s->emulated || what == R5_SPEND_NOTHING || (s->consent & (1u << what)) != 0)
        return true;
    snprintf(reason, room, "it would spend a %s of a real module; allow it with --consent %s",
             names[what], names[what]);
    return false;
}

void r5_spend(struct r5_dut *dut, enum r5_spend what)
{
    struct run_session *s = dut->session;
    char reason[RUN_REASON] = "";
    run_insist(dut, run_may_spend(s, what, reason, sizeof(reason)), "%s", reason);
    run_record(s, "spend",
               json_pack("{s:i, s:s, s:i}", "unit", dut->index, "what", names[what], "count",
                         ++s->spent[what]));
}
