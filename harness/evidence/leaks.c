/* SPDX-License-Identifier: Apache-2.0 */
#include "leaks.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hex.h"
#include "marks.h"

#define HEX_DIGITS (2 * JRN_WINDOW)
#define BASE64_DIGITS 11 /* that hold eight bytes, wherever they begin */

/* What the bytes before this one say, read in each form. */
struct sweep {
    int8_t hex_digit[256], base64_digit[256]; /* of each byte, -1: none */
    uint64_t raw;
    size_t raws; /* bytes in it */
    uint64_t hex;
    size_t digits;
    uint64_t low; /* base64: the last 64 bits, and six that came before them */
    unsigned high;
    size_t sextets;
    size_t told_to; /* end of the place that was told last */
};

static bool raw_ends(struct sweep *s, const struct jrn_windows *w, uint8_t c)
{
    s->raw = s->raw << 8 | c;
    s->raws++;
    return s->raws >= JRN_WINDOW && jrn_windows_know(w, s->raw);
}

static bool hex_ends(struct sweep *s, const struct jrn_windows *w, uint8_t c)
{
    int digit = s->hex_digit[c];
    s->digits = digit < 0 ? 0 : s->digits + 1;
    s->hex = s->hex << 4 | (unsigned)(digit & 0xF);
    return s->digits >= HEX_DIGITS && jrn_windows_know(w, s->hex);
}

/* A byte ends with this digit, or two or four bits before its end; six: it was looked at before. */
static bool base64_ends(struct sweep *s, const struct jrn_windows *w, uint8_t c)
{
    int digit = s->base64_digit[c];
    s->sextets = digit < 0 ? 0 : s->sextets + 1;
    s->high = (unsigned)(s->low >> 58);
    s->low = s->low << 6 | (unsigned)(digit & 0x3F);
    if (s->sextets < BASE64_DIGITS)
        return false;
    bool longer = s->sextets > BASE64_DIGITS;
    return jrn_windows_know(w, s->low) ||
           jrn_windows_know(w, s->low >> 2 | (uint64_t)s->high << 62) ||
           (longer && jrn_windows_know(w, s->low >> 4 | (uint64_t)s->high << 60));
}

long jrn_leaks_in(const struct jrn_windows *w, const uint8_t *bytes, size_t len, jrn_leak_fn *tell,
                  void *user)
{
    struct sweep s = { 0 };
    long places = 0;
    for (int c = 0; c < 256; c++) {
        s.hex_digit[c] = (int8_t)r5_hex_digit((char)c);
        s.base64_digit[c] = (int8_t)jrn_base64_digit((uint8_t)c);
    }
    for (size_t i = 0; i < len; i++) {
        bool raw = raw_ends(&s, w, bytes[i]);
        bool hex = hex_ends(&s, w, bytes[i]);
        bool base64 = base64_ends(&s, w, bytes[i]);
        if (!raw && !hex && !base64)
            continue;
        size_t width = raw ? JRN_WINDOW : hex ? HEX_DIGITS : BASE64_DIGITS;
        size_t from = i + 1 - width;
        if (from >= s.told_to) {
            places++;
            tell(user, from, raw ? "raw" : hex ? "hex" : "base64");
        }
        s.told_to = i + 1;
    }
    return places;
}

enum r5_status jrn_leaks_in_file(const struct jrn_windows *w, const char *path, jrn_leak_fn *tell,
                                 void *user, long *places, struct r5_error *error)
{
    struct stat info;
    *places = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &info) != 0) {
        enum r5_status status =
            r5_fail(error, R5_E_IO, "cannot read %s: %s", path, strerror(errno));
        if (fd >= 0)
            close(fd);
        return status;
    }
    size_t len = (size_t)info.st_size;
    void *bytes = len > 0 ? mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;
    close(fd);
    if (bytes == MAP_FAILED)
        return r5_fail(error, R5_E_IO, "cannot map %s: %s", path, strerror(errno));
    if (len > 0) {
        *places = jrn_leaks_in(w, bytes, len, tell, user);
        munmap(bytes, len);
    }
    return R5_OK;
}
