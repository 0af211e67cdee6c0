/* SPDX-License-Identifier: Apache-2.0 */
#include "names.h"

#include <string.h>

#define SMALL "abcdefghijklmnopqrstuvwxyz"
#define CAPITAL "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

static bool usable(const struct cfg_bind *bind, const struct cfg_node *node)
{
    return bind->status == R5_OK && node != NULL;
}

void cfg_check_name(struct cfg_bind *bind, const struct cfg_node *node)
{
    cfg_check_kind(bind, node, CFG_VALUE);
    if (!usable(bind, node))
        return;
    const char *text = node->text;
    if (strspn(text, SMALL DIGITS) == 0 || text[strspn(text, SMALL DIGITS "-_")] != '\0')
        cfg_refuse(bind, &node->where,
                   "\"%.60s\" is not a name; use small letters, digits, - and _", text);
}

void cfg_check_c_name(struct cfg_bind *bind, const struct cfg_where *where, const char *text)
{
    if (bind->status == R5_OK && (strspn(text, SMALL CAPITAL "_") == 0 ||
                                  text[strspn(text, SMALL CAPITAL DIGITS "_")] != '\0'))
        cfg_refuse(bind, where, "\"%.60s\" is not a C name; use letters, digits and _", text);
}

static bool is_case_id(const char *text)
{
    for (;;) {
        size_t len = strspn(text, CAPITAL DIGITS);
        if (len == 0 || text[len] != '-')
            return false;
        text += len + 1;
        if (strspn(text, DIGITS) == 3 && text[3] == '\0')
            return true;
    }
}

void cfg_check_case_id(struct cfg_bind *bind, const struct cfg_node *node)
{
    cfg_check_kind(bind, node, CFG_VALUE);
    if (usable(bind, node) && !is_case_id(node->text))
        cfg_refuse(bind, &node->where,
                   "\"%.60s\" is not the id of a case; write it like C2C-PAIR-003", node->text);
}

void cfg_check_cwe(struct cfg_bind *bind, const struct cfg_node *node)
{
    cfg_check_kind(bind, node, CFG_VALUE);
    if (!usable(bind, node))
        return;
    const char *number = strncmp(node->text, "CWE-", 4) == 0 ? node->text + 4 : "";
    size_t len = strspn(number, DIGITS);
    if (len == 0 || len > 5 || number[len] != '\0')
        cfg_refuse(bind, &node->where, "\"%.60s\" is not a weakness; write it like CWE-354",
                   node->text);
}
