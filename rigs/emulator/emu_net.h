/* SPDX-License-Identifier: Apache-2.0 */
/* Network registration and packet data: a well-behaved LTE-M cell. Volatile. */
#ifndef EMU_NET_H
#define EMU_NET_H

#include <stdbool.h>
#include <stdint.h>

enum emu_reg { EMU_REG_CS, EMU_REG_GPRS, EMU_REG_EPS, EMU_REGS };

struct emu_net {
    int64_t cfun;          /* 0, 1, 4 */
    int64_t stat;          /* 0 off, 1 home, 2 searching */
    int64_t urc[EMU_REGS]; /* +CREG=n, +CGREG=n, +CEREG=n */
    int64_t cops_mode;     /* 0 automatic, 1 manual, 2 deregistered */
    int64_t cops_format;
    bool attached;
    bool detach_asked;
    int64_t psd_type;    /* +UPSD=0,0 */
    int64_t psd_context; /* +UPSD=0,100 */
    bool psd_active;
};

struct emu;
void emu_net_boot(struct emu *e);
void emu_net_radio(struct emu *e, int64_t cfun); /* 0 and 4 leave the network, 1 searches it */
void emu_net_down(struct emu *e);
bool emu_net_registered(const struct emu *e);
void emu_net_address(const struct emu *e, char to[16]); /* the module's IPv4 address */

#endif
