/* SPDX-License-Identifier: Apache-2.0 */
/* Cipher suites and versions of a security profile as GnuTLS wants them. */
#include <gnutls/gnutls.h>
#include <stdio.h>
#include <string.h>

#include "emu.h"
#include "emu_suites.h"
#include "emu_tls_plan.h"

enum { VERSIONS = 4, FIRST_TLS13 = 0x1301, LAST_TLS13 = 0x1305 };

struct suite {
    gnutls_kx_algorithm_t kx;
    gnutls_cipher_algorithm_t cipher;
    gnutls_mac_algorithm_t mac;
};

static bool is_tls13(uint16_t number)
{
    return number >= FIRST_TLS13 && number <= LAST_TLS13;
}

static bool suite_of(uint16_t number, struct suite *to)
{
    unsigned char id[2];
    for (size_t i = 0; gnutls_cipher_suite_info(i, id, &to->kx, &to->cipher, &to->mac, NULL); i++)
        if ((id[0] << 8 | id[1]) == number)
            return true;
    return false;
}

uint16_t emu_tls_suite(int kx, int cipher, int mac, bool tls13)
{
    unsigned char id[2];
    struct suite s;
    for (size_t i = 0; gnutls_cipher_suite_info(i, id, &s.kx, &s.cipher, &s.mac, NULL); i++) {
        uint16_t number = (uint16_t)(id[0] << 8 | id[1]);
        if ((int)s.cipher == cipher && is_tls13(number) == tls13 &&
            (tls13 || ((int)s.kx == kx && (int)s.mac == mac)))
            return number;
    }
    return 0;
}

/* Adds "+WORD:" unless it stands there already. */
static void add(struct emu_tls_plan *plan, const char *head, const char *word)
{
    char item[64];
    size_t len = strlen(plan->priority);
    snprintf(item, sizeof(item), ":+%s%s:", head, word ? word : "");
    if (strstr(plan->priority, item) != NULL || len + strlen(item) >= sizeof(plan->priority))
        return;
    strcpy(plan->priority + len, item + 1); /* the last ":" of what stands there is shared */
}

static void take_suites(const struct emu *e, const struct emu_secprf *p, struct emu_tls_plan *plan)
{
    if (p->suites_by != EMU_SUITES_AUTOMATIC) {
        memcpy(plan->suite, p->suite, p->suites * sizeof(p->suite[0]));
        plan->suites = p->suites;
        return;
    }
    for (uint16_t one;
         plan->suites < EMU_SECPRF_SUITES && (one = emu_suite_nth(e, plan->suites)) != 0;)
        plan->suite[plan->suites++] = one;
}

static bool needs_psk(const struct suite *s)
{
    return s->kx == GNUTLS_KX_PSK || s->kx == GNUTLS_KX_RSA_PSK || s->kx == GNUTLS_KX_DHE_PSK ||
           s->kx == GNUTLS_KX_ECDHE_PSK;
}

/* GnuTLS gives up TLS 1.3 where RSA_PSK is offered: `new` leaves out the latter. */
static void add_suite(struct emu_tls_plan *plan, uint16_t number, bool new)
{
    struct suite s;
    if (!suite_of(number, &s) || (new &&s.kx == GNUTLS_KX_RSA_PSK) ||
        (needs_psk(&s) && plan->psk.len == 0))
        return;
    add(plan, "", gnutls_cipher_get_name(s.cipher));
    if (is_tls13(number)) {
        add(plan, "AEAD", NULL);
        add(plan, "ECDHE-RSA", NULL); /* groups and certificates of TLS 1.3 come with these */
        add(plan, "ECDHE-ECDSA", NULL);
        if (plan->psk.len > 0)
            add(plan, "ECDHE-PSK", NULL);
    } else {
        add(plan, "", gnutls_kx_get_name(s.kx));
        add(plan, "", gnutls_mac_get_name(s.mac));
    }
}

static bool version_fits(const struct emu *e, const struct emu_secprf *p, int64_t version)
{
    if (p->version == 0)
        return true;
    return emu_profile_is(e, "prf.version_means", "exact") ? version == p->version
                                                           : version >= p->version;
}

static void add_versions(const struct emu *e, const struct emu_secprf *p, struct emu_tls_plan *plan,
                         bool old, bool new)
{
    static const char *const tls[VERSIONS] = { "VERS-TLS1.0", "VERS-TLS1.1", "VERS-TLS1.2",
                                               "VERS-TLS1.3" };
    static const char *const dtls[VERSIONS] = { "VERS-DTLS1.0", "VERS-DTLS1.0", "VERS-DTLS1.2",
                                                NULL };
    for (int64_t v = emu_profile_int(e, "tls.version_max"); v >= 1; v--) {
        const char *name = plan->dtls ? dtls[v - 1] : tls[v - 1];
        if (name != NULL && version_fits(e, p, v) && (v == VERSIONS ? new : old))
            add(plan, name, NULL);
    }
}

bool emu_tls_priority(const struct emu *e, const struct emu_secprf *p, struct emu_tls_plan *plan)
{
    bool old = false;
    bool new = false;
    strcpy(plan->priority, "NONE:+CTYPE-X509:+COMP-NULL:+GROUP-ALL:+SIGN-ALL:");
    take_suites(e, p, plan);
    for (size_t i = 0; i < plan->suites; i++)
        *(is_tls13(plan->suite[i]) ? &new : &old) = true;
    new = new && !plan->dtls &&emu_profile_int(e, "tls.version_max") ==
                     VERSIONS &&version_fits(e, p, VERSIONS);
    for (size_t i = 0; i < plan->suites; i++)
        add_suite(plan, plan->suite[i], new);
    add_versions(e, p, plan, old, new);
    plan->priority[strlen(plan->priority) - 1] = '\0';
    if (strstr(plan->priority, "VERS-") != NULL)
        return true;
    plan->priority[0] = '\0';
    return false;
}
