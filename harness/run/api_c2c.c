/* SPDX-License-Identifier: Apache-2.0 */
/* Pairings and sessions. */
#include "c2c_pairing.h"

#include <string.h>

#include "hex.h"
#include "secret.h"
#include "session.h"

#define C2C_LIMIT_MS 150000 /* what the vendor's own host allows any C2C command */

struct r5_pairing r5_present_pairing(struct r5_dut *dut)
{
    return dut->present;
}

void r5_set_present_pairing(struct r5_dut *dut, struct r5_pairing pairing)
{
    dut->present = pairing;
}

/* --- exchanges --- */

static enum c2c_version expected_version(struct r5_dut *dut)
{
    return r5_profile_int(dut, "c2c.version") >= 2 ? C2C_V2 : C2C_V1;
}

static enum r5_paired in_words_of_cases(enum c2c_pair_result result)
{
    switch (result) {
    case C2C_PAIRED:
        return R5_PAIRED;
    case C2C_REFUSED:
        return R5_PAIR_REFUSED;
    case C2C_NO_ANSWER:
        return R5_PAIR_SILENT;
    case C2C_DOWNGRADED:
        return R5_PAIR_DOWNGRADED;
    case C2C_ANSWER_MALFORMED:
    case C2C_UPGRADED:
        break;
    }
    return R5_PAIR_MALFORMED;
}

static enum r5_paired ask_for_keys(struct r5_dut *dut, int op, r5_secret te,
                                   struct r5_pairing *pairing, const struct r5_answer **answer)
{
    char command[64];
    c2c_pair_command(op, run_secret_bytes(dut, te), command, sizeof(command));
    r5_spend(dut, R5_SPEND_PAIRING);
    *answer = r5_at_within(dut, C2C_LIMIT_MS, "%s", command);
    r5_wipe(command, sizeof(command));
    struct c2c_pairing found = { 0 };
    enum c2c_version version = expected_version(dut);
    enum c2c_pair_result result = c2c_read_pair_answer(&dut->reply, op, version, &found);
    memset(pairing, 0, sizeof(*pairing));
    if (result == C2C_PAIRED) {
        pairing->version = version == C2C_V2 ? 2 : 1;
        pairing->te = te;
        pairing->key = run_keep_secret(dut, found.keys.key);
        if (version == C2C_V2) {
            pairing->hmac_key = run_keep_secret(dut, found.keys.hmac_key);
            pairing->tag = run_keep_secret(dut, found.tag);
        }
    }
    r5_wipe(&found, sizeof(found));
    return in_words_of_cases(result);
}

enum r5_paired r5_pair(struct r5_dut *dut, r5_secret te, struct r5_pairing *pairing,
                       const struct r5_answer **answer)
{
    return ask_for_keys(dut, 0, te, pairing, answer);
}

enum r5_paired r5_repair(struct r5_dut *dut, r5_secret te, struct r5_pairing *pairing,
                         const struct r5_answer **answer)
{
    return ask_for_keys(dut, (int)r5_profile_int(dut, "c2c.repair_op"), te, pairing, answer);
}

/* Where the te stands in a confirmation command. */
static char *known_te(char *command)
{
    return strchr(command, '"') + 1;
}

/* The confirmation made with the te `mac_te`, and with `flip` of its 512 body bits changed; -1:
 * none. */
static const struct r5_answer *confirm(struct r5_dut *dut, const struct r5_pairing *pairing,
                                       r5_secret mac_te, int flip)
{
    if (pairing->version == 1)
        return r5_at(dut, "AT");
    struct r5_error error;
    struct c2c_pairing known = { .keys = run_keys_of(dut, pairing) };
    uint8_t iv[C2C_BLOCK];
    char command[C2C_COMMAND_MAX];
    memcpy(known.tag, run_secret_bytes(dut, pairing->tag), C2C_TAG_LEN);
    memcpy(known.keys.te, run_secret_bytes(dut, mac_te), C2C_KEY_LEN);
    run_expect(dut, run_host_random(dut->session, iv, sizeof(iv), &error), &error);
    run_expect(dut, c2c_confirm_command(&known, iv, command, sizeof(command), &error), &error);
    /* AT+USECC2C=4,"<te>","<body>": the te that the command names, and a bit of the body. */
    r5_hex_upper(known_te(command), run_secret_bytes(dut, pairing->te), C2C_KEY_LEN);
    known_te(command)[2 * C2C_KEY_LEN] = '"';
    if (flip >= 0) {
        char *digit = command + strlen(command) - 1 - 128 + flip / 4;
        *digit = "0123456789ABCDEF"[r5_hex_digit(*digit) ^ (8 >> (flip % 4))];
    }
    r5_wipe(&known, sizeof(known));
    const struct r5_answer *answer = r5_at_within(dut, C2C_LIMIT_MS, "%s", command);
    r5_wipe(command, sizeof(command));
    return answer;
}

const struct r5_answer *r5_confirm(struct r5_dut *dut, const struct r5_pairing *pairing)
{
    return confirm(dut, pairing, pairing->te, -1);
}

const struct r5_answer *r5_confirm_with_te(struct r5_dut *dut, const struct r5_pairing *pairing,
                                           r5_secret te)
{
    return confirm(dut, pairing, te, -1);
}

const struct r5_answer *r5_confirm_flipped(struct r5_dut *dut, const struct r5_pairing *pairing,
                                           int bit)
{
    run_insist(dut, bit >= 0 && bit < 512, "a confirmation has no bit %d", bit);
    return confirm(dut, pairing, pairing->te, bit);
}

const struct r5_answer *r5_open(struct r5_dut *dut, const struct r5_pairing *pairing)
{
    struct r5_error error;
    struct c2c_keys keys = run_keys_of(dut, pairing);
    run_expect(dut,
               c2c_open(dut->dialogue, dut->channel, &keys, run_limit(dut, C2C_LIMIT_MS),
                        &dut->reply, &error),
               &error);
    r5_wipe(&keys, sizeof(keys));
    return run_answered(dut, "AT+USECC2C=1");
}

const struct r5_answer *r5_close(struct r5_dut *dut)
{
    struct r5_error error;
    run_expect(
        dut,
        c2c_close(dut->dialogue, dut->channel, run_limit(dut, C2C_LIMIT_MS), &dut->reply, &error),
        &error);
    return run_answered(dut, "AT+USECC2C=2");
}

void r5_rekey_channel(struct r5_dut *dut, const struct r5_pairing *pairing)
{
    struct c2c_keys keys = run_keys_of(dut, pairing);
    run_insist(dut, c2c_channel_is_on(dut->channel),
               "there is no open channel to be given new keys");
    c2c_channel_switch_on(dut->channel, &keys);
    r5_wipe(&keys, sizeof(keys));
}

bool r5_channel_is_open(struct r5_dut *dut)
{
    return c2c_channel_is_on(dut->channel);
}

struct r5_frames r5_frames_seen(struct r5_dut *dut)
{
    const struct c2c_counts *now = c2c_channel_counts(dut->channel);
    struct r5_frames since = { .good = now->frames_in - dut->seen.frames_in,
                               .dropped = now->dropped - dut->seen.dropped };
    dut->seen = *now;
    return since;
}
