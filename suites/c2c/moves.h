/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the cases of this suite do again and again. A move with a check in it is written into the
 * journal under the line of the case that makes it; need_ is for steps that other cases claim.
 *
 * The setting that made-up frames try to change is the error form (+CMEE): it is read back through
 * the channel, it harms nothing, and it is gone with the next boot. The states leave it at 1.
 */
#ifndef R5_SUITES_C2C_MOVES_H
#define R5_SUITES_C2C_MOVES_H

#include "r5.h"

#define CHANGE "AT+CMEE=2\r" /* what a frame says that must not be acted on */

enum {
    C2C_MS = 150000,    /* what the vendor's host allows any C2C command */
    QUIET_MS = 300,     /* silence that is listened to after a frame that must not be answered */
    ANSWER_MS = 10000,  /* what the vendor's host allows a plain command */
    BOOT_MS = 30000,    /* as the vendor's host: AT is asked ten times, 3 s each */
    CPWROFF_MS = 40000, /* as the vendor's host */
    REBOOT_MS = 15000,  /* as the vendor's host waits after AT+CFUN=16 */
};

/*
 * Positive controls. Each leaves the module as it found it.
 *   session_still_opens  the present pairing talks: in the open channel, or it opens one
 *   pairing_still_works  a new pairing: pair, confirm, open, talk, close
 *   made_frame_acts      in the open channel, a right made-up frame acts
 */
void session_still_opens(struct r5_dut *dut);
void pairing_still_works(struct r5_dut *dut);
void made_frame_acts(struct r5_dut *dut);

/* The model reads as the profile says: through the channel when it is open, else in plain text. */
#define must_talk(dut) talk_at(dut, R5_MUST, __FILE__, __LINE__)
#define need_talk(dut) talk_at(dut, R5_NEED, __FILE__, __LINE__)
void talk_at(struct r5_dut *dut, enum r5_word word, const char *file, int line);

/* A new pairing, not yet confirmed. */
#define need_keys(dut, te) keys_at(dut, te, __FILE__, __LINE__)
struct r5_pairing keys_at(struct r5_dut *dut, r5_secret te, const char *file, int line);

/* A new pairing, confirmed, with this te. */
#define must_pair(dut, te) pair_at(dut, R5_MUST, te, __FILE__, __LINE__)
#define need_pair(dut, te) pair_at(dut, R5_NEED, te, __FILE__, __LINE__)
struct r5_pairing pair_at(struct r5_dut *dut, enum r5_word word, r5_secret te, const char *file,
                          int line);

/*
 * opens     a whole session: the open is granted, the model reads right, the close is granted
 * refuses   the open is refused, and said so
 * Neither checks anything: for must_ and need_. Where they do not hold the channel is closed, as
 * far as it can be; the host's side always.
 */
bool opens(struct r5_dut *dut, const struct r5_pairing *pairing);
bool refuses(struct r5_dut *dut, const struct r5_pairing *pairing);

/*
 * The te opens although the host never got its keys: the pairing was complete in the module (V1)
 * and only its answer was lost. True then; the module is reset to leave that channel.
 */
bool opens_without_keys(struct r5_dut *dut, const struct r5_pairing *pairing);

/* The channel that the host's side holds open, or plain text, carries a command and its answer. */
bool talks(struct r5_dut *dut);

/* How many secrets of `a` are found again in `b`; V1 has one. */
int secrets_in_common(struct r5_dut *dut, const struct r5_pairing *a, const struct r5_pairing *b);

/* Two secrets of one pairing that are the same, its te and an all-zero one among them: "the key is
 * the te"; NULL: all differ. */
const char *secrets_alike(struct r5_dut *dut, const struct r5_pairing *pairing);

/* r5_send_raw after the pause that the module asks for between an answer and the next command. */
void send_raw(struct r5_dut *dut, const void *bytes, size_t len);

/* Sends the frame of a recipe and listens for so long. */
const struct r5_answer *send_frame(struct r5_dut *dut, const struct r5_frame *recipe, int quiet_ms);

/* The error form is still as the state left it; asked through the channel when it is open. */
#define must_be_unchanged(dut) unchanged_at(dut, __FILE__, __LINE__)
void unchanged_at(struct r5_dut *dut, const char *file, int line);

/* A right made-up frame acts in the open channel; what it changed is put back. Checks nothing. */
bool frame_acts(struct r5_dut *dut);

/* Ends what a frame may have begun as a line of text, on a module that takes plain text. */
void end_garbage_line(struct r5_dut *dut);

/* The frame of a recipe (and how long to listen) is met with silence and changes nothing; the
 * channel goes on. */
#define must_be_dropped(dut, ...) dropped_at(dut, __FILE__, __LINE__, __VA_ARGS__)
void dropped_at(struct r5_dut *dut, const char *file, int line, const struct r5_frame *recipe,
                int quiet_ms);

/* A new channel before so many bad frames end the present one, on a module that counts them. */
void renew_channel(struct r5_dut *dut, int bad_frames);

/* Longer than the module waits for the rest of a frame; and not as long, so that an answer in that
 * time is none to a frame that was given up. */
int past_frame_timeout(struct r5_dut *dut);
int within_frame_timeout(struct r5_dut *dut);

#endif
