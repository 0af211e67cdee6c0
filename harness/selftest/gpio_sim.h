/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The module's side of a bank of the kernel's gpio-sim, by sysfs and the kernel's trace records.
 *
 * The simulator cannot show that a line was released by its direction: the value stays as it was.
 * The trace can, so a line whose last record says "in" is where its pull is.
 */
#ifndef R5_SELFTEST_GPIO_SIM_H
#define R5_SELFTEST_GPIO_SIM_H

#include <check.h>
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"

#define SIM_DEVICES "/sys/bus/gpio/devices"
#define SIM_TRACE "/sys/kernel/tracing/instances/contract"
#define SIM_DRIVER "/sys/bus/platform/drivers/gpio-sim"

static inline void sim_write(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");
    ck_assert_msg(file != NULL, "cannot open %s", path);
    bool good = fputs(text, file) >= 0;
    ck_assert_msg(fclose(file) == 0 && good, "cannot write %s to %s", text, path);
}

/* Files of the kernel tell no size; a trace is some kilobytes. */
static inline char *sim_read(const char *path)
{
    static char text[1 << 18];
    FILE *file = fopen(path, "re");
    ck_assert_msg(file != NULL, "cannot open %s", path);
    text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
    fclose(file);
    return text;
}

/* "gpiochip1", of the bank with that label. */
static inline const char *sim_chip(void)
{
    static char chip[64];
    const char *label = getenv("R5_CONTRACT_GPIO");
    char *text = sim_read("/sys/kernel/debug/gpio");
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n"))
        if (strncmp(line, "gpiochip", 8) == 0 && strstr(line, label) != NULL) {
            snprintf(chip, sizeof(chip), "%.*s", (int)strcspn(line, ":"), line);
            return chip;
        }
    ck_abort_msg("there is no GPIO chip with the label %s", label);
}

static inline int sim_offset(const char *name)
{
    static const char *const names[] = { "PWR_ON", "RESET_N", "V_INT", "SPARE" };
    for (int i = 0; i < 4; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    ck_abort_msg("there is no line %s", name);
}

static inline const char *sim_path(const char *name, const char *attribute)
{
    static char path[256];
    snprintf(path, sizeof(path), SIM_DEVICES "/%s/sim_gpio%d/%s", sim_chip(), sim_offset(name),
             attribute);
    return path;
}

/* The kernel's number of a line, which the trace tells. */
static inline int sim_number(const char *name)
{
    int number = -1;
    char wanted[64];
    snprintf(wanted, sizeof(wanted), "(%s ", name);
    char *text = sim_read("/sys/kernel/debug/gpio");
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n"))
        if (strstr(line, wanted) != NULL)
            ck_assert_int_eq(sscanf(line, " gpio-%d", &number), 1);
    ck_assert_msg(number >= 0, "the kernel has no line %s", name);
    return number;
}

static inline void sim_drive(const char *name, bool high)
{
    sim_write(sim_path(name, "pull"), high ? "pull-up" : "pull-down");
}

static inline bool sim_high(const char *name)
{
    char wanted[64];
    bool released = false;
    snprintf(wanted, sizeof(wanted), "gpio_direction: %d ", sim_number(name));
    for (char *at = sim_read(SIM_TRACE "/trace"); (at = strstr(at, wanted)) != NULL;) {
        at += strlen(wanted);
        while (*at == ' ')
            at++;
        released = strncmp(at, "in", 2) == 0;
    }
    if (released)
        return strncmp(sim_read(sim_path(name, "pull")), "pull-up", 7) == 0;
    return sim_read(sim_path(name, "value"))[0] == '1';
}

/*
 * How often the line was driven to that level since the trace was made. The kernel writes a record
 * for the value of an open drain that is released, too; its next one tells that it became an input.
 */
static inline int sim_drives(const char *name, bool high)
{
    char value[64], released[64];
    int number = sim_number(name), count = 0;
    snprintf(value, sizeof(value), "gpio_value: %d set %d", number, high);
    snprintf(released, sizeof(released), "gpio_direction: %d  in", number);
    char *text = sim_read(SIM_TRACE "/trace");
    bool before = false; /* the record before this one counted */
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        if (before && strstr(line, released) != NULL)
            count--;
        before = strstr(line, value) != NULL;
        count += before;
    }
    return count;
}

static inline void sim_trace_start(void)
{
    rmdir(SIM_TRACE);
    ck_assert_int_eq(mkdir(SIM_TRACE, 0755), 0);
    sim_write(SIM_TRACE "/events/gpio/gpio_value/filter", "get==0");
    sim_write(SIM_TRACE "/events/gpio/gpio_value/enable", "1");
    sim_write(SIM_TRACE "/events/gpio/gpio_direction/enable", "1");
}

/* The name by which the driver lets go of the bank and takes it up again. */
static inline const char *sim_bank(void)
{
    static char bank[256];
    char path[256], real[4096];
    snprintf(path, sizeof(path), SIM_DEVICES "/%s", sim_chip());
    ck_assert_ptr_nonnull(realpath(path, real));
    *strrchr(real, '/') = '\0';
    snprintf(bank, sizeof(bank), "%s", strrchr(real, '/') + 1);
    return bank;
}

#endif
