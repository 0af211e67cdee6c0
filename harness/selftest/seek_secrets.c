/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Seeks secrets in files: every 8-byte window of every secret, raw, in hex of either case, in
 * base64 at any alignment, forwards and reversed.
 *
 *     seek_secrets WITNESS FILE ...       WITNESS: lines "label=hex", as r5emu --witness writes
 * them
 *
 * Status 0: none found. 1: found, each place told. 2: wrong use, or a witness without a secret.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WINDOW 8
#define SLOTS (1u << 20)

static uint64_t table[SLOTS];
static long windows;

static uint64_t pack(const uint8_t *bytes)
{
    uint64_t value = 0;
    for (int i = 0; i < WINDOW; i++)
        value = value << 8 | bytes[i];
    return value;
}

static unsigned slot_of(uint64_t value)
{
    return (unsigned)(value * UINT64_C(0x9E3779B97F4A7C15) >> 44);
}

static bool known(uint64_t value)
{
    for (unsigned slot = slot_of(value); table[slot] != 0; slot = (slot + 1) % SLOTS)
        if (table[slot] == value)
            return true;
    return false;
}

static void add(uint64_t value)
{
    /* One byte over and over, such as the all-zero te of a case, is no secret. */
    if (value == (value & 0xFF) * UINT64_C(0x0101010101010101) || known(value))
        return;
    unsigned slot = slot_of(value);
    while (table[slot] != 0)
        slot = (slot + 1) % SLOTS;
    table[slot] = value;
    if (++windows > SLOTS / 2) {
        fprintf(stderr, "seek_secrets: too many secrets\n");
        exit(2);
    }
}

static int digit(int c)
{
    const char *digits = "0123456789abcdef";
    const char *at = c != 0 ? strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c) : NULL;
    return at != NULL ? (int)(at - digits) : -1;
}

static int sextet(int c)
{
    const char *digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c != 0 ? strchr(digits, c) : NULL;
    return at != NULL ? (int)(at - digits) : -1;
}

static void learn(const char *hex)
{
    uint8_t bytes[4096];
    size_t len = 0;
    while (len < sizeof(bytes) && digit(hex[2 * len]) >= 0 && digit(hex[2 * len + 1]) >= 0) {
        bytes[len] = (uint8_t)(digit(hex[2 * len]) << 4 | digit(hex[2 * len + 1]));
        len++;
    }
    for (size_t i = 0; i + WINDOW <= len; i++) {
        uint8_t back[WINDOW];
        for (int k = 0; k < WINDOW; k++)
            back[k] = bytes[i + (size_t)(WINDOW - 1 - k)];
        add(pack(bytes + i));
        add(pack(back));
    }
}

static bool learn_all(const char *path)
{
    char line[16384];
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return false;
    while (fgets(line, sizeof(line), file) != NULL) {
        const char *hex = strchr(line, '=');
        if (hex != NULL)
            learn(hex + 1);
    }
    fclose(file);
    return windows > 0;
}

static bool hex_here(const uint8_t *at, size_t left)
{
    uint8_t bytes[WINDOW];
    if (left < 2 * WINDOW)
        return false;
    for (int i = 0; i < WINDOW; i++) {
        int high = digit(at[2 * i]), low = digit(at[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    return known(pack(bytes));
}

/* A group of four digits may begin at any offset of the text, a window at any of its three bytes.
 */
static bool base64_here(const uint8_t *at, size_t left)
{
    static const int digits_for[3] = { 11, 12, 14 }; /* that hold bytes 0..7, 1..8, 2..9 */
    uint8_t bytes[12] = { 0 };
    int digits = 0;
    while (digits < 14 && (size_t)digits < left && sextet(at[digits]) >= 0) {
        unsigned value = (unsigned)sextet(at[digits]);
        int bit = 6 * digits++, room = 8 - bit % 8;
        bytes[bit / 8] =
            (uint8_t)(bytes[bit / 8] | (room >= 6 ? value << (room - 6) : value >> (6 - room)));
        if (room < 6)
            bytes[bit / 8 + 1] = (uint8_t)(value << (2 + room));
    }
    for (int k = 0; k < 3; k++)
        if (digits >= digits_for[k] && known(pack(bytes + k)))
            return true;
    return false;
}

static long seek(const char *path)
{
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        fprintf(stderr, "seek_secrets: cannot read %s\n", path);
        exit(2);
    }
    static uint8_t bytes[64u << 20];
    size_t len = fread(bytes, 1, sizeof(bytes), file);
    fclose(file);
    long found = 0;
    for (size_t i = 0; i < len; i++) {
        const char *form = NULL;
        if (len - i >= WINDOW && known(pack(bytes + i)))
            form = "raw";
        else if (hex_here(bytes + i, len - i))
            form = "hex";
        else if (base64_here(bytes + i, len - i))
            form = "base64";
        if (form != NULL && found++ < 5)
            printf("%s: offset %zu: 8 bytes of a secret, %s\n", path, i, form);
    }
    return found;
}

int main(int argc, char **argv)
{
    if (argc < 3 || !learn_all(argv[1])) {
        fprintf(stderr, "usage: seek_secrets WITNESS FILE ...; the witness must hold a secret\n");
        return 2;
    }
    long found = 0;
    for (int i = 2; i < argc; i++)
        found += seek(argv[i]);
    printf("%ld windows sought, %ld places found\n", windows, found);
    return found == 0 ? 0 : 1;
}
