/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How far long work is: a line on standard error that comes and goes, on a terminal only. */
#ifndef VN_CMD_PROGRESS_H
#define VN_CMD_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
	bool wanted, shown;
	bool shared; /* the terminal: standard output goes there too */
	size_t n_files;
	int64_t next_ms; /* when it is to be shown again */
};

void progress_begin(struct progress *progress, bool wanted);
/* One more file is done. */
void progress_add(struct progress *progress);
/* Before something is printed on standard error. */
void progress_hide(struct progress *progress);
/* The same, standard output. */
void progress_hide_for_output(struct progress *progress);

#endif
