/* SPDX-License-Identifier: Apache-2.0 */
#include "arena.h"

#include <errno.h>
#include <stdalign.h>
#include <string.h>
#include <sys/mman.h>

#include "secret.h"

struct r5_arena {
    size_t size;
    size_t used;
};

static size_t rounded(size_t size)
{
    size_t unit = alignof(max_align_t);
    return (size + unit - 1) / unit * unit;
}

struct r5_arena *r5_arena_new(size_t size, struct r5_error *error)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        (void)r5_fail(error, R5_E_MEMORY, "cannot map %zu bytes of shared memory: %s", size,
                      strerror(errno));
        return NULL;
    }
    /* Both are refused in small containers; the keys are still wiped at the end. */
    (void)mlock(memory, size);
    (void)madvise(memory, size, MADV_DONTDUMP);
    struct r5_arena *arena = memory;
    arena->size = size;
    arena->used = rounded(sizeof(*arena));
    return arena;
}

void *r5_arena_take(struct r5_arena *arena, size_t size)
{
    size = rounded(size);
    if (size > arena->size - arena->used)
        return NULL;
    void *piece = (char *)arena + arena->used;
    arena->used += size;
    return piece;
}

void r5_arena_free(struct r5_arena **arena)
{
    if (*arena == NULL)
        return;
    size_t size = (*arena)->size;
    r5_wipe(*arena, size);
    munmap(*arena, size);
    *arena = NULL;
}
