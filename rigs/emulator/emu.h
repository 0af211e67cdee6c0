/* SPDX-License-Identifier: Apache-2.0 */
/*
 * r5emu's core: an emulated SARA-R5 as a discrete-event machine. Bytes in, pins in, advance to t;
 * bytes out, pins out, time of the next event. No input or output, no clock of its own.
 *
 * struct emu is plain data: a snapshot is a copy of it. What must outlive a snapshot or belongs to
 * the bench (profile, witness list, counters, the host's end of the line) hangs behind `world`.
 * Times are nanoseconds of device time.
 */
#ifndef EMU_H
#define EMU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emu_c2c.h"
#include "emu_defects.h"
#include "emu_http.h"
#include "emu_link.h"
#include "emu_mqtt.h"
#include "emu_net.h"
#include "emu_nvm.h"
#include "emu_secprf.h"
#include "emu_settings.h"
#include "emu_sim.h"
#include "emu_sock.h"

#define EMU_MS 1000000LL
#define EMU_NEVER INT64_MAX

enum {
    EMU_LINE_MAX = 4096,     /* hard limit of a command line; the profile's at.max_line is below */
    EMU_PAYLOAD_MAX = 32768, /* binary data after a prompt */
    EMU_TX_MAX = 65536,
    EMU_RX_MAX = 16384,
    EMU_BACKLOG_MAX = 4096,
    EMU_EVENTS_MAX = 48,
    EMU_EDGES_MAX = 16,
    EMU_OUT_MAX = 4096,
    EMU_URC_MAX = 4096,
    EMU_PERMISSIONS_MAX = 8,
    EMU_ROUTES_MAX = 16,
    EMU_JOB_BYTES = 1024
};

struct emu;
struct emu_channel;
struct emu_profile;
struct emu_witness_list;

typedef void emu_fn(struct emu *e);
typedef void emu_payload_fn(struct emu *e, const uint8_t *data, size_t len, bool timed_out);

/* ---- profile: values of fixtures/modules, by dotted name ----------------------------------- */
/* A key asked for must be in a key table (emu_profile.h): the loader has checked presence and
   type, so these cannot fail; asking for a key in no table is our mistake and aborts. */
int64_t emu_profile_int(const struct emu *e, const char *key);
bool emu_profile_bool(const struct emu *e, const char *key);
const char *emu_profile_text(const struct emu *e, const char *key);
bool emu_profile_is(const struct emu *e, const char *key, const char *word); /* text equals word */

/* ---- random: SHA-256 of seed, counter and purpose, never the system's -------------------------
 */

/* What the bytes are for. What is sent in clear must not repeat what is secret, a restored snapshot
 * or not. */
enum emu_purpose { EMU_FOR_SECRETS, EMU_FOR_IVS, EMU_FOR_JITTER };

struct emu_random {
    uint8_t seed[32];
    uint64_t counter;
};
void emu_random_seed(struct emu *e, const uint8_t seed[32]);
void emu_random_bytes(struct emu *e, enum emu_purpose purpose, void *to, size_t len);
/* Sixteen bytes that are the same each time for one number: for defects. */
void emu_random_nth(struct emu *e, enum emu_purpose purpose, uint64_t nth, uint8_t to[16]);
int64_t emu_random_below(struct emu *e, enum emu_purpose purpose, int64_t below); /* 0: always 0 */

/* ---- schedule of future actions ------------------------------------------------------------- */
enum emu_life {
    EMU_LIFE_COMMAND, /* dies with the running command (end, abort) and with power or reset */
    EMU_LIFE_RUN,     /* dies with power or reset */
    EMU_LIFE_BENCH    /* wires and power unit: dies with nothing but emu_cancel() */
};

struct emu_event {
    int64_t at;
    uint64_t order; /* ties run in the order they were made */
    emu_fn *fn;
    enum emu_life life;
};

/* A function stands in the schedule once: scheduling it again replaces the earlier entry. */
void emu_schedule(struct emu *e, int64_t at, emu_fn *fn, enum emu_life life);
void emu_cancel(struct emu *e, emu_fn *fn);
/* fn in `ms` from now, while the running command still lives (it stays busy until a final code). */
void emu_after(struct emu *e, int64_t ms, emu_fn *fn);
/* fn in `ms` from now, whatever command runs then; dies with power and reset. */
void emu_later(struct emu *e, int64_t ms, emu_fn *fn);

/* ---- witness list: every secret ever made or received, for tests only ------------------------ */
/* Outlives restore, reset and power. A label is one word; the same label and bytes are kept once.
 */
void emu_witness(struct emu *e, const char *label, const void *bytes, size_t len);

/* ---- what the module is made of -------------------------------------------------------------- */
enum emu_power {
    EMU_UNPOWERED, /* VCC absent or too low */
    EMU_OFF,       /* VCC there, switched off */
    EMU_STARTING,  /* from the start event until the UART is ready */
    EMU_READY,
    EMU_STOPPING, /* graceful switch-off after its OK, V_INT still high */
    EMU_IN_RESET  /* RESET_N holds the core */
};

enum emu_pin { EMU_PWR_ON, EMU_RESET_N, EMU_V_INT, EMU_PINS };

struct emu_edge {
    enum emu_pin pin;
    bool high;
    int64_t at;
};

struct emu_board {
    bool high[EMU_PINS];
    int64_t since[EMU_PINS]; /* time of the last edge */
    int64_t supply_mv;
    int64_t
        rise_at;  /* when VCC left the range a start may begin from; EMU_NEVER: in it; -1: used */
    bool latched; /* off until VCC was away: for a defect */
    int64_t lost_at;                     /* when VCC last failed */
    struct emu_edge edge[EMU_EDGES_MAX]; /* output pins, not yet told to the front end */
    size_t edges;
};

struct emu_uart {
    int64_t baud; /* 0: not yet found out by autobaud */
    uint8_t tx[EMU_TX_MAX];
    size_t tx_head;
    size_t tx_count;
    int64_t tx_at;      /* when the byte on the wire has left; EMU_NEVER: idle, or held by RTS */
    int64_t tx_idle_at; /* when the line last went idle; negative: nothing was sent yet */
    uint64_t tx_queued; /* bytes since power-on, for "after the last byte has left" */
    uint64_t tx_left;
    uint8_t rx[EMU_RX_MAX]; /* on the wire towards the module */
    size_t rx_head;
    size_t rx_count;
    int64_t rx_at;         /* when the first of them has arrived */
    int64_t rx_deaf_until; /* a receiver at another speed still believes in its last frame */
    uint8_t auto_seen;     /* autobaud: the A or a seen */
};

enum emu_at_state {
    EMU_AT_IDLE,   /* no command line under way */
    EMU_AT_A,      /* A seen */
    EMU_AT_BODY,   /* AT seen, collecting */
    EMU_AT_BUSY,   /* a command runs; input waits in the backlog */
    EMU_AT_PAYLOAD /* binary data after a prompt */
};

/* Scratch of the running command: cleared when a command starts, dies with power. */
struct emu_job {
    int64_t n[8];
    char text[256];
    uint8_t bytes[EMU_JOB_BYTES];
    size_t len;
};

struct emu_at {
    enum emu_at_state state;
    char line[EMU_LINE_MAX + 1]; /* after AT, spaces outside quotes removed */
    size_t len;
    bool quoted;
    bool too_long;
    char last[EMU_LINE_MAX + 1]; /* for A/ */
    char rest[EMU_LINE_MAX + 1]; /* the running line; rest_at: where its next command begins */
    size_t rest_at;
    char text[EMU_LINE_MAX + 1]; /* parameters of the running command, unquoted */
    bool abortable;
    uint8_t backlog[EMU_BACKLOG_MAX];
    size_t backlog_len;
    uint8_t payload[EMU_PAYLOAD_MAX];
    size_t payload_len;
    size_t payload_want;
    int64_t payload_ms;
    emu_payload_fn *payload_fn;
    emu_fn *then; /* to call when the final code's last byte has left */
    bool then_armed;
    uint64_t then_mark;
    char urc[EMU_URC_MAX]; /* held back, NUL-separated */
    size_t urc_len;
    struct emu_job job;
    int64_t cmee;
    bool eating; /* autobaud lost this line */
};

struct emu_service {
    bool bootstrapped;
    bool sealed;
    struct {
        char name[32];
        bool on;
    } permission[EMU_PERMISSIONS_MAX];
};
bool emu_service_permission(const struct emu *e, const char *name);

struct emu_identity {
    char imei[16];
    char iccid[21];
    char imsi[16];
    uint8_t rot_uid[8];
};

struct emu_counters {
    int64_t writes;
    int64_t rx;
    int64_t tx;
    int64_t boots;
};

/* Not part of a snapshot. */
struct emu_world {
    const struct emu_profile *profile;
    struct emu_defects defects;
    struct emu_witness_list *witness;
    struct emu_counters counters;
    int64_t line_baud; /* the host's end */
    bool line_rts_cts;
    bool rts_off; /* the host does not want bytes now */
    struct {
        uint16_t port, real; /* where the network takes connections to a port of loopback */
    } route[EMU_ROUTES_MAX];
    size_t routes;
    bool line_follows;        /* a pseudo-terminal has no speed: always the module's */
    uint8_t out[EMU_OUT_MAX]; /* has left the module, not yet taken by the front end */
    size_t out_len;
    struct emu_net_queue net; /* what the core asks of the network */
};

struct emu {
    struct emu_world *world;
    int64_t now;
    uint64_t order;
    struct emu_event event[EMU_EVENTS_MAX];
    size_t events;

    struct emu_identity identity;
    struct emu_random random;
    struct emu_service service;
    struct emu_sim sim;
    struct emu_nvm nvm; /* stored: survives power */
    struct emu_board board;
    enum emu_power power;
    int64_t clock_zero;  /* real-time clock: seconds since 2000 at device time 0; dies with VCC */
    int64_t clock_zone;  /* quarter hours */
    int64_t starts;      /* ever: for defects that come with age */
    int64_t factory_nvm; /* what +UFACTORY made this boot restore: 0 nothing, 1 erased, 2 reset */
    bool cut; /* the supply failed inside this event: all that is volatile dies at its end */

    int c2c_undead; /* 1 + slot of a channel that comes back with the boot; 0 on a sound module */
    int64_t c2c_begun; /* pairings never confirmed */

    /* Volatile: zeroed by power loss, switch-off and reset. */
    struct emu_uart uart;
    struct emu_at at;
    struct emu_settings set;
    struct emu_net net;
    struct emu_link link[EMU_LINKS];
    struct emu_socks socks;
    struct emu_http http[EMU_HTTPS];
    struct emu_mqtt mqtt;
    struct emu_c2c c2c;
    struct emu_secprf prf[EMU_SECPRFS];
    const struct emu_channel *channel; /* null: plain */
    bool channel_wrote;                /* in this event: flush at its end */
};

/* ---- face towards the front ends ---------------------------------------------------------------
 */
/* `profile` is borrowed and must outlive the module. Unpowered, time 0, nothing stored. */
struct emu *emu_new(const struct emu_profile *profile, const uint8_t seed[32], unsigned unit);
void emu_free(struct emu **e);

int64_t emu_next(const struct emu *e); /* time of the next event or EMU_NEVER */
/* Runs the next event if it is due by `until`; else moves the time to `until` and says false. */
bool emu_step(struct emu *e, int64_t until);

size_t emu_feed(struct emu *e, const uint8_t *bytes, size_t len); /* bytes taken onto the wire */
size_t emu_take(struct emu *e, uint8_t *to, size_t room);         /* bytes that have left */
bool emu_line_idle(const struct emu *e);                          /* nothing being sent */
void emu_rts(struct emu *e, bool on);                             /* the host's; on at first */
bool emu_take_edge(struct emu *e, struct emu_edge *edge);

void emu_drive(struct emu *e, enum emu_pin pin, bool high);
void emu_supply(struct emu *e, int64_t mv);
/* "bootstrapped", "sealed" or a permission; false: no room for another permission name. */
bool emu_service_set(struct emu *e, const char *what, bool on);

/* A copy to keep, and back. Counters, witness list and the host's end of the line stay. */
struct emu *emu_snapshot(const struct emu *e);
void emu_restore(struct emu *e, const struct emu *kept);

#endif
