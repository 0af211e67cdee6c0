/* SPDX-License-Identifier: Apache-2.0 */
/* Secrets of a row: numbers for the case, bytes in shared memory, ids for the journal. */
#include "secret.h"

#include <openssl/rand.h>
#include <string.h>

#include "hex.h"
#include "session.h"

enum r5_status run_host_random(void *session, uint8_t *bytes, size_t len, struct r5_error *error)
{
    struct run_session *s = session;
    if (s->emulated)
        return run_stream_fill(&s->host, bytes, len, error);
    if (RAND_bytes(bytes, (int)len) != 1)
        return r5_fail(error, R5_E_IO, "OpenSSL has no random bytes");
    return R5_OK;
}

const uint8_t *run_secret_bytes(struct r5_dut *dut, r5_secret secret)
{
    run_insist(dut, secret >= 1 && secret <= dut->session->secrets,
               "the case uses a secret that it does not have; look at what r5_pair has given");
    return dut->session->secret[secret - 1].bytes;
}

r5_secret run_keep_secret(struct r5_dut *dut, const uint8_t bytes[C2C_KEY_LEN])
{
    struct run_session *s = dut->session;
    run_insist(dut, s->secrets < RUN_SECRETS,
               "the case has used up its %d secrets; split it into rows", RUN_SECRETS);
    run_insist(dut, jrn_vault_add(s->vault, bytes, C2C_KEY_LEN) != 0,
               "the vault is full, so a secret could reach the journal; split the case into rows");
    jrn_vault_keep(s->vault, bytes, C2C_KEY_LEN);
    memcpy(s->secret[s->secrets].bytes, bytes, C2C_KEY_LEN);
    return ++s->secrets;
}

struct c2c_keys run_keys_of(struct r5_dut *dut, const struct r5_pairing *pairing)
{
    struct c2c_keys keys = { .version = pairing->version == 1 ? C2C_V1 : C2C_V2 };
    memcpy(keys.te, run_secret_bytes(dut, pairing->te), C2C_KEY_LEN);
    memcpy(keys.key, run_secret_bytes(dut, pairing->key), C2C_KEY_LEN);
    if (keys.version == C2C_V2)
        memcpy(keys.hmac_key, run_secret_bytes(dut, pairing->hmac_key), C2C_KEY_LEN);
    return keys;
}

/* --- for cases --- */

r5_secret r5_new_te(struct r5_dut *dut)
{
    struct r5_error error;
    uint8_t te[C2C_KEY_LEN];
    run_expect(dut, run_host_random(dut->session, te, sizeof(te), &error), &error);
    return run_keep_secret(dut, te);
}

r5_secret r5_flip_bit(struct r5_dut *dut, r5_secret secret, int bit)
{
    uint8_t bytes[C2C_KEY_LEN];
    run_insist(dut, bit >= 0 && bit < 8 * C2C_KEY_LEN, "a secret has no bit %d", bit);
    memcpy(bytes, run_secret_bytes(dut, secret), sizeof(bytes));
    bytes[bit / 8] = (uint8_t)(bytes[bit / 8] ^ (0x80u >> (bit % 8)));
    return run_keep_secret(dut, bytes);
}

r5_secret r5_zero_secret(struct r5_dut *dut)
{
    static const uint8_t zero[C2C_KEY_LEN];
    return run_keep_secret(dut, zero);
}

bool r5_same_secrets(struct r5_dut *dut, r5_secret a, r5_secret b)
{
    return r5_same_secret(run_secret_bytes(dut, a), run_secret_bytes(dut, b), C2C_KEY_LEN);
}

const char *r5_secret_hex(struct r5_dut *dut, r5_secret secret)
{
    struct run_answer *slot = &dut->answer[dut->next_answer++ % RUN_ANSWERS];
    r5_hex_upper(slot->text, run_secret_bytes(dut, secret), C2C_KEY_LEN);
    return slot->text;
}
