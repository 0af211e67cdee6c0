/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EMU_VERSION_H
#define EMU_VERSION_H

#ifndef R5EMU_VERSION /* the build gives the project's */
#define R5EMU_VERSION "0.1.0"
#endif

#endif
