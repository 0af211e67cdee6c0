/* SPDX-License-Identifier: Apache-2.0 */
/* The open channel: what travels framed, what is never answered, and what ends it. */
#include "c2c_host.h"

#include "emu_witness.h"

static const char module_v2[] = "sara-r510m8s-01b-00";
static const char *const modules[] = { "sara-r510s-00b-00", "sara-r510m8s-01b-00" };

static struct host h;

static void open_on(const char *module, const char *profile_keys)
{
    host_start(&h, module, profile_keys);
    host_power_on(&h);
    struct emu_c2c_keys keys = host_paired(&h, TE_A);
    ck_assert_str_eq(host_open(&h, TE_A, &keys), OK);
}

static void end(void)
{
    host_end(&h);
}

START_TEST(talks_framed_until_closed)
{
    open_on(modules[_i], NULL);
    const char *model = host_say_framed(&h, "AT+CGMM");
    ck_assert_ptr_nonnull(strstr(model, "\r\nSARA-R510"));
    ck_assert_ptr_nonnull(strstr(model, OK));
    ck_assert_uint_eq(h.outside, 0);
    ck_assert_uint_eq(h.frames, 1);
    ck_assert_str_eq(host_say_framed(&h, "AT+NOSUCH"), "\r\nERROR\r\n");
    ck_assert_str_eq(host_say_framed(&h, "AT+USECC2C=1,\"" TE_A "\""), OK);
    ck_assert_str_eq(host_say_framed(&h, "AT+USECC2C=2"), OK);
    ck_assert_uint_eq(h.outside, 0);
    ck_assert_str_eq(host_say(&h, "AT"), OK);
    ck_assert_str_eq(host_say_framed(&h, "AT"), "");
}
END_TEST

/* Opens with a guard of half a second and sends `line` framed as soon as OK is there. */
static void speak_within_the_guard(const char *line)
{
    static const char open_line[] = "AT+USECC2C=1,\"" TE_A "\"\r";
    uint8_t frame[EMU_C2C_FRAME];
    host_start(&h, module_v2,
               "c2c: { open_guard_ms: { value: 500, source: test, confidence: assumed } }\n");
    host_power_on(&h);
    h.keys = host_paired(&h, TE_A);
    h.raw_len = 0;
    emu_feed(h.e, (const uint8_t *)open_line, sizeof(open_line) - 1);
    while (h.raw_len < strlen(OK))
        host_run(&h, 1);
    size_t n = host_frame(&h, line, strlen(line), frame);
    h.raw_len = 0;
    emu_feed(h.e, frame, n);
}

START_TEST(no_frame_before_the_guard_is_over)
{
    speak_within_the_guard("AT\r");
    host_run(&h, 490);
    ck_assert_uint_eq(h.raw_len, 0);
    host_run(&h, 100);
    ck_assert_str_eq(host_unframe(&h), OK);
}
END_TEST

START_TEST(closing_within_the_guard)
{
    speak_within_the_guard("AT+USECC2C=2\r");
    host_run(&h, 1000);
    ck_assert_str_eq(host_unframe(&h), OK);
    ck_assert_uint_eq(h.outside, 0);
    ck_assert_str_eq(host_say(&h, "AT"), OK);
}
END_TEST

/* One bit of each byte of the body, with the FCS made right again; then plain text and garbage. */
START_TEST(what_is_wrong_is_not_answered)
{
    static const char plain[] = "\r\nAT\r\nAT+CMEE=2\r";
    uint8_t frame[EMU_C2C_FRAME];
    open_on(modules[_i], NULL);
    size_t n = host_frame(&h, "AT+CMEE=2\r", 10, frame);
    for (size_t i = 3; i < n - 3; i++) {
        uint8_t bad[EMU_C2C_FRAME];
        memcpy(bad, frame, n);
        bad[i] ^= 0x10;
        uint16_t fcs = emu_c2c_fcs(bad + 1, n - 4);
        bad[n - 3] = (uint8_t)(fcs & 0xFF);
        bad[n - 2] = (uint8_t)(fcs >> 8);
        host_send(&h, bad, n);
        ck_assert_uint_eq(h.raw_len, 0);
    }
    host_send(&h, plain, sizeof(plain) - 1);
    ck_assert_uint_eq(h.raw_len, 0);
    host_send(&h, frame, n - 1);
    ck_assert_uint_eq(h.raw_len, 0);
    host_run(&h, 1000);
    ck_assert_str_eq(host_say_framed(&h, "AT+CMEE?"), "\r\n+CMEE: 1\r\n" OK);
    host_send(&h, frame, n);
    ck_assert_str_eq(host_unframe(&h), OK);
    ck_assert_str_eq(host_say_framed(&h, "AT+CMEE?"), "\r\n+CMEE: 2\r\n" OK);
}
END_TEST

START_TEST(lines_run_on_over_frames)
{
    uint8_t frame[EMU_C2C_FRAME];
    open_on(module_v2, NULL);
    host_send(&h, frame, host_frame(&h, "AT+CM", 5, frame));
    ck_assert_uint_eq(h.raw_len, 0);
    ck_assert_str_eq(host_say_framed(&h, "EE?"), "\r\n+CMEE: 1\r\n" OK);
    host_send(&h, frame, host_frame(&h, "\r", 1, frame));
    ck_assert_uint_eq(h.raw_len, 0);
}
END_TEST

/* A file of 600 bytes in and out: three frames in, and none of more than 255 bytes out. */
START_TEST(long_data_is_cut)
{
    uint8_t frame[EMU_C2C_FRAME], data[600];
    open_on(module_v2, NULL);
    for (size_t i = 0; i < sizeof(data); i++)
        data[i] = (uint8_t)("0123456789abcdef"[i % 16]);
    host_say_framed(&h, "AT+UDWNFILE=\"f\",600");
    ck_assert_ptr_nonnull(strchr(h.reply, '>'));
    for (size_t at = 0; at < sizeof(data); at += 255) {
        size_t left = sizeof(data) - at;
        host_send(&h, frame, host_frame(&h, data + at, left < 255 ? left : 255, frame));
    }
    ck_assert_str_eq(host_unframe(&h), OK);
    host_say_framed(&h, "AT+URDFILE=\"f\"");
    ck_assert_uint_eq(h.outside, 0);
    ck_assert_uint_eq(h.frame_max, 255);
    ck_assert_uint_ge(h.frames, 3);
    ck_assert_ptr_nonnull(memmem(h.reply, strlen(h.reply), data, sizeof(data)));
}
END_TEST

/* Rows: RESET_N, supply lost, reboot by command. */
START_TEST(power_and_reset_end_it)
{
    open_on(module_v2, NULL);
    struct emu_c2c_keys keys = h.keys;
    if (_i == 0) {
        emu_drive(h.e, EMU_RESET_N, false);
        host_run(&h, 200);
        emu_drive(h.e, EMU_RESET_N, true);
    } else if (_i == 1)
        host_cut_power(&h);
    else {
        ck_assert_str_eq(host_say_framed(&h, "AT+CFUN=16"), OK);
        ck_assert_uint_eq(h.outside, 0);
        host_run(&h, 10000);
    }
    host_power_on(&h);
    ck_assert(!h.e->c2c.open);
    ck_assert(host_pairing_works(&h, TE_A, &keys));
}
END_TEST

START_TEST(bad_frames_close_it_if_so_told)
{
    uint8_t frame[EMU_C2C_FRAME];
    open_on(module_v2,
            "c2c: { bad_frame_limit: { value: 3, source: test, confidence: assumed } }\n");
    struct emu_c2c_keys right = h.keys;
    h.keys.hmac[0] ^= 1;
    for (int i = 0; i < 3; i++) {
        ck_assert(h.e->c2c.open);
        host_send(&h, frame, host_frame(&h, "AT\r", 3, frame));
        ck_assert_uint_eq(h.raw_len, 0);
    }
    ck_assert_str_eq(host_say(&h, "AT"), OK);
    ck_assert(host_pairing_works(&h, TE_A, &right));
}
END_TEST

/* No two frames of a session begin alike, and a replay is taken for what it is not. */
START_TEST(ivs_are_fresh_and_replays_work)
{
    uint8_t seen[64][16], frame[EMU_C2C_FRAME];
    open_on(module_v2, NULL);
    size_t n = host_frame(&h, "AT\r", 3, frame);
    for (int i = 0; i < 64; i++) {
        host_send(&h, frame, n);
        ck_assert_str_eq(host_unframe(&h), OK);
        memcpy(seen[i], h.raw + 3, 16);
        for (int k = 0; k < i; k++)
            ck_assert_mem_ne(seen[i], seen[k], 16);
    }
}
END_TEST

START_TEST(a_snapshot_of_an_open_channel)
{
    open_on(module_v2, NULL);
    struct emu *kept = emu_snapshot(h.e);
    ck_assert_str_eq(host_say_framed(&h, "AT+USECC2C=2"), OK);
    emu_restore(h.e, kept);
    ck_assert_str_eq(host_say_framed(&h, "AT"), OK);
    free(kept);
}
END_TEST

/* From the last byte of the frame to the end of the work on it, in microseconds. */
static int64_t work_on(const uint8_t *frame, size_t len)
{
    ck_assert_uint_eq(emu_feed(h.e, frame, len), len);
    while (!h.e->c2c.working)
        ck_assert(emu_step(h.e, EMU_NEVER - 1));
    int64_t start = h.e->now;
    while (h.e->c2c.working)
        ck_assert(emu_step(h.e, EMU_NEVER - 1));
    int64_t us = (h.e->now - start) / 1000;
    host_run(&h, 1000);
    return us;
}

START_TEST(a_frame_takes_its_time_good_or_bad)
{
    uint8_t frame[EMU_C2C_FRAME];
    open_on(modules[_i], "c2c: { frame_us: { value: 5000, source: test, confidence: assumed }, "
                         "block_us: { value: 100, source: test, confidence: assumed }, "
                         "frame_jitter_us: { value: 0, source: test, confidence: assumed } }\n");
    size_t len = host_frame(&h, "AT\r", 3, frame);
    int64_t want = 5000 + 100 * (int64_t)((len - 6) / 16);
    ck_assert_int_eq(work_on(frame, len), want);
    ck_assert_uint_eq(h.e->c2c.rx.refused, 0);
    h.keys.te[0] ^= 1;
    h.keys.key[0] ^= 1;
    ck_assert_int_eq(work_on(frame, host_frame(&h, "AT\r", 3, frame)), want);
    ck_assert_uint_eq(h.e->c2c.rx.refused, 1);
}
END_TEST

START_TEST(what_comes_during_the_work_waits)
{
    uint8_t frames[3 * EMU_C2C_FRAME];
    size_t len = 0;
    open_on(module_v2, "c2c: { frame_us: { value: 20000, source: test, confidence: assumed } }\n");
    len += host_frame(&h, "AT+CG", 5, frames + len);
    len += host_frame(&h, "M", 1, frames + len);
    len += host_frame(&h, "M\r", 2, frames + len);
    host_send(&h, frames, len);
    ck_assert_ptr_nonnull(strstr(host_unframe(&h), "\r\nSARA-R510"));
}
END_TEST

START_TEST(jitter_makes_times_differ)
{
    uint8_t frame[EMU_C2C_FRAME];
    open_on(module_v2,
            "c2c: { frame_jitter_us: { value: 900, source: test, confidence: assumed } }\n");
    int64_t least = INT64_MAX, most = 0;
    for (int i = 0; i < 50; i++) {
        int64_t us = work_on(frame, host_frame(&h, "AT\r", 3, frame));
        least = us < least ? us : least;
        most = us > most ? us : most;
    }
    ck_assert_int_gt(most - least, 500);
    ck_assert_int_le(most - least, 900);
}
END_TEST

static bool witnessed(const char *label, const uint8_t bytes[16])
{
    char want[64];
    int at = snprintf(want, sizeof(want), "%s=", label);
    for (int i = 0; i < 16; i++)
        at += snprintf(want + at, sizeof(want) - (size_t)at, "%02x", bytes[i]);
    return strcasestr(emu_witness_text(h.e->world->witness, 60000), want) != NULL;
}

START_TEST(every_secret_has_a_witness)
{
    open_on(module_v2, NULL);
    struct emu_c2c_keys new;
    uint8_t tag[16];
    ck_assert(witnessed("te", h.keys.te));
    ck_assert(witnessed("key", h.keys.key));
    ck_assert(witnessed("hmac_key", h.keys.hmac));
    host_say_framed(&h, "AT+USECC2C=3,\"" TE_B "\"");
    host_take_pairing(&h, 3, TE_B, &new, tag);
    ck_assert(witnessed("te", new.te));
    ck_assert(witnessed("key", new.key));
    ck_assert(witnessed("hmac_key", new.hmac));
    ck_assert(witnessed("tag", tag));
    host_say_framed(&h, "AT+USECC2C=3,\"not hex\"");
    ck_assert_ptr_nonnull(
        strstr(emu_witness_text(h.e->world->witness, 60000), "te_text=6e6f7420686578"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("emu_c2c_session");
    TCase *tc = tcase_create("session");
    tcase_add_checked_fixture(tc, NULL, end);
    tcase_add_loop_test(tc, talks_framed_until_closed, 0, 2);
    tcase_add_test(tc, no_frame_before_the_guard_is_over);
    tcase_add_test(tc, closing_within_the_guard);
    tcase_add_loop_test(tc, what_is_wrong_is_not_answered, 0, 2);
    tcase_add_test(tc, lines_run_on_over_frames);
    tcase_add_test(tc, long_data_is_cut);
    tcase_add_loop_test(tc, power_and_reset_end_it, 0, 3);
    tcase_add_test(tc, bad_frames_close_it_if_so_told);
    tcase_add_test(tc, ivs_are_fresh_and_replays_work);
    tcase_add_test(tc, a_snapshot_of_an_open_channel);
    tcase_add_loop_test(tc, a_frame_takes_its_time_good_or_bad, 0, 2);
    tcase_add_test(tc, what_comes_during_the_work_waits);
    tcase_add_test(tc, jitter_makes_times_differ);
    tcase_add_test(tc, every_secret_has_a_witness);
    suite_add_tcase(suite, tc);
    return host_main(suite);
}
