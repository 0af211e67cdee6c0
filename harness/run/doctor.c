/* SPDX-License-Identifier: Apache-2.0 */
#include "doctor.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "at_dialogue.h"
#include "bench.h"

#define DOCTOR_ARENA (4u << 20)

struct visit {
    const struct run_doctor *doctor;
    const struct cfg_module *module;
    struct bench *bench;
    struct bench_unit *unit;
    struct at_dialogue *dialogue;
    struct at_reply reply;
    bool healthy;
};

static void fact(struct visit *v, const char *format, ...) __attribute__((format(printf, 2, 3)));
static bool remedy(struct visit *v, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void fact(struct visit *v, const char *format, ...)
{
    char text[500];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    v->doctor->fact(v->doctor->self, text);
}

/* Always false, so that a check can end with it. */
static bool remedy(struct visit *v, const char *format, ...)
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

static long number(const struct visit *v, const char *key)
{
    const struct cfg_leaf *leaf = cfg_module_leaf(v->module, key);
    return leaf != NULL ? leaf->number : 0;
}

static const char *text(const struct visit *v, const char *key)
{
    const struct cfg_leaf *leaf = cfg_module_leaf(v->module, key);
    return leaf != NULL ? leaf->text : "";
}

static bool vint_becomes(struct visit *v, enum link_level wanted, long limit_ms)
{
    struct r5_error error;
    enum link_level level;
    r5_time deadline = link_now(v->bench->clock) + r5_ms(limit_ms);
    for (;;) {
        if (link_pin_get(v->unit->pins, LINK_V_INT, &level, &error) != R5_OK)
            return remedy(v, "V_INT cannot be read: %s", error.text);
        if (level == wanted)
            return true;
        enum r5_status status = link_wait(v->bench->clock, -1, deadline, &error);
        if (status == R5_E_TIMEOUT)
            return false;
        if (status != R5_OK)
            return remedy(v, "the rig's clock stands still: %s", error.text);
    }
}

static bool drive(struct visit *v, enum link_pin pin, long low_ms)
{
    struct r5_error error;
    r5_time end = link_now(v->bench->clock) + r5_ms(low_ms);
    if (link_pin_set(v->unit->pins, pin, LINK_LOW, &error) != R5_OK ||
        link_wait_until(v->bench->clock, end, &error) != R5_OK ||
        link_pin_set(v->unit->pins, pin, LINK_HIGH, &error) != R5_OK)
        return remedy(v, "%s cannot be driven: %s", link_pin_name(pin), error.text);
    return true;
}

static bool check_power(struct visit *v)
{
    struct r5_error error;
    int mv = v->unit->file->supply.normal_mv;
    if (!vint_becomes(v, LINK_LOW, 100))
        return remedy(v, "V_INT is high before power is applied; look at its wiring");
    fact(v, "V_INT is low while the module has no power");
    if (v->unit->supply != NULL && link_supply_set(v->unit->supply, mv, &error) != R5_OK)
        return remedy(v, "VCC cannot be switched: %s", error.text);
    fact(v, "VCC is switched to %d mV", mv);
    if (number(v, "pwr.self_start") == 0 || !vint_becomes(v, LINK_HIGH, 5000)) {
        long low = (number(v, "pwr.on_min_ms") + number(v, "pwr.on_max_ms")) / 2;
        if (!drive(v, LINK_PWR_ON, low))
            return false;
        fact(v, "PWR_ON was pulled low for %ld ms", low);
    }
    if (!vint_becomes(v, LINK_HIGH, 5000))
        return remedy(v, "V_INT stays low after switch-on; check VCC, PWR_ON and the variant");
    fact(v, "V_INT follows power");
    return true;
}

static bool ask(struct visit *v, const char *command, int limit_ms)
{
    struct r5_error error;
    if (at_command(v->dialogue, command, limit_ms, &v->reply, &error) != R5_OK)
        return remedy(v, "the line to the module fails: %s", error.text);
    return v->reply.final == AT_FINAL_OK;
}

static bool check_answer(struct visit *v)
{
    r5_time deadline = link_now(v->bench->clock) + r5_ms(3 * number(v, "boot.ms") + 5000);
    bool answered = false;
    while (!answered && v->healthy && link_now(v->bench->clock) < deadline)
        answered = ask(v, "AT", 500);
    if (!answered)
        return v->healthy && remedy(v,
                                    "the module does not answer AT at %d baud; check the speed, "
                                    "TXD/RXD swapped, and flow control",
                                    v->unit->file->uart.baud);
    fact(v, "the module answers AT at %d baud", v->unit->file->uart.baud);
    if (!ask(v, "ATE0", 1000))
        return remedy(v, "echo cannot be switched off (ATE0)");
    fact(v, "echo is off");
    return true;
}

static bool check_identity(struct visit *v)
{
    const char *model = text(v, "id.model");
    if (!ask(v, "AT+CGMM", 5000) || v->reply.lines < 1)
        return remedy(v, "the module does not tell its model (AT+CGMM)");
    if (strcmp(v->reply.line[0], model) != 0)
        return remedy(v,
                      "the module says it is %.40s, the profile %s is of %s; choose another with "
                      "--module",
                      v->reply.line[0], v->module->name, model);
    fact(v, "the module is a %s, as profile %s says", model, v->module->name);
    if (ask(v, "ATI9", 5000) && v->reply.lines > 0)
        fact(v, "its firmware is %.60s", v->reply.line[0]);
    if (ask(v, "AT+CCLK?", 5000) && v->reply.lines > 0)
        fact(v, "its clock reads %.60s", v->reply.line[0]);
    return true;
}

static bool examine(struct visit *v, struct r5_arena *arena)
{
    struct r5_error error;
    char line[160];
    link_describe(v->unit->line, line, sizeof(line));
    fact(v, "unit '%s': %s", v->unit->file->name, line);
    v->dialogue = at_dialogue_new(arena, v->unit->line, v->bench->clock);
    if (v->dialogue == NULL)
        return remedy(v, "no memory for a dialogue");
    bool good = check_power(v) && check_answer(v) && check_identity(v);
    if (bench_rest(v->bench, &error) != R5_OK)
        return remedy(v, "the rig cannot be left at rest: %s", error.text);
    fact(v, "the rig is at rest");
    return good;
}

bool run_doctor_do(const struct cfg_rig *rig, const struct cfg_module *module, const char *profile,
                   const char *programs, const struct run_doctor *doctor)
{
    struct r5_error error;
    struct visit v = { .doctor = doctor, .module = module, .healthy = true };
    struct r5_arena *arena = r5_arena_new(DOCTOR_ARENA, &error);
    if (arena != NULL)
        v.bench = bench_open(arena, rig, profile, programs, &error);
    if (v.bench == NULL) {
        (void)remedy(&v, "the rig '%s' does not open: %s", rig->name, error.text);
    } else {
        v.unit = &v.bench->unit[0];
        (void)examine(&v, arena);
    }
    bench_close(&v.bench);
    r5_arena_free(&arena);
    return v.healthy;
}
