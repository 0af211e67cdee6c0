/* SPDX-License-Identifier: Apache-2.0 */
/* Power and pins: does the module come on, does V_INT tell, do PWR_ON and RESET_N act? */
#include <stdio.h>

#include "doctor_visit.h"

enum {
    RAILS_MS = 5000, /* V_INT falls after VCC is gone */
    START_MS = 5000, /* V_INT rises after a start event */
    OFF_MS = 40000,  /* as the vendor's host waits for the end of +CPWROFF */
    AWAKE_MS = 4000, /* one that is on answers in this time */
    MUTE_MS = 3000,  /* one that is off says nothing in this time */
    RESET_MARGIN_MS = 50
};

#define US(t) ((long)((t) / 1000))

static bool is_wired(const struct doc_visit *v, enum link_pin pin)
{
    return v->unit->file->pin[pin].by != CFG_BY_NONE;
}

static long boot_limit(const struct doc_visit *v)
{
    return 3 * doc_number(v, "boot.ms") + 5000;
}

static long on_pulse_ms(const struct doc_visit *v)
{
    return (doc_number(v, "pwr.on_min_ms") + doc_number(v, "pwr.on_max_ms")) / 2;
}

/* From a state that is known: without power. Only where VCC can be switched. */
static bool supply_anew(struct doc_visit *v)
{
    struct r5_error error;
    r5_time after;
    int mv = v->unit->file->supply.normal_mv, measured = 0;
    if (v->unit->supply == NULL)
        return true;
    if (link_supply_set(v->unit->supply, 0, &error) != R5_OK)
        return doc_remedy(v, "VCC cannot be switched off: %s", error.text);
    if (doc_has_vint(v)) {
        if (!doc_vint_becomes(v, LINK_LOW, RAILS_MS, &after))
            return v->healthy &&
                   doc_remedy(v, "V_INT is high before power is applied: it is stuck high, or its "
                                 "`active` in the rig file is the wrong way round, or the module "
                                 "is fed by another way, such as its UART");
        doc_fact(v, "V_INT is low while the module has no power");
    }
    if (link_supply_set(v->unit->supply, mv, &error) != R5_OK)
        return doc_remedy(v, "VCC cannot be switched on: %s", error.text);
    doc_fact(v, "VCC is switched to %d mV", mv);
    if (link_supply_measure(v->unit->supply, &measured, &error) == R5_OK &&
        (measured < mv * 95 / 100 || measured > mv * 105 / 100))
        return doc_remedy(v,
                          "VCC measures %d mV where %d mV were set; look at the supply and its "
                          "current limit",
                          measured, mv);
    return true;
}

/* PWR_ON, unless the module is on already or comes on by itself. *awake: it was on before. */
static bool press(struct doc_visit *v, bool *awake)
{
    r5_time low, after;
    bool supplied = v->unit->supply != NULL;
    bool comes_by_itself = supplied && doc_number(v, "pwr.self_start") != 0;
    *awake = false;
    if (doc_has_vint(v) && doc_vint_becomes(v, LINK_HIGH, comes_by_itself ? START_MS : 0, &after)) {
        *awake = !supplied;
        return true;
    }
    if (!v->healthy || !is_wired(v, LINK_PWR_ON))
        return v->healthy;
    if (!doc_pulse(v, LINK_PWR_ON, on_pulse_ms(v), &low))
        return false;
    doc_fact(v, "PWR_ON was pulled low for %ld us", US(low));
    return true;
}

/* Without an answer: what do the pins say? */
static bool explain_off(struct doc_visit *v)
{
    r5_time after;
    if (!v->healthy)
        return false;
    if (doc_has_vint(v) && doc_vint_becomes(v, LINK_LOW, 0, &after))
        return doc_remedy(v, "V_INT stays low after switch-on, and the module does not answer: "
                             "check VCC, that PWR_ON goes to the line of the rig file and its "
                             "`active`, and the variant's pulse");
    if (doc_explain_line(v))
        return false;
    if (doc_has_vint(v) && is_wired(v, LINK_PWR_ON) &&
        doc_pulse(v, LINK_PWR_ON, on_pulse_ms(v), &after) && doc_answers(v, boot_limit(v)))
        return doc_remedy(v, "V_INT stays high although the module was off, as a pulse on PWR_ON "
                             "shows: it is stuck high, or not the module's V_INT");
    return v->healthy && doc_explain_silence(v);
}

bool doc_check_on(struct doc_visit *v)
{
    r5_time after;
    bool awake;
    if (!supply_anew(v) || !press(v, &awake))
        return false;
    if (!doc_answers(v, awake ? AWAKE_MS : boot_limit(v)))
        return explain_off(v);
    doc_fact(v, "the module answers AT at %d baud", v->unit->file->uart.baud);
    if (doc_has_vint(v) && !doc_vint_becomes(v, LINK_HIGH, 100, &after))
        return v->healthy && doc_remedy(v, "V_INT reads low although the module answers: it is "
                                           "stuck low or not connected, or its `active` in the "
                                           "rig file is the wrong way round");
    return true;
}

/* --- off and on --- */

static bool goes_off(struct doc_visit *v)
{
    r5_time after;
    if (!doc_ask(v, "AT+CPWROFF", OFF_MS))
        return v->healthy && doc_remedy(v, "the module does not take AT+CPWROFF");
    if (doc_has_vint(v) && !doc_vint_becomes(v, LINK_LOW, OFF_MS, &after))
        return v->healthy &&
               (doc_answers(v, MUTE_MS)
                    ? doc_remedy(v, "the module said OK to AT+CPWROFF and still answers")
                    : doc_remedy(v, "V_INT stays high although the module was switched off and is "
                                    "silent: it is stuck high, or not the module's V_INT"));
    if (doc_has_vint(v))
        doc_fact(v, "V_INT falls %ld us after the answer to AT+CPWROFF", US(after));
    return v->healthy;
}

/* With flow control: a module that is off cannot say that it is ready. */
static bool check_cts_off(struct doc_visit *v)
{
    struct link_modem modem;
    struct r5_error error;
    if (!v->unit->file->uart.rts_cts || link_modem_lines(v->unit->line, &modem, &error) != R5_OK)
        return true;
    if (modem.cts)
        return doc_remedy(v, "CTS is on although the module is off: it is stuck, or not the "
                             "module's CTS");
    doc_fact(v, "CTS is off while the module is off");
    return true;
}

static bool comes_on(struct doc_visit *v)
{
    r5_time low, after, begin = link_now(v->bench->clock);
    if (!doc_pulse(v, LINK_PWR_ON, on_pulse_ms(v), &low))
        return false;
    if (doc_has_vint(v) && !doc_vint_since(v, LINK_HIGH, START_MS, begin, &after))
        return v->healthy && doc_remedy(v,
                                        "PWR_ON was pulled low for %ld us and switched nothing "
                                        "on: check that it goes to the line of the rig file, "
                                        "and its `active`",
                                        US(low));
    if (!doc_answers(v, boot_limit(v)))
        return v->healthy && doc_remedy(v, "a pulse on PWR_ON does not switch the module on: check "
                                           "that it goes to the line of the rig file");
    doc_fact(v, "a pulse of %ld us on PWR_ON switches it on", US(low));
    if (doc_has_vint(v))
        doc_fact(v, "V_INT follows power: it rises %ld us after the pulse began, by its edge",
                 US(after));
    return true;
}

/* A setting that no reset keeps tells whether there was one. */
static bool resets(struct doc_visit *v)
{
    r5_time low;
    int form = -1;
    if (!doc_ask(v, "AT+CMEE=2", 1000) ||
        !doc_pulse(v, LINK_RESET_N, doc_number(v, "pwr.reset_min_ms") + RESET_MARGIN_MS, &low))
        return v->healthy && doc_remedy(v, "the module does not take AT+CMEE=2");
    if (!doc_answers(v, boot_limit(v)))
        return v->healthy &&
               doc_remedy(v, "the module does not come back after %ld us of RESET_N", US(low));
    if (!doc_ask(v, "AT+CMEE?", 1000) || v->reply.lines < 1 ||
        !at_field_int(v->reply.line[0], 0, &form) || form != 0)
        return v->healthy && doc_remedy(v,
                                        "RESET_N was pulled low for %ld us and reset nothing: "
                                        "check that it goes to the line of the rig file, and "
                                        "its `active`",
                                        US(low));
    doc_fact(v, "a pulse of %ld us on RESET_N resets it", US(low));
    return true;
}

bool doc_check_pins(struct doc_visit *v)
{
    if (is_wired(v, LINK_PWR_ON) && (!goes_off(v) || !check_cts_off(v) || !comes_on(v)))
        return false;
    return !is_wired(v, LINK_RESET_N) || resets(v);
}
