/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Verdicts by several threads, in order.
 *
 * Files go through a window of portions, a ring. The caller's thread fills portions at its head and
 * takes results at its tail; between them workers claim portions in order. A portion belongs to one
 * thread at a time, by its state, which the mutex guards.
 *
 *      tail (oldest)        next            head
 *        |                   |               |
 *      [done] [work] [done] [waiting] [...] [being filled]
 *
 * Many files make a portion, so that threads wake one another seldom; the first ones are small, so
 * that a few files are spread too.
 */
#include "cmd/batch.h"

#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#define PORTIONS_PER_JOB 4
#define PORTION_FILES 16
/* Memory that one file needed and the next one will. */
#define KEPT_BYTES (8 * 1024 * 1024)

struct portion {
	struct batch_result results[PORTION_FILES];
	size_t n_results;
	struct arena arena; /* of the paths */
	bool done;
};

/* Who makes verdicts. */
struct worker {
	struct batch *batch;
	pthread_t thread;
	struct report report; /* its part of the whole one */
};

struct batch {
	const struct verdict_input *input;
	struct report *report;
	batch_take take;
	void *context;

	struct portion *portions;
	size_t n_portions;
	size_t tail, next, head; /* counts of portions: taken, claimed, filled */
	size_t n_files;		 /* added */
	bool finished;		 /* no more files will come */

	pthread_mutex_t mutex;
	pthread_cond_t work, done; /* for the workers, for the caller's thread */
	struct worker *workers;	   /* at least one: without threads the caller's own */
	size_t n_workers, n_threads;
};

static struct portion *portion_at(const struct batch *batch, size_t count)
{
	return &batch->portions[count % batch->n_portions];
}

static void judge(struct worker *worker, struct batch_result *result)
{
	const char *path = result->path.path;
	int status;

	if (result->path.problem)
		status = error_set(&result->error, "%s", result->path.problem);
	else
		status = verdict_make(worker->batch->input, path, &result->verdict, &result->error);
	if (status < 0)
		return;
	result->worst = verdict_worst(&result->verdict);
	if (!worker->report.ops->is_stream)
		return;
	worker->report.buffer = &result->text;
	verdict_report(&worker->report, path, &result->verdict);
	verdict_done(&result->verdict);
	result->is_reported = true;
}

static void judge_portion(struct worker *worker, struct portion *portion)
{
	for (size_t i = 0; i < portion->n_results; i++)
		judge(worker, &portion->results[i]);
}

static void result_clear(struct batch_result *result)
{
	verdict_done(&result->verdict);
	error_done(&result->error);
	strbuf_clear(&result->text);
	result->is_reported = false;
}

/* Waits for a portion; NULL when there are no more. With the mutex. */
static struct portion *claim(struct batch *batch)
{
	while (batch->next == batch->head && !batch->finished)
		(void)pthread_cond_wait(&batch->work, &batch->mutex);
	return batch->next < batch->head ? portion_at(batch, batch->next++) : NULL;
}

static void *work(void *argument)
{
	struct worker *worker = argument;
	struct batch *batch = worker->batch;
	struct portion *portion;

	(void)pthread_mutex_lock(&batch->mutex);
	while ((portion = claim(batch))) {
		(void)pthread_mutex_unlock(&batch->mutex);
		judge_portion(worker, portion);
		(void)pthread_mutex_lock(&batch->mutex);
		portion->done = true;
		if (portion == portion_at(batch, batch->tail))
			(void)pthread_cond_signal(&batch->done);
	}
	(void)pthread_mutex_unlock(&batch->mutex);
	return NULL;
}

/* A system that gives fewer threads than were asked for slows the work down, no more. */
static void start_threads(struct batch *batch)
{
	sigset_t all, before;

	/* signals are the caller's, and those of its thread */
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	while (batch->n_threads < batch->n_workers) {
		struct worker *worker = &batch->workers[batch->n_threads];

		if (pthread_create(&worker->thread, NULL, work, worker) != 0)
			break;
		batch->n_threads++;
	}
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* Else glibc gives the system back what a file took, and asks for it again with the next one, page
   by page. */
static void keep_memory(void)
{
#ifdef M_TRIM_THRESHOLD
	(void)mallopt(M_TRIM_THRESHOLD, KEPT_BYTES); /* what fails costs time only */
	(void)mallopt(M_MMAP_THRESHOLD, KEPT_BYTES);
#endif
}

static void init_portions(struct batch *batch)
{
	batch->portions = mem_alloc_array(batch->n_portions, sizeof(*batch->portions));
	for (size_t i = 0; i < batch->n_portions; i++)
		for (size_t j = 0; j < PORTION_FILES; j++)
			batch->portions[i].results[j].verdict = (struct verdict)VERDICT_INIT;
}

struct batch *batch_new(const struct verdict_input *input, struct report *report, size_t n_jobs,
			batch_take take, void *context)
{
	struct batch *batch = mem_alloc_array(1, sizeof(*batch));

	*batch = (struct batch){
		.input = input,
		.report = report,
		.take = take,
		.context = context,
		.n_portions = n_jobs > 1 ? n_jobs * PORTIONS_PER_JOB : 1,
		.mutex = PTHREAD_MUTEX_INITIALIZER,
		.work = PTHREAD_COND_INITIALIZER,
		.done = PTHREAD_COND_INITIALIZER,
		.n_workers = n_jobs,
	};
	keep_memory();
	init_portions(batch);
	batch->workers = mem_alloc_array(n_jobs, sizeof(*batch->workers));
	for (size_t i = 0; i < n_jobs; i++) {
		batch->workers[i].batch = batch;
		report_begin_part(&batch->workers[i].report, report);
	}
	if (n_jobs > 1)
		start_threads(batch);
	return batch;
}

static void wait_for(struct batch *batch, struct portion *portion)
{
	if (batch->n_threads == 0) {
		judge_portion(&batch->workers[0], portion);
		return;
	}
	(void)pthread_mutex_lock(&batch->mutex);
	while (!portion->done)
		(void)pthread_cond_wait(&batch->done, &batch->mutex);
	(void)pthread_mutex_unlock(&batch->mutex);
}

static void take_oldest(struct batch *batch)
{
	struct portion *portion = portion_at(batch, batch->tail);

	wait_for(batch, portion);
	for (size_t i = 0; i < portion->n_results; i++) {
		batch->take(batch->context, &portion->results[i]);
		result_clear(&portion->results[i]);
	}
	portion->n_results = 0;
	portion->done = false;
	arena_done(&portion->arena);
	(void)pthread_mutex_lock(&batch->mutex);
	batch->tail++;
	(void)pthread_mutex_unlock(&batch->mutex);
}

/* The portion at the head is filled. */
static void hand_out(struct batch *batch)
{
	(void)pthread_mutex_lock(&batch->mutex);
	batch->head++;
	(void)pthread_cond_signal(&batch->work);
	(void)pthread_mutex_unlock(&batch->mutex);
	if (batch->head - batch->tail == batch->n_portions)
		take_oldest(batch);
}

/* Without threads each file is told as soon as it is done. */
static size_t portion_size(const struct batch *batch)
{
	size_t size = 1 + batch->n_files / (batch->n_workers * PORTIONS_PER_JOB);

	if (batch->n_threads == 0)
		return 1;
	return size < PORTION_FILES ? size : PORTION_FILES;
}

void batch_add(struct batch *batch, const struct path *path)
{
	struct portion *portion = portion_at(batch, batch->head);
	struct batch_result *result = &portion->results[portion->n_results++];

	batch->n_files++;
	result->path = *path;
	result->path.path = arena_strdup(&portion->arena, path->path);
	if (path->problem)
		result->path.problem = arena_strdup(&portion->arena, path->problem);
	if (portion->n_results >= portion_size(batch))
		hand_out(batch);
}

void batch_finish(struct batch *batch)
{
	if (portion_at(batch, batch->head)->n_results > 0)
		hand_out(batch);
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
		(void)pthread_join(batch->workers[i].thread, NULL);
	for (size_t i = 0; i < batch->n_workers; i++)
		report_end_part(&batch->workers[i].report, batch->report);
	for (size_t i = 0; i < batch->n_portions; i++)
		for (size_t j = 0; j < PORTION_FILES; j++)
			strbuf_done(&batch->portions[i].results[j].text);
	free(batch->workers);
	free(batch->portions);
	free(batch);
}
