/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an instrument answers is taken as a number or an error only if it is one, and nothing it
 * says gets out of its line. The number is compared with the C library's.
 */
#include <math.h>

#include "fuzz.h"
#include "scpi_answer.h"

static bool only(const char *text, const char *characters)
{
    return text[strspn(text, characters)] == '\0';
}

static void read_number(const char *text)
{
    int milli = 77, again = 78;
    char plain[32];
    if (!link_scpi_milli(text, &milli)) {
        fuzz_claim(milli == 77, "what is refused changes nothing");
        return;
    }
    fuzz_claim(only(text, "+-.0123456789Ee"), "a number has characters of a number alone");
    fuzz_claim(abs(milli) <= LINK_SCPI_MILLI_MAX, "a number is within bounds");
    double value = strtod(text, NULL) * 1000.0;
    fuzz_claim(fabs(value - milli) < 0.5001, "a number is what it reads as");
    snprintf(plain, sizeof(plain), "%s%d.%03d", milli < 0 ? "-" : "", abs(milli) / 1000,
             abs(milli) % 1000);
    fuzz_claim(link_scpi_milli(plain, &again) && again == milli,
               "it reads the same, written plain");
}

static void read_error(const char *text)
{
    char says[20];
    int number = 77;
    memset(says, 'x', sizeof(says));
    if (!link_scpi_error(text, &number, says, sizeof(says) - 1))
        return;
    fuzz_claim(number == strtol(text, NULL, 10), "an error's number is what it reads as");
    fuzz_claim(memchr(says, '\0', sizeof(says) - 1) != NULL, "what it says ends in its room");
    fuzz_claim(says[sizeof(says) - 1] == 'x', "what it says stays in its room");
    fuzz_claim(strstr(text, says) != NULL, "what it says was said");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    fuzz_claim(text != NULL, "there is memory");
    memcpy(text, data, size);
    text[size] = '\0';
    read_number(text);
    read_error(text);
    link_scpi_plain(text, size);
    size_t len = strlen(text);
    fuzz_claim(len <= size, "it does not grow");
    for (size_t i = 0; i < len; i++)
        fuzz_claim(text[i] >= ' ' && text[i] <= '~', "it is plain");
    fuzz_claim(len == 0 || text[len - 1] != ' ', "no blanks are at its end");
    read_number(text);
    read_error(text);
    free(text);
    return 0;
}
