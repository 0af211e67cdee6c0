/* SPDX-License-Identifier: Apache-2.0 */
/* Pairing and confirming as command lines: right ones, and confirmations made to order. */
#include <ctype.h>
#include <string.h>

#include "c2c_pairing.h"
#include "hex.h"
#include "kept_keys.h"
#include "secret.h"
#include "session.h"

#define DIGITS_MAX 3000 /* of a confirmation's body: room is left for the rest of the command */

/* The 64 bytes, or 48 for a tag cut short, as the recipe wants them. */
static size_t make_body(struct r5_dut *dut, const struct r5_confirmation *recipe, uint8_t *body)
{
    struct r5_error error;
    const struct r5_pairing *by = recipe->by != NULL ? recipe->by : recipe->of;
    struct c2c_keys keys = run_keys_of(dut, by);
    size_t tag_len = recipe->tag_bytes > 0 ? (size_t)recipe->tag_bytes : C2C_TAG_LEN;
    run_insist(dut, tag_len <= C2C_TAG_LEN, "a tag has %d bytes at most", C2C_TAG_LEN);
    const uint8_t *tag = run_secret_bytes(dut, recipe->tag != 0 ? recipe->tag : recipe->of->tag);
    if (recipe->mac_te != 0)
        memcpy(keys.te, run_secret_bytes(dut, recipe->mac_te), C2C_KEY_LEN);
    uint8_t iv[C2C_BLOCK];
    size_t len = 0;
    run_expect(dut, run_host_random(dut->session, iv, sizeof(iv), &error), &error);
    run_expect(dut, c2c_body_seal(&keys, iv, tag, tag_len, body, &len, &error), &error);
    r5_wipe(&keys, sizeof(keys));
    run_insist(dut, recipe->flip_bit >= 0 && (size_t)recipe->flip_bit <= 8 * len,
               "a confirmation has no bit %d", recipe->flip_bit - 1);
    if (recipe->flip_bit > 0) {
        size_t bit = (size_t)recipe->flip_bit - 1;
        body[bit / 8] = (uint8_t)(body[bit / 8] ^ (0x80u >> (bit % 8)));
    }
    return len;
}

/* The digits of the body, cut or drawn out with zeros as the recipe wants them. */
static void spell(struct r5_dut *dut, const struct r5_confirmation *recipe,
                  char digits[DIGITS_MAX + 1])
{
    uint8_t body[C2C_BODY_MAX_V1];
    size_t len = 2 * make_body(dut, recipe, body);
    run_insist(dut, recipe->digits >= 0 && recipe->digits <= DIGITS_MAX,
               "a confirmation has at most %d digits", DIGITS_MAX);
    size_t wanted = recipe->digits > 0 ? (size_t)recipe->digits : len;
    memset(digits, '0', DIGITS_MAX);
    r5_hex_upper(digits, body, len / 2);
    digits[len] = '0';
    digits[wanted] = '\0';
    for (char *c = digits; recipe->lower_case && *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
}

const struct r5_answer *r5_confirm_made(struct r5_dut *dut, const struct r5_confirmation *recipe)
{
    char te[2 * C2C_KEY_LEN + 1], digits[DIGITS_MAX + 1];
    run_insist(dut, recipe->of != NULL && recipe->of->version == 2,
               "only a V2 pairing is confirmed to order; let the case need R5_C2C_V2");
    r5_hex_upper(te, run_secret_bytes(dut, recipe->of->te), C2C_KEY_LEN);
    spell(dut, recipe, digits);
    return r5_at_within(dut, RUN_C2C_LIMIT_MS, "AT+USECC2C=4,\"%s\",\"%s\"", te, digits);
}

const struct r5_answer *r5_confirm(struct r5_dut *dut, const struct r5_pairing *pairing)
{
    if (pairing->version == 1)
        return r5_at(dut, "AT");
    const struct r5_answer *answer =
        r5_confirm_made(dut, &(struct r5_confirmation){ .of = pairing });
    if (answer->ok)
        run_keep_pairing(dut, pairing);
    return answer;
}

/* --- as bytes --- */

_Static_assert(R5_LINE_MAX > C2C_COMMAND_MAX, "a command and its CR fit");

static size_t as_line(char *command, uint8_t bytes[R5_LINE_MAX])
{
    size_t len = strlen(command);
    memcpy(bytes, command, len);
    bytes[len] = '\r';
    r5_wipe(command, len);
    return len + 1;
}

size_t r5_pair_bytes(struct r5_dut *dut, r5_secret te, uint8_t bytes[R5_LINE_MAX])
{
    char command[C2C_COMMAND_MAX];
    int op = r5_channel_is_open(dut) ? (int)r5_profile_int(dut, "c2c.repair_op") : 0;
    c2c_pair_command(op, run_secret_bytes(dut, te), command, sizeof(command));
    return as_line(command, bytes);
}

size_t r5_confirm_bytes(struct r5_dut *dut, const struct r5_pairing *pairing,
                        uint8_t bytes[R5_LINE_MAX])
{
    struct r5_error error;
    struct c2c_pairing known = { .keys = run_keys_of(dut, pairing) };
    uint8_t iv[C2C_BLOCK];
    char command[C2C_COMMAND_MAX];
    run_insist(dut, pairing->version == 2,
               "only a V2 pairing is confirmed; let the case need R5_C2C_V2");
    memcpy(known.tag, run_secret_bytes(dut, pairing->tag), C2C_TAG_LEN);
    run_expect(dut, run_host_random(dut->session, iv, sizeof(iv), &error), &error);
    run_expect(dut, c2c_confirm_command(&known, iv, command, sizeof(command), &error), &error);
    r5_wipe(&known, sizeof(known));
    return as_line(command, bytes);
}
