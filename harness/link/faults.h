/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What only an emulated module lets us do: cut the supply inside a stored write, put its
 * memory back, play the security service. Optional: a rig without it answers R5_E_UNSUPPORTED.
 */
#ifndef R5_LINK_FAULTS_H
#define R5_LINK_FAULTS_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"

enum link_cut { LINK_CUT_BEFORE, LINK_CUT_TORN, LINK_CUT_AFTER };

struct link_faults_ops {
    enum r5_status (*cut_at_write)(void *self, int nth, enum link_cut phase,
                                   struct r5_error *error);
    enum r5_status (*count_writes)(void *self, int64_t *writes, struct r5_error *error);
    enum r5_status (*count_bytes)(void *self, int64_t *received, int64_t *sent,
                                  struct r5_error *error);
    enum r5_status (*snapshot)(void *self, const char *name, struct r5_error *error);
    enum r5_status (*restore)(void *self, const char *name, struct r5_error *error);
    enum r5_status (*reseed)(void *self, const char *hex, struct r5_error *error);
    enum r5_status (*service)(void *self, const char *what, int on, struct r5_error *error);
};

struct link_faults {
    const struct link_faults_ops *ops;
    void *self;
};

/* The supply fails at the nth stored write from now (1: the next). nth 0 takes the fault back. */
static inline enum r5_status link_cut_at_write(struct link_faults *f, int nth, enum link_cut phase,
                                               struct r5_error *error)
{
    return f->ops->cut_at_write(f->self, nth, phase, error);
}

/* Stored writes since the program started; the difference of two calls is a sweep's size. */
static inline enum r5_status link_count_writes(struct link_faults *f, int64_t *writes,
                                               struct r5_error *error)
{
    return f->ops->count_writes(f->self, writes, error);
}

/* Bytes that the module has taken in and given out since the program started. */
static inline enum r5_status link_count_bytes(struct link_faults *f, int64_t *received,
                                              int64_t *sent, struct r5_error *error)
{
    return f->ops->count_bytes(f->self, received, sent, error);
}

/* "factory" exists from the start. Restoring also puts the module's clock back to 0, unpowered. */
static inline enum r5_status link_snapshot(struct link_faults *f, const char *name,
                                           struct r5_error *error)
{
    return f->ops->snapshot(f->self, name, error);
}

static inline enum r5_status link_restore(struct link_faults *f, const char *name,
                                          struct r5_error *error)
{
    return f->ops->restore(f->self, name, error);
}

/* The stream that the module's random source draws from: 64 hex digits. */
static inline enum r5_status link_reseed(struct link_faults *f, const char *hex,
                                         struct r5_error *error)
{
    return f->ops->reseed(f->self, hex, error);
}

/* "bootstrapped", "sealed" or the name of a permission such as "LocalC2CKeyPairing". */
static inline enum r5_status link_service(struct link_faults *f, const char *what, int on,
                                          struct r5_error *error)
{
    return f->ops->service(f->self, what, on, error);
}

#endif
