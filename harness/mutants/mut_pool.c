/* SPDX-License-Identifier: Apache-2.0 */
#include "mut_pool.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "deadline.h"

#define JOB_MS 120000 /* many times what the longest plan takes */
#define END_MS 3000   /* to come to an end when asked to */

struct slot {
    pid_t pid; /* 0: free */
    struct mut_job job;
    int processor;
    r5_time deadline;
    bool told; /* it was asked to end */
};

struct pool {
    const struct mut_client *client;
    struct r5_error *error;
    int slots, running;
    struct slot slot[MUT_JOBS_MAX];
    enum r5_status status; /* not R5_OK: no more is started */
    bool interrupted;
};

int mut_processors(void)
{
    cpu_set_t set;
    return sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) : 1;
}

/* The processor for the slot; -1 if there are more slots than processors. */
static int processor_of(int slot)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof(set), &set) != 0)
        return -1;
    for (int p = 0; p < CPU_SETSIZE; p++)
        if (CPU_ISSET((unsigned)p, &set) && slot-- == 0)
            return p;
    return -1;
}

static bool closing(const struct pool *pool)
{
    return pool->interrupted || pool->status != R5_OK;
}

/* False: nothing to start now. */
static bool start_one(struct pool *pool, struct slot *slot)
{
    memset(&slot->job, 0, sizeof(slot->job));
    if (!pool->client->next(pool->client->self, &slot->job))
        return false;
    pool->status = mut_job_start(&slot->job, slot->processor, &slot->pid, pool->error);
    if (pool->status != R5_OK) {
        slot->pid = 0;
        return false;
    }
    slot->told = false;
    slot->deadline = r5_wall_monotonic() + r5_wall_guard(JOB_MS);
    pool->running++;
    return true;
}

static void start_all(struct pool *pool)
{
    for (int i = 0; i < pool->slots && !closing(pool); i++)
        if (pool->slot[i].pid == 0 && !start_one(pool, &pool->slot[i]))
            return;
}

static void reap(struct pool *pool, struct slot *slot)
{
    struct r5_error late;
    int how;
    if (slot->pid == 0 || waitpid(slot->pid, &how, WNOHANG) != slot->pid)
        return;
    slot->pid = 0;
    pool->running--;
    if (pool->interrupted)
        return;
    enum r5_status status = pool->client->done(pool->client->self, &slot->job, !slot->told,
                                               pool->status == R5_OK ? pool->error : &late);
    if (pool->status == R5_OK)
        pool->status = status;
}

/* Asked first; ended when that does not help. */
static void hurry(struct pool *pool, struct slot *slot)
{
    r5_time now = r5_wall_monotonic();
    if (slot->pid == 0 || (now < slot->deadline && (slot->told || !closing(pool))))
        return;
    if (slot->told)
        mut_job_kill(slot->pid);
    else
        mut_job_end(slot->pid);
    slot->told = true;
    slot->deadline = now + r5_wall_guard(END_MS);
}

static void wait_for_news(struct pool *pool, const sigset_t *news)
{
    const struct timespec a_while = { .tv_nsec = 200 * R5_NS_PER_MS };
    int got = sigtimedwait(news, NULL, &a_while);
    if (got > 0 && got != SIGCHLD)
        pool->interrupted = true;
}

enum r5_status mut_pool_run(int jobs, const struct mut_client *client, bool *interrupted,
                            struct r5_error *error)
{
    struct pool pool = { .client = client, .error = error };
    sigset_t news, before;
    pool.slots = jobs < MUT_JOBS_MAX ? jobs : MUT_JOBS_MAX;
    for (int i = 0; i < pool.slots; i++)
        pool.slot[i].processor = processor_of(i);
    sigemptyset(&news);
    sigaddset(&news, SIGCHLD);
    sigaddset(&news, SIGINT);
    sigaddset(&news, SIGTERM);
    sigaddset(&news, SIGHUP);
    sigprocmask(SIG_BLOCK, &news, &before);
    for (start_all(&pool); pool.running > 0; start_all(&pool)) {
        wait_for_news(&pool, &news);
        for (int i = 0; i < pool.slots; i++) {
            reap(&pool, &pool.slot[i]);
            hurry(&pool, &pool.slot[i]);
        }
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    *interrupted = pool.interrupted;
    return pool.status;
}
