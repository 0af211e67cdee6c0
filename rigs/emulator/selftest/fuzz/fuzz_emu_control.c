/* SPDX-License-Identifier: Apache-2.0 */
/* The control door: requests of any bytes, one a line of the input, are done or refused. */
#include "control.h"
#include "module.h"

static struct module m;

/* A test has no use for years of device time: after so many events it is enough. */
static void run(void *front, int64_t until, int64_t most, int64_t *bytes)
{
    static uint8_t taken[EMU_OUT_MAX];
    (void)front;
    for (int steps = 0; steps < 5000 && m.e->board.edges == 0 && emu_step(m.e, until); steps++)
        if (m.e->world->out_len > 0)
            break;
    *bytes = (int64_t)emu_take(m.e, taken, most > 0 && most < EMU_OUT_MAX ? (size_t)most : 256);
}

static void check_reply(const struct control *c, const char *request, size_t len)
{
    fuzz_claim(c->reply_len > 0 && c->reply_len <= CONTROL_MESSAGE_MAX, "each request is answered");
    size_t digits = strspn(c->reply, "0123456789");
    fuzz_claim(digits > 0 && (strncmp(c->reply + digits, " ok", 3) == 0 ||
                              strncmp(c->reply + digits, " error ", 7) == 0),
               "with its number and ok or error");
    bool refused = digits == 1 && c->reply[0] == '0';
    char id[20];
    snprintf(id, sizeof(id), "%.*s", (int)(len < sizeof(id) ? len : sizeof(id) - 1), request);
    fuzz_claim(refused || strtoll(id, NULL, 10) == strtoll(c->reply, NULL, 10),
               "the number is that of the request");
    for (size_t i = 0; i < c->reply_len; i++)
        fuzz_claim(c->reply[i] >= ' ' && c->reply[i] <= '~', "in printable letters");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct control c;
    const char *at = (const char *)data, *end = at + size;
    if (m.e == NULL) {
        module_boot(&m, "sara-r510m8s-01b-00");
        module_keep(&m);
    }
    module_put_back(&m);
    control_init(&c, m.e, run, &m);
    for (int requests = 0; requests < 64 && at < end && !c.quit; requests++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t len = (size_t)((stop != NULL ? stop : end) - at);
        control_request(&c, at, len);
        check_reply(&c, at, len);
        at += len + 1;
    }
    control_reset(&c);
    return 0;
}
