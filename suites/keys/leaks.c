/* SPDX-License-Identifier: Apache-2.0 */
/* KEY-LEAK-001 to 003, 005: what a pairing has handed over is never said again. */
#include <stdio.h>
#include <string.h>

#include "moves.h"

enum { SCAN_MS = 200000, URC_MS = 20000 }; /* a scan for operators takes its time */

/* All that can be asked without harm. */
static const char *const names[] = {
    "+CGMI",     "+CGMM",       "+CGMR",        "+CGSN",     "+GMI",      "+GMM",     "+GMR",
    "+GSN",      "+IPR",        "+CMEE",        "+CSGT",     "+CFUN",     "+CCLK",    "+CTZU",
    "+UPSV",     "+UPSMR",      "+CPSMS",       "+UMNOPROF", "+UGPRF",    "+USIO",    "+UDCONF",
    "+CPIN",     "+CIMI",       "+CCID",        "+CREG",     "+CGREG",    "+CEREG",   "+COPS",
    "+CSQ",      "+CESQ",       "+CEER",        "+CGATT",    "+CGDCONT",  "+CGACT",   "+CGPADDR",
    "+UPSD",     "+UPSDA",      "+UPSND",       "+UDNSRN",   "+ULSTFILE", "+URDFILE", "+URDBLOCK",
    "+USECMODE", "+USECROTUID", "+USECDEVINFO", "+USECC2C",  "+USECMNG",  "+USECPRF", "+UFACTORY",
    "+CPWROFF",  "+CLAC",
};
static const char *const actions[] = {
    "I",     "I0",       "I1",       "I2",        "I3",         "I4",           "I5",
    "I6",    "I7",       "I8",       "I9",        "&V",         "S3?",          "S4?",
    "S5?",   "S7?",      "+CGMI",    "+CGMM",     "+CGMR",      "+CGSN",        "+GSN",
    "+CIMI", "+CCID",    "+CSQ",     "+CESQ",     "+CEER",      "+USECROTUID",  "+ULSTFILE",
    "+CLAC", "+CGPADDR", "+USECC2C", "+UDCONF=1", "+USECMNG=3", "+USECDEVINFO",
};

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* How many of the answers held a secret; the first of them is named. */
struct found {
    long answers;
    char first[48];
};

static void ask(struct r5_dut *dut, struct found *found, const char *name, const char *form)
{
    r5_at_within(dut, SCAN_MS, "AT%s%s", name, form);
    if (r5_secrets_heard(dut) == 0)
        return;
    if (found->answers++ == 0)
        snprintf(found->first, sizeof found->first, ", first to AT%.30s%s", name, form);
}

R5_CASE(commands_tell_no_secret,
        .says = "No command, in no form, inside the channel or outside it, answers with a key, an "
                "HMAC key, a tag or a te once the pairing is made",
        .needs = R5_C2C, .starts = "paired", .control = scan_finds_an_echo,
        .takes = { R5_INT("inside", 0, 1) }, .limit_ms = 7200000)
{
    struct r5_pairing pairing = r5_present_pairing(dut);
    struct found found = { 0 };
    if (r5_int(dut, "inside"))
        need_ok(dut, r5_open(dut, &pairing));
    (void)r5_secrets_heard(dut);
    for (size_t i = 0; i < COUNT(names); i++) {
        ask(dut, &found, names[i], "?");
        ask(dut, &found, names[i], "=?");
    }
    for (size_t i = 0; i < COUNT(actions); i++)
        ask(dut, &found, actions[i], "");
    must_(dut, found.answers == 0, "no command answers with a secret of the pairing%s",
          found.first);
    if (r5_int(dut, "inside"))
        need_ok(dut, r5_close(dut));
}

/* Requests that must be refused, with secrets in them. */
static void provoke(struct r5_dut *dut, const struct r5_pairing *pairing)
{
    char te[64];
    snprintf(te, sizeof te, "%.60s", r5_secret_hex(dut, pairing->te));
    r5_at(dut, "AT+USECC2C=1,\"%.31s\"", te);
    r5_at(dut, "AT+USECC2C=0,\"%.31sX\"", te);
    r5_at(dut, "AT+USECC2C=1,\"%s\"", r5_secret_hex(dut, r5_flip_bit(dut, pairing->te, 5)));
    r5_at(dut, "AT+USECC2C=9,\"%s\"", te);
    r5_at(dut, "AT+USECC2C=4,\"%s\",\"00\"", te);
    r5_at(dut, "AT+NOSUCH=\"%s\"", te);
    struct r5_pairing fresh;
    const struct r5_answer *answer;
    need_be(dut, "outcome of the pairing", r5_pair(dut, r5_new_te(dut), &fresh, &answer),
            R5_PAIRED);
    if (pairing->version == 2)
        r5_confirm_made(dut, &(struct r5_confirmation){ .of = &fresh, .flip_bit = 1 + 511 });
}

R5_CASE(errors_and_urcs_tell_no_secret,
        .says = "With echo off neither an error, however verbose, nor an unsolicited line repeats "
                "a key, an HMAC key, a tag or a te",
        .needs = R5_C2C, .starts = "paired", .spends = R5_SPEND_PAIRING,
        .control = scan_finds_an_echo, .takes = { R5_INT("cmee", 0, 2) }, .limit_ms = 7200000)
{
    struct r5_pairing pairing = r5_present_pairing(dut);
    need_ok(dut, r5_at(dut, "AT+CMEE=%ld", r5_int(dut, "cmee")));
    (void)r5_secrets_heard(dut);
    provoke(dut, &pairing);
    must_be(dut, "secrets in answers to requests that are refused", r5_secrets_heard(dut), 0);
    r5_at(dut, "AT+CREG=2");
    r5_at(dut, "AT+CEREG=2");
    r5_at_within(dut, SCAN_MS, "AT+CFUN=0");
    r5_at_within(dut, SCAN_MS, "AT+CFUN=1");
    r5_listen(dut, URC_MS);
    must_be(dut, "secrets in unsolicited lines", r5_secrets_heard(dut), 0);
}

R5_CASE(files_hold_no_secret,
        .says = "No file that the module lists holds a key, an HMAC key, a tag or a te",
        .needs = R5_C2C, .starts = "paired", .control = scan_finds_an_echo, .limit_ms = 7200000)
{
    (void)r5_secrets_heard(dut);
    const struct r5_answer *list = r5_at(dut, "AT+ULSTFILE=0");
    need_ok(dut, list);
    char names_listed[2048];
    snprintf(names_listed, sizeof names_listed, "%s", list->line[0]);
    int files = 0;
    for (char *at = strchr(names_listed, '"'); at != NULL; at = strchr(at, '"')) {
        char *end = strchr(at + 1, '"');
        if (end == NULL)
            break;
        r5_at(dut, "AT+URDFILE=\"%.*s\"", (int)(end - at - 1), at + 1);
        at = end + 1;
        files++;
    }
    char seen[64];
    snprintf(seen, sizeof seen, "%d listed after a pairing, each was read", files);
    characterise_(dut, "files of the module", seen, false);
    must_be(dut, "secrets in the files of the module", r5_secrets_heard(dut), 0);
}

/* Whether the answer shows the secret in hex. */
static bool shows(struct r5_dut *dut, const struct r5_answer *answer, r5_secret secret)
{
    return secret != 0 && strstr(answer->line[0], r5_secret_hex(dut, secret)) != NULL;
}

R5_CASE(exposure_window_is_the_pairing,
        .says = "Keys are in clear on the line in the answer to a pairing, and in nothing that "
                "the module says before, in or after a session",
        .needs = R5_C2C, .starts = "at-ready", .spends = R5_SPEND_PAIRING, .limit_ms = 1800000)
{
    struct r5_pairing pairing;
    const struct r5_answer *answer;
    need_be(dut, "outcome of the pairing", r5_pair(dut, r5_new_te(dut), &pairing, &answer),
            R5_PAIRED);
    bool clear = shows(dut, answer, pairing.key);
    characterise_(dut, "what is in clear while a pairing is made",
                  clear ? "te in the request, all keys and the tag in the answer"
                        : "te in the request, no key in the answer",
                  clear);
    need_ok(dut, r5_confirm(dut, &pairing));
    (void)r5_secrets_heard(dut);
    need_ok(dut, r5_open(dut, &pairing));
    need_ok(dut, r5_at(dut, "AT"));
    need_ok(dut, r5_close(dut));
    characterise_(dut, "what is in clear when a session is opened", "te, in each open", true);
    must_be(dut, "secrets said by the module from the open to the close", r5_secrets_heard(dut), 0);
}
