/* SPDX-License-Identifier: Apache-2.0 */
/* CERT-117, 118: what ends of the module and factory resets leave of the store. */
#include "moves.h"

enum { ALL = 3 };
static const struct entry *const entries[ALL] = { &root, &cert, &key };

struct kept {
    struct md5 md5[ALL];
};

static struct kept three_entries(struct r5_dut *dut)
{
    return (struct kept){ { need_import(dut, &root, root_der(dut)),
                            need_import(dut, &cert, cert_der(dut)),
                            need_import(dut, &key, key_der(dut)) } };
}

enum end { BY_RESET, BY_POWER_OFF, BY_SUPPLY, BY_REBOOT, ENDS };

static bool end_and_come_back(struct r5_dut *dut, enum end end)
{
    switch (end) {
    case BY_RESET:
        return r5_reset(dut);
    case BY_POWER_OFF:
        return power_off_and_on(dut);
    case BY_SUPPLY:
        return r5_supply_cycle(dut);
    default:
        need_ok(dut, r5_at_within(dut, CPWROFF_MS, "AT+CFUN=16"));
        r5_let_pass(dut, REBOOT_MS);
        return r5_wait_ready(dut, BOOT_MS);
    }
}

R5_CASE(store_outlives_every_end,
        .says = "Entries are held over a reset, a switch-off, a loss of supply and a reboot",
        .needs = R5_RESET | R5_KEY | R5_SUPPLY | R5_VINT, .starts = "at-ready",
        .spends = R5_SPEND_CREDENTIAL, .takes = { R5_INT("end", 0, ENDS - 1) }, .limit_ms = 600000)
{
    struct kept k = three_entries(dut);
    need_(dut, end_and_come_back(dut, (enum end)r5_int(dut, "end")), "the module comes up");
    for (int i = 0; i < ALL; i++)
        must_hold(dut, "an entry after the module has come up again", entries[i], k.md5[i].hex);
    for (int i = 0; i < ALL; i++)
        need_ok(dut, delete_entry(dut, entries[i]));
}

/* Not documented: the profile says what is expected, and an owner has to know it. */
R5_CASE(factory_reset_as_the_profile_says,
        .says = "A factory reset of files, or of settings, leaves or erases the store as the "
                "profile says",
        .needs = R5_RESET, .starts = "at-ready", .spends = R5_SPEND_CREDENTIAL | R5_SPEND_FLASH,
        .takes = { R5_INT("files", 0, 2), R5_INT("settings", 0, 2) }, .limit_ms = 600000)
{
    struct kept k = three_entries(dut);
    long files = r5_int(dut, "files"), settings = r5_int(dut, "settings");
    bool erased = (files == 2 && r5_profile_bool(dut, "factory.certs_with_files")) ||
                  (settings > 0 && r5_profile_bool(dut, "factory.certs_with_nvm"));
    r5_spend(dut, R5_SPEND_FLASH);
    need_ok(dut, r5_at(dut, "AT+UFACTORY=%ld,%ld", files, settings));
    need_(dut, r5_reset(dut), "the module comes up");
    for (int i = 0; i < ALL; i++)
        must_hold(dut, "an entry after a factory reset", entries[i], erased ? NONE : k.md5[i].hex);
    characterise_(dut, "certificates and keys after a factory reset",
                  erased ? "erased" : "still there: they have to be deleted one by one", !erased);
    for (int i = 0; !erased && i < ALL; i++)
        need_ok(dut, delete_entry(dut, entries[i]));
}
