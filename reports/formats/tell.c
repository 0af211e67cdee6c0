/* SPDX-License-Identifier: Apache-2.0 */
#include "tell.h"

void rep_tell_value(struct rep_out *out, const json_t *value)
{
    if (json_is_integer(value))
        rep_printf(out, "%lld", (long long)json_integer_value(value));
    else if (json_is_boolean(value))
        rep_text(out, json_is_true(value) ? "true" : "false");
    else if (json_is_string(value))
        rep_text(out, json_string_value(value));
}

void rep_tell_sides(struct rep_out *out, const json_t *check)
{
    const json_t *want = json_object_get(check, "want");
    const json_t *got = json_object_get(check, "got");
    if (want != NULL && !rep_is(check, "want", "")) {
        rep_text(out, "; want ");
        rep_tell_value(out, want);
    }
    if (got != NULL && !rep_is(check, "got", "")) {
        rep_text(out, "; got ");
        rep_tell_value(out, got);
    }
}

void rep_tell_limits(struct rep_out *out, const json_t *measure)
{
    const json_t *min = json_object_get(measure, "min");
    const json_t *max = json_object_get(measure, "max");
    if (!json_is_integer(min) && !json_is_integer(max)) {
        rep_text(out, "no limit");
        return;
    }
    if (json_is_integer(min) && json_is_integer(max))
        rep_printf(out, "%lld to %lld ", (long long)json_integer_value(min),
                   (long long)json_integer_value(max));
    else if (json_is_integer(min))
        rep_printf(out, "at least %lld ", (long long)json_integer_value(min));
    else
        rep_printf(out, "at most %lld ", (long long)json_integer_value(max));
    rep_text(out, rep_string(measure, "unit_of"));
}

void rep_tell_measure(struct rep_out *out, const json_t *measure)
{
    rep_printf(out, "%lld ", (long long)rep_number(measure, "value"));
    rep_text(out, rep_string(measure, "unit_of"));
    rep_text(out, ", ");
    rep_tell_limits(out, measure);
}

void rep_tell_risk(struct rep_out *out, const json_t *risk)
{
    rep_text(out, "On ");
    rep_text(out, rep_string(risk, "what"));
    rep_text(out, ": ");
    rep_text(out, rep_string(risk, "seen"));
    rep_text(out, ".");
}

static void tell_check(struct rep_out *out, const json_t *record)
{
    rep_text(out, rep_string(record, "word"));
    rep_text(out, rep_flag(record, "ok")      ? ": "
                  : rep_flag(record, "muted") ? ", not met, but muted: "
                                              : ", not met: ");
    rep_text(out, rep_string(record, "what"));
    rep_tell_sides(out, record);
}

static void tell_pin(struct rep_out *out, const json_t *record)
{
    for (const char *c = rep_string(record, "pin"); *c != '\0'; c++)
        rep_text(out, (char[]){ (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c), '\0' });
    rep_text(out, " ");
    rep_text(out, rep_string(record, "level"));
    if (!rep_is(record, "note", "")) {
        rep_text(out, "; ");
        rep_text(out, rep_string(record, "note"));
    }
}

static void tell_state(struct rep_out *out, const json_t *record)
{
    rep_text(out, rep_string(record, "phase"));
    if (!rep_is(record, "state", "")) {
        rep_text(out, " ");
        rep_text(out, rep_string(record, "state"));
    }
    rep_text(out, ": ");
    rep_text(out, rep_string(record, "result"));
}

void rep_tell(struct rep_out *out, const struct rep_line *line)
{
    const json_t *record = line->record;
    switch (line->kind) {
    case REP_WIRE:
        break;
    case REP_DROPPED:
        rep_text(out, "dropped ");
        rep_count(out, rep_number(record, "bytes"), "byte");
        rep_text(out, ": ");
        rep_text(out, rep_string(record, "dropped"));
        break;
    case REP_PIN:
        tell_pin(out, record);
        break;
    case REP_SUPPLY:
        rep_printf(out, "VCC %lld mV", (long long)rep_number(record, "mv"));
        break;
    case REP_CHECK:
        tell_check(out, record);
        break;
    case REP_MEASURE:
        rep_text(out, rep_string(record, "what"));
        rep_text(out, rep_flag(record, "ok")      ? ": "
                      : rep_flag(record, "muted") ? ", OUTSIDE, but muted: "
                                                  : ", OUTSIDE: ");
        rep_tell_measure(out, record);
        break;
    case REP_RISK:
        rep_text(out, rep_flag(record, "weak") ? "Risk. " : "");
        rep_tell_risk(out, record);
        break;
    case REP_SPEND:
        rep_printf(out, "spends %lld ", (long long)rep_number(record, "count"));
        rep_text(out, rep_string(record, "what"));
        break;
    case REP_STATE:
        tell_state(out, record);
        break;
    case REP_POINT:
        rep_text(out, "point of a sweep: ");
        rep_text(out, rep_string(record, "what"));
        rep_printf(out, " = %lld", (long long)rep_number(record, "value"));
        break;
    case REP_TROUBLE:
        rep_text(out, "rig or harness: ");
        rep_text(out, rep_string(record, "text"));
        break;
    }
}

const char *rep_frame_words(const struct rep_line *line)
{
    if (line->begun)
        return line->goes_on ? "(continued, goes on in the next frame) " : "(continued) ";
    if (line->goes_on)
        return "(begins a text that is shown with its last frame) ";
    return line->frame != NULL && line->record == NULL ? "(no text of its own) " : "";
}

bool rep_is_bad(const struct rep_line *line)
{
    switch (line->kind) {
    case REP_CHECK:
    case REP_MEASURE:
        return !rep_flag(line->record, "ok");
    case REP_RISK:
        return rep_flag(line->record, "weak");
    case REP_STATE:
        return rep_is(line->record, "result", "failed");
    case REP_TROUBLE:
        return true;
    default:
        return false;
    }
}
