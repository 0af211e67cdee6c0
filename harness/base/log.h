/* SPDX-License-Identifier: Apache-2.0 */
/* Words for the person at the terminal, on standard error. The journal is something else. */
#ifndef R5_BASE_LOG_H
#define R5_BASE_LOG_H

enum r5_log_level { R5_LOG_QUIET, R5_LOG_NORMAL, R5_LOG_VERBOSE };

void r5_log_set_level(enum r5_log_level level);

/* One line, printed unless --quiet (r5_say) or only with --verbose (r5_detail). */
void r5_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
void r5_detail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* One line "r5conform: ..." that is always printed: an error with its remedy. */
void r5_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Control characters become '?': what a file or a module says must not steer the terminal. */
void r5_plain(char *text);

#endif
