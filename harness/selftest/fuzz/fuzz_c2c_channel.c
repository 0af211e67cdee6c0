/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The channel around a transport: what is read is the text of good frames and nothing else, what is
 * written is good frames. The input: n, n bytes of what the host does, a frame script.
 */
#include "c2c_channel.h"
#include "script_line.h"

#define TIMEOUT_MS 1000

static struct script_line line;
static struct c2c_channel *channel;
static struct c2c_receiver wire; /* reads what the channel writes */
static uint8_t next_iv;
static uint64_t told, read_text; /* sums of the text that was told, and that was read */
static size_t told_len, written_text;

static enum r5_status fill(void *self, uint8_t *bytes, size_t len, struct r5_error *error)
{
    (void)self;
    (void)error;
    memset(bytes, ++next_iv, len);
    return R5_OK;
}

static void see_frame(void *self, const uint8_t *raw, size_t len)
{
    (void)self;
    fuzz_claim(raw[0] == C2C_MARKER && raw[len - 1] == C2C_MARKER, "a good frame has its markers");
    (void)c2c_body_iv(line.s.keys.version, raw + 3, len - C2C_OVERHEAD);
}

static void see_text(void *self, enum link_dir dir, const uint8_t *plain, size_t len)
{
    (void)self;
    if (dir == LINK_RX) {
        told = fuzz_sum(told, plain, len);
        told_len += len;
    }
}

static void see_dropped(void *self, enum c2c_fault fault, const uint8_t *raw, size_t len)
{
    (void)self;
    fuzz_claim(raw != NULL && len > 0 && fault != C2C_GOOD, "a fault has bytes");
}

static void see_written(void *user, const uint8_t *bytes, size_t len)
{
    (void)user;
    struct c2c_found found;
    if (!c2c_channel_is_on(channel))
        return;
    fuzz_claim(c2c_receiver_feed(&wire, bytes, len, 0) == len, "one frame a write");
    fuzz_claim(c2c_receiver_next(&wire, 0, &found) && found.fault == C2C_GOOD,
               "what is written is a good frame");
    fuzz_claim(found.plain_len <= C2C_PLAIN_MAX, "with no more text than the module takes");
    written_text += found.plain_len;
    fuzz_claim(!c2c_receiver_next(&wire, 0, &found), "and nothing behind it");
}

static void read_once(unsigned op)
{
    uint8_t bytes[600];
    size_t room = op & 8 ? 1 + op / 16 : sizeof(bytes), got;
    bool on = c2c_channel_is_on(channel);
    r5_time deadline = line.now + r5_ms(op);
    enum r5_status status =
        link_read(c2c_channel_transport(channel), bytes, room, deadline, &got, NULL);
    fuzz_claim(status == R5_OK ? got > 0 && got <= room : got == 0, "a read gives what it says");
    if (on)
        read_text = fuzz_sum(read_text, bytes, got);
}

static void write_once(unsigned op)
{
    uint8_t bytes[1024];
    size_t len = op * 4;
    bool on = c2c_channel_is_on(channel);
    memset(bytes, 'w', sizeof(bytes));
    written_text = 0;
    enum r5_status status =
        link_write(c2c_channel_transport(channel), bytes, len, line.now + r5_ms(1000), NULL);
    fuzz_claim(status == R5_OK, "a write takes all");
    fuzz_claim(!on || written_text == len, "all that is written is in the frames");
}

/* What the open channel has decoded and nobody has read passes on as plain text. */
static void switch_over(void)
{
    if (!c2c_channel_is_on(channel))
        c2c_channel_switch_on(channel, &line.s.keys);
    else
        c2c_channel_switch_off(channel);
    told = read_text = 0;
}

static void act(unsigned op)
{
    char text[200];
    struct link_transport *end = c2c_channel_transport(channel);
    switch (op & 7) {
    case 5:
        write_once(op >> 3);
        break;
    case 6:
        switch_over();
        break;
    case 7:
        link_describe(end, text, sizeof(text));
        if ((op & 8) != 0)
            break;
        fuzz_claim(link_drain(end, NULL) == R5_OK, "a drain does not fail");
        told = read_text = 0;
        break;
    default:
        read_once(op);
        break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_in in = { data, size };
    size_t acts;
    const uint8_t *host = fuzz_take(&in, fuzz_byte(&in), &acts);
    struct c2c_observer observer = { .frame = see_frame, .text = see_text, .dropped = see_dropped };
    struct r5_arena *arena = r5_arena_new(1 << 19, NULL);
    fuzz_claim(arena != NULL, "there is memory");
    script_line_start(&line, in.at, in.left);
    line.wrote = see_written;
    c2c_receiver_init(&wire, &line.s.keys, r5_ms(TIMEOUT_MS));
    channel = c2c_channel_new(arena, &line.transport, &line.clock,
                              (struct c2c_random){ .fill = fill }, observer, TIMEOUT_MS);
    told = read_text = told_len = 0;
    fuzz_claim(channel != NULL, "the arena has room");
    c2c_channel_switch_on(channel, &line.s.keys);
    for (size_t i = 0; i < acts; i++)
        act(host[i]);
    if (!c2c_channel_is_on(channel))
        switch_over();
    for (int reads = 0; !line.over && reads < 100000; reads++)
        read_once(0xF7);
    for (int reads = 0; reads < 16; reads++)
        read_once(0xF7);
    fuzz_claim(told == read_text, "what is read is the text that was told");
    fuzz_claim(told_len <= line.s.total, "no more text than bytes");
    r5_arena_free(&arena);
    return 0;
}
