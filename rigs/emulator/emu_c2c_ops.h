/* SPDX-License-Identifier: Apache-2.0 */
/* What the operations of +USECC2C share, and where a module broken on purpose departs from them. */
#ifndef EMU_C2C_OPS_H
#define EMU_C2C_OPS_H

#include "emu_sec.h"

/* ---- parameters: emu_c2c_te.c ---------------------------------------------------------------- */
/* The te, or the confirmation, of a command line into e->c2c.job. False: it is none. */
bool emu_c2c_take_te(struct emu *e, const struct emu_args *a);
bool emu_c2c_take_confirmation(struct emu *e, const struct emu_args *a);
bool emu_c2c_te_is_zero(const struct emu *e);

/* ---- pairing: emu_c2c_pair.c, emu_c2c_repair.c, emu_c2c_confirm.c ---------------------------- */
void emu_c2c_op_pair(struct emu *e);
void emu_c2c_op_repair(struct emu *e);
void emu_c2c_op_confirm(struct emu *e);

bool emu_c2c_is_off(const struct emu *e);         /* by the service, since the bootstrap */
bool emu_c2c_pairing_closed(const struct emu *e); /* from bootstrap or seal on, unless granted */
bool emu_c2c_same_te_refused(const struct emu *e, size_t good);

/*
 * New keys for the te of the job, into the slot, and the line that tells them. V1 has no
 * confirmation: its pairing is good at once. False: the command is answered or dead.
 */
bool emu_c2c_put_pairing(struct emu *e, size_t slot, bool by_repair);

/* OK; where the open channel is to go on with the new keys of a replaced pairing it does then. */
void emu_c2c_ok_and_switch(struct emu *e, bool replaced);

/* ---- broken on purpose: emu_c2c_weak.c ------------------------------------------------------- */
/* The keys of a module that makes them badly. `old` as in the slot before. */
void emu_c2c_weaken(struct emu *e, struct emu_c2c_pairing *made, const struct emu_c2c_slot *old);

/* The good pairing that a module opens which does not look at the te closely. */
size_t emu_c2c_find_loosely(const struct emu *e);

/* The keys of the frame that has come: those of the channel, or others that a module takes too. */
struct emu_c2c_keys emu_c2c_keys_of_frame(const struct emu *e);

/* ---- broken on purpose: emu_c2c_undead.c ----------------------------------------------------- */
/* A close that does half its work: true, and the channel is then as it leaves it. */
bool emu_c2c_half_close(struct emu *e);

/* Power goes or a reset comes, in the way that a defect's name says; and the boot after it. */
void emu_c2c_leave_behind(struct emu *e, const char *defect);
void emu_c2c_come_back(struct emu *e);

/* The text of a good frame that is lost, with the whole session or without. */
bool emu_c2c_ends_silently(struct emu *e, const uint8_t *text, size_t len);

/* The IV of the next frame of the module: emu_c2c_iv.c. */
void emu_c2c_draw_iv(struct emu *e, uint8_t iv[EMU_C2C_SECRET]);

/* Work that tells how nearly right a frame, a te is: 0 in a sound module. emu_c2c_telltale.c */
int64_t emu_c2c_telltale_frame_ns(const struct emu *e);
int64_t emu_c2c_telltale_te_ns(const struct emu *e);

/* A byte that is in no frame has come while the channel is open. */
void emu_c2c_overhear(struct emu *e, uint8_t byte);

#endif
