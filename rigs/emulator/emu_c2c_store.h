/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pairings as a secure element keeps them: every object is a record, and a stored write, of its
 * own. Slot N has a waiting area, two banks and a directory:
 *
 *     c2c/N/waiting/{version,te,key,hmac,tag,by_repair,seal}     to be confirmed
 *     c2c/N/{a,b}/{version,te,key,hmac,seal}                     one is good, the other is free
 *     c2c/N/dir                                                  the good bank: a or b
 *
 * The seal is a digest over the objects before it: without it an area is nothing. A good pairing is
 * replaced in the free bank; the one write of the directory makes it good and the old one dead, so
 * that a cut anywhere leaves the old or the new, never both, never half of one.
 */
#ifndef EMU_C2C_STORE_H
#define EMU_C2C_STORE_H

#include <stdbool.h>
#include <stddef.h>

struct emu;
struct emu_c2c_pairing;
struct emu_c2c_slot;

/* False: not stored (full, or the supply failed); when full, nothing has changed. */
bool emu_c2c_store_waiting(struct emu *e, size_t slot, const struct emu_c2c_pairing *fresh);
bool emu_c2c_store_good(struct emu *e, size_t slot, const struct emu_c2c_pairing *good);

/* Wipes what is there; nothing is written where nothing is. */
bool emu_c2c_wipe_waiting(struct emu *e, size_t slot);
bool emu_c2c_wipe_good(struct emu *e, size_t slot);

/* What is whole and counts. A waiting pairing only if it is not the good one, left by a cut. */
void emu_c2c_store_load(const struct emu *e, size_t slot, struct emu_c2c_slot *to);

#endif
