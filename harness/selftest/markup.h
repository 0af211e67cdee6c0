/* SPDX-License-Identifier: Apache-2.0 */
/* Is this well-formed? Enough of XML and HTML to notice an element left open or a text not escaped.
 */
#ifndef R5_SELFTEST_MARKUP_H
#define R5_SELFTEST_MARKUP_H

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define MARKUP_DEPTH 64

struct markup {
    const char *at;
    bool html;
    char open[MARKUP_DEPTH][16];
    int depth;
    char trouble[200];
};

static inline bool markup_bad(struct markup *m, const char *what)
{
    snprintf(m->trouble, sizeof(m->trouble), "%s at: %.80s", what, m->at);
    return false;
}

static inline bool markup_reference(struct markup *m)
{
    size_t len = strspn(m->at + 1, "#abcdefghijklmnopqrstuvwxyz0123456789");
    if (len == 0 || m->at[len + 1] != ';')
        return markup_bad(m, "a bare &");
    m->at += len + 2;
    return true;
}

static inline bool markup_is_void(const char *name)
{
    static const char *const names[] = { "meta", "br", "input" };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static inline bool markup_attributes(struct markup *m)
{
    while (*m->at != '>' && *m->at != '/' && *m->at != '?') {
        if (*m->at != ' ')
            return markup_bad(m, "no blank before an attribute");
        m->at++;
        size_t name =
            strspn(m->at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
        if (name == 0)
            return markup_bad(m, "no name of an attribute");
        m->at += name;
        if (*m->at != '=') {
            if (!m->html)
                return markup_bad(m, "an attribute without a value");
            continue;
        }
        if (*++m->at != '"')
            return markup_bad(m, "a value without quotes");
        for (m->at++; *m->at != '"';) {
            if (*m->at == '\0' || *m->at == '<')
                return markup_bad(m, "a value does not end");
            if (*m->at == '&' ? !markup_reference(m) : (m->at++, false))
                return false;
        }
        m->at++;
    }
    return true;
}

static inline bool markup_element(struct markup *m)
{
    bool closes = m->at[1] == '/';
    m->at += closes ? 2 : 1;
    if (*m->at == '?' || *m->at == '!') {
        m->at = strchr(m->at, '>');
        return m->at != NULL ? (m->at++, true) : (m->at = "", markup_bad(m, "no > at the end"));
    }
    char name[16];
    size_t len = strspn(m->at, "abcdefghijklmnopqrstuvwxyz0123456789-");
    if (len == 0 || len >= sizeof(name))
        return markup_bad(m, "a bare <");
    memcpy(name, m->at, len);
    name[len] = '\0';
    m->at += len;
    if (closes) {
        if (m->depth == 0 || strcmp(m->open[m->depth - 1], name) != 0)
            return markup_bad(m, "closes what is not open");
        m->depth--;
    } else if (!markup_attributes(m)) {
        return false;
    }
    bool alone = *m->at == '/' || (m->html && markup_is_void(name));
    m->at += *m->at == '/';
    if (*m->at++ != '>')
        return markup_bad(m, "no > where it should be");
    if (closes || alone)
        return true;
    if (m->depth == MARKUP_DEPTH)
        return markup_bad(m, "too deep");
    memcpy(m->open[m->depth++], name, len + 1);
    if (m->html && (strcmp(name, "style") == 0 || strcmp(name, "script") == 0))
        m->at = strstr(m->at, name[1] == 't' ? "</style>" : "</script>");
    return m->at != NULL || (m->at = "", markup_bad(m, "style or script does not end"));
}

/* "" when all is well, else what is wrong and where. Valid until the next call. */
static inline const char *markup_trouble(const char *text, bool html)
{
    static struct markup m;
    m = (struct markup){ .at = text, .html = html };
    while (*m.at != '\0') {
        bool good = true;
        if (*m.at == '<')
            good = markup_element(&m);
        else if (*m.at == '&')
            good = markup_reference(&m);
        else if ((unsigned char)*m.at < 0x20 && *m.at != '\n' && *m.at != '\t')
            good = markup_bad(&m, "a control character");
        else
            m.at++;
        if (!good)
            return m.trouble;
    }
    if (m.depth > 0)
        snprintf(m.trouble, sizeof(m.trouble), "<%s> is left open", m.open[m.depth - 1]);
    return m.trouble;
}

#endif
