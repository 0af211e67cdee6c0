/* SPDX-License-Identifier: Apache-2.0 */
/* Names of a server's certificate against the name that is expected (RFC 6125). */
#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#include "emu.h"
#include "emu_tls_verify.h"

enum { NAME_ROOM = 512 };

/* "*.server.test" for one label in front of "server.test", and for nothing else. */
static bool wildcard_fits(const struct emu *e, const char *name, const char *server)
{
    const char *rest = strchr(server, '.');
    if (rest != NULL && emu_broken(e, "tls-wildcard-over-labels") && strncmp(name, "*.", 2) == 0 &&
        strlen(rest) > strlen(name + 1))
        rest += strlen(rest) - strlen(name + 1);
    return strncmp(name, "*.", 2) == 0 && strchr(name + 2, '.') != NULL && rest != NULL &&
           rest != server && strcasecmp(name + 1, rest) == 0;
}

/* A name with a NUL inside fits nothing. */
static bool fits(const struct emu *e, const char *name, size_t len, const char *server)
{
    size_t wanted = strlen(server);
    if (strlen(name) != len && !emu_broken(e, "tls-zero-ends-name"))
        return false;
    if (emu_broken(e, "tls-name-by-case") ? strcmp(name, server) == 0
                                          : strcasecmp(name, server) == 0)
        return true;
    if (emu_broken(e, "tls-name-by-prefix") && strncasecmp(name, server, wanted) == 0)
        return true;
    if (emu_broken(e, "tls-name-by-suffix") && len > wanted &&
        strcasecmp(name + len - wanted, server) == 0)
        return true;
    return emu_profile_is(e, "tls.wildcard", "ok") && wildcard_fits(e, name, server);
}

static size_t address_of(const char *server, uint8_t to[16])
{
    if (inet_pton(AF_INET, server, to) == 1)
        return 4;
    return inet_pton(AF_INET6, server, to) == 1 ? 16 : 0;
}

/* Whether one of the alternative names fits; `any`: there are names of that kind. */
static bool alternative_fits(const struct emu *e, gnutls_x509_crt_t cert, const char *server,
                             bool *any)
{
    uint8_t address[16];
    size_t address_len = address_of(server, address);
    for (unsigned i = 0;; i++) {
        char name[NAME_ROOM + 1];
        size_t len = NAME_ROOM;
        int kind = gnutls_x509_crt_get_subject_alt_name(cert, i, name, &len, NULL);
        if (kind == GNUTLS_E_SHORT_MEMORY_BUFFER)
            continue;
        if (kind < 0 || (i > 0 && emu_broken(e, "tls-second-name-ignored")))
            return false;
        name[len] = '\0';
        *any = *any || kind == GNUTLS_SAN_DNSNAME || kind == GNUTLS_SAN_IPADDRESS;
        if (kind == GNUTLS_SAN_DNSNAME && address_len == 0 && fits(e, name, len, server))
            return true;
        if (kind == GNUTLS_SAN_IPADDRESS && len == address_len &&
            memcmp(name, address, address_len) == 0)
            return true;
    }
}

/* Two common names are none: which one counts is a matter of taste. */
static bool common_name_fits(const struct emu *e, gnutls_x509_crt_t cert, const char *server)
{
    char name[NAME_ROOM + 1];
    char other[NAME_ROOM + 1];
    size_t len = NAME_ROOM;
    size_t other_len = NAME_ROOM;
    if (gnutls_x509_crt_get_dn_by_oid(cert, GNUTLS_OID_X520_COMMON_NAME, 0, 0, name, &len) != 0 ||
        gnutls_x509_crt_get_dn_by_oid(cert, GNUTLS_OID_X520_COMMON_NAME, 1, 0, other, &other_len) ==
            0)
        return false;
    name[len] = '\0';
    return fits(e, name, len, server);
}

bool emu_tls_name_fits(const struct emu *e, gnutls_x509_crt_t cert, const char *server)
{
    bool any = false;
    if (emu_broken(e, "tls-name-ignored"))
        return true;
    if (emu_broken(e, "tls-cn-beside-san") && common_name_fits(e, cert, server))
        return true;
    if (emu_profile_is(e, "tls.san", "ok") && alternative_fits(e, cert, server, &any))
        return true;
    if (emu_profile_is(e, "tls.common_name", "never") ||
        (any && emu_profile_is(e, "tls.common_name", "without_san")))
        return false;
    return common_name_fits(e, cert, server);
}
