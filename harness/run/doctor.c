/* SPDX-License-Identifier: Apache-2.0 */
#include "doctor.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "doctor_visit.h"
#include "wire.h"

#define DOCTOR_ARENA (4u << 20)

void doc_fact(struct doc_visit *v, const char *format, ...)
{
    char text[500];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    v->doctor->fact(v->doctor->self, text);
}

bool doc_remedy(struct doc_visit *v, const char *format, ...)
{
    char text[500];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    v->doctor->remedy(v->doctor->self, text);
    v->healthy = false;
    return false;
}

long doc_number(const struct doc_visit *v, const char *key)
{
    const struct cfg_leaf *leaf = cfg_module_leaf(v->module, key);
    return leaf != NULL ? leaf->number : 0;
}

const char *doc_text(const struct doc_visit *v, const char *key)
{
    const struct cfg_leaf *leaf = cfg_module_leaf(v->module, key);
    return leaf != NULL ? leaf->text : "";
}

/* --- the line --- */

bool doc_ask(struct doc_visit *v, const char *command, int limit_ms)
{
    struct r5_error error;
    if (at_command(v->dialogue, command, limit_ms, &v->reply, &error) != R5_OK)
        return doc_remedy(v, "the line to the module fails: %s", error.text);
    return v->reply.final == AT_FINAL_OK;
}

bool doc_answers(struct doc_visit *v, long limit_ms)
{
    r5_time deadline = link_now(v->bench->clock) + r5_ms(limit_ms);
    while (v->healthy && link_now(v->bench->clock) < deadline)
        if (doc_ask(v, "AT", 500))
            return true;
    return false;
}

long doc_listen(struct doc_visit *v, long limit_ms)
{
    struct r5_error error;
    uint8_t bytes[256];
    long count = 0;
    r5_time deadline = link_now(v->bench->clock) + r5_ms(limit_ms);
    enum r5_status status = R5_OK;
    while (status == R5_OK && link_now(v->bench->clock) < deadline) {
        size_t got = 0;
        status = link_read(v->unit->line, bytes, sizeof(bytes), deadline, &got, &error);
        count += (long)got;
    }
    if (status != R5_OK && status != R5_E_TIMEOUT)
        (void)doc_remedy(v, "the line to the module fails: %s", error.text);
    return count;
}

/* --- pins --- */

bool doc_has_vint(const struct doc_visit *v)
{
    return v->unit->file->pin[LINK_V_INT].by != CFG_BY_NONE;
}

/* The last edge to `wanted`, if one has come since `start`. */
static void time_of_edge(struct doc_visit *v, enum link_level wanted, r5_time start, r5_time *after)
{
    struct r5_error ignored;
    struct link_edge edge;
    while (link_pin_wait_edge(v->unit->pins, 0, &edge, &ignored) == R5_OK)
        if (edge.level == wanted && edge.at >= start)
            *after = edge.at - start;
}

bool doc_vint_since(struct doc_visit *v, enum link_level wanted, long limit_ms, r5_time since,
                    r5_time *after)
{
    struct r5_error error;
    enum link_level level;
    r5_time deadline = link_now(v->bench->clock) + r5_ms(limit_ms);
    for (;;) {
        if (link_pin_get(v->unit->pins, LINK_V_INT, &level, &error) != R5_OK)
            return doc_remedy(v, "V_INT cannot be read: %s", error.text);
        if (level == wanted) {
            *after = link_now(v->bench->clock) - since;
            time_of_edge(v, wanted, since, after);
            return true;
        }
        enum r5_status status = link_wait(v->bench->clock, -1, deadline, &error);
        if (status == R5_E_TIMEOUT)
            return false;
        if (status != R5_OK)
            return doc_remedy(v, "the rig's clock stands still: %s", error.text);
    }
}

bool doc_vint_becomes(struct doc_visit *v, enum link_level wanted, long limit_ms, r5_time *after)
{
    return doc_vint_since(v, wanted, limit_ms, link_now(v->bench->clock), after);
}

bool doc_pulse(struct doc_visit *v, enum link_pin pin, long low_ms, r5_time *low)
{
    struct r5_error error;
    enum r5_status status = link_pin_set(v->unit->pins, pin, LINK_LOW, &error);
    r5_time start = link_now(v->bench->clock);
    if (status == R5_OK)
        status = link_wait_until(v->bench->clock, start + r5_ms(low_ms), &error);
    if (status == R5_OK)
        status = link_pin_set(v->unit->pins, pin, LINK_HIGH, &error);
    *low = link_now(v->bench->clock) - start;
    if (status != R5_OK)
        return doc_remedy(v, "%s cannot be driven: %s", link_pin_name(pin), error.text);
    return true;
}

/* --- the visit --- */

static void describe(struct doc_visit *v)
{
    char line[240], pins[400], supply[240] = "VCC cannot be switched";
    link_describe(v->unit->line, line, sizeof(line));
    link_pins_describe(v->unit->pins, pins, sizeof(pins));
    if (v->unit->supply != NULL)
        link_supply_describe(v->unit->supply, supply, sizeof(supply));
    doc_fact(v, "unit '%s': %s", v->unit->file->name, line);
    doc_fact(v, "%s", pins);
    doc_fact(v, "%s", supply);
}

static void examine(struct doc_visit *v, struct r5_arena *arena)
{
    struct r5_error error;
    describe(v);
    v->dialogue = at_dialogue_new(arena, v->unit->line, v->bench->clock);
    if (v->dialogue == NULL)
        (void)doc_remedy(v, "no memory for a dialogue");
    else if (doc_check_on(v) && doc_check_line(v) && doc_check_module(v))
        (void)doc_check_pins(v);
    if (!v->rig->emulated)
        doc_check_books(v);
    if (bench_rest(v->bench, &error) != R5_OK)
        (void)doc_remedy(v, "the rig cannot be left at rest: %s", error.text);
    else
        doc_fact(v, "the rig is at rest");
}

static bool uses_gpiod(const struct cfg_rig *rig)
{
    bool uses = false;
    for (int i = 0; i < rig->units; i++) {
        const struct cfg_unit *unit = &rig->unit[i];
        for (int pin = 0; pin < LINK_PIN_COUNT; pin++)
            uses = uses || unit->pin[pin].by == CFG_BY_GPIOD;
        uses = uses || unit->supply.wire.by == CFG_BY_GPIOD;
    }
    return uses;
}

bool run_doctor_do(const struct cfg_rig *rig, const struct cfg_module *module, const char *profile,
                   const char *programs, const struct run_doctor *doctor)
{
    struct r5_error error;
    struct doc_visit v = { .doctor = doctor, .rig = rig, .module = module, .healthy = true };
    struct r5_arena *arena = r5_arena_new(DOCTOR_ARENA, &error);
    if (uses_gpiod(rig))
        doc_fact(&v, "the pins are driven by libgpiod %s%s", link_gpiod_version(),
                 link_gpiod_is_tested() ? "" : ", for which this version's backend is untested");
    if (arena != NULL)
        v.bench = bench_open(arena, rig, profile, programs, &error);
    if (v.bench == NULL)
        (void)doc_remedy(&v, "the rig '%s' does not open: %s", rig->name, error.text);
    for (int i = 0; v.bench != NULL && i < v.bench->units; i++) {
        v.unit = &v.bench->unit[i];
        v.imei[0] = '\0';
        examine(&v, arena);
    }
    bench_close(&v.bench);
    r5_arena_free(&arena);
    return v.healthy;
}
