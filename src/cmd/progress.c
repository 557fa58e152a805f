/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How far long work is. */
#include "cmd/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define FIRST_MS 1000
#define INTERVAL_MS 200

static int64_t now_ms(void)
{
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &now); /* can't fail with this clock */
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool is_terminal(void)
{
	const char *terminal = getenv("TERM");

	return isatty(STDERR_FILENO) && terminal && strcmp(terminal, "dumb") != 0;
}

void progress_begin(struct progress *progress, bool wanted)
{
	*progress = (struct progress){ .wanted = wanted && is_terminal() };
	progress->shared = isatty(STDOUT_FILENO);
	progress->next_ms = progress->wanted ? now_ms() + FIRST_MS : 0;
}

void progress_add(struct progress *progress)
{
	int64_t now;

	progress->n_files++;
	if (!progress->wanted)
		return;
	now = now_ms();
	if (now < progress->next_ms)
		return;
	progress->next_ms = now + INTERVAL_MS;
	if (progress->shared)
		(void)fflush(stdout); /* in order; what fails here is found again at the end */
	(void)fprintf(stderr, "\rvirtnuma: %zu file%s checked", progress->n_files,
		      progress->n_files == 1 ? "" : "s");
	(void)fflush(stderr);
	progress->shown = true;
}

void progress_hide(struct progress *progress)
{
	if (!progress->shown)
		return;
	(void)fputs("\r\033[K", stderr);
	(void)fflush(stderr);
	progress->shown = false;
}

void progress_hide_for_output(struct progress *progress)
{
	if (progress->shared)
		progress_hide(progress);
}
