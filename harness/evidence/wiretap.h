/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From bytes on the wire to records.
 *
 * Bytes are held back until the line or frame they belong to is known, so that a secret is replaced
 * before it is written. A line ends with CR (to the module) or LF (from it); a C2C frame by its
 * length. Frames are recorded raw, as hex: keys are not kept, so they say nothing; their text comes
 * as records of kind "c2c". Hold-back is bounded: a line longer than 4096 bytes is withheld whole
 * and counted.
 */
#ifndef R5_EVIDENCE_WIRETAP_H
#define R5_EVIDENCE_WIRETAP_H

#include <stdbool.h>

#include "journal.h"

struct jrn_wiretap;

enum jrn_wire { JRN_TX, JRN_RX };

#define JRN_BULK_ROOM 32768 /* bytes of records that wait to be written as one */

/* One for each unit. `writer` and `vault` are borrowed. NULL when the arena is used up. */
struct jrn_wiretap *jrn_wiretap_new(struct r5_arena *arena, struct jrn_writer *writer,
                                    struct jrn_vault *vault, int unit);

/* Raw bytes as they pass. Errors of the journal are kept and told by jrn_wiretap_flush. */
void jrn_wiretap_bytes(struct jrn_wiretap *tap, enum jrn_wire dir, const uint8_t *bytes,
                       size_t len);

/* Text that the channel encrypted or decrypted: kind "c2c". */
void jrn_wiretap_text(struct jrn_wiretap *tap, enum jrn_wire dir, const uint8_t *bytes, size_t len);

/* A frame that the channel dropped, and why. */
void jrn_wiretap_dropped(struct jrn_wiretap *tap, const char *why, size_t len);

/*
 * Times that a secret of this case which was known before stood in what came in, as a run of
 * jrn_mark_values: not counted is what hands a secret over.
 */
long jrn_wiretap_secrets_heard(const struct jrn_wiretap *tap);

/*
 * While on, records wait for others until there is no more room and are then written as one of kind
 * "bulk", which the reader of a journal unfolds again. Off, and write_bulk: writes what waits, so
 * that what is written next stands behind it.
 */
void jrn_wiretap_bulk(struct jrn_wiretap *tap, bool on);
void jrn_wiretap_write_bulk(struct jrn_wiretap *tap);

/*
 * Writes what is held, redacted as far as it came: before a pin changes, at the end of an exchange
 * or case. `as_held`: kind "held" instead of tx or rx, after the process of a case has died.
 */
enum r5_status jrn_wiretap_flush(struct jrn_wiretap *tap, bool as_held,
                                 struct r5_error *error) R5_CHECKED;

#endif
