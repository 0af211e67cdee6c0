/* SPDX-License-Identifier: Apache-2.0 */
/* Ops of +USECPRF that are more than one value: suites, pre-shared keys, resumption. */
#ifndef EMU_SECPRF_OPS_H
#define EMU_SECPRF_OPS_H

#include "emu_cmd.h"
#include "emu_secprf.h"

/* Set: false is a bad value, `p` may be half changed then. Read: one information line. */
bool emu_secprf_set_suites(struct emu *e, const struct emu_args *a, struct emu_secprf *p);
void emu_secprf_read_suites(struct emu *e, size_t id, const struct emu_secprf *p);
bool emu_secprf_set_psk(struct emu *e, const struct emu_args *a, struct emu_secprf *p);
void emu_secprf_read_psk(struct emu *e, size_t id, const struct emu_secprf *p);
bool emu_secprf_set_identity(struct emu *e, const struct emu_args *a, struct emu_secprf *p);
void emu_secprf_read_identity(struct emu *e, size_t id, const struct emu_secprf *p);
bool emu_secprf_set_session(struct emu *e, const struct emu_args *a, struct emu_secprf *p);
void emu_secprf_read_session(struct emu *e, size_t id, const struct emu_secprf *p);

/* +USECPRF=<id>,13,<tag>; false: there is no such tag. */
bool emu_secprf_read_session_tag(struct emu *e, const struct emu_args *a, size_t id,
                                 const struct emu_secprf *p);

bool emu_secprf_printable(const struct emu_arg *arg); /* ASCII from blank to ~ */

#endif
