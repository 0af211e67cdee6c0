/* SPDX-License-Identifier: Apache-2.0 */
/* What the kernel tells of GPIO lines, the wires, and the RTS line. */
#include "bench.h"

#include <sys/stat.h>

#include "control.h"
#include "gpio_chip.h"
#include "wires.h"

/* ---- records -----------------------------------------------------------------------------------
 */

#define TASK "         gpioset-123     [000] .....    12.000345: "

static const struct {
    const char *line;
    enum gpio_kind kind;
    int64_t gpio;
    bool value;
    int64_t at;
} records[] = {
    { TASK "gpio_value: 504 set 1", GPIO_SET, 504, true, 12000345000 },
    { TASK "gpio_value: 504 set 0", GPIO_SET, 504, false, 12000345000 },
    { TASK "gpio_direction: 505  in (0)", GPIO_IN, 505, false, 12000345000 },
    { TASK "gpio_direction: 505 out (0)", GPIO_OUT, 505, false, 12000345000 },
    { "CPU:0 [LOST 12 EVENTS]", GPIO_LOST, -1, false, 0 },
    { "  a: gpio_value: 1-77    [000] .....    12.000345: gpio_value: 2 set 1", GPIO_SET, 2, true,
      12000345000 },
};

static const char *const no_records[] = {
    TASK "gpio_value: 504 get 1",
    TASK "gpio_value: 504 set",
    TASK "gpio_value: 504 set 1 ",
    TASK "gpio_value: -4 set 1",
    TASK "gpio_value: 99999999999999999999 set 1",
    TASK "gpio_direction: 505 out (-22)", /* refused: nothing has changed */
    TASK "gpio_direction: 505 up (0)",
    TASK "sched_switch: 505 set 1",
    " gpioset-123 [000] ..... 12.00034: gpio_value: 504 set 1",
    " gpioset-123 [000] ..... 12.0003450: gpio_value: 504 set 1",
    " gpioset-123 [000] ..... 99999999999.000345: gpio_value: 504 set 1",
    ": gpio_value: 504 set 1",
    "CPU:0 [LOST",
    "",
};

START_TEST(a_record_is_read)
{
    struct gpio_news n;

    ck_assert(gpio_parse_record(records[_i].line, &n));
    ck_assert_int_eq(n.kind, records[_i].kind);
    ck_assert_int_eq(n.gpio, records[_i].gpio);
    ck_assert_int_eq(n.value, records[_i].value);
    ck_assert_int_eq(n.at, records[_i].at);
}
END_TEST

START_TEST(what_is_no_record_is_refused)
{
    struct gpio_news n;

    ck_assert(!gpio_parse_record(no_records[_i], &n));
}
END_TEST

/* 0 and 1: a value; i, o: direction; t: taken; r: released; lost: x. Levels after each. */
static const struct {
    const char *news;
    const char *high;
} lives[] = {
    { "0o1tr", "00111" }, /* push-pull, requested low, then set */
    { "1o0r", "1101" },   /* requested high, low, gone */
    { "ioioi", "10101" }, /* open drain: let go, pulled, let go */
    { "0otioir", "0001011" }, { "0r0o", "0100" },
    { "0x", "00" }, /* who reads the levels anew says so himself */
};

START_TEST(a_level_is_what_its_user_does)
{
    struct gpio_input input = { .high = true };
    static const char letter[] = "0iotrx";

    for (size_t i = 0; lives[_i].news[i]; i++) {
        char what = lives[_i].news[i];
        struct gpio_news n = { .kind = what == '1'
                                           ? GPIO_SET
                                           : (enum gpio_kind)(strchr(letter, what) - letter),
                               .value = what == '1' };

        gpio_input_take(&input, &n);
        ck_assert_msg(input.high == (lives[_i].high[i] == '1'), "%s: %zu", lives[_i].news, i);
    }
}
END_TEST

START_TEST(news_come_in_the_order_of_time)
{
    struct gpio_news n[] = {
        { .at = 5, .gpio = 1 }, { .at = 9, .gpio = 2 }, { .at = 5, .gpio = 3 },
        { .at = 1, .gpio = 4 }, { .at = 7, .gpio = 5 },
    };
    static const int64_t order[] = { 4, 1, 3, 5, 2 };

    gpio_sort(n, 5);
    for (size_t i = 0; i < 5; i++)
        ck_assert_int_eq(n[i].gpio, order[i]);
}
END_TEST

/* ---- chips -------------------------------------------------------------------------------------
 */

static const char chips_text[] =
    "gpiochip1: GPIOs 496-503, parent: platform/isa:pins, module-pins, can sleep:\n"
    " gpio-496 (PWR_ON              |module-pins         ) out lo \n"
    "\n"
    "gpiochip0: GPIOs 504-511, parent: platform/isa:modem-lines, modem-lines:\n"
    "gpiochip12: GPIOs 0-3, twice:\n"
    "gpiochip13: GPIOs 4-7, twice:\n"
    "gpiochip1/../x: GPIOs 4-7, path:\n"
    "gpiochip14: GPIOs 9-7, backwards:\n"
    "gpiochip15: GPIOs 8-9, unended";

START_TEST(a_chip_is_found_by_its_label)
{
    static const char *const none[] = { "",           "twice", "path",   "backwards", "unended",
                                        "module-pin", "can",   "parent", "isa:pins",  "PWR_ON" };
    char root[] = "/tmp/r5emu-test-XXXXXX";
    char command[256];
    char path[FILE_PATH_ROOM];
    char why[1024] = "";
    struct gpio_chip chip;

    ck_assert_ptr_nonnull(mkdtemp(root));
    ck_assert(!chip_find(root, "module-pins", &chip, why, sizeof(why)));
    ck_assert_ptr_nonnull(strstr(why, "debugfs"));
    snprintf(command, sizeof(command),
             "cd %s && mkdir -p sys/kernel/debug sys/bus/gpio/devices/gpiochip1/sim_gpio2 && "
             "touch sys/bus/gpio/devices/gpiochip1/sim_gpio2/pull",
             root);
    ck_assert_int_eq(system(command), 0);
    snprintf(path, sizeof(path), "%s/sys/kernel/debug/gpio", root);
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    fputs(chips_text, f);
    fclose(f);
    ck_assert(chip_find(root, "module-pins", &chip, why, sizeof(why)));
    ck_assert_str_eq(chip.name, "gpiochip1");
    ck_assert_int_eq(chip.base, 496);
    ck_assert_int_eq(chip.count, 8);
    ck_assert(chip_sim_file(root, &chip, 2, "pull", path));
    ck_assert(!chip_sim_file(root, &chip, 1, "pull", path));
    ck_assert(!chip_mockup_file(root, &chip, 2, path));
    ck_assert(chip_find(root, "modem-lines", &chip, why, sizeof(why)));
    ck_assert_str_eq(chip.name, "gpiochip0");
    ck_assert_int_eq(chip.base, 504);
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
        ck_assert_msg(!chip_find(root, none[i], &chip, why, sizeof(why)), "%s", none[i]);
    snprintf(command, sizeof(command), "rm -r %s", root);
    ck_assert_int_eq(system(command), 0);
}
END_TEST

/* ---- wires -------------------------------------------------------------------------------------
 */

START_TEST(a_wire_is_only_in_the_states_it_has)
{
    struct wires w = { 0 };
    char why[128] = "";

    ck_assert(wire_level(&w, WIRE_V_INT, true, false));
    ck_assert(!wire_level(&w, WIRE_V_INT, false, true));
    ck_assert(wire_set(&w, "v_int", "stuck-low", why, sizeof(why)));
    ck_assert(!wire_level(&w, WIRE_V_INT, true, true));
    ck_assert(wire_set(&w, "v_int", "stuck-high", why, sizeof(why)));
    ck_assert(wire_level(&w, WIRE_V_INT, false, false));
    ck_assert(wire_set(&w, "reset_n", "cut", why, sizeof(why)));
    ck_assert(wire_level(&w, WIRE_RESET_N, false, true));
    ck_assert(wire_set(&w, "cts", "stuck-off", why, sizeof(why)));
    ck_assert(!wire_level(&w, WIRE_CTS, true, true));
    ck_assert(wire_set(&w, "rts", "stuck-on", why, sizeof(why)));
    ck_assert(wire_level(&w, WIRE_RTS, false, false));
    ck_assert(wire_set(&w, "rxd", "noise", why, sizeof(why)));
    ck_assert(!wire_set(&w, "txd", "noise", why, sizeof(why)));
    ck_assert_str_eq(why, "this wire may be: ok cut");
    ck_assert(!wire_set(&w, "cts", "stuck-low", why, sizeof(why)));
    ck_assert(!wire_set(&w, "gnd", "cut", why, sizeof(why)));
    ck_assert_str_eq(why, "no such wire: pwr_on reset_n v_int cts rts txd rxd");
    ck_assert(wire_set(&w, "cts", "ok", why, sizeof(why)));
    ck_assert(wire_level(&w, WIRE_CTS, true, false));
}
END_TEST

static const char *refuse_wire(void *front, const char *wire, const char *state)
{
    *(bool *)front = strcmp(wire, "cts") == 0 && strcmp(state, "cut") == 0;
    return *(bool *)front ? NULL : "no";
}

static const char *asked(struct control *c, const char *request)
{
    control_request(c, request, strlen(request));
    return c->reply;
}

START_TEST(the_control_door_has_wires_where_there_are_some)
{
    struct bench *b = bench_new(DEFAULT_MODULE, "");
    struct control *c = calloc(1, sizeof(*c));
    bool done = false;

    control_init(c, b->e, NULL, &done);
    ck_assert_str_eq(asked(c, "1 wire cts cut"),
                     "1 error there are no wires here: wire is for r5emu --uart");
    ck_assert_str_eq(asked(c, "2 pin pwr_on low"), "2 ok");
    c->wire = refuse_wire;
    ck_assert_str_eq(asked(c, "3 wire cts cut"), "3 ok");
    ck_assert(done);
    ck_assert_str_eq(asked(c, "4 wire cts up"), "4 error no");
    ck_assert_str_eq(asked(c, "5 pin pwr_on high"),
                     "5 error the pins are real here: drive them where they are");
    ck_assert_str_eq(asked(c, "6 pin v_int"), "6 ok low");
    control_reset(c);
    free(c);
    bench_free(b);
}
END_TEST

/* ---- RTS ---------------------------------------------------------------------------------------
 */

START_TEST(rts_off_holds_what_the_module_says)
{
    struct bench *b = bench_new(DEFAULT_MODULE, "");

    bench_boot(b);
    emu_rts(b->e, false);
    ck_assert_str_eq(bench_ask(b, "AT\r"), "");
    bench_listen(b);
    emu_rts(b->e, true);
    bench_wait(b, 100);
    ck_assert_str_eq(b->said, "\r\nOK\r\n");

    /* In the middle: the byte under way is the last one. */
    bench_listen(b);
    bench_send(b, "ATI\r");
    while (b->said_len < 5)
        bench_wait_ns(b, 10000);
    emu_rts(b->e, false);
    bench_wait(b, 500);
    ck_assert_uint_eq(b->said_len, 6);
    emu_rts(b->e, true);
    bench_wait(b, 500);
    ck_assert_ptr_nonnull(strstr(b->said, "\r\nOK\r\n"));

    /* Without flow control nobody asks for RTS; switching it off lets go what was held. */
    emu_rts(b->e, false);
    ck_assert_str_eq(bench_ask(b, "AT\r"), "");
    ck_assert_str_eq(bench_ask(b, "AT&K0\r"), "\r\nOK\r\n\r\nOK\r\n");
    ck_assert_str_eq(bench_ask(b, "AT\r"), "\r\nOK\r\n");
    bench_free(b);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("gpio");
    TCase *tc = tcase_create("gpio");

    tcase_add_loop_test(tc, a_record_is_read, 0, sizeof(records) / sizeof(records[0]));
    tcase_add_loop_test(tc, what_is_no_record_is_refused, 0,
                        sizeof(no_records) / sizeof(no_records[0]));
    tcase_add_loop_test(tc, a_level_is_what_its_user_does, 0, sizeof(lives) / sizeof(lives[0]));
    tcase_add_test(tc, news_come_in_the_order_of_time);
    tcase_add_test(tc, a_chip_is_found_by_its_label);
    tcase_add_test(tc, a_wire_is_only_in_the_states_it_has);
    tcase_add_test(tc, the_control_door_has_wires_where_there_are_some);
    tcase_add_test(tc, rts_off_holds_what_the_module_says);
    suite_add_tcase(suite, tc);
    return bench_main(suite);
}
