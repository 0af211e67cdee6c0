/* SPDX-License-Identifier: Apache-2.0 */
#include "moves.h"

void must_talk(struct r5_dut *dut)
{
    must_read(dut, "model (+CGMM)", r5_at(dut, "AT+CGMM")->line[0],
              r5_profile_text(dut, "id.model"));
}

struct r5_pairing must_pair(struct r5_dut *dut, r5_secret te)
{
    struct r5_pairing pairing = { 0 };
    const struct r5_answer *answer;
    must_be(dut, "outcome of the pairing", r5_pair(dut, te, &pairing, &answer), R5_PAIRED);
    must_ok(dut, r5_confirm(dut, &pairing));
    return pairing;
}

bool opens(struct r5_dut *dut, const struct r5_pairing *pairing)
{
    const struct r5_answer *answer = r5_open(dut, pairing);
    if (answer->refused)
        return false;
    must_ok(dut, answer);
    must_talk(dut);
    must_ok(dut, r5_close(dut));
    return true;
}

void send_raw(struct r5_dut *dut, const void *bytes, size_t len)
{
    r5_let_pass(dut, r5_profile_int(dut, "at.gap_ms"));
    r5_send_raw(dut, bytes, len);
}

bool opens_without_keys(struct r5_dut *dut, const struct r5_pairing *pairing)
{
    struct r5_pairing blind = { .version = 1, .te = pairing->te, .key = r5_zero_secret(dut) };
    if (!r5_open(dut, &blind)->ok)
        return false;
    r5_forget_channel(dut);
    must_(dut, r5_reset(dut), "the module comes up after a reset");
    return true;
}

const struct r5_answer *send_frame(struct r5_dut *dut, const struct r5_frame *recipe, int quiet_ms)
{
    uint8_t bytes[R5_FRAME_MAX];
    size_t len = r5_make_frame(dut, recipe, bytes);
    send_raw(dut, bytes, len);
    return r5_listen(dut, quiet_ms);
}

static const char *error_form(struct r5_dut *dut)
{
    return r5_field(dut, r5_at(dut, "AT+CMEE?"), "+CMEE:", 0);
}

void must_be_unchanged(struct r5_dut *dut)
{
    must_read(dut, "error form (+CMEE?), unchanged", error_form(dut), "1");
}

void must_be_dropped(struct r5_dut *dut, const struct r5_frame *recipe, int quiet_ms)
{
    must_silent(dut, send_frame(dut, recipe, quiet_ms));
    must_be_unchanged(dut);
}

void end_garbage_line(struct r5_dut *dut)
{
    r5_send_raw(dut, "\r", 1);
    r5_listen(dut, QUIET_MS);
}

int past_frame_timeout(struct r5_dut *dut)
{
    return (int)r5_profile_int(dut, "c2c.frame_timeout_ms") + QUIET_MS;
}

void renew_channel(struct r5_dut *dut, int bad_frames)
{
    long limit = r5_profile_int(dut, "c2c.bad_frame_limit");
    if (limit < 2 || bad_frames % (limit - 1) != 0)
        return;
    struct r5_pairing pairing = r5_present_pairing(dut);
    must_ok(dut, r5_close(dut));
    must_ok(dut, r5_open(dut, &pairing));
}

void session_still_opens(struct r5_dut *dut)
{
    if (r5_channel_is_open(dut)) {
        must_talk(dut);
        return;
    }
    struct r5_pairing pairing = r5_present_pairing(dut);
    must_(dut, opens(dut, &pairing), "the present pairing opens a channel");
}

void pairing_still_works(struct r5_dut *dut)
{
    struct r5_pairing pairing = must_pair(dut, r5_new_te(dut));
    must_(dut, opens(dut, &pairing), "a new pairing opens a channel");
}

void made_frame_acts(struct r5_dut *dut)
{
    must_(dut, r5_channel_is_open(dut), "the channel is open");
    send_frame(dut, &(struct r5_frame){ .text = CHANGE }, QUIET_MS);
    must_read(dut, "error form (+CMEE?), changed by a right frame", error_form(dut), "2");
    must_ok(dut, r5_at(dut, "AT+CMEE=1"));
    must_be_unchanged(dut);
}
