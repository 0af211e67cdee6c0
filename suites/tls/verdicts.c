/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CERT-006 to 011: what the module thinks of a server's certificate, by validation level. Level 1
 * looks at the chain, 2 at the name as well, 3 at dates as well (u-blox UBX-20032566 3.2).
 */
#include <string.h>

#include "moves.h"

enum { NEVER = 4 };

/* A kind of the certificate factory, and from which level on it must be refused. */
struct judged {
    const char *kind;
    long from;       /* NEVER: at no level */
    const char *key; /* profile key that may say otherwise; NULL: none */
};

static const struct judged good[] = { { "good", NEVER, NULL },
                                      { "good-rsa", NEVER, NULL },
                                      { "good-p384", NEVER, NULL } };
static const struct judged dates[] = {
    { "expired", 3, NULL },
    { "not-yet", 3, NULL },
    { "expired-just", 3, NULL },
    { "expired-root", 3, NULL },
    { "expired-intermediate", 3, NULL },
    { "after-2050", NEVER, NULL },
};
static const struct judged names[] = {
    { "wrong-host", 2, NULL },          { "suffix", 2, NULL },         { "prefix", 2, NULL },
    { "wildcard-two-labels", 2, NULL }, { "nul-san", 2, NULL },        { "cn-differs", 2, NULL },
    { "upper-case", NEVER, NULL },      { "san-second", NEVER, NULL },
};
static const struct judged authorities[] = {
    { "unknown-ca", 1, NULL },
    { "self-signed", 1, NULL },
    { "twin-root", 1, NULL },
    { "tampered", 1, NULL },
    { "tampered-intermediate", 1, NULL },
    { "self-signed-trusted", NEVER, NULL },
};
static const struct judged weak[] = {
    { "rsa1024", 1, "tls.weak_key" }, { "sha224", NEVER, NULL }, { "md5", 1, "tls.weak_hash" },
    { "sha1", 1, "tls.weak_hash" },   { "sha512", NEVER, NULL },
};
static const struct judged constraints[] = {
    { "issuer-not-ca", 1, "tls.ca_flag" },
    { "path-length", 1, "tls.path_length" },
    { "issuer-no-sign", 1, "tls.key_usage" },
    { "purpose-client", 1, "tls.eku" },
    { "names-excluded", 1, "tls.name_constraints" },
    { "unknown-critical", 1, "tls.unknown_critical" },
    { "path-length-met", NEVER, NULL },
    { "purpose-both", NEVER, NULL },
};
static const struct judged chains[] = {
    { "missing-intermediate", 1, NULL },
    { "wrong-intermediate", 1, NULL },
    { "extra", NEVER, NULL },
    { "root-sent", NEVER, NULL },
};

/* Where the profile knows otherwise, its word counts. */
static long refused_from(struct r5_dut *dut, const struct judged *judged)
{
    if (judged->key == NULL)
        return judged->from;
    const char *word = r5_profile_text(dut, judged->key);
    return strcmp(word, "fails") == 0 ? 0 : strcmp(word, "ok") == 0 ? NEVER : judged->from;
}

static void judge(struct r5_dut *dut, const struct judged *table, size_t rows)
{
    size_t row = (size_t)r5_int(dut, "kind");
    long level = r5_int(dut, "level");
    need_(dut, row < rows, "the table has a kind %zu", row);
    const struct judged *judged = &table[row];
    const struct expectation expected = { .level = level,
                                          .ca = "root",
                                          .server = r5_host_of(dut, judged->kind) };
    import_root(dut, judged->kind, "root");
    set_profile(dut, &expected);
    int port = r5_peer_listen(dut, &(struct r5_scenario){ .kind = judged->kind });
    struct connection seen = connect_and_talk(dut, port);
    if (level < refused_from(dut, judged))
        must_accept(dut, seen, "a server whose certificate is '%s', at level %ld", judged->kind,
                    level);
    else
        must_reject(dut, seen, "a server whose certificate is '%s', at level %ld", judged->kind,
                    level);
}

#define JUDGED_BY_LEVEL(name_, table_, says_)                                                      \
    R5_CASE(name_, .says = (says_), .needs = R5_PEER, .starts = "online",                          \
            .spends = R5_SPEND_CREDENTIAL, .control = good_server_is_accepted,                     \
            .takes = { R5_INT("kind", 0, (long)(sizeof(table_) / sizeof(table_)[0]) - 1),          \
                       R5_INT("level", 0, 3) },                                                    \
            .limit_ms = 600000, .wall_s = 20)                                                      \
    {                                                                                              \
        judge(dut, table_, sizeof(table_) / sizeof(table_)[0]);                                    \
    }

JUDGED_BY_LEVEL(good_servers_are_accepted, good,
                "A server with a good certificate is accepted at every level")
JUDGED_BY_LEVEL(dates_count_from_level_3, dates,
                "A certificate that is over or has not begun is refused at level 3, and only there")
JUDGED_BY_LEVEL(names_count_from_level_2, names,
                "A certificate for another name is refused from level 2 on, and only there")
JUDGED_BY_LEVEL(authorities_count_from_level_1, authorities,
                "A certificate that no trusted root has made is refused from level 1 on, and only "
                "there")
JUDGED_BY_LEVEL(weak_certificates_are_refused, weak,
                "Weak keys and signatures are refused as the profile says")
JUDGED_BY_LEVEL(constraints_of_issuers_count, constraints,
                "What a certificate may not be used for it is not accepted for")
JUDGED_BY_LEVEL(chains_must_be_whole, chains,
                "A chain with a link missing or wrong is refused from level 1 on, one with more "
                "than it needs is not")
