/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-FRM-027, 039, 040: what is no command and no answer lies in frames as well. */
#include <stdio.h>
#include <string.h>

#include "frame_moves.h"

#define FILE_NAME "c2c-payload"
enum { BINARY = 300, URC_MS = 15000 };

/* The answer to a read of the file: name, length, bytes as they are (none is 0). */
static bool reads_back(struct r5_dut *dut, const char *bytes, size_t len)
{
    char want[BINARY + 80];
    snprintf(want, sizeof want, "+URDFILE: \"" FILE_NAME "\",%zu,\"%.*s\"", len, (int)len, bytes);
    return strcmp(r5_at(dut, "AT+URDFILE=\"" FILE_NAME "\"")->line[0], want) == 0;
}

/* Nothing came outside frames since the call before. */
#define must_be_framed(dut, what) framed_at(dut, __FILE__, __LINE__, what)

static void framed_at(struct r5_dut *dut, const char *file, int line, const char *what)
{
    char text[80];
    snprintf(text, sizeof text, "runs of bytes outside frames, %s", what);
    r5_equal_at(dut, R5_MUST, text, r5_frames_seen(dut).dropped, 0, file, line);
}

/* Two frames of payload, with every byte but 0, and markers in a row. */
static void fill(char bytes[BINARY])
{
    memset(bytes, FRAME_MARKER, BINARY);
    for (int i = 0; i < 255; i++)
        bytes[i + 20] = (char)(i + 1);
}

R5_CASE(all_is_framed,
        .says = "While a channel is open echo, prompts, payloads and URCs are framed",
        .needs = R5_C2C, .starts = "channel-open", .spends = R5_SPEND_FLASH,
        .control = session_still_opens, .limit_ms = 120000)
{
    char bytes[BINARY];
    fill(bytes);
    r5_frames_seen(dut);
    r5_at(dut, "ATE1");
    r5_at(dut, "AT+CGMM");
    r5_at(dut, "ATE0");
    must_be_framed(dut, "with echo on");

    r5_at(dut, "AT+UDELFILE=\"" FILE_NAME "\"");
    r5_undo_with(dut, "AT+UDELFILE=\"" FILE_NAME "\"");
    r5_spend(dut, R5_SPEND_FLASH);
    r5_at_within(dut, FILE_MS, "AT+UDWNFILE=\"" FILE_NAME "\",%d", BINARY);
    must_be_framed(dut, "with a prompt");
    need_ok(dut, send_payload(dut, bytes, BINARY));
    r5_at(dut, "AT+URDFILE=\"" FILE_NAME "\"");
    must_be_framed(dut, "with a binary payload in an answer");

    need_ok(dut, r5_at(dut, "AT+CREG=1"));
    need_ok(dut, r5_at_within(dut, URC_MS, "AT+CFUN=4"));
    r5_urc(dut, "+CREG:", URC_MS);
    must_be_framed(dut, "with a URC");
    need_ok(dut, r5_at(dut, "AT+CREG=0"));
    need_ok(dut, r5_at_within(dut, URC_MS, "AT+CFUN=1"));
}

R5_CASE(binary_payload_comes_through,
        .says = "In a channel a binary payload of several frames, markers among its bytes, reads "
                "back as it was sent",
        .needs = R5_C2C, .starts = "channel-open", .spends = R5_SPEND_FLASH, .limit_ms = 120000)
{
    char bytes[BINARY];
    fill(bytes);
    r5_at(dut, "AT+UDELFILE=\"" FILE_NAME "\"");
    r5_undo_with(dut, "AT+UDELFILE=\"" FILE_NAME "\"");
    r5_spend(dut, R5_SPEND_FLASH);
    r5_at_within(dut, FILE_MS, "AT+UDWNFILE=\"" FILE_NAME "\",%d", BINARY);
    send_payload(dut, bytes, BINARY);
    must_(dut, reads_back(dut, bytes, BINARY),
          "a binary payload of two frames reads back as it was sent");
}

R5_CASE(plain_payload_is_ignored,
        .says = "After a prompt in a channel bytes in plain text are no payload, and the framed "
                "payload is stored as sent",
        .needs = R5_C2C, .starts = "channel-open", .spends = R5_SPEND_FLASH,
        .control = made_frame_acts, .limit_ms = 120000)
{
    static const char framed[] = "framed text";
    enum { LEN = sizeof framed - 1 };
    r5_at(dut, "AT+UDELFILE=\"" FILE_NAME "\"");
    r5_undo_with(dut, "AT+UDELFILE=\"" FILE_NAME "\"");
    r5_spend(dut, R5_SPEND_FLASH);
    need_read(dut, "prompt of +UDWNFILE",
              r5_at(dut, "AT+UDWNFILE=\"" FILE_NAME "\",%d", LEN)->final, ">");
    must_stay_silent_bytes(dut, "plain text!", LEN, past_frame_timeout(dut),
                           "a payload in plain text");
    need_ok(dut, send_payload(dut, framed, LEN));
    need_(dut, reads_back(dut, framed, LEN), "the framed payload reads back");
}
