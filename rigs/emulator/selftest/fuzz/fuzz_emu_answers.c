/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What servers send, taken apart: an answer of HTTP, packets of an MQTT broker, a certificate. The
 * input's first byte: bits 0 and 1 which; the others how it is looked at.
 */
#include "emu_http.h"
#include "emu_mqtt.h"
#include "emu_tls_verify.h"
#include "module.h"

static struct module m;

/* What is whole stays whole, and what is bad stays bad, whatever follows. */
static void http(const uint8_t *data, size_t size, bool no_body)
{
    enum emu_http_answer before = EMU_HTTP_MORE;
    size_t step = size / 64 + 1;
    for (size_t len = 0; len <= size; len += step) {
        enum emu_http_answer now = emu_http_judge(data, len, no_body, false);
        fuzz_claim(before == EMU_HTTP_MORE || now == before, "a verdict is final");
        fuzz_claim(emu_http_judge(data, len, no_body, true) != EMU_HTTP_MORE,
                   "at the end there is one");
        before = now;
    }
}

static void mqtt(const uint8_t *data, size_t size)
{
    struct emu_mqtt_packet p;
    long len;
    for (size_t at = 0; at < size; at += (size_t)len) {
        len = emu_mqtt_take(data + at, size - at, EMU_MQTT_BUFFER, &p);
        fuzz_claim(len <= (long)(size - at), "a packet is within what came");
        if (len <= 0)
            return;
        fuzz_claim(p.len == 0 || (p.bytes >= data + at && p.bytes + p.len <= data + at + len),
                   "and so is what it carries");
        fuzz_claim(p.topic_len == 0 || ((const uint8_t *)p.topic >= data + at &&
                                        (const uint8_t *)p.topic + p.topic_len <= data + at + len),
                   "and its topic");
    }
}

/* A certificate that is its own issuer, anchor and pin. */
static void certificate(const uint8_t *data, size_t size, unsigned how)
{
    static struct emu_tls_rules r;
    if (size > EMU_CERT_DER_MAX)
        return;
    memset(&r, 0, sizeof(r));
    r.level = (enum emu_validation)(how & 3);
    r.pinned = (how & 4) != 0;
    r.pin_level = (enum emu_pin_level)((how >> 3 & 3) % 3);
    r.now = 1900000000;
    strcpy(r.server, "server.test");
    memcpy(r.pin.der, data, r.pin.len = size);
    memcpy(r.ca[0].der, data, r.ca[0].len = size);
    r.cas = (how & 32) != 0;
    gnutls_datum_t chain[2] = { { (unsigned char *)(uintptr_t)data, (unsigned)size },
                                { (unsigned char *)(uintptr_t)data, (unsigned)size } };
    enum emu_tls_verdict verdict = emu_tls_judge(m.e, &r, chain, 2);
    fuzz_claim(verdict != EMU_TLS_PIN || r.pinned, "no pin, no fault of it");
    fuzz_claim(verdict != EMU_TLS_GOOD || r.level == EMU_VALIDATE_NOTHING || r.cas == 1,
               "nobody is trusted without an anchor");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned how = size > 0 ? data[0] : 0;
    if (m.e == NULL)
        module_boot(&m, "sara-r510m8s-01b-00");
    if (size == 0)
        return 0;
    if ((how & 3) == 0)
        http(data + 1, size - 1, (how & 4) != 0);
    else if ((how & 3) == 1)
        mqtt(data + 1, size - 1);
    else
        certificate(data + 1, size - 1, how >> 2);
    return 0;
}
