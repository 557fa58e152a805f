/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Verdicts on many files by several threads, handed on in the order in which the files came.
 *
 * One thread, the caller's, adds files and is given the verdicts; only a window of files is in
 * work at a time, so memory doesn't grow with their number.
 */
#ifndef VN_CMD_BATCH_H
#define VN_CMD_BATCH_H

#include <stddef.h>

#include "cmd/paths.h"
#include "lib/verdict.h"

/* What became of a file: a verdict, or the error why there is none. */
struct batch_result {
	struct path path;
	struct verdict verdict;
	struct error error; /* .message NULL: verdict is whole */
};

/* In the thread that adds the files; what it is given goes with its return. */
typedef void (*batch_take)(void *context, struct batch_result *result);

struct batch;

/* n_jobs 1: no thread is started. input, take and context are borrowed until batch_free(). */
struct batch *batch_new(const struct verdict_input *input, size_t n_jobs, batch_take take,
			void *context);

/* Copies the path. Waits, and hands results on, while the window is full. */
void batch_add(struct batch *batch, const struct path *path);

/* Hands on all that were added. */
void batch_finish(struct batch *batch);

/* After batch_finish(). */
void batch_free(struct batch *batch);

#endif
