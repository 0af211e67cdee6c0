/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All that a test case may see.
 *
 * A case claims something about a module, asks for what it needs, and checks. It owns nothing: no
 * memory, no descriptors; what it needs comes from `dut` and dies with the case. The first word of
 * a check says who is to blame when it does not hold:
 *
 *   must_          the module: the case ends, verdict fail
 *   should_        nobody: noted, the case goes on
 *   need_          the bench or the harness: the case ends, verdict error
 *   measure_       the module, if the value is outside its limits; always recorded
 *   characterise_  nobody: no public rule exists; recorded, a risk where weak
 *
 * Every check is in the journal before it is acted on, passing ones too. A case that checked
 * nothing is inconclusive.
 */
#ifndef R5_H
#define R5_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct r5_dut; /* the unit under test, and through it the whole rig */

/* --- what a case needs of rig and module ------------------------------------------------------ */

enum {
    R5_KEY = 1 << 0,         /* PWR_ON can be driven */
    R5_RESET = 1 << 1,       /* RESET_N can be driven */
    R5_VINT = 1 << 2,        /* V_INT can be read */
    R5_SUPPLY = 1 << 3,      /* VCC can be switched */
    R5_SUPPLY_PROG = 1 << 4, /* VCC can be set to a voltage */
    R5_FAULT_NVM =
        1 << 5,         /* the supply can be cut inside a stored write; service state can be set */
    R5_C2C = 1 << 6,    /* the module has C2C and may be paired */
    R5_C2C_V2 = 1 << 7, /* ... by scheme V2 */
    R5_PEER = 1 << 8,   /* an instrumented TLS peer is there */
    R5_TWO_UNITS = 1 << 9,      /* the rig holds a second module */
    R5_NET_SIMULATED = 1 << 10, /* a network that answers, real or not */
    R5_NET_LIVE = 1 << 11,      /* a real operator or private network */
    R5_SELF_START = 1 << 12,    /* the variant starts by itself when VCC comes */
    R5_NO_SELF_START = 1 << 13, /* ... or does not */
};

/* What is used up on a real module. Spent by the calls that do it, recorded before the bytes leave.
 */
enum r5_spend {
    R5_SPEND_NOTHING = 0,
    R5_SPEND_PAIRING = 1 << 0,
    R5_SPEND_SEAL = 1 << 1,
    R5_SPEND_PIN = 1 << 2,
    R5_SPEND_FLASH = 1 << 3,
    R5_SPEND_CREDENTIAL = 1 << 4,
    R5_SPEND_UPDATE = 1 << 5,
};

/* --- a case --- */

struct r5_param {
    const char *name;
    long low, high;
};

#define R5_INT(name_, low_, high_)                                                                 \
    {                                                                                              \
        .name = (name_), .low = (low_), .high = (high_)                                            \
    }
#define R5_PARAMS_MAX 4

typedef void r5_body(struct r5_dut *dut);

struct r5_case {
    const char *name; /* C name; suite.yaml refers to it */
    const char *says; /* one sentence, present tense, falsifiable: the claim. Required */
    unsigned needs;   /* R5_... bits; not offered: skipped, with the reason */
    const char
        *starts;     /* state to be reached and proved before the body: fixtures/states. Required */
    unsigned spends; /* R5_SPEND_... bits: what the body uses up, the way to `starts` apart */
    r5_body *control; /* positive control, run before and after the body: the right stimulus still
                         works */
    struct r5_param takes[R5_PARAMS_MAX]; /* parameters that suite.yaml gives values for */
    long limit_ms;                        /* device time the body may take. Required */
    long wall_s; /* wall time it may take in stepped time; 0: 4 s, enough but for thousands of
                    exchanges */
    bool at_end; /* its rows run after all others of the plan */
    r5_body *body;
    const char *file;
    struct r5_case *next;
};

void r5_register_case(struct r5_case *c);

/*
 *   R5_CASE(open_refuses_unknown_te,
 *       .says     = "A session is refused for a te that was never paired",
 *       .needs    = R5_C2C,
 *       .starts   = "paired",
 *       .control  = session_still_opens,
 *       .limit_ms = 60000)
 *   {
 *       ...
 *   }
 */
#define R5_CASE(name_, ...)                                                                        \
    static void body_of_##name_(struct r5_dut *dut);                                               \
    static struct r5_case case_##name_ = {                                                         \
        .name = #name_, .body = body_of_##name_, .file = __FILE__, __VA_ARGS__                     \
    };                                                                                             \
    __attribute__((constructor)) static void register_##name_(void)                                \
    {                                                                                              \
        r5_register_case(&case_##name_);                                                           \
    }                                                                                              \
    static void body_of_##name_(struct r5_dut *dut)

/* --- checks --- */

enum r5_word { R5_MUST, R5_SHOULD, R5_NEED };

struct r5_answer;

/* What is claimed of the result, in a few words: "the module is on". printf-like `what`. */
#define must_(dut, holds, ...) r5_check_at(dut, R5_MUST, (holds), __FILE__, __LINE__, __VA_ARGS__)
#define should_(dut, holds, ...)                                                                   \
    r5_check_at(dut, R5_SHOULD, (holds), __FILE__, __LINE__, __VA_ARGS__)
#define need_(dut, holds, ...) r5_check_at(dut, R5_NEED, (holds), __FILE__, __LINE__, __VA_ARGS__)
bool r5_check_at(struct r5_dut *dut, enum r5_word word, bool holds, const char *file, int line,
                 const char *what, ...) __attribute__((format(printf, 6, 7)));

/* Equal numbers, equal texts; both sides are recorded. */
#define must_be(dut, what, got, want)                                                              \
    r5_equal_at(dut, R5_MUST, what, (int64_t)(got), (int64_t)(want), __FILE__, __LINE__)
#define need_be(dut, what, got, want)                                                              \
    r5_equal_at(dut, R5_NEED, what, (int64_t)(got), (int64_t)(want), __FILE__, __LINE__)
#define must_read(dut, what, got, want)                                                            \
    r5_text_at(dut, R5_MUST, what, got, want, __FILE__, __LINE__)
#define need_read(dut, what, got, want)                                                            \
    r5_text_at(dut, R5_NEED, what, got, want, __FILE__, __LINE__)
bool r5_equal_at(struct r5_dut *dut, enum r5_word word, const char *what, int64_t got, int64_t want,
                 const char *file, int line);
bool r5_text_at(struct r5_dut *dut, enum r5_word word, const char *what, const char *got,
                const char *want, const char *file, int line);

/*
 * How an exchange must end. `answer` is what r5_at and its kin gave.
 *   must_ok      final OK
 *   must_refuse  a final error, any number: refused, and said so
 *   must_cme     +CME ERROR with this number
 *   must_silent  nothing at all, not even a line
 */
#define must_ok(dut, answer) r5_ended_at(dut, R5_MUST, answer, R5_END_OK, 0, __FILE__, __LINE__)
#define need_ok(dut, answer) r5_ended_at(dut, R5_NEED, answer, R5_END_OK, 0, __FILE__, __LINE__)
#define must_refuse(dut, answer)                                                                   \
    r5_ended_at(dut, R5_MUST, answer, R5_END_REFUSED, 0, __FILE__, __LINE__)
#define must_cme(dut, answer, number)                                                              \
    r5_ended_at(dut, R5_MUST, answer, R5_END_CME, number, __FILE__, __LINE__)
#define must_silent(dut, answer)                                                                   \
    r5_ended_at(dut, R5_MUST, answer, R5_END_SILENT, 0, __FILE__, __LINE__)
enum r5_end { R5_END_OK, R5_END_REFUSED, R5_END_CME, R5_END_SILENT };
bool r5_ended_at(struct r5_dut *dut, enum r5_word word, const struct r5_answer *answer,
                 enum r5_end end, int number, const char *file, int line);

/* A value within limits; LONG_MIN or LONG_MAX: no limit on that side. Fails the case when outside,
 * goes on. */
#define measure_(dut, what, value, unit, min, max)                                                 \
    r5_measure_at(dut, what, value, unit, min, max, __FILE__, __LINE__)
bool r5_measure_at(struct r5_dut *dut, const char *what, int64_t value, const char *unit, long min,
                   long max, const char *file, int line);

/* Behaviour without a public rule: what was looked at, what was seen, whether it is weak. */
void characterise_(struct r5_dut *dut, const char *what, const char *seen, bool weak);

/* --- the unit, the profile, the parameters --- */

long r5_int(struct r5_dut *dut,
            const char *parameter); /* value that suite.yaml gives in this row */

/* Value of a key of the module profile, such as "pwr.on_min_ms". An unknown key is an error
 * verdict. */
long r5_profile_int(struct r5_dut *dut, const char *key);
bool r5_profile_bool(struct r5_dut *dut, const char *key);
const char *r5_profile_text(struct r5_dut *dut, const char *key);

bool r5_emulated(const struct r5_dut *dut);
bool r5_offers(const struct r5_dut *dut,
               unsigned needs); /* R5_... bits; for states: cases declare .needs */
struct r5_dut *r5_unit(struct r5_dut *dut, int unit); /* another unit of the rig: R5_TWO_UNITS */

/* A number from the case's own seeded stream, 0 <= n < below: the same in every run with one seed.
 */
uint32_t r5_random(struct r5_dut *dut, uint32_t below);

/*
 * To be called where a point of a sweep begins: names it in the journal. On an emulated rig the
 * case's control is run first, for the point before.
 */
void r5_sweep_point(struct r5_dut *dut, const char *name, long value);

/* Reaches and proves a state of fixtures/states from wherever the module is. */
void r5_reach(struct r5_dut *dut, const char *state);

/* --- talking --- */

/* What came back. All texts are "" or 0 when there was nothing. Valid for 30 more answers or
 * fields. */
struct r5_answer {
    bool ok;        /* final OK */
    bool refused;   /* a final error of any kind */
    bool silent;    /* no final result code in time */
    bool anything;  /* at least one byte came */
    bool forbidden; /* control bytes or bytes above 126 were among it */
    bool overlong;  /* more came than is kept: 16 lines, 4 KiB */
    int cme;        /* number of the error, -1 if none */
    int lines;
    const char *line[16]; /* information lines */
    const char *final;    /* the final line */
};

/* Sends "AT..." and waits for the final code, 10 s at most; printf-like. Through the channel when
 * one is open. */
const struct r5_answer *r5_at(struct r5_dut *dut, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same with another limit. */
const struct r5_answer *r5_at_within(struct r5_dut *dut, int limit_ms, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Bytes straight onto the wire, below any channel; and what plain text comes back in the time. */
void r5_send_raw(struct r5_dut *dut, const void *bytes, size_t len);
const struct r5_answer *r5_listen(struct r5_dut *dut, int limit_ms);

/*
 * What the module is answering from here on, in the words of checks: "a frame with bit 12 flipped".
 * What r5_listen hears is named so, an answer to a command "answer to AT+X after ...". Until set
 * again; "", a new sweep point or the end of the body takes it back. printf-like.
 */
void r5_subject(struct r5_dut *dut, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * Waits until `count` more bytes have come from the module; they are recorded, not interpreted.
 * False: not in time. An emulated module stands still after the last of them: for cutting an answer
 * short.
 */
bool r5_take_bytes(struct r5_dut *dut, long count, int limit_ms);

/* Sets the speed of our end of the line only. */
void r5_line_speed(struct r5_dut *dut, int baud);

/* Field `index` (0: first) of the first information line with this prefix; "" if there is none. */
const char *r5_field(struct r5_dut *dut, const struct r5_answer *answer, const char *prefix,
                     int index);

/*
 * A command that takes a change back: played by the supervisor after the case, last in first out,
 * also after a crash. For rigs whose module is not put back between cases.
 */
void r5_undo_with(struct r5_dut *dut, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* True when a URC that starts with `prefix` comes, or has come since the case began. */
bool r5_urc(struct r5_dut *dut, const char *prefix, int limit_ms);

/*
 * About to use something that a real module has only so many of: written down before the bytes
 * leave. For raw commands; r5_pair and r5_repair do it themselves. Where budget or consent do not
 * allow it the row ends here, as skipped. A body that spends what its case does not declare is an
 * error.
 */
void r5_spend(struct r5_dut *dut, enum r5_spend what);

/* --- power --- */

enum r5_pin { R5_PIN_PWR_ON, R5_PIN_RESET_N };

void r5_pin_low(struct r5_dut *dut, enum r5_pin pin);
void r5_pin_release(struct r5_dut *dut, enum r5_pin pin);
void r5_pulse(struct r5_dut *dut, enum r5_pin pin, long low_ms);
bool r5_vint(struct r5_dut *dut); /* true: high */

/* Waits until V_INT has this level; false when it does not come in time. */
bool r5_wait_vint(struct r5_dut *dut, bool high, long limit_ms);

/* Lets device time pass: what is claimed is about that time. Never for synchronisation. */
void r5_let_pass(struct r5_dut *dut, long ms);
int64_t r5_now_us(struct r5_dut *dut);

void r5_supply_mv(struct r5_dut *dut, int millivolts); /* 0: off */
int r5_normal_mv(const struct r5_dut *dut);            /* VCC of this rig in normal use */

/* Asks AT until it is answered; false if not within the limit. Echo and error form are set then. */
bool r5_wait_ready(struct r5_dut *dut, long limit_ms);

/* A valid switch-on pulse for this variant, and ready; a reset by RESET_N, and ready. False: did
 * not come up. */
bool r5_switch_on(struct r5_dut *dut);
bool r5_reset(struct r5_dut *dut);
bool r5_supply_cycle(
    struct r5_dut *dut); /* VCC away until V_INT is low, back, switched on, ready */

/* --- what was written down --- */

/*
 * Times that a secret of this row, 8 bytes of it or more, raw, in hex, in base64 or reversed, stood
 * in what the module sent, on the wire or through the channel, since the call before. What hands a
 * secret over for the first time does not count; one that was known already does, wherever it is.
 */
long r5_secrets_heard(struct r5_dut *dut);

/*
 * Places of the journal so far where such a part of a secret of the whole run stands, ours or the
 * module's. Reports are made of the journal alone: what is not there is in none of them.
 */
long r5_leaks_in_evidence(struct r5_dut *dut);

/*
 * While on, many exchanges share one record of the journal: for thousands of like ones. All bytes
 * are recorded all the same, in the same order among checks and pins. Ends with the body.
 */
void r5_bulk(struct r5_dut *dut, bool on);

/* --- faults, on the emulated rig: R5_FAULT_NVM --- */

enum r5_cut { R5_CUT_BEFORE, R5_CUT_TORN, R5_CUT_AFTER };

void r5_cut_at_write(struct r5_dut *dut, int nth, enum r5_cut phase); /* nth 0: none after all */
long r5_stored_writes(struct r5_dut *dut);

/* Bytes as the emulated module itself counts them, since its program started. */
struct r5_line_bytes {
    long received, sent;
};
struct r5_line_bytes r5_line_bytes(struct r5_dut *dut);

/*
 * Keeps the whole module under a name, and puts it back: stored state, running state, an armed cut
 * taken back. The host's side (an open channel, the present pairing) stays as it is:
 * r5_forget_channel if need be.
 */
void r5_snapshot(struct r5_dut *dut, const char *name);
void r5_restore(struct r5_dut *dut, const char *name);

/* State at the security service: "bootstrapped", "sealed", or a permission such as
 * "LocalC2CKeyPairing". */
void r5_service(struct r5_dut *dut, const char *what, bool on);

#include "r5_c2c.h"  /* --- C2C: pairings, sessions, frames --- */
#include "r5_cert.h" /* --- certificates and keys --- */
#include "r5_peer.h" /* --- the TLS peer --- */

#endif
