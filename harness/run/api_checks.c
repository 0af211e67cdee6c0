/* SPDX-License-Identifier: Apache-2.0 */
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "check_adapter.h"
#include "session.h"

static const char *const words[] = {
    [R5_MUST] = "must", [R5_SHOULD] = "should", [R5_NEED] = "need"
};

/* What did not hold, in words for the verdict. */
static void blame(struct run_phase *phase, enum r5_word word, const char *what, const char *want,
                  const char *got)
{
    if (word == R5_MUST)
        phase->failed = true;
    else
        phase->errored = true;
    if (want != NULL)
        snprintf(phase->reason, sizeof(phase->reason), "%s: wanted %s, got %s", what, want, got);
    else
        snprintf(phase->reason, sizeof(phase->reason), "not so: %s", what);
}

/* A suite is proved by muting its checks one at a time: each must be the only one to catch
 * something. */
static bool is_muted(const struct run_session *s, const char *at)
{
    return s->mute != NULL && strcmp(s->mute, at) == 0;
}

/* Written first, acted on next. */
static bool judge(struct r5_dut *dut, enum r5_word word, bool holds, const char *what,
                  const char *want, const char *got, const char *file, int line)
{
    struct run_session *s = dut->session;
    char at[160];
    snprintf(at, sizeof(at), "%s:%d", file, line);
    if (word == R5_MUST)
        s->phase.checks++;
    json_t *fields = json_pack("{s:s, s:b, s:s, s:s, s:i}", "word", words[word], "ok", holds,
                               "what", what, "at", at, "unit", dut->index);
    if (want != NULL) {
        json_object_set_new(fields, "want", run_text(want));
        json_object_set_new(fields, "got", run_text(got));
    }
    bool muted = word == R5_MUST && !holds && is_muted(s, at);
    if (muted)
        json_object_set_new(fields, "muted", json_true());
    run_record(s, "check", fields);
    if (holds || muted || word == R5_SHOULD)
        return holds || muted;
    blame(&s->phase, word, what, want, got);
    run_stop(s->phase.reason);
}

bool r5_check_at(struct r5_dut *dut, enum r5_word word, bool holds, const char *file, int line,
                 const char *what, ...)
{
    char text[300];
    va_list args;
    va_start(args, what);
    vsnprintf(text, sizeof(text), what, args);
    va_end(args);
    return judge(dut, word, holds, text, NULL, NULL, file, line);
}

bool r5_equal_at(struct r5_dut *dut, enum r5_word word, const char *what, int64_t got, int64_t want,
                 const char *file, int line)
{
    char got_text[24], want_text[24];
    snprintf(got_text, sizeof(got_text), "%lld", (long long)got);
    snprintf(want_text, sizeof(want_text), "%lld", (long long)want);
    return judge(dut, word, got == want, what, want_text, got_text, file, line);
}

bool r5_text_at(struct r5_dut *dut, enum r5_word word, const char *what, const char *got,
                const char *want, const char *file, int line)
{
    char got_text[200], want_text[200];
    snprintf(got_text, sizeof(got_text), "\"%s\"", got);
    snprintf(want_text, sizeof(want_text), "\"%s\"", want);
    return judge(dut, word, strcmp(got, want) == 0, what, want_text, got_text, file, line);
}

static bool ended_so(const struct r5_answer *answer, enum r5_end end, int number)
{
    switch (end) {
    case R5_END_OK:
        return answer->ok;
    case R5_END_REFUSED:
        return answer->refused;
    case R5_END_CME:
        return answer->refused && answer->cme == number;
    case R5_END_SILENT:
        return !answer->anything;
    }
    return false;
}

bool r5_ended_at(struct r5_dut *dut, enum r5_word word, const struct r5_answer *answer,
                 enum r5_end end, int number, const char *file, int line)
{
    char want[40], got[300];
    if (end == R5_END_CME)
        snprintf(want, sizeof(want), "+CME ERROR: %d", number);
    else
        snprintf(want, sizeof(want), "%s",
                 end == R5_END_OK        ? "OK"
                 : end == R5_END_REFUSED ? "an error"
                                         : "silence");
    if (!answer->anything)
        snprintf(got, sizeof(got), "silence");
    else if (answer->silent)
        snprintf(got, sizeof(got), "no final code%s%s", answer->lines > 0 ? " after " : "",
                 answer->lines > 0 ? answer->line[0] : "");
    else
        snprintf(got, sizeof(got), "%s", answer->final);
    const char *about = ((const struct run_answer *)answer)->about;
    return judge(dut, word, ended_so(answer, end, number), about, want, got, file, line);
}

bool r5_measure_at(struct r5_dut *dut, const char *what, int64_t value, const char *unit, long min,
                   long max, const char *file, int line)
{
    struct run_session *s = dut->session;
    char at[160];
    snprintf(at, sizeof(at), "%s:%d", file, line);
    bool within = value >= min && value <= max;
    json_t *fields =
        json_pack("{s:o, s:I, s:s, s:b, s:s, s:i}", "what", run_text(what), "value",
                  (json_int_t)value, "unit_of", unit, "ok", within, "at", at, "unit", dut->index);
    if (min != LONG_MIN)
        json_object_set_new(fields, "min", json_integer(min));
    if (max != LONG_MAX)
        json_object_set_new(fields, "max", json_integer(max));
    bool muted = !within && is_muted(s, at);
    if (muted)
        json_object_set_new(fields, "muted", json_true());
    s->phase.checks++;
    run_record(s, "measure", fields);
    if (muted)
        return true;
    if (!within && !s->phase.failed) {
        s->phase.failed = true;
        snprintf(s->phase.reason, sizeof(s->phase.reason), "%s is %lld %s, outside its limits",
                 what, (long long)value, unit);
    }
    return within;
}

void characterise_(struct r5_dut *dut, const char *what, const char *seen, bool weak)
{
    dut->session->phase.checks++;
    run_record(dut->session, "risk",
               json_pack("{s:o, s:o, s:b, s:i}", "what", run_text(what), "seen", run_text(seen),
                         "weak", weak, "unit", dut->index));
}
