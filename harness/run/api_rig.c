/* SPDX-License-Identifier: Apache-2.0 */
/* Profile, parameters, units, states and sweeps. */
#include <stdio.h>
#include <string.h>

#include "registry.h"
#include "session.h"

long r5_int(struct r5_dut *dut, const char *parameter)
{
    const struct run_row *row = dut->session->row;
    for (int i = 0; i < run_params(row->body); i++)
        if (strcmp(row->body->takes[i].name, parameter) == 0)
            return row->param[i];
    run_insist(dut, false, "the case does not declare the parameter '%s' in .takes", parameter);
    return 0;
}

static const struct cfg_leaf *leaf_of(struct r5_dut *dut, const char *key, enum cfg_type type)
{
    const struct cfg_leaf *leaf = cfg_module_leaf(dut->session->module, key);
    if (leaf == NULL || leaf->type != type)
        run_insist(dut, false, "the module profile has no key '%s' of this type", key);
    return leaf;
}

long r5_profile_int(struct r5_dut *dut, const char *key)
{
    return leaf_of(dut, key, CFG_INT)->number;
}

bool r5_profile_bool(struct r5_dut *dut, const char *key)
{
    return leaf_of(dut, key, CFG_BOOL)->number != 0;
}

const char *r5_profile_text(struct r5_dut *dut, const char *key)
{
    return leaf_of(dut, key, CFG_TEXT)->text;
}

bool r5_emulated(const struct r5_dut *dut)
{
    return dut->session->emulated;
}

bool r5_offers(const struct r5_dut *dut, unsigned needs)
{
    return (needs & ~dut->session->offers) == 0;
}

struct r5_dut *r5_unit(struct r5_dut *dut, int unit)
{
    run_insist(dut, unit >= 0 && unit < dut->session->bench->units,
               "the rig has no unit %d; let the case need R5_TWO_UNITS", unit);
    return &dut->session->dut[unit];
}

uint32_t r5_random(struct r5_dut *dut, uint32_t below)
{
    struct r5_error error;
    uint64_t draw;
    run_expect(dut, run_stream_fill(&dut->session->points, (uint8_t *)&draw, sizeof(draw), &error),
               &error);
    return below == 0 ? 0 : (uint32_t)(draw % below);
}

void r5_sweep_point(struct r5_dut *dut, const char *name, long value)
{
    struct run_session *s = dut->session;
    r5_body *control = s->row->body->control;
    dut->subject[0] = '\0';
    if (s->sweep_points++ > 0 && s->emulated && control != NULL)
        control(dut);
    run_record(s, "point", json_pack("{s:s, s:I}", "what", name, "value", (json_int_t)value));
}

void r5_reach(struct r5_dut *dut, const char *state)
{
    const struct r5_state *found = run_state_named(state);
    run_insist(dut, found != NULL, "there is no state '%s' in fixtures/states", state);
    dut->session->reaching++;
    found->reach(dut);
    dut->session->reaching--;
}
