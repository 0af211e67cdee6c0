/* SPDX-License-Identifier: Apache-2.0 */
#include "console_keys.h"

#include <string.h>
#include <strings.h>

#include "deadline.h"
#include "signals.h"

enum {
    CTRL_A = 0x01,
    BACKSPACE = 0x08,
    CTRL_U = 0x15,
    CTRL_Z = 0x1a,
    ESCAPE = 0x1b,
    DELETE = 0x7f
};

#define ANSWER_MS 60000 /* a question nobody answers is a no */

const char cli_keys_help[] =
    "  Ctrl-A h       this\n"
    "  Ctrl-A p       pair: makes a secret, pairs, confirms; the keys are kept if the rig file\n"
    "                 names a passphrase, else known until the console ends\n"
    "  Ctrl-A o, c    open, close the channel with the known pairing\n"
    "  Ctrl-A w, r    pulse on PWR_ON, on RESET_N, as long as the module profile says\n"
    "  Ctrl-A e       emergency shutdown, by both\n"
    "  Ctrl-A u       VCC on or off\n"
    "  Ctrl-A v       V_INT, modem lines, VCC, channel\n"
    "  Ctrl-A d       what the rig is: line, pins, supply\n"
    "  Ctrl-A x       leave; the rig is left at rest\n"
    "  Ctrl-A Ctrl-A  sends Ctrl-A\n"
    "\n"
    "All else goes to the module as it is typed; Backspace as 0x08, the module's own. In an open\n"
    "channel a line goes at its Enter (or Ctrl-Z, Esc), as one frame; Ctrl-U takes it back. What\n"
    "came in frames is in another colour. Pairing and opening that are typed by hand are not\n"
    "followed: no keys are known from them, and no pairing is entered in the ledger.\n";

/* --- the person --- */

static void show(void *self, const uint8_t *bytes, size_t len, bool decoded)
{
    struct cli_keys *k = self;
    cli_terminal_show(k->terminal, bytes, len, decoded);
}

static void say(void *self, const char *text)
{
    struct cli_keys *k = self;
    cli_terminal_say(k->terminal, text);
}

/* The next key; 0 when there is none in time, or the person has gone. */
static uint8_t next_key(struct cli_keys *k)
{
    uint8_t key = 0;
    r5_time end = r5_wall_monotonic() + r5_ms(ANSWER_MS);
    while (!run_interrupted() && r5_wall_monotonic() < end) {
        int got = cli_terminal_keys(k->terminal, 200, &key, 1);
        if (got != 0)
            return got > 0 ? key : 0;
    }
    return 0;
}

static uint8_t ask(struct cli_keys *k, const char *question)
{
    if (k->terminal->mid_line)
        cli_terminal_put(k->terminal, "\n");
    cli_terminal_put(k->terminal, "*** ");
    cli_terminal_put(k->terminal, question);
    uint8_t key = next_key(k);
    if (key > ' ' && key <= '~')
        cli_terminal_show(k->terminal, &key, 1, false);
    cli_terminal_put(k->terminal, "\n");
    return key;
}

static bool agrees(void *self, const char *question)
{
    struct cli_keys *k = self;
    char text[300] = "";
    strncat(text, question, sizeof(text) - 20);
    strcat(text, " y/N ");
    uint8_t key = ask(k, text);
    return key == 'y' || key == 'Y';
}

struct run_person cli_keys_person(struct cli_keys *k)
{
    return (struct run_person){ .show = show, .say = say, .agrees = agrees, .self = k };
}

/* --- keys that are ours --- */

/* Who moves a wire by hand, or reads one, answers at this terminal, in lines. */
static bool gives_way(struct cli_keys *k)
{
    bool by_hand = run_console_has_operator(k->console);
    if (by_hand)
        cli_terminal_restore(k->terminal);
    return by_hand;
}

static enum r5_status by_pins(struct cli_keys *k, enum run_pulse pulse, struct r5_error *error)
{
    bool by_hand = gives_way(k);
    enum r5_status status = run_console_pulse(k->console, pulse, error);
    if (by_hand)
        cli_terminal_raw(k->terminal);
    return status;
}

static enum r5_status switch_supply(struct cli_keys *k, struct r5_error *error)
{
    uint8_t key = ask(k, "VCC: 1 on, 0 off, anything else leaves it: ");
    if (key != '0' && key != '1')
        return R5_OK;
    bool by_hand = gives_way(k);
    enum r5_status status = run_console_supply(k->console, key == '1', error);
    if (by_hand)
        cli_terminal_raw(k->terminal);
    return status;
}

static void tell_state(struct cli_keys *k)
{
    bool by_hand = gives_way(k);
    run_console_tell_state(k->console);
    if (by_hand)
        cli_terminal_raw(k->terminal);
}

static void say_help(struct cli_keys *k)
{
    if (k->terminal->mid_line)
        cli_terminal_put(k->terminal, "\n");
    cli_terminal_put(k->terminal, cli_keys_help);
}

static enum r5_status command(struct cli_keys *k, uint8_t key, struct r5_error *error)
{
    static const uint8_t itself = CTRL_A;
    switch (key) {
    case CTRL_A:
        return run_console_type(k->console, &itself, 1, error);
    case 'h':
        say_help(k);
        return R5_OK;
    case 'p':
        return run_console_pair(k->console, error);
    case 'o':
        return run_console_open_channel(k->console, error);
    case 'c':
        return run_console_close_channel(k->console, error);
    case 'w':
        return by_pins(k, RUN_PULSE_POWER, error);
    case 'r':
        return by_pins(k, RUN_PULSE_RESET, error);
    case 'e':
        return agrees(k, "emergency shutdown: the module saves nothing; do it?")
                   ? by_pins(k, RUN_PULSE_EMERGENCY, error)
                   : R5_OK;
    case 'u':
        return switch_supply(k, error);
    case 'v':
        tell_state(k);
        return R5_OK;
    case 'd':
        run_console_tell_rig(k->console);
        return R5_OK;
    case 'x':
        k->leaves = true;
        return R5_OK;
    default:
        cli_terminal_say(k->terminal, "Ctrl-A h tells the keys");
        return R5_OK;
    }
}

/* --- keys that are the module's --- */

/* The channel ends for both sides when the module says OK to this. */
static bool is_close(const struct cli_keys *k)
{
    static const char close[] = "AT+USECC2C=2";
    return k->held == sizeof(close) - 1 &&
           strncasecmp((const char *)k->line, close, sizeof(close) - 1) == 0;
}

static enum r5_status send_line(struct cli_keys *k, uint8_t end, struct r5_error *error)
{
    enum r5_status status;
    cli_terminal_put(k->terminal, "\r"); /* as the echo of a line that is not framed ends */
    if (end == '\r' && is_close(k)) {
        status = run_console_close_channel(k->console, error);
    } else {
        k->line[k->held++] = end;
        status = run_console_type(k->console, k->line, k->held, error);
    }
    k->held = 0;
    return status;
}

static void take_back(struct cli_keys *k, size_t count)
{
    for (; count > 0 && k->held > 0; count--) {
        k->held--;
        cli_terminal_put(k->terminal, "\b \b");
    }
}

static enum r5_status edit_line(struct cli_keys *k, uint8_t key, struct r5_error *error)
{
    if (key == '\r' || key == CTRL_Z || key == ESCAPE)
        return send_line(k, key, error);
    if (key == BACKSPACE || key == DELETE) {
        take_back(k, 1);
    } else if (key == CTRL_U) {
        take_back(k, k->held);
    } else if (key >= ' ' && key <= '~' && k->held + 1 < sizeof(k->line)) {
        k->line[k->held++] = key;
        cli_terminal_show(k->terminal, &key, 1, false);
    }
    return R5_OK;
}

static enum r5_status type(struct cli_keys *k, uint8_t key, struct r5_error *error)
{
    if (run_console_in_channel(k->console))
        return edit_line(k, key, error);
    if (key == DELETE)
        key = BACKSPACE;
    return run_console_type(k->console, &key, 1, error);
}

enum r5_status cli_keys_take(struct cli_keys *k, const uint8_t *keys, size_t len,
                             struct r5_error *error)
{
    enum r5_status status = R5_OK;
    for (size_t i = 0; i < len && status == R5_OK && !k->leaves; i++) {
        bool ours = k->prefix;
        k->prefix = !ours && keys[i] == CTRL_A;
        if (ours)
            status = command(k, keys[i], error);
        else if (!k->prefix)
            status = type(k, keys[i], error);
        if (!run_console_in_channel(k->console))
            k->held = 0;
    }
    return status;
}
