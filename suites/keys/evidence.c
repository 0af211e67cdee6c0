/* SPDX-License-Identifier: Apache-2.0 */
/* KEY-LEAK-004: the suite itself gives nothing away. */
#include "r5.h"

/* The harness is at fault here, never the module: an error, no fail. */
R5_CASE(evidence_shows_no_secret,
        .says = "Nowhere in the journal of the run do eight bytes in a row of any of its secrets "
                "stand, ours or the module's, in any form",
        .needs = R5_C2C, .starts = "paired", .at_end = true, .limit_ms = 60000, .wall_s = 60)
{
    long places = r5_leaks_in_evidence(dut);
    characterise_(dut, "secrets in the journal, which reports are made of",
                  places == 0 ? "no part of a secret of this run stands in it"
                              : "parts of secrets of this run stand in it",
                  places > 0);
    need_be(dut, "places of the journal that show a secret", places, 0);
}
