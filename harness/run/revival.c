/* SPDX-License-Identifier: Apache-2.0 */
#include "revival.h"

#include <stdio.h>

#include "c2c_pairing.h"
#include "signals.h"

enum {
    LEAVE_MS = 5000,   /* a module that is in the channel answers at once */
    VINT_MS = 1000,    /* it has been high since before the answer */
    OFF_MS = 40000,    /* as the vendor's host waits for the end of +CPWROFF */
    MUTE_MS = 3000,    /* one that is off says nothing in this time */
    NOISE_BYTES = 100, /* more than the URCs of a start make in NOISE_MS */
    NOISE_MS = 1000
};

/* Real modules are not put back between rows: this one may still be in the channel of the last. */
static void leave_channel(struct r5_dut *dut)
{
    struct r5_error error;
    if (!r5_channel_is_open(dut))
        return;
    run_expect(
        dut, c2c_close(dut->dialogue, dut->channel, run_limit(dut, LEAVE_MS), &dut->reply, &error),
        &error);
    if (!run_answered(dut, "AT+USECC2C=2")->ok)
        r5_forget_channel(dut);
}

void run_reach_start(struct r5_dut *dut)
{
    struct run_session *s = dut->session;
    for (int i = 0; i < s->bench->units; i++)
        leave_channel(&s->dut[i]);
    r5_reach(dut, s->row->body->starts);
}

static bool comes_back(struct r5_dut *dut)
{
    if (r5_offers(dut, R5_RESET) && r5_reset(dut))
        return true;
    if (r5_offers(dut, R5_SUPPLY) && r5_supply_cycle(dut))
        return true;
    return !r5_offers(dut, R5_RESET) && !r5_offers(dut, R5_SUPPLY) && r5_switch_on(dut);
}

static void prove_vint(struct r5_dut *dut)
{
    need_(dut, r5_wait_vint(dut, true, VINT_MS), "V_INT is high while the module answers");
    if (!r5_offers(dut, R5_KEY) || !r5_at_within(dut, OFF_MS, "AT+CPWROFF")->ok)
        return;
    bool fell = r5_wait_vint(dut, false, OFF_MS);
    if (!fell && r5_wait_ready(dut, MUTE_MS))
        return; /* it has not switched off: that is the module's own affair */
    need_(dut, fell, "V_INT goes low when the module is switched off and silent");
    need_(dut, r5_switch_on(dut), "PWR_ON switches the module on again");
}

/* An answer among garbage is luck. */
static void prove_quiet(struct r5_dut *dut)
{
    need_(dut, !r5_take_bytes(dut, NOISE_BYTES, NOISE_MS),
          "the line is quiet after the reset, with less than %d bytes unasked", NOISE_BYTES);
}

void run_revive(struct r5_dut *dut)
{
    need_(dut, comes_back(dut), "the module comes back after a reset");
    if (r5_emulated(dut))
        return;
    prove_quiet(dut);
    if (r5_offers(dut, R5_VINT))
        prove_vint(dut);
}

static void switch_unit_off(struct r5_dut *dut)
{
    if (r5_offers(dut, R5_VINT) && !r5_vint(dut))
        return;
    if (r5_at_within(dut, OFF_MS, "AT+CPWROFF")->ok && r5_offers(dut, R5_VINT))
        (void)r5_wait_vint(dut, false, OFF_MS);
}

void run_take_leave(struct r5_dut *dut)
{
    struct run_session *s = dut->session;
    for (int i = 0; i < s->bench->units; i++) {
        leave_channel(&s->dut[i]);
        if (s->bench->unit[i].supply != NULL && !s->bench->file->stays_on && !run_interrupted())
            switch_unit_off(&s->dut[i]);
    }
}

/* Asked by the supervisor, between phases. */
static bool is_flooded(struct r5_dut *dut)
{
    struct r5_error ignored;
    uint8_t bytes[256];
    size_t count = 0;
    r5_time deadline = link_now(dut->session->clock) + r5_ms(NOISE_MS);
    enum r5_status status = R5_OK;
    while (status == R5_OK && count < NOISE_BYTES) {
        size_t got = 0;
        status = link_read(dut->tap, bytes, sizeof(bytes), deadline, &got, &ignored);
        count += got;
    }
    return count >= NOISE_BYTES;
}

void run_line_words(struct r5_dut *dut, char *text, size_t room)
{
    struct link_modem modem;
    struct r5_error ignored;
    text[0] = '\0';
    if (!dut->session->bench->file->stepped && is_flooded(dut)) {
        snprintf(text, room, "; garbage: %d bytes and more come in %d ms unasked", NOISE_BYTES,
                 NOISE_MS);
        return;
    }
    if (!dut->bench->file->uart.rts_cts || dut->session->bench->file->stepped ||
        link_modem_lines(dut->bench->line, &modem, &ignored) != R5_OK || modem.cts)
        return;
    snprintf(text, room, "; CTS is off%s: the module is off, or its CTS does not come through",
             modem.held > 0 ? ", and bytes wait for it" : "");
}
