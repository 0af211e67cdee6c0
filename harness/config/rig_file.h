/* SPDX-License-Identifier: Apache-2.0 */
/* A rig file: facts about a bench, nothing about tests. rigs/README.md shows every key. */
#ifndef R5_CONFIG_RIG_FILE_H
#define R5_CONFIG_RIG_FILE_H

#include <stdbool.h>

#include "error.h"

#define CFG_NAME_MAX 64
#define CFG_PATH_MAX 512
#define CFG_UNITS_MAX 4
#define CFG_ARGS_MAX 8

/* Who provides a line, a pin, a supply. Not each of them for each. */
enum cfg_by {
    CFG_BY_NONE,
    CFG_BY_SPAWN,
    CFG_BY_CONTROL, /* of a module that is spawned */
    CFG_BY_SERIAL,
    CFG_BY_TTY,
    CFG_BY_GPIOD,
    CFG_BY_OPERATOR,
    CFG_BY_RELAY,
    CFG_BY_HUB,
    CFG_BY_SCPI,
    CFG_BY_REMOTE,
};

enum cfg_drive { CFG_PUSH_PULL, CFG_OPEN_DRAIN, CFG_BY_DIRECTION };
enum cfg_bias { CFG_BIAS_AS_IS, CFG_BIAS_NONE, CFG_BIAS_UP, CFG_BIAS_DOWN };

struct cfg_wire {
    enum cfg_by by;
    char port[CFG_PATH_MAX]; /* by serial */
    char chip[CFG_PATH_MAX]; /* by gpiod; "": any that has the line */
    char line[CFG_NAME_MAX];
    bool active_low;
    enum cfg_drive drive;
    enum cfg_bias bias;
};

struct cfg_argv {
    int count;
    char word[CFG_ARGS_MAX][CFG_PATH_MAX];
};

struct cfg_uart {
    enum cfg_by by;
    char program[CFG_PATH_MAX]; /* by spawn: a name beside r5conform, or a path */
    struct cfg_argv args;
    char port[CFG_PATH_MAX]; /* by serial, by tty */
    int baud;
    bool rts_cts;
    char frame[4]; /* "8N1" */
};

struct cfg_supply {
    enum cfg_by by;
    int normal_mv;
    struct cfg_wire wire;       /* by relay */
    char program[CFG_PATH_MAX]; /* by hub; "": uhubctl */
    char hub[CFG_NAME_MAX];
    int port;
    char address[CFG_PATH_MAX]; /* by scpi */
    int channel, limit_ma;
};

struct cfg_unit {
    char name[CFG_NAME_MAX];
    char module[CFG_NAME_MAX]; /* profile that this unit is said to be, "" unless the rig file fixes
                                  it */
    char imei[16];             /* that this unit is said to have, "" unless the rig file fixes it */
    struct cfg_uart uart;
    struct cfg_wire pin[3]; /* pwr_on, reset_n, v_int */
    struct cfg_supply supply;
    struct cfg_argv fresh; /* program that puts a new unit in; none: count 0 */
};

/* The instrumented TLS peer (fixtures/peer). */
struct cfg_peer {
    enum cfg_by by;             /* spawn, remote, none */
    char program[CFG_PATH_MAX]; /* by spawn */
    char control[CFG_PATH_MAX]; /* by remote: path of its control socket, forwarded to here */
    char address[CFG_NAME_MAX]; /* by remote: where the module reaches it */
};

/* What a real module has only so many of, in the order of cfg_spend_word. */
enum { CFG_SPENDS = 6 };
const char *cfg_spend_word(int spend); /* "pairing", ...; NULL beyond the last */

struct cfg_rig {
    char name[CFG_NAME_MAX];
    char title[200];
    bool emulated;
    bool rehearsal; /* kind hardware, but what stands there is no module */
    bool stepped;   /* clock: stepped | system */
    bool faults;    /* the control doors of all units can cut writes */
    bool stays_on;  /* rest: { supply: as-is } */
    int units;
    struct cfg_unit unit[CFG_UNITS_MAX];
    struct cfg_peer peer;
    int budget[CFG_SPENDS];        /* a unit's in its life, on this rig; 0 unless the file says */
    char ledger[CFG_PATH_MAX];     /* file of what was spent; "": the usual place */
    char keys[CFG_PATH_MAX];       /* folder of keystores; "": the usual place */
    char passphrase[CFG_PATH_MAX]; /* file; "": keys are not kept */
    char sha256[65];
};

/* Status R5_E_INPUT with "file:line:column: what was expected, what to do". */
enum r5_status cfg_rig_read(const char *path, struct cfg_rig *rig,
                            struct r5_error *error) R5_CHECKED;

#endif
