/* SPDX-License-Identifier: Apache-2.0 */
/* Stored memory: a write is all or nothing wherever the supply fails; snapshots; determinism. */
#include "bench.h"

static struct bench *ready(void)
{
    struct bench *b = bench_new(DEFAULT_MODULE, "");

    bench_boot(b);
    return b;
}

static const struct {
    enum emu_cut phase;
    bool fresh; /* the new value is there afterwards */
} cuts[] = { { EMU_CUT_BEFORE, false }, { EMU_CUT_TORN, false }, { EMU_CUT_AFTER, true } };

static bool holds(struct bench *b, const char *name, const char *text)
{
    size_t len = 0;
    const uint8_t *data = emu_nvm_get(b->e, name, &len);

    if (!text)
        return data == NULL;
    return data && len == strlen(text) && memcmp(data, text, len) == 0;
}

START_TEST(a_cut_write_leaves_the_old_value_or_the_new)
{
    struct bench *b = ready();

    ck_assert_int_eq(emu_nvm_put(b->e, "x", "old value", 9), EMU_NVM_OK);
    emu_nvm_fault(b->e, 1, cuts[_i].phase);
    ck_assert_int_eq(emu_nvm_put(b->e, "x", "new and longer", 14), EMU_NVM_LOST);
    ck_assert(holds(b, "x", cuts[_i].fresh ? "new and longer" : "old value"));
    ck_assert_int_eq(emu_nvm_put(b->e, "y", "z", 1), EMU_NVM_LOST); /* nothing more in this event */
    ck_assert(holds(b, "y", NULL));
    bench_free(b);
}
END_TEST

START_TEST(a_cut_delete_deletes_or_does_not)
{
    struct bench *b = ready();

    ck_assert_int_eq(emu_nvm_put(b->e, "x", "old value", 9), EMU_NVM_OK);
    emu_nvm_fault(b->e, 1, cuts[_i].phase);
    ck_assert_int_eq(emu_nvm_delete(b->e, "x"), EMU_NVM_LOST);
    ck_assert(holds(b, "x", cuts[_i].fresh ? NULL : "old value"));
    bench_free(b);
}
END_TEST

START_TEST(a_fault_cuts_the_supply_inside_the_command)
{
    struct bench *b = ready();
    int64_t writes = b->e->world->counters.writes;

    emu_nvm_fault(b->e, 2, cuts[_i].phase);
    ck_assert_str_eq(bench_ask(b, "AT&W\r"), "\r\nOK\r\n");
    ck_assert_str_eq(bench_ask(b, "ATE1;&W\r"), ""); /* the second write: no answer any more */
    ck_assert(!bench_vint(b));
    ck_assert_int_eq(b->e->board.supply_mv, 0);
    ck_assert_int_eq(b->e->world->counters.writes - writes,
                     cuts[_i].phase == EMU_CUT_BEFORE ? 1 : 2);
    emu_supply(b->e, 3800);
    bench_wait(b, 3000);
    ck_assert_str_eq(bench_ask(b, "AT\r"), cuts[_i].fresh ? "AT\r\r\nOK\r\n" : "\r\nOK\r\n");
    bench_free(b);
}
END_TEST

START_TEST(values_survive_their_neighbours)
{
    struct bench *b = ready();
    static uint8_t big[EMU_NVM_BYTES * 3 / 20]; /* six of them fit, and not seven */
    char name[16];

    memset(big, 0x5a, sizeof(big));
    for (int round = 0; round < 50; round++) {
        for (int i = 0; i < 5; i++) {
            snprintf(name, sizeof(name), "r%d", i);
            ck_assert_int_eq(emu_nvm_put(b->e, name, big, sizeof(big) - (size_t)(round * 7 + i)),
                             EMU_NVM_OK);
        }
        ck_assert_int_eq(emu_nvm_put(b->e, "small", "s", 1), EMU_NVM_OK);
        ck_assert_int_eq(emu_nvm_delete(b->e, "r2"), EMU_NVM_OK);
        ck_assert(holds(b, "small", "s") && holds(b, "r2", NULL));
    }
    ck_assert_int_eq(emu_nvm_put(b->e, "r2", big, sizeof(big)), EMU_NVM_OK);
    ck_assert_int_eq(emu_nvm_put(b->e, "r7", big, sizeof(big)), EMU_NVM_OK);
    ck_assert_int_eq(emu_nvm_put(b->e, "r8", big, sizeof(big)), EMU_NVM_FULL);
    ck_assert_str_eq(emu_nvm_nth(b->e, "r", 3), "r3");
    ck_assert_ptr_null(emu_nvm_nth(b->e, "r", 6));
    bench_free(b);
}
END_TEST

START_TEST(a_file_keeps_the_records_and_a_broken_one_is_refused)
{
    struct bench *b = ready();
    struct bench *other = bench_new(DEFAULT_MODULE, "");
    char path[] = "/tmp/r5emu-nvm-XXXXXX";
    char why[256] = "";

    close(mkstemp(path));
    bench_ask(b, "AT+UDWNFILE=\"f\",3\r");
    bench_ask(b, "abc");
    ck_assert(emu_nvm_save(b->e, path, why, sizeof(why)));
    ck_assert(emu_nvm_load(other->e, path, why, sizeof(why)));
    ck_assert(holds(other, "file/f", "abc"));
    ck_assert_int_eq(other->e->world->counters.writes, 0);
    FILE *file = fopen(path, "a");
    fputs("file/g 0x\n", file);
    fclose(file);
    ck_assert(!emu_nvm_load(other->e, path, why, sizeof(why)));
    ck_assert_ptr_nonnull(strstr(why, ":3: not a record"));
    unlink(path);
    bench_free(b);
    bench_free(other);
}
END_TEST

START_TEST(a_factory_wish_is_granted_at_the_next_boot)
{
    struct bench *b = ready();

    bench_ask(b, "AT&W\r");
    bench_ask(b, "AT+UDWNFILE=\"f\",3\r");
    bench_ask(b, "abc");
    bench_ask(b, "AT+UFACTORY=2,2\r");
    ck_assert_str_eq(bench_ask(b, "AT+UFACTORY?\r"), "\r\n+UFACTORY: 2,2\r\n\r\nOK\r\n");
    ck_assert(holds(b, "file/f", "abc"));
    bench_pulse(b, EMU_RESET_N, 200);
    bench_wait(b, 3000);
    ck_assert(holds(b, "file/f", NULL));
    ck_assert_str_eq(bench_ask(b, "AT+UFACTORY?\r"),
                     "AT+UFACTORY?\r\r\n+UFACTORY: 0,0\r\n\r\nOK\r\n"); /* and echo is back */
    bench_free(b);
}
END_TEST

/* ---- snapshots
 * ------------------------------------------------------------------------------------- */

static void talk(struct bench *b, char to[4096])
{
    static const char *const lines[] = { "AT+USECROTUID\r", "AT+CCLK?\r", "AT&W\r", "AT+CFUN=0\r",
                                         "AT+USECC2C=0,\"00112233445566778899AABBCCDDEEFF\"\r" };

    to[0] = '\0';
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        strcat(to, bench_ask(b, lines[i]));
        snprintf(to + strlen(to), 64, "@%lld\n", (long long)b->e->now);
    }
}

START_TEST(a_restored_module_does_the_same_again)
{
    struct bench *b = ready();
    struct bench *twin = ready();
    struct emu *kept = emu_snapshot(b->e);
    char first[4096];
    char again[4096];

    talk(b, first);
    talk(twin, again);
    ck_assert_str_eq(first, again); /* same seed, same requests */
    bench_send(b, "AT+CG");         /* half a line on the wire */
    emu_supply(b->e, 0);
    emu_restore(b->e, kept);
    talk(b, again);
    ck_assert_str_eq(first, again);
    emu_restore(b->e, kept);
    emu_random_seed(b->e, (const uint8_t[32]){ 9 });
    talk(b, again);
    ck_assert_str_ne(first, again); /* the keys follow the seed */
    free(kept);
    bench_free(b);
    bench_free(twin);
}
END_TEST

START_TEST(a_snapshot_in_mid_word_goes_on_from_there)
{
    struct bench *b = ready();
    struct emu *kept;
    char rest[64];

    bench_listen(b);
    bench_send(b, "AT+CGMM\r");
    while (b->said_len < 5)
        bench_wait_ns(b, 1000);
    kept = emu_snapshot(b->e);
    bench_listen(b);
    bench_wait(b, 100);
    snprintf(rest, sizeof(rest), "%.60s", b->said);
    emu_restore(b->e, kept);
    bench_listen(b);
    bench_wait(b, 100);
    ck_assert_str_eq(b->said, rest);
    ck_assert_str_eq(rest, "A-R510M8S\r\n\r\nOK\r\n");
    free(kept);
    bench_free(b);
}
END_TEST

START_TEST(a_restore_takes_a_fault_back)
{
    struct bench *b = ready();
    struct emu *kept;

    emu_nvm_fault(b->e, 1, EMU_CUT_BEFORE);
    kept = emu_snapshot(b->e);
    emu_restore(b->e, kept);
    ck_assert_str_eq(bench_ask(b, "AT&W\r"), "\r\nOK\r\n");
    free(kept);
    bench_free(b);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("emu nvm");
    TCase *c = tcase_create("nvm");

    suite_add_tcase(suite, c);
    tcase_add_loop_test(c, a_cut_write_leaves_the_old_value_or_the_new, 0, 3);
    tcase_add_loop_test(c, a_cut_delete_deletes_or_does_not, 0, 3);
    tcase_add_loop_test(c, a_fault_cuts_the_supply_inside_the_command, 0, 3);
    tcase_add_test(c, values_survive_their_neighbours);
    tcase_add_test(c, a_file_keeps_the_records_and_a_broken_one_is_refused);
    tcase_add_test(c, a_factory_wish_is_granted_at_the_next_boot);
    tcase_add_test(c, a_restored_module_does_the_same_again);
    tcase_add_test(c, a_snapshot_in_mid_word_goes_on_from_there);
    tcase_add_test(c, a_restore_takes_a_fault_back);
    return bench_main(suite);
}
