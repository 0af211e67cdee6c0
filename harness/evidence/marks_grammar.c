/* SPDX-License-Identifier: Apache-2.0 */
#include "marks.h"

#include <string.h>

enum {
    ANY_OP = -1,
    KEEP_SHORT = 1, /* decimal numbers of one or two digits are op codes, not secrets */
    KEEP_WORDS = 2, /* words in an answer are a state, as in "+CPIN: SIM PIN" */
    LINES = 4,      /* a PEM text: may hold line ends, its first bytes are no value to look for */
};

struct rule {
    const char *name;
    int op_at; /* which parameter is the op code */
    int op;
    int from; /* the first secret parameter; all after it are taken as secret too */
    unsigned flags;
};

/* Names match inside longer ones to the left, so that +UUSECPRF is +USECPRF. */
static const struct rule rules[] = {
    /* name       op at    op  from  */
    { "USECC2C", ANY_OP, 0, 0, KEEP_SHORT }, /* te, keys, tag, confirmation */
    { "USECPSK", ANY_OP, 0, 0, KEEP_SHORT }, /* identity and key */
    { "USECPRF", 1, 7, 2, 0 },               /* password of the client key */
    { "USECPRF", 1, 8, 2, 0 },               /* pre-shared key */
    { "USECPRF", 1, 13, 2, KEEP_SHORT },     /* resumption: session, master secret */
    { "USECDEVCERT", 0, 0, 1, LINES },       /* device private key */
    { "USECMNG", ANY_OP, 0, 4, 0 },          /* password of an imported key */
    { "CPIN", ANY_OP, 0, 0, KEEP_WORDS },    /* PIN, PUK and new PIN */
    { "CLCK", ANY_OP, 0, 2, KEEP_SHORT },    /* PIN of a facility lock */
    { "CPWD", ANY_OP, 0, 1, 0 },             /* old and new PIN */
    { "UMQTT", 0, 4, 1, 0 },                 /* user and password */
    { "UHTTP", 1, 2, 2, 0 },                 /* user */
    { "UHTTP", 1, 3, 2, 0 },                 /* password */
    { "UPSD", 1, 3, 2, 0 },                  /* password of a packet data profile */
    { "CGAUTH", ANY_OP, 0, 2, 0 },           /* user and password of a context */
    { "UAUTHREQ", ANY_OP, 0, 2, 0 },         /* the same */
};

#define RULES (sizeof(rules) / sizeof(rules[0]))

struct text {
    const uint8_t *bytes;
    size_t len;
};

struct parameter {
    size_t from, to; /* without blanks and quotes around it */
    bool quoted;
    bool open; /* the text ends inside its quotes */
};

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t';
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static uint8_t upper(uint8_t c)
{
    return c >= 'a' && c <= 'z' ? (uint8_t)(c - 'a' + 'A') : c;
}

static size_t skip_blanks(struct text text, size_t at)
{
    while (at < text.len && is_blank(text.bytes[at]))
        at++;
    return at;
}

/* Where the name that begins at `at` ends, blanks left out; 0 if it is another one. */
static size_t match_name(struct text text, size_t at, const char *name)
{
    if (upper(text.bytes[at]) != (uint8_t)*name)
        return 0;
    for (; *name != '\0'; name++, at++) {
        at = skip_blanks(text, at);
        if (at >= text.len || upper(text.bytes[at]) != (uint8_t)*name)
            return 0;
    }
    at = skip_blanks(text, at);
    bool longer = at < text.len && upper(text.bytes[at]) >= 'A' && upper(text.bytes[at]) <= 'Z';
    return longer ? 0 : at;
}

/* Reads the parameter at *at and leaves *at on what ended it. */
static struct parameter next_parameter(struct text text, size_t *at)
{
    struct parameter p = { .from = skip_blanks(text, *at) };
    size_t end = p.from;
    for (; end < text.len; end++) {
        uint8_t c = text.bytes[end];
        if (c == '"')
            p.open = !p.open;
        else if (!p.open && (c == ',' || c == ';' || c == '\r' || c == '\n'))
            break;
    }
    *at = end;
    while (p.open && end > p.from && (text.bytes[end - 1] == '\r' || text.bytes[end - 1] == '\n'))
        end--;
    while (!p.open && end > p.from && is_blank(text.bytes[end - 1]))
        end--;
    p.quoted = p.from < end && text.bytes[p.from] == '"';
    if (p.quoted)
        p.from++;
    if (p.quoted && !p.open && end > p.from && text.bytes[end - 1] == '"')
        end--;
    p.to = end;
    return p;
}

/* What is no number at all counts as the op too: it may be one with a flaw in it. */
static bool op_matches(struct text text, struct parameter p, int op)
{
    int value = 0;
    for (size_t i = p.from; i < p.to; i++) {
        if (!is_digit(text.bytes[i]))
            return true;
        if (value < 1000)
            value = value * 10 + (text.bytes[i] - '0');
    }
    return value == op || p.from == p.to;
}

static bool is_secret(struct text text, struct parameter p, unsigned flags, bool answer)
{
    size_t len = p.to - p.from;
    if (len == 0)
        return false;
    uint8_t first = text.bytes[p.from];
    uint8_t last = text.bytes[p.to - 1];
    if (len == 1 && first == '?')
        return false;
    if ((flags & KEEP_SHORT) != 0 && !p.quoted && len <= 2 && is_digit(first) && is_digit(last))
        return false;
    return (flags & KEEP_WORDS) == 0 || !answer || is_digit(first);
}

/*
 * Marks the secrets among the parameters that begin at `at`; `mark` may be NULL. True if the text
 * ends inside the quotes of one of them.
 */
static bool walk_parameters(const struct rule *rule, struct text text, size_t at, int *mark)
{
    bool answer = at < text.len && text.bytes[at] == ':';
    if (answer || (at < text.len && text.bytes[at] == '='))
        at++;
    for (int index = 0;; index++, at++) {
        struct parameter p = next_parameter(text, &at);
        if (index == rule->op_at && !op_matches(text, p, rule->op))
            return false;
        bool secret = index >= rule->from && is_secret(text, p, rule->flags, answer);
        for (size_t i = p.from; secret && mark != NULL && i < p.to; i++)
            if (mark[i] == JRN_MARK_NONE)
                mark[i] = (rule->flags & LINES) != 0 ? JRN_MARK_NO_ID : JRN_MARK_UNNAMED;
        if (at >= text.len || text.bytes[at] != ',')
            return index >= rule->from && p.open;
    }
}

/* Finds `word` at or after `at`; text.len if it is not there. */
static size_t find(struct text text, size_t at, const char *word)
{
    const uint8_t *hit = memmem(text.bytes + at, text.len - at, word, strlen(word));
    return hit == NULL ? text.len : (size_t)(hit - text.bytes);
}

/* Marks what stands between the lines BEGIN and END of private keys. True if the last has no END.
 */
static bool walk_pem(struct text text, int *mark)
{
    static const char label[] = "PRIVATE KEY";
    bool open = false;
    for (size_t at = find(text, 0, "-----BEGIN"); at < text.len;
         at = find(text, at + 1, "-----BEGIN")) {
        size_t named = find(text, at, label);
        if (named == text.len || named - at > 32)
            continue;
        size_t from = named + strlen(label);
        size_t to = find(text, from, "-----END");
        for (size_t i = from; mark != NULL && i < to; i++)
            if (mark[i] == JRN_MARK_NONE)
                mark[i] = JRN_MARK_NO_ID;
        open = to == text.len;
    }
    return open;
}

void jrn_mark_grammar(const uint8_t *bytes, size_t len, int *mark)
{
    struct text text = { bytes, len };
    for (size_t at = 0; at < len; at++) {
        for (size_t r = 0; r < RULES; r++) {
            size_t after = match_name(text, at, rules[r].name);
            if (after > 0)
                (void)walk_parameters(&rules[r], text, after, mark);
        }
    }
    (void)walk_pem(text, mark);
}

bool jrn_grammar_open(const uint8_t *bytes, size_t len)
{
    struct text text = { bytes, len };
    for (size_t at = 0; at < len; at++) {
        for (size_t r = 0; r < RULES; r++) {
            size_t after = (rules[r].flags & LINES) != 0 ? match_name(text, at, rules[r].name) : 0;
            if (after > 0 && walk_parameters(&rules[r], text, after, NULL))
                return true;
        }
    }
    return walk_pem(text, NULL);
}
