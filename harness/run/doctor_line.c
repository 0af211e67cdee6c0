/* SPDX-License-Identifier: Apache-2.0 */
/* The UART: why there is no answer, and whether a line that answers is a good one. */
#include <string.h>

#include "doctor_visit.h"

enum {
    QUIET_MS = 2000, /* a line on which nothing was asked is silent */
    GARBAGE = 16,    /* more unasked bytes than URCs of a start make */
    HELD_MS = 500,   /* an answer that RTS holds back does not come in this time */
    TRY_MS = 1000,   /* an answer at another speed */
};

/* Auto-detected and fixed ones (UBX-19016638, 2.5.1), the likely first. */
static const int speeds[] = { 115200, 9600, 921600, 460800, 230400, 57600, 38400, 19200, 3000000 };

static bool set_line(struct doc_visit *v, int baud, bool flow)
{
    struct r5_error error;
    struct link_line line = { .baud = baud, .flow = flow ? LINK_FLOW_RTS_CTS : LINK_FLOW_NONE };
    strcpy(line.frame, v->unit->file->uart.frame);
    return link_set_line(v->unit->line, &line, &error) == R5_OK;
}

static bool set_line_back(struct doc_visit *v)
{
    struct r5_error error;
    if (!set_line(v, v->unit->file->uart.baud, v->unit->file->uart.rts_cts))
        return doc_remedy(v, "the line cannot be set back to %d baud", v->unit->file->uart.baud);
    return at_forget(v->dialogue, &error) == R5_OK;
}

/* --- without an answer --- */

static bool cts_is_off(struct doc_visit *v)
{
    struct link_modem modem;
    struct r5_error error;
    return v->unit->file->uart.rts_cts &&
           link_modem_lines(v->unit->line, &modem, &error) == R5_OK && !modem.cts;
}

static bool explain_cts(struct doc_visit *v)
{
    if (!cts_is_off(v))
        return false;
    bool answers = set_line(v, v->unit->file->uart.baud, false) && doc_answers(v, TRY_MS);
    (void)set_line_back(v);
    if (answers)
        (void)doc_remedy(v, "CTS is off although the module answers once flow control is left "
                            "out: its CTS does not come through; check the wire, or write "
                            "flow: none");
    return answers;
}

/* The module may hold its answers because it sees no RTS. */
static bool explain_rts(struct doc_visit *v)
{
    if (!v->unit->file->uart.rts_cts)
        return false;
    (void)doc_ask(v, "AT&K0", 1000);
    if (!doc_answers(v, TRY_MS))
        return false;
    (void)doc_ask(v, "AT&K3", 1000);
    (void)doc_remedy(v, "the module answers only once it is told to leave flow control out "
                        "(AT&K0): our RTS does not reach it; check the wire");
    return true;
}

static bool explain_garbage(struct doc_visit *v)
{
    long garbage = doc_listen(v, QUIET_MS);
    if (garbage > GARBAGE)
        (void)doc_remedy(v,
                         "garbage: %ld bytes came in %d ms unasked, and no answer among them; "
                         "check the speed, the levels, and that the wire is the module's RXD",
                         garbage, QUIET_MS);
    return garbage > GARBAGE;
}

bool doc_explain_line(struct doc_visit *v)
{
    return explain_garbage(v) || explain_cts(v) || explain_rts(v);
}

static int speed_that_is_answered(struct doc_visit *v)
{
    int found = 0;
    if (v->unit->file->uart.by == CFG_BY_TTY)
        return 0; /* a pseudo-terminal has no speed */
    for (size_t i = 0; i < sizeof(speeds) / sizeof(speeds[0]) && found == 0; i++)
        if (speeds[i] != v->unit->file->uart.baud && set_line(v, speeds[i], false) &&
            doc_answers(v, TRY_MS))
            found = speeds[i];
    (void)set_line_back(v);
    return found;
}

bool doc_explain_silence(struct doc_visit *v)
{
    int baud = speed_that_is_answered(v);
    if (baud != 0)
        return doc_remedy(v,
                          "the module answers at %d baud, the rig file says %d; correct one of "
                          "them",
                          baud, v->unit->file->uart.baud);
    return v->healthy &&
           doc_remedy(v,
                      "the module does not answer AT at %d baud, nor at another speed%s; check "
                      "TXD and RXD swapped, the levels, and that this port is its UART",
                      v->unit->file->uart.baud,
                      cts_is_off(v) ? ", and its CTS is off, so it may be off itself" : "");
}

/* --- with one --- */

static bool check_echo(struct doc_visit *v)
{
    if (!doc_ask(v, "ATE0", 1000))
        return v->healthy && doc_remedy(v, "echo cannot be switched off (ATE0)");
    long unasked = doc_listen(v, QUIET_MS);
    if (unasked > GARBAGE)
        return doc_remedy(v,
                          "garbage: %ld bytes came in %d ms unasked; check the levels, the "
                          "ground, and what else is on the wire",
                          unasked, QUIET_MS);
    doc_fact(v, "echo is off, and the line is quiet");
    return v->healthy;
}

/* The module must hold an answer while our RTS is off, and give it when it is on again. */
static bool check_rts(struct doc_visit *v)
{
    struct r5_error error;
    if (!doc_ask(v, "AT&K3", 1000))
        return v->healthy && doc_remedy(v, "flow control cannot be switched on (AT&K3)");
    if (link_set_signal(v->unit->line, LINK_RTS, false, &error) != R5_OK ||
        at_send_raw(v->dialogue, "AT\r", 3, &error) != R5_OK)
        return doc_remedy(v, "RTS cannot be switched: %s", error.text);
    long early = doc_listen(v, HELD_MS);
    if (link_set_signal(v->unit->line, LINK_RTS, true, &error) != R5_OK)
        return doc_remedy(v, "RTS cannot be switched: %s", error.text);
    if (early > 0)
        return doc_remedy(v, "the module sends although our RTS is off: RTS does not reach it, or "
                             "is stuck on; check the wire, or write flow: none");
    if (doc_listen(v, HELD_MS) == 0)
        return doc_remedy(v, "the answer that RTS held back does not come when RTS is on again");
    doc_fact(v, "RTS holds the module back, and lets it go on");
    return v->healthy;
}

static bool check_flow(struct doc_visit *v)
{
    struct link_modem modem;
    struct r5_error error;
    if (!v->unit->file->uart.rts_cts)
        return true;
    enum r5_status status = link_modem_lines(v->unit->line, &modem, &error);
    if (status == R5_E_UNSUPPORTED) {
        doc_fact(v, "flow control cannot be looked at: %s", error.text);
        return true;
    }
    if (status != R5_OK)
        return doc_remedy(v, "the modem lines cannot be read: %s", error.text);
    if (!modem.cts)
        return doc_remedy(v, "CTS is off although the module has answered: it is stuck or not "
                             "connected; check the wire, or write flow: none");
    doc_fact(v, "CTS is on while the module answers");
    return check_rts(v);
}

bool doc_check_line(struct doc_visit *v)
{
    return check_echo(v) && check_flow(v);
}
