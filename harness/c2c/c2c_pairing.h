/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pairing, confirming, opening and closing, as AT exchanges (+USECC2C).
 *
 * Each call is one exchange: the module's reply is a value in `reply`, R5_OK means that the
 * exchange took place. Whether the module's answer was a right one is told by the verdict
 * types here, so that a wrong answer never looks like a fault of the rig.
 */
#ifndef R5_C2C_PAIRING_H
#define R5_C2C_PAIRING_H

#include "at_dialogue.h"
#include "c2c_channel.h"

struct c2c_pairing {
    struct c2c_keys keys;
    uint8_t tag[C2C_TAG_LEN]; /* V2: to be sent back encrypted */
};

enum c2c_pair_result {
    C2C_PAIRED,  /* answer complete and well formed for the expected version */
    C2C_REFUSED, /* an error code, or the second field is not 0 */
    C2C_NO_ANSWER,
    C2C_ANSWER_MALFORMED, /* OK, but fields missing, of a wrong length or not hex */
    C2C_DOWNGRADED,       /* a V1 answer where V2 was expected: refused, keys not kept */
    C2C_UPGRADED,         /* a V2 answer where V1 was expected */
};

/*
 * Reads a pairing answer; no line, no device. op is the op code that must be echoed. The version is
 * told by the number of fields alone, and is that of pairing->keys.version. pairing->keys.te is the
 * caller's and stays; the rest of `pairing` is zero unless the result is C2C_PAIRED.
 */
enum c2c_pair_result c2c_read_pair_answer(const struct at_reply *reply, int op,
                                          enum c2c_version expected, struct c2c_pairing *pairing);

#define C2C_COMMAND_MAX 192 /* room that holds either command */

/* AT+USECC2C=<op>,"<TE>"; op 0 pairs, {c2c.repair_op} pairs again inside an open channel.
 * Upper-case hex. */
void c2c_pair_command(int op, const uint8_t te[C2C_KEY_LEN], char *text, size_t room);

/* AT+USECC2C=4,"<TE>","<128 hex>" with the tag sealed under the pairing's own keys and `iv`. V2
 * only. */
enum r5_status c2c_confirm_command(const struct c2c_pairing *pairing, const uint8_t iv[C2C_BLOCK],
                                   char *text, size_t room, struct r5_error *error) R5_CHECKED;

/*
 * AT+USECC2C=1 in plaintext; on OK switches the channel on. AT+USECC2C=2 framed; on a framed OK
 * switches it off. The module's reply is left in `reply`. Neither asks first whether the channel is
 * on: a command travels as the channel stands, so that "open twice" can be tried. While it is on, a
 * plaintext OK is garbage and no answer.
 */
enum r5_status c2c_open(struct at_dialogue *d, struct c2c_channel *c, const struct c2c_keys *keys,
                        int limit_ms, struct at_reply *reply, struct r5_error *error) R5_CHECKED;
enum r5_status c2c_close(struct at_dialogue *d, struct c2c_channel *c, int limit_ms,
                         struct at_reply *reply, struct r5_error *error) R5_CHECKED;

#endif
