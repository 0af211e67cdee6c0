/* SPDX-License-Identifier: Apache-2.0 */
#include "identify.h"

#include <string.h>

#include "phase.h"

#define IDENTIFY_LIMIT_MS 300000

/* The first line of an answer, "" if the command was refused. */
static const char *told(struct r5_dut *dut, const char *command)
{
    const struct r5_answer *answer = r5_at(dut, "%s", command);
    return answer->ok ? answer->line[0] : "";
}

static void ask_unit(struct r5_dut *dut)
{
    r5_reach(dut, "at-ready");
    const char *imei = told(dut, "AT+CGSN");
    const char *type = told(dut, "ATI");
    const char *model = told(dut, "AT+CGMM");
    const char *versions = told(dut, "ATI9");
    run_record(dut->session, "unit",
               json_pack("{s:i, s:s, s:s, s:s, s:s, s:s}", "unit", dut->index, "name",
                         dut->bench->file->name, "imei", imei, "type", type, "model", model,
                         "versions", versions));
    dut->session->identified++;
}

static void ask_all(struct r5_dut *dut)
{
    for (int i = 0; i < dut->session->bench->units; i++)
        ask_unit(r5_unit(dut, i));
}

enum r5_status run_identify(struct run_session *s, struct r5_error *error)
{
    s->identified = 0;
    memset(&s->phase, 0, sizeof(s->phase));
    enum r5_status status = bench_fresh(s->bench, error);
    if (status == R5_OK)
        (void)run_phase_do(s, "identify", ask_all, IDENTIFY_LIMIT_MS);
    else
        s->phase.rig_broken = true;
    for (int i = s->identified; i < s->bench->units; i++) {
        status = jrn_write(s->journal, "unit",
                           json_pack("{s:i, s:s, s:s, s:s, s:s, s:s}", "unit", i, "name",
                                     s->bench->unit[i].file->name, "imei", "", "type", "", "model",
                                     "", "versions", ""),
                           error);
        if (status != R5_OK)
            return status;
    }
    return R5_OK;
}
