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

    for (size_t i = 0; i < EMU_NVM_SLOTS; i++) {
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

/* Frees what no longer counts: torn copies, superseded ones, markers. */
static void sweep(struct emu_nvm *n)
{
    bool keep[EMU_NVM_SLOTS];

    for (size_t i = 0; i < EMU_NVM_SLOTS; i++)
        keep[i] = n->slot[i].name[0] && present(n, n->slot[i].name) == &n->slot[i];
    for (size_t i = 0; i < EMU_NVM_SLOTS; i++)
        if (!keep[i])
            memset(&n->slot[i], 0, sizeof(n->slot[i]));
}

static size_t used(const struct emu_nvm *n)
{
    size_t sum = 0;

    for (size_t i = 0; i < EMU_NVM_SLOTS; i++)
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

        for (size_t i = 0; i < EMU_NVM_SLOTS; i++) {
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

static struct emu_nvm_slot *free_slot(struct emu_nvm *n)
{
    for (size_t i = 0; i < EMU_NVM_SLOTS; i++)
        if (!n->slot[i].name[0])
            return &n->slot[i];
    return NULL;
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
    bool strikes;

    if (e->cut)
        return EMU_NVM_LOST;
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
    uint32_t offset = compact(n);
    strcpy(s->name, name);
    s->offset = offset;
    s->len = (uint32_t)len;
    s->sequence = ++n->sequence;
    s->deleted = deleted;
    s->sum = 0;
    if (strikes && n->fault == EMU_CUT_TORN) {
        memcpy(n->bytes + s->offset, data, len / 2); /* the checksum is never written */
        e->cut = true;
        return EMU_NVM_LOST;
    }
    if (len > 0)
        memcpy(n->bytes + s->offset, data, len);
    s->sum = slot_sum(n, s);
    sweep(n);
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

        for (size_t i = 0; i < EMU_NVM_SLOTS; i++) {
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

size_t emu_nvm_room(const struct emu *e)
{
    size_t sum = 0;
    size_t slots = 0;

    for (size_t i = 0; i < EMU_NVM_SLOTS; i++) {
        const struct emu_nvm_slot *s = &e->nvm.slot[i];

        if (s->name[0] && present(&e->nvm, s->name) == s) {
            sum += s->len;
            slots++;
        }
    }
    return slots < EMU_NVM_SLOTS ? EMU_NVM_BYTES - sum : 0;
}

void emu_nvm_fault(struct emu *e, int64_t nth, enum emu_cut phase)
{
    e->nvm.fault_in = nth;
    e->nvm.fault = phase;
}
