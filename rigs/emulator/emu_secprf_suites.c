/* SPDX-License-Identifier: Apache-2.0 */
/* +USECPRF op 2: automatic, one by its legacy number, one by IANA's, a list of IANA's. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emu_secprf_ops.h"
#include "emu_suites.h"

enum { FORM_ONE = 99, FORM_LIST = 100 };

static int hex_pair(const struct emu_args *a, size_t nth)
{
    const char *text = emu_arg_text(a, nth);
    if (strlen(text) != 2 || strspn(text, "0123456789abcdefABCDEF") != 2)
        return -1;
    return (int)strtol(text, NULL, 16);
}

/* The suite in the fourth and fifth parameter; 0: none that is offered. */
static uint16_t suite_of(const struct emu *e, const struct emu_args *a)
{
    int high = hex_pair(a, 3), low = hex_pair(a, 4);
    if (high < 0 || low < 0)
        return 0;
    uint16_t suite = (uint16_t)(high << 8 | low);
    return (uint16_t)(emu_suite_offered(e, suite) ? suite : 0);
}

static void take_one(struct emu_secprf *p, enum emu_suites by, int64_t legacy, uint16_t suite)
{
    memset(p->suite, 0, sizeof(p->suite));
    p->suites_by = by;
    p->legacy = legacy;
    p->suite[0] = suite;
    p->suites = by == EMU_SUITES_AUTOMATIC ? 0 : 1;
}

static bool set_legacy(const struct emu *e, struct emu_secprf *p, int64_t legacy)
{
    uint16_t suite = emu_suite_of_legacy(legacy);
    if (legacy != 0 && (suite == 0 || !emu_suite_offered(e, suite)))
        return false;
    take_one(p, legacy == 0 ? EMU_SUITES_AUTOMATIC : EMU_SUITES_LEGACY, legacy, suite);
    return true;
}

static void begin_list(const struct emu *e, struct emu_secprf *p)
{
    uint16_t suite;
    take_one(p, EMU_SUITES_LIST, 0, 0);
    p->suites = 0;
    if (emu_profile_is(e, "tls.list_start", "default"))
        while (p->suites < EMU_SECPRF_SUITES && (suite = emu_suite_nth(e, p->suites)) != 0)
            p->suite[p->suites++] = suite;
}

static size_t place_of(const struct emu_secprf *p, uint16_t suite)
{
    size_t i = 0;
    while (i < p->suites && p->suite[i] != suite)
        i++;
    return i;
}

static bool add(struct emu_secprf *p, uint16_t suite)
{
    if (place_of(p, suite) < p->suites)
        return true;
    if (p->suites == EMU_SECPRF_SUITES)
        return false;
    p->suite[p->suites++] = suite;
    return true;
}

/* Without its last one the list is none. */
static bool take_out(const struct emu *e, struct emu_secprf *p, uint16_t suite)
{
    size_t at = place_of(p, suite);
    if (at == p->suites && emu_profile_is(e, "prf.remove_absent", "error"))
        return false;
    if (at < p->suites) {
        memmove(p->suite + at, p->suite + at + 1, (p->suites - at - 1) * sizeof(p->suite[0]));
        p->suite[--p->suites] = 0;
    }
    if (p->suites == 0)
        take_one(p, EMU_SUITES_AUTOMATIC, 0, 0);
    return true;
}

bool emu_secprf_set_suites(struct emu *e, const struct emu_args *a, struct emu_secprf *p)
{
    int64_t form, remove;
    if (!emu_arg_int(a, 2, 0, FORM_LIST, &form))
        return false;
    if (form < FORM_ONE)
        return a->count == 3 && set_legacy(e, p, form);
    uint16_t suite = suite_of(e, a);
    if (suite == 0)
        return false;
    if (form == FORM_ONE) {
        take_one(p, EMU_SUITES_ONE, 0, suite);
        return a->count == 5;
    }
    if (a->count != 6 || !emu_arg_int(a, 5, 0, 1, &remove))
        return false;
    if (p->suites_by != EMU_SUITES_LIST)
        begin_list(e, p);
    return remove != 0 ? take_out(e, p, suite) : add(p, suite);
}

void emu_secprf_read_suites(struct emu *e, size_t id, const struct emu_secprf *p)
{
    char text[EMU_SECPRF_SUITES * 5 + 1] = "";
    int at = 0;
    if (p->suites_by == EMU_SUITES_AUTOMATIC || p->suites_by == EMU_SUITES_LEGACY) {
        emu_line(e, "+USECPRF: %zu,2,%lld", id, (long long)p->legacy);
        return;
    }
    for (size_t i = 0; i < p->suites; i++)
        at +=
            snprintf(text + at, sizeof(text) - (size_t)at, "%s%04X", i > 0 ? ";" : "", p->suite[i]);
    emu_line(e, "+USECPRF: %zu,2,%d,\"%s\"", id,
             p->suites_by == EMU_SUITES_ONE ? FORM_ONE : FORM_LIST, text);
}
