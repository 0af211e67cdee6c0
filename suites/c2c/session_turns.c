/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-SESS-005, 008, 012: opens and closes out of turn, other hosts, another channel. */
#include <string.h>

#include "moves.h"

static bool answered(const struct r5_answer *answer)
{
    return answer->ok || answer->refused;
}

R5_CASE(open_inside_the_channel,
        .says = "An open inside a channel, with its own te or that of another pairing, is answered "
                "there and leaves the channel as it is",
        .needs = R5_C2C, .starts = "paired", .spends = R5_SPEND_PAIRING, .limit_ms = 1800000)
{
    struct r5_pairing pairing = r5_present_pairing(dut);
    struct r5_pairing other = need_pair(dut, r5_new_te(dut));
    const struct {
        const char *name;
        r5_secret te;
    } again[] = { { "its own te", pairing.te }, { "the te of another pairing", other.te } };
    bool as_profile = strcmp(r5_profile_text(dut, "c2c.open_when_open"), "ok") == 0;
    need_ok(dut, r5_open(dut, &pairing));
    for (size_t i = 0; i < sizeof again / sizeof *again; i++) {
        const struct r5_answer *answer =
            r5_at_within(dut, C2C_MS, "AT+USECC2C=1,\"%s\"", r5_secret_hex(dut, again[i].te));
        must_(dut, answered(answer), "an open inside the channel with %s is answered",
              again[i].name);
        should_(dut, answer->ok == as_profile, "it ends as in the profile");
        must_(dut, talks(dut), "the channel goes on after an open inside it with %s",
              again[i].name);
    }
}

R5_CASE(close_outside_a_channel,
        .says = "A close where no channel is open is answered in plain text and changes nothing",
        .needs = R5_C2C, .starts = "paired", .limit_ms = 1800000)
{
    const struct r5_answer *idle = r5_at_within(dut, C2C_MS, "AT+USECC2C=2");
    must_(dut, answered(idle), "a close where nothing is open is answered");
    should_(dut, idle->ok == (strcmp(r5_profile_text(dut, "c2c.close_when_closed"), "ok") == 0),
            "it ends as in the profile");
    must_(dut, talks(dut), "the line stays plain text after a close where nothing is open");
}

/* The second host does not know that the module is in use: its open comes in plain text. */
R5_CASE(second_host_waits,
        .says = "An open in plain text by another paired host is not heard while a channel is open",
        .needs = R5_C2C, .starts = "paired", .spends = R5_SPEND_PAIRING, .limit_ms = 1800000)
{
    char request[80];
    struct r5_pairing first = r5_present_pairing(dut);
    struct r5_pairing second = need_pair(dut, r5_new_te(dut));
    need_ok(dut, r5_open(dut, &first));
    strcpy(request, "AT+USECC2C=1,\"");
    strncat(request, r5_secret_hex(dut, second.te), 32);
    strcat(request, "\"\r");
    send_raw(dut, request, strlen(request));
    r5_subject(dut, "an open in plain text by a second host");
    const struct r5_answer *answer = r5_listen(dut, 1000);
    r5_subject(dut, "%s", "");
    must_(dut, !answer->anything, "an open in plain text is met with silence in a channel");
    must_(dut, talks(dut), "the channel of the first host goes on after the open of a second");
}

R5_CASE(multiplexer_inside_the_channel,
        .says = "A multiplexer asked for inside the channel opens no way past it",
        .needs = R5_C2C | R5_RESET, .starts = "channel-open", .limit_ms = 1800000)
{
    const struct r5_answer *answer = r5_at(dut, "AT+CMUX=0");
    bool granted = answer->ok;
    if (!granted)
        must_(dut, talks(dut), "the channel goes on after a multiplexer was not granted");
    characterise_(dut, "multiplexer (+CMUX) inside a channel",
                  granted ? "granted: what it carries is not in frames" : "not granted", granted);
    if (!granted)
        return;
    r5_forget_channel(dut);
    need_(dut, r5_reset(dut), "the module comes up after a reset");
}
