/* SPDX-License-Identifier: Apache-2.0 */
/* Packets of a broker (MQTT 3.1.1): hostile bytes, bounded by their length. */
#include <string.h>

#include "emu_mqtt.h"

enum { LENGTH_BYTES = 4 };

static int word(const uint8_t *at)
{
    return at[0] << 8 | at[1];
}

static bool publish(const uint8_t *body, size_t len, int flags, struct emu_mqtt_packet *p)
{
    p->qos = flags >> 1 & 3;
    if (p->qos == 3 || len < 2 || len - 2 < (size_t)word(body))
        return false;
    p->topic_len = (size_t)word(body);
    p->topic = (const char *)body + 2;
    body += 2 + p->topic_len;
    len -= 2 + p->topic_len;
    if (p->topic_len == 0 || memchr(p->topic, '\0', p->topic_len) != NULL)
        return false;
    if (p->qos > 0) {
        if (len < 2)
            return false;
        p->id = (uint16_t)word(body);
        body += 2;
        len -= 2;
    }
    p->bytes = body;
    p->len = len;
    return true;
}

static bool body_fits(const uint8_t *body, size_t len, int flags, struct emu_mqtt_packet *p)
{
    switch (p->type) {
    case EMU_MQTT_T_CONNACK:
        if (flags != 0 || len != 2)
            return false;
        p->code = body[1];
        return true;
    case EMU_MQTT_T_PUBLISH:
        return publish(body, len, flags, p);
    case EMU_MQTT_T_PUBACK:
    case EMU_MQTT_T_PUBREC:
    case EMU_MQTT_T_PUBCOMP:
    case EMU_MQTT_T_UNSUBACK:
    case EMU_MQTT_T_PUBREL:
        if (flags != (p->type == EMU_MQTT_T_PUBREL ? 2 : 0) || len != 2)
            return false;
        p->id = (uint16_t)word(body);
        return true;
    case EMU_MQTT_T_SUBACK:
        if (flags != 0 || len != 3)
            return false;
        p->id = (uint16_t)word(body);
        p->code = body[2];
        return p->code <= 2 || p->code == 0x80;
    case EMU_MQTT_T_PINGRESP:
        return flags == 0 && len == 0;
    default:
        return false;
    }
}

long emu_mqtt_take(const uint8_t *from, size_t len, size_t most, struct emu_mqtt_packet *p)
{
    size_t body = 0;
    size_t at = 1;
    memset(p, 0, sizeof(*p));
    for (int i = 0;; i++) {
        if (at >= len)
            return 0;
        body |= (size_t)(from[at] & 0x7f) << (7 * i);
        if ((from[at++] & 0x80) == 0)
            break;
        if (i == LENGTH_BYTES - 1)
            return -1;
    }
    if (at + body > most)
        return -1;
    if (len - at < body)
        return 0;
    p->type = (enum emu_mqtt_type)(from[0] >> 4);
    if (!body_fits(from + at, body, from[0] & 15, p))
        return -1;
    return (long)(at + body);
}
