/* SPDX-License-Identifier: Apache-2.0 */
#include "c2c_pairing.h"

#include <stdio.h>
#include <string.h>

#include "hex.h"
#include "secret.h"

#define PREFIX "+USECC2C:"
#define TEXT_LEN (2 * C2C_KEY_LEN)

static bool hex_field(const char *line, int index, uint8_t bytes[C2C_KEY_LEN])
{
    char text[TEXT_LEN + 1];
    bool good = at_field(line, index, text, sizeof(text)) &&
                r5_hex_read(text, strlen(text), bytes, C2C_KEY_LEN);
    r5_wipe(text, sizeof(text));
    return good;
}

/* The answer line, NULL when there is none, or a second one that may differ. */
static const char *only_answer(const struct at_reply *reply)
{
    const char *answer = NULL;
    for (int i = 0; i < reply->lines; i++) {
        if (strncmp(reply->line[i], PREFIX, strlen(PREFIX)) != 0)
            continue;
        if (answer != NULL)
            return NULL;
        answer = reply->line[i];
    }
    return answer;
}

/* The version is what the number of fields says: never what a key's bytes look like. */
static enum c2c_pair_result read_keys(const char *line, enum c2c_version expected,
                                      struct c2c_pairing *pairing)
{
    int fields = at_fields(line);
    enum c2c_version version = fields == 5 ? C2C_V2 : C2C_V1;
    if ((fields != 3 && fields != 5) || !hex_field(line, 2, pairing->keys.key))
        return C2C_ANSWER_MALFORMED;
    if (version == C2C_V2 &&
        (!hex_field(line, 3, pairing->keys.hmac_key) || !hex_field(line, 4, pairing->tag)))
        return C2C_ANSWER_MALFORMED;
    if (version < expected)
        return C2C_DOWNGRADED;
    if (version > expected)
        return C2C_UPGRADED;
    pairing->keys.version = version;
    return C2C_PAIRED;
}

static enum c2c_pair_result read_answer(const struct at_reply *reply, int op,
                                        enum c2c_version expected, struct c2c_pairing *pairing)
{
    const char *line = only_answer(reply);
    int echoed, failed;
    if (line == NULL || reply->overlong || reply->forbidden)
        return C2C_ANSWER_MALFORMED;
    if (!at_field_int(line, 0, &echoed) || echoed != op || !at_field_int(line, 1, &failed))
        return C2C_ANSWER_MALFORMED;
    if (failed != 0)
        return C2C_REFUSED;
    return read_keys(line, expected, pairing);
}

enum c2c_pair_result c2c_read_pair_answer(const struct at_reply *reply, int op,
                                          enum c2c_version expected, struct c2c_pairing *pairing)
{
    uint8_t te[C2C_KEY_LEN];
    memcpy(te, pairing->keys.te, sizeof(te));
    r5_wipe(pairing, sizeof(*pairing));
    enum c2c_pair_result result = C2C_REFUSED;
    if (reply->final == AT_SILENT)
        result = C2C_NO_ANSWER;
    else if (reply->final == AT_FINAL_OK)
        result = read_answer(reply, op, expected, pairing);
    else if (reply->final == AT_FINAL_PROMPT || reply->final == AT_FINAL_CONNECT)
        result = C2C_ANSWER_MALFORMED;
    if (result != C2C_PAIRED)
        r5_wipe(pairing, sizeof(*pairing));
    memcpy(pairing->keys.te, te, sizeof(te));
    r5_wipe(te, sizeof(te));
    return result;
}

void c2c_pair_command(int op, const uint8_t te[C2C_KEY_LEN], char *text, size_t room)
{
    char hex[TEXT_LEN + 1];
    r5_hex_upper(hex, te, C2C_KEY_LEN);
    snprintf(text, room, "AT+USECC2C=%d,\"%s\"", op, hex);
    r5_wipe(hex, sizeof(hex));
}

enum r5_status c2c_confirm_command(const struct c2c_pairing *pairing, const uint8_t iv[C2C_BLOCK],
                                   char *text, size_t room, struct r5_error *error)
{
    if (pairing->keys.version != C2C_V2)
        return r5_fail(error, R5_E_INPUT,
                       "only a V2 pairing is confirmed, this one is V%d: leave the step out",
                       (int)pairing->keys.version);
    uint8_t body[C2C_BODY_MAX_V1];
    size_t body_len;
    enum r5_status status =
        c2c_body_seal(&pairing->keys, iv, pairing->tag, C2C_TAG_LEN, body, &body_len, error);
    if (status != R5_OK)
        return status;
    char te[TEXT_LEN + 1], sealed[2 * C2C_BODY_MAX_V1 + 1];
    r5_hex_upper(te, pairing->keys.te, C2C_KEY_LEN);
    r5_hex_upper(sealed, body, body_len);
    int used = snprintf(text, room, "AT+USECC2C=4,\"%s\",\"%s\"", te, sealed);
    if (used < 0 || (size_t)used >= room)
        return r5_fail(error, R5_E_LIMIT, "a confirmation command of %d bytes needs more room",
                       used);
    return R5_OK;
}

enum r5_status c2c_open(struct at_dialogue *d, struct c2c_channel *c, const struct c2c_keys *keys,
                        int limit_ms, struct at_reply *reply, struct r5_error *error)
{
    char command[C2C_COMMAND_MAX];
    c2c_pair_command(1, keys->te, command, sizeof(command));
    enum r5_status status = at_command(d, command, limit_ms, reply, error);
    if (status == R5_OK && reply->final == AT_FINAL_OK)
        c2c_channel_switch_on(c, keys);
    return status;
}

enum r5_status c2c_close(struct at_dialogue *d, struct c2c_channel *c, int limit_ms,
                         struct at_reply *reply, struct r5_error *error)
{
    enum r5_status status = at_command(d, "AT+USECC2C=2", limit_ms, reply, error);
    if (status == R5_OK && reply->final == AT_FINAL_OK)
        c2c_channel_switch_off(c);
    return status;
}
