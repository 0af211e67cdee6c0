/* SPDX-License-Identifier: Apache-2.0 */
/* +UMQTT, +UMQTTC, +UMQTTER. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emu_cmd.h"
#include "emu_sec.h"
#include "emu_tls_plan.h"

enum { ERROR_PARAMETERS = 50, MOST_SECONDS = 65535 };
enum { JOB_QOS, JOB_RETAIN };

/* ---- +UMQTT ---------------------------------------------------------------------------------- */

static bool text(const struct emu_args *a, size_t nth, char *to)
{
    if (nth >= a->count || a->arg[nth].len > EMU_MQTT_TEXT)
        return false;
    memcpy(to, a->arg[nth].text, a->arg[nth].len + 1);
    return true;
}

static bool set_server(const struct emu_args *a, struct emu_mqtt_settings *s)
{
    s->port = 0;
    return a->count <= 3 && text(a, 1, s->server) &&
           (a->count == 2 || emu_arg_int(a, 2, 1, 65535, &s->port));
}

static bool set_secure(const struct emu_args *a, struct emu_mqtt_settings *s)
{
    int64_t on;
    s->security = EMU_SECPRF_DEFAULT;
    if (a->count > 3 || !emu_arg_int(a, 1, 0, 1, &on) ||
        (a->count == 3 && !emu_arg_int(a, 2, 0, EMU_SECPRFS - 1, &s->security)))
        return false;
    s->secure = on != 0;
    return true;
}

static bool set_op(const struct emu_args *a, int64_t op, struct emu_mqtt_settings *s)
{
    switch (op) {
    case 0:
        return text(a, 1, s->id);
    case 2:
    case 3:
        return set_server(a, s);
    case 4:
        return text(a, 1, s->user) && text(a, 2, s->password);
    case 6:
        return emu_arg_int(a, 1, 0, 2, &s->will_qos);
    case 7:
        return emu_arg_int(a, 1, 0, 1, &s->will_retain);
    case 8:
        return text(a, 1, s->will_topic);
    case 9:
        return text(a, 1, s->will_message);
    case 10:
        return emu_arg_int(a, 1, 0, MOST_SECONDS, &s->inactivity);
    case 11:
        return set_secure(a, s);
    case 12:
        return emu_arg_int(a, 1, 0, 1, &s->clean);
    default:
        return false;
    }
}

static bool read_op(struct emu *e, int64_t op)
{
    const struct emu_mqtt_settings *s = &e->mqtt.set;
    const char *texts[] = {
        [0] = s->id, [4] = s->user, [8] = s->will_topic, [9] = s->will_message
    };
    int64_t numbers[] = {
        [6] = s->will_qos, [7] = s->will_retain, [10] = s->inactivity, [12] = s->clean
    };
    if (op == 0 || op == 4 || op == 8 || op == 9) /* the password is not told */
        emu_line(e, "+UMQTT: %lld,\"%s\"", (long long)op, texts[op]);
    else if (op == 2 || op == 3)
        emu_line(e, "+UMQTT: %lld,\"%s\",%lld", (long long)op, s->server, (long long)s->port);
    else if (op == 11 && s->secure && s->security < EMU_SECPRFS)
        emu_line(e, "+UMQTT: 11,1,%lld", (long long)s->security);
    else if (op == 11)
        emu_line(e, "+UMQTT: 11,%d", s->secure);
    else if (op == 6 || op == 7 || op == 10 || op == 12)
        emu_line(e, "+UMQTT: %lld,%lld", (long long)op, (long long)numbers[op]);
    else
        return false;
    return true;
}

static void umqtt(struct emu *e, const struct emu_args *a)
{
    struct emu_mqtt_settings changed = e->mqtt.set;
    int64_t op;
    if (!emu_arg_int(a, 0, 0, 12, &op)) {
        emu_cme(e, ERROR_PARAMETERS);
    } else if (a->count == 1 && read_op(e, op)) {
        emu_ok(e);
    } else if (a->count > 1 && set_op(a, op, &changed)) {
        e->mqtt.set = changed;
        if (op == 4 && changed.password[0] != '\0')
            emu_witness(e, "mqtt-password", changed.password, strlen(changed.password));
        emu_ok(e);
    } else {
        emu_cme(e, ERROR_PARAMETERS);
    }
}

/* ---- +UMQTTC --------------------------------------------------------------------------------- */

static void connect_to_broker(struct emu *e, const struct emu_args *a)
{
    if (a->count != 1 || e->mqtt.up || e->link[EMU_LINK_MQTT].state != EMU_LINK_NONE ||
        e->mqtt.set.server[0] == '\0') {
        emu_sec_refuse(e, "sock.err_state");
    } else if (!e->net.psd_active) {
        emu_mqtt_fail(e, "mqtter.offline");
        emu_sec_refuse(e, "sock.err_state");
    } else {
        emu_mqtt_connect(e);
        emu_ok(e);
    }
}

/* 2,<QoS>,<retain>,<hex>,"topic","message" */
static void publish_text(struct emu *e, const struct emu_args *a)
{
    uint8_t bytes[EMU_MQTT_MESSAGE];
    char topic[EMU_MQTT_TEXT + 1];
    int64_t qos;
    int64_t retain;
    int64_t hex;
    size_t len = strlen(emu_arg_text(a, 5));
    if (a->count != 6 || !emu_arg_int(a, 1, 0, 2, &qos) || !emu_arg_int(a, 2, 0, 1, &retain) ||
        !emu_arg_int(a, 3, 0, 1, &hex) || !text(a, 4, topic) || topic[0] == '\0' ||
        len > EMU_MQTT_MESSAGE ||
        (hex && (len % 2 != 0 || strspn(emu_arg_text(a, 5), "0123456789abcdefABCDEF") != len))) {
        emu_cme(e, ERROR_PARAMETERS);
        return;
    }
    memcpy(bytes, emu_arg_text(a, 5), len);
    for (size_t i = 0; hex && i < len / 2; i++) {
        char pair[3] = { emu_arg_text(a, 5)[2 * i], emu_arg_text(a, 5)[2 * i + 1], '\0' };
        bytes[i] = (uint8_t)strtol(pair, NULL, 16);
    }
    emu_mqtt_publish(e, EMU_MQTT_PUBLISH, qos, retain != 0, topic, bytes, hex ? len / 2 : len);
    emu_ok(e);
}

static void bytes_came(struct emu *e, const uint8_t *data, size_t len, bool timed_out)
{
    if (timed_out) {
        emu_error(e);
    } else if (!e->mqtt.up || e->mqtt.pending != EMU_MQTT_NOTHING) {
        emu_sec_refuse(e, "sock.err_state");
    } else {
        emu_mqtt_publish(e, EMU_MQTT_PUBLISH_BYTES, e->at.job.n[JOB_QOS],
                         e->at.job.n[JOB_RETAIN] != 0, (const char *)e->at.job.bytes, data, len);
        emu_ok(e);
    }
}

/* 9,<QoS>,<retain>,"topic",<length>, then the bytes after a prompt */
static void publish_bytes(struct emu *e, const struct emu_args *a)
{
    int64_t len;
    if (a->count == 5 && emu_arg_int(a, 1, 0, 2, &e->at.job.n[JOB_QOS]) &&
        emu_arg_int(a, 2, 0, 1, &e->at.job.n[JOB_RETAIN]) && text(a, 3, (char *)e->at.job.bytes) &&
        e->at.job.bytes[0] != '\0' && emu_arg_int(a, 4, 1, EMU_MQTT_MESSAGE, &len))
        emu_prompt(e, "\r\n>", (size_t)len, emu_profile_int(e, "sock.prompt_ms"), bytes_came);
    else
        emu_cme(e, ERROR_PARAMETERS);
}

static void subscribe(struct emu *e, const struct emu_args *a, bool on)
{
    char topic[EMU_MQTT_TEXT + 1];
    int64_t qos = 0;
    size_t at = on ? 2 : 1;
    if (a->count != at + 1 || (on && !emu_arg_int(a, 1, 0, 2, &qos)) || !text(a, at, topic) ||
        topic[0] == '\0') {
        emu_cme(e, ERROR_PARAMETERS);
        return;
    }
    emu_mqtt_subscribe(e, on, qos, topic);
    emu_ok(e);
}

/* The oldest unread message: QoS, both lengths together, then each with its length. */
static void read_message(struct emu *e)
{
    struct emu_mqtt *m = &e->mqtt;
    char head[EMU_MQTT_TEXT + 80];
    if (m->messages == 0) {
        emu_sec_refuse(e, "sock.err_state");
        return;
    }
    struct emu_mqtt_message first = m->message[0];
    m->messages--;
    memmove(m->message, m->message + 1, m->messages * sizeof(m->message[0]));
    snprintf(head, sizeof(head), "+UMQTTC: 6,%lld,%zu,%zu,\"%s\",%zu,\"", (long long)first.qos,
             strlen(first.topic) + first.len, strlen(first.topic), first.topic, first.len);
    emu_line_bytes(e, head, first.bytes, first.len, "\"");
    emu_ok(e);
}

static void when_up(struct emu *e, const struct emu_args *a, enum emu_mqtt_command command)
{
    switch (command) {
    case EMU_MQTT_DISCONNECT:
        emu_mqtt_disconnect(e);
        emu_ok(e);
        break;
    case EMU_MQTT_PUBLISH:
        publish_text(e, a);
        break;
    case EMU_MQTT_PUBLISH_BYTES:
        publish_bytes(e, a);
        break;
    case EMU_MQTT_SUBSCRIBE:
    case EMU_MQTT_UNSUBSCRIBE:
        subscribe(e, a, command == EMU_MQTT_SUBSCRIBE);
        break;
    case EMU_MQTT_PING:
        emu_mqtt_ping(e);
        emu_ok(e);
        break;
    default:
        emu_cme(e, ERROR_PARAMETERS);
        break;
    }
}

static void umqttc(struct emu *e, const struct emu_args *a)
{
    int64_t command;
    if (!emu_arg_int(a, 0, 0, EMU_MQTT_PUBLISH_BYTES, &command))
        emu_cme(e, ERROR_PARAMETERS);
    else if (command == EMU_MQTT_READ)
        read_message(e);
    else if (e->mqtt.pending != EMU_MQTT_NOTHING)
        emu_sec_refuse(e, "sock.err_state");
    else if (command == EMU_MQTT_CONNECT)
        connect_to_broker(e, a);
    else if (!e->mqtt.up)
        emu_sec_refuse(e, "sock.err_state");
    else
        when_up(e, a, (enum emu_mqtt_command)command);
}

static void umqtter(struct emu *e, const struct emu_args *a)
{
    (void)a;
    emu_line(e, "+UMQTTER: %lld,%lld", (long long)e->mqtt.error[0], (long long)e->mqtt.error[1]);
    emu_ok(e);
}

const struct emu_command emu_commands_mqtt[] = {
    { "+UMQTT", EMU_SET, umqtt },
    { "+UMQTTC", EMU_SET, umqttc },
    { "+UMQTTER", EMU_ACTION, umqtter },
    { 0 },
};
