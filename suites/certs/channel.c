/* SPDX-License-Identifier: Apache-2.0 */
/* CERT-124: the store and the profiles through an open C2C channel. */
#include "moves.h"
#include "profile.h"

static void channel_still_carries(struct r5_dut *dut)
{
    need_(dut, r5_channel_is_open(dut), "the channel is open");
    import_still_works(dut);
}

R5_CASE(store_works_in_the_channel,
        .says = "Import, list, hash, replacement, refusal and deletion, and the profiles, work in "
                "an open channel as outside it, and both see one store",
        .needs = R5_C2C, .starts = "channel-open", .spends = R5_SPEND_CREDENTIAL,
        .control = channel_still_carries, .limit_ms = 3600000)
{
    struct r5_pairing pairing = r5_present_pairing(dut);
    struct r5_material large = r5_material(dut, "ca-8192", R5_TRUSTED_DER);
    struct r5_material secret = r5_material(dut, "client", R5_KEY_PEM);
    must_ok(dut, r5_import(dut, root.type, root.name, large.bytes, large.len, NULL));
    must_hold(dut, "an entry that came through the channel", &root, md5_of(dut, large).hex);
    must_ok(dut, r5_import(dut, key.type, key.name, secret.bytes, secret.len, NULL));
    must_hold(dut, "a key that came through the channel", &key, md5_of(dut, secret).hex);
    must_refuse(dut, r5_import(dut, root.type, root.name, large.bytes, large.len / 2, NULL));
    must_hold(dut, "an entry after a refusal in the channel", &root, md5_of(dut, large).hex);
    need_reset(dut, 0);
    must_ok(dut, set_op(dut, 0, 3, "\"r5-root\""));
    must_read(dut, "name of a root, set in the channel", read_op(dut, 0, 3).text, "\"r5-root\"");
    need_ok(dut, r5_close(dut));
    must_hold(dut, "an entry of the channel, seen outside it", &root, md5_of(dut, large).hex);
    must_read(dut, "name of a root, seen outside the channel", read_op(dut, 0, 3).text,
              "\"r5-root\"");
    struct md5 fresh = need_import(dut, &another, other_der(dut));
    need_ok(dut, r5_open(dut, &pairing));
    must_hold(dut, "an entry from outside, seen in the channel", &another, fresh.hex);
    must_ok(dut, delete_entry(dut, &another));
    must_hold(dut, "an entry that was deleted in the channel", &another, NONE);
    need_ok(dut, delete_entry(dut, &root));
    need_ok(dut, delete_entry(dut, &key));
    need_reset(dut, 0);
}
