/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory that the supervisor and the process of a case both see.
 *
 * One anonymous shared mapping, made before the first fork, locked against swap
 * where the system allows, left out of core dumps, wiped when freed. What a case
 * changes here survives its crash, and the addresses are the same on both sides.
 * Pieces are never given back one by one.
 */
#ifndef R5_BASE_ARENA_H
#define R5_BASE_ARENA_H

#include <stddef.h>

#include "error.h"

struct r5_arena;

/* `size` bytes in all. NULL with `error` filled when the system has none to give. */
struct r5_arena *r5_arena_new(size_t size, struct r5_error *error);

/* Zeroed, aligned for any type, owned by the arena. NULL when it is used up. */
void *r5_arena_take(struct r5_arena *arena, size_t size);

/* Wipes and unmaps all of it. Takes the pointer's address, accepts NULL, leaves NULL. */
void r5_arena_free(struct r5_arena **arena);

#endif
