/* SPDX-License-Identifier: Apache-2.0 */
/* MQTT client (UBX-20032566 6; MQTT 3.1.1): one connection, one command under way. Volatile. */
#ifndef EMU_MQTT_H
#define EMU_MQTT_H

#include "emu_link.h"

enum {
    EMU_MQTT_TEXT = 256,
    EMU_MQTT_MESSAGE = 1024,
    EMU_MQTT_MESSAGES = 8,
    EMU_MQTT_BUFFER = 4096
};

enum emu_mqtt_command {
    EMU_MQTT_DISCONNECT = 0,
    EMU_MQTT_CONNECT = 1,
    EMU_MQTT_PUBLISH = 2,
    EMU_MQTT_SUBSCRIBE = 4,
    EMU_MQTT_UNSUBSCRIBE = 5,
    EMU_MQTT_READ = 6,
    EMU_MQTT_PING = 8,
    EMU_MQTT_PUBLISH_BYTES = 9,
    EMU_MQTT_NOTHING = 99
};

struct emu_mqtt_settings {
    char id[EMU_MQTT_TEXT + 1]; /* "": the IMEI */
    char server[EMU_MQTT_TEXT + 1];
    int64_t port; /* 0: 1883, or 8883 if secure */
    char user[EMU_MQTT_TEXT + 1];
    char password[EMU_MQTT_TEXT + 1];
    int64_t will_qos;
    int64_t will_retain;
    char will_topic[EMU_MQTT_TEXT + 1];
    char will_message[EMU_MQTT_TEXT + 1];
    int64_t inactivity; /* s */
    bool secure;
    int64_t security;
    int64_t clean;
};

struct emu_mqtt_message {
    int64_t qos;
    char topic[EMU_MQTT_TEXT + 1];
    uint8_t bytes[EMU_MQTT_MESSAGE];
    size_t len;
};

struct emu_mqtt {
    struct emu_mqtt_settings set;
    bool up; /* the broker has taken us */
    enum emu_mqtt_command pending;
    char topic[EMU_MQTT_TEXT + 1]; /* of the pending subscription */
    uint16_t packet_id;
    int64_t qos;   /* of what is being published */
    bool released; /* QoS 2: the second half is under way */
    int64_t deadline;
    uint8_t out[EMU_MQTT_BUFFER];
    size_t out_len;
    uint8_t in[EMU_MQTT_BUFFER];
    size_t in_len;
    struct emu_mqtt_message message[EMU_MQTT_MESSAGES];
    size_t messages;
    int64_t error[2];
};

void emu_mqtt_boot(struct emu *e);
void emu_mqtt_news(struct emu *e, enum emu_link_news news, enum emu_net_result why);

/* Begin; the result comes as +UUMQTTC. `pending` must be EMU_MQTT_NOTHING. */
void emu_mqtt_connect(struct emu *e);
void emu_mqtt_disconnect(struct emu *e);
void emu_mqtt_ping(struct emu *e);
void emu_mqtt_publish(struct emu *e, enum emu_mqtt_command as, int64_t qos, bool retain,
                      const char *topic, const uint8_t *bytes, size_t len);
void emu_mqtt_subscribe(struct emu *e, bool on, int64_t qos, const char *topic);
void emu_mqtt_fail(struct emu *e, const char *code); /* a key of the profile: +UMQTTER */

/* ---- packets; pure --------------------------------------------------------------------------- */
enum emu_mqtt_type {
    EMU_MQTT_T_CONNECT = 1,
    EMU_MQTT_T_CONNACK,
    EMU_MQTT_T_PUBLISH,
    EMU_MQTT_T_PUBACK,
    EMU_MQTT_T_PUBREC,
    EMU_MQTT_T_PUBREL,
    EMU_MQTT_T_PUBCOMP,
    EMU_MQTT_T_SUBSCRIBE,
    EMU_MQTT_T_SUBACK,
    EMU_MQTT_T_UNSUBSCRIBE,
    EMU_MQTT_T_UNSUBACK,
    EMU_MQTT_T_PINGREQ,
    EMU_MQTT_T_PINGRESP,
    EMU_MQTT_T_DISCONNECT
};

/* Of a packet that a broker may send. */
struct emu_mqtt_packet {
    enum emu_mqtt_type type;
    int qos; /* PUBLISH */
    uint16_t id;
    int code; /* CONNACK, SUBACK */
    const char *topic;
    size_t topic_len;
    const uint8_t *bytes;
    size_t len;
};

/* Its length; 0: not whole yet; -1: no packet of a broker, or longer than `most`. Points into
   `from`. */
long emu_mqtt_take(const uint8_t *from, size_t len, size_t most, struct emu_mqtt_packet *p);

#endif
