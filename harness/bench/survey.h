/* SPDX-License-Identifier: Apache-2.0 */
/* What is plugged into this machine that a bench may be made of. Nothing is opened but GPIO chips,
 * and those only to be asked. */
#ifndef R5_BENCH_SURVEY_H
#define R5_BENCH_SURVEY_H

#include <stddef.h>

#include "rig_file.h"

#define BENCH_SURVEY_MAX 64

struct bench_port {
    char name[CFG_PATH_MAX]; /* for the rig file, as stable as there is: usb:SERIAL, a link of
                                /dev/serial/by-id, or the path */
    char path[64];           /* "/dev/ttyUSB0" */
    char driver[32];
};

struct bench_gpio {
    char label[CFG_NAME_MAX]; /* of the chip */
    char path[64];
    unsigned lines;
    char names[200]; /* of its lines that are free, separated by ", "; "" where they have none */
};

struct bench_survey {
    size_t ports, chips;
    struct bench_port port[BENCH_SURVEY_MAX];
    struct bench_gpio chip[BENCH_SURVEY_MAX];
    size_t closed; /* GPIO chips that this user may not open */
};

/* `sys` is "/sys", `dev` is "/dev". */
void bench_survey_take(const char *sys, const char *dev, struct bench_survey *survey);

#endif
