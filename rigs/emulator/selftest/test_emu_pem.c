/* SPDX-License-Identifier: Apache-2.0 */
/* PEM to DER: base64 with its padding, line by line. */
#include <check.h>
#include <string.h>

#include "emu_pem.h"

#define HEAD "-----BEGIN A LABEL-----"
#define TAIL "-----END A LABEL-----"
#define L16 "QUJDREVGR0hJSktM"
#define L64 L16 L16 L16 L16

/* `is` null: none. */
static const struct {
    const char *text, *is;
    bool lax_only;
} rows[] = {
    { HEAD "\nQUJD\n" TAIL, "ABC", false },
    { HEAD "\nQUI=\n" TAIL, "AB", false },
    { HEAD "\nQQ==\n" TAIL, "A", false },
    { HEAD "\nQUJDQQ==\n" TAIL "\n", "ABCA", false },
    { HEAD "\n" L64 "\nQQ==\n" TAIL, "ABCDEFGHIJKLABCDEFGHIJKLABCDEFGHIJKLABCDEFGHIJKLA", false },
    { HEAD "\n" L64 "\n" TAIL, "ABCDEFGHIJKLABCDEFGHIJKLABCDEFGHIJKLABCDEFGHIJKL", false },
    { HEAD "\r\nQUJD\r\n" TAIL "\r\n", "ABC", false },
    { HEAD "\rQUJD\r" TAIL, "ABC", false },
    { HEAD "\n" L16 "\nQQ==\n" TAIL, "ABCDEFGHIJKLA", true },
    { HEAD "\n" L64 "QUJD\n" TAIL, "ABCDEFGHIJKLABCDEFGHIJKLABCDEFGHIJKLABCDEFGHIJKLABC", true },
    { HEAD "\n\nQUJD\n" TAIL, "ABC", true },
    { HEAD "\nQUJD\n\n" TAIL, "ABC", true },
    { HEAD " \nQUJD\n" TAIL, "ABC", true },
    { HEAD "\nQU JD\n" TAIL, "ABC", true },
    { " \n" HEAD "\nQUJD\n  " TAIL, "ABC", true },
    { HEAD "\nQUI\n" TAIL, NULL, false },
    { HEAD "\nQQ=\n" TAIL, NULL, false },
    { HEAD "\nQQ===\n" TAIL, NULL, false },
    { HEAD "\nQUI==\n" TAIL, NULL, false },
    { HEAD "\nQUJD=\n" TAIL, NULL, false },
    { HEAD "\nQ===\n" TAIL, NULL, false },
    { HEAD "\nQ=QQ\n" TAIL, NULL, false },
    { HEAD "\nQQ=Q\n" TAIL, NULL, false },
    { HEAD "\nQQ==QUJD\n" TAIL, NULL, false },
    { HEAD "\nQUJ-\n" TAIL, NULL, false },
    { HEAD "\n" TAIL, NULL, false },
    { HEAD "\nQUJD" TAIL, NULL, false },
    { HEAD "QUJD\n" TAIL, NULL, false },
    { HEAD "\nQUJD\n", NULL, false },
    { HEAD "\nQUJD", NULL, false },
    { HEAD, NULL, false },
    { "", NULL, false },
    { HEAD "\nQUJD\n-----END A LABEL----", NULL, false },
    { HEAD "\nQUJD\n-----END B LABEL-----", NULL, false },
    { HEAD "\nQUJD\n-----END A LABEL", NULL, false },
    { HEAD "\nQUJD\n-----END ", NULL, false },
    { "-----BEGIN -----\nQUJD\n-----END -----", NULL, false },
    { "-----BEGIN 0123456789012345678901234567890123456789-----\nQUJD\n" TAIL, NULL, false },
};

START_TEST(row)
{
    size_t len = strlen(rows[_i].text);
    for (int lax = 0; lax < 2; lax++) {
        uint8_t der[64];
        struct emu_pem pem;
        bool want = rows[_i].is != NULL && (lax == 1 || !rows[_i].lax_only);
        bool got =
            emu_pem_read((const uint8_t *)rows[_i].text, len, lax == 1, der, sizeof(der), &pem);
        ck_assert_msg(got == want, "lax %d: %s", lax, rows[_i].text);
        if (!got)
            continue;
        ck_assert_uint_eq(pem.len, strlen(rows[_i].is));
        ck_assert_mem_eq(der, rows[_i].is, pem.len);
        ck_assert_str_eq(pem.label, "A LABEL");
        for (size_t room = 0; room < pem.len; room++) {
            struct emu_pem other;
            ck_assert(
                !emu_pem_read((const uint8_t *)rows[_i].text, len, lax == 1, der, room, &other));
        }
    }
}
END_TEST

START_TEST(what_stands_behind)
{
    static const char text[] = HEAD "\nQUJD\n" TAIL "\nmore";
    uint8_t der[64];
    struct emu_pem pem;
    ck_assert(emu_pem_read((const uint8_t *)text, strlen(text), false, der, sizeof(der), &pem));
    ck_assert(pem.more);
    ck_assert(emu_pem_read((const uint8_t *)text, strlen(text) - 4, false, der, 64, &pem));
    ck_assert(!pem.more);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("emu_pem");
    TCase *tc = tcase_create("pem");
    tcase_add_loop_test(tc, row, 0, sizeof(rows) / sizeof(rows[0]));
    tcase_add_test(tc, what_stands_behind);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0;
}
