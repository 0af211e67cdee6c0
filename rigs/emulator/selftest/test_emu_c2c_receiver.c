/* SPDX-License-Identifier: Apache-2.0 */
/* Resynchronisation, silence and counting: what the published streams do not show. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "emu_c2c_receiver.h"

enum { SILENCE = 1000 };

static const struct emu_c2c_keys keys[2] = {
    { .version = 1, .te = "0123456789abcde", .key = "a key of 16 byt" },
    { .version = 2, .te = "0123456789abcde", .key = "a key of 16 byt", .hmac = "another of 16 b" },
};
static const uint8_t iv[16] = "an iv of sixtee";

static struct emu_c2c_receiver rx;
static int64_t now;
static unsigned texts; /* good frames since the start of the test */
static uint8_t text[EMU_C2C_PADDED];
static size_t text_len;

static void drain(const struct emu_c2c_keys *k)
{
    while (emu_c2c_receiver_take(&rx, k, now, text, &text_len))
        texts++;
}

static void put(const struct emu_c2c_keys *k, const uint8_t *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        emu_c2c_receiver_put(&rx, ++now, bytes[i]);
        drain(k);
    }
}

static size_t frame_of(const struct emu_c2c_keys *k, const char *line, uint8_t *frame)
{
    return emu_c2c_frame_make(k, iv, line, strlen(line), frame);
}

static void start(void)
{
    emu_c2c_receiver_init(&rx, 256, SILENCE);
    now = 1;
    texts = 0;
}

START_TEST(fcs_is_the_known_one)
{
    ck_assert_uint_eq(emu_c2c_fcs((const uint8_t *)"123456789", 9), 0x906E);
}
END_TEST

START_TEST(longest_and_one_more)
{
    static uint8_t frame[EMU_C2C_FRAME], line[EMU_C2C_PADDED];
    const struct emu_c2c_keys *k = &keys[_i];
    memset(line, 'x', sizeof(line));
    put(k, frame, emu_c2c_frame_make(k, iv, line, 255, frame));
    ck_assert_uint_eq(texts, 1);
    ck_assert_uint_eq(text_len, 255);
    put(k, frame, emu_c2c_frame_make(k, iv, line, 256, frame));
    ck_assert_uint_eq(texts, 1);
    ck_assert_uint_eq(emu_c2c_frame_make(k, iv, line, EMU_C2C_PADDED, frame), 0);
}
END_TEST

START_TEST(an_empty_text_is_a_text)
{
    uint8_t frame[EMU_C2C_FRAME];
    const struct emu_c2c_keys *k = &keys[_i];
    put(k, frame, frame_of(k, "", frame));
    ck_assert_uint_eq(texts, 1);
    ck_assert_uint_eq(text_len, 0);
}
END_TEST

/* A mark with a length that could be swallows the good frame behind it until silence frees it. */
START_TEST(silence_frees_what_a_false_mark_holds)
{
    uint8_t frame[EMU_C2C_FRAME];
    const struct emu_c2c_keys *k = &keys[_i];
    const uint8_t bait[] = { 0xF9, 0x20, 0x01 };
    size_t n = frame_of(k, "AT\r", frame);
    put(k, bait, sizeof(bait));
    put(k, frame, n);
    ck_assert_uint_eq(texts, 0);
    ck_assert_int_eq(emu_c2c_receiver_deadline(&rx), now + SILENCE);
    now += SILENCE - 1;
    drain(k);
    ck_assert_uint_eq(texts, 0);
    now++;
    drain(k);
    ck_assert_uint_eq(texts, 1);
    ck_assert_int_eq(emu_c2c_receiver_deadline(&rx), 0);
}
END_TEST

START_TEST(a_shared_mark_loses_the_second)
{
    uint8_t stream[2 * EMU_C2C_FRAME];
    const struct emu_c2c_keys *k = &keys[_i];
    size_t n = frame_of(k, "ATE0\r", stream);
    frame_of(k, "ATE0\r", stream + n - 1);
    put(k, stream, 2 * n - 1);
    ck_assert_uint_eq(texts, 1);
    put(k, stream, n);
    ck_assert_uint_eq(texts, 2);
}
END_TEST

/* Every single flipped bit: nothing comes out, and after silence the next frame does. */
START_TEST(any_flipped_bit)
{
    uint8_t frame[EMU_C2C_FRAME], bad[EMU_C2C_FRAME];
    const struct emu_c2c_keys *k = &keys[_i];
    size_t n = frame_of(k, "AT+CMEE=2\r", frame);
    for (size_t bit = 0; bit < 8 * n; bit++) {
        start();
        memcpy(bad, frame, n);
        bad[bit / 8] ^= (uint8_t)(1U << bit % 8);
        put(k, bad, n);
        now += SILENCE;
        drain(k);
        ck_assert_msg(texts == 0, "bit %zu", bit);
        put(k, frame, n);
        ck_assert_msg(texts == 1, "bit %zu", bit);
    }
}
END_TEST

/* The FCS has no key: with it made right again, only tag, hash and padding are left to refuse. */
START_TEST(any_flipped_bit_under_a_right_fcs)
{
    uint8_t frame[EMU_C2C_FRAME], bad[EMU_C2C_FRAME];
    const struct emu_c2c_keys *k = &keys[_i];
    size_t n = frame_of(k, "AT+CMEE=2\r", frame);
    for (size_t bit = 8 * 3; bit < 8 * (n - 3); bit++) {
        memcpy(bad, frame, n);
        bad[bit / 8] ^= (uint8_t)(1U << bit % 8);
        uint16_t fcs = emu_c2c_fcs(bad + 1, n - 4);
        bad[n - 3] = (uint8_t)(fcs & 0xFF);
        bad[n - 2] = (uint8_t)(fcs >> 8);
        start();
        put(k, bad, n);
        ck_assert_msg(texts == 0 && rx.refused == 1, "bit %zu", bit);
        put(k, frame, n);
        ck_assert_msg(texts == 1 && rx.refused == 1, "bit %zu", bit);
    }
}
END_TEST

START_TEST(a_wrong_fcs_is_not_counted)
{
    uint8_t frame[EMU_C2C_FRAME];
    const struct emu_c2c_keys *k = &keys[_i];
    size_t n = frame_of(k, "AT\r", frame);
    frame[n - 2] ^= 1;
    put(k, frame, n);
    ck_assert_uint_eq(rx.refused, 0);
}
END_TEST

/* Noise of any kind leaves the receiver able to take the next frame after silence. */
START_TEST(noise)
{
    uint8_t frame[EMU_C2C_FRAME];
    const struct emu_c2c_keys *k = &keys[_i];
    uint32_t state = 1;
    size_t n = frame_of(k, "AT\r", frame);
    for (int i = 0; i < 200000; i++) {
        state = state * 1664525 + 1013904223;
        uint8_t byte = (uint8_t)(state >> 24);
        byte = (state >> 16) % 7 == 0 ? EMU_C2C_MARK : (state >> 16) % 7 == 1 ? 0 : byte;
        put(k, &byte, 1);
    }
    ck_assert_uint_eq(texts, 0);
    now += SILENCE;
    drain(k);
    put(k, frame, n);
    ck_assert_uint_eq(texts, 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("emu_c2c_receiver");
    TCase *tc = tcase_create("receiver");
    tcase_add_checked_fixture(tc, start, NULL);
    tcase_add_test(tc, fcs_is_the_known_one);
    tcase_add_loop_test(tc, longest_and_one_more, 0, 2);
    tcase_add_loop_test(tc, an_empty_text_is_a_text, 0, 2);
    tcase_add_loop_test(tc, silence_frees_what_a_false_mark_holds, 0, 2);
    tcase_add_loop_test(tc, a_shared_mark_loses_the_second, 0, 2);
    tcase_add_loop_test(tc, any_flipped_bit, 0, 2);
    tcase_add_loop_test(tc, any_flipped_bit_under_a_right_fcs, 0, 2);
    tcase_add_loop_test(tc, a_wrong_fcs_is_not_counted, 0, 2);
    tcase_add_loop_test(tc, noise, 0, 2);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
