/* SPDX-License-Identifier: Apache-2.0 */
/* The other way round: a rig file for what cfg_rig_read would make of it, with comments. */
#ifndef R5_CONFIG_RIG_TEXT_H
#define R5_CONFIG_RIG_TEXT_H

#include "buf.h"
#include "rig_file.h"

/*
 * Appends the YAML of a rig whose units are real to `text`. Whatever stands in the rig's strings
 * comes back unchanged from cfg_rig_read, as long as it is printable UTF-8 in one line. R5_E_LIMIT
 * past the bound of `text`, R5_E_UNSUPPORTED for units and peers that are spawned.
 */
enum r5_status cfg_rig_text(const struct cfg_rig *rig, struct r5_buf *text,
                            struct r5_error *error) R5_CHECKED;

#endif
