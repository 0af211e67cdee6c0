/* SPDX-License-Identifier: Apache-2.0 */
/* A module, or somebody on the line, that sends our host frames made to harm it. */
#include "channel_under_test.h"

static struct at_reply reply;
static uint8_t frame[C2C_FRAME_MAX], bytes[2 * C2C_FRAME_MAX];

static void send(const char *command, int limit_ms)
{
    ck_assert_int_eq(at_command(d, command, limit_ms, &reply, NULL), R5_OK);
}

/* The frame that the channel is going to make of `text`, as its IVs can be foretold here. */
static size_t our_next_frame(const char *text)
{
    uint8_t iv[C2C_BLOCK], body[C2C_BODY_MAX_V1];
    size_t body_len, len;
    memset(iv, next_iv + 1, sizeof(iv));
    ck_assert_int_eq(
        c2c_body_seal(&keys, iv, (const uint8_t *)text, strlen(text), body, &body_len, NULL),
        R5_OK);
    c2c_frame_wrap(body, body_len, frame, &len);
    return len;
}

static size_t wrap(const uint8_t *body, size_t body_len)
{
    size_t len;
    c2c_frame_wrap(body, body_len, frame, &len);
    return len;
}

/* The bytes bring nothing; a right frame behind them comes all the same. */
static void must_be_harmless(const struct c2c_keys *by, const uint8_t *stream, size_t len,
                             enum c2c_fault fault)
{
    uint8_t good[C2C_FRAME_MAX];
    int before = told[fault];
    module.pieces = module.played = 0;
    says_bytes(&module, 0, 0, stream, len);
    says_bytes(&module, 0, module.now / R5_NS_PER_MS + 1500, good,
               make_frame_by(by, "good", 4, good));
    ck_assert_uint_eq(read_all(bytes, sizeof(bytes), 3000), 4);
    ck_assert_mem_eq(bytes, "good", 4);
    ck_assert_int_gt(told[fault], before);
}

/* --- what is right, but old or ours --- */

START_TEST(our_own_frame_is_no_answer)
{
    c2c_channel_switch_on(channel, &keys);
    says_bytes(&module, 1, 1, frame, our_next_frame("AT+CMEE=1\r"));
    send("AT+CMEE=1", 1000);
    ck_assert_int_eq(reply.final, AT_SILENT);
    ck_assert_int_eq(told[C2C_REFLECTED], 1);
    ck_assert_int_eq(c2c_channel_counts(channel)->reflected, 1);
    ck_assert_int_eq(c2c_channel_counts(channel)->dropped, 1);
    ck_assert_int_eq(c2c_channel_counts(channel)->frames_in, 0);
}
END_TEST

START_TEST(our_frame_made_by_hand_is_no_answer)
{
    size_t len = frame_of("\r\nOK\r\n", frame);
    c2c_channel_switch_on(channel, &keys);
    ck_assert_int_eq(c2c_channel_write_raw(channel, frame, len, NULL), R5_OK);
    says_bytes(&module, 2, 1, frame, len);
    send("AT", 1000);
    ck_assert_int_eq(reply.final, AT_SILENT);
    ck_assert_int_eq(told[C2C_REFLECTED], 1);
}
END_TEST

/* The ERROR was taken out on its way, and an old OK put in its place. */
START_TEST(a_stored_ok_is_no_answer)
{
    size_t len = frame_of("\r\nOK\r\n", frame);
    c2c_channel_switch_on(channel, &keys);
    for (int write = 1; write <= 3; write++)
        says_bytes(&module, write, 1, frame, len);
    send("AT", 1000);
    ck_assert_int_eq(reply.final, AT_FINAL_OK);
    send("AT+CPIN=1234", 1000);
    ck_assert_int_eq(reply.final, AT_SILENT);
    ck_assert_int_eq(told[C2C_REPLAYED], 1);

    c2c_channel_switch_off(channel);
    c2c_channel_switch_on(channel, &keys);
    send("AT", 1000);
    ck_assert_int_eq(reply.final, AT_SILENT);
    ck_assert_int_eq(told[C2C_REPLAYED], 2);
    ck_assert_int_eq(c2c_channel_counts(channel)->replayed, 2);

    c2c_channel_forget_frames(channel, false);
    says_bytes(&module, 4, 1, frame, len);
    send("AT", 1000);
    ck_assert_int_eq(reply.final, AT_FINAL_OK);
}
END_TEST

/* Each text is its number, so that what comes twice is known. */
static void play_number(int number, uint8_t *to)
{
    module.pieces = module.played = 0;
    says_bytes(&module, 0, 0, to, make_frame(&number, sizeof(number), to));
    ck_assert_uint_eq(read_all(bytes, sizeof(bytes), 0), sizeof(number));
}

static size_t play_again(const uint8_t *old)
{
    module.pieces = module.played = 0;
    says_bytes(&module, 0, 0, old, 54);
    return read_all(bytes, sizeof(bytes), 0);
}

START_TEST(the_memory_is_bounded)
{
    static uint8_t first[C2C_FRAME_MAX], second[C2C_FRAME_MAX], last[C2C_FRAME_MAX];
    c2c_channel_switch_on(channel, &keys);
    play_number(0, first);
    play_number(1, second);
    for (int i = 2; i <= C2C_SEEN_MAX; i++)
        play_number(i, last);
    ck_assert_uint_eq(play_again(second), 0);
    ck_assert_uint_eq(play_again(last), 0);
    ck_assert_uint_eq(play_again(first), 4); /* the oldest one is forgotten */
    ck_assert_int_eq(told[C2C_REPLAYED], 2);
}
END_TEST

/* --- lengths and bodies that other hosts trip over --- */

static const struct c2c_keys keys_v1 = { .version = C2C_V1, .key = "aes-key-16-byte" };
static const struct c2c_keys *const both[] = { &keys, &keys_v1 };

START_TEST(low_length_bytes_from_80_on)
{
    uint8_t text[256] = { 0 };
    const struct c2c_keys *by = both[_i];
    c2c_channel_switch_on(channel, by);
    for (size_t len = 0; len < sizeof(text); len += 16) {
        module.pieces = module.played = 0;
        size_t frame_len = make_frame_by(by, text, len, frame);
        says_bytes(&module, 0, 0, frame, frame_len);
        ck_assert_uint_eq(read_all(bytes, sizeof(bytes), 0), len);
    }
    ck_assert_int_eq(c2c_channel_counts(channel)->dropped, 0);
}
END_TEST

START_TEST(bodies_too_short_to_be)
{
    uint8_t body[80] = { 0 };
    const struct c2c_keys *by = both[_i];
    size_t least = by->version == C2C_V1 ? C2C_BODY_MIN_V1 : C2C_BODY_MIN_V2;
    c2c_channel_switch_on(channel, by);
    for (size_t len = 0; len < least; len++)
        must_be_harmless(by, frame, wrap(body, len), C2C_BAD_LENGTH);
}
END_TEST

START_TEST(a_right_tag_over_no_text)
{
    uint8_t sealed[C2C_BODY_MAX_V1];
    size_t len;
    const uint8_t iv[C2C_BLOCK] = { 9 };
    c2c_channel_switch_on(channel, &keys);
    ck_assert_int_eq(c2c_body_seal_padded(&keys, iv, iv, 0, sealed, &len, NULL), R5_OK);
    ck_assert_uint_eq(len, 32);
    must_be_harmless(&keys, frame, wrap(sealed, len), C2C_BAD_LENGTH);
}
END_TEST

START_TEST(wrong_padding_under_a_right_tag)
{
    static const uint8_t last[] = { 0, 17, 255, 3 };
    uint8_t padded[16] = "\r\nOK\r\n", sealed[C2C_BODY_MAX_V1];
    const uint8_t iv[C2C_BLOCK] = { (uint8_t)_i };
    size_t len;
    padded[15] = last[_i];
    for (size_t k = 0; k < 2; k++) {
        c2c_channel_switch_off(channel);
        c2c_channel_switch_on(channel, both[k]);
        ck_assert_int_eq(c2c_body_seal_padded(both[k], iv, padded, 16, sealed, &len, NULL), R5_OK);
        must_be_harmless(both[k], frame, wrap(sealed, len), C2C_BAD_PADDING);
    }
}
END_TEST

/* The host holds what it must and goes on when the rest has not come. */
START_TEST(long_promises_and_then_silence)
{
    static const struct {
        uint8_t head[3];
        enum c2c_fault fault;
    } promise[] = { { { C2C_MARKER, 0xFF, 0xFF }, C2C_BAD_LENGTH },
                    { { C2C_MARKER, 0xF0, 0xFF }, C2C_BAD_LENGTH },
                    { { C2C_MARKER, 0x50, 0x04 }, C2C_BAD_LENGTH }, /* a block more than the most */
                    { { C2C_MARKER, 0x40, 0x04 }, C2C_TIMED_OUT } }; /* the most: 1088 */
    c2c_channel_switch_on(channel, &keys);
    must_be_harmless(&keys, promise[_i].head, 3, promise[_i].fault);
    ck_assert_int_le(module.now / R5_NS_PER_MS, 4600);
}
END_TEST

/* --- a module that never stops --- */

static long reads;
static const char *endless_text; /* NULL: no frames, garbage */

static enum r5_status endless_read(void *self, uint8_t *to, size_t room, r5_time deadline,
                                   size_t *got, struct r5_error *error)
{
    struct scripted *s = self;
    (void)error;
    s->now += r5_ms(1);
    reads++;
    ck_assert_int_le(s->now, deadline + r5_ms(1000)); /* else it is read for ever */
    *got = endless_text == NULL ? 300 : frame_of(endless_text, frame);
    ck_assert_uint_le(*got, room);
    if (endless_text == NULL)
        memset(to, 'x', *got);
    else
        memcpy(to, frame, *got);
    return R5_OK;
}

static const char *const endless[] = { NULL, "\r\n+X: 1\r\n", "x", "", "\r\n+UUSORD: 1,2\r\n" };

START_TEST(talk_without_end_ends_with_the_deadline)
{
    struct link_transport_ops ops = *module.transport.ops;
    ops.read = endless_read;
    module.transport.ops = &ops;
    endless_text = endless[_i];
    reads = 0;
    c2c_channel_switch_on(channel, &keys);
    send("AT", 5000);
    ck_assert_int_eq(reply.final, AT_SILENT);
    ck_assert_int_le(reads, 8000);
    ck_assert_int_le(reply.lines, AT_LINES_MAX);
    ck_assert_uint_le(reply.text_used, sizeof(reply.text));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("c2c hostile");
    TCase *tcase = tcase_create("frames");
    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, our_own_frame_is_no_answer);
    tcase_add_test(tcase, our_frame_made_by_hand_is_no_answer);
    tcase_add_test(tcase, a_stored_ok_is_no_answer);
    tcase_add_test(tcase, the_memory_is_bounded);
    tcase_add_loop_test(tcase, low_length_bytes_from_80_on, 0, 2);
    tcase_add_loop_test(tcase, bodies_too_short_to_be, 0, 2);
    tcase_add_test(tcase, a_right_tag_over_no_text);
    tcase_add_loop_test(tcase, wrong_padding_under_a_right_tag, 0, 4);
    tcase_add_loop_test(tcase, long_promises_and_then_silence, 0, 4);
    tcase_add_loop_test(tcase, talk_without_end_ends_with_the_deadline, 0,
                        (int)(sizeof(endless) / sizeof(endless[0])));
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
