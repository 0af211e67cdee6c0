/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_c2c_hostile.h"

#include <string.h>

#include "emu_c2c_ops.h"

enum {
    PEACE = 8, /* answers that are left alone */
    EVERY = 4, /* of those after them */
    LINE = 5000,
    CHATTER_MS = 10,
    AFTER_MS = 40,
    LATER_MS = 400,
};

static bool bites(struct emu *e, const char *name)
{
    const struct emu_c2c_hostile *h = &e->c2c.hostile;
    return h->answers > PEACE && h->answers % EVERY == 0 && emu_broken(e, name);
}

/* Text of its own, in a frame of its own. */
static void say(struct emu *e, const char *text)
{
    uint8_t iv[EMU_C2C_SECRET], frame[EMU_C2C_FRAME];
    emu_random_bytes(e, EMU_FOR_IVS, iv, sizeof(iv));
    emu_uart_send(e, frame, emu_c2c_frame_make(&e->c2c.keys, iv, text, strlen(text), frame));
}

static void chatter(struct emu *e)
{
    if (!e->c2c.open)
        return;
    say(e, "\r\n+CGMM: 1\r\n");
    emu_schedule(e, e->now + CHATTER_MS * EMU_MS, chatter, EMU_LIFE_RUN);
}

static void second_final(struct emu *e)
{
    if (e->c2c.open)
        say(e, "\r\nERROR\r\n");
}

static void plain_ok(struct emu *e)
{
    static const uint8_t ok[] = "\r\nOK\r\n";
    if (!e->c2c.open)
        emu_uart_send(e, ok, sizeof(ok) - 1);
}

void emu_c2c_hostile_opened(struct emu *e)
{
    e->c2c.hostile.reopened = true;
}

void emu_c2c_hostile_closed(struct emu *e)
{
    if (emu_broken(e, "hostile-talks-after-close"))
        emu_schedule(e, e->now + LATER_MS * EMU_MS, plain_ok, EMU_LIFE_RUN);
}

void emu_c2c_hostile_heard(struct emu *e)
{
    if (bites(e, "hostile-reflects-frames"))
        emu_uart_send(e, e->c2c.rx.bytes, e->c2c.rx.frame_len);
}

/* ---- texts ------------------------------------------------------------------------------------
 */

static void hold(struct emu *e, const uint8_t *text, size_t len)
{
    memcpy(e->c2c.held, text, len);
    e->c2c.held_len = len;
}

/* Puts a line in front of the answer. */
static void put_first(struct emu *e, const char *line, size_t len)
{
    if (e->c2c.held_len + len > EMU_C2C_HELD)
        return;
    memmove(e->c2c.held + len, e->c2c.held, e->c2c.held_len);
    memcpy(e->c2c.held, line, len);
    e->c2c.held_len += len;
}

static void put_long_line_first(struct emu *e)
{
    char line[LINE];
    memset(line, 'x', sizeof(line));
    memcpy(line, "\r\n", 2);
    memcpy(line + sizeof(line) - 2, "\r\n", 2);
    put_first(e, line, sizeof(line));
}

static void remember_text(struct emu *e)
{
    struct emu_c2c_hostile *h = &e->c2c.hostile;
    if (e->c2c.held_len > sizeof(h->text))
        return;
    memcpy(h->text, e->c2c.held, e->c2c.held_len);
    h->text_len = e->c2c.held_len;
}

void emu_c2c_hostile_answer(struct emu *e)
{
    static const uint8_t begun[] = "\r\n+CGMM: 1\r\n";
    static const uint8_t length[] = { EMU_C2C_MARK, 0xFF, 0xFF };
    static const char control[] = "\r\n\x1b[2J\x07\r\n";
    struct emu_c2c_hostile *h = &e->c2c.hostile;
    if (e->c2c.held_len == 0)
        return;
    h->answers++;
    if (bites(e, "hostile-answers-as-before") && h->text_len > 0)
        hold(e, h->text, h->text_len);
    else
        remember_text(e);
    if (bites(e, "hostile-overlong-line"))
        put_long_line_first(e);
    if (bites(e, "hostile-control-bytes"))
        put_first(e, control, sizeof(control) - 1);
    if (bites(e, "hostile-huge-length"))
        emu_uart_send(e, length, sizeof(length));
    if (bites(e, "hostile-second-final"))
        emu_schedule(e, e->now + AFTER_MS * EMU_MS, second_final, EMU_LIFE_RUN);
    if (bites(e, "hostile-endless-answer")) {
        hold(e, begun, sizeof(begun) - 1);
        emu_schedule(e, e->now + CHATTER_MS * EMU_MS, chatter, EMU_LIFE_RUN);
    }
}

/* ---- frames -----------------------------------------------------------------------------------
 */

static bool holds(const struct emu *e, const char *word)
{
    return memmem(e->c2c.held, e->c2c.held_len, word, strlen(word)) != NULL;
}

bool emu_c2c_hostile_frame(struct emu *e, const uint8_t *frame, size_t len)
{
    struct emu_c2c_hostile *h = &e->c2c.hostile;
    bool error = h->answers > PEACE && holds(e, "ERROR");
    bool stored = error && h->ok_len > 0 && emu_broken(e, "hostile-stored-ok-for-error");
    if (stored)
        emu_uart_send(e, h->ok, h->ok_len);
    else if (bites(e, "hostile-replays-answers") ||
             (h->reopened && h->frame_len > 0 && emu_broken(e, "hostile-replays-last-session")))
        emu_uart_send(e, h->frame, h->frame_len);
    h->reopened = false;
    memcpy(h->frame, frame, len);
    h->frame_len = len;
    if (holds(e, "OK\r\n")) {
        memcpy(h->ok, frame, len);
        h->ok_len = len;
    }
    return stored;
}
