/* SPDX-License-Identifier: Apache-2.0 */
#include "registry.h"

#include <string.h>

static struct r5_case *first_case;
static struct r5_state *first_state;

/* Sorted by name, so that the order of linking never shows. */
void r5_register_case(struct r5_case *c)
{
    struct r5_case **at = &first_case;
    while (*at != NULL && strcmp((*at)->name, c->name) < 0)
        at = &(*at)->next;
    c->next = *at;
    *at = c;
}

void r5_register_state(struct r5_state *s)
{
    s->next = first_state;
    first_state = s;
}

const struct r5_case *run_cases(void)
{
    return first_case;
}

const struct r5_case *run_case_named(const char *name)
{
    const struct r5_case *c = first_case;
    while (c != NULL && strcmp(c->name, name) != 0)
        c = c->next;
    return c;
}

const struct r5_state *run_state_named(const char *name)
{
    const struct r5_state *s = first_state;
    while (s != NULL && strcmp(s->name, name) != 0)
        s = s->next;
    return s;
}

int run_params(const struct r5_case *c)
{
    int count = 0;
    while (count < R5_PARAMS_MAX && c->takes[count].name != NULL)
        count++;
    return count;
}
