/* SPDX-License-Identifier: Apache-2.0 */
/* The codec and the receiver against every vector of fixtures/vectors/c2c-vectors.yaml. */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <yaml.h>

#include "c2c_frame.h"
#include "c2c_pairing.h"
#include "c2c_receiver.h"
#include "hex.h"

#define BYTES_MAX 4096

static yaml_document_t document;

struct bytes {
    size_t len;
    uint8_t data[BYTES_MAX];
};

static yaml_node_t *get(yaml_node_t *map, const char *key)
{
    yaml_node_pair_t *pair = map->data.mapping.pairs.start;
    for (; pair < map->data.mapping.pairs.top; pair++) {
        const yaml_node_t *name = yaml_document_get_node(&document, pair->key);
        if (strcmp((const char *)name->data.scalar.value, key) == 0)
            return yaml_document_get_node(&document, pair->value);
    }
    ck_abort_msg("no key %s", key);
    return NULL;
}

static int count(yaml_node_t *list)
{
    return (int)(list->data.sequence.items.top - list->data.sequence.items.start);
}

static yaml_node_t *item(yaml_node_t *list, int index)
{
    return yaml_document_get_node(&document, list->data.sequence.items.start[index]);
}

static const char *text(const yaml_node_t *scalar)
{
    return (const char *)scalar->data.scalar.value;
}

static struct bytes hex(const yaml_node_t *scalar)
{
    struct bytes bytes;
    bytes.len = scalar->data.scalar.length / 2;
    ck_assert_uint_le(bytes.len, BYTES_MAX);
    ck_assert(r5_hex_read(text(scalar), scalar->data.scalar.length, bytes.data, bytes.len));
    return bytes;
}

static void key(yaml_node_t *map, const char *name, uint8_t to[C2C_KEY_LEN])
{
    struct bytes bytes = hex(get(map, name));
    ck_assert_uint_eq(bytes.len, C2C_KEY_LEN);
    memcpy(to, bytes.data, C2C_KEY_LEN);
}

static struct c2c_keys keys_of(yaml_node_t *vector, const char *version)
{
    struct c2c_keys keys = { .version = strcmp(version, "v2") == 0 ? C2C_V2 : C2C_V1 };
    key(vector, "te_secret", keys.te);
    key(vector, "key", keys.key);
    if (keys.version == C2C_V2)
        key(vector, "hmac_key", keys.hmac_key);
    return keys;
}

static yaml_node_t *section(const char *name)
{
    return get(yaml_document_get_root_node(&document), name);
}

static void check_frame(const struct c2c_keys *keys, const uint8_t *plain, size_t plain_len,
                        const struct bytes *iv, const struct bytes *want)
{
    uint8_t body[C2C_BODY_MAX_V1], frame[C2C_FRAME_MAX], opened[C2C_BODY_MAX_V1];
    size_t body_len, frame_len, opened_len;
    ck_assert_uint_eq(iv->len, C2C_BLOCK);
    ck_assert_int_eq(c2c_body_seal(keys, iv->data, plain, plain_len, body, &body_len, NULL), R5_OK);
    c2c_frame_wrap(body, body_len, frame, &frame_len);
    ck_assert_uint_eq(frame_len, want->len);
    ck_assert_mem_eq(frame, want->data, frame_len);
    ck_assert_int_eq(c2c_body_open(keys, want->data + 3, want->len - 6, opened, &opened_len),
                     C2C_GOOD);
    ck_assert_uint_eq(opened_len, plain_len);
    ck_assert_mem_eq(opened, plain, plain_len);
}

START_TEST(positive_vectors)
{
    yaml_node_t *vectors = section("vectors");
    int frames_seen = 0;
    ck_assert_int_eq(count(vectors), 67);
    for (int i = 0; i < count(vectors); i++) {
        yaml_node_t *vector = item(vectors, i);
        struct c2c_keys keys = keys_of(vector, text(get(vector, "version")));
        struct bytes plain = hex(get(vector, "plaintext"));
        yaml_node_t *frames = get(vector, "frames");
        size_t at = 0;
        for (int f = 0; f < count(frames); f++, frames_seen++) {
            size_t chunk = strtoul(text(item(get(vector, "chunks"), f)), NULL, 10);
            struct bytes iv = hex(item(get(vector, "iv"), f));
            struct bytes frame = hex(item(frames, f));
            ck_assert_uint_le(at + chunk, plain.len);
            check_frame(&keys, plain.data + at, chunk, &iv, &frame);
            at += chunk;
        }
        ck_assert_uint_eq(at, plain.len);
    }
    ck_assert_int_eq(frames_seen, 95);
}
END_TEST

START_TEST(confirmation_vectors)
{
    yaml_node_t *vectors = section("confirmation");
    ck_assert_int_ge(count(vectors), 1);
    for (int i = 0; i < count(vectors); i++) {
        yaml_node_t *vector = item(vectors, i);
        struct c2c_pairing pairing = { .keys = keys_of(vector, "v2") };
        struct bytes iv = hex(get(vector, "iv"));
        key(vector, "tag", pairing.tag);
        char command[C2C_COMMAND_MAX];
        ck_assert_int_eq(c2c_confirm_command(&pairing, iv.data, command, sizeof(command), NULL),
                         R5_OK);
        ck_assert_int_eq(strcasecmp(command, text(get(vector, "at_command"))), 0);
        ck_assert_ptr_null(strpbrk(command, "abcdef")); /* the module is sent upper case */
    }
}
END_TEST

/* Feeds `stream` in pieces of `step` bytes and checks the texts that come out against `expect`. */
static void check_stream(const struct c2c_keys *keys, const struct bytes *stream, size_t step,
                         yaml_node_t *expect)
{
    struct c2c_receiver r;
    struct c2c_found found;
    int good = 0;
    c2c_receiver_init(&r, keys, r5_ms(1000));
    for (size_t at = 0; at < stream->len + step; at += step) {
        size_t left = at < stream->len ? stream->len - at : 0;
        size_t len = left < step ? left : step;
        ck_assert_uint_eq(c2c_receiver_feed(&r, stream->data + at, len, 0), len);
        r5_time now = left > 0 ? 0 : r5_ms(1000); /* at the end what is half is given up */
        while (c2c_receiver_next(&r, now, &found)) {
            if (found.fault != C2C_GOOD) {
                ck_assert_uint_eq(found.plain_len, 0);
                continue;
            }
            ck_assert_int_lt(good, count(expect));
            struct bytes want = hex(item(expect, good++));
            ck_assert_uint_eq(found.plain_len, want.len);
            ck_assert_mem_eq(found.plain, want.data, want.len);
        }
    }
    ck_assert_int_eq(good, count(expect));
    size_t rest;
    (void)c2c_receiver_rest(&r, &rest);
    ck_assert_uint_eq(rest, 0); /* nothing stalls */
}

START_TEST(negative_vectors)
{
    yaml_node_t *vectors = section("negative");
    yaml_node_t *secrets = item(section("confirmation"), 0);
    ck_assert_int_eq(count(vectors), 21);
    for (int i = 0; i < count(vectors); i++) {
        yaml_node_t *vector = item(vectors, i);
        struct c2c_keys keys = keys_of(secrets, text(get(vector, "version")));
        struct bytes stream = hex(get(vector, "stream"));
        check_stream(&keys, &stream, stream.len, get(vector, "expect"));
        check_stream(&keys, &stream, 1, get(vector, "expect"));
    }
}
END_TEST

static const struct {
    const char *name;
    enum c2c_fault fault; /* the first that is told */
} reasons[] = {
    { "bad-fcs-then-good", C2C_BAD_FCS },
    { "bad-tag-fcs-valid-then-good", C2C_BAD_TAG },
    { "iv-bit-flipped-fcs-valid", C2C_BAD_TAG },
    { "v1-iv-bit-flipped-fcs-valid", C2C_BAD_TAG },
    { "truncated", C2C_TIMED_OUT },
    { "no-closing-marker", C2C_TIMED_OUT },
    { "oversize-length-then-good", C2C_BAD_LENGTH },
    { "empty-body", C2C_BAD_LENGTH },
    { "short-body-31", C2C_BAD_LENGTH },
    { "v2-empty-ciphertext", C2C_BAD_LENGTH },
    { "v2-pad-zero", C2C_BAD_PADDING },
    { "v2-pad-too-long", C2C_BAD_PADDING },
    { "v2-pad-inconsistent", C2C_BAD_PADDING },
    { "plaintext-in-open-channel", C2C_GARBAGE },
    { "garbage-before", C2C_GARBAGE },
    { "v1-frame-in-v2-channel", C2C_BAD_TAG },
    { "v1-short-body-48", C2C_BAD_LENGTH },
};

START_TEST(negative_vectors_say_why)
{
    yaml_node_t *vectors = section("negative");
    yaml_node_t *secrets = item(section("confirmation"), 0);
    int i = 0;
    while (strcmp(text(get(item(vectors, i), "name")), reasons[_i].name) != 0)
        i++;
    struct c2c_keys keys = keys_of(secrets, text(get(item(vectors, i), "version")));
    struct bytes stream = hex(get(item(vectors, i), "stream"));
    struct c2c_receiver r;
    struct c2c_found found;
    c2c_receiver_init(&r, &keys, r5_ms(1000));
    ck_assert_uint_eq(c2c_receiver_feed(&r, stream.data, stream.len, 0), stream.len);
    ck_assert(c2c_receiver_next(&r, r5_ms(1000), &found));
    ck_assert_int_eq(found.fault, reasons[_i].fault);
}
END_TEST

/* A frame that is dropped is one report, whatever markers its bytes hold. */
START_TEST(a_wrong_frame_is_told_once)
{
    struct c2c_keys keys = { .version = C2C_V2 };
    uint8_t frame[C2C_OVERHEAD + 1088];
    size_t frame_len;
    struct c2c_receiver r;
    struct c2c_found found;
    uint8_t body[1088];
    memset(body, C2C_MARKER, sizeof(body)); /* each byte looks like the start of another */
    c2c_frame_wrap(body, sizeof(body), frame, &frame_len);
    frame[frame_len - 2] ^= 1;
    c2c_receiver_init(&r, &keys, r5_ms(1000));
    ck_assert_uint_eq(c2c_receiver_feed(&r, frame, frame_len, 0), frame_len);
    ck_assert(c2c_receiver_next(&r, 0, &found));
    ck_assert_int_eq(found.fault, C2C_BAD_FCS);
    ck_assert_uint_eq(found.raw_len, frame_len);
    ck_assert_mem_eq(found.raw, frame, frame_len);
    ck_assert(!c2c_receiver_next(&r, r5_ms(5000), &found));
}
END_TEST

START_TEST(a_splice_is_a_forgery_in_v1_only)
{
    yaml_node_t *vector = item(section("attacks"), 0);
    struct c2c_keys keys = { .version = C2C_V1 };
    key(vector, "key", keys.key);
    struct bytes iv = hex(get(vector, "iv"));
    struct bytes carrier = hex(get(vector, "carrier_plaintext"));
    struct bytes carrier_frame = hex(get(vector, "carrier_frame"));
    check_frame(&keys, carrier.data, carrier.len, &iv, &carrier_frame);

    struct bytes frame = hex(get(vector, "forged_frame"));
    struct bytes want = hex(get(vector, "forged_plaintext"));
    uint8_t plain[C2C_BODY_MAX_V1];
    size_t plain_len;
    ck_assert_int_eq(c2c_body_open(&keys, frame.data + 3, frame.len - 6, plain, &plain_len),
                     C2C_GOOD);
    ck_assert_uint_eq(plain_len, want.len);
    ck_assert_mem_eq(plain, want.data, want.len);
    keys.version = C2C_V2;
    ck_assert_int_eq(c2c_body_open(&keys, frame.data + 3, frame.len - 6, plain, &plain_len),
                     C2C_BAD_TAG);
}
END_TEST

/* Every length there is, both versions; and no flipped bit of a body passes. */
START_TEST(all_lengths_and_all_bits)
{
    static uint8_t plain[C2C_RX_PLAIN_MAX + 1], opened[C2C_BODY_MAX_V1], body[C2C_BODY_MAX_V1];
    struct c2c_keys keys = { .version = _i == 0 ? C2C_V1 : C2C_V2, .key = { 1 }, .te = { 2 } };
    uint8_t iv[C2C_BLOCK] = { 3 };
    size_t body_len, len;
    for (size_t n = 0; n <= C2C_RX_PLAIN_MAX; n++) {
        ck_assert_int_eq(c2c_body_seal(&keys, iv, plain, n, body, &body_len, NULL), R5_OK);
        ck_assert(c2c_body_may_be(keys.version, body_len));
        ck_assert_int_eq(c2c_body_open(&keys, body, body_len, opened, &len), C2C_GOOD);
        ck_assert_uint_eq(len, n);
    }
    ck_assert_int_eq(c2c_body_seal(&keys, iv, plain, sizeof(plain), body, &body_len, NULL),
                     R5_E_LIMIT);
    ck_assert_int_eq(c2c_body_seal(&keys, iv, plain, 20, body, &body_len, NULL), R5_OK);
    for (size_t bit = 0; bit < 8 * body_len; bit++) {
        body[bit / 8] ^= (uint8_t)(1 << bit % 8);
        memset(opened, 0xEE, sizeof(opened));
        ck_assert_int_ne(c2c_body_open(&keys, body, body_len, opened, &len), C2C_GOOD);
        for (size_t i = 0; i < sizeof(opened); i++)
            ck_assert_uint_eq(opened[i], 0);
        body[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
}
END_TEST

START_TEST(padding_made_to_order)
{
    struct c2c_keys keys = { .version = _i == 0 ? C2C_V1 : C2C_V2 };
    uint8_t iv[C2C_BLOCK] = { 0 }, padded[C2C_RX_PLAIN_MAX + 17] = { 0 };
    uint8_t body[C2C_BODY_MAX_V1], plain[C2C_BODY_MAX_V1];
    size_t body_len, len;
    for (int last = 0; last <= 17; last++) {
        memset(padded, last, 16);
        ck_assert_int_eq(c2c_body_seal_padded(&keys, iv, padded, 16, body, &body_len, NULL), R5_OK);
        ck_assert_int_eq(c2c_body_open(&keys, body, body_len, plain, &len),
                         last >= 1 && last <= 16 ? C2C_GOOD : C2C_BAD_PADDING);
    }
    ck_assert_int_eq(c2c_body_seal_padded(&keys, iv, padded, 17, body, &body_len, NULL),
                     R5_E_LIMIT);
    ck_assert_int_eq(c2c_body_seal_padded(&keys, iv, padded, 1072, body, &body_len, NULL),
                     R5_E_LIMIT);
}
END_TEST

START_TEST(fcs_and_lengths)
{
    ck_assert_uint_eq(c2c_fcs((const uint8_t *)"123456789", 9), 0x906E);
    ck_assert(!c2c_body_may_be(C2C_V1, 48) && c2c_body_may_be(C2C_V1, 64));
    ck_assert(!c2c_body_may_be(C2C_V2, 32) && c2c_body_may_be(C2C_V2, 48));
    ck_assert(c2c_body_may_be(C2C_V1, 1104) && !c2c_body_may_be(C2C_V1, 1120));
    ck_assert(c2c_body_may_be(C2C_V2, 1088) && !c2c_body_may_be(C2C_V2, 1104));
    ck_assert(!c2c_body_may_be(C2C_V2, 49) && !c2c_body_may_be(C2C_V2, 65535));
}
END_TEST

static void load(void)
{
    yaml_parser_t parser;
    FILE *file = fopen(R5_VECTORS, "rb");
    ck_assert_msg(file != NULL, "cannot open " R5_VECTORS);
    ck_assert(yaml_parser_initialize(&parser));
    yaml_parser_set_input_file(&parser, file);
    ck_assert(yaml_parser_load(&parser, &document));
    yaml_parser_delete(&parser);
    fclose(file);
}

static void unload(void)
{
    yaml_document_delete(&document);
}

int main(void)
{
    Suite *suite = suite_create("c2c_codec");
    TCase *tcase = tcase_create("vectors");
    tcase_add_unchecked_fixture(tcase, load, unload);
    tcase_add_test(tcase, positive_vectors);
    tcase_add_test(tcase, confirmation_vectors);
    tcase_add_test(tcase, negative_vectors);
    tcase_add_loop_test(tcase, negative_vectors_say_why, 0,
                        (int)(sizeof(reasons) / sizeof(reasons[0])));
    tcase_add_test(tcase, a_wrong_frame_is_told_once);
    tcase_add_test(tcase, a_splice_is_a_forgery_in_v1_only);
    tcase_add_loop_test(tcase, all_lengths_and_all_bits, 0, 2);
    tcase_add_loop_test(tcase, padding_made_to_order, 0, 2);
    tcase_add_test(tcase, fcs_and_lengths);
    tcase_set_timeout(tcase, 60);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
