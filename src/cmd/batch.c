/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Verdicts by several threads, in order.
 *
 * The window is a ring of slots. The caller's thread fills slots at its head and takes results at
 * its tail; between them workers claim slots in order. A slot belongs to one thread at a time, by
 * its state, which the mutex guards.
 *
 *      tail (oldest)        next            head
 *        |                   |               |
 *      [done] [work] [done] [waiting] [...] [free]
 */
#include "cmd/batch.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>

#define SLOTS_PER_JOB 8

struct slot {
	struct batch_result result;
	struct arena arena; /* of the path */
	bool done;
};

struct batch {
	const struct verdict_input *input;
	batch_take take;
	void *context;

	struct slot *slots;
	size_t n_slots;
	size_t tail, next, head; /* counts of files: taken, claimed, added */
	bool finished;		 /* no more files will come */

	pthread_mutex_t mutex;
	pthread_cond_t work, done; /* for the workers, for the caller's thread */
	pthread_t *threads;
	size_t n_threads;
};

static struct slot *slot_at(const struct batch *batch, size_t count)
{
	return &batch->slots[count % batch->n_slots];
}

static void judge(const struct batch *batch, struct slot *slot)
{
	struct batch_result *result = &slot->result;

	if (result->path.problem)
		(void)error_set(&result->error, "%s", result->path.problem);
	else
		(void)!verdict_make(batch->input, result->path.path, &result->verdict,
				    &result->error); /* the error tells */
}

static void slot_clear(struct slot *slot)
{
	verdict_done(&slot->result.verdict);
	error_done(&slot->result.error);
	arena_done(&slot->arena);
	slot->done = false;
}

/* Waits for a file; NULL when there are no more. With the mutex. */
static struct slot *claim(struct batch *batch)
{
	while (batch->next == batch->head && !batch->finished)
		(void)pthread_cond_wait(&batch->work, &batch->mutex);
	return batch->next < batch->head ? slot_at(batch, batch->next++) : NULL;
}

static void *work(void *argument)
{
	struct batch *batch = argument;
	struct slot *slot;

	(void)pthread_mutex_lock(&batch->mutex);
	while ((slot = claim(batch))) {
		(void)pthread_mutex_unlock(&batch->mutex);
		judge(batch, slot);
		(void)pthread_mutex_lock(&batch->mutex);
		slot->done = true;
		if (slot == slot_at(batch, batch->tail))
			(void)pthread_cond_signal(&batch->done);
	}
	(void)pthread_mutex_unlock(&batch->mutex);
	return NULL;
}

/* A system that gives fewer threads than were asked for slows the work down, no more. */
static void start_threads(struct batch *batch, size_t n_jobs)
{
	sigset_t all, before;

	batch->threads = mem_alloc_array(n_jobs, sizeof(*batch->threads));
	/* signals are the caller's, and those of its thread */
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	while (batch->n_threads < n_jobs &&
	       pthread_create(&batch->threads[batch->n_threads], NULL, work, batch) == 0)
		batch->n_threads++;
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
}

struct batch *batch_new(const struct verdict_input *input, size_t n_jobs, batch_take take,
			void *context)
{
	struct batch *batch = mem_alloc_array(1, sizeof(*batch));

	*batch = (struct batch){
		.input = input,
		.take = take,
		.context = context,
		.n_slots = n_jobs > 1 ? n_jobs * SLOTS_PER_JOB : 1,
		.mutex = PTHREAD_MUTEX_INITIALIZER,
		.work = PTHREAD_COND_INITIALIZER,
		.done = PTHREAD_COND_INITIALIZER,
	};
	batch->slots = mem_alloc_array(batch->n_slots, sizeof(*batch->slots));
	for (size_t i = 0; i < batch->n_slots; i++)
		batch->slots[i].result.verdict = (struct verdict)VERDICT_INIT;
	if (n_jobs > 1)
		start_threads(batch, n_jobs);
	return batch;
}

static void wait_for(struct batch *batch, struct slot *slot)
{
	if (batch->n_threads == 0) {
		judge(batch, slot);
		return;
	}
	(void)pthread_mutex_lock(&batch->mutex);
	while (!slot->done)
		(void)pthread_cond_wait(&batch->done, &batch->mutex);
	(void)pthread_mutex_unlock(&batch->mutex);
}

static void take_oldest(struct batch *batch)
{
	struct slot *slot = slot_at(batch, batch->tail);

	wait_for(batch, slot);
	batch->take(batch->context, &slot->result);
	slot_clear(slot);
	(void)pthread_mutex_lock(&batch->mutex);
	batch->tail++;
	(void)pthread_mutex_unlock(&batch->mutex);
}

void batch_add(struct batch *batch, const struct path *path)
{
	struct slot *slot;

	if (batch->head - batch->tail == batch->n_slots)
		take_oldest(batch);
	slot = slot_at(batch, batch->head);
	slot->result.path = *path;
	slot->result.path.path = arena_strdup(&slot->arena, path->path);
	if (path->problem)
		slot->result.path.problem = arena_strdup(&slot->arena, path->problem);
	(void)pthread_mutex_lock(&batch->mutex);
	batch->head++;
	(void)pthread_cond_signal(&batch->work);
	(void)pthread_mutex_unlock(&batch->mutex);
	if (batch->n_threads == 0)
		take_oldest(batch);
}

void batch_finish(struct batch *batch)
{
	while (batch->tail < batch->head)
		take_oldest(batch);
}

void batch_free(struct batch *batch)
{
	(void)pthread_mutex_lock(&batch->mutex);
	batch->finished = true;
	(void)pthread_cond_broadcast(&batch->work);
	(void)pthread_mutex_unlock(&batch->mutex);
	for (size_t i = 0; i < batch->n_threads; i++)
		(void)pthread_join(batch->threads[i], NULL);
	for (size_t i = 0; i < batch->n_slots; i++)
		slot_clear(&batch->slots[i]);
	free(batch->threads);
	free(batch->slots);
	free(batch);
}
