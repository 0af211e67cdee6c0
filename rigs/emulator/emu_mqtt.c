/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_mqtt.h"

#include <string.h>

#include "emu_cmd.h"
#include "emu_place.h"
#include "emu_tls_plan.h"

enum { PORT_PLAIN = 1883, PORT_SECURE = 8883, LOST_NETWORK = 101, LOST_PROTOCOL = 102 };
enum { HAS_USER = 128, HAS_PASSWORD = 64, WILL_RETAIN = 32, HAS_WILL = 4, CLEAN = 2 };

/* ---- results --------------------------------------------------------------------------------- */

static void answer_is_late(struct emu *e)
{
    emu_mqtt_fail(e, "mqtter.timeout");
}

static void settle(struct emu *e)
{
    e->mqtt.pending = EMU_MQTT_NOTHING;
    emu_cancel(e, answer_is_late);
}

static void went_well(struct emu *e)
{
    int command = (int)e->mqtt.pending;
    settle(e);
    e->mqtt.error[0] = e->mqtt.error[1] = 0;
    emu_urc(e, "+UUMQTTC: %d,1", command);
}

void emu_mqtt_fail(struct emu *e, const char *code)
{
    enum emu_mqtt_command command = e->mqtt.pending;
    e->mqtt.error[0] = emu_profile_int(e, "mqtter.class");
    e->mqtt.error[1] = emu_profile_int(e, code);
    settle(e);
    if (!e->mqtt.up)
        emu_link_close(e, EMU_LINK_MQTT);
    if (command != EMU_MQTT_NOTHING)
        emu_urc(e, "+UUMQTTC: %d,0", (int)command);
}

/* A connection that was up is no more; what was under way fails first. */
static void lose(struct emu *e, int why)
{
    bool was_up = e->mqtt.up;
    emu_mqtt_fail(e, "mqtter.lost");
    e->mqtt.up = false;
    emu_link_close(e, EMU_LINK_MQTT);
    if (was_up)
        emu_urc(e, "+UUMQTTC: 0,%d", why);
}

/* ---- packets out ----------------------------------------------------------------------------- */

static void put(struct emu_mqtt *m, const void *bytes, size_t len)
{
    if (len > EMU_MQTT_BUFFER - m->out_len)
        return; /* a broker that asks for more answers than it takes */
    memcpy(m->out + m->out_len, bytes, len);
    m->out_len += len;
}

static void put_byte(struct emu_mqtt *m, int byte)
{
    put(m, &(uint8_t){ (uint8_t)byte }, 1);
}

static void put_word(struct emu_mqtt *m, size_t value)
{
    put_byte(m, (int)(value >> 8));
    put_byte(m, (int)(value & 255));
}

static void put_text(struct emu_mqtt *m, const char *text)
{
    put_word(m, strlen(text));
    put(m, text, strlen(text));
}

static void put_head(struct emu_mqtt *m, enum emu_mqtt_type type, int flags, size_t len)
{
    put_byte(m, (int)type << 4 | flags);
    do {
        put_byte(m, (int)(len % 128) | (len > 127 ? 128 : 0));
        len /= 128;
    } while (len > 0);
}

static void put_short(struct emu_mqtt *m, enum emu_mqtt_type type, uint16_t id)
{
    put_head(m, type, type == EMU_MQTT_T_PUBREL ? 2 : 0, 2);
    put_word(m, id);
}

/* As much as one write takes, when the link is free. */
static void push(struct emu *e)
{
    struct emu_mqtt *m = &e->mqtt;
    size_t part = m->out_len < EMU_NET_DATA ? m->out_len : EMU_NET_DATA;
    if (part == 0 || e->link[EMU_LINK_MQTT].state != EMU_LINK_UP)
        return;
    emu_link_send(e, EMU_LINK_MQTT, m->out, part, NULL);
    m->out_len -= part;
    memmove(m->out, m->out + part, m->out_len);
}

static void await(struct emu *e, enum emu_mqtt_command command)
{
    e->mqtt.pending = command;
    emu_later(e, emu_profile_int(e, "mqtt.answer_ms"), answer_is_late);
}

static size_t text_len(const char *text)
{
    return strlen(text) + 2;
}

static void say_connect(struct emu *e)
{
    struct emu_mqtt *m = &e->mqtt;
    const struct emu_mqtt_settings *s = &m->set;
    const char *id = s->id[0] ? s->id : e->identity.imei;
    bool will = s->will_topic[0] != '\0';
    bool user = s->user[0] != '\0';
    size_t len = 10 + text_len(id);
    int flags = s->clean ? CLEAN : 0;
    if (will) {
        len += text_len(s->will_topic) + text_len(s->will_message);
        flags |= HAS_WILL | (int)s->will_qos << 3 | (s->will_retain ? WILL_RETAIN : 0);
    }
    if (user) {
        len += text_len(s->user) + text_len(s->password);
        flags |= HAS_USER | HAS_PASSWORD;
    }
    put_head(m, EMU_MQTT_T_CONNECT, 0, len);
    put_text(m, "MQTT");
    put_byte(m, 4);
    put_byte(m, flags);
    put_word(m, (size_t)s->inactivity);
    put_text(m, id);
    if (will) {
        put_text(m, s->will_topic);
        put_text(m, s->will_message);
    }
    if (user) {
        put_text(m, s->user);
        put_text(m, s->password);
    }
    push(e);
}

static uint16_t next_id(struct emu_mqtt *m)
{
    m->packet_id = (uint16_t)(m->packet_id == 65535 ? 1 : m->packet_id + 1);
    return m->packet_id;
}

/* ---- commands -------------------------------------------------------------------------------- */

void emu_mqtt_connect(struct emu *e)
{
    const struct emu_mqtt_settings *s = &e->mqtt.set;
    struct emu_net_place to = { .port = (uint16_t)(s->port     ? s->port
                                                   : s->secure ? PORT_SECURE
                                                               : PORT_PLAIN) };
    e->mqtt.pending = EMU_MQTT_CONNECT;
    e->mqtt.out_len = e->mqtt.in_len = 0;
    if (!emu_place_find(e, s->server, &to))
        emu_mqtt_fail(e, "mqtter.dns");
    else if (s->secure && (emu_tls_plan_refused(e, (size_t)s->security) != NULL ||
                           emu_links_secure(e) >= emu_profile_int(e, "tls.max_connections")))
        emu_mqtt_fail(e, "mqtter.tls");
    else
        emu_link_open(e, EMU_LINK_MQTT, false, &to, s->secure ? s->security : -1);
}

void emu_mqtt_disconnect(struct emu *e)
{
    put_head(&e->mqtt, EMU_MQTT_T_DISCONNECT, 0, 0);
    e->mqtt.pending = EMU_MQTT_DISCONNECT;
    push(e);
}

void emu_mqtt_ping(struct emu *e)
{
    put_head(&e->mqtt, EMU_MQTT_T_PINGREQ, 0, 0);
    await(e, EMU_MQTT_PING);
    push(e);
}

void emu_mqtt_publish(struct emu *e, enum emu_mqtt_command as, int64_t qos, bool retain,
                      const char *topic, const uint8_t *bytes, size_t len)
{
    struct emu_mqtt *m = &e->mqtt;
    put_head(m, EMU_MQTT_T_PUBLISH, (int)qos << 1 | retain,
             text_len(topic) + (qos > 0 ? 2 : 0) + len);
    put_text(m, topic);
    if (qos > 0)
        put_word(m, next_id(m));
    put(m, bytes, len);
    m->qos = qos;
    m->released = false;
    await(e, as);
    push(e);
}

void emu_mqtt_subscribe(struct emu *e, bool on, int64_t qos, const char *topic)
{
    struct emu_mqtt *m = &e->mqtt;
    put_head(m, on ? EMU_MQTT_T_SUBSCRIBE : EMU_MQTT_T_UNSUBSCRIBE, 2,
             2 + text_len(topic) + (on ? 1 : 0));
    put_word(m, next_id(m));
    put_text(m, topic);
    if (on)
        put_byte(m, (int)qos);
    strcpy(m->topic, topic);
    await(e, on ? EMU_MQTT_SUBSCRIBE : EMU_MQTT_UNSUBSCRIBE);
    push(e);
}

/* ---- packets in ------------------------------------------------------------------------------ */

static void message_came(struct emu *e, const struct emu_mqtt_packet *p)
{
    struct emu_mqtt *m = &e->mqtt;
    if (p->qos == 1)
        put_short(m, EMU_MQTT_T_PUBACK, p->id);
    else if (p->qos == 2)
        put_short(m, EMU_MQTT_T_PUBREC, p->id);
    if (m->messages == EMU_MQTT_MESSAGES || p->topic_len > EMU_MQTT_TEXT ||
        p->len > EMU_MQTT_MESSAGE)
        return; /* more than the module keeps */
    struct emu_mqtt_message *to = &m->message[m->messages++];
    memset(to, 0, sizeof(*to));
    to->qos = p->qos;
    memcpy(to->topic, p->topic, p->topic_len);
    memcpy(to->bytes, p->bytes, p->len);
    to->len = p->len;
    emu_urc(e, "+UUMQTTC: 6,%zu", m->messages);
}

static bool publishes(const struct emu_mqtt *m, const struct emu_mqtt_packet *p, int64_t qos)
{
    return (m->pending == EMU_MQTT_PUBLISH || m->pending == EMU_MQTT_PUBLISH_BYTES) &&
           m->qos == qos && p->id == m->packet_id;
}

static void subscribed(struct emu *e, const struct emu_mqtt_packet *p)
{
    if (e->mqtt.pending != EMU_MQTT_SUBSCRIBE || p->id != e->mqtt.packet_id)
        return;
    if (p->code == 0x80) {
        emu_mqtt_fail(e, "mqtter.refused");
        return;
    }
    settle(e);
    emu_urc(e, "+UUMQTTC: 4,1,%d,\"%s\"", p->code, e->mqtt.topic);
}

static void accepted(struct emu *e, const struct emu_mqtt_packet *p)
{
    if (e->mqtt.up || e->mqtt.pending != EMU_MQTT_CONNECT) {
        lose(e, LOST_PROTOCOL);
        return;
    }
    e->mqtt.up = p->code == 0;
    if (e->mqtt.up)
        went_well(e);
    else
        emu_mqtt_fail(e, "mqtter.refused");
}

static void act_on(struct emu *e, const struct emu_mqtt_packet *p)
{
    struct emu_mqtt *m = &e->mqtt;
    switch (p->type) {
    case EMU_MQTT_T_CONNACK:
        accepted(e, p);
        break;
    case EMU_MQTT_T_PUBLISH:
        message_came(e, p);
        break;
    case EMU_MQTT_T_PUBREL:
        put_short(m, EMU_MQTT_T_PUBCOMP, p->id);
        break;
    case EMU_MQTT_T_PUBACK:
        if (publishes(m, p, 1))
            went_well(e);
        break;
    case EMU_MQTT_T_PUBREC:
        m->released = publishes(m, p, 2);
        put_short(m, EMU_MQTT_T_PUBREL, p->id);
        break;
    case EMU_MQTT_T_PUBCOMP:
        if (publishes(m, p, 2) && m->released)
            went_well(e);
        break;
    case EMU_MQTT_T_SUBACK:
        subscribed(e, p);
        break;
    case EMU_MQTT_T_UNSUBACK:
        if (m->pending == EMU_MQTT_UNSUBSCRIBE && p->id == m->packet_id)
            went_well(e);
        break;
    case EMU_MQTT_T_PINGRESP:
        if (m->pending == EMU_MQTT_PING)
            settle(e);
        break;
    default:
        break;
    }
}

static void came(struct emu *e)
{
    struct emu_mqtt *m = &e->mqtt;
    struct emu_net_place from;
    struct emu_mqtt_packet p;
    long len = 0;
    m->in_len +=
        emu_link_read(e, EMU_LINK_MQTT, m->in + m->in_len, EMU_MQTT_BUFFER - m->in_len, &from);
    while (m->in_len > 0 && (len = emu_mqtt_take(m->in, m->in_len, EMU_MQTT_BUFFER, &p)) > 0) {
        if (!m->up && p.type != EMU_MQTT_T_CONNACK)
            len = -1; /* nothing comes before that */
        else
            act_on(e, &p);
        if (len < 0 || e->link[EMU_LINK_MQTT].state == EMU_LINK_NONE)
            break;
        m->in_len -= (size_t)len;
        memmove(m->in, m->in + len, m->in_len);
    }
    if (len < 0)
        lose(e, LOST_PROTOCOL);
    push(e);
}

/* What needs no answer is done when it is out. */
static void was_sent(struct emu *e)
{
    struct emu_mqtt *m = &e->mqtt;
    bool published = m->pending == EMU_MQTT_PUBLISH || m->pending == EMU_MQTT_PUBLISH_BYTES;
    if (m->out_len > 0) {
        push(e);
    } else if (m->pending == EMU_MQTT_DISCONNECT) {
        m->up = false;
        emu_link_close(e, EMU_LINK_MQTT);
        went_well(e);
    } else if (published && m->qos == 0) {
        went_well(e);
    }
}

void emu_mqtt_news(struct emu *e, enum emu_link_news news, enum emu_net_result why)
{
    switch (news) {
    case EMU_LINK_IS_UP:
        await(e, EMU_MQTT_CONNECT);
        say_connect(e);
        break;
    case EMU_LINK_FAILED:
        emu_mqtt_fail(e, why == EMU_NET_TLS ? "mqtter.tls" : "mqtter.connect");
        break;
    case EMU_LINK_SENT:
        if (why == EMU_NET_OK)
            was_sent(e);
        else
            lose(e, LOST_NETWORK);
        break;
    case EMU_LINK_CAME:
        came(e);
        break;
    case EMU_LINK_LOST:
        lose(e, LOST_NETWORK);
        break;
    }
}

void emu_mqtt_boot(struct emu *e)
{
    e->mqtt.pending = EMU_MQTT_NOTHING;
    e->mqtt.set.clean = 1;
    e->mqtt.set.inactivity = 0;
}
