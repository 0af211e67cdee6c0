/* SPDX-License-Identifier: Apache-2.0 */
/* Which modules the run is about: asked once, before the first case, and written down. */
#ifndef R5_RUN_IDENTIFY_H
#define R5_RUN_IDENTIFY_H

#include "session.h"

/*
 * Brings each unit up, asks its IMEI, type and versions, and writes a record of kind "unit" for
 * each; the strings are empty for one that does not tell. A rig that breaks on the way is told by
 * s->phase.
 */
enum r5_status run_identify(struct run_session *s, struct r5_error *error) R5_CHECKED;

#endif
