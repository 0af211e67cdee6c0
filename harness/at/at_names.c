/* SPDX-License-Identifier: Apache-2.0 */
#include "at_names.h"

#include <ctype.h>
#include <string.h>

#include "at_reply.h"

/* Which form of the command of the same name answers with the line, too. */
enum answers { NEVER, TO_READ, TO_READ_WITH_MODE, TO_ANY };

struct urc {
    const char *name;
    enum answers answers;
};

/* Names that begin with +UU are URCs without exception and are not listed. */
static const struct urc urcs[] = {
    { "+CEREG", TO_READ_WITH_MODE },
    { "+CREG", TO_READ_WITH_MODE },
    { "+CGREG", TO_READ_WITH_MODE },
    { "+CSCON", TO_READ_WITH_MODE },
    { "+CPIN", TO_READ },
    { "+UFOTASTAT", TO_READ },
    { "+ULWM2MSTAT", TO_READ },
    { "+UFWUPD", TO_ANY },
    { "+UFWPREVAL", NEVER },
    { "+CTZV", NEVER },
    { "+CTZE", NEVER },
    { "+CTZDST", NEVER },
    { "+CIEV", NEVER },
    { "+CGEV", NEVER },
    { "+CMTI", NEVER },
    { "+CMT", NEVER },
    { "+CDSI", NEVER },
    { "+CDS", NEVER },
    { "+CBM", NEVER },
    { "+CRING", NEVER },
    { "+CUSD", TO_ANY },
    { "+CCWA", TO_ANY },
};

static const char *const prompting[] = {
    "+USECMNG=0,", "+UDWNFILE=", "+USECE2EDATAENC=", "+USECDATAENC=", "+USECDATADEC=",
    "+UMQTTC=9,",  "+USOWR=",    "+USOST=",          "+CMGS=",        "+CMGW=",
};

/* What follows `name` at the start of `piece`, case and blanks aside; NULL if it is another. */
static const char *after(const char *piece, const char *name)
{
    for (; *name != '\0'; piece++) {
        if (*piece == ' ')
            continue;
        if (toupper((unsigned char)*piece) != *name)
            return NULL;
        name++;
    }
    return piece + strspn(piece, " ");
}

/* The next command of a line of several, NULL behind the last. */
static const char *next_piece(const char *piece)
{
    bool quoted = false;
    for (; *piece != '\0'; piece++) {
        if (*piece == '"')
            quoted = !quoted;
        else if (*piece == ';' && !quoted)
            return piece + 1;
    }
    return NULL;
}

/* The first command behind "AT", or the text itself when it does not start so. */
static const char *first_piece(const char *command)
{
    const char *rest = after(command, "AT");
    return rest != NULL ? rest : command;
}

static bool answers_with(const char *line, const struct urc *urc, const char *form)
{
    int number;
    bool test = after(form, "=?") != NULL;
    bool read = *form == '?';
    switch (urc->answers) {
    case NEVER:
        return false;
    case TO_READ:
        return read || test;
    case TO_READ_WITH_MODE:
        return test || (read && at_field_int(line, 1, &number));
    case TO_ANY:
        return true;
    }
    return false;
}

bool at_is_urc(const char *line, const char *command)
{
    if (strncmp(line, "+UU", 3) == 0)
        return true;
    for (size_t i = 0; i < sizeof(urcs) / sizeof(urcs[0]); i++) {
        size_t len = strlen(urcs[i].name);
        if (strncmp(line, urcs[i].name, len) != 0 || line[len] != ':')
            continue;
        for (const char *p = first_piece(command); p != NULL; p = next_piece(p)) {
            const char *form = after(p, urcs[i].name);
            if (form != NULL && strchr("?=;", *form) != NULL && answers_with(line, &urcs[i], form))
                return false;
        }
        return true;
    }
    return false;
}

bool at_prompts(const char *command)
{
    for (const char *p = first_piece(command); p != NULL; p = next_piece(p))
        for (size_t i = 0; i < sizeof(prompting) / sizeof(prompting[0]); i++)
            if (after(p, prompting[i]) != NULL)
                return true;
    return false;
}
