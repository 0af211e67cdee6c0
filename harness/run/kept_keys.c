/* SPDX-License-Identifier: Apache-2.0 */
#include "kept_keys.h"

#include <string.h>

#include "secret.h"

/* It knows no pairing when a row begins. */
static bool is_put_back(const struct r5_dut *dut)
{
    return dut->bench->faults != NULL;
}

static bool are_stored(const struct r5_dut *dut)
{
    return dut->session->books.passphrase[0] != '\0' && dut->imei[0] != '\0';
}

static struct units_keystore store_of(const struct r5_dut *dut)
{
    return (struct units_keystore){ .folder = dut->session->books.keys_folder,
                                    .passphrase_file = dut->session->books.passphrase,
                                    .imei = dut->imei };
}

/* Once a run: what is confirmed later stands in `kept` as well. */
static void read_store(struct r5_dut *dut)
{
    struct r5_error error;
    struct units_keystore store = store_of(dut);
    if (!dut->kept_read && are_stored(dut))
        run_expect(dut, units_keys_load(&store, &dut->kept, &error), &error);
    dut->kept_read = true;
}

void run_look_at_kept(struct r5_dut *dut)
{
    if (!is_put_back(dut))
        read_store(dut);
}

void run_recall_pairing(struct r5_dut *dut)
{
    if (is_put_back(dut) || dut->present.te != 0)
        return;
    read_store(dut);
    if (dut->kept.count == 0)
        return;
    const struct units_pairing *kept = &dut->kept.pairing[0];
    dut->present = (struct r5_pairing){ .version = kept->version,
                                        .te = run_keep_secret(dut, kept->te),
                                        .key = run_keep_secret(dut, kept->key) };
    if (kept->version == 2)
        dut->present.hmac_key = run_keep_secret(dut, kept->hmac_key);
}

void run_keep_pairing(struct r5_dut *dut, const struct r5_pairing *pairing)
{
    struct r5_error error;
    struct units_pairing kept = { .version = pairing->version };
    struct units_keystore store = store_of(dut);
    if (is_put_back(dut))
        return;
    read_store(dut);
    memcpy(kept.te, run_secret_bytes(dut, pairing->te), UNITS_KEY_LEN);
    memcpy(kept.key, run_secret_bytes(dut, pairing->key), UNITS_KEY_LEN);
    if (pairing->version == 2)
        memcpy(kept.hmac_key, run_secret_bytes(dut, pairing->hmac_key), UNITS_KEY_LEN);
    r5_utc_text(kept.used);
    dut->kept.pairing[0] = kept;
    dut->kept.count = 1;
    if (are_stored(dut))
        run_expect(dut, units_keys_put(&store, &kept, &error), &error);
    r5_wipe(&kept, sizeof(kept));
}

void run_forget_pairings(struct r5_dut *dut)
{
    r5_wipe(&dut->kept, sizeof(dut->kept));
    dut->kept_read = true;
}
