/* SPDX-License-Identifier: Apache-2.0 */
#include "identify.h"

#include <string.h>

#include "phase.h"
#include "units_path.h"

#define IDENTIFY_LIMIT_MS 300000

static json_t *unit_record(const struct run_session *s, int unit, const char *const told[4])
{
    return json_pack("{s:i, s:s, s:o, s:o, s:o, s:o}", "unit", unit, "name",
                     s->bench->unit[unit].file->name, "imei", run_text(told[0]), "type",
                     run_text(told[1]), "model", run_text(told[2]), "versions", run_text(told[3]));
}

static void ask_unit(struct r5_dut *dut)
{
    static const char *const commands[4] = { "AT+CGSN", "ATI", "AT+CGMM", "ATI9" };
    const char *told[4];
    r5_reach(dut, "at-ready");
    for (int i = 0; i < 4; i++) {
        const struct r5_answer *answer = r5_at(dut, "%s", commands[i]);
        told[i] = answer->ok ? answer->line[0] : "";
    }
    run_record(dut->session, "unit", unit_record(dut->session, dut->index, told));
    if (units_is_imei(told[0]))
        strcpy(dut->imei, told[0]);
    if (dut->bench->file->imei[0] != '\0')
        need_read(dut, "IMEI, as the rig file says", told[0], dut->bench->file->imei);
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
    enum r5_status status = bench_fresh(s->bench, false, error);
    if (status == R5_OK)
        (void)run_phase_do(s, "identify", ask_all, IDENTIFY_LIMIT_MS);
    else
        s->phase.rig_broken = true;
    if (!s->bench->file->stepped && s->identified == 0 && s->phase.reason[0] != '\0')
        s->not_started = RUN_HOPELESS;
    static const char *const nothing[4] = { "", "", "", "" };
    status = R5_OK;
    for (int i = s->identified; status == R5_OK && i < s->bench->units; i++)
        status = jrn_write(s->journal, "unit", unit_record(s, i, nothing), error);
    return status;
}
