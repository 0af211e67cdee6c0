/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the cases of this suite do again and again.
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
void must_talk(struct r5_dut *dut);

/* A new pairing, confirmed, with this te. */
struct r5_pairing must_pair(struct r5_dut *dut, r5_secret te);

/* Opens and talks, and is closed again: true. Refused: false. Anything between fails the case. */
bool opens(struct r5_dut *dut, const struct r5_pairing *pairing);

/*
 * The te opens although the host never got its keys: the pairing was complete in the module (V1)
 * and only its answer was lost. True then; the module is reset to leave that channel.
 */
bool opens_without_keys(struct r5_dut *dut, const struct r5_pairing *pairing);

/* r5_send_raw after the pause that the module asks for between an answer and the next command. */
void send_raw(struct r5_dut *dut, const void *bytes, size_t len);

/* Sends the frame of a recipe and listens for so long. */
const struct r5_answer *send_frame(struct r5_dut *dut, const struct r5_frame *recipe, int quiet_ms);

/* The error form is still as the state left it; asked through the channel when it is open. */
void must_be_unchanged(struct r5_dut *dut);

/* Ends what a frame may have begun as a line of text, on a module that takes plain text. */
void end_garbage_line(struct r5_dut *dut);

/* The frame of a recipe is met with silence and changes nothing; the channel goes on. */
void must_be_dropped(struct r5_dut *dut, const struct r5_frame *recipe, int quiet_ms);

/* A new channel before so many bad frames end the present one, on a module that counts them. */
void renew_channel(struct r5_dut *dut, int bad_frames);

/* Longer than the module waits for the rest of a frame. */
int past_frame_timeout(struct r5_dut *dut);

#endif
