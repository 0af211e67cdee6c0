/* SPDX-License-Identifier: Apache-2.0 */
/* Pairings and sessions. */
#include "c2c_pairing.h"

#include <string.h>

#include "kept_keys.h"
#include "secret.h"
#include "session.h"

struct r5_pairing r5_present_pairing(struct r5_dut *dut)
{
    run_recall_pairing(dut);
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
    *answer = r5_at_within(dut, RUN_C2C_LIMIT_MS, "%s", command);
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
    if (result == C2C_PAIRED && version == C2C_V1) /* V2 is confirmed first */
        run_keep_pairing(dut, pairing);
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

const struct r5_answer *r5_open(struct r5_dut *dut, const struct r5_pairing *pairing)
{
    struct r5_error error;
    struct c2c_keys keys = run_keys_of(dut, pairing);
    run_expect(dut,
               c2c_open(dut->dialogue, dut->channel, &keys, run_limit(dut, RUN_C2C_LIMIT_MS),
                        &dut->reply, &error),
               &error);
    r5_wipe(&keys, sizeof(keys));
    return run_answered(dut, "AT+USECC2C=1");
}

const struct r5_answer *r5_close(struct r5_dut *dut)
{
    struct r5_error error;
    run_expect(dut,
               c2c_close(dut->dialogue, dut->channel, run_limit(dut, RUN_C2C_LIMIT_MS), &dut->reply,
                         &error),
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
