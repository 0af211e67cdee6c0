/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes the inputs that fuzzing begins with, in the folders of a corpus:
 *
 *     fuzz_seeds VECTORS CORPORA     VECTORS: c2c-vectors.yaml; CORPORA: fixtures/fuzz
 *
 * Frame scripts: each frame and stream of the vectors, and each operation with the values at its
 * edges. What fuzzing has found beside them is not touched.
 */
#include <sys/stat.h>

#include "fuzz.h"

static const char *corpora;

/* In the three corpora that read frame scripts; what the host does is put in front where needed. */
static void write_seed(const char *corpus, const char *name, const uint8_t *acts, size_t acts_len,
                       const uint8_t *script, size_t len)
{
    char path[1024];
    snprintf(path, sizeof(path), "%s/%s", corpora, corpus);
    mkdir(path, 0755);
    snprintf(path, sizeof(path), "%s/%s/%s", corpora, corpus, name);
    FILE *file = fopen(path, "we");
    fuzz_claim(file != NULL, path);
    if (acts != NULL) {
        fputc((int)acts_len, file);
        fwrite(acts, 1, acts_len, file);
    }
    fwrite(script, 1, len, file);
    fuzz_claim(fclose(file) == 0, path);
}

static void write_script(const char *name, const uint8_t *script, size_t len)
{
    static const uint8_t reads[] = { 0x7C, 0x0C, 0x45, 0xF0, 0x06, 0xF8, 0x06, 0xF0 };
    write_seed("c2c_receiver", name, NULL, 0, script, len);
    write_seed("emu_receiver", name, NULL, 0, script, len);
    write_seed("c2c_channel", name, reads, sizeof(reads), script, len);
}

/* ---- the vectors -------------------------------------------------------------------------- */

static size_t unhex(const char *text, uint8_t *bytes, size_t room)
{
    size_t len = 0;
    unsigned value;
    while (len < room && sscanf(text + 2 * len, "%2x", &value) == 1)
        bytes[len++] = (uint8_t)value;
    return len;
}

/* As it came: operation 0, again and again. */
static size_t as_script(bool v1, const uint8_t *bytes, size_t len, uint8_t *script)
{
    size_t used = 0;
    script[used++] = v1;
    for (size_t at = 0; at < len;) {
        size_t part = len - at < 256 ? len - at : 256;
        script[used++] = 0;
        script[used++] = (uint8_t)(part - 1);
        memcpy(script + used, bytes + at, part);
        used += part;
        at += part;
    }
    return used;
}

static void seeds_of_vectors(const char *path)
{
    static char line[16384];
    static uint8_t bytes[4096], script[4200];
    bool v1 = false;
    int count = 0;
    FILE *file = fopen(path, "re");
    fuzz_claim(file != NULL, path);
    while (fgets(line, sizeof(line), file) != NULL) {
        char name[32];
        if (strstr(line, " version: v") != NULL)
            v1 = strstr(line, "v1") != NULL;
        const char *hex = strstr(line, "- \"f9");
        hex = hex != NULL ? hex + 3 : strstr(line, "stream: \"");
        if (hex == NULL)
            continue;
        size_t len = unhex(hex[0] == 's' ? hex + 9 : hex, bytes, sizeof(bytes));
        snprintf(name, sizeof(name), "vector-%03d", ++count);
        if (len < 200 || count % 8 == 0) /* the long ones are all alike */
            write_script(name, script, as_script(v1, bytes, len, script));
    }
    fclose(file);
    fuzz_claim(count > 100, "the vectors have frames");
}

/* ---- each operation ----------------------------------------------------------------------- */

static const struct {
    const char *name;
    size_t len;
    uint8_t bytes[40];
} scripts[] = {
    { "garbage-then-frame", 12, { 0, 0, 4, 'h', 'e', 'l', 'l', 'o', 1, 11, 0, 'x' } },
    { "marker-alone-in-time", 6, { 0, 0, 0, 0xF9, 6, 0xE7 } },
    { "marker-given-up", 7, { 0, 0, 0, 0xF9, 6, 0xE8, 3 } },
    { "length-begun-given-up", 9, { 0, 0, 1, 0xF9, 48, 6, 0xE8, 3, 2 } },
    { "v1-marker-given-up", 7, { 1, 0, 0, 0xF9, 6, 0xE8, 3 } },
    { "text-empty", 4, { 0, 1, 0, 0 } },
    { "text-15", 4, { 0, 1, 15, 0 } },
    { "text-16", 4, { 0, 1, 16, 0 } },
    { "text-255", 4, { 0, 1, 255, 0 } },
    { "text-longest", 4, { 0, 1, 0x1F, 4 } },
    { "v1-text-empty", 4, { 1, 1, 0, 0 } },
    { "v1-text-longest", 4, { 1, 1, 0x1F, 4 } },
    { "padding-none", 5, { 0, 3, 0, 0, 0 } },
    { "v1-padding-none", 5, { 1, 3, 0, 0, 0 } },
    { "padding-of-0", 5, { 0, 3, 1, 0, 1 } },
    { "padding-of-17", 5, { 0, 3, 2, 17, 17 } },
    { "padding-of-16", 5, { 0, 3, 1, 16, 16 } },
    { "padding-uneven", 5, { 0, 3, 1, 5, 4 } },
    { "v1-padding-uneven", 5, { 1, 3, 1, 5, 4 } },
    { "v1-padding-of-0", 5, { 1, 3, 1, 0, 1 } },
    { "bit-of-iv", 5, { 0, 4, 0, 0, 8 } },
    { "bit-of-text", 5, { 0, 4, 130, 0, 8 } },
    { "bit-of-tag", 5, { 0, 4, 0x01, 1, 8 } },
    { "bit-and-fcs", 5, { 0, 12, 0, 0, 8 } },
    { "v1-bit", 5, { 1, 4, 0, 0, 8 } },
    { "frame-cut", 5, { 0, 5, 20, 0, 8 } },
    { "frame-cut-then-frame", 9, { 0, 5, 20, 0, 8, 1, 4, 0, 'y' } },
    { "frame-cut-silence-frame", 12, { 0, 5, 20, 0, 8, 6, 0xE8, 3, 1, 4, 0, 'y' } },
    { "end-is-no-marker", 5, { 0, 13, 20, 0, 8 } },
    { "body-too-short", 5, { 0, 7, 2, 0, 0 } },
    { "two-frames", 7, { 0, 1, 4, 0, 1, 4, 0 } },
    { "frame-in-a-frame-of-wrong-fcs", 25, { 0, 0, 2, 0xF9, 0x40, 0, 1, 4, 0, 'z', 0, 12,  0,
                                             0, 0, 0, 0,    0,    0, 0, 0, 0, 0,   0, 0xF9 } },
    { "frame-in-a-frame-without-end", 25, { 0, 0, 2, 0xF9, 0x40, 0, 1, 4, 0, 'z', 0, 12, 0,
                                            0, 0, 0, 0,    0,    0, 0, 0, 0, 0,   0, 0 } },
    { "length-too-long", 6, { 0, 0, 2, 0xF9, 0xF0, 0xFF } },
};

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: fuzz_seeds VECTORS CORPORA\n");
        return 3;
    }
    corpora = argv[2];
    seeds_of_vectors(argv[1]);
    for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++)
        write_script(scripts[i].name, scripts[i].bytes, scripts[i].len);
    return 0;
}
