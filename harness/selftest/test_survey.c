/* SPDX-License-Identifier: Apache-2.0 */
/* What init-rig proposes: each serial port under a name that stays the same. */
#include <stdarg.h>

#include "config_files.h"
#include "survey.h"

static char top[4096]; /* sys and dev of a machine of our own */

static void shell(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void shell(const char *format, ...)
{
    char command[2048];
    va_list args;
    va_start(args, format);
    vsnprintf(command, sizeof(command), format, args);
    va_end(args);
    ck_assert_int_eq(system(command), 0);
}

/* A port of a USB adapter, as the kernel shows it. */
static void plug_in(const char *name, const char *adapter, const char *serial)
{
    shell("cd %s && mkdir -p dev sys/class/tty/%s sys/devices/%s/%s sys/drivers/ftdi_sio && "
          "ln -s %s/sys/devices/%s/%s sys/class/tty/%s/device && "
          "ln -s %s/sys/drivers/ftdi_sio sys/devices/%s/%s/driver && : >dev/%s && "
          "echo 0403 >sys/devices/%s/idVendor && echo '%s' >sys/devices/%s/serial",
          top, name, adapter, name, top, adapter, name, name, top, adapter, name, name, adapter,
          serial, adapter);
}

static void setup(void)
{
    config_files_setup();
    ck_assert_ptr_nonnull(getcwd(top, sizeof(top)));
    plug_in("ttyUSB0", "one", "FT1");
    plug_in("ttyUSB1", "pair", "FT2");
    plug_in("ttyUSB2", "pair", "FT2");
    plug_in("ttyUSB3", "bare", "");
    shell("cd %s/dev && mkdir -p serial/by-id && ln -s ../../ttyUSB2 serial/by-id/FT2-if01 && "
          "ln -s ../../ttyUSB9 serial/by-id/gone && : >gpiochip0",
          top);
}

static void teardown(void)
{
    shell("cd %s && rm -r dev sys", top);
    config_files_teardown();
}

START_TEST(ports_have_names_that_stay)
{
    static struct bench_survey survey;
    const char *const names[] = { "usb:FT1", "/dev/ttyUSB1", "dev/serial/by-id/FT2-if01",
                                  "/dev/ttyUSB3" };
    bench_survey_take("sys", "dev", &survey);
    ck_assert_uint_eq(survey.ports, 4);
    for (size_t i = 0; i < 4; i++)
        ck_assert_str_eq(survey.port[i].name, names[i]);
    ck_assert_str_eq(survey.port[0].driver, "ftdi_sio");
    ck_assert_str_eq(survey.port[2].path, "/dev/ttyUSB2");
}
END_TEST

START_TEST(what_is_no_chip_is_told_as_closed)
{
    static struct bench_survey survey;
    bench_survey_take("/nowhere", "dev", &survey);
    ck_assert_uint_eq(survey.ports, 0);
    ck_assert_uint_eq(survey.chips, 0);
    ck_assert_uint_eq(survey.closed, 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("survey");
    TCase *tests = tcase_create("survey");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, ports_have_names_that_stay);
    tcase_add_test(tests, what_is_no_chip_is_told_as_closed);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
