/* SPDX-License-Identifier: Apache-2.0 */
#include "operation.h"

#include <string.h>

/* --- going through ---------------------------------------------------------------------------- */

enum operation operation_of(struct r5_dut *dut, long number)
{
    bool has_confirmation = r5_profile_int(dut, "c2c.version") == 2;
    return number == CONFIRMING && !has_confirmation ? PAIRING : (enum operation)number;
}

struct attempt attempt_with(struct r5_dut *dut, enum operation operation, struct r5_pairing old,
                            r5_secret te)
{
    struct attempt a = { .operation = operation, .old = old, .fresh.te = te };
    const struct r5_answer *answer;
    if (operation == CONFIRMING)
        need_be(dut, "outcome of the pairing", r5_pair(dut, te, &a.fresh, &answer), R5_PAIRED);
    return a;
}

static enum fate fate_of(const struct r5_answer *answer)
{
    return answer->ok ? DONE : answer->refused ? UNDONE : EITHER;
}

static enum fate confirm(struct r5_dut *dut, struct attempt *a)
{
    return fate_of(r5_confirm(dut, &a->fresh));
}

/* A pairing of scheme V1 is good with its answer, one of V2 is not before it is confirmed. */
static enum fate ask_for_keys(struct r5_dut *dut, struct attempt *a)
{
    const struct r5_answer *answer;
    r5_secret te = a->fresh.te;
    enum r5_paired outcome = a->operation == REPAIRING ? r5_repair(dut, te, &a->fresh, &answer)
                                                       : r5_pair(dut, te, &a->fresh, &answer);
    a->fresh.te = te;
    if (r5_profile_int(dut, "c2c.version") == 2)
        return UNDONE;
    return outcome == R5_PAIR_MALFORMED ? EITHER : fate_of(answer);
}

/* In the channel of the old pairing; it is closed again when all was granted. */
static enum fate renew(struct r5_dut *dut, struct attempt *a)
{
    if (!r5_open(dut, &a->old)->ok)
        return UNDONE;
    enum fate fate = ask_for_keys(dut, a);
    if (a->fresh.version == 2)
        fate = confirm(dut, a);
    if (fate == DONE && strcmp(r5_profile_text(dut, "c2c.repair_switch"), "immediately") == 0)
        r5_rekey_channel(dut, &a->fresh);
    if (fate == DONE)
        r5_close(dut);
    return fate;
}

enum fate go_through(struct r5_dut *dut, struct attempt *a)
{
    enum fate fate = a->operation == PAIRING      ? ask_for_keys(dut, a)
                     : a->operation == CONFIRMING ? confirm(dut, a)
                                                  : renew(dut, a);
    r5_forget_channel(dut);
    return fate;
}

bool complete(struct r5_dut *dut, struct attempt *a)
{
    enum fate fate = go_through(dut, a);
    if (a->operation == PAIRING && a->fresh.version == 2)
        fate = confirm(dut, a);
    return fate == DONE;
}

/* --- judging ---------------------------------------------------------------------------------- */

enum life { DEAD, ALIVE, HALF };

static enum life life_of(struct r5_dut *dut, const struct r5_pairing *pairing)
{
    if (pairing->key == 0)
        return opens_without_keys(dut, pairing) ? ALIVE : DEAD;
    const struct r5_answer *answer = r5_open(dut, pairing);
    if (answer->refused)
        return DEAD;
    bool talks =
        answer->ok && strcmp(r5_at(dut, "AT+CGMM")->line[0], r5_profile_text(dut, "id.model")) == 0;
    return talks ? ALIVE : HALF;
}

void leave_channel(struct r5_dut *dut)
{
    if (r5_channel_is_open(dut))
        r5_close(dut);
    r5_forget_channel(dut);
}

/* The claim that does not hold, or the one that stands for all. */
static const char *claim(const struct attempt *a, enum fate fate, enum life old, enum life fresh)
{
    if (a->stays_down)
        return "the module comes up after the cut";
    if (fresh == HALF)
        return "a new pairing that opens a channel talks in it";
    if (fate == UNDONE && fresh == ALIVE)
        return "what was not finished opens nothing";
    if (fate == DONE && fresh == DEAD)
        return "what was answered with OK is there after the boot";
    if (a->operation != REPAIRING && old != ALIVE)
        return "the pairing made before opens a channel";
    return a->operation == REPAIRING ? "exactly one of the old and the new pairing is there"
                                     : "the old state is there or the new";
}

bool old_or_new_at(struct r5_dut *dut, enum r5_word word, const struct attempt *a, enum fate fate,
                   const char *file, int line)
{
    enum life fresh = a->stays_down ? DEAD : life_of(dut, &a->fresh);
    if (fresh != DEAD)
        leave_channel(dut);
    enum life old = fresh == HALF || a->stays_down ? DEAD : life_of(dut, &a->old);
    bool old_stays = a->operation != REPAIRING || fresh == DEAD;
    bool holds = !a->stays_down && fresh != HALF && (fate != UNDONE || fresh == DEAD) &&
                 (fate != DONE || fresh == ALIVE) && (old == ALIVE) == old_stays;
    r5_check_at(dut, word, holds, file, line, "%s", claim(a, fate, old, fresh));
    return fresh == ALIVE;
}
