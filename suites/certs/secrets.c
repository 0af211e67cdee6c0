/* SPDX-License-Identifier: Apache-2.0 */
/* KEY-LEAK-006, CERT-124: what is secret goes in and never comes out. */
#include <stdio.h>
#include <string.h>

#include "moves.h"
#include "profile.h"

enum { SCAN_MS = 30000, URC_MS = 5000 };

/* All that may say something of a key, right and wrong. */
static const char *const questions[] = {
    "+USECMNG?",
    "+USECMNG=?",
    "+USECMNG=3",
    "+USECMNG=3,2",
    "+USECMNG=3,2,\"r5-client\"",
    "+USECMNG=4,2,\"r5-client\"",
    "+USECMNG=4,2,\"r5-client\",1",
    "+USECMNG=4,1,\"r5-client\"",
    "+USECMNG=5,2,\"r5-client\"",
    "+USECMNG=6,2,\"r5-client\"",
    "+USECMNG=0,2,\"r5-client\",0",
    "+USECMNG=1,2,\"r5-client\",\"r5-client\"",
    "+USECMNG=2,2,\"r5-clien\"",
    "+USECPRF?",
    "+USECPRF=0,6",
    "+USECPRF=0,7",
    "+USECPRF=0,12",
    "+USECPRF=0,14",
    "+USECDEVCERT?",
    "+USECDEVCERT=0",
    "+URDFILE=\"r5-client\"",
    "+URDFILE=\"cert/00/dir\"",
    "+URDFILE=\"../r5-client\"",
    "+URDBLOCK=\"r5-client\",0,200",
    "+ULSTFILE=2,\"r5-client\"",
};
enum { QUESTIONS = sizeof questions / sizeof *questions };

struct found {
    long answers;
    char first[80];
};

static void note(struct r5_dut *dut, struct found *found, const char *question)
{
    if (r5_secrets_heard(dut) > 0 && found->answers++ == 0)
        snprintf(found->first, sizeof found->first, ", first after AT%.60s", question);
}

static void read_files(struct r5_dut *dut, struct found *found)
{
    char names[2048];
    snprintf(names, sizeof names, "%s", r5_at(dut, "AT+ULSTFILE=0")->line[0]);
    for (char *at = strchr(names, '"'); at != NULL; at = strchr(at, '"')) {
        char *end = strchr(at + 1, '"');
        if (end == NULL)
            return;
        r5_at(dut, "AT+URDFILE=\"%.*s\"", (int)(end - at - 1), at + 1);
        note(dut, found, "+URDFILE of a file that is listed");
        at = end + 1;
    }
}

static void ask_all(struct r5_dut *dut, struct found *found)
{
    for (int i = 0; i < QUESTIONS; i++) {
        r5_at_within(dut, SCAN_MS, "AT%s", questions[i]);
        note(dut, found, questions[i]);
    }
    read_files(dut, found);
}

/* Imports of the key that are refused: past its size, cut in half, as a certificate. */
static void provoke(struct r5_dut *dut, struct found *found)
{
    struct r5_material secret = key_der(dut);
    r5_import(dut, R5_CLIENT_KEY, "r5-half", secret.bytes, secret.len / 2, NULL);
    note(dut, found, "+USECMNG=0 of half a key");
    r5_import(dut, R5_CA, "r5-half", secret.bytes, secret.len, NULL);
    note(dut, found, "+USECMNG=0 of a key as a root");
    r5_import(dut, R5_CLIENT_KEY, "r5-half", secret.bytes, secret.len - 1, "r5 pass");
    note(dut, found, "+USECMNG=0 of a key that ends early");
}

static void scan_hears_an_echo(struct r5_dut *dut)
{
    need_ok(dut, r5_at(dut, "ATE1"));
    (void)r5_secrets_heard(dut);
    r5_at(dut, "AT+NOSUCH=\"%s\"", r5_secret_hex(dut, r5_new_te(dut)));
    (void)r5_secrets_heard(dut);
    r5_secret again = r5_new_te(dut);
    r5_at(dut, "AT+NOSUCH=\"%s\"", r5_secret_hex(dut, again));
    r5_at(dut, "AT+NOSUCH=\"%s\"", r5_secret_hex(dut, again));
    need_(dut, r5_secrets_heard(dut) > 0, "a secret that is echoed is heard");
    need_ok(dut, r5_at(dut, "ATE0"));
    (void)r5_secrets_heard(dut);
}

R5_CASE(client_key_is_never_read,
        .says = "No command, error or unsolicited line gives away a client key that was imported: "
                "not eight bytes of it, in no form",
        .needs = R5_RESET, .starts = "at-ready", .spends = R5_SPEND_CREDENTIAL,
        .control = scan_hears_an_echo, .takes = { R5_INT("cmee", 0, 2), R5_INT("rsa", 0, 1) },
        .limit_ms = 3600000, .wall_s = 60)
{
    struct found found = { 0 };
    const char *kind = r5_int(dut, "rsa") ? "client-rsa" : "client";
    need_ok(dut, r5_at(dut, "AT+CMEE=%ld", r5_int(dut, "cmee")));
    (void)r5_secrets_heard(dut);
    need_import(dut, &key, r5_material(dut, kind, R5_KEY_PEM));
    note(dut, &found, "+USECMNG=0 of the key");
    need_ok(dut, set_op(dut, 0, 6, "\"r5-client\""));
    ask_all(dut, &found);
    provoke(dut, &found);
    need_(dut, r5_reset(dut), "the module comes up");
    need_ok(dut, r5_at(dut, "AT+CMEE=%ld", r5_int(dut, "cmee")));
    r5_listen(dut, URC_MS);
    note(dut, &found, " and a reset");
    ask_all(dut, &found);
    need_ok(dut, delete_entry(dut, &key));
    note(dut, &found, "+USECMNG=2 of the key");
    ask_all(dut, &found);
    must_(dut, found.answers == 0, "nothing that is heard holds a part of the client key%s",
          found.first);
}

enum secret { PASSWORD, PSK_TEXT, PSK_HEX, SESSION, SECRETS };

/* Hands a secret over, or tries to, with more behind it than the command takes. */
static const struct r5_answer *hand_over(struct r5_dut *dut, enum secret what, r5_secret secret,
                                         const char *behind)
{
    static const char *const heads[SECRETS] = { "7,", "8,", "8,", "13,2,\"c2Vz\"," };
    return r5_at(dut, "AT+USECPRF=3,%s\"%s\"%s%s", heads[what], r5_secret_hex(dut, secret),
                 what == PSK_HEX ? ",1" : "", behind);
}

R5_CASE(profile_secrets_are_never_read,
        .says = "A password, a pre-shared key and a master secret that were set in a profile are "
                "read back in no form, and in no error",
        .starts = "at-ready", .control = scan_hears_an_echo,
        .takes = { R5_INT("secret", 0, SECRETS - 1), R5_INT("cmee", 1, 2) }, .limit_ms = 1200000)
{
    struct found found = { 0 };
    enum secret what = (enum secret)r5_int(dut, "secret");
    r5_secret secret = r5_new_te(dut);
    need_reset(dut, 3);
    need_ok(dut, r5_at(dut, "AT+CMEE=%ld", r5_int(dut, "cmee")));
    (void)r5_secrets_heard(dut);
    need_ok(dut, hand_over(dut, what, secret, ""));
    note(dut, &found, "+USECPRF that sets it");
    for (int op = 0; op <= 14; op++) {
        r5_at(dut, "AT+USECPRF=3,%d", op);
        note(dut, &found, "+USECPRF that reads an op");
    }
    for (int tag = 0; tag <= 12; tag++) {
        r5_at(dut, "AT+USECPRF=3,13,%d", tag);
        note(dut, &found, "+USECPRF that reads a tag of op 13");
    }
    hand_over(dut, what, secret, ",9,9");
    note(dut, &found, "+USECPRF that is refused");
    must_(dut, found.answers == 0, "nothing that is heard holds a secret of the profile%s",
          found.first);
    need_reset(dut, 3);
}
