/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Power states (UBX-19016638 2.3.1, 4.2.9 to 4.2.11; UBX-19041356 1.6). A start event leads to
 * V_INT high, then to a ready UART. Each end of power and each reset zeroes what is volatile;
 * stored records stay.
 */
#include "emu_power.h"

#include <string.h>

#include "emu_c2c_ops.h"
#include "emu_clock.h"
#include "emu_cmd.h"
#include "emu_event.h"
#include "emu_factory.h"
#include "emu_uart.h"

static int64_t after(const struct emu *e, const char *key)
{
    return e->now + emu_profile_int(e, key) * EMU_MS;
}

static void set_vint(struct emu *e, bool high)
{
    struct emu_board *b = &e->board;

    if (b->high[EMU_V_INT] == high)
        return;
    b->high[EMU_V_INT] = high;
    b->since[EMU_V_INT] = e->now;
    if (b->edges == EMU_EDGES_MAX) { /* nobody asks: the oldest goes */
        memmove(b->edge, b->edge + 1, sizeof(b->edge[0]) * (EMU_EDGES_MAX - 1));
        b->edges--;
    }
    b->edge[b->edges++] = (struct emu_edge){ .pin = EMU_V_INT, .high = high, .at = e->now };
}

bool emu_take_edge(struct emu *e, struct emu_edge *edge)
{
    struct emu_board *b = &e->board;

    if (b->edges == 0)
        return false;
    *edge = b->edge[0];
    b->edges--;
    memmove(b->edge, b->edge + 1, sizeof(b->edge[0]) * b->edges);
    return true;
}

static void forget_line(struct emu *e)
{
    struct emu_at *at = &e->at;
    bool survives = emu_broken(e, "command-buffer-survives-reset") && at->state == EMU_AT_BODY;

    if (!survives)
        memset(at, 0, sizeof(*at));
}

/* What is volatile goes; `kept` is the defect by which the error form does not. */
static void die(struct emu *e, const char *kept)
{
    bool channel_stays = emu_c2c_outlives(e);
    int64_t cmee = emu_broken(e, kept) ? e->at.cmee : 0;

    emu_cancel_life(e, EMU_LIFE_COMMAND);
    emu_cancel_life(e, EMU_LIFE_RUN);
    emu_uart_die(e);
    forget_line(e);
    e->at.cmee = cmee;
    memset(&e->set, 0, sizeof(e->set));
    memset(&e->net, 0, sizeof(e->net));
    emu_links_drop(e);
    memset(&e->socks, 0, sizeof(e->socks));
    memset(e->http, 0, sizeof(e->http));
    memset(&e->mqtt, 0, sizeof(e->mqtt));
    if (!emu_broken(e, "cert-profile-outlives-the-power"))
        memset(e->prf, 0, sizeof(e->prf));
    if (!channel_stays) {
        memset(&e->c2c, 0, sizeof(e->c2c));
        e->channel = NULL;
    }
    e->channel_wrote = false;
    e->factory_nvm = 0;
    e->sim.unlocked = false;
}

/* On, and deaf: only by the named defects. */
static void hang(struct emu *e)
{
    die(e, "");
    e->power = EMU_STARTING;
}

/* ---- starting -------------------------------------------------------------------------------- */

static void vint_rises(struct emu *e)
{
    set_vint(e, !emu_broken(e, "vint-low-when-on"));
}

void emu_power_greet(struct emu *e)
{
    if (e->set.user.greeting_on)
        emu_urc(e, "%s", e->set.user.greeting);
}

static void print_boot_urcs(struct emu *e)
{
    const char *at = emu_profile_text(e, "boot.urcs");

    while (*at) {
        size_t len = strcspn(at, "|");

        emu_urc(e, "%.*s", (int)len, at);
        at += len + (at[len] == '|');
    }
}

static void becomes_ready(struct emu *e)
{
    e->power = EMU_READY;
    e->world->counters.boots++;
    emu_factory_apply(e);
    emu_settings_load(e);
    e->uart.baud = e->set.user.baud;
    if (e->world->line_rts_cts && e->uart.rx_at <= e->now) /* held bytes begin to travel now */
        e->uart.rx_at = e->now + 10 * 1000000000LL / e->world->line_baud;
    emu_net_boot(e);
    emu_http_boot(e);
    emu_mqtt_boot(e);
    emu_certs_boot(e);
    emu_secprf_boot(e);
    emu_c2c_boot(e);
    emu_c2c_come_back(e);
    if (emu_broken(e, "boot-stalls-on-torn-record") && emu_nvm_tidy(e))
        emu_power_switch_off(e);
    print_boot_urcs(e);
    if (e->uart.baud)
        emu_power_greet(e);
}

static void reset_acts(struct emu *e);

/* From off, or out of a reset: nothing volatile is left. */
static void start(struct emu *e)
{
    e->starts++;
    e->power = EMU_STARTING;
    if (emu_broken(e, "boot-hangs-at-times") && e->starts % 64 == 0)
        return;
    emu_schedule(e, after(e, "boot.vint_ms"), vint_rises, EMU_LIFE_RUN);
    emu_schedule(e, after(e, "boot.ms"), becomes_ready, EMU_LIFE_RUN);
    if (!e->board.high[EMU_RESET_N])
        emu_schedule(e, after(e, "pwr.reset_min_ms"), reset_acts, EMU_LIFE_BENCH);
}

/* ---- ending ---------------------------------------------------------------------------------- */

static void goes_off(struct emu *e, const char *kept)
{
    if (emu_broken(e, "pairings-lost-at-switch-off"))
        emu_c2c_lose_all(e);
    die(e, kept);
    e->power = EMU_OFF;
    set_vint(e, emu_broken(e, "vint-high-when-off"));
}

static void start_late(struct emu *e)
{
    emu_schedule(e, e->now + 14000 * EMU_MS, start, EMU_LIFE_RUN);
}

static void switched_off(struct emu *e)
{
    if (emu_broken(e, "uart-alive-when-off")) {
        e->power = EMU_READY;
        set_vint(e, false);
        return;
    }
    emu_c2c_leave_behind(e, "channel-survives-switch-off");
    goes_off(e, "error-form-kept-over-switch-off");
    if (emu_broken(e, "starts-again-after-switch-off"))
        emu_schedule(e, e->now + 2000 * EMU_MS, start, EMU_LIFE_RUN);
}

void emu_power_switch_off(struct emu *e)
{
    if (emu_broken(e, "switch-off-is-none"))
        return;
    e->power = EMU_STOPPING;
    emu_schedule(e, after(e, "off.vint_ms"), switched_off, EMU_LIFE_RUN);
}

void emu_power_rail_falls(struct emu *e)
{
    set_vint(e, false);
}

void emu_power_reboot(struct emu *e)
{
    if (emu_broken(e, "reboot-is-none"))
        return;
    emu_c2c_leave_behind(e, "channel-survives-reboot");
    die(e, "error-form-kept-over-reboot");
    set_vint(e, emu_profile_is(e, "pwr.vint_in_reset", "high"));
    start(e);
}

static void vint_falls(struct emu *e)
{
    set_vint(e, false);
}

static void loses_power(struct emu *e)
{
    if (emu_broken(e, "pairings-lost-with-supply"))
        emu_c2c_lose_all(e);
    emu_c2c_leave_behind(e, "channel-survives-supply-loss");
    die(e, "error-form-kept-over-supply-loss");
    e->power = EMU_UNPOWERED;
    e->board.lost_at = e->now;
    if (emu_broken(e, "vint-lingers-without-vcc"))
        emu_schedule(e, e->now + 6000 * EMU_MS, vint_falls, EMU_LIFE_BENCH);
    else
        vint_falls(e);
}

void emu_power_cut(struct emu *e)
{
    e->cut = false;
    emu_supply(e, 0);
}

/* ---- wires ----------------------------------------------------------------------------------- */

static bool start_is_at_release(const struct emu *e)
{
    return emu_profile_is(e, "pwr.on_edge", "at_release") ||
           emu_profile_is(e, "pwr.beyond_max", "ignore"); /* the width is known at its end only */
}

static void pwr_on_was_low_long_enough(struct emu *e)
{
    if (e->power != EMU_OFF || start_is_at_release(e) || e->board.latched)
        return;
    if (emu_broken(e, "start-by-pulse-is-late"))
        start_late(e);
    else
        start(e);
}

/* The shortest low that starts the module. */
static int64_t shortest_pulse(const struct emu *e)
{
    int64_t ns = emu_profile_int(e, "pwr.on_min_ms") * EMU_MS;

    if (emu_broken(e, "pulse-at-minimum-ignored"))
        return ns + ns / 5;
    return emu_broken(e, "short-pulse-starts") ? ns / 20 : ns;
}

static void pwr_on_asks_for_off(struct emu *e)
{
    if (e->power != EMU_READY)
        return;
    if (emu_settings_store_kept(e))
        emu_power_switch_off(e);
}

static void pwr_on_falls(struct emu *e)
{
    emu_schedule(e, e->now + shortest_pulse(e), pwr_on_was_low_long_enough, EMU_LIFE_BENCH);
    if (emu_profile_is(e, "pwr.off_by_pwr_on", "graceful"))
        emu_schedule(e, after(e, "pwr.off_ms"), pwr_on_asks_for_off, EMU_LIFE_BENCH);
}

static void emergency_off(struct emu *e)
{
    if (e->power != EMU_UNPOWERED && !emu_broken(e, "emergency-ignored"))
        goes_off(e, "");
    e->board.latched = emu_broken(e, "emergency-latches-off");
}

static void pwr_on_rises(struct emu *e, int64_t low_since)
{
    int64_t width = e->now - low_since;
    bool reset_went_low_within =
        !e->board.high[EMU_RESET_N] && e->board.since[EMU_RESET_N] >= low_since;

    emu_cancel(e, pwr_on_was_low_long_enough);
    emu_cancel(e, pwr_on_asks_for_off);
    if (reset_went_low_within && width >= emu_profile_int(e, "pwr.emergency_ms") * EMU_MS)
        emu_schedule(e, after(e, "pwr.emergency_reset_ms"), emergency_off, EMU_LIFE_BENCH);
    bool beyond_max = width > emu_profile_int(e, "pwr.on_max_ms") * EMU_MS;

    if (beyond_max && !reset_went_low_within && emu_broken(e, "long-pulse-hangs"))
        hang(e);
    if (e->power != EMU_OFF || !start_is_at_release(e) || width < shortest_pulse(e))
        return;
    if (beyond_max && emu_profile_is(e, "pwr.beyond_max", "ignore"))
        return;
    start(e);
}

static void reset_acts(struct emu *e)
{
    if (e->power != EMU_STARTING && e->power != EMU_READY && e->power != EMU_STOPPING)
        return;
    if (emu_broken(e, "pairings-lost-at-reset"))
        emu_c2c_lose_all(e);
    emu_c2c_leave_behind(e, "channel-survives-reset");
    die(e, "error-form-kept-over-reset");
    e->power = EMU_IN_RESET;
    set_vint(e, emu_profile_is(e, "pwr.vint_in_reset", "high"));
}

/* The shortest low that resets the core. */
static int64_t shortest_reset(const struct emu *e)
{
    int64_t ns = emu_profile_int(e, "pwr.reset_min_ms") * EMU_MS;

    return emu_broken(e, "short-reset-acts") ? ns / 20 : ns;
}

static void reset_falls(struct emu *e)
{
    if (!emu_broken(e, "reset-ignored") && !emu_broken(e, "reset-acts-at-release"))
        emu_schedule(e, e->now + shortest_reset(e), reset_acts, EMU_LIFE_BENCH);
}

static void reset_rises(struct emu *e, int64_t low_since)
{
    int64_t width = e->now - low_since;
    bool key_low_too = !e->board.high[EMU_PWR_ON];

    emu_cancel(e, reset_acts);
    emu_cancel(e, emergency_off);
    if (width >= shortest_reset(e) && emu_broken(e, "reset-acts-at-release"))
        reset_acts(e);
    if (key_low_too && width > 10000 * EMU_MS && emu_broken(e, "emergency-too-early"))
        goes_off(e, "");
    else if (!key_low_too && width > 3000 * EMU_MS && emu_broken(e, "long-reset-hangs"))
        hang(e);
    else if (e->power == EMU_IN_RESET && emu_broken(e, "start-by-reset-is-late"))
        start_late(e);
    else if (e->power == EMU_IN_RESET ||
             (e->power == EMU_OFF && emu_broken(e, "emergency-starts-again")))
        start(e);
}

void emu_drive(struct emu *e, enum emu_pin pin, bool high)
{
    struct emu_board *b = &e->board;
    int64_t before = b->since[pin];

    if (pin == EMU_V_INT || b->high[pin] == high)
        return;
    b->high[pin] = high;
    b->since[pin] = e->now;
    if (pin == EMU_PWR_ON && high)
        pwr_on_rises(e, before);
    else if (pin == EMU_PWR_ON)
        pwr_on_falls(e);
    else if (high)
        reset_rises(e, before);
    else
        reset_falls(e);
}

/* ---- supply ---------------------------------------------------------------------------------- */

static void gets_power(struct emu *e)
{
    struct emu_board *b = &e->board;
    int64_t rise_ms = emu_profile_int(e, "pwr.vcc_rise_ms");
    bool from_low = b->rise_at >= 0 && e->now - b->rise_at <= rise_ms * EMU_MS;

    b->rise_at = -1;
    b->latched = false;
    e->power = EMU_OFF;
    for (enum emu_pin pin = EMU_PWR_ON; pin <= EMU_RESET_N; pin++)
        b->since[pin] = e->now; /* a level held from before counts from here */
    if (!b->high[EMU_PWR_ON])
        pwr_on_falls(e);
    bool starts =
        emu_profile_bool(e, "pwr.self_start") || emu_broken(e, "self-start-where-none-is");

    if (emu_broken(e, "no-self-start-after-a-short-loss") && e->now - b->lost_at < 300 * EMU_MS)
        starts = false;
    if (from_low && starts)
        start(e);
}

static void forget_pairings(struct emu *e)
{
    const char *name;

    while ((name = emu_nvm_nth(e, "c2c/", 0)) != NULL && emu_nvm_delete(e, name) == EMU_NVM_OK)
        ;
}

/* Below the range in which it may run. What a defect makes of a shallow dip stands here. */
static void undervoltage(struct emu *e, int64_t mv)
{
    bool shallow = mv > 2000;

    if (shallow && emu_broken(e, "dip-clears-the-settings-alone"))
        e->at.cmee = 0;
    else if (shallow && emu_broken(e, "dip-hangs"))
        hang(e);
    else
        loses_power(e);
    if (shallow && emu_broken(e, "dip-loses-the-pairings"))
        forget_pairings(e);
}

void emu_supply(struct emu *e, int64_t mv)
{
    struct emu_board *b = &e->board;
    int64_t start_max = emu_profile_int(e, "pwr.vcc_start_max_mv");
    int64_t uvlo = emu_profile_int(e, "pwr.uvlo_mv");

    if (emu_broken(e, "resets-on-a-dip-in-the-range"))
        uvlo += 400;
    if (mv < 3300 && e->power == EMU_READY)
        e->c2c.glitched = true;
    b->supply_mv = mv;
    if (mv < start_max)
        b->rise_at = EMU_NEVER;
    else if (b->rise_at == EMU_NEVER)
        b->rise_at = e->now;
    if (mv < uvlo && e->power != EMU_UNPOWERED)
        undervoltage(e, mv);
    if (mv < start_max)
        emu_clock_lost(e);
    if (mv >= uvlo && e->power == EMU_UNPOWERED)
        gets_power(e);
}
