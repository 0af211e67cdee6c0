/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The module with a hostile network: sockets, HTTP and MQTT, whose peers say anything, at any time,
 * or end. Whatever came, the module answers AT afterwards, and no link is left behind a power
 * cycle. Operations, each a byte and what it needs.
 */
#include "emu_link.h"
#include "emu_tls_plan.h"
#include "module.h"

enum { OPERATIONS_MAX = 64 };

static struct module m;

static const char *const lines[] = {
    "AT+USOCR=6\r",
    "AT+USOCR=17\r",
    "AT+USOSEC=0,1,0\r",
    "AT+USOCO=0,\"127.0.0.1\",7\r",
    "AT+USOCO=1,\"127.0.0.1\",7\r",
    "AT+USOST=0,\"127.0.0.1\",7,1,\"x\"\r",
    "AT+USOWR=0,3,\"abc\"\r",
    "AT+USORD=0,100\r",
    "AT+USORF=0,100\r",
    "AT+USOCTL=0,4\r",
    "AT+USOCL=0\r",
    "AT+UHTTPC=0,1,\"/\",\"a\"\r",
    "AT+UHTTPC=0,0,\"/\",\"a\"\r",
    "AT+UMQTTC=1\r",
    "AT+UMQTTC=2,1,0,0,\"t\",\"m\"\r",
    "AT+UMQTTC=4,1,\"t\"\r",
    "AT+UMQTTC=6\r",
    "AT+UMQTTC=0\r",
    "AT+UPSDA=0,4\r",
    "AT+USECPRF=0,13,0,1\r",
};

static void say(const char *line)
{
    (void)emu_feed(m.e, (const uint8_t *)line, strlen(line));
    module_run(&m, 100);
}

/* All that was asked for ends so; `made` are the input's bytes. */
static void answer(unsigned result, struct fuzz_in *in)
{
    struct emu_net_request r;
    struct emu_tls_made made;
    (void)emu_net_take_drop(m.e);
    while (emu_net_take(m.e, &r)) {
        size_t len;
        free(r.plan);
        memset(&made, 0, sizeof(made));
        if (r.verb == EMU_NET_HANDSHAKE) {
            const uint8_t *bytes = fuzz_take(in, 4, &len);
            memcpy(made.session.id, bytes, len);
            made.session.id_len = len;
        }
        if (r.verb <= EMU_NET_SEND)
            emu_net_told(m.e, r.link, r.verb, (enum emu_net_result)(result % 7),
                         result % 7 == 0 ? &made : NULL);
    }
}

static void act(struct fuzz_in *in)
{
    static const int links[] = { 0, 1, EMU_LINK_HTTP, EMU_LINK_MQTT };
    unsigned op = fuzz_byte(in);
    int link = links[op >> 3 & 3];
    struct emu_net_place from = { .port = 7 };
    const uint8_t *bytes;
    size_t len;
    switch (op & 7) {
    case 0:
    case 1:
        say(lines[fuzz_byte(in) % (sizeof(lines) / sizeof(lines[0]))]);
        break;
    case 2:
        answer(0, in);
        module_run(&m, 1000);
        break;
    case 3:
        answer(fuzz_byte(in), in);
        module_run(&m, 1000);
        break;
    case 4:
    case 5:
        bytes = fuzz_take(in, fuzz_word(in) % 2048, &len);
        emu_net_came(m.e, link, bytes, len, &from);
        break;
    case 6:
        emu_net_gone(m.e, link, (op & 32) != 0 ? EMU_NET_ENDED : EMU_NET_RESET);
        break;
    default:
        module_run(&m, fuzz_word(in));
        break;
    }
}

static void must_be_well(void)
{
    /* Each line that waits may connect, shake hands and send. */
    for (int i = 0; i < 3 || (m.e->at.state != EMU_AT_IDLE && i < 4 * OPERATIONS_MAX); i++) {
        answer(3, &(struct fuzz_in){ (const uint8_t *)"", 0 });
        module_run(&m, 21000);
    }
    fuzz_claim(strstr(module_ask(&m, "AT\r"), "OK\r\n") != NULL, "a module answers AT");
    module_power_cycle(&m);
    for (int i = 0; i < EMU_LINKS; i++)
        fuzz_claim(m.e->link[i].state == EMU_LINK_NONE, "no link outlives the supply");
    fuzz_claim(emu_net_take_drop(m.e), "and the world is told so");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_in in = { data, size };
    if (m.e == NULL) {
        module_boot(&m, "sara-r510m8s-01b-00");
        m.e->world->net.served = true;
        m.e->net.stat = 1;
        m.e->net.psd_active = true;
        say("AT+UHTTP=0,0,\"127.0.0.1\"\r");
        say("AT+UMQTT=3,\"127.0.0.1\"\r");
        module_keep(&m);
    }
    module_put_back(&m);
    for (int i = 0; i < OPERATIONS_MAX && in.left > 0; i++)
        act(&in);
    must_be_well();
    return 0;
}
