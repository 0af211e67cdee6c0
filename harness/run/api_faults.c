/* SPDX-License-Identifier: Apache-2.0 */
/* What only an emulated rig lets a case do. */
#include "session.h"

static struct link_faults *faults_of(struct r5_dut *dut)
{
    run_insist(dut, dut->bench->faults != NULL,
               "the rig cannot inject faults; let the case need R5_FAULT_NVM");
    return dut->bench->faults;
}

void r5_cut_at_write(struct r5_dut *dut, int nth, enum r5_cut phase)
{
    struct r5_error error;
    run_expect(dut, link_cut_at_write(faults_of(dut), nth, (enum link_cut)phase, &error), &error);
}

long r5_stored_writes(struct r5_dut *dut)
{
    struct r5_error error;
    int64_t writes = 0;
    run_expect(dut, link_count_writes(faults_of(dut), &writes, &error), &error);
    return (long)writes;
}

struct r5_line_bytes r5_line_bytes(struct r5_dut *dut)
{
    struct r5_error error;
    int64_t received = 0, sent = 0;
    run_expect(dut, link_count_bytes(faults_of(dut), &received, &sent, &error), &error);
    return (struct r5_line_bytes){ .received = (long)received, .sent = (long)sent };
}

void r5_snapshot(struct r5_dut *dut, const char *name)
{
    struct r5_error error;
    run_settle(dut);
    run_expect(dut, link_snapshot(faults_of(dut), name, &error), &error);
}

void r5_restore(struct r5_dut *dut, const char *name)
{
    struct r5_error error;
    run_settle(dut);
    run_expect(dut, link_restore(faults_of(dut), name, &error), &error);
    run_expect(dut, at_forget(dut->dialogue, &error), &error);
    c2c_channel_forget_frames(dut->channel, false);
    run_settle(dut);
}

void r5_service(struct r5_dut *dut, const char *what, bool on)
{
    struct r5_error error;
    run_expect(dut, link_service(faults_of(dut), what, on, &error), &error);
}
