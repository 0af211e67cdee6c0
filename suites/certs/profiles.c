/* SPDX-License-Identifier: Apache-2.0 */
/* CERT-119 to 123: what a secure connection would be made with. */
#include <stdio.h>
#include <string.h>

#include "moves.h"
#include "profile.h"

enum { PROFILES = 5, TEXT_ROOM = 300 };

R5_CASE(profile_ops_are_set_and_read,
        .says = "Each op of a security profile reads as it was set, and in no other profile",
        .starts = "at-ready", .takes = { R5_INT("profile", 0, PROFILES - 1) }, .limit_ms = 1200000)
{
    long profile = r5_int(dut, "profile");
    for (long i = 0; i < PROFILES; i++)
        need_reset(dut, i);
    for (int i = 0; i < ops_count; i++) {
        r5_subject(dut, "op %d", ops[i].number);
        set_op(dut, profile, ops[i].number, ops[i].set);
        must_read(dut, "value of an op that was set", read_op(dut, profile, ops[i].number).text,
                  ops[i].reads);
        for (long other = 0; other < PROFILES; other++)
            if (other != profile && is_last_of_op(i))
                must_read(dut, "value of an op that was set in another profile",
                          read_op(dut, other, ops[i].number).text, ops[i].fresh);
    }
    need_reset(dut, profile);
}

R5_CASE(profile_reset_is_of_one_profile,
        .says = "The reset of a profile gives every op its first value, and leaves all others",
        .starts = "at-ready", .takes = { R5_INT("profile", 0, PROFILES - 1) }, .limit_ms = 1200000)
{
    long profile = r5_int(dut, "profile"), other = (profile + 1) % PROFILES;
    need_reset(dut, profile);
    need_reset(dut, other);
    need_all_set(dut, profile);
    need_all_set(dut, other);
    need_reset(dut, profile);
    for (int i = 0; i < ops_count; i++) {
        must_read(dut, "value of an op after the reset of its profile",
                  read_op(dut, profile, ops[i].number).text, ops[i].fresh);
        if (is_last_of_op(i))
            must_read(dut, "value of an op after the reset of another profile",
                      read_op(dut, other, ops[i].number).text, ops[i].reads);
    }
    need_reset(dut, other);
}

R5_CASE(profiles_over_a_reset,
        .says = "Over a reset of the module security profiles are kept, or are as after their own "
                "reset, as the profile of the module says",
        .needs = R5_RESET, .starts = "at-ready", .limit_ms = 600000)
{
    bool kept = r5_profile_bool(dut, "prf.persist");
    need_reset(dut, 1);
    need_all_set(dut, 1);
    need_(dut, r5_reset(dut), "the module comes up");
    for (int i = 0; i < ops_count; i++)
        if (is_last_of_op(i))
            must_read(dut, "value of an op after a reset of the module",
                      read_op(dut, 1, ops[i].number).text, kept ? ops[i].reads : ops[i].fresh);
    characterise_(dut, "security profiles over a reset",
                  kept ? "kept" : "gone: a host that does not set them again talks to anybody",
                  !kept);
    need_reset(dut, 1);
}

/* --- what does not exist, and what is out of range --- */

R5_CASE(profile_names_what_is_not_there,
        .says = "A profile that is given the name of no entry takes it or refuses it, and one "
                "whose entry is deleted keeps the name or not; either reads as it is",
        .starts = "at-ready", .spends = R5_SPEND_CREDENTIAL, .limit_ms = 600000)
{
    need_reset(dut, 0);
    bool taken = set_op(dut, 0, 3, "\"r5-nothing\"")->ok;
    must_read(dut, "name of a root that is not there", read_op(dut, 0, 3).text,
              taken ? "\"r5-nothing\"" : "\"\"");
    characterise_(dut, "profile that names what is not there",
                  taken ? "accepted when it is set" : "refused when it is set", taken);
    need_import(dut, &root, root_der(dut));
    need_ok(dut, set_op(dut, 0, 3, "\"r5-root\""));
    need_ok(dut, delete_entry(dut, &root));
    bool same = strcmp(read_op(dut, 0, 3).text, "\"r5-root\"") == 0;
    bool none = strcmp(read_op(dut, 0, 3).text, "\"\"") == 0;
    should_(dut, same || none, "a profile keeps the name of a deleted entry, or has none");
    characterise_(dut, "profile whose root was deleted",
                  same ? "it keeps the name" : "it has no root: any will do", !same);
    need_reset(dut, 0);
}

/* `text` characters in quotes stand for the value, if it is above 0. */
static const struct past {
    int op;
    int text;
    const char *value;
} past_range[] = {
    { 0, 0, "4" },
    { 0, 0, "-1" },
    { 1, 0, "5" },
    { 2, 0, "34" },
    { 2, 0, "98" },
    { 2, 0, "99,\"C0\"" },
    { 2, 0, "99,\"FE\",\"FE\"" },
    { 2, 0, "100,\"C0\",\"2B\",2" },
    { 3, 1, NULL },
    { 4, 257, NULL },
    { 5, 1, NULL },
    { 6, 1, NULL },
    { 7, 129, NULL },
    { 8, 65, NULL },
    { 8, 0, "\"012\",1" },
    { 8, 0, "\"xy\",1" },
    { 9, 129, NULL },
    { 10, 129, NULL },
    { 11, 0, "2" },
    { 12, 0, "\"r5-other\",3" },
    { 13, 0, "0,2" },
    { 13, 0, "3,1" },
    { 14, 0, "3" },
};
enum { PAST = sizeof past_range / sizeof *past_range };

/* Names are as long as the store allows: 1 stands for one more. */
static const struct r5_answer *set_past(struct r5_dut *dut, const struct past *p)
{
    char text[TEXT_ROOM + 2];
    size_t len = (size_t)(p->text == 1 ? r5_profile_int(dut, "cert.name_max") + 1 : p->text);
    if (p->text == 0)
        return set_op(dut, 2, p->op, p->value);
    need_(dut, len < TEXT_ROOM, "a name is shorter than %d", TEXT_ROOM);
    memset(text, 'n', len + 2);
    text[0] = text[len + 1] = '"';
    text[len + 2] = '\0';
    return set_op(dut, 2, p->op, text);
}

R5_CASE(profile_value_past_its_range_is_refused,
        .says = "A value out of its range, a text too long, an op or a profile that does not "
                "exist is refused, and the op is not changed",
        .starts = "at-ready", .limit_ms = 3600000)
{
    need_reset(dut, 2);
    need_all_set(dut, 2);
    for (int i = 0; i < PAST; i++) {
        r5_subject(dut, "op %d past its range", past_range[i].op);
        must_refuse(dut, set_past(dut, &past_range[i]));
        for (int k = 0; k < ops_count; k++)
            if (is_last_of_op(k) && ops[k].number == past_range[i].op)
                must_read(dut, "value of an op after one past its range",
                          read_op(dut, 2, ops[k].number).text, ops[k].reads);
    }
    r5_subject(dut, "%s", "");
    must_(dut,
          set_op(dut, PROFILES, 0, "0")->refused && set_op(dut, -1, 0, "0")->refused &&
              r5_at(dut, "AT+USECPRF=%d", PROFILES)->refused && set_op(dut, 2, 15, "0")->refused,
          "a profile or an op that does not exist is refused");
    need_reset(dut, 2);
}
