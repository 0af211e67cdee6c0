/* SPDX-License-Identifier: Apache-2.0 */
#include "tty_send.h"

#include "tty_modem.h"

#define BITS_MAX 12 /* of a byte on the wire: start, 8 data, parity, 2 stop */
#define LOOK_MIN (R5_NS_PER_MS / 10)
#define LOOK_MAX r5_ms(5)

struct sending {
    const struct link_fd *line;
    const struct link_line *set;
    const uint8_t *bytes;
    size_t len;    /* not yet handed over */
    size_t unsent; /* handed over, not gone */
    bool cts;
};

static r5_time wire_time(const struct link_line *set, size_t bytes)
{
    int64_t baud = set->baud > 0 ? set->baud : 9600;
    return (r5_time)bytes * BITS_MAX * R5_NS_PER_S / baud;
}

int64_t link_tty_guard_ms(const struct link_line *set, size_t bytes)
{
    return LINK_FD_GUARD_MS + 2 * wire_time(set, bytes) / R5_NS_PER_MS;
}

static enum r5_status look(struct sending *s, struct r5_error *error)
{
    struct link_modem modem = { .cts = true };
    enum r5_status status = R5_OK;
    if (s->set->flow == LINK_FLOW_RTS_CTS)
        status = link_tty_modem(s->line, &modem, error);
    s->cts = modem.cts;
    return status == R5_OK ? link_tty_unsent(s->line, &s->unsent, error) : status;
}

/* Hands over what goes, and sees how far it has come. */
static enum r5_status advance(struct sending *s, struct r5_error *error)
{
    enum r5_status status = look(s, error);
    if (status != R5_OK || !s->cts || s->len == 0)
        return status;
    size_t put;
    status = link_fd_put(s->line, s->bytes, s->len, &put, error);
    if (status != R5_OK)
        return status;
    s->bytes += put;
    s->len -= put;
    return look(s, error);
}

static enum r5_status give_up(struct sending *s, enum r5_status why, struct r5_error *error)
{
    link_tty_discard_unsent(s->line);
    size_t kept = s->unsent + s->len;
    enum r5_status status = look(s, error);
    if (status != R5_OK)
        return status;
    const char *rest = s->unsent > 0 ? "; some of them are in the chip and may still come" : "";
    if (why == R5_E_TIMEOUT)
        return r5_fail(error, why, "the module holds CTS off: %zu bytes were not sent%s", kept,
                       rest);
    return r5_fail(error, why, "%zu bytes do not leave the serial port%s%s", kept,
                   s->set->flow == LINK_FLOW_RTS_CTS ? " although CTS is on" : "", rest);
}

/* Nothing can be waited for that tells of CTS or of an empty port; the clock watches the rest of
 * the rig meanwhile. */
static enum r5_status pause_for(struct sending *s, struct r5_error *error)
{
    r5_time step = s->cts ? wire_time(s->set, s->unsent) : LOOK_MAX;
    step = step < LOOK_MIN ? LOOK_MIN : step > LOOK_MAX ? LOOK_MAX : step;
    enum r5_status status = link_wait(s->line->clock, -1, link_now(s->line->clock) + step, error);
    return status == R5_E_TIMEOUT ? R5_OK : status;
}

enum r5_status link_tty_send(const struct link_fd *line, const struct link_line *set,
                             const uint8_t *bytes, size_t len, r5_time deadline,
                             struct r5_error *error)
{
    struct sending s = { .line = line, .set = set, .bytes = bytes, .len = len };
    r5_time patience = r5_wall_guard(link_tty_guard_ms(set, len));
    r5_time stuck_at = r5_wall_monotonic() + patience;
    size_t left = len;
    if (line->fd < 0)
        return link_fd_gone(line, error);
    for (;;) {
        enum r5_status status = advance(&s, error);
        if (status != R5_OK)
            return status;
        if (s.len == 0 && s.unsent == 0)
            return R5_OK;
        bool late = link_now(line->clock) >= deadline;
        if (!s.cts && late)
            return give_up(&s, R5_E_TIMEOUT, error);
        if (!late && (!s.cts || s.len + s.unsent < left))
            stuck_at = r5_wall_monotonic() + patience;
        left = s.len + s.unsent;
        if (r5_wall_monotonic() >= stuck_at)
            return give_up(&s, R5_E_IO, error);
        status = pause_for(&s, error);
        if (status != R5_OK)
            return status;
    }
}
