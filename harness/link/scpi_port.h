/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Questions to an instrument that speaks SCPI, one line each, by TCP or by a USB-TMC device file.
 *
 * It lives in the arena and is used by one process after another over the same connection. One that
 * dies between a question and its answer leaves the answer behind: the next question notices, asks
 * who is there and throws away all that comes before the answer to that.
 */
#ifndef R5_LINK_SCPI_PORT_H
#define R5_LINK_SCPI_PORT_H

#include <stdbool.h>
#include <stddef.h>

#include "error.h"

#define LINK_SCPI_LINE 256      /* the longest answer, with the end mark */
#define LINK_SCPI_GUARD_MS 3000 /* for each line, of wall time; connecting as well */

struct link_scpi_port {
    int fd;
    bool is_socket;
    bool by_message; /* USB-TMC: the kernel keeps the time, one read is one answer */
    bool asked;      /* an answer is still to come */
    char address[128];
    char identity[LINK_SCPI_LINE]; /* as it answered *IDN?, one plain line */
    size_t len;
    char in[2 * LINK_SCPI_LINE]; /* read, and not a whole line yet */
};

/*
 * "tcp:HOST:PORT" or a path; asks *IDN?, clears the error queue and switches nothing. A name of a
 * host is looked up by the system's resolver, in the time that it takes. Nothing stays open when
 * it fails.
 */
enum r5_status link_scpi_port_open(struct link_scpi_port *port, const char *address,
                                   struct r5_error *error) R5_CHECKED;
void link_scpi_port_close(struct link_scpi_port *port);

enum r5_status link_scpi_tell(struct link_scpi_port *port, const char *command,
                              struct r5_error *error) R5_CHECKED;

/* `answer` has room for LINK_SCPI_LINE. R5_E_TIMEOUT, R5_E_CLOSED, R5_E_INPUT (overlong). */
enum r5_status link_scpi_ask(struct link_scpi_port *port, const char *question, char *answer,
                             struct r5_error *error) R5_CHECKED;

#endif
