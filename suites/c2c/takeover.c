/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-PAIR-005, 013, 030, 031: pairing requests on a module that is paired, bootstrapped, sealed.
 */
#include <string.h>

#include "moves.h"

enum service { FRESH, BOOTSTRAPPED, SEALED, SEALED_WITH_PERMISSION, SEALED_WITH_ANOTHER };

static const char *const service_names[] = {
    "fresh module",
    "bootstrapped module",
    "sealed module",
    "sealed module with permission",
    "sealed module with permission for something else",
};

static void set_service(struct r5_dut *dut, enum service service)
{
    if (r5_profile_bool(dut, "c2c.needs_service") || service == SEALED_WITH_ANOTHER)
        r5_service(dut, "LocalC2C",
                   true); /* the channel as such is allowed: pairing is in question */
    if (service != FRESH)
        r5_service(dut, "bootstrapped", true);
    if (service >= SEALED)
        r5_service(dut, "sealed", true);
    if (service == SEALED_WITH_PERMISSION)
        r5_service(dut, "LocalC2CKeyPairing", true);
}

static bool is_closed(struct r5_dut *dut, enum service service)
{
    bool from_seal = strcmp(r5_profile_text(dut, "c2c.closed_from"), "sealed") == 0;
    return service == SEALED || service == SEALED_WITH_ANOTHER ||
           (service == BOOTSTRAPPED && !from_seal);
}

/* The pairing that exists is asked for by the control. */
R5_CASE(pairing_closes_with_bootstrap,
        .says = "From bootstrap or seal on, as the profile says, a pairing request in clear is "
                "refused unless the service granted it, and the pairing that exists stays good",
        .needs = R5_C2C | R5_FAULT_NVM, .starts = "paired", .spends = R5_SPEND_PAIRING,
        .control = session_still_opens, .takes = { R5_INT("service", FRESH, SEALED_WITH_ANOTHER) },
        .limit_ms = 1800000)
{
    enum service service = (enum service)r5_int(dut, "service");
    const char *name = service_names[service];
    set_service(dut, service);
    struct r5_pairing pairing = { 0 };
    const struct r5_answer *answer;
    enum r5_paired outcome = r5_pair(dut, r5_new_te(dut), &pairing, &answer);
    if (is_closed(dut, service)) {
        must_(dut, outcome == R5_PAIR_REFUSED, "a pairing in clear is refused: %s", name);
        must_(dut, outcome != R5_PAIR_REFUSED || answer->lines == 0,
              "the refusal tells no keys: %s", name);
        should_(dut, answer->cme == r5_profile_int(dut, "c2c.err_pair_not_allowed"),
                "the error is the one of the profile");
    } else {
        must_(dut, outcome == R5_PAIRED, "a pairing in clear is granted: %s", name);
        must_(dut, r5_confirm(dut, &pairing)->ok && opens(dut, &pairing),
              "the granted pairing can be confirmed and opens a channel: %s", name);
    }
}

R5_CASE(pairing_begun_before_the_seal,
        .says = "A pairing begun before the seal is, after it, no more than its confirmation was "
                "answered",
        .needs = R5_C2C_V2 | R5_FAULT_NVM, .starts = "at-ready", .spends = R5_SPEND_PAIRING,
        .limit_ms = 1800000)
{
    struct r5_pairing pairing = need_keys(dut, r5_new_te(dut));
    set_service(dut, SEALED);
    bool taken = r5_confirm(dut, &pairing)->ok;
    must_(dut, opens(dut, &pairing) == taken,
          "a pairing begun before the seal opens a channel if and only if it was confirmed");
    characterise_(dut, "pairing begun before the seal",
                  taken ? "it can be confirmed after the seal" : "it is closed by the seal", taken);
}

R5_CASE(pairing_inside_the_channel,
        .says = "A pairing request inside an open channel is bound by the seal as one in clear is, "
                "and the channel goes on under its keys",
        .needs = R5_C2C | R5_FAULT_NVM, .starts = "channel-open", .spends = R5_SPEND_PAIRING,
        .takes = { R5_INT("service", FRESH, SEALED) }, .limit_ms = 1800000)
{
    enum service service = (enum service)r5_int(dut, "service");
    set_service(dut, service);
    struct r5_pairing pairing = { 0 };
    const struct r5_answer *answer;
    bool granted = r5_pair(dut, r5_new_te(dut), &pairing, &answer) == R5_PAIRED;
    if (is_closed(dut, service))
        must_(dut, !granted, "a pairing inside the channel is refused: %s", service_names[service]);
    must_(dut, talks(dut), "the channel goes on under its keys after a pairing inside it");
    characterise_(dut, "pairing inside an open channel", granted ? "granted" : "refused", false);
}

/* The profile's word for it, and the report's sentence. */
struct sight {
    const char *word, *seen;
};

static struct sight sight_of(enum r5_paired outcome, bool same_keys)
{
    if (outcome == R5_PAIR_REFUSED)
        return (struct sight){ "error_1681", "a second pairing with the same te is refused" };
    if (same_keys)
        return (struct sight){ "same_keys", "who repeats the te in clear is told the keys in use" };
    return (struct sight){ "new_keys", "who repeats the te in clear gets a new key each time, and "
                                       "the key before is dead" };
}

/* Open to whoever owns the line on a fresh unit: no public rule forbids it, so it is recorded. */
R5_CASE(pairing_again_with_same_te,
        .says = "On a fresh module a second pairing with the same te does what the profile says, "
                "and leaves one set of keys in use, never two",
        .needs = R5_C2C, .starts = "at-ready", .spends = R5_SPEND_PAIRING,
        .control = pairing_still_works, .limit_ms = 1800000)
{
    struct r5_pairing old = need_pair(dut, r5_new_te(dut));
    struct r5_pairing renewed = { 0 };
    const struct r5_answer *answer;
    enum r5_paired outcome = r5_pair(dut, old.te, &renewed, &answer);
    must_(dut, outcome == R5_PAIRED || outcome == R5_PAIR_REFUSED,
          "a second pairing with one te is either granted in full or refused");
    bool granted = outcome == R5_PAIRED;
    bool same_keys = granted && r5_same_secrets(dut, old.key, renewed.key);
    struct sight sight = sight_of(outcome, same_keys);
    should_(dut, strcmp(sight.word, r5_profile_text(dut, "c2c.repair_same_te")) == 0,
            "the outcome is the one of the profile");
    if (granted)
        need_ok(dut, r5_confirm(dut, &renewed));

    must_(dut, opens(dut, granted ? &renewed : &old),
          "the keys told last for the te open a channel");
    if (granted && !same_keys) {
        need_ok(dut, r5_open(dut, &renewed));
        r5_subject(dut, "a frame under the keys told first for the te");
        must_be_dropped(dut, &(struct r5_frame){ .text = CHANGE, .by = &old }, QUIET_MS);
        r5_subject(dut, "%s", "");
        need_ok(dut, r5_close(dut));
    }
    characterise_(dut, "pairing again with the same te, in clear", sight.seen, granted);
}
