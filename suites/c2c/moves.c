/* SPDX-License-Identifier: Apache-2.0 */
#include "moves.h"

#include <string.h>

static const char *model(struct r5_dut *dut)
{
    return r5_at(dut, "AT+CGMM")->line[0];
}

void talk_at(struct r5_dut *dut, enum r5_word word, const char *file, int line)
{
    r5_text_at(dut, word, "model (+CGMM)", model(dut), r5_profile_text(dut, "id.model"), file,
               line);
}

bool talks(struct r5_dut *dut)
{
    return strcmp(model(dut), r5_profile_text(dut, "id.model")) == 0;
}

struct r5_pairing keys_at(struct r5_dut *dut, r5_secret te, const char *file, int line)
{
    struct r5_pairing pairing = { 0 };
    const struct r5_answer *answer;
    r5_equal_at(dut, R5_NEED, "outcome of the pairing", r5_pair(dut, te, &pairing, &answer),
                R5_PAIRED, file, line);
    return pairing;
}

struct r5_pairing pair_at(struct r5_dut *dut, enum r5_word word, r5_secret te, const char *file,
                          int line)
{
    struct r5_pairing pairing = { 0 };
    const struct r5_answer *answer;
    r5_equal_at(dut, word, "outcome of the pairing", r5_pair(dut, te, &pairing, &answer), R5_PAIRED,
                file, line);
    r5_ended_at(dut, word, r5_confirm(dut, &pairing), R5_END_OK, 0, file, line);
    return pairing;
}

bool opens(struct r5_dut *dut, const struct r5_pairing *pairing)
{
    if (!r5_open(dut, pairing)->ok)
        return false;
    bool whole = talks(dut) && r5_close(dut)->ok;
    if (!whole)
        r5_forget_channel(dut);
    return whole;
}

bool refuses(struct r5_dut *dut, const struct r5_pairing *pairing)
{
    bool refused = r5_open(dut, pairing)->refused;
    if (r5_channel_is_open(dut) && !r5_close(dut)->ok)
        r5_forget_channel(dut);
    return refused;
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
    need_(dut, r5_reset(dut), "the module comes up after a reset");
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

void unchanged_at(struct r5_dut *dut, const char *file, int line)
{
    r5_text_at(dut, R5_MUST, "error form (+CMEE?), unchanged", error_form(dut), "1", file, line);
}

void dropped_at(struct r5_dut *dut, const char *file, int line, const struct r5_frame *recipe,
                int quiet_ms)
{
    r5_ended_at(dut, R5_MUST, send_frame(dut, recipe, quiet_ms), R5_END_SILENT, 0, file, line);
    unchanged_at(dut, file, line);
}

bool frame_acts(struct r5_dut *dut)
{
    send_frame(dut, &(struct r5_frame){ .text = CHANGE }, ANSWER_MS);
    bool changed = strcmp(error_form(dut), "2") == 0;
    return r5_at(dut, "AT+CMEE=1")->ok && changed;
}

void end_garbage_line(struct r5_dut *dut)
{
    r5_send_raw(dut, "\r", 1);
    r5_listen(dut, QUIET_MS);
}

int within_frame_timeout(struct r5_dut *dut)
{
    return (int)r5_profile_int(dut, "c2c.frame_timeout_ms") * 9 / 10;
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
    need_ok(dut, r5_close(dut));
    need_ok(dut, r5_open(dut, &pairing));
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
    need_(dut, r5_channel_is_open(dut), "the channel is open");
    must_(dut, frame_acts(dut), "a right frame acts");
}
