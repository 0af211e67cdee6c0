/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Real time: the core's clock follows the monotonic clock, and one ppoll waits for the line, the
 * control door, what else the front end watches, and the core's next event. What the line and the
 * pins are made of stands in the front end's functions.
 */
#ifndef EMU_FRONT_REAL_H
#define EMU_FRONT_REAL_H

#include <poll.h>

#include "control.h"
#include "front_net.h"

enum { FRONT_NORMAL_MV = 3800, FRONT_WRONG_USE = 3, FRONT_WATCH_MAX = 4 };

/* Null: nothing to do there. */
struct front_real_ops {
    size_t (*get)(void *front, uint8_t *to, size_t room);       /* from the line, 0: nothing */
    void (*put)(void *front, const uint8_t *bytes, size_t len); /* towards the line */
    size_t (*watch)(void *front, struct pollfd fds[FRONT_WATCH_MAX]); /* how many it filled in */
    int64_t (*next)(void *front);  /* monotonic time of something of its own, or EMU_NEVER */
    void (*news)(void *front);     /* after the wait and before the core catches up */
    void (*settle)(void *front);   /* what the core has changed goes out to the world */
    void (*restored)(void *front); /* after a request: another core must hear what the wires are */
    void (*press)(struct emu *e);  /* SIGUSR1 */
};

struct front_real {
    struct emu *e;
    const struct front_real_ops *ops;
    void *front;
    const char *nvm;   /* file of the stored memory, or null */
    const char *ready; /* file made once it serves, or null */
    const char *off;   /* told when the module goes off: how to switch it on; null: not told */
    int line;          /* read when it has something */
    int listener;      /* of the control door, or -1 */
    int peer;          /* who speaks there; -1: nobody */
    int64_t zero;      /* monotonic time at device time 0 */
    uint64_t saved;
    enum emu_power told; /* what the person in front knows of */
    int signals;         /* those held */
    bool told_to_end;    /* by one of them */
    bool made_ready;
    bool ended; /* set by the front end, which has told why */
    struct front_net net;
    struct control control;
};

int64_t front_monotonic(void);

/* Keeps the module as "factory", then loads the stored memory. False: the reason was printed.
   Afterwards front_real_end() in either case. */
bool front_real_begin(struct front_real *r);

/* After begin: SIGINT, SIGTERM, SIGHUP and SIGUSR1 wait for the loop. False: the reason was
   printed. */
bool front_real_hold_signals(struct front_real *r);

/* Prints `line`, then serves until a signal, `quit` or `ended`. Exit status. */
int front_real_serve(struct front_real *r, const char *line);
void front_real_end(struct front_real *r);

/* The core up to the monotonic time `at`, never back. */
void front_real_catch_up(struct front_real *r, int64_t at);

#endif
