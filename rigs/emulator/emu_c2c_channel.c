/* SPDX-License-Identifier: Apache-2.0 */
/* The open channel: it stands between the UART and the AT interface, in both directions. */
#include <string.h>

#include "emu_c2c_ops.h"

static void take_frames(struct emu *e);

static void frame_is_late(struct emu *e)
{
    e->c2c.timer_runs = false;
    if (e->c2c.open)
        take_frames(e);
}

/* A running timer may be early: it looks again then. */
static void watch_for_silence(struct emu *e)
{
    int64_t deadline = emu_c2c_receiver_deadline(&e->c2c.rx);
    if (deadline == 0 || e->c2c.timer_runs)
        return;
    e->c2c.timer_runs = true;
    emu_schedule(e, deadline, frame_is_late, EMU_LIFE_RUN);
}

static bool too_many_refused(const struct emu *e)
{
    if (e->c2c.rx.refused == 0)
        return false;
    int64_t limit = emu_profile_int(e, "c2c.bad_frame_limit");
    return limit > 0 && e->c2c.rx.refused >= limit;
}

/* The module does the same work whatever it will find wrong. */
static int64_t work_ns(struct emu *e)
{
    int64_t blocks = (int64_t)(e->c2c.rx.body_len / 16);
    int64_t us = emu_profile_int(e, "c2c.frame_us") + blocks * emu_profile_int(e, "c2c.block_us");
    int64_t jitter_ns = 1000 * emu_profile_int(e, "c2c.frame_jitter_us");
    return 1000 * us + emu_random_below(e, EMU_FOR_JITTER, jitter_ns) + emu_c2c_more_work_ns(e) +
           emu_c2c_telltale_frame_ns(e);
}

static void frame_is_done(struct emu *e)
{
    uint8_t text[EMU_C2C_PADDED];
    size_t len = 0;
    e->c2c.working = false;
    memcpy(e->c2c.iv.of_host, e->c2c.rx.bytes + 3, EMU_C2C_SECRET); /* V2 begins with it */
    emu_c2c_hostile_heard(e);
    const struct emu_c2c_keys keys = emu_c2c_keys_of_frame(e);
    if (!emu_c2c_receiver_read(&e->c2c.rx, &keys, text, &len))
        emu_c2c_refused(e);
    else if (!emu_c2c_ends_silently(e, text, len))
        emu_c2c_text(e, text, len);
    if (too_many_refused(e))
        emu_c2c_close(e);
    if (e->c2c.open)
        take_frames(e);
}

/* One frame at a time: what comes while it is worked on waits. */
static void take_frames(struct emu *e)
{
    if (e->c2c.working)
        return;
    e->c2c.working = emu_c2c_receiver_find(&e->c2c.rx, e->c2c.keys.version, e->now);
    if (e->c2c.working)
        emu_schedule(e, e->now + work_ns(e), frame_is_done, EMU_LIFE_RUN);
    else
        watch_for_silence(e);
}

static void channel_rx(struct emu *e, uint8_t byte)
{
    emu_c2c_outside(e, byte);
    emu_c2c_receiver_put(&e->c2c.rx, e->now, byte);
    take_frames(e);
}

static void send_frames(struct emu *e)
{
    size_t most = (size_t)emu_profile_int(e, "c2c.tx_user_max");
    emu_c2c_hostile_answer(e);
    for (size_t at = 0; at < e->c2c.held_len; at += most) {
        uint8_t iv[EMU_C2C_SECRET], frame[EMU_C2C_FRAME];
        size_t left = e->c2c.held_len - at;
        emu_c2c_draw_iv(e, iv);
        size_t len = emu_c2c_frame_make(&e->c2c.keys, iv, e->c2c.held + at,
                                        left < most ? left : most, frame);
        if (emu_broken(e, "stray-frame-before-answer"))
            emu_uart_send(e, frame, len - 1); /* begun, not ended, and sent anew */
        if (!emu_c2c_hostile_frame(e, frame, len))
            emu_uart_send(e, frame, len);
        if (emu_broken(e, "answer-ends-with-first-frame"))
            break;
    }
    e->c2c.held_len = 0;
}

/* Nothing is held back that something else waits for: after it the channel may be gone. */
static void channel_flush(struct emu *e)
{
    if (!e->c2c.open)
        return;
    if (e->now >= e->c2c.silent_until || e->at.then != NULL)
        send_frames(e);
    else {
        emu_cancel(e, channel_flush);
        emu_schedule(e, e->c2c.silent_until, channel_flush, EMU_LIFE_RUN);
    }
}

/* What does not fit goes out ahead of its time, in full frames. */
static void channel_tx(struct emu *e, const uint8_t *bytes, size_t len)
{
    enum { SHORT_ANSWER = 14 };
    if (len > SHORT_ANSWER && emu_broken(e, "answers-cut-in-channel"))
        len = SHORT_ANSWER;
    if (emu_broken(e, "open-leaves-output-plain") ||
        (memmem(bytes, len, "ERROR", 5) != NULL && emu_broken(e, "errors-plain-in-channel"))) {
        emu_uart_send(e, bytes, len);
        return;
    }
    while (len > 0) {
        size_t most = (size_t)emu_profile_int(e, "c2c.tx_user_max");
        size_t room = EMU_C2C_HELD / most * most - e->c2c.held_len;
        size_t n = len < room ? len : room;
        memcpy(e->c2c.held + e->c2c.held_len, bytes, n);
        e->c2c.held_len += n;
        bytes += n;
        len -= n;
        if (n == room)
            send_frames(e);
    }
}

static const struct emu_channel c2c_channel = {
    .rx = channel_rx,
    .tx = channel_tx,
    .flush = channel_flush,
};

void emu_c2c_open(struct emu *e, size_t slot)
{
    e->c2c.open = true;
    e->c2c.in_use = slot;
    e->c2c.broken.frames = 0;
    e->c2c.broken.had_session = true;
    e->c2c.keys = e->c2c.slot[slot].good.keys;
    e->c2c.held_len = 0;
    e->c2c.silent_until = e->now + emu_profile_int(e, "c2c.open_guard_ms") * EMU_MS;
    emu_c2c_receiver_init(&e->c2c.rx, (size_t)emu_profile_int(e, "c2c.rx_padded_max"),
                          emu_profile_int(e, "c2c.frame_timeout_ms") * EMU_MS);
    e->c2c.rx.defects = &e->world->defects;
    emu_c2c_other_keys(e);
    emu_c2c_hostile_opened(e);
    emu_channel_set(e, &c2c_channel);
}

void emu_c2c_close(struct emu *e)
{
    e->c2c.open = false;
    e->c2c.working = false;
    emu_c2c_hostile_closed(e);
    emu_cancel(e, frame_is_done);
    e->c2c.held_len = 0;
    emu_channel_set(e, emu_c2c_after_close(e));
    memset(&e->c2c.keys, 0, sizeof(e->c2c.keys));
}
