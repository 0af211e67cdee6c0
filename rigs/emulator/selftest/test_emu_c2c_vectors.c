/* SPDX-License-Identifier: Apache-2.0 */
/* The emulator's codec and receiver against every published figure of fixtures/vectors. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "emu_c2c_receiver.h"

enum { TEXT_MAX = 4096 };

static yaml_document_t vectors;

static yaml_node_t *member(yaml_node_t *map, const char *key)
{
    ck_assert_int_eq(map->type, YAML_MAPPING_NODE);
    for (yaml_node_pair_t *p = map->data.mapping.pairs.start; p < map->data.mapping.pairs.top;
         p++) {
        yaml_node_t *name = yaml_document_get_node(&vectors, p->key);
        if (strcmp((const char *)name->data.scalar.value, key) == 0)
            return yaml_document_get_node(&vectors, p->value);
    }
    ck_abort_msg("the vectors have no %s", key);
    return NULL;
}

static const char *text_of(yaml_node_t *map, const char *key)
{
    return (const char *)member(map, key)->data.scalar.value;
}

static size_t count(yaml_node_t *list)
{
    ck_assert_int_eq(list->type, YAML_SEQUENCE_NODE);
    return (size_t)(list->data.sequence.items.top - list->data.sequence.items.start);
}

static yaml_node_t *item(yaml_node_t *list, size_t i)
{
    return yaml_document_get_node(&vectors, list->data.sequence.items.start[i]);
}

static size_t bytes_from(const char *hex, uint8_t *out, size_t room)
{
    size_t n = strlen(hex) / 2;
    ck_assert_uint_le(n, room);
    for (size_t i = 0; i < n; i++)
        ck_assert_int_eq(sscanf(hex + 2 * i, "%2hhx", &out[i]), 1);
    return n;
}

static struct emu_c2c_keys keys_of(yaml_node_t *vector)
{
    struct emu_c2c_keys keys = { .version = strcmp(text_of(vector, "version"), "v1") == 0 ? 1 : 2 };
    bytes_from(text_of(vector, "key"), keys.key, sizeof(keys.key));
    bytes_from(text_of(vector, "te_secret"), keys.te, sizeof(keys.te));
    if (keys.version == 2)
        bytes_from(text_of(vector, "hmac_key"), keys.hmac, sizeof(keys.hmac));
    return keys;
}

/* Every text that comes out of `stream`, one byte at a time, each followed by a newline in `out`.
 */
static size_t receive(const struct emu_c2c_keys *keys, size_t padded_max, const uint8_t *stream,
                      size_t stream_len, uint8_t *out, size_t *texts)
{
    struct emu_c2c_receiver rx;
    size_t n = 0, len = 0;
    *texts = 0;
    emu_c2c_receiver_init(&rx, padded_max, 1000);
    for (size_t i = 0; i < stream_len; i++) {
        emu_c2c_receiver_put(&rx, (int64_t)i, stream[i]);
        while (emu_c2c_receiver_take(&rx, keys, (int64_t)i, out + n, &len)) {
            n += len;
            (*texts)++;
        }
    }
    return n;
}

static void check_positive(yaml_node_t *vector)
{
    static uint8_t text[TEXT_MAX], want[EMU_C2C_FRAME], made[EMU_C2C_FRAME];
    uint8_t got[EMU_C2C_PADDED], iv[16];
    struct emu_c2c_keys keys = keys_of(vector);
    size_t chunk_max = strtoul(text_of(vector, "chunk_max"), NULL, 10) - 1;
    size_t total = bytes_from(text_of(vector, "plaintext"), text, sizeof(text));
    size_t at = 0;
    for (size_t i = 0; i < count(member(vector, "frames")); i++) {
        const char *chunk = (const char *)item(member(vector, "chunks"), i)->data.scalar.value;
        const char *frame = (const char *)item(member(vector, "frames"), i)->data.scalar.value;
        const char *start = (const char *)item(member(vector, "iv"), i)->data.scalar.value;
        size_t left = total - at;
        size_t len = left < chunk_max ? left : chunk_max;
        ck_assert_uint_eq(len, strtoul(chunk, NULL, 10));
        size_t want_len = bytes_from(frame, want, sizeof(want));
        bytes_from(start, iv, sizeof(iv));
        ck_assert_uint_eq(emu_c2c_frame_make(&keys, iv, text + at, len, made), want_len);
        ck_assert_mem_eq(made, want, want_len);
        size_t texts = 0;
        ck_assert_uint_eq(receive(&keys, EMU_C2C_PADDED, want, want_len, got, &texts), len);
        ck_assert_uint_eq(texts, 1);
        ck_assert_mem_eq(got, text + at, len);
        at += len;
    }
    ck_assert_uint_eq(at, total);
}

START_TEST(positive)
{
    yaml_node_t *list = member(yaml_document_get_root_node(&vectors), "vectors");
    ck_assert_uint_eq(count(list), 67);
    for (size_t i = 0; i < count(list); i++)
        check_positive(item(list, i));
}
END_TEST

START_TEST(confirmation)
{
    yaml_node_t *v = item(member(yaml_document_get_root_node(&vectors), "confirmation"), 0);
    struct emu_c2c_keys keys = { .version = 2 };
    uint8_t iv[16], tag[16], want[64], body[EMU_C2C_BODY], text[EMU_C2C_PADDED];
    size_t len = 0;
    bytes_from(text_of(v, "key"), keys.key, 16);
    bytes_from(text_of(v, "hmac_key"), keys.hmac, 16);
    bytes_from(text_of(v, "te_secret"), keys.te, 16);
    bytes_from(text_of(v, "iv"), iv, 16);
    bytes_from(text_of(v, "tag"), tag, 16);
    ck_assert_uint_eq(bytes_from(text_of(v, "encrypted_tag"), want, 64), 64);
    ck_assert_uint_eq(emu_c2c_body_make(&keys, iv, tag, 16, body), 64);
    ck_assert_mem_eq(body, want, 64);
    ck_assert(emu_c2c_body_read(&keys, NULL, want, 64, text, &len));
    ck_assert_uint_eq(len, 16);
    ck_assert_mem_eq(text, tag, 16);
    for (int bit = 0; bit < 512; bit++) {
        want[bit / 8] ^= (uint8_t)(1U << bit % 8);
        ck_assert(!emu_c2c_body_read(&keys, NULL, want, 64, text, &len));
        want[bit / 8] ^= (uint8_t)(1U << bit % 8);
    }
}
END_TEST

START_TEST(negative)
{
    static uint8_t stream[TEXT_MAX], got[TEXT_MAX], want[TEXT_MAX];
    yaml_node_t *root = yaml_document_get_root_node(&vectors);
    yaml_node_t *list = member(root, "negative");
    yaml_node_t *pair = item(member(root, "confirmation"), 0);
    ck_assert_uint_eq(count(list), 21);
    for (size_t i = 0; i < count(list); i++) {
        yaml_node_t *v = item(list, i);
        bool v1 = strcmp(text_of(v, "version"), "v1") == 0;
        struct emu_c2c_keys keys = { .version = v1 ? 1 : 2 };
        bytes_from(text_of(pair, "key"), keys.key, 16);
        bytes_from(text_of(pair, "hmac_key"), keys.hmac, 16);
        bytes_from(text_of(pair, "te_secret"), keys.te, 16);
        yaml_node_t *expect = member(v, "expect");
        size_t want_len = 0, texts = 0;
        for (size_t k = 0; k < count(expect); k++)
            want_len += bytes_from((const char *)item(expect, k)->data.scalar.value,
                                   want + want_len, sizeof(want) - want_len);
        size_t n = bytes_from(text_of(v, "stream"), stream, sizeof(stream));
        size_t got_len = receive(&keys, 256, stream, n, got, &texts);
        ck_assert_msg(texts == count(expect), "%s: %zu texts", text_of(v, "name"), texts);
        ck_assert_uint_eq(got_len, want_len);
        ck_assert_mem_eq(got, want, want_len);
        bool one_frame = n >= 6 && n == stream[1] + 256U * stream[2] + 6U;
        ck_assert_msg(!one_frame || emu_c2c_body_read(&keys, NULL, stream + 3, n - 6, got,
                                                      &got_len) == (texts == 1),
                      "%s: the codec alone", text_of(v, "name"));
    }
}
END_TEST

/* V1 cannot tell this frame, made without any key, from a good one. */
START_TEST(v1_splice_forgery)
{
    static uint8_t frame[EMU_C2C_FRAME], text[EMU_C2C_PADDED], want[EMU_C2C_PADDED];
    yaml_node_t *v = item(member(yaml_document_get_root_node(&vectors), "attacks"), 0);
    struct emu_c2c_keys keys = { .version = 1 };
    size_t texts = 0;
    bytes_from(text_of(v, "key"), keys.key, 16);
    const char *names[][2] = { { "carrier_frame", "carrier_plaintext" },
                               { "forged_frame", "forged_plaintext" } };
    for (int i = 0; i < 2; i++) {
        size_t n = bytes_from(text_of(v, names[i][0]), frame, sizeof(frame));
        size_t want_len = bytes_from(text_of(v, names[i][1]), want, sizeof(want));
        ck_assert_uint_eq(receive(&keys, 256, frame, n, text, &texts), want_len);
        ck_assert_mem_eq(text, want, want_len);
    }
}
END_TEST

static void read_vectors(void)
{
    const char *path = R5_VECTORS_DIR "/c2c-vectors.yaml";
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "cannot open %s", path);
    yaml_parser_t parser;
    yaml_parser_initialize(&parser);
    yaml_parser_set_input_file(&parser, file);
    ck_assert_int_eq(yaml_parser_load(&parser, &vectors), 1);
    yaml_parser_delete(&parser);
    fclose(file);
}

static void drop_vectors(void)
{
    yaml_document_delete(&vectors);
}

int main(void)
{
    Suite *suite = suite_create("emu_c2c_vectors");
    TCase *tc = tcase_create("vectors");
    tcase_add_checked_fixture(tc, read_vectors, drop_vectors);
    tcase_add_test(tc, positive);
    tcase_add_test(tc, confirmation);
    tcase_add_test(tc, negative);
    tcase_add_test(tc, v1_splice_forgery);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
