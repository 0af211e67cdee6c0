/* SPDX-License-Identifier: Apache-2.0 */
/* +UFACTORY: the command stores a wish, the next boot grants it. */
#ifndef EMU_FACTORY_H
#define EMU_FACTORY_H

#include "emu.h"

/* At boot: restores what was asked and forgets the wish; e->factory_nvm tells later hooks. */
void emu_factory_apply(struct emu *e);

#endif
