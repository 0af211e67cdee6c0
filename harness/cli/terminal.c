/* SPDX-License-Identifier: Apache-2.0 */
#include "terminal.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MARK "\033[36m"
#define UNMARK "\033[0m"

static bool shows_colours(void)
{
    const char *none = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(STDOUT_FILENO) == 1 && (none == NULL || none[0] == '\0') && term != NULL &&
           strcmp(term, "dumb") != 0;
}

enum r5_status cli_terminal_open(struct cli_terminal *t, struct r5_error *error)
{
    *t = (struct cli_terminal){ .colours = shows_colours() };
    if (tcgetattr(STDIN_FILENO, &t->found) == 0)
        return R5_OK;
    return r5_fail(error, R5_E_INPUT,
                   "standard input is no terminal, and the console is for a person at one; for "
                   "scripts there is r5conform run");
}

/* Lines still end with LF alone: what the driver makes of those suits our own. */
void cli_terminal_raw(struct cli_terminal *t)
{
    struct termios raw = t->found;
    raw.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | INLCR | IGNCR | ISTRIP | IXON);
    raw.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    t->raw = tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) == 0;
}

void cli_terminal_restore(struct cli_terminal *t)
{
    if (t->raw && t->mid_line)
        cli_terminal_put(t, "\n");
    if (t->raw)
        (void)tcsetattr(STDIN_FILENO, TCSADRAIN, &t->found);
    t->raw = false;
}

int cli_terminal_keys(struct cli_terminal *t, int wait_ms, uint8_t *keys, size_t room)
{
    struct pollfd polled = { .fd = STDIN_FILENO, .events = POLLIN };
    struct timespec limit = { .tv_sec = wait_ms / 1000, .tv_nsec = wait_ms % 1000 * 1000000L };
    (void)t;
    int ready = ppoll(&polled, 1, &limit, NULL);
    if (ready <= 0)
        return ready == 0 || errno == EINTR ? 0 : -1;
    ssize_t got = read(STDIN_FILENO, keys, room);
    if (got < 0 && (errno == EINTR || errno == EAGAIN))
        return 0;
    return got > 0 ? (int)got : -1;
}

static void put_byte(uint8_t byte)
{
    if ((byte >= ' ' && byte <= '~') || byte == '\r' || byte == '\n' || byte == '\t')
        putchar(byte);
    else
        printf("\\x%02x", byte);
}

void cli_terminal_show(struct cli_terminal *t, const uint8_t *bytes, size_t len, bool marked)
{
    if (len == 0)
        return;
    if (marked && t->colours)
        fputs(MARK, stdout);
    for (size_t i = 0; i < len; i++)
        put_byte(bytes[i]);
    if (marked && t->colours)
        fputs(UNMARK, stdout);
    t->mid_line = bytes[len - 1] != '\n';
    fflush(stdout);
}

void cli_terminal_put(struct cli_terminal *t, const char *text)
{
    size_t len = strlen(text);
    fputs(text, stdout);
    fflush(stdout);
    t->mid_line = len > 0 ? text[len - 1] != '\n' : t->mid_line;
}

void cli_terminal_say(struct cli_terminal *t, const char *text)
{
    if (t->mid_line)
        putchar('\n');
    fputs("*** ", stdout);
    cli_terminal_show(t, (const uint8_t *)text, strlen(text), false);
    cli_terminal_put(t, "\n");
}
