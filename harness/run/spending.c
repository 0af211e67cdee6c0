/* SPDX-License-Identifier: Apache-2.0 */
#include "spending.h"

#include <stdio.h>
#include <string.h>

#include "check_adapter.h"
#include "kept_keys.h"
#include "ledger.h"

/* What no budget in a file should be able to give away by itself: it cannot be undone. */
#define IRREVERSIBLE (R5_SPEND_PAIRING | R5_SPEND_SEAL | R5_SPEND_PIN | R5_SPEND_UPDATE)

_Static_assert(R5_SPEND_UPDATE == 1 << (CFG_SPENDS - 1), "a word for each bit");

enum r5_spend run_spend_named(const char *word)
{
    for (int i = 0; i < CFG_SPENDS; i++)
        if (strcmp(word, cfg_spend_word(i)) == 0)
            return (enum r5_spend)(1 << i);
    return R5_SPEND_NOTHING;
}

void run_spend_words(char *text, size_t room)
{
    size_t used = 0;
    for (int i = 0; i < CFG_SPENDS && used < room; i++)
        used += (size_t)snprintf(text + used, room - used, "%s%s", i > 0 ? ", " : "",
                                 cfg_spend_word(i));
}

enum r5_status run_find_books(const struct cfg_rig *rig, struct run_books *books,
                              struct r5_error *error)
{
    char usual[UNITS_PATH_MAX] = "";
    enum r5_status status = R5_OK;
    if (rig->emulated)
        return R5_OK;
    if (rig->ledger[0] == '\0' || rig->keys[0] == '\0')
        status = units_default_folder(usual, error);
    if (status == R5_OK && rig->ledger[0] != '\0')
        status = units_path(rig->ledger, books->ledger, error);
    else if (status == R5_OK)
        status = units_join(usual, UNITS_LEDGER_NAME, books->ledger, error);
    if (status == R5_OK)
        status = units_path(rig->keys[0] != '\0' ? rig->keys : usual, books->keys_folder, error);
    if (status == R5_OK && rig->passphrase[0] != '\0')
        status = units_path(rig->passphrase, books->passphrase, error);
    return status;
}

/* --- may it? --- */

static bool may_spend_kind(const struct run_session *s, int unit, int kind, char *reason,
                           size_t room)
{
    struct r5_error error;
    const char *word = cfg_spend_word(kind), *imei = s->dut[unit].imei;
    long spent = 0;
    if ((IRREVERSIBLE & ~s->consent & 1u << kind) != 0)
        snprintf(reason, room,
                 "it would spend a %s of a real module, which cannot be undone; allow it with "
                 "--consent %s",
                 word, word);
    else if (imei[0] == '\0')
        snprintf(reason, room,
                 "it would spend a %s of a module that has not told its IMEI; look at the line "
                 "with r5conform doctor",
                 word);
    else if (units_ledger_spent(s->books.ledger, imei, word, &spent, &error) != R5_OK)
        snprintf(reason, room, "%s", error.text);
    else if (spent >= s->bench->file->budget[kind])
        snprintf(reason, room,
                 "it would spend a %s, and unit %s has spent %ld of the %d that rig '%s' allows "
                 "it; raise budget: { %s: ... } there if that is meant",
                 word, imei, spent, s->bench->file->budget[kind], s->bench->file->name, word);
    else
        return true;
    return false;
}

bool run_may_spend(const struct run_session *s, int unit, unsigned what, char *reason, size_t room)
{
    for (int kind = 0; !s->emulated && kind < CFG_SPENDS; kind++)
        if ((what & 1u << kind) != 0 && !may_spend_kind(s, unit, kind, reason, room))
            return false;
    return true;
}

/* --- done --- */

/* The row ends here, and nothing has left. */
static _Noreturn void refuse(struct run_session *s, const char *reason)
{
    s->phase.refused = true;
    snprintf(s->phase.reason, sizeof(s->phase.reason), "%s", reason);
    run_stop(s->phase.reason);
}

static int kind_of(enum r5_spend what)
{
    int kind = 0;
    while (kind < CFG_SPENDS && (unsigned)what != 1u << kind)
        kind++;
    return kind;
}

bool run_enter_spend(const struct run_session *s, int unit, enum r5_spend what, char *reason,
                     size_t room)
{
    struct r5_error error;
    char utc[32];
    long total;
    int kind = kind_of(what);
    if (s->emulated)
        return true;
    if (!run_may_spend(s, unit, what, reason, room))
        return false;
    r5_utc_text(utc);
    struct units_spend spend = { .imei = s->dut[unit].imei,
                                 .kind = cfg_spend_word(kind),
                                 .budget = s->bench->file->budget[kind],
                                 .rig = s->bench->file->name,
                                 .run = s->run_name,
                                 .row = s->row != NULL ? s->row->id : "",
                                 .utc = utc };
    if (units_ledger_spend(s->books.ledger, &spend, &total, &error) == R5_OK)
        return true;
    snprintf(reason, room, "%s", error.text);
    return false;
}

void r5_spend(struct r5_dut *dut, enum r5_spend what)
{
    struct run_session *s = dut->session;
    int kind = kind_of(what);
    char reason[RUN_REASON];
    run_insist(dut, kind < CFG_SPENDS, "r5_spend is called for one kind at a time");
    run_insist(dut, s->reaching > 0 || s->row == NULL || (s->row->body->spends & what) != 0,
               "the case spends a %s and does not say so; add it to .spends", cfg_spend_word(kind));
    if (what == R5_SPEND_PAIRING)
        run_look_at_kept(dut);
    if (!run_enter_spend(s, dut->index, what, reason, sizeof(reason)))
        refuse(s, reason);
    run_record(s, "spend",
               json_pack("{s:i, s:s, s:i}", "unit", dut->index, "what", cfg_spend_word(kind),
                         "count", ++s->spent[kind]));
}
