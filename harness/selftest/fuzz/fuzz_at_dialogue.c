/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Commands to a module that answers anything, plain or through the channel: each exchange ends, and
 * the reply is within its bounds. The input: n, n bytes of what the host does, a frame script.
 */
#include "at_dialogue.h"
#include "c2c_channel.h"
#include "c2c_pairing.h"
#include "script_line.h"

static struct script_line line;
static struct at_dialogue *d;
static struct at_reply reply;

static enum r5_status fill(void *self, uint8_t *bytes, size_t len, struct r5_error *error)
{
    (void)self;
    (void)error;
    memset(bytes, 7, len);
    return R5_OK;
}

static void see_frame(void *self, const uint8_t *raw, size_t len)
{
    (void)self;
    (void)raw;
    (void)len;
}

static void see_text(void *self, enum link_dir dir, const uint8_t *plain, size_t len)
{
    (void)self;
    (void)dir;
    (void)plain;
    (void)len;
}

static void see_dropped(void *self, enum c2c_fault fault, const uint8_t *raw, size_t len)
{
    (void)self;
    (void)fault;
    (void)raw;
    (void)len;
}

static void read_pairing(int op, enum c2c_version expected)
{
    static const struct c2c_pairing nothing;
    struct c2c_pairing pairing = nothing;
    enum c2c_pair_result result = c2c_read_pair_answer(&reply, op, expected, &pairing);
    fuzz_claim(result <= C2C_UPGRADED, "a result is one of the list");
    if (result == C2C_PAIRED)
        fuzz_claim(pairing.keys.version == expected, "paired by the version that was expected");
    else
        fuzz_claim(memcmp(&pairing, &nothing, sizeof(nothing)) == 0, "no keys without a pairing");
}

static void read_reply(void)
{
    fuzz_claim(reply.lines >= 0 && reply.lines <= AT_LINES_MAX, "a reply has its limit of lines");
    fuzz_claim(memchr(reply.final_text, '\0', sizeof(reply.final_text)) != NULL,
               "the final line ends");
    fuzz_claim((reply.final == AT_SILENT) == (reply.final_text[0] == '\0'),
               "a final code has its text");
    for (int i = 0; i < reply.lines; i++) {
        const char *text = reply.line[i], *end = reply.text + reply.text_used;
        fuzz_claim(text >= reply.text && text + at_line_len(&reply, i) < end,
                   "a line lies in the reply");
    }
    (void)at_line_with(&reply, "+USECC2C:");
    for (int op = 0; op <= 3; op += 3) {
        read_pairing(op, C2C_V1);
        read_pairing(op, C2C_V2);
    }
}

static void read_urcs(void)
{
    struct at_urc urc;
    for (int i = 0; at_next_urc(d, &urc); i++)
        fuzz_claim(i < AT_URCS_MAX && memchr(urc.text, '\0', sizeof(urc.text)) != NULL,
                   "no more URCs than are kept");
    fuzz_claim(at_urcs_lost(d) >= 0, "lost ones are counted");
}

static void command(unsigned choice, int limit_ms)
{
    static const char *const commands[] = {
        "AT",
        "ATE0",
        "AT+CEREG?",
        "AT+USECC2C=0,\"00\"",
        "AT+CMEE=2",
        "AT+URDFILE=\"f\"",
        "AT+UDWNFILE=\"f\",5",
        "AT+USECDEVCERT",
        "AT+CGSN=?",
        "ATV0",
        "AT+USORD=0,100",
        "AT+USOWR=0,5",
        "A/",
        "AT+CPIN?",
        "ATI0",
        "AT+USECPRF=0,3,\"a\"",
    };
    r5_time before = line.now;
    fuzz_claim(at_command(d, commands[choice % 16], limit_ms, &reply, NULL) == R5_OK,
               "any answer is an answer");
    fuzz_claim(line.now >= before, "time does not go back");
    read_reply();
    if (reply.final != AT_FINAL_PROMPT)
        return;
    fuzz_claim(at_payload(d, "12345", 5, limit_ms, &reply, NULL) == R5_OK,
               "any answer to data is an answer");
    read_reply();
}

static void act(unsigned op)
{
    struct at_urc urc;
    switch (op & 3) {
    case 0:
        command(op >> 4, (op & 4) != 0 ? 1000 : 10);
        break;
    case 1:
        if (at_send_raw(d, "AT+CSQ\rAT+CCLK?", op >> 4, NULL) == R5_OK &&
            at_collect(d, 100, &reply, NULL) == R5_OK)
            read_reply();
        break;
    case 2:
        if (at_wait_urc(d, (op & 4) != 0 ? "+UUSORD:" : "", (int)op, &urc, NULL) == R5_OK)
            fuzz_claim(memchr(urc.text, '\0', sizeof(urc.text)) != NULL, "a URC ends");
        read_urcs();
        break;
    default:
        fuzz_claim((op & 4) != 0 || at_forget(d, NULL) == R5_OK, "it can forget");
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
    struct c2c_channel *channel = c2c_channel_new(
        arena, &line.transport, &line.clock, (struct c2c_random){ .fill = fill }, observer, 1000);
    fuzz_claim(channel != NULL, "the arena has room");
    if (in.left > 0 && (in.at[0] & 2) != 0)
        c2c_channel_switch_on(channel, &line.s.keys);
    d = at_dialogue_new(arena, c2c_channel_transport(channel), &line.clock);
    fuzz_claim(d != NULL, "the arena has room");
    for (size_t i = 0; i < acts; i++)
        act(host[i]);
    command(0, 1000);
    read_urcs();
    r5_arena_free(&arena);
    return 0;
}
