/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "emu.h"

static uint64_t sum_bytes(uint64_t h, const void *bytes, size_t len)
{
    const uint8_t *p = bytes;

    for (size_t i = 0; i < len; i++)
        h = (h ^ p[i]) * 0x100000001b3u; /* FNV-1a */
    return h;
}

static uint64_t slot_sum(const struct emu_nvm *n, const struct emu_nvm_slot *s)
{
    uint64_t h = sum_bytes(0xcbf29ce484222325u, s->name, sizeof(s->name));

    h = sum_bytes(h, &s->sequence, sizeof(s->sequence));
    h = sum_bytes(h, &s->len, sizeof(s->len));
    h = sum_bytes(h, &s->deleted, sizeof(s->deleted));
    return sum_bytes(h, n->bytes + s->offset, s->len);
}

static bool valid(const struct emu_nvm *n, const struct emu_nvm_slot *s)
{
    return s->name[0] && s->sum == slot_sum(n, s);
}

/* The copy that counts, a deletion marker included. */
static const struct emu_nvm_slot *newest(const struct emu_nvm *n, const char *name)
{
    const struct emu_nvm_slot *best = NULL;

    for (size_t i = 0; i < n->top; i++) {
        const struct emu_nvm_slot *s = &n->slot[i];

        if (strcmp(s->name, name) == 0 && (!best || s->sequence > best->sequence) && valid(n, s))
            best = s;
    }
    return best;
}

static const struct emu_nvm_slot *present(const struct emu_nvm *n, const char *name)
{
    const struct emu_nvm_slot *s = newest(n, name);

    return s && !s->deleted ? s : NULL;
}

static void let_go(struct emu_nvm *n, struct emu_nvm_slot *s)
{
    memset(s, 0, sizeof(*s));
    while (n->top > 0 && !n->slot[n->top - 1].name[0])
        n->top--;
}

/* Frees what a cut write has left: the one torn copy there can be. */
static void sweep(struct emu_nvm *n)
{
    n->torn = false;
    for (size_t i = n->top; i-- > 0;)
        if (n->slot[i].name[0] && newest(n, n->slot[i].name) != &n->slot[i])
            let_go(n, &n->slot[i]);
}

static size_t used(const struct emu_nvm *n)
{
    size_t sum = 0;

    for (size_t i = 0; i < n->top; i++)
        sum += n->slot[i].len;
    return sum;
}

/* Moves the values together and says where the free space begins. */
static uint32_t compact(struct emu_nvm *n)
{
    uint32_t end = 0;
    uint32_t from = 0;

    for (;;) {
        struct emu_nvm_slot *next = NULL;

        for (size_t i = 0; i < n->top; i++) {
            struct emu_nvm_slot *s = &n->slot[i];

            if (s->len > 0 && s->offset >= from && (!next || s->offset < next->offset))
                next = s;
        }
        if (!next)
            return end;
        from = next->offset + next->len;
        memmove(n->bytes + end, n->bytes + next->offset, next->len);
        next->offset = end;
        end += next->len;
    }
}

/* Values are put one behind the other until the end is reached. */
static uint32_t space_for(struct emu_nvm *n, size_t len)
{
    if (len > EMU_NVM_BYTES - n->end)
        n->end = compact(n);
    n->end += (uint32_t)len;
    return n->end - (uint32_t)len;
}

static struct emu_nvm_slot *free_slot(struct emu_nvm *n)
{
    for (size_t i = 0; i < EMU_NVM_SLOTS; i++)
        if (!n->slot[i].name[0])
            return &n->slot[i];
    return NULL;
}

static void occupy(struct emu_nvm *n, struct emu_nvm_slot *s, const char *name, size_t len)
{
    size_t index = (size_t)(s - n->slot);

    strcpy(s->name, name);
    s->offset = space_for(n, len);
    s->len = (uint32_t)len;
    s->sequence = ++n->sequence;
    s->sum = 0;
    if (n->top <= index)
        n->top = index + 1;
}

static bool fault_strikes(struct emu_nvm *n)
{
    return n->fault_in > 0 && --n->fault_in == 0;
}

static enum emu_nvm_result commit(struct emu *e, const char *name, const void *data, size_t len,
                                  bool deleted)
{
    struct emu_nvm *n = &e->nvm;
    struct emu_nvm_slot *s;
    const struct emu_nvm_slot *old;
    bool strikes;

    if (e->cut)
        return EMU_NVM_LOST;
    if (n->torn)
        sweep(n);
    s = free_slot(n);
    if (!s || strlen(name) >= EMU_NVM_NAME || !name[0] || len > EMU_NVM_BYTES - used(n))
        return EMU_NVM_FULL;
    strikes = fault_strikes(n);
    if (strikes && n->fault == EMU_CUT_BEFORE) {
        e->cut = true;
        return EMU_NVM_LOST;
    }
    e->world->counters.writes++;
    old = newest(n, name);
    occupy(n, s, name, len);
    s->deleted = deleted;
    if (strikes && n->fault == EMU_CUT_TORN) {
        memcpy(n->bytes + s->offset, data, len / 2); /* the checksum is never written */
        n->torn = true;
        e->cut = true;
        if (emu_broken(e, "torn-record-accepted"))
            s->sum = slot_sum(n, s);
        if (old && emu_broken(e, "record-erased-before-written"))
            let_go(n, &n->slot[old - n->slot]);
        return EMU_NVM_LOST;
    }
    if (len > 0)
        memcpy(n->bytes + s->offset, data, len);
    s->sum = slot_sum(n, s);
    if (deleted)
        let_go(n, s);
    if (old)
        let_go(n, &n->slot[old - n->slot]);
    if (strikes)
        e->cut = true;
    return strikes ? EMU_NVM_LOST : EMU_NVM_OK;
}

enum emu_nvm_result emu_nvm_put(struct emu *e, const char *name, const void *data, size_t len)
{
    return commit(e, name, data, len, false);
}

enum emu_nvm_result emu_nvm_delete(struct emu *e, const char *name)
{
    if (e->cut)
        return EMU_NVM_LOST;
    if (!present(&e->nvm, name))
        return EMU_NVM_OK;
    return commit(e, name, "", 0, true);
}

const uint8_t *emu_nvm_get(const struct emu *e, const char *name, size_t *len)
{
    const struct emu_nvm_slot *s = present(&e->nvm, name);

    if (!s)
        return NULL;
    *len = s->len;
    return e->nvm.bytes + s->offset;
}

bool emu_nvm_read(const struct emu *e, const char *name, void *to, size_t len)
{
    size_t have;
    const uint8_t *from = emu_nvm_get(e, name, &have);

    if (!from || have != len)
        return false;
    memcpy(to, from, len);
    return true;
}

const char *emu_nvm_nth(const struct emu *e, const char *prefix, size_t nth)
{
    const char *last = "";

    for (;;) {
        const char *next = NULL;

        for (size_t i = 0; i < e->nvm.top; i++) {
            const char *name = e->nvm.slot[i].name;

            if (name[0] && strncmp(name, prefix, strlen(prefix)) == 0 && strcmp(name, last) > 0 &&
                (!next || strcmp(name, next) < 0) && present(&e->nvm, name))
                next = name;
        }
        if (!next || nth == 0)
            return next;
        nth--;
        last = next;
    }
}

static size_t free_slots(const struct emu_nvm *n)
{
    size_t slots = EMU_NVM_SLOTS - n->top;

    for (size_t i = 0; i < n->top; i++)
        slots += n->slot[i].name[0] == '\0';
    return slots;
}

size_t emu_nvm_room(const struct emu *e)
{
    return free_slots(&e->nvm) > 0 ? EMU_NVM_BYTES - used(&e->nvm) : 0;
}

bool emu_nvm_fits(const struct emu *e, size_t records, size_t bytes)
{
    return free_slots(&e->nvm) >= records && EMU_NVM_BYTES - used(&e->nvm) >= bytes;
}

bool emu_nvm_tidy(struct emu *e)
{
    bool torn = e->nvm.torn;

    if (torn)
        sweep(&e->nvm);
    return torn;
}

void emu_nvm_fault(struct emu *e, int64_t nth, enum emu_cut phase)
{
    e->nvm.fault_in = nth;
    e->nvm.fault = phase;
}
