/* SPDX-License-Identifier: Apache-2.0 */
#include "ask.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void cli_ask_refuse(struct cli_ask *ask, const char *format, ...)
{
    va_list args;
    if (ask->ended)
        return;
    va_start(args, format);
    printf("  ! ");
    vprintf(format, args);
    printf("\n");
    va_end(args);
}

/* The line without its end; false when it is too long: all of it is taken, none of it given. */
static bool read_line(struct cli_ask *ask, char *line, size_t room)
{
    size_t len = 0;
    int c;
    while ((c = getc(ask->in)) != EOF && c != '\n')
        if (len++ < room - 1)
            line[len - 1] = (char)c;
    ask->ended = c == EOF && len == 0;
    line[len < room ? len : 0] = '\0';
    if (len > 0 && len < room && memchr(line, '\0', len) != NULL)
        line[0] = '\001'; /* is refused below */
    return len < room;
}

/* Bytes of the character at `c`; 0 if it is none that can be printed. */
static size_t printable(const char *c)
{
    unsigned char first = (unsigned char)c[0];
    size_t more = first < 0x80 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    if (first < ' ' || first == 0x7F || (first >= 0x80 && first < 0xC2) || first > 0xF4)
        return 0;
    for (size_t i = 1; i <= more; i++)
        if (((unsigned char)c[i] & 0xC0) != 0x80)
            return 0;
    bool control = first == 0xC2 && (unsigned char)c[1] < 0xA0;
    bool line_end = strncmp(c, "\xE2\x80\xA8", 3) == 0 || strncmp(c, "\xE2\x80\xA9", 3) == 0;
    return control || line_end ? 0 : more + 1;
}

static bool is_printable(const char *line)
{
    while (*line != '\0') {
        size_t len = printable(line);
        if (len == 0)
            return false;
        line += len;
    }
    return true;
}

/* False: ask again. */
static bool take(struct cli_ask *ask, const char *preset, char *answer, size_t room)
{
    bool fits = read_line(ask, answer, room);
    if (ask->ended)
        return true;
    if (ask->echo)
        printf("%s\n", fits && is_printable(answer) ? answer : "");
    if (!fits)
        cli_ask_refuse(ask, "that is longer than %zu bytes", room - 1);
    else if (!is_printable(answer))
        cli_ask_refuse(ask, "there is a control character in it, or it is not UTF-8");
    else if (answer[0] == '\0' && preset == NULL)
        cli_ask_refuse(ask, "an answer is needed here");
    else
        return true;
    return false;
}

void cli_ask_text(struct cli_ask *ask, const char *question, const char *preset, char *answer,
                  size_t room)
{
    do {
        if (ask->ended)
            break;
        printf("%s", question);
        if (preset != NULL && preset[0] != '\0')
            printf(" [%s]", preset);
        printf(": ");
        fflush(stdout);
    } while (!take(ask, preset, answer, room));
    if (ask->ended)
        answer[0] = '\0';
    else if (answer[0] == '\0')
        snprintf(answer, room, "%s", preset);
}

int cli_ask_word(struct cli_ask *ask, const char *question, const char *const *words, int preset)
{
    char full[300], answer[64];
    size_t used = (size_t)snprintf(full, sizeof(full), "%s (", question);
    for (int i = 0; words[i] != NULL && used < sizeof(full); i++)
        used += (size_t)snprintf(full + used, sizeof(full) - used, "%s%s", words[i],
                                 words[i + 1] != NULL ? ", " : ")");
    while (!ask->ended) {
        cli_ask_text(ask, full, words[preset], answer, sizeof(answer));
        for (int i = 0; words[i] != NULL; i++)
            if (strcmp(answer, words[i]) == 0)
                return i;
        cli_ask_refuse(ask, "it is none of these words");
    }
    return preset;
}

long cli_ask_number(struct cli_ask *ask, const char *question, long min, long max, long preset)
{
    char usual[24], answer[64];
    snprintf(usual, sizeof(usual), "%ld", preset);
    while (!ask->ended) {
        char *end;
        cli_ask_text(ask, question, usual, answer, sizeof(answer));
        errno = 0;
        long number = strtol(answer, &end, 10);
        if (answer[0] >= '0' && answer[0] <= '9' && *end == '\0' && errno == 0 && number >= min &&
            number <= max)
            return number;
        cli_ask_refuse(ask, "it takes a number from %ld to %ld", min, max);
    }
    return preset;
}

bool cli_ask_yes(struct cli_ask *ask, const char *question, bool preset)
{
    static const char *const words[] = { "yes", "no", NULL };
    return cli_ask_word(ask, question, words, preset ? 0 : 1) == 0;
}
