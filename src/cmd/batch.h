/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Verdicts on many files by several threads, handed on in the order in which the files came.
 *
 * One thread, the caller's, adds files and is given the results; only a window of files is in
 * work at a time, so memory doesn't grow with their number.
 */
#ifndef VN_CMD_BATCH_H
#define VN_CMD_BATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"
#include "cmd/paths.h"
#include "lib/verdict.h"

/* What became of a file: a report on it, a verdict to be reported, or the error why there is none. */
struct batch_result {
	struct path path;
	struct error error; /* .message NULL: there was a verdict */
	int worst;	    /* enum severity of its worst finding; -1: it has none */
	bool is_reported;
	struct strbuf text;	/* what it was reported with; the verdict is gone */
	struct verdict verdict; /* whole where there was one, and it isn't reported */
};

/* In the thread that adds the files; what it is given goes with its return. */
typedef void (*batch_take)(void *context, struct batch_result *result);

struct batch;

/*
 * n_jobs 1: no thread is started. report, which has begun, says how findings are reported; where
 * its format allows it the threads do that, and batch_free() adds their sums to it. All is borrowed
 * until then.
 */
struct batch *batch_new(const struct verdict_input *input, struct report *report, size_t n_jobs,
			batch_take take, void *context);

/* Copies the path. Waits, and hands results on, while the window is full. */
void batch_add(struct batch *batch, const struct path *path);

/* Hands on all that were added. */
void batch_finish(struct batch *batch);

/* After batch_finish(). */
void batch_free(struct batch *batch);

#endif
