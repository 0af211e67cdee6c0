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

static void install(void)
{
    struct sigaction action = { .sa_handler = on_signal };
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    /* Under nohup a run goes on when its terminal goes. */
    struct sigaction present;
    sigaction(SIGHUP, NULL, &present);
    if (present.sa_handler != SIG_IGN)
        sigaction(SIGHUP, &action, NULL);
}

static void our_signals(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGHUP);
}

void run_signals_block(void)
{
    sigset_t set;
    our_signals(&set);
    sigprocmask(SIG_BLOCK, &set, NULL);
}

void run_signals_take_back(void)
{
    sigset_t set;
    install();
    our_signals(&set);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
}

void run_signals_watch(volatile pid_t *child)
{
    running = child;
    seen = 0;
    signal(SIGPIPE, SIG_IGN);
    install();
}

bool run_interrupted(void)
{
    return seen != 0;
}

void run_signals_release(void)
{
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    running = NULL;
    seen = 0;
}
