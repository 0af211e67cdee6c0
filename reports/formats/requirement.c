/* SPDX-License-Identifier: Apache-2.0 */
#include "requirement.h"

#include <stdlib.h>
#include <string.h>

const char *rep_standing_word(enum rep_standing standing, bool emulated)
{
    static const char *const word[][2] = {
        [REP_SHOWN] = { "shown", "rehearsed" },
        [REP_PARTLY] = { "partly shown", "partly rehearsed" },
        [REP_NOT_SHOWN] = { "not judged", "not rehearsed" },
        [REP_CONTRADICTED] = { "contradicted", "contradicted in rehearsal" },
    };
    return word[standing][emulated];
}

static enum r5_status add(struct rep_requirements *all, const char *id, const json_t *entry)
{
    if (json_object_get(all->index, id) != NULL)
        return R5_OK;
    if (json_object_set_new_nocheck(all->index, id, json_integer((json_int_t)all->count)) != 0)
        return R5_E_MEMORY;
    all->of[all->count++] = (struct rep_requirement){ .id = id, .entry = entry };
    return R5_OK;
}

static enum r5_status add_all(const struct rep_run *run, struct rep_requirements *all)
{
    const json_t *known = rep_array(run->start, "requirements");
    for (size_t i = 0; i < json_array_size(known); i++) {
        const json_t *entry = json_array_get(known, i);
        if (add(all, rep_string(entry, "id"), entry) != R5_OK)
            return R5_E_MEMORY;
    }
    for (size_t i = 0; i < run->cases; i++) {
        const json_t *ids = rep_array(run->case_[i].start, "requirements");
        for (size_t k = 0; k < json_array_size(ids); k++)
            if (add(all, rep_item(ids, k), NULL) != R5_OK)
                return R5_E_MEMORY;
    }
    return R5_OK;
}

static void count_case(const struct rep_case *c, struct rep_requirements *all)
{
    const json_t *ids = rep_array(c->start, "requirements");
    for (size_t i = 0; i < json_array_size(ids); i++) {
        json_int_t at = json_integer_value(json_object_get(all->index, rep_item(ids, i)));
        struct rep_requirement *r = &all->of[at];
        r->count.of[c->verdict]++;
        r->count.all++;
        r->characterised |= c->characterised;
    }
}

static enum rep_standing standing_of(const struct rep_requirement *r)
{
    if (r->count.of[REP_FAIL] > 0)
        return REP_CONTRADICTED;
    if (r->count.of[REP_PASS] == 0)
        return REP_NOT_SHOWN;
    if (r->count.of[REP_PASS] < r->count.all || r->characterised || r->entry == NULL ||
        !rep_is(r->entry, "bench_testable", "yes"))
        return REP_PARTLY;
    return REP_SHOWN;
}

/* Leaves those that no case names, in place. */
static void keep_touched(struct rep_requirements *all)
{
    size_t kept = 0;
    for (size_t i = 0; i < all->count; i++) {
        if (all->of[i].count.all == 0)
            continue;
        all->of[kept] = all->of[i];
        all->of[kept].standing = standing_of(&all->of[kept]);
        kept++;
    }
    all->count = kept;
}

/* Numbers in the ids count as numbers, of any length. */
static int natural(const char *a, const char *b)
{
    while (*a != '\0' && *b != '\0') {
        size_t digits = strspn(a, "0123456789");
        size_t others = strspn(b, "0123456789");
        if (digits > 0 && others > 0) {
            size_t zeros = strspn(a, "0");
            size_t noughts = strspn(b, "0");
            if (digits - zeros != others - noughts)
                return digits - zeros < others - noughts ? -1 : 1;
            int order = strncmp(a + zeros, b + noughts, digits - zeros);
            if (order != 0)
                return order;
            a += digits;
            b += others;
        } else if (*a != *b) {
            break;
        } else {
            a++;
            b++;
        }
    }
    return (unsigned char)*a - (unsigned char)*b;
}

static int by_id(const void *a, const void *b)
{
    const struct rep_requirement *one = a;
    const struct rep_requirement *other = b;
    if ((one->entry == NULL) != (other->entry == NULL))
        return one->entry == NULL ? 1 : -1;
    int order = strcmp(rep_string(one->entry, "catalogue"), rep_string(other->entry, "catalogue"));
    if (order == 0)
        order = natural(one->id, other->id);
    return order != 0 ? order : strcmp(one->id, other->id);
}

bool rep_same_catalogue(const struct rep_requirement *a, const struct rep_requirement *b)
{
    return (a->entry == NULL) == (b->entry == NULL) &&
           strcmp(rep_string(a->entry, "catalogue"), rep_string(b->entry, "catalogue")) == 0;
}

enum r5_status rep_requirements_build(const struct rep_run *run, struct rep_requirements *all)
{
    size_t room = json_array_size(rep_array(run->start, "requirements")) + 1;
    for (size_t i = 0; i < run->cases; i++)
        room += json_array_size(rep_array(run->case_[i].start, "requirements"));
    *all =
        (struct rep_requirements){ .of = calloc(room, sizeof(all->of[0])), .index = json_object() };
    if (all->of == NULL || all->index == NULL || add_all(run, all) != R5_OK) {
        rep_requirements_reset(all);
        return R5_E_MEMORY;
    }
    for (size_t i = 0; i < run->cases; i++)
        count_case(&run->case_[i], all);
    keep_touched(all);
    if (all->count > 0)
        qsort(all->of, all->count, sizeof(all->of[0]), by_id);
    return R5_OK;
}

void rep_requirements_reset(struct rep_requirements *all)
{
    free(all->of);
    json_decref(all->index);
    *all = (struct rep_requirements){ 0 };
}
