/* SPDX-License-Identifier: Apache-2.0 */
/* What was written down, seen by the case that it was written for. */
#include "leaks.h"
#include "session.h"

long r5_secrets_heard(struct r5_dut *dut)
{
    run_settle(dut);
    long heard = jrn_wiretap_secrets_heard(dut->wiretap);
    long since = heard - dut->secrets_seen;
    dut->secrets_seen = heard;
    return since;
}

void r5_bulk(struct r5_dut *dut, bool on)
{
    run_settle(dut);
    jrn_wiretap_bulk(dut->wiretap, on);
    run_settle(dut); /* tells when it could not be written */
}

#define LEAKS_TOLD 20

struct leaks {
    struct r5_dut *dut;
    int told;
};

/* The place is told, never what stands there. */
static void note_leak(void *self, size_t at, const char *form)
{
    struct leaks *leaks = self;
    if (leaks->told++ < LEAKS_TOLD)
        should_(leaks->dut, false, "byte %zu of the journal is not in a secret of the run, %s", at,
                form);
}

long r5_leaks_in_evidence(struct r5_dut *dut)
{
    struct r5_error error;
    struct run_session *s = dut->session;
    struct leaks leaks = { .dut = dut };
    bool all;
    long places = 0;
    size_t windows = jrn_windows_count(jrn_vault_kept(s->vault), &all);
    run_settle(dut);
    run_insist(dut, all,
               "the run has more secrets than are remembered (%zu parts of them): choose fewer "
               "rows with --case",
               windows);
    run_expect(dut,
               jrn_leaks_in_file(jrn_vault_kept(s->vault), s->journal_path, note_leak, &leaks,
                                 &places, &error),
               &error);
    return places;
}
