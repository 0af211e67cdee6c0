/* SPDX-License-Identifier: Apache-2.0 */
/* Cases that hold what r5.h says of its calls against the emulated module. */
#include <signal.h>
#include <string.h>

#include "r5.h"

enum { MANY = 300 };

#define PLAIN(name_, says_) R5_CASE(name_, .says = (says_), .starts = "at-ready", .limit_ms = 60000)
#define V2(name_, starts_, says_)                                                                  \
    R5_CASE(name_, .says = (says_), .starts = (starts_), .needs = R5_C2C_V2 | R5_FAULT_NVM,        \
            .spends = R5_SPEND_PAIRING, .limit_ms = 3600000)

PLAIN(subject_names_what_is_heard, "What is heard is named by its subject")
{
    r5_subject(dut, "a whisper of %d words", 3);
    must_ok(dut, r5_listen(dut, 100));
}

R5_CASE(subject_names_an_answer, .says = "An answer is named by the subject as well",
        .starts = "at-ready", .limit_ms = 60000)
{
    r5_subject(dut, "a whisper");
    r5_subject(dut, "a shout");
    must_refuse(dut, r5_at(dut, "AT"));
}

R5_CASE(bytes_are_taken_to_the_byte, .says = "An answer can be cut after any of its bytes",
        .needs = R5_FAULT_NVM, .starts = "at-ready", .limit_ms = 60000)
{
    for (long cut = 1; cut < 6; cut++) {
        struct r5_line_bytes before = r5_line_bytes(dut);
        r5_let_pass(dut, 20);
        r5_send_raw(dut, "AT\r", 3);
        must_(dut, r5_take_bytes(dut, cut, 1000), "%ld bytes come", cut);
        struct r5_line_bytes after = r5_line_bytes(dut);
        must_be(dut, "bytes that the module has got", after.received - before.received, 3);
        must_be(dut, "bytes that the module has sent", after.sent - before.sent, cut);
        must_(dut, !r5_take_bytes(dut, 7 - cut, 1000), "there are no more than six");
        must_be(dut, "bytes that the module has sent", r5_line_bytes(dut).sent - before.sent, 6);
    }
}

static struct r5_pairing pair(struct r5_dut *dut)
{
    struct r5_pairing pairing = { 0 };
    const struct r5_answer *answer;
    must_be(dut, "outcome of the pairing", r5_pair(dut, r5_new_te(dut), &pairing, &answer),
            R5_PAIRED);
    return pairing;
}

V2(confirmations_are_made_to_order, "at-ready",
   "A confirmation is wrong in what its recipe says, and else right")
{
    struct r5_pairing pairing = pair(dut), other = pairing;
    other.key = r5_flip_bit(dut, other.key, 3);
    r5_secret tag = r5_flip_bit(dut, pairing.tag, 127), te = r5_new_te(dut);
    const struct r5_confirmation wrong[] = {
        { .by = &other },    { .tag = tag },   { .mac_te = te },   { .flip_bit = 1 },
        { .flip_bit = 512 }, { .digits = 96 }, { .digits = 127 },  { .digits = 130 },
        { .digits = 3000 },  { .digits = 1 },  { .tag_bytes = 1 }, { .tag_bytes = 15 },
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct r5_confirmation recipe = wrong[i];
        recipe.of = &pairing;
        must_refuse(dut, r5_confirm_made(dut, &recipe));
    }
    const struct r5_confirmation right = { .of = &pairing,
                                           .by = &pairing,
                                           .tag = pairing.tag,
                                           .mac_te = pairing.te,
                                           .digits = 128,
                                           .tag_bytes = 16,
                                           .lower_case = true };
    must_ok(dut, r5_confirm_made(dut, &right));
    must_ok(dut, r5_open(dut, &pairing));
}

V2(lines_are_whole_commands, "at-ready", "The bytes of a pairing and its confirmation do the same")
{
    uint8_t bytes[R5_LINE_MAX];
    r5_let_pass(dut, 20);
    r5_send_raw(dut, bytes, r5_pair_bytes(dut, r5_new_te(dut), bytes));
    must_ok(dut, r5_listen(dut, 60000));
    struct r5_pairing pairing = pair(dut);
    r5_let_pass(dut, 20);
    r5_send_raw(dut, bytes, r5_confirm_bytes(dut, &pairing, bytes));
    must_ok(dut, r5_listen(dut, 60000));
    must_ok(dut, r5_open(dut, &pairing));
    r5_set_present_pairing(dut, pairing);
    const struct r5_frame repair = { .text = (const char *)bytes,
                                     .text_len = r5_pair_bytes(dut, r5_new_te(dut), bytes) };
    uint8_t frame[R5_FRAME_MAX];
    r5_let_pass(dut, 20);
    r5_send_raw(dut, frame, r5_make_frame(dut, &repair, frame));
    must_ok(dut, r5_listen(dut, 60000));
}

V2(frames_that_came_are_there, "channel-open", "The last frame and all IVs are as on the wire")
{
    static const uint8_t of_nothing[4] = { 0xe3, 0xb0, 0xc4, 0x42 };
    uint8_t frame[R5_FRAME_MAX], again[R5_FRAME_MAX], iv[3][16], hash[32];
    must_be(dut, "IVs before anything was said", r5_ivs_seen(dut, iv, 3), 0);
    for (int i = 0; i < 5; i++)
        must_ok(dut, r5_at(dut, "AT"));
    must_be(dut, "IVs, as many as there is room for", r5_ivs_seen(dut, iv, 3), 3);
    must_be(dut, "IVs, the rest", r5_ivs_seen(dut, iv, 3), 2);
    size_t len = r5_last_frame(dut, frame);
    must_(dut, memcmp(frame + 3, iv[1], 16) == 0, "the last IV is that of the last frame");
    must_(dut, r5_wrap_body(frame + 3, len - 6, again) == len && memcmp(frame, again, len) == 0,
          "its body in a new wrapping is the same frame");
    must_be(dut, "a body that is too long", r5_wrap_body(frame, R5_FRAME_MAX - 5, again), 0);
    r5_make_frame(dut, &(struct r5_frame){ .text = "AT\r", .iv = iv[0] }, again);
    must_(dut, memcmp(again + 3, iv[0], 16) == 0, "a frame has the IV of its recipe");
    r5_sha256("", 0, hash);
    must_(dut, memcmp(hash, of_nothing, sizeof(of_nothing)) == 0, "the hash is SHA-256");
}

V2(unread_ivs_are_an_error, "channel-open", "IVs that were not read are told, not lost")
{
    uint8_t iv[1][16];
    for (int i = 0; i < 513; i++)
        must_ok(dut, r5_at(dut, "AT"));
    r5_ivs_seen(dut, iv, 1);
}

V2(secrets_that_come_back_are_heard, "at-ready",
   "A secret in what the module says counts, its first handing over does not")
{
    struct r5_pairing pairing = pair(dut);
    must_ok(dut, r5_confirm(dut, &pairing));
    must_be(dut, "secrets heard without echo", r5_secrets_heard(dut), 0);
    must_ok(dut, r5_at(dut, "ATE1"));
    must_ok(dut, r5_open(dut, &pairing));
    must_be(dut, "secrets heard with echo", r5_secrets_heard(dut), 1);
    must_ok(dut, r5_at(dut, "AT+USECC2C=1,\"%s\"", r5_secret_hex(dut, pairing.te)));
    must_be(dut, "secrets heard with echo, in the channel", r5_secrets_heard(dut), 1);
    must_be(dut, "secrets heard since", r5_secrets_heard(dut), 0);
}

static void ask_often(struct r5_dut *dut)
{
    r5_bulk(dut, true);
    for (int i = 0; i < MANY; i++)
        r5_at(dut, "ATI%d", i % 8);
}

PLAIN(bulk_keeps_all, "Many exchanges in few records, none lost")
{
    ask_often(dut);
    r5_bulk(dut, false);
    must_ok(dut, r5_at(dut, "AT"));
}

PLAIN(bulk_outlives_a_crash, "What waited when the case crashed is written")
{
    ask_often(dut);
    raise(SIGSEGV);
}

/* Its rows come last, wherever it stands in the suite: what the next case let out is found. */
R5_CASE(leaks_are_found, .says = "A secret in the journal is found at the end",
        .starts = "at-ready", .at_end = true, .limit_ms = 60000)
{
    must_be(dut, "leaks", r5_leaks_in_evidence(dut), 0);
}

#define TOO_SOON "0F1E2D3C4B5A69788796A5B4C3D2E1F0"

PLAIN(says_it_too_soon, "What is written before it becomes a secret is a leak")
{
    characterise_(dut, "a number", TOO_SOON, false);
    must_refuse(dut, r5_at(dut, "AT+USECC2C=1,\"%s\"", TOO_SOON));
}
