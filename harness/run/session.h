/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the supervisor and the process of a case share while a run goes on. All of it lies in the
 * arena, so what a case did before it crashed is known, and the supervisor can recover the rig.
 *
 * Private to this folder: cases see r5.h only.
 */
#ifndef R5_RUN_SESSION_H
#define R5_RUN_SESSION_H

#include <jansson.h>
#include <sys/types.h>

#include "at_dialogue.h"
#include "bench.h"
#include "c2c_channel.h"
#include "journal.h"
#include "keystore.h"
#include "module_file.h"
#include "plan.h"
#include "r5.h"
#include "seed.h"
#include "wiretap.h"

#define RUN_ANSWERS 32
#define RUN_ANSWER_TEXT 4096
#define RUN_SECRETS 4096
#define RUN_UNDOS 32
#define RUN_REASON 640
#define RUN_IVS 512
#define RUN_C2C_LIMIT_MS 150000 /* what the vendor's own host allows any C2C command */
#define RUN_SUBJECT 160
#define RUN_KINDS 64
#define RUN_HOPELESS 2 /* rows in a row without a start: the real rig is not tried further */

/* Where a row is, and what is known of the part that runs. */
struct run_phase {
    /* "identify", "start", "control-before", "body", "control-after", "revive", "undo" */
    const char *name;
    bool returned;    /* the function came to its end */
    bool failed;      /* a must_ did not hold, or a measure_ was outside its limits */
    bool errored;     /* a need_ did not hold, or the rig is at fault */
    bool refused;     /* it would have spent what it may not */
    bool rig_broken;  /* ... and the rig does not answer any more */
    bool died;        /* its process crashed, or was ended for taking too long */
    long checks;      /* must_, measure_ and characterise_ */
    r5_time deadline; /* device time */
    char reason[RUN_REASON];
};

struct run_answer {
    struct r5_answer face; /* first, so that a case's pointer leads back here */
    /* The command up to its first parameter that may be secret, and the subject. */
    char about[RUN_SUBJECT + 40];
    char text[RUN_ANSWER_TEXT];
};

/* Of the good frames that came in: the last one, and the IVs that the case has not read yet. */
struct run_frames_in {
    size_t last_len;
    uint8_t last[C2C_FRAME_MAX];
    size_t ivs;
    bool ivs_lost; /* more came than there is room for */
    uint8_t iv[RUN_IVS][C2C_BLOCK];
};

/* Files about real modules that outlive a run. */
struct run_books {
    char ledger[UNITS_PATH_MAX];
    char keys_folder[UNITS_PATH_MAX];
    char passphrase[UNITS_PATH_MAX]; /* "": keys are not kept over runs */
};

struct pki_kind;
struct run_session;

struct r5_dut {
    struct run_session *session;
    int index;
    struct bench_unit *bench;
    struct link_transport *tap;
    struct at_dialogue *dialogue;
    struct c2c_channel *channel;
    struct jrn_wiretap *wiretap;
    struct c2c_observer observer;
    bool heard;    /* a byte came since the last one was sent */
    char imei[16]; /* as the module told it, "" if it did not */
    struct r5_pairing present;
    bool kept_read; /* the keystore was asked */
    struct units_pairings kept;
    struct c2c_counts seen;
    long secrets_seen; /* of those heard, what the case knows */
    struct run_frames_in frames_in;
    char subject[RUN_SUBJECT]; /* of what the module answers, "" if nobody has said */
    unsigned next_answer;
    struct run_answer answer[RUN_ANSWERS];
    struct at_reply reply;
};

struct run_session {
    struct bench *bench;
    struct link_clock *clock;
    struct jrn_writer *journal;
    struct jrn_vault *vault;
    const char *journal_path;
    const struct cfg_module *module;
    const char *mute; /* place of a check that is not acted on, NULL: none */
    bool emulated;
    bool no_fork;
    bool hold; /* a row that failed leaves the rig as it is, until `held` comes back */
    void (*held)(void *watcher, const struct run_row *row, const char *reason);
    void *watcher;
    unsigned offers; /* abilities of the rig with this module */
    uint64_t seed;
    unsigned consent; /* R5_SPEND_... bits */
    const char *run_name;
    struct run_books books;
    int reaching; /* states under way: what they spend is theirs */

    const struct run_row *row;
    struct run_phase phase;
    volatile pid_t child;
    bool evidence_lost; /* the journal could not be written */
    int ports;          /* of the peer, that the emulated network has numbered in this row */
    int kinds; /* of the certificate factory, asked for by the bodies since it was last looked */
    const struct pki_kind *kind[RUN_KINDS];
    int not_started; /* rows in a row whose start was not reached */
    long sweep_points;

    struct run_stream host;   /* te secrets and IVs of our side, on an emulated rig */
    struct run_stream points; /* test points that a case draws */
    int secrets;
    struct {
        uint8_t bytes[C2C_KEY_LEN];
    } secret[RUN_SECRETS];
    int undos;
    struct {
        int unit;
        char command[256];
    } undo[RUN_UNDOS];
    int spent[CFG_SPENDS];
    int identified; /* units that have told who they are */

    struct r5_dut dut[CFG_UNITS_MAX];
};

/* Text that may hold any byte, as a JSON string: what is not printable ASCII reads \xNN. */
json_t *run_text(const char *text);

/* One record at the present device time. Fields are taken over. A journal that fails ends the
 * phase. */
void run_record(struct run_session *s, const char *kind, json_t *take_fields);

/* The rig or the harness is at fault: recorded, and the phase ends. Never comes back. */
_Noreturn void run_rig_failed(struct r5_dut *dut, const struct r5_error *error);

/* For calls that give a status: comes back only with R5_OK. */
void run_expect(struct r5_dut *dut, enum r5_status status, const struct r5_error *error);

/* A condition of the harness itself: written down only when it does not hold, as an error of the
 * case. */
void run_insist(struct r5_dut *dut, bool holds, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Writes what the wiretap holds and the edges that came: at the end of every exchange. */
void run_settle(struct r5_dut *dut);

/* Ends the phase when its device time is used up. */
void run_check_limit(struct r5_dut *dut);

/* What the case has said of answers, and has not read of frames, is no matter of the next phase. */
void run_forget_subject(struct r5_dut *dut);

/* The same limit as a deadline: `ms` from now, or the end of the phase if that is sooner. */
r5_time run_deadline(struct r5_dut *dut, long ms);

/* What is left of `limit_ms` until then, in milliseconds. */
int run_limit(struct r5_dut *dut, int limit_ms);

/* The bytes of a secret; an unknown number is the case's mistake and ends it as error. */
const uint8_t *run_secret_bytes(struct r5_dut *dut, r5_secret secret);
r5_secret run_keep_secret(struct r5_dut *dut, const uint8_t bytes[C2C_KEY_LEN]);

/* A pairing as the C2C layer wants it. */
struct c2c_keys run_keys_of(struct r5_dut *dut, const struct r5_pairing *pairing);

/* Te secrets and IVs: the row's stream on an emulated rig, the system's source on a real one. */
enum r5_status run_host_random(void *session, uint8_t *bytes, size_t len, struct r5_error *error);

/*
 * The end of every exchange: dut->reply as an answer for the case. `command` is what it answers, ""
 * if nothing was asked. What cannot be kept or read is told; silence when the phase's time is used
 * up is the case's fault.
 */
const struct r5_answer *run_answered(struct r5_dut *dut, const char *command);

#endif
