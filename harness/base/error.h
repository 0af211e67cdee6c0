/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text that goes with a status.
 *
 * A failing function fills the caller's struct r5_error. The text says what was
 * tried, on what, the limit, and what to do next, in one line. Only the command
 * line and the supervisor print it.
 */
#ifndef R5_BASE_ERROR_H
#define R5_BASE_ERROR_H

#include "status.h"

struct r5_error {
    enum r5_status status;
    const char *file; /* where in our source it was noticed */
    int line;
    char text[480];
};

/*
 * Fills `error` (which may be NULL) and gives back `status`, so that a failing
 * function can say:  return r5_fail(error, R5_E_IO, "cannot open %s: %s", ...);
 */
#define r5_fail(error, status, ...) r5_fail_at((error), (status), __FILE__, __LINE__, __VA_ARGS__)

enum r5_status r5_fail_at(struct r5_error *error, enum r5_status status, const char *file, int line,
                          const char *format, ...) __attribute__((format(printf, 5, 6)));

/*
 * Puts "what: " in front of the text that `error` holds already, so that a caller adds
 * what it was about. Gives back the status that is in `error`.
 */
enum r5_status r5_fail_within(struct r5_error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
