/* SPDX-License-Identifier: Apache-2.0 */
#include "at_urcs.h"

#include <string.h>

static void remove_at(struct at_urcs *urcs, int index)
{
    urcs->count--;
    memmove(&urcs->urc[index], &urcs->urc[index + 1],
            (size_t)(urcs->count - index) * sizeof(urcs->urc[0]));
}

void at_urcs_add(struct at_urcs *urcs, const struct at_line *line, r5_time at)
{
    if (urcs->count == AT_URCS_MAX) {
        remove_at(urcs, 0);
        urcs->lost++;
    }
    struct at_urc *urc = &urcs->urc[urcs->count++];
    urc->at = at;
    urc->cut = line->overlong || line->len >= sizeof(urc->text);
    size_t len = line->len < sizeof(urc->text) ? line->len : sizeof(urc->text) - 1;
    memcpy(urc->text, line->text, len);
    urc->text[len] = '\0';
}

bool at_urcs_take(struct at_urcs *urcs, const char *prefix, struct at_urc *urc)
{
    for (int i = 0; i < urcs->count; i++) {
        if (strncmp(urcs->urc[i].text, prefix, strlen(prefix)) != 0)
            continue;
        *urc = urcs->urc[i];
        remove_at(urcs, i);
        return true;
    }
    return false;
}
