/* SPDX-License-Identifier: Apache-2.0 */
#include "moves.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 160 };

#define GREETING "hello"

void set_profile(struct r5_dut *dut, const struct expectation *expected)
{
    need_ok(dut, r5_at(dut, "AT+USECPRF=0"));
    need_ok(dut, r5_at(dut, "AT+USECPRF=0,0,%ld", expected->level));
    if (expected->ca != NULL)
        need_ok(dut, r5_at(dut, "AT+USECPRF=0,3,\"%s\"", expected->ca));
    if (expected->server != NULL)
        need_ok(dut, r5_at(dut, "AT+USECPRF=0,4,\"%s\"", expected->server));
}

void import_root(struct r5_dut *dut, const char *kind, const char *name)
{
    struct r5_material root = r5_material(dut, kind, R5_TRUSTED_DER);
    need_ok(dut, r5_import(dut, R5_CA, name, root.bytes, root.len, NULL));
}

struct connection connect_and_talk(struct r5_dut *dut, int port)
{
    struct connection seen = { 0 };
    const struct r5_answer *made = r5_at(dut, "AT+USOCR=6");
    need_ok(dut, made);
    long socket = strtol(r5_field(dut, made, "+USOCR:", 0), NULL, 10);
    need_ok(dut, r5_at(dut, "AT+USOSEC=%ld,1,0", socket));
    seen.ok =
        r5_at_within(dut, CONNECT_MS, "AT+USOCO=%ld,\"%s\",%d", socket, r5_peer_address(dut), port)
            ->ok;
    if (seen.ok) {
        need_ok(dut, r5_at(dut, "AT+USOWR=%ld,%zu,\"" GREETING "\"", socket, strlen(GREETING)));
        r5_at(dut, "AT+USOCL=%ld", socket);
    }
    seen.visit = r5_peer_visit(dut, VISIT_MS);
    return seen;
}

void accepted_at(struct r5_dut *dut, const char *file, int line, const struct connection *seen,
                 const char *words, ...)
{
    char said[WORDS_MAX];
    va_list list;
    va_start(list, words);
    vsnprintf(said, sizeof said, words, list);
    va_end(list);
    r5_check_at(dut, R5_NEED, seen->visit.came, file, line, "the peer saw the module come");
    r5_check_at(dut, R5_MUST, seen->ok, file, line, "the module connects to %s", said);
    r5_equal_at(dut, R5_MUST, "bytes that reached the peer", seen->visit.received,
                (int64_t)strlen(GREETING), file, line);
}

void rejected_at(struct r5_dut *dut, const char *file, int line, const struct connection *seen,
                 const char *words, ...)
{
    char said[WORDS_MAX];
    va_list list;
    va_start(list, words);
    vsnprintf(said, sizeof said, words, list);
    va_end(list);
    r5_check_at(dut, R5_NEED, seen->visit.came, file, line, "the peer saw the module come");
    r5_check_at(dut, R5_MUST, !seen->ok, file, line, "the module does not connect to %s", said);
    r5_equal_at(dut, R5_MUST, "bytes that reached the peer", seen->visit.received, 0, file, line);
}

void good_server_is_accepted(struct r5_dut *dut)
{
    const struct expectation strict = { .level = 3, .ca = "control", .server = PEER_NAME };
    import_root(dut, "good", "control");
    set_profile(dut, &strict);
    int port = r5_peer_listen(dut, &(struct r5_scenario){ .kind = "good" });
    struct connection seen = connect_and_talk(dut, port);
    must_accept(dut, seen, "a good server at level 3");
    need_ok(dut, r5_at(dut, "AT+USECMNG=2,0,\"control\""));
}
