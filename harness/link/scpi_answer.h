/* SPDX-License-Identifier: Apache-2.0 */
/* What an instrument answers by SCPI. Anything may come; what is not as it should be is refused. */
#ifndef R5_LINK_SCPI_ANSWER_H
#define R5_LINK_SCPI_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

#define LINK_SCPI_MILLI_MAX 1000000000 /* thousandths: a million volts or amperes */

/*
 * A decimal number and nothing else, in thousandths, rounded: "3.8", "+3.80000000E+00". False for
 * what is none and for what is out of bounds; SCPI's "not a number" (9.91E37) is.
 */
bool link_scpi_milli(const char *text, int *thousandths);

/* An entry of the error queue: a number alone, or with a text after it: -222,"Data out of range".
 */
bool link_scpi_error(const char *text, int *number, char *says, size_t room);

/* Makes it one printable line of ASCII; blanks at its end go. */
void link_scpi_plain(char *text, size_t len);

#endif
