/* SPDX-License-Identifier: Apache-2.0 */
/* What r5emu was started with. */
#ifndef EMU_OPTIONS_H
#define EMU_OPTIONS_H

#include "emu_defects.h"
#include "front.h"

struct options {
    const char *module;
    const char *seed;
    const char *unit;
    const char *witness;
    const char *baud;
    const char *data_fd;
    const char *control_fd;
    const char *ask;     /* path of another's control door; then nothing else counts */
    const char *request; /* what to ask there */
    struct emu_defects defects;
    bool wires_given;
    struct front_options front;

    /* Parsed. */
    uint8_t seed_bytes[32];
    int64_t unit_number;
    int64_t baud_number;
    int64_t fd[2]; /* data, control */
};

/* 0, or the exit status: the reason was printed. --help, --version and --list-defects end the
   program. The texts are borrowed of argv. */
int options_parse(int argc, char **argv, struct options *o);

/* Prints it in one line. The exit status for wrong use. */
int options_wrong(const char *what, const char *value, const char *remedy);

#endif
