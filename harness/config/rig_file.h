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

enum cfg_by {
    CFG_BY_SPAWN,
    CFG_BY_CONTROL,
    CFG_BY_NONE
}; /* who provides it; more with more backends */

struct cfg_unit {
    char name[CFG_NAME_MAX];
    char module[CFG_NAME_MAX]; /* profile that this unit is said to be, "" unless the rig file fixes
                                  it */
    struct {
        enum cfg_by by;
        char program[CFG_PATH_MAX]; /* by spawn: a name beside r5conform, or a path */
        char arg[CFG_ARGS_MAX][CFG_PATH_MAX];
        int args;
        int baud;
        bool rts_cts;
    } uart;
    enum cfg_by pins[3]; /* pwr_on, reset_n, v_int */
    enum cfg_by supply;
    int supply_mv; /* normal VCC */
};

struct cfg_rig {
    char name[CFG_NAME_MAX];
    char title[200];
    bool emulated;
    bool stepped; /* clock: stepped | system */
    bool faults;  /* the control doors of all units can cut writes */
    int units;
    struct cfg_unit unit[CFG_UNITS_MAX];
    char sha256[65];
};

/* Status R5_E_INPUT with "file:line:column: what was expected, what to do". */
enum r5_status cfg_rig_read(const char *path, struct cfg_rig *rig,
                            struct r5_error *error) R5_CHECKED;

#endif
