/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "scpi_answer.h"
#include "scpi_port.h"
#include "supply_backends.h"

/* More would harm a module; a rig whose board makes VCC of more says so as its normal voltage. */
enum { MODULE_MAX_MV = 4500 };

struct scpi_supply {
    struct link_supply face;
    struct link_scpi_port port;
    int channel, limit_ma, normal_mv;
};

/* Each setting is followed by the question whether it was taken. */
static enum r5_status setting(struct scpi_supply *supply, const char *command,
                              struct r5_error *error)
{
    char answer[LINK_SCPI_LINE], says[LINK_SCPI_LINE];
    int number;
    enum r5_status status = link_scpi_tell(&supply->port, command, error);
    if (status == R5_OK)
        status = link_scpi_ask(&supply->port, "SYST:ERR?", answer, error);
    if (status != R5_OK)
        return r5_fail_within(error, "VCC, %s", command);
    if (!link_scpi_error(answer, &number, says, sizeof(says)))
        return r5_fail(error, R5_E_INPUT,
                       "VCC, %s: \"%.80s\" is no answer to SYST:ERR?; is %s a power supply that "
                       "speaks SCPI?",
                       command, answer, supply->port.address);
    if (number == 0)
        return R5_OK;
    r5_ignore(link_scpi_tell(&supply->port, "*CLS", NULL)); /* what else is there is older news */
    return r5_fail(error, R5_E_IO, "VCC, %s: the instrument says %d, %s", command, number, says);
}

static enum r5_status milli_setting(struct scpi_supply *supply, const char *name, int milli,
                                    struct r5_error *error)
{
    char command[48];
    snprintf(command, sizeof(command), "%s %d.%03d", name, milli / 1000, milli % 1000);
    return setting(supply, command, error);
}

/* Somebody at the instrument may have chosen another one since. */
static enum r5_status choose_channel(struct scpi_supply *supply, struct r5_error *error)
{
    char command[32];
    if (supply->channel == 0)
        return R5_OK;
    snprintf(command, sizeof(command), "INST:NSEL %d", supply->channel);
    return setting(supply, command, error);
}

static enum r5_status measured(struct scpi_supply *supply, const char *question, int *milli,
                               struct r5_error *error)
{
    char answer[LINK_SCPI_LINE];
    enum r5_status status = link_scpi_ask(&supply->port, question, answer, error);
    if (status != R5_OK)
        return r5_fail_within(error, "VCC, %s", question);
    if (!link_scpi_milli(answer, milli))
        return r5_fail(error, R5_E_INPUT, "VCC, %s: \"%.80s\" is no number", question, answer);
    return R5_OK;
}

static enum r5_status check_current(struct scpi_supply *supply, struct r5_error *error)
{
    int draws;
    enum r5_status status = measured(supply, "MEAS:CURR?", &draws, error);
    if (status == R5_OK && draws >= supply->limit_ma)
        return r5_fail(error, R5_E_IO,
                       "VCC: over-current: %d mA flow, the limit is %d mA; look for a short, or "
                       "raise the limit in the rig file",
                       draws, supply->limit_ma);
    return status;
}

static enum r5_status scpi_set_mv(void *self, int millivolts, struct r5_error *error)
{
    struct scpi_supply *supply = self;
    if (millivolts < 0 || (millivolts > MODULE_MAX_MV && millivolts > supply->normal_mv))
        return r5_fail(error, R5_E_INPUT, "VCC: %d mV are not within 0 and %d mV", millivolts,
                       supply->normal_mv > MODULE_MAX_MV ? supply->normal_mv : MODULE_MAX_MV);
    enum r5_status status = choose_channel(supply, error);
    if (millivolts == 0)
        return status == R5_OK ? setting(supply, "OUTP OFF", error) : status;
    if (status == R5_OK)
        status = milli_setting(supply, "CURR", supply->limit_ma, error);
    if (status == R5_OK)
        status = milli_setting(supply, "VOLT", millivolts, error);
    if (status == R5_OK)
        status = setting(supply, "OUTP ON", error);
    return status == R5_OK ? check_current(supply, error) : status;
}

static enum r5_status scpi_measure(void *self, int *millivolts, struct r5_error *error)
{
    struct scpi_supply *supply = self;
    enum r5_status status = choose_channel(supply, error);
    if (status == R5_OK)
        status = measured(supply, "MEAS:VOLT?", millivolts, error);
    return status == R5_OK ? check_current(supply, error) : status;
}

static void scpi_describe(void *self, char *text, size_t room)
{
    const struct scpi_supply *supply = self;
    char channel[24] = "";
    if (supply->channel > 0)
        snprintf(channel, sizeof(channel), ", channel %d", supply->channel);
    snprintf(text, room,
             "VCC %d mV, at most %d mA, by \"%s\" at %s%s (SCPI; not tested against a real "
             "instrument)",
             supply->normal_mv, supply->limit_ma, supply->port.identity, supply->port.address,
             channel);
}

static void scpi_close(void *self)
{
    struct scpi_supply *supply = self;
    link_scpi_port_close(&supply->port);
}

static const struct link_supply_ops scpi_ops = {
    .set_mv = scpi_set_mv,
    .measure_mv = scpi_measure,
    .describe = scpi_describe,
    .close = scpi_close,
};

static enum r5_status check_values(const struct link_scpi *scpi, struct r5_error *error)
{
    if (scpi->channel >= 0 && scpi->channel <= 99 && scpi->limit_ma > 0 &&
        scpi->limit_ma <= 100000 && scpi->normal_mv > 0 && scpi->normal_mv <= 100000)
        return R5_OK;
    return r5_fail(error, R5_E_INPUT,
                   "VCC: channel %d, %d mA, %d mV: channels are 0 to 99, the limit is 1 to 100000 "
                   "mA, the voltage 1 to 100000 mV",
                   scpi->channel, scpi->limit_ma, scpi->normal_mv);
}

/* The channel is chosen at once, so that one that is not there is told now. */
struct link_supply *link_supply_scpi_open(struct r5_arena *arena, const struct link_scpi *scpi,
                                          struct r5_error *error)
{
    struct scpi_supply *supply = r5_arena_take(arena, sizeof(*supply));
    if (supply == NULL) {
        (void)r5_fail(error, R5_E_MEMORY, "no memory left for VCC by an instrument");
        return NULL;
    }
    if (check_values(scpi, error) != R5_OK ||
        link_scpi_port_open(&supply->port, scpi->address, error) != R5_OK)
        return NULL;
    supply->channel = scpi->channel;
    supply->limit_ma = scpi->limit_ma;
    supply->normal_mv = scpi->normal_mv;
    supply->face = (struct link_supply){ .ops = &scpi_ops, .self = supply };
    if (choose_channel(supply, error) != R5_OK) {
        link_scpi_port_close(&supply->port);
        return NULL;
    }
    return &supply->face;
}
