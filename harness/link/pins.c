/* SPDX-License-Identifier: Apache-2.0 */
#include "pins.h"

const char *link_pin_name(enum link_pin pin)
{
    static const char *const names[LINK_PIN_COUNT] = { "pwr_on", "reset_n", "v_int" };
    return pin < LINK_PIN_COUNT ? names[pin] : "unknown";
}
