/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Settings of the module. `user` is the AT profile: &W stores it, ATZ and a boot load it. `kept`
 * is stored when the module is switched off or rebooted gracefully: an abrupt end loses changes.
 */
#ifndef EMU_SETTINGS_H
#define EMU_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

enum { EMU_CONTEXTS = 8, EMU_APN_MAX = 64, EMU_GREETING_MAX = 64 };

struct emu_user_settings {
    int64_t echo;
    int64_t verbose;
    int64_t quiet;
    int64_t s3;
    int64_t s4;
    int64_t s5;
    int64_t s7;
    int64_t baud; /* 0: autobaud */
    int64_t flow; /* &K: 0, 3 */
    int64_t dcd;  /* &C */
    int64_t dtr;  /* &D */
    int64_t upsv;
    int64_t upsv_timeout;
    int64_t greeting_on;
    char greeting[EMU_GREETING_MAX + 1];
};

struct emu_context {
    char type[8]; /* empty: not defined */
    char apn[EMU_APN_MAX + 1];
};

struct emu_kept_settings {
    int64_t cfun;
    int64_t mno_profile;
    int64_t usio;
    int64_t ctzu;
    int64_t hex_mode;
    int64_t psm;
    int64_t psm_urc;
    int64_t gprf;
    struct emu_context context[EMU_CONTEXTS];
};

struct emu_settings {
    struct emu_user_settings user;
    struct emu_kept_settings kept;
    bool kept_dirty;
};

struct emu;
void emu_settings_load(struct emu *e);           /* stored ones over the factory's */
void emu_settings_factory(struct emu *e);        /* AT&F: the AT profile to factory values */
bool emu_settings_store_user(struct emu *e);     /* AT&W: one stored write; false: not stored */
bool emu_settings_store_greeting(struct emu *e); /* +CSGT: the same, of the greeting alone */
bool emu_settings_store_kept(struct emu *e);     /* one stored write if anything changed */

#endif
