/* SPDX-License-Identifier: Apache-2.0 */
/* Frames that only a module broken on purpose takes. */
#ifndef EMU_C2C_ODD_H
#define EMU_C2C_ODD_H

#include "emu_c2c_codec.h"

/*
 * A body that is not right, read as a broken module would; `plain` has room for EMU_C2C_PADDED and
 * a hash. False: refused after all, as always without defects (null or none).
 */
bool emu_c2c_odd_read(const struct emu_c2c_keys *keys, const struct emu_defects *defects,
                      const uint8_t *body, size_t body_len, uint8_t *plain, size_t *padded_len);

/* True for a length that is wrong, and that a broken module looks at all the same. */
bool emu_c2c_odd_length(const struct emu_defects *defects, size_t body_len);

#endif
