/* SPDX-License-Identifier: Apache-2.0 */
/* The UART: byte pacing both ways, autobaud, and what a wrong speed does to bytes. */
#ifndef EMU_UART_H
#define EMU_UART_H

#include "emu.h"

int64_t emu_uart_next(const struct emu *e); /* when a byte arrives or has left; EMU_NEVER */
void emu_uart_step(struct emu *e);          /* that byte, due now */
void emu_uart_settle(struct emu *e);        /* after each event: what no longer is held goes on */
void emu_uart_die(struct emu *e);           /* the module's side goes; bytes on the wire stay */
bool emu_uart_speed_known(int64_t baud);    /* one of the speeds of the data sheet, or 0 */

#endif
