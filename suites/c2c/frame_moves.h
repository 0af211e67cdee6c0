/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the cases about frames do again and again. The words at the end of a move (printf-like) name
 * what is sent, and stand in its checks: "a frame with bit 12 of its tag flipped".
 */
#ifndef R5_SUITES_C2C_FRAME_MOVES_H
#define R5_SUITES_C2C_FRAME_MOVES_H

#include "moves.h"

enum {
    FRAME_OVERHEAD = 6, /* two markers, length, FCS */
    FRAME_BLOCK = 16,
    FRAME_BODY_AT = 3, /* behind marker and length */
    FRAME_MARKER = 0xF9,
    FILE_MS = 10000, /* what storing a file may take */
};

/*
 * must_stay_silent  the frame of a recipe is met with silence; ..._bytes: any bytes are
 * must_drop         and a right frame then finds nothing changed: dropped without a word; ..._bytes
 * must_act          a right frame, as bytes, does what it says, "AT+CMEE=2"; it is taken back
 * must_keep_step    the next right frame is answered
 */
#define must_stay_silent(dut, recipe, quiet_ms, ...)                                               \
    frame_silent_at(dut, __FILE__, __LINE__, recipe, quiet_ms, __VA_ARGS__)
#define must_stay_silent_bytes(dut, bytes, len, quiet_ms, ...)                                     \
    frame_silent_bytes_at(dut, __FILE__, __LINE__, bytes, len, quiet_ms, __VA_ARGS__)
#define must_drop(dut, recipe, quiet_ms, ...)                                                      \
    frame_drop_at(dut, __FILE__, __LINE__, recipe, quiet_ms, __VA_ARGS__)
#define must_drop_bytes(dut, bytes, len, quiet_ms, ...)                                            \
    frame_drop_bytes_at(dut, __FILE__, __LINE__, bytes, len, quiet_ms, __VA_ARGS__)
#define must_act(dut, bytes, len, ...)                                                             \
    frame_act_at(dut, __FILE__, __LINE__, bytes, len, __VA_ARGS__)
#define must_keep_step(dut, ...) frame_step_at(dut, __FILE__, __LINE__, __VA_ARGS__)

#define WORDS_AT(format_, first_) __attribute__((format(printf, format_, first_)))
void frame_silent_at(struct r5_dut *dut, const char *file, int line, const struct r5_frame *recipe,
                     int quiet_ms, const char *words, ...) WORDS_AT(6, 7);
void frame_silent_bytes_at(struct r5_dut *dut, const char *file, int line, const void *bytes,
                           size_t len, int quiet_ms, const char *words, ...) WORDS_AT(7, 8);
void frame_drop_at(struct r5_dut *dut, const char *file, int line, const struct r5_frame *recipe,
                   int quiet_ms, const char *words, ...) WORDS_AT(6, 7);
void frame_drop_bytes_at(struct r5_dut *dut, const char *file, int line, const void *bytes,
                         size_t len, int quiet_ms, const char *words, ...) WORDS_AT(7, 8);
void frame_act_at(struct r5_dut *dut, const char *file, int line, const void *bytes, size_t len,
                  const char *words, ...) WORDS_AT(6, 7);
void frame_step_at(struct r5_dut *dut, const char *file, int line, const char *words, ...)
    WORDS_AT(4, 5);

/* The error form, asked through the channel when it is open; "" when there is no answer. */
const char *form_now(struct r5_dut *dut);

/* The error form is 1 again: where another check begins. */
void need_form_one(struct r5_dut *dut);

/* Bytes of the body of a right frame with this text. */
long body_of_text(struct r5_dut *dut, const char *text);

/* A line of `len` bytes with its CR that changes the error form: drawn out with spaces, which count
 * for nothing. At least 10 bytes; `text` has room for one more. */
const char *change_of_length(long len, char *text);

/* After a prompt: the bytes in as many frames as they take; what is answered. */
const struct r5_answer *send_payload(struct r5_dut *dut, const void *bytes, size_t len);

/* Stores a file through the open channel, in place of one of the same name; taken back by r5_undo.
 * Ends the case as error if that fails. */
void need_file(struct r5_dut *dut, const char *name, const void *bytes, size_t len);

#endif
