/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "supply_backends.h"

enum { GUARD_MS = 10000, PORTS_MAX = 32, LOCATION_MAX = 32, PROGRAM_MAX = 512 };

struct hub_supply {
    struct link_supply face;
    char program[PROGRAM_MAX], hub[LOCATION_MAX], port[8];
    int number; /* of the port */
    int normal_mv;
};

/* Runs it with "-l HUB -p PORT" and two words more, which may be NULL. */
static enum r5_status hub_run(const struct hub_supply *supply, const char *option,
                              const char *value, struct link_command_result *result,
                              struct r5_error *error)
{
    const char *argv[] = { supply->program, "-l",   supply->hub, "-p",
                           supply->port,    option, value,       NULL };
    char last[160];
    enum r5_status status = link_command_run(argv, GUARD_MS, result, error);
    if (status != R5_OK)
        return status;
    if (result->status == 0)
        return R5_OK;
    link_command_last_line(result, last, sizeof(last));
    return r5_fail(error, R5_E_IO, "%s for port %s of hub %s ended with status %d: %s%s",
                   supply->program, supply->port, supply->hub, result->status, last,
                   result->status == 127 ? "; install the package uhubctl, or name the program"
                                         : "");
}

/* The state in a line "  Port 2: 0103 power enable ...": 1 on, 0 off, -1 another line. */
static int state_in(const char *line, size_t len, int port)
{
    char text[128], *end, *rest;
    snprintf(text, sizeof(text), "%.*s", (int)(len < 127 ? len : 127), line);
    char *at = text + strspn(text, " ");
    if (strncmp(at, "Port ", 5) != 0 || !isdigit((unsigned char)at[5]) ||
        strtol(at + 5, &end, 10) != port || *end != ':')
        return -1;
    (void)strtok_r(end + 1, " ", &rest); /* the port's status bits */
    const char *word = strtok_r(NULL, " ", &rest);
    if (word == NULL)
        return -1;
    return strcmp(word, "power") == 0 ? 1 : strcmp(word, "off") == 0 ? 0 : -1;
}

/* A hub for USB 3 has its ports twice, and prints both: all of them must agree. */
static bool port_is(const struct link_command_result *result, int port, int wanted)
{
    int seen = 0;
    for (const char *line = result->says; *line != '\0';) {
        size_t len = strcspn(line, "\n");
        int state = state_in(line, len, port);
        if (state >= 0 && state != wanted)
            return false;
        seen += state >= 0;
        line += len + (line[len] == '\n');
    }
    return seen > 0;
}

static enum r5_status hub_set_mv(void *self, int millivolts, struct r5_error *error)
{
    const struct hub_supply *supply = self;
    struct link_command_result result;
    bool on = millivolts != 0;
    if (on && millivolts != supply->normal_mv)
        return r5_fail(error, R5_E_UNSUPPORTED, "VCC by a hub's port is 0 or %d mV, not %d",
                       supply->normal_mv, millivolts);
    enum r5_status status = hub_run(supply, "-a", on ? "on" : "off", &result, error);
    if (status == R5_OK)
        status = hub_run(supply, NULL, NULL, &result, error);
    if (status == R5_OK && !port_is(&result, supply->number, on))
        return r5_fail(error, R5_E_IO,
                       "port %s of hub %s was switched %s and does not say so; can this hub switch "
                       "its ports? (uhubctl lists those that can)",
                       supply->port, supply->hub, on ? "on" : "off");
    return status;
}

static enum r5_status hub_measure(void *self, int *millivolts, struct r5_error *error)
{
    (void)self;
    (void)millivolts;
    return r5_fail(error, R5_E_UNSUPPORTED, "a hub's port measures no voltage");
}

static void hub_describe(void *self, char *text, size_t room)
{
    const struct hub_supply *supply = self;
    snprintf(text, room, "VCC %d mV by port %s of hub %s (uhubctl; not tested against a real hub)",
             supply->normal_mv, supply->port, supply->hub);
}

static const struct link_supply_ops hub_ops = {
    .set_mv = hub_set_mv,
    .measure_mv = hub_measure,
    .describe = hub_describe,
};

/* A location as uhubctl prints it: "1-1.4". */
static bool is_location(const char *hub)
{
    size_t len = strlen(hub);
    return len > 0 && len < LOCATION_MAX && isdigit((unsigned char)hub[0]) &&
           strspn(hub, "0123456789.-") == len;
}

/* Asks for the port's state: whatever is missing is told now, not in the middle of a run. */
static enum r5_status look_at_port(const struct hub_supply *supply, struct r5_error *error)
{
    struct link_command_result result;
    enum r5_status status = hub_run(supply, NULL, NULL, &result, error);
    if (status != R5_OK)
        return status;
    if (!port_is(&result, supply->number, 0) && !port_is(&result, supply->number, 1))
        return r5_fail(error, R5_E_ABSENT,
                       "%s does not know port %s of hub %s; run it alone, it lists what there is",
                       supply->program, supply->port, supply->hub);
    return R5_OK;
}

struct link_supply *link_supply_hub_new(struct r5_arena *arena, const char *program,
                                        const char *hub, int port, int normal_mv,
                                        struct r5_error *error)
{
    struct hub_supply *supply = r5_arena_take(arena, sizeof(*supply));
    if (supply == NULL) {
        (void)r5_fail(error, R5_E_MEMORY, "no memory left for VCC by a hub");
        return NULL;
    }
    if (!is_location(hub) || port < 1 || port > PORTS_MAX || strlen(program) >= PROGRAM_MAX) {
        (void)r5_fail(error, R5_E_INPUT,
                      "hub \"%.40s\", port %d: a hub is a location as uhubctl prints it (1-1.4), a "
                      "port is 1 to %d",
                      hub, port, PORTS_MAX);
        return NULL;
    }
    supply->number = port;
    supply->normal_mv = normal_mv;
    snprintf(supply->program, sizeof(supply->program), "%s",
             program[0] != '\0' ? program : "uhubctl");
    snprintf(supply->hub, sizeof(supply->hub), "%s", hub);
    snprintf(supply->port, sizeof(supply->port), "%d", port);
    supply->face = (struct link_supply){ .ops = &hub_ops, .self = supply };
    return look_at_port(supply, error) == R5_OK ? &supply->face : NULL;
}
