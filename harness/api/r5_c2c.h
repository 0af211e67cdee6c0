/* SPDX-License-Identifier: Apache-2.0 */
/* The part of r5.h that is about the chip-to-chip channel. Cases include r5.h. */
#ifndef R5_C2C_H
#define R5_C2C_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct r5_dut;
struct r5_answer;

#define R5_LINE_MAX 256 /* bytes of the longest command line that these calls make, with its CR */

/* Secrets have numbers here, never values: 1, 2, ... The bytes stay in the harness. 0: none. */
typedef int r5_secret;

/* A pairing as the host knows it. Copy it to remember old keys. */
struct r5_pairing {
    int version; /* 1 or 2 */
    r5_secret te, key, hmac_key, tag;
};

r5_secret r5_new_te(struct r5_dut *dut);
r5_secret r5_flip_bit(struct r5_dut *dut, r5_secret secret,
                      int bit); /* a copy with one bit changed */
r5_secret r5_zero_secret(struct r5_dut *dut);
bool r5_same_secrets(struct r5_dut *dut, r5_secret a, r5_secret b);

/* The value as upper-case hex, for commands that the calls below do not make. Borrowed until the
 * next call. */
const char *r5_secret_hex(struct r5_dut *dut, r5_secret secret);

enum r5_paired {
    R5_PAIRED,
    R5_PAIR_REFUSED,
    R5_PAIR_SILENT,
    R5_PAIR_MALFORMED,  /* OK, but fields missing, of a wrong length or not hex */
    R5_PAIR_DOWNGRADED, /* a V1 answer where the profile says V2 */
};

/* Asks for a pairing (op 0), or for a new one inside the open channel (re-pairing). Does not
 * confirm. */
enum r5_paired r5_pair(struct r5_dut *dut, r5_secret te, struct r5_pairing *pairing,
                       const struct r5_answer **answer);
enum r5_paired r5_repair(struct r5_dut *dut, r5_secret te, struct r5_pairing *pairing,
                         const struct r5_answer **answer);

/* Sends the confirmation for `pairing` (V2; with V1 there is nothing to send and the answer is OK).
 */
const struct r5_answer *r5_confirm(struct r5_dut *dut, const struct r5_pairing *pairing);

/* A confirmation made to order (V2). A zeroed recipe with `of` set is a right one. */
struct r5_confirmation {
    const struct r5_pairing *of; /* whose te the command names */
    const struct r5_pairing *by; /* whose keys and te make the body; NULL: `of` */
    r5_secret tag;               /* what is in it; 0: the tag of `of` */
    r5_secret mac_te;            /* te in the MAC; 0: that of `by` */
    int flip_bit;                /* 1 + index of a bit of the body, which has 64 bytes when right */
    int digits;      /* hex digits that are sent; 0: all; more than there are: zeros behind */
    int tag_bytes;   /* bytes of the tag in it, 1 to 16; 0: 16. Fewer make a body of 48 bytes */
    bool lower_case; /* hex digits in lower case */
};
const struct r5_answer *r5_confirm_made(struct r5_dut *dut, const struct r5_confirmation *recipe);

/*
 * The line of a right pairing (inside an open channel: re-pairing) or confirmation as bytes, with
 * its CR, for cutting it: the length is given back. Nothing is sent or spent.
 */
size_t r5_pair_bytes(struct r5_dut *dut, r5_secret te, uint8_t bytes[R5_LINE_MAX]);
size_t r5_confirm_bytes(struct r5_dut *dut, const struct r5_pairing *pairing,
                        uint8_t bytes[R5_LINE_MAX]);

/* Opens and closes. The channel is on, or off, when the answer is OK. */
const struct r5_answer *r5_open(struct r5_dut *dut, const struct r5_pairing *pairing);
const struct r5_answer *r5_close(struct r5_dut *dut);

/* The open channel goes on under the keys of `pairing`, as after a re-pairing that switches at
 * once. */
void r5_rekey_channel(struct r5_dut *dut, const struct r5_pairing *pairing);

/* The host forgets the channel without telling the module: after a reset, or as a host that lost
 * power. */
void r5_forget_channel(struct r5_dut *dut);
bool r5_channel_is_open(struct r5_dut *dut);

/* The pairing that the state "paired" or "channel-open" made. */
struct r5_pairing r5_present_pairing(struct r5_dut *dut);
void r5_set_present_pairing(struct r5_dut *dut, struct r5_pairing pairing);

/* A frame made to order. A zeroed struct with `text` set is a right frame under the present
 * pairing. */
struct r5_frame {
    const char *text;            /* plaintext, such as "AT+CGMM\r" */
    size_t text_len;             /* 0: strlen(text) */
    const struct r5_pairing *by; /* NULL: the present pairing */
    const uint8_t *iv;           /* 16 bytes; NULL: drawn */
    int as_version;              /* 0: that of the pairing */
    int flip_body_bit; /* 1 + index of a bit of the body to flip; FCS is made right again */
    int cut_body;      /* bytes taken off the end of the body; length and FCS fit again */
    long length_field; /* -1 or 0 with keep_length false: right; else written as it is */
    bool keep_length;  /* length_field counts even if 0 */
    uint16_t fcs_xor;  /* 0: right FCS */
    bool fcs_swapped;  /* high byte first */
    bool no_end;       /* closing marker left out */
    bool no_start;
    bool double_start; /* two opening markers */
    int bad_padding;   /* 1: last byte 0, 2: last byte 17, 3: pad bytes differ; tag is right */
    bool padded;       /* the text is whole blocks (even none) with padding of its own */
    bool iv_last;      /* V2: IV behind the tag, as in the early draft of the scheme */
    bool other_half;   /* V2: the tag is the other half of the HMAC, as in that draft */
    bool without_te;   /* V2: the tag does not cover te */
};

#define R5_FRAME_MAX 2048

/* Makes the bytes; their number is given back. The journal keeps the recipe's frame as sent, not
 * keys. */
size_t r5_make_frame(struct r5_dut *dut, const struct r5_frame *recipe,
                     uint8_t bytes[R5_FRAME_MAX]);

/* Markers, length and FCS around any body, at most R5_FRAME_MAX - 6 bytes: length of the frame,
 * 0 for a longer body. */
size_t r5_wrap_body(const uint8_t *body, size_t len, uint8_t bytes[R5_FRAME_MAX]);

/* The last good frame that came in, as it was on the wire: its length, 0 if there was none in this
 * row. For replay, reflection, splicing. */
size_t r5_last_frame(struct r5_dut *dut, uint8_t bytes[R5_FRAME_MAX]);

/*
 * Frames that came in since the call before: good ones and ones that were dropped. Of these, whole
 * ones of the right make that were no answer: our own, sent back to us, and ones that came before.
 */
struct r5_frames {
    long good, dropped;
    long reflected, replayed;
};
struct r5_frames r5_frames_seen(struct r5_dut *dut);

/*
 * IVs of the good frames that came in since the call before, or since the body or control began,
 * oldest first, at most `room`. When more than 512 have waited unread the case ends as error.
 */
size_t r5_ivs_seen(struct r5_dut *dut, uint8_t (*iv)[16], size_t room);

void r5_sha256(const void *bytes, size_t len, uint8_t hash[32]);

#endif
