/* SPDX-License-Identifier: Apache-2.0 */
/* The channel and the pairing exchanges against scripted modules. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "c2c_channel.h"
#include "c2c_pairing.h"
#include "hex.h"
#include "scripted.h"

#define ARENA (1 << 20)

static const struct c2c_keys keys = { .version = C2C_V2,
                                      .te = "te-secret-16-by",
                                      .key = "aes-key-16-byte",
                                      .hmac_key = "mac-key-16-byte" };

static struct scripted module;
static struct r5_arena *arena;
static struct c2c_channel *channel;
static struct link_transport *open_end;
static struct at_dialogue *d;
static struct at_reply reply;
static struct at_urc urc;
static uint8_t next_iv;
static int told[C2C_GARBAGE + 1];
static size_t text_out, text_in;

static enum r5_status fill(void *self, uint8_t *bytes, size_t len, struct r5_error *error)
{
    (void)self;
    (void)error;
    memset(bytes, ++next_iv, len);
    return R5_OK;
}

static void see_text(void *self, enum link_dir dir, const uint8_t *plain, size_t len)
{
    (void)self;
    (void)plain;
    *(dir == LINK_TX ? &text_out : &text_in) += len;
}

static void see_dropped(void *self, enum c2c_fault fault, const uint8_t *raw, size_t len)
{
    (void)self;
    ck_assert_ptr_nonnull(raw);
    ck_assert_uint_gt(len, 0);
    told[fault]++;
}

static void set_up(void)
{
    struct c2c_random random = { .fill = fill };
    struct c2c_observer observer = { .text = see_text, .dropped = see_dropped };
    scripted_init(&module);
    memset(told, 0, sizeof(told));
    text_out = text_in = 0;
    arena = r5_arena_new(ARENA, NULL);
    ck_assert_ptr_nonnull(arena);
    channel = c2c_channel_new(arena, &module.transport, &module.clock, random, observer, 1000);
    ck_assert_ptr_nonnull(channel);
    open_end = c2c_channel_transport(channel);
    d = at_dialogue_new(arena, open_end, &module.clock);
    ck_assert_ptr_nonnull(d);
}

static void tear_down(void)
{
    r5_arena_free(&arena);
}

/* The frame that carries `len` bytes, at `frame`; its length is given back. */
static size_t make_frame(const void *plain, size_t len, uint8_t *frame)
{
    static uint8_t iv[C2C_BLOCK];
    uint8_t body[C2C_BODY_MAX_V1];
    size_t body_len, frame_len;
    iv[0]++;
    ck_assert_int_eq(c2c_body_seal(&keys, iv, plain, len, body, &body_len, NULL), R5_OK);
    c2c_frame_wrap(body, body_len, frame, &frame_len);
    return frame_len;
}

static size_t frame_of(const char *text, uint8_t *frame)
{
    return make_frame(text, strlen(text), frame);
}

static void says_framed(int after_write, long delay_ms, const char *text)
{
    uint8_t frame[C2C_FRAME_MAX];
    says_bytes(&module, after_write, delay_ms, frame, frame_of(text, frame));
}

/* Reads until `limit_ms` and gives back how many bytes came into `bytes`. */
static size_t read_all(uint8_t *bytes, size_t room, long limit_ms)
{
    size_t used = 0, got;
    r5_time deadline = module.now + r5_ms(limit_ms);
    while (link_read(open_end, bytes + used, room - used, deadline, &got, NULL) == R5_OK)
        used += got;
    return used;
}

START_TEST(closed_it_passes_bytes)
{
    uint8_t bytes[64];
    size_t got;
    says(&module, 1, 1, "\r\nA\xF9\r\nB");
    ck_assert_int_eq(link_write(open_end, (const uint8_t *)"AT\r", 3, 0, NULL), R5_OK);
    ck_assert_mem_eq(module.wire, "AT\r", 3);
    ck_assert_int_eq(link_read(open_end, bytes, sizeof(bytes), r5_ms(9), &got, NULL), R5_OK);
    ck_assert_uint_eq(got, 2); /* one line a read */
    ck_assert_uint_eq(read_all(bytes, sizeof(bytes), 10), 5);
    ck_assert_mem_eq(bytes, "A\xF9\r\nB", 5);
    ck_assert_uint_eq(text_in + text_out, 0);
}
END_TEST

START_TEST(writes_are_cut_at_255)
{
    uint8_t text[301], plain[C2C_BODY_MAX_V1];
    for (size_t i = 0; i < sizeof(text); i++)
        text[i] = (uint8_t)(i * 7);
    c2c_channel_switch_on(channel, &keys);
    for (size_t len = 0; len < sizeof(text); len++) {
        module.writes = 0;
        module.written = 0;
        ck_assert_int_eq(link_write(open_end, text, len, r5_ms(1), NULL), R5_OK);
        ck_assert_int_eq(module.writes, len == 0 ? 0 : len <= 255 ? 1 : 2);
        size_t joined = 0, at = 0;
        for (int i = 1; i <= module.writes; i++) {
            const uint8_t *frame = module.wire + at;
            size_t got;
            ck_assert_int_eq(
                c2c_body_open(&keys, frame + 3, module.written_len[i] - 6, plain, &got), C2C_GOOD);
            ck_assert_mem_eq(plain, text + joined, got);
            ck_assert(got == 255 || joined + got == len);
            joined += got;
            at += module.written_len[i];
        }
        ck_assert_uint_eq(joined, len);
    }
    ck_assert_uint_eq(text_out, 300 * 301 / 2);
    ck_assert_int_eq(c2c_channel_counts(channel)->frames_out, 255 + 2 * 45);
    uint8_t *body = module.wire + 3; /* two frames of one write have IVs of their own */
    ck_assert_mem_ne(body, body + module.written_len[1], C2C_BLOCK);
}
END_TEST

START_TEST(frames_of_all_lengths_come_in)
{
    static uint8_t text[C2C_RX_PLAIN_MAX], bytes[C2C_RX_PLAIN_MAX + 1], frame[C2C_FRAME_MAX];
    memset(text, C2C_MARKER, sizeof(text));
    c2c_channel_switch_on(channel, &keys);
    long frames = 0;
    for (size_t len = 0; len <= sizeof(text); len += 5, frames++) {
        module.pieces = module.played = 0;
        says_bytes(&module, 0, 0, frame, make_frame(text, len, frame));
        ck_assert_uint_eq(read_all(bytes, sizeof(bytes), 1), len);
        ck_assert_mem_eq(bytes, text, len);
    }
    ck_assert_int_eq(c2c_channel_counts(channel)->frames_in, frames);
    ck_assert_int_eq(c2c_channel_counts(channel)->dropped, 0);
}
END_TEST

START_TEST(frames_split_and_joined)
{
    uint8_t stream[512], bytes[64];
    size_t len = frame_of("one", stream);
    len += frame_of("two", stream + len);
    c2c_channel_switch_on(channel, &keys);
    for (size_t i = 0; i < len; i++)
        says_bytes(&module, 0, (long)i, stream + i, 1);
    says_bytes(&module, 0, 500, stream, len);
    ck_assert_uint_eq(read_all(bytes, sizeof(bytes), 900), 12);
    ck_assert_mem_eq(bytes, "onetwoonetwo", 12);
}
END_TEST

/* Bodies that made other decoders stall or read beyond their end, each before a good frame. */
START_TEST(short_and_wrong_frames_do_not_stall)
{
    static const uint16_t lengths[] = { 0, 1, 15, 16, 31, 32, 33, 47, 49, 1104, 0x7FFF, 0xFFFF };
    uint8_t stream[512], bytes[64];
    c2c_channel_switch_on(channel, &keys);
    for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        uint8_t body[64] = { 0 };
        size_t len;
        c2c_frame_wrap(body, lengths[i] < 64 ? lengths[i] : 16, stream, &len);
        stream[1] = (uint8_t)lengths[i];
        stream[2] = (uint8_t)(lengths[i] >> 8);
        len += frame_of("good", stream + len);
        module.pieces = module.played = 0;
        says_bytes(&module, 0, 0, stream, len);
        ck_assert_uint_eq(read_all(bytes, sizeof(bytes), 2000), 4);
        ck_assert_mem_eq(bytes, "good", 4);
    }
    ck_assert_int_ge(told[C2C_BAD_LENGTH], 12);
}
END_TEST

/* What starts like a frame, with a right length, may reach over a good one: only its marker goes.
 */
START_TEST(a_false_start_hides_no_frame)
{
    static const struct {
        uint8_t length, filler;
        enum c2c_fault fault;
    } starts[] = { { 0x30, 0, C2C_NO_END }, { 0x40, 13, C2C_BAD_FCS } };
    uint8_t bytes[64];
    c2c_channel_switch_on(channel, &keys);
    for (int i = 0; i < 2; i++) {
        uint8_t stream[128] = { C2C_MARKER, starts[i].length };
        size_t len = 3U + starts[i].filler;
        len += frame_of("good", stream + len);
        module.pieces = module.played = 0;
        says_bytes(&module, 0, 0, stream, len);
        ck_assert_uint_eq(read_all(bytes, sizeof(bytes), 2000), 4);
        ck_assert_int_eq(told[starts[i].fault], 1);
    }
    uint8_t frame[C2C_FRAME_MAX];
    size_t len = frame_of("good", frame);
    frame[len - 1] ^= 1;
    module.pieces = module.played = 0;
    says_bytes(&module, 0, 0, frame, len);
    ck_assert_uint_eq(read_all(bytes, sizeof(bytes), 2000), 0);
    ck_assert_int_eq(told[C2C_NO_END], 2);
}
END_TEST

START_TEST(half_a_frame_is_given_up)
{
    uint8_t frame[C2C_FRAME_MAX], bytes[64];
    size_t len = frame_of("good", frame);
    c2c_channel_switch_on(channel, &keys);
    says_bytes(&module, 0, 10, frame, len - 5);
    says_bytes(&module, 0, 1500, frame, len);
    ck_assert_uint_eq(read_all(bytes, sizeof(bytes), 1009), 0);
    ck_assert_int_eq(told[C2C_TIMED_OUT], 0);
    ck_assert_uint_eq(read_all(bytes, sizeof(bytes), 1), 0);
    ck_assert_int_eq(told[C2C_TIMED_OUT], 1);
    ck_assert_uint_eq(read_all(bytes, sizeof(bytes), 1000), 4);
    ck_assert_int_eq(c2c_channel_counts(channel)->dropped, 1);
}
END_TEST

START_TEST(half_a_frame_is_given_up_within_one_read)
{
    uint8_t frame[C2C_FRAME_MAX], bytes[64];
    size_t got, len = frame_of("good", frame);
    c2c_channel_switch_on(channel, &keys);
    says_bytes(&module, 0, 10, frame, 3);
    says_bytes(&module, 0, 1500, frame, len);
    ck_assert_int_eq(link_read(open_end, bytes, sizeof(bytes), r5_ms(5000), &got, NULL), R5_OK);
    ck_assert_uint_eq(got, 4);
    ck_assert_int_eq(told[C2C_TIMED_OUT], 1);
}
END_TEST

START_TEST(a_host_that_does_not_look_loses_nothing)
{
    uint8_t frame[C2C_FRAME_MAX], bytes[64];
    size_t len = frame_of("good", frame);
    c2c_channel_switch_on(channel, &keys);
    says_bytes(&module, 0, 10, frame, 20);
    says_bytes(&module, 0, 11, frame + 20, len - 20);
    ck_assert_uint_eq(read_all(bytes, sizeof(bytes), 10), 0);
    module.now = r5_ms(60000); /* the rest has been waiting below us since */
    ck_assert_uint_eq(read_all(bytes, sizeof(bytes), 0), 4);
    ck_assert_int_eq(c2c_channel_counts(channel)->dropped, 0);
}
END_TEST

START_TEST(plaintext_in_an_open_channel_is_garbage)
{
    uint8_t bytes[64];
    c2c_channel_switch_on(channel, &keys);
    says(&module, 0, 0, "\r\nO");
    says(&module, 0, 1, "K\r\n");
    says_framed(0, 2, "good");
    says(&module, 0, 3, "\r\nERROR\r\n");
    ck_assert_uint_eq(read_all(bytes, sizeof(bytes), 100), 4);
    ck_assert_int_eq(told[C2C_GARBAGE], 3);
    ck_assert_int_eq(c2c_channel_counts(channel)->dropped, 2); /* runs, however they came in */
}
END_TEST

START_TEST(open_then_frames_at_once)
{
    uint8_t stream[512] = "\r\nOK\r\n";
    size_t len = 6 + frame_of("\r\n+UUSORD: 0,4\r\n", stream + 6);
    says_bytes(&module, 1, 40, stream, len); /* one read from below */
    says_framed(2, 5, "\r\nSARA-R510S\r\n\r\nOK\r\n");
    ck_assert_int_eq(c2c_open(d, channel, &keys, 1000, &reply, NULL), R5_OK);
    ck_assert_int_eq(reply.final, AT_FINAL_OK);
    ck_assert(c2c_channel_is_on(channel));
    ck_assert_mem_eq(module.wire, "AT+USECC2C=1,\"74652D7365637265742D31362D627900\"\r", 48);
    ck_assert_int_eq(at_command(d, "AT+CGMM", 1000, &reply, NULL), R5_OK);
    ck_assert_int_eq(reply.final, AT_FINAL_OK);
    ck_assert_str_eq(reply.line[0], "SARA-R510S");
    ck_assert(at_next_urc(d, &urc));
    ck_assert_str_eq(urc.text, "+UUSORD: 0,4");
    ck_assert_int_eq(c2c_channel_counts(channel)->dropped, 0);
    ck_assert_int_eq(module.wire[48], C2C_MARKER);
    ck_assert_uint_eq(module.written_len[2], 54); /* the command and its CR: one frame */
}
END_TEST

START_TEST(a_refused_open_stays_plain)
{
    says(&module, 1, 40, "\r\n+CME ERROR: SEC C2C pairing not present\r\n");
    ck_assert_int_eq(c2c_open(d, channel, &keys, 1000, &reply, NULL), R5_OK);
    ck_assert_int_eq(reply.cme, 1683);
    ck_assert(!c2c_channel_is_on(channel));
    ck_assert_int_eq(c2c_open(d, channel, &keys, 1000, &reply, NULL), R5_OK); /* no answer */
    ck_assert(!c2c_channel_is_on(channel));
}
END_TEST

START_TEST(a_plaintext_ok_closes_nothing)
{
    c2c_channel_switch_on(channel, &keys);
    says(&module, 1, 40, "\r\nOK\r\n");
    ck_assert_int_eq(c2c_close(d, channel, 3000, &reply, NULL), R5_OK);
    ck_assert_int_eq(reply.final, AT_SILENT);
    ck_assert(c2c_channel_is_on(channel));
    ck_assert_int_eq(told[C2C_GARBAGE], 1);
}
END_TEST

START_TEST(close_then_plaintext_at_once)
{
    uint8_t stream[512];
    c2c_channel_switch_on(channel, &keys);
    ck_assert_ptr_nonnull(memmem(arena, ARENA, keys.key, C2C_KEY_LEN));
    size_t len = frame_of("\r\nOK\r\n", stream);
    memcpy(stream + len, "\r\n+UUSORD: 0,4\r\n", 16);
    says_bytes(&module, 1, 40, stream, len + 16);
    says(&module, 2, 1, "\r\nOK\r\n");
    ck_assert_int_eq(c2c_close(d, channel, 1000, &reply, NULL), R5_OK);
    ck_assert_int_eq(reply.final, AT_FINAL_OK);
    ck_assert(!c2c_channel_is_on(channel));
    ck_assert_ptr_null(memmem(arena, ARENA, keys.key, C2C_KEY_LEN));
    ck_assert_ptr_null(memmem(arena, ARENA, keys.hmac_key, C2C_KEY_LEN));
    ck_assert_int_eq(at_command(d, "AT", 1000, &reply, NULL), R5_OK);
    ck_assert_int_eq(reply.final, AT_FINAL_OK);
    ck_assert(at_next_urc(d, &urc));
    ck_assert_str_eq(urc.text, "+UUSORD: 0,4");
    ck_assert_int_eq(c2c_channel_counts(channel)->dropped, 0);
}
END_TEST

START_TEST(a_reflected_command_is_no_answer)
{
    c2c_channel_switch_on(channel, &keys);
    says_framed(1, 1, "AT+CGMM\r");
    says_framed(1, 2, "AT+CGMM\r");
    ck_assert_int_eq(at_command(d, "AT+CGMM", 1000, &reply, NULL), R5_OK);
    ck_assert_int_eq(reply.final, AT_SILENT);
    ck_assert_int_eq(reply.lines, 0);
}
END_TEST

START_TEST(draining_forgets_half_frames)
{
    uint8_t frame[C2C_FRAME_MAX], bytes[64];
    size_t len = frame_of("good", frame);
    c2c_channel_switch_on(channel, &keys);
    says_bytes(&module, 0, 0, frame, 20);
    says_bytes(&module, 0, 20, frame, len);
    ck_assert_uint_eq(read_all(bytes, sizeof(bytes), 10), 0);
    ck_assert_int_eq(link_drain(open_end, NULL), R5_OK);
    ck_assert_uint_eq(read_all(bytes, sizeof(bytes), 100), 4); /* the keys are still there */
    ck_assert_int_eq(c2c_channel_counts(channel)->dropped, 0);
}
END_TEST

START_TEST(raw_bytes_go_below_the_channel)
{
    c2c_channel_switch_on(channel, &keys);
    ck_assert_int_eq(c2c_channel_write_raw(channel, (const uint8_t *)"AT\r", 3, NULL), R5_OK);
    ck_assert_uint_eq(module.written, 3);
    ck_assert_mem_eq(module.wire, "AT\r", 3);
    ck_assert_int_eq(c2c_channel_counts(channel)->frames_out, 0);
}
END_TEST

#define K "00112233445566778899AABBCCDDEEFF"
#define H "2021222324252627d8d9dadbdcdddedf"
#define T "404142434445464748494A4B4C4D4E4F"
#define Z "00000000000000000000000000000000"
#define OK "\r\n\r\nOK\r\n"

static const struct {
    const char *says;
    int op;
    enum c2c_version expected;
    enum c2c_pair_result result;
} answers[] = {
    { "+USECC2C: 0,0,\"" K "\"" OK, 0, C2C_V1, C2C_PAIRED },
    { "+USECC2C: 0,0,\"" K "\",\"" H "\",\"" T "\"" OK, 0, C2C_V2, C2C_PAIRED },
    { "+USECC2C: 3,0,\"" K "\",\"" H "\",\"" T "\"" OK, 3, C2C_V2, C2C_PAIRED },
    /* an HMAC key of zeros is a V2 answer all the same */
    { "+USECC2C: 0,0,\"" K "\",\"" Z "\",\"" T "\"" OK, 0, C2C_V2, C2C_PAIRED },
    { "+USECC2C: 0,0,\"" K "\",\"" Z "\",\"" T "\"" OK, 0, C2C_V1, C2C_UPGRADED },
    { "+USECC2C: 0,0,\"" K "\",\"" H "\",\"" T "\"" OK, 0, C2C_V1, C2C_UPGRADED },
    { "+USECC2C: 0,0,\"" K "\"" OK, 0, C2C_V2, C2C_DOWNGRADED },
    /* too short an HMAC key must not become V1 */
    { "+USECC2C: 0,0,\"" K "\",\"2021\",\"" T "\"" OK, 0, C2C_V1, C2C_ANSWER_MALFORMED },
    { "+USECC2C: 0,0,\"" K "\",\"\",\"\"" OK, 0, C2C_V1, C2C_ANSWER_MALFORMED },
    { "+USECC2C: 0,0,\"" K "\",\"" H "\"" OK, 0, C2C_V2, C2C_ANSWER_MALFORMED },
    { "+USECC2C: 0,0,\"" K "\",\"" H "\"" OK, 0, C2C_V1, C2C_ANSWER_MALFORMED },
    { "+USECC2C: 0,0,\"" K "\",\"" H "\",\"" T "\",1" OK, 0, C2C_V2, C2C_ANSWER_MALFORMED },
    { "+USECC2C: 0,0,\"" K "\",\"" H "\",\"" T "00\"" OK, 0, C2C_V2, C2C_ANSWER_MALFORMED },
    { "+USECC2C: 0,0,\"0011\"" OK, 0, C2C_V1, C2C_ANSWER_MALFORMED },
    { "+USECC2C: 0,0,\"0G112233445566778899AABBCCDDEEFF\"" OK, 0, C2C_V1, C2C_ANSWER_MALFORMED },
    { "+USECC2C: 0,0,\"" K OK, 0, C2C_V1, C2C_ANSWER_MALFORMED },
    { "+USECC2C: 0,0" OK, 0, C2C_V1, C2C_ANSWER_MALFORMED },
    { "+USECC2C: 1,0,\"" K "\"" OK, 0, C2C_V1, C2C_ANSWER_MALFORMED },
    { "+USECC2C: ,0,\"" K "\"" OK, 0, C2C_V1, C2C_ANSWER_MALFORMED },
    { "+USECC2C: 0,0,\"" K "\"\r\n+USECC2C: 0,0,\"" T "\"" OK, 0, C2C_V1, C2C_ANSWER_MALFORMED },
    { "\x01\r\n+USECC2C: 0,0,\"" K "\"" OK, 0, C2C_V1, C2C_ANSWER_MALFORMED },
    { "\r\nOK\r\n", 0, C2C_V1, C2C_ANSWER_MALFORMED },
    { "+USECC2C: 0,1" OK, 0, C2C_V2, C2C_REFUSED },
    { "+USECC2C: 0,1,\"" K "\"" OK, 0, C2C_V1, C2C_REFUSED },
    { "+CME ERROR: 1682\r\n", 0, C2C_V2, C2C_REFUSED },
    { "+USECC2C: 0,0,\"" K "\"\r\n\r\nERROR\r\n", 0, C2C_V1, C2C_REFUSED },
    { "+USECC2C: 0,0,\"" K "\"\r\n", 0, C2C_V1, C2C_NO_ANSWER },
};

START_TEST(pairing_answers)
{
    struct c2c_pairing pairing, nothing;
    memset(&pairing, 0xEE, sizeof(pairing));
    memset(&nothing, 0, sizeof(nothing));
    memcpy(pairing.keys.te, keys.te, C2C_KEY_LEN);
    memcpy(nothing.keys.te, keys.te, C2C_KEY_LEN);
    char command[C2C_COMMAND_MAX];
    c2c_pair_command(answers[_i].op, keys.te, command, sizeof(command));
    says(&module, 1, 1, "\r\n");
    says(&module, 1, 1, answers[_i].says);
    ck_assert_int_eq(at_command(d, command, 1000, &reply, NULL), R5_OK);
    enum c2c_pair_result result =
        c2c_read_pair_answer(&reply, answers[_i].op, answers[_i].expected, &pairing);
    ck_assert_msg(result == answers[_i].result, "%s gives %d", answers[_i].says, (int)result);
    if (result != C2C_PAIRED) {
        ck_assert_mem_eq(&pairing, &nothing, sizeof(pairing)); /* no key is kept */
        return;
    }
    static const uint8_t key[] = { 0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77,
                                   0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF };
    ck_assert_mem_eq(pairing.keys.key, key, C2C_KEY_LEN);
    ck_assert_mem_eq(pairing.keys.te, keys.te, C2C_KEY_LEN);
    ck_assert_int_eq(pairing.keys.version, answers[_i].expected);
    if (pairing.keys.version == C2C_V2)
        ck_assert_uint_eq(pairing.tag[15], 0x4F);
}
END_TEST

START_TEST(commands_in_upper_case)
{
    struct r5_error error;
    char text[C2C_COMMAND_MAX];
    uint8_t te[C2C_KEY_LEN], iv[C2C_BLOCK] = { 0 };
    ck_assert(r5_hex_read("abcdef00112233445566778899aabbcc", 32, te, sizeof(te)));
    c2c_pair_command(0, te, text, sizeof(text));
    ck_assert_str_eq(text, "AT+USECC2C=0,\"ABCDEF00112233445566778899AABBCC\"");
    struct c2c_pairing pairing = { .keys = keys };
    ck_assert_int_eq(c2c_confirm_command(&pairing, iv, text, sizeof(text), &error), R5_OK);
    ck_assert_uint_eq(strlen(text), 178);
    ck_assert_int_eq(c2c_confirm_command(&pairing, iv, text, 178, &error), R5_E_LIMIT);
    pairing.keys.version = C2C_V1;
    ck_assert_int_eq(c2c_confirm_command(&pairing, iv, text, sizeof(text), &error), R5_E_INPUT);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("c2c_channel");
    TCase *tcase = tcase_create("scripts");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, closed_it_passes_bytes);
    tcase_add_test(tcase, writes_are_cut_at_255);
    tcase_add_test(tcase, frames_of_all_lengths_come_in);
    tcase_add_test(tcase, frames_split_and_joined);
    tcase_add_test(tcase, short_and_wrong_frames_do_not_stall);
    tcase_add_test(tcase, a_false_start_hides_no_frame);
    tcase_add_test(tcase, half_a_frame_is_given_up);
    tcase_add_test(tcase, half_a_frame_is_given_up_within_one_read);
    tcase_add_test(tcase, a_host_that_does_not_look_loses_nothing);
    tcase_add_test(tcase, plaintext_in_an_open_channel_is_garbage);
    tcase_add_test(tcase, open_then_frames_at_once);
    tcase_add_test(tcase, a_refused_open_stays_plain);
    tcase_add_test(tcase, a_plaintext_ok_closes_nothing);
    tcase_add_test(tcase, close_then_plaintext_at_once);
    tcase_add_test(tcase, a_reflected_command_is_no_answer);
    tcase_add_test(tcase, draining_forgets_half_frames);
    tcase_add_test(tcase, raw_bytes_go_below_the_channel);
    tcase_add_loop_test(tcase, pairing_answers, 0, (int)(sizeof(answers) / sizeof(answers[0])));
    tcase_add_test(tcase, commands_in_upper_case);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
