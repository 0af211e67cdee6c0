/* SPDX-License-Identifier: Apache-2.0 */
/* The console's pairings: made, kept, recalled, and a channel opened with one. */
#include <string.h>

#include "console_parts.h"
#include "secret.h"
#include "spending.h"

#define IDENTIFY_MS 10000

static long number(const struct run_console *c, const char *key)
{
    const struct cfg_leaf *leaf = cfg_module_leaf(c->session->module, key);
    return leaf != NULL ? leaf->number : 0;
}

/* Asked once; the IMEI is that of the ledger and the keystore. */
static bool identify(struct run_console *c, enum r5_status *status, struct r5_error *error)
{
    struct r5_dut *dut = c->dut;
    const char *expected = dut->bench->file->imei;
    *status = R5_OK;
    if (dut->imei[0] != '\0')
        return true;
    if (!con_ask(c, "AT+CGSN", IDENTIFY_MS, status, error))
        return false;
    const char *told = dut->reply.lines > 0 ? dut->reply.line[0] : "";
    if (!units_is_imei(told))
        con_say(c, "the module does not tell its IMEI (AT+CGSN)");
    else if (expected[0] != '\0' && strcmp(told, expected) != 0)
        con_say(c, "this module has the IMEI %s, the rig file says %s; correct it there", told,
                expected);
    else
        strcpy(dut->imei, told);
    return dut->imei[0] != '\0';
}

/* --- kept over sessions, of real modules only --- */

static bool are_kept(const struct run_console *c)
{
    return c->session->books.passphrase[0] != '\0' && c->dut->imei[0] != '\0';
}

static struct units_keystore store_of(const struct run_console *c)
{
    return (struct units_keystore){ .folder = c->session->books.keys_folder,
                                    .passphrase_file = c->session->books.passphrase,
                                    .imei = c->dut->imei };
}

/* False: the keystore is not as it must be, which is told. */
static bool load_kept(struct run_console *c, struct units_pairings *kept)
{
    struct r5_error error;
    struct units_keystore store = store_of(c);
    kept->count = 0;
    if (!are_kept(c) || units_keys_load(&store, kept, &error) == R5_OK)
        return true;
    con_say(c, "%s", error.text);
    return false;
}

static void keep(struct run_console *c)
{
    struct r5_error error;
    struct units_keystore store = store_of(c);
    struct units_pairing pairing = { .version = (int)c->keys.version };
    c->known = true;
    if (!are_kept(c)) {
        con_say(c, "paired; the keys are known until the console ends. Open with Ctrl-A o");
        return;
    }
    memcpy(pairing.te, c->keys.te, UNITS_KEY_LEN);
    memcpy(pairing.key, c->keys.key, UNITS_KEY_LEN);
    if (c->keys.version == C2C_V2)
        memcpy(pairing.hmac_key, c->keys.hmac_key, UNITS_KEY_LEN);
    r5_utc_text(pairing.used);
    if (units_keys_put(&store, &pairing, &error) == R5_OK)
        con_say(c, "paired; the keys are kept. Open with Ctrl-A o");
    else
        con_say(c, "paired, but the keys are known until the console ends only: %s", error.text);
    r5_wipe(&pairing, sizeof(pairing));
}

/* The one put last. */
static bool recall(struct run_console *c)
{
    struct units_pairings kept = { 0 };
    if (!c->known && load_kept(c, &kept) && kept.count > 0) {
        const struct units_pairing *last = &kept.pairing[0];
        c->keys.version = last->version == 1 ? C2C_V1 : C2C_V2;
        memcpy(c->keys.te, last->te, C2C_KEY_LEN);
        memcpy(c->keys.key, last->key, C2C_KEY_LEN);
        memcpy(c->keys.hmac_key, last->hmac_key, C2C_KEY_LEN);
        c->known = true;
        con_say(c, "with the pairing kept, of %s", last->used);
    }
    r5_wipe(&kept, sizeof(kept));
    return c->known;
}

/* --- pairing --- */

/* The person's yes stands for --consent of a run, for this one pairing. All else is asked before
 * it, so that no yes is in vain. */
static bool may_pair(struct run_console *c)
{
    struct run_session *s = c->session;
    struct units_pairings kept;
    char reason[RUN_REASON];
    if (s->emulated)
        return true;
    bool may = load_kept(c, &kept);
    r5_wipe(&kept, sizeof(kept));
    if (!may)
        return false;
    s->consent = R5_SPEND_PAIRING;
    may = run_may_spend(s, 0, R5_SPEND_PAIRING, reason, sizeof(reason));
    if (!may)
        con_say(c, "not paired: %s", reason);
    may = may && c->person->agrees(c->person->self,
                                   "this spends a pairing of a real module, which cannot be "
                                   "undone; pair?");
    if (may && !run_enter_spend(s, 0, R5_SPEND_PAIRING, reason, sizeof(reason))) {
        con_say(c, "not paired: %s", reason);
        may = false;
    }
    s->consent = 0;
    return may;
}

static bool explain(struct run_console *c, enum c2c_pair_result result)
{
    const char *final = c->dut->reply.final_text;
    switch (result) {
    case C2C_PAIRED:
        return true;
    case C2C_REFUSED:
        con_say(c, "the module refuses to pair: %.120s", final);
        return false;
    case C2C_NO_ANSWER:
        con_say(c, "the module does not answer to the pairing");
        return false;
    case C2C_DOWNGRADED:
    case C2C_UPGRADED:
        con_say(c, "the answer is of the other version of the scheme than the profile says; "
                   "choose another with --module");
        return false;
    case C2C_ANSWER_MALFORMED:
        break;
    }
    con_say(c, "the answer to the pairing is malformed; no keys are taken from it");
    return false;
}

static bool ask_for_keys(struct run_console *c, struct c2c_pairing *pairing, enum r5_status *status,
                         struct r5_error *error)
{
    char command[C2C_COMMAND_MAX];
    enum c2c_version version = number(c, "c2c.version") >= 2 ? C2C_V2 : C2C_V1;
    *status = con_random(NULL, pairing->keys.te, C2C_KEY_LEN, error);
    if (*status != R5_OK)
        return false;
    c2c_pair_command(0, pairing->keys.te, command, sizeof(command));
    bool answered = con_ask(c, command, RUN_C2C_LIMIT_MS, status, error);
    r5_wipe(command, sizeof(command));
    return answered && explain(c, c2c_read_pair_answer(&c->dut->reply, 0, version, pairing));
}

/* V2 is not usable before this. */
static bool confirm(struct run_console *c, const struct c2c_pairing *pairing,
                    enum r5_status *status, struct r5_error *error)
{
    char command[2 * C2C_COMMAND_MAX];
    uint8_t iv[C2C_BLOCK];
    if (pairing->keys.version == C2C_V1)
        return true;
    *status = con_random(NULL, iv, sizeof(iv), error);
    if (*status == R5_OK)
        *status = c2c_confirm_command(pairing, iv, command, sizeof(command), error);
    if (*status != R5_OK)
        return false;
    bool answered = con_ask(c, command, RUN_C2C_LIMIT_MS, status, error);
    r5_wipe(command, sizeof(command));
    if (answered && c->dut->reply.final != AT_FINAL_OK)
        con_say(c, "the module refuses the confirmation: %.120s", c->dut->reply.final_text);
    return answered && c->dut->reply.final == AT_FINAL_OK;
}

enum r5_status run_console_pair(struct run_console *c, struct r5_error *error)
{
    struct c2c_pairing pairing = { 0 };
    enum r5_status status = R5_OK;
    if (number(c, "c2c.present") == 0) {
        con_say(c, "%s has no C2C channel", c->session->module->name);
        return R5_OK;
    }
    if (run_console_in_channel(c)) {
        con_say(c, "a channel is open; close it first, with Ctrl-A c");
        return R5_OK;
    }
    if (con_is_there(c, &status, error) && identify(c, &status, error) && may_pair(c) &&
        ask_for_keys(c, &pairing, &status, error) && confirm(c, &pairing, &status, error)) {
        c->keys = pairing.keys;
        keep(c);
    }
    r5_wipe(&pairing, sizeof(pairing));
    r5_wipe(&c->dut->reply, sizeof(c->dut->reply));
    return status;
}

/* --- channel --- */

enum r5_status run_console_open_channel(struct run_console *c, struct r5_error *error)
{
    struct r5_dut *dut = c->dut;
    enum r5_status status = R5_OK;
    if (run_console_in_channel(c)) {
        con_say(c, "the channel is open already");
        return R5_OK;
    }
    if (!con_is_there(c, &status, error) || !identify(c, &status, error))
        return status;
    if (!recall(c)) {
        con_say(c, "no pairing is known; make one with Ctrl-A p");
        return R5_OK;
    }
    status = c2c_open(dut->dialogue, dut->channel, &c->keys, RUN_C2C_LIMIT_MS, &dut->reply, error);
    if (status != R5_OK)
        return status;
    con_show_urcs(c);
    if (run_console_in_channel(c))
        con_say(c, "the channel is open (V%d): a line goes at its Enter, as one frame",
                (int)c->keys.version);
    else
        con_say(c, "the channel does not open: %.120s",
                dut->reply.final == AT_SILENT ? "no answer" : dut->reply.final_text);
    return R5_OK;
}
