/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-FRM-021, 025, 026, 028, 035: what text a frame may carry, and how lines lie in frames. */
#include <stdio.h>
#include <string.h>

#include "frame_moves.h"

enum { TEXT_MAX = 1040 };

R5_CASE(longest_frame_acts,
        .says = "A frame with the longest text that the protocol allows towards the module acts",
        .needs = R5_C2C, .starts = "channel-open", .limit_ms = 60000)
{
    char text[TEXT_MAX + 1];
    uint8_t frame[R5_FRAME_MAX];
    long longest = r5_profile_int(dut, "c2c.rx_padded_max") - 1;
    struct r5_frame recipe = { .text = change_of_length(longest, text) };
    size_t len = r5_make_frame(dut, &recipe, frame);
    must_act(dut, frame, len, "a frame with %ld bytes of text", longest);
}

/* AT, spaces, which count for nothing, and CR: three bytes and more. */
R5_CASE(every_length_of_text_is_taken,
        .says = "A frame with text of any length that fits, none included, is taken",
        .needs = R5_C2C, .starts = "channel-open", .limit_ms = 300000)
{
    long longest = r5_profile_int(dut, "c2c.rx_padded_max") - 1;
    send_frame(dut, &(struct r5_frame){ .text = "" }, QUIET_MS);
    must_keep_step(dut, "a frame without text");
    for (int len = 3; len <= longest; len++) {
        char text[TEXT_MAX];
        snprintf(text, sizeof text, "AT%*s\r", len - 3, "");
        r5_subject(dut, "a frame with %d bytes of text", len);
        must_ok(dut, send_frame(dut, &(struct r5_frame){ .text = text }, ANSWER_MS));
    }
}

static void send_in_parts(struct r5_dut *dut, const char *line, size_t part)
{
    for (size_t at = 0; at < strlen(line); at += part) {
        char piece[TEXT_MAX];
        uint8_t frame[R5_FRAME_MAX];
        snprintf(piece, sizeof piece, "%.*s", (int)part, line + at);
        r5_send_raw(dut, frame, r5_make_frame(dut, &(struct r5_frame){ .text = piece }, frame));
    }
    r5_listen(dut, ANSWER_MS);
}

/* How long a line may be at all is the profile's at.max_line. */
R5_CASE(line_may_lie_in_many_frames,
        .says = "A command line that is longer than a frame, or parted over frames of any size, "
                "acts as a whole",
        .needs = R5_C2C, .starts = "channel-open", .limit_ms = 60000)
{
    char what[80];
    for (size_t part = 1; part < strlen(CHANGE); part++) {
        send_in_parts(dut, CHANGE, part);
        snprintf(what, sizeof what, "error form (+CMEE?) after a line in frames of %zu bytes",
                 part);
        must_read(dut, what, form_now(dut), "2");
        need_form_one(dut);
    }
    static const long lengths[] = { 256, 257, 300, 510, 511, 1000 };
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        char text[TEXT_MAX + 1];
        send_in_parts(dut, change_of_length(lengths[i], text), 255);
        snprintf(what, sizeof what, "error form (+CMEE?) after a line of %ld bytes", lengths[i]);
        must_read(dut, what, form_now(dut), "2");
        need_form_one(dut);
    }
}

/* A command that comes before the answer of the one before it is nowhere ruled on. */
R5_CASE(two_lines_in_a_frame_do_no_harm,
        .says = "A frame with two command lines in it leaves the module in step", .needs = R5_C2C,
        .starts = "channel-open", .limit_ms = 60000)
{
    send_frame(dut, &(struct r5_frame){ .text = CHANGE "AT+CMEE=0\r" }, QUIET_MS);
    r5_listen(dut, QUIET_MS);
    must_keep_step(dut, "a frame with two command lines");
    const char *form = form_now(dut);
    characterise_(dut, "two command lines in a frame",
                  strcmp(form, "0") == 0   ? "both of two command lines in a frame are run"
                  : strcmp(form, "2") == 0 ? "the first of two command lines in a frame is run"
                                           : "neither of two command lines in a frame is run",
                  false);
    need_form_one(dut);
}

/* 0x0D ends a line; all else of this kind has no meaning in a command. */
R5_CASE(odd_bytes_in_text_do_no_harm,
        .says = "A frame whose text holds control characters and bytes above 126, each by itself "
                "or in a command, leaves the module in step",
        .needs = R5_C2C, .starts = "channel-open", .limit_ms = 60000)
{
    static const char *const heads[] = { "", "AT", "AT+CMEE=", "AT+CSGT=0,\"" };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        char text[200];
        size_t len = strlen(heads[i]);
        memcpy(text, heads[i], len);
        for (int byte = 0; byte < 256; byte++)
            if ((byte < ' ' && byte != '\r') || byte > 126)
                text[len++] = (char)byte;
        text[len++] = '\r';
        send_frame(dut, &(struct r5_frame){ .text = text, .text_len = len }, QUIET_MS);
        must_keep_step(dut, "a frame with control characters and bytes above 126 behind \"%s\"",
                       heads[i]);
    }
}
