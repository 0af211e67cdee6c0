/* SPDX-License-Identifier: Apache-2.0 */
/* The console's hands on the rig: pulses, supply, what the lines and pins say. */
#include <stdio.h>

#include "console_parts.h"

static void say_pulse(void *self, const char *text)
{
    struct run_console *c = self;
    con_say(c, "%s", text);
}

static struct run_pulser pulser_of(struct run_console *c)
{
    return (struct run_pulser){ .clock = c->session->clock,
                                .unit = c->dut->bench,
                                .module = c->session->module,
                                .say = say_pulse,
                                .self = c };
}

/* Of a wire that is not there, or a module that does not follow, the console does not end. */
static enum r5_status after(struct run_console *c, enum r5_status status,
                            const struct r5_error *error)
{
    if (status == R5_OK || status == R5_E_CLOSED)
        return status;
    con_say(c, "%s", error->text);
    return R5_OK;
}

enum r5_status run_console_pulse(struct run_console *c, enum run_pulse pulse,
                                 struct r5_error *error)
{
    struct run_pulser pulser = pulser_of(c);
    enum r5_status status = run_pulse_do(&pulser, pulse, 0, error);
    if (status != R5_E_UNSUPPORTED && pulse != RUN_PULSE_POWER)
        con_forget_channel(c);
    return after(c, status, error);
}

enum r5_status run_console_supply(struct run_console *c, bool on, struct r5_error *error)
{
    struct run_pulser pulser = pulser_of(c);
    int mv = on ? c->dut->bench->file->supply.normal_mv : 0;
    enum r5_status status = run_pulse_supply(&pulser, mv, error);
    if (status != R5_E_UNSUPPORTED && !on)
        con_forget_channel(c);
    return after(c, status, error);
}

bool run_console_has_operator(const struct run_console *c)
{
    const struct cfg_unit *file = c->dut->bench->file;
    bool any = file->supply.by == CFG_BY_OPERATOR;
    for (int i = 0; i < LINK_PIN_COUNT; i++)
        any = any || file->pin[i].by == CFG_BY_OPERATOR;
    return any;
}

/* --- telling --- */

static void tell_vint(struct run_console *c)
{
    struct r5_error error;
    enum link_level level;
    if (c->dut->bench->file->pin[LINK_V_INT].by == CFG_BY_NONE)
        con_say(c, "V_INT is not wired");
    else if (link_pin_get(c->dut->bench->pins, LINK_V_INT, &level, &error) != R5_OK)
        con_say(c, "V_INT cannot be read: %s", error.text);
    else
        con_say(c, "V_INT is %s", level == LINK_HIGH ? "high" : "low");
}

static void tell_modem(struct run_console *c)
{
    struct r5_error error;
    struct link_modem modem;
    if (link_modem_lines(c->dut->bench->line, &modem, &error) == R5_OK)
        con_say(c, "CTS %s, DSR %s, DCD %s, RI %s; %zu bytes held", modem.cts ? "on" : "off",
                modem.dsr ? "on" : "off", modem.dcd ? "on" : "off", modem.ri ? "on" : "off",
                modem.held);
    else
        con_say(c, "%s", error.text);
}

static void tell_supply(struct run_console *c)
{
    struct r5_error error;
    struct link_supply *supply = c->dut->bench->supply;
    int mv = 0;
    if (supply == NULL)
        con_say(c, "VCC is not switched on this rig");
    else if (link_supply_measure(supply, &mv, &error) == R5_OK)
        con_say(c, "VCC measures %d mV", mv);
    else
        con_say(c, "VCC cannot be measured");
}

void run_console_tell_state(struct run_console *c)
{
    const struct c2c_counts *counts = c2c_channel_counts(c->dut->channel);
    tell_vint(c);
    tell_modem(c);
    tell_supply(c);
    con_say(c, "%s channel is open; frames: %ld out, %ld in, %ld dropped",
            run_console_in_channel(c) ? "a" : "no", counts->frames_out, counts->frames_in,
            counts->dropped);
}

void run_console_tell_rig(struct run_console *c)
{
    char text[400];
    struct bench_unit *unit = c->dut->bench;
    const struct cfg_rig *file = c->session->bench->file;
    con_say(c, "rig '%s', unit '%s', profile %s, %s time", file->name, unit->file->name,
            c->session->module->name, file->stepped ? "stepped" : "real");
    link_describe(c2c_channel_transport(c->dut->channel), text, sizeof(text));
    con_say(c, "line: %s", text);
    link_pins_describe(unit->pins, text, sizeof(text));
    con_say(c, "pins: %s", text);
    if (unit->supply != NULL) {
        link_supply_describe(unit->supply, text, sizeof(text));
        con_say(c, "supply: %s", text);
    }
}

void run_console_greet(struct run_console *c)
{
    struct r5_error ignored;
    enum link_level level = LINK_HIGH;
    const struct cfg_unit *file = c->dut->bench->file;
    char line[200];
    link_describe(c->dut->bench->line, line, sizeof(line));
    con_say(c, "rig '%s', unit '%s': %s", c->session->bench->file->name, file->name, line);
    con_say(c, "Ctrl-A h for help, Ctrl-A x to leave");
    if (file->pin[LINK_V_INT].by == CFG_BY_NONE ||
        link_pin_get(c->dut->bench->pins, LINK_V_INT, &level, &ignored) != R5_OK ||
        level == LINK_HIGH)
        return;
    con_say(c, "V_INT is low, the module is off: %s",
            c->dut->bench->supply != NULL ? "Ctrl-A u switches VCC" : "Ctrl-A w pulls PWR_ON");
}
