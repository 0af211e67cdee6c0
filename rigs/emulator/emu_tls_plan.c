/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_tls_plan.h"

#include <gnutls/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "emu.h"
#include "emu_clock.h"
#include "emu_sec.h"
#include "emu_tls_session.h"

const struct emu_secprf *emu_tls_profile(const struct emu *e, size_t id)
{
    static const struct emu_secprf nothing; /* no validation, anything goes */
    return id < EMU_SECPRFS ? emu_secprf(e, id) : &nothing;
}

const char *emu_tls_plan_refused(const struct emu *e, size_t id)
{
    const struct emu_secprf *p = emu_tls_profile(e, id);
    if (p->rot_psk && !e->service.sealed)
        return "tls.err_rot_unsealed";
    if (p->device_cert != 0)
        return "tls.err_device_cert"; /* none is ever provisioned here */
    return NULL;
}

static void fetch(const struct emu *e, enum emu_cert_type type, const char *name,
                  struct emu_tls_der *to)
{
    to->len = emu_certs_der(e, type, name, to->der);
}

/* The one that is named, or all. */
static void take_cas(const struct emu *e, const struct emu_secprf *p, struct emu_tls_rules *r)
{
    struct emu_cert one;
    for (size_t i = 0; r->cas < EMU_CERTS_MAX && emu_certs_nth(e, i, &one); i++) {
        if (one.type != EMU_CERT_CA || (p->ca[0] != '\0' && strcmp(p->ca, one.name) != 0))
            continue;
        fetch(e, EMU_CERT_CA, one.name, &r->ca[r->cas]);
        r->cas += r->ca[r->cas].len > 0;
    }
}

/* Both halves of what the root of trust alone knows; the same for one unit at all times. */
static void take_rot_psk(struct emu *e, struct emu_tls_plan *plan)
{
    static const char label[] = "r5emu pre-shared key of the root of trust";
    uint8_t digest[32];
    if (gnutls_hmac_fast(GNUTLS_MAC_SHA256, e->identity.rot_uid, sizeof(e->identity.rot_uid), label,
                         sizeof(label), digest) != 0)
        abort();
    memcpy(plan->psk.bytes, digest, 16);
    plan->psk.len = 16;
    emu_hex((char *)plan->identity.bytes, e->identity.rot_uid, sizeof(e->identity.rot_uid));
    plan->identity.len = 2 * sizeof(e->identity.rot_uid);
    emu_witness(e, "psk", plan->psk.bytes, plan->psk.len);
}

static void take_client(const struct emu *e, const struct emu_secprf *p, struct emu_tls_plan *plan)
{
    plan->client = p->client_cert[0] != '\0';
    plan->mismatch_allowed = emu_profile_is(e, "tls.mismatch", "ok");
    fetch(e, EMU_CERT_CC, p->client_cert, &plan->client_cert);
    fetch(e, EMU_CERT_PK, p->client_key, &plan->client_key);
    strcpy(plan->password, p->password);
}

static void take_rules(const struct emu *e, const struct emu_secprf *p, struct emu_tls_rules *r)
{
    r->level = p->level;
    strcpy(r->server, p->server);
    r->now = emu_clock_now(e, emu_profile_is(e, "tls.clock", "utc"));
    r->pinned = p->pin[0] != '\0';
    r->pin_level = p->pin_level;
    fetch(e, EMU_CERT_SC, p->pin, &r->pin);
    take_cas(e, p, r);
}

struct emu_tls_plan *emu_tls_plan_make(struct emu *e, size_t id, bool dtls)
{
    const struct emu_secprf *p = emu_tls_profile(e, id);
    struct emu_tls_plan *plan = calloc(1, sizeof(*plan));
    if (plan == NULL)
        abort();
    plan->dtls = dtls;
    plan->psk = p->psk;
    plan->identity = p->identity;
    if (p->rot_psk)
        take_rot_psk(e, plan);
    (void)emu_tls_priority(e, p, plan);
    strcpy(plan->sni, p->sni);
    plan->renegotiates = emu_profile_is(e, "tls.renegotiation", "ok");
    take_client(e, p, plan);
    take_rules(e, p, &plan->rules);
    emu_tls_session_wanted(e, id, &plan->resume);
    return plan;
}
