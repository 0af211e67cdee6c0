/* SPDX-License-Identifier: Apache-2.0 */
/* What the module on each unit said it is. Not escaped: the caller passes the words on through an
 * escape of rep_out. */
#ifndef R5_REPORTS_UNIT_H
#define R5_REPORTS_UNIT_H

#include "model.h"
#include "out.h"

/*
 * "SARA-R510S-01B-00, IMEI 350..., versions 03.15,A00.01", with the unit's name before it when
 * there are several; one after the other from *at = 0 on, false when there is no more. A unit that
 * told nothing, and a run without such a record, is "not identified".
 */
bool rep_unit(const struct rep_run *run, size_t *at, struct rep_out *out);

#endif
