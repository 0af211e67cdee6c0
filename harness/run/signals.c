/* SPDX-License-Identifier: Apache-2.0 */
#include "signals.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t seen;
static volatile pid_t *running;

static void on_signal(int number)
{
    seen = number;
    if (running != NULL && *running > 0)
        kill(*running, SIGKILL);
}

void run_signals_install(void)
{
    struct sigaction action = { .sa_handler = on_signal };
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
}

void run_signals_watch(volatile pid_t *child)
{
    running = child;
    seen = 0;
    signal(SIGPIPE, SIG_IGN);
    run_signals_install();
}

bool run_interrupted(void)
{
    return seen != 0;
}

void run_signals_release(void)
{
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    signal(SIGHUP, SIG_DFL);
    running = NULL;
    seen = 0;
}
