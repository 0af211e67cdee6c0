/* SPDX-License-Identifier: Apache-2.0 */
/* Is it the module that the files speak of, and what is left of it? */
#include <stdio.h>
#include <string.h>

#include "doctor_visit.h"
#include "keystore.h"
#include "ledger.h"
#include "secret.h"
#include "spending.h"

static const char *first_line(const struct doc_visit *v)
{
    return v->reply.lines > 0 ? v->reply.line[0] : "";
}

static bool check_identity(struct doc_visit *v)
{
    const char *model = doc_text(v, "id.model");
    char versions[80];
    if (!doc_ask(v, "AT+CGMM", 5000) || v->reply.lines < 1)
        return v->healthy && doc_remedy(v, "the module does not tell its model (AT+CGMM)");
    if (strcmp(first_line(v), model) != 0)
        return doc_remedy(v,
                          "the module says it is %.40s, the profile %s is of %s; choose another "
                          "with --module",
                          first_line(v), v->module->name, model);
    doc_fact(v, "the module is a %s, as profile %s says", model, v->module->name);
    snprintf(versions, sizeof(versions), "%s,%s", doc_text(v, "id.firmware"),
             doc_text(v, "id.application"));
    if (!doc_ask(v, "ATI9", 5000) || v->reply.lines < 1)
        return v->healthy && doc_remedy(v, "the module does not tell its firmware (ATI9)");
    if (strcmp(first_line(v), versions) != 0)
        return doc_remedy(v,
                          "its firmware is %.60s, the profile %s is of %s; choose another with "
                          "--module, or write one for this firmware",
                          first_line(v), v->module->name, versions);
    doc_fact(v, "its firmware is %.60s, as the profile says", versions);
    return true;
}

static bool check_imei(struct doc_visit *v)
{
    const char *expected = v->unit->file->imei;
    if (!doc_ask(v, "AT+CGSN", 5000) || !units_is_imei(first_line(v)))
        return v->healthy && doc_remedy(v, "the module does not tell its IMEI (AT+CGSN)");
    strcpy(v->imei, first_line(v));
    if (expected[0] != '\0' && strcmp(v->imei, expected) != 0)
        return doc_remedy(v,
                          "the module's IMEI is %s, the rig file says %s; correct the file, or "
                          "put the right unit in",
                          v->imei, expected);
    doc_fact(v, "its IMEI is %s", v->imei);
    return true;
}

/* What a plan may need and no file can promise: told, not judged. */
static void tell_surroundings(struct doc_visit *v)
{
    static const struct {
        const char *command, *what;
    } asked[] = { { "AT+CCLK?", "its clock" },
                  { "AT+CPIN?", "its SIM" },
                  { "AT+CEREG?", "its registration" } };
    for (size_t i = 0; v->healthy && i < sizeof(asked) / sizeof(asked[0]); i++)
        if (doc_ask(v, asked[i].command, 10000) && v->reply.lines > 0)
            doc_fact(v, "%s: %.80s", asked[i].what, first_line(v));
        else
            doc_fact(v, "%s: no answer to %s (%.40s)", asked[i].what, asked[i].command,
                     v->reply.final_text[0] != '\0' ? v->reply.final_text : "silent");
}

bool doc_check_module(struct doc_visit *v)
{
    if (!check_identity(v) || !check_imei(v))
        return false;
    tell_surroundings(v);
    return v->healthy;
}

/* --- budgets and keys --- */

static void tell_budgets(struct doc_visit *v, const struct run_books *books)
{
    struct r5_error error;
    for (int kind = 0; kind < CFG_SPENDS; kind++) {
        long spent = 0;
        if (units_ledger_spent(books->ledger, v->imei, cfg_spend_word(kind), &spent, &error) !=
            R5_OK) {
            (void)doc_remedy(v, "%s", error.text);
            return;
        }
        if (v->rig->budget[kind] > 0 || spent > 0)
            doc_fact(v, "%s: %ld spent, %d allowed on this rig", cfg_spend_word(kind), spent,
                     v->rig->budget[kind]);
    }
}

void doc_check_books(struct doc_visit *v)
{
    struct r5_error error;
    struct run_books books = { 0 };
    struct units_pairings kept;
    if (v->imei[0] == '\0')
        return;
    if (run_find_books(v->rig, &books, &error) != R5_OK) {
        (void)doc_remedy(v, "%s", error.text);
        return;
    }
    tell_budgets(v, &books);
    if (books.passphrase[0] == '\0')
        return;
    const struct units_keystore store = { .folder = books.keys_folder,
                                          .passphrase_file = books.passphrase,
                                          .imei = v->imei };
    if (units_keys_load(&store, &kept, &error) != R5_OK)
        (void)doc_remedy(v, "%s", error.text);
    else
        doc_fact(v, "%zu pairings of this unit are kept", kept.count);
    r5_wipe(&kept, sizeof(kept));
}
