/* SPDX-License-Identifier: Apache-2.0 */
#include "frame_moves.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { WORDS_MAX = 200 };

#define TAKE_WORDS(to, last)                                                                       \
    do {                                                                                           \
        va_list list_;                                                                             \
        va_start(list_, last);                                                                     \
        vsnprintf(to, WORDS_MAX, last, list_);                                                     \
        va_end(list_);                                                                             \
    } while (0)

const char *form_now(struct r5_dut *dut)
{
    return r5_field(dut, r5_at(dut, "AT+CMEE?"), "+CMEE:", 0);
}

void need_form_one(struct r5_dut *dut)
{
    need_ok(dut, r5_at(dut, "AT+CMEE=1"));
}

long body_of_text(struct r5_dut *dut, const char *text)
{
    uint8_t bytes[R5_FRAME_MAX];
    return (long)r5_make_frame(dut, &(struct r5_frame){ .text = text }, bytes) - FRAME_OVERHEAD;
}

const char *change_of_length(long len, char *text)
{
    snprintf(text, (size_t)len + 1, "AT+CMEE=%*d\r", (int)len - (int)strlen("AT+CMEE=\r"), 2);
    return text;
}

static void silent(struct r5_dut *dut, const char *file, int line, const void *bytes, size_t len,
                   int quiet_ms, const char *words)
{
    r5_subject(dut, "%s", words);
    send_raw(dut, bytes, len);
    r5_ended_at(dut, R5_MUST, r5_listen(dut, quiet_ms), R5_END_SILENT, 0, file, line);
}

static void form_reads(struct r5_dut *dut, const char *file, int line, const char *form,
                       const char *words)
{
    char what[WORDS_MAX + 40];
    snprintf(what, sizeof(what), "error form (+CMEE?) after %s", words);
    r5_text_at(dut, R5_MUST, what, form_now(dut), form, file, line);
}

void frame_silent_at(struct r5_dut *dut, const char *file, int line, const struct r5_frame *recipe,
                     int quiet_ms, const char *words, ...)
{
    char said[WORDS_MAX];
    uint8_t bytes[R5_FRAME_MAX];
    TAKE_WORDS(said, words);
    silent(dut, file, line, bytes, r5_make_frame(dut, recipe, bytes), quiet_ms, said);
}

void frame_silent_bytes_at(struct r5_dut *dut, const char *file, int line, const void *bytes,
                           size_t len, int quiet_ms, const char *words, ...)
{
    char said[WORDS_MAX];
    TAKE_WORDS(said, words);
    silent(dut, file, line, bytes, len, quiet_ms, said);
}

void frame_drop_at(struct r5_dut *dut, const char *file, int line, const struct r5_frame *recipe,
                   int quiet_ms, const char *words, ...)
{
    char said[WORDS_MAX];
    uint8_t bytes[R5_FRAME_MAX];
    TAKE_WORDS(said, words);
    silent(dut, file, line, bytes, r5_make_frame(dut, recipe, bytes), quiet_ms, said);
    form_reads(dut, file, line, "1", said);
}

void frame_drop_bytes_at(struct r5_dut *dut, const char *file, int line, const void *bytes,
                         size_t len, int quiet_ms, const char *words, ...)
{
    char said[WORDS_MAX];
    TAKE_WORDS(said, words);
    silent(dut, file, line, bytes, len, quiet_ms, said);
    form_reads(dut, file, line, "1", said);
}

void frame_act_at(struct r5_dut *dut, const char *file, int line, const void *bytes, size_t len,
                  const char *words, ...)
{
    char said[WORDS_MAX];
    TAKE_WORDS(said, words);
    r5_subject(dut, "%s", said);
    send_raw(dut, bytes, len);
    r5_listen(dut, within_frame_timeout(dut));
    form_reads(dut, file, line, "2", said);
    r5_at(dut, "AT+CMEE=1");
}

void frame_step_at(struct r5_dut *dut, const char *file, int line, const char *words, ...)
{
    char said[WORDS_MAX];
    TAKE_WORDS(said, words);
    r5_subject(dut, "%s", said);
    r5_ended_at(dut, R5_MUST, r5_at(dut, "AT"), R5_END_OK, 0, file, line);
}

const struct r5_answer *send_payload(struct r5_dut *dut, const void *bytes, size_t len)
{
    enum { A_FRAME = 255 };
    const char *from = bytes;
    for (size_t at = 0; at < len; at += A_FRAME) {
        uint8_t frame[R5_FRAME_MAX];
        struct r5_frame part = { .text = from + at };
        part.text_len = len - at < A_FRAME ? len - at : A_FRAME;
        send_raw(dut, frame, r5_make_frame(dut, &part, frame));
    }
    return r5_listen(dut, FILE_MS);
}

void need_file(struct r5_dut *dut, const char *name, const void *bytes, size_t len)
{
    r5_spend(dut, R5_SPEND_FLASH);
    r5_at(dut, "AT+UDELFILE=\"%s\"", name);
    r5_undo_with(dut, "AT+UDELFILE=\"%s\"", name);
    need_read(dut, "prompt of +UDWNFILE", r5_at(dut, "AT+UDWNFILE=\"%s\",%zu", name, len)->final,
              ">");
    need_ok(dut, send_payload(dut, bytes, len));
}
