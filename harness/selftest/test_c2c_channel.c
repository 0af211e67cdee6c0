/* SPDX-License-Identifier: Apache-2.0 */
/* The channel against scripted modules. */
#include "channel_under_test.h"

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
    len = frame_of("one", stream);
    len += frame_of("two", stream + len);
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
    tcase_add_test(tcase, draining_forgets_half_frames);
    tcase_add_test(tcase, raw_bytes_go_below_the_channel);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
