/* SPDX-License-Identifier: Apache-2.0 */
/* CERT-125: the store and the profiles through an open C2C channel. */
#include "moves.h"
#include "profile.h"

static void channel_still_carries(struct r5_dut *dut)
{
    if (!r5_channel_is_open(dut))
        r5_reach(dut, "channel-open");
    import_still_works(dut);
}

R5_CASE(store_works_in_the_channel,
        .says = "Import, list, hash, deletion and the profiles work in an open channel, and both "
                "sides of it see one store",
        .needs = R5_C2C, .starts = "channel-open", .spends = R5_SPEND_CREDENTIAL,
        .control = channel_still_carries, .limit_ms = 3600000)
{
    struct r5_material large = r5_material(dut, "ca-8192", R5_TRUSTED_DER);
    struct r5_material secret = r5_material(dut, "client", R5_KEY_PEM);
    r5_import(dut, root.type, root.name, large.bytes, large.len, NULL);
    must_hold(dut, "an entry that came through the channel", &root, md5_of(dut, large).hex);
    r5_import(dut, key.type, key.name, secret.bytes, secret.len, NULL);
    must_hold(dut, "a key that came through the channel", &key, md5_of(dut, secret).hex);
    need_reset(dut, 0);
    set_op(dut, 0, 3, "\"r5-root\"");
    must_read(dut, "name of a root, set in the channel", read_op(dut, 0, 3).text, "\"r5-root\"");
    delete_entry(dut, &key);
    need_ok(dut, r5_close(dut));
    must_hold(dut, "a key that was deleted in the channel, seen outside", &key, NONE);
    need_hold(dut, "an entry of the channel, seen outside", &root, md5_of(dut, large).hex);
    need_ok(dut, delete_entry(dut, &root));
    need_reset(dut, 0);
}
