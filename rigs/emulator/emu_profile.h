/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Module profiles: fixtures/modules/NAME.yaml, laid over the file it extends (maps merge by key,
 * null deletes, depth at most 4). A leaf is { value, source, confidence }; only the value counts
 * here. Every key that r5emu uses stands in a key table, and each is checked when a file is loaded.
 */
#ifndef EMU_PROFILE_H
#define EMU_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum emu_key_type { EMU_KEY_INT, EMU_KEY_BOOL, EMU_KEY_TEXT };

struct emu_key {
    const char *name; /* dotted; a table ends with a null name */
    enum emu_key_type type;
    int64_t least; /* int: limits */
    int64_t most;
    const char *words; /* text: "a|b|c" allowed, null: any */
};

extern const struct emu_key emu_keys_core[]; /* emu_keys.c */
extern const struct emu_key emu_keys_c2c[];  /* emu_c2c_keys.c: c2c.* and what emu_sec.c asks for */
extern const struct emu_key emu_keys_net[];  /* emu_net_keys.c: connections */
extern const struct emu_key emu_keys_tls[];  /* emu_tls_keys.c: cert.*, prf.*, tls.*, ... */

struct emu_profile;

/* Null fills `why` with file, line and what to do. */
struct emu_profile *emu_profile_load(const char *path, char *why, size_t room);
void emu_profile_free(struct emu_profile **profile);
const char *emu_profile_name(const struct emu_profile *profile); /* `module:` of the file */

/* Null: not there. For the accessors of emu.h and for tests. */
const char *emu_profile_value(const struct emu_profile *profile, const char *key);

#endif
