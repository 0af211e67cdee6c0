/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reproducible streams. Each party of each row draws from its own: HKDF-SHA256 (RFC 5869) of the
 * run's seed, with the party, unit, case, row and repeat as the info.
 */
#ifndef R5_RUN_SEED_H
#define R5_RUN_SEED_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"

#define RUN_KEY_LEN 32

struct run_stream {
    uint8_t key[RUN_KEY_LEN];
    uint64_t counter;
};

/* Key of the stream named by `info`, from the run's seed. */
enum r5_status run_derive(uint64_t seed, const char *info, uint8_t key[RUN_KEY_LEN],
                          struct r5_error *error) R5_CHECKED;

/* Next bytes of the stream. */
enum r5_status run_stream_fill(struct run_stream *stream, uint8_t *bytes, size_t len,
                               struct r5_error *error) R5_CHECKED;

/* A seed from the system, for a run that was given none on hardware. */
enum r5_status run_fresh_seed(uint64_t *seed, struct r5_error *error) R5_CHECKED;

#endif
