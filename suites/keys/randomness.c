/* SPDX-License-Identifier: Apache-2.0 */
/* RND-002, 003: IVs of the module over a long session, and the first ones after a start. */
#include <string.h>

#include "iv_statistics.h"
#include "moves.h"

static uint8_t iv[IVS_MOST][IV_BYTES];

enum { EXCHANGES_MOST = 20000 };

/*
 * Limits, set beforehand. 128 bits: |z| of a fair one is beyond 6.5 once in 10^10 times, of 128
 * once in 10^8. 16 bytes: chi-square with 255 degrees of freedom has the same tail at 431. Of 20000
 * random IVs, or their steps, two are alike once in 10^30 times. So a good generator is blamed less
 * than once in 10^6 runs, with whatever seed.
 */
enum { BIT_Z_X1000 = 6500, BYTE_CHI_X1000 = 431000 };

/* Lines that differ, each a frame of its own where the module sends what it has line by line. */
static const char command[] =
    "AT+CGMM;+CGMI;+CGMR;+CGSN;+CMEE?;+CFUN?;+CCLK?;+CTZU?;+UPSV?;+UPSMR?;"
    "+USIO?;+UGPRF?;+UMNOPROF?;+CSGT?;+IPR?";

static long collect(struct r5_dut *dut, long wanted)
{
    long have = 0;
    uint8_t seen[64][IV_BYTES];
    r5_bulk(dut, true);
    for (int i = 0; i < EXCHANGES_MOST && have < wanted && r5_at(dut, "%s", command)->ok; i++) {
        size_t got = r5_ivs_seen(dut, seen, 64);
        for (size_t k = 0; k < got && have < wanted; k++)
            memcpy(iv[have++], seen[k], IV_BYTES);
    }
    r5_bulk(dut, false);
    return have;
}

R5_CASE(ivs_are_unique_and_even,
        .says = "Over thousands of frames no IV of the module comes twice, none follows from the "
                "one before by a fixed step, and their bits and bytes are even",
        .needs = R5_C2C, .starts = "channel-open", .takes = { R5_INT("frames", 1000, IVS_MOST) },
        .limit_ms = 20000000, .wall_s = 60)
{
    long n = r5_int(dut, "frames");
    need_be(dut, "frames that carried an IV", collect(dut, n), n);
    measure_(dut, "IVs that came again", ivs_repeated(iv, n), "", 0, 0);
    measure_(dut, "steps from one IV to the next that came again", iv_steps_repeated(iv, n), "", 0,
             0);
    measure_(dut, "bias of the least fair bit of the IVs, |z| x 1000",
             (int64_t)(1000 * ivs_worst_bit(iv, n)), "", 0, BIT_Z_X1000);
    measure_(dut, "unevenness of the least even byte of the IVs, chi-square x 1000",
             (int64_t)(1000 * ivs_worst_byte(iv, n)), "", 0, BYTE_CHI_X1000);
}

enum { KEYS = 6 }; /* a module keeps eight pairings */

static void start_anew(struct r5_dut *dut, long nth)
{
    bool up = false;
    switch (nth % 3) {
    case 0:
        up = r5_reset(dut);
        break;
    case 1:
        up = r5_supply_cycle(dut);
        break;
    default:
        r5_at_within(dut, REBOOT_OK_MS, "AT+CFUN=16");
        r5_forget_channel(dut);
        r5_let_pass(dut, REBOOT_MS);
        up = r5_wait_ready(dut, BOOT_MS);
    }
    need_(dut, up, "the module comes up");
}

/* The first pairing after a start; not confirmed. */
static r5_secret first_key(struct r5_dut *dut)
{
    struct r5_pairing pairing;
    const struct r5_answer *answer;
    need_be(dut, "outcome of the pairing", r5_pair(dut, r5_new_te(dut), &pairing, &answer),
            R5_PAIRED);
    return pairing.key;
}

static long keys_repeated(struct r5_dut *dut, const r5_secret *key, int keys)
{
    long count = 0;
    for (int i = 0; i < keys; i++)
        for (int k = 0; k < i; k++)
            count += r5_same_secrets(dut, key[i], key[k]);
    return count;
}

R5_CASE(first_randoms_after_a_start_differ,
        .says = "Neither the first IV nor the first key after a reset, a loss of supply or a "
                "reboot is one that came after another start",
        .needs = R5_C2C | R5_RESET | R5_SUPPLY | R5_VINT, .starts = "paired",
        .spends = R5_SPEND_PAIRING, .takes = { R5_INT("starts", 12, 1000) }, .limit_ms = 40000000,
        .wall_s = 60)
{
    struct r5_pairing pairing = r5_present_pairing(dut);
    long starts = r5_int(dut, "starts");
    r5_secret key[KEYS];
    int keys = 0;
    uint8_t seen[16][IV_BYTES];
    for (long i = 0; i < starts; i++) { /* no two answers alike: a host drops what came before */
        start_anew(dut, i);
        if (keys < KEYS && i >= keys * (starts / KEYS + 1))
            key[keys++] = first_key(dut);
        need_ok(dut, r5_open(dut, &pairing));
        need_ok(dut, r5_at(dut, "AT+CCLK=\"26/01/01,%02ld:%02ld:00+00\";+CCLK?", i / 60, i % 60));
        need_(dut, r5_ivs_seen(dut, seen, 16) > 0, "a frame came");
        memcpy(iv[i], seen[0], IV_BYTES);
    }
    must_be(dut, "first IVs after a start that had come before", ivs_repeated(iv, starts), 0);
    must_be(dut, "first keys after a start that had come before", keys_repeated(dut, key, keys), 0);
}
