/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Questions to the person at the terminal, or to a file of answers, one a line.
 *
 * An answer that cannot be is told why, and the question comes again. After the end of the input
 * `ended` is set, every call comes back at once, and what it gives means nothing: ask straight
 * down and look at `ended` once.
 */
#ifndef R5_CLI_ASK_H
#define R5_CLI_ASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct cli_ask {
    FILE *in;
    bool echo; /* answers are printed: no terminal does it */
    bool ended;
};

/* One line of printable UTF-8. `preset` is taken for an empty one; NULL: there must be one. */
void cli_ask_text(struct cli_ask *ask, const char *question, const char *preset, char *answer,
                  size_t room);

/* The number of one of `words`, which end with NULL; `preset` is one of these numbers. */
int cli_ask_word(struct cli_ask *ask, const char *question, const char *const *words, int preset);

long cli_ask_number(struct cli_ask *ask, const char *question, long min, long max, long preset);

bool cli_ask_yes(struct cli_ask *ask, const char *question, bool preset);

/* Why an answer cannot be. */
void cli_ask_refuse(struct cli_ask *ask, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
