/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Files below another root, as a process sees them that was chrooted there: the machine's own
 * /sys and /proc with root "/", a copy of another machine's with any other.
 *
 * Symbolic links are followed, absolute ones and those with too many ".." within the root: nothing
 * outside it is ever opened. Not thread-safe: each thread has its own. The struct owns its descriptors
 * (root_done, AUTO(root)).
 */
#ifndef VN_BASE_ROOT_H
#define VN_BASE_ROOT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/strbuf.h"

/* Folders deep that a path may lead; sysfs has a dozen. */
#define ROOT_MAX_DEPTH 48

struct root_step {
	char *name;
	int fd;
};

struct root {
	int fd;	     /* -1: closed */
	bool walks;  /* folder by folder, as before Linux 5.6 and under valgrind */
	int near_fd; /* of the folder that root_stay_near() named; -1: none */
	char *near;
	char *piece;				/* what is read goes by way of it */
	struct root_step steps[ROOT_MAX_DEPTH]; /* where the last path led */
	size_t n_steps;
};

#define ROOT_INIT                        \
	{                                \
		.fd = -1, .near_fd = -1, \
	}

enum root_status {
	ROOT_OK,
	ROOT_ABSENT,   /* there is no such file or folder */
	ROOT_REFUSED,  /* it is there, but can't be read: errno says why */
	ROOT_TOO_LONG, /* it has more than the limit */
};

int root_open(struct root *root, const char *path, struct error *error) MUST_CHECK;
void root_done(struct root *root);

/* Makes it quicker to read what is below a folder: much is to follow. */
void root_stay_near(struct root *root, const char *folder);

/*
 * Reads a file of at most limit bytes into out, whose old text goes. A file that is longer gives
 * its first limit bytes with ROOT_TOO_LONG. A FIFO isn't waited for.
 */
enum root_status root_read(struct root *root, const char *path, size_t limit,
			   struct strbuf *out) MUST_CHECK;
/* The same for a file in sysfs, or a copy of one: what one read gives is all that it has, unless it
   fills the space. Half as many system calls matter where there are 20,000 files. */
enum root_status root_read_attribute(struct root *root, const char *path, size_t limit,
				     struct strbuf *out) MUST_CHECK;

/* The names in a folder but . and .., in byte order, in the arena. */
enum root_status root_list(struct root *root, const char *path, struct arena *arena,
			   const char ***out_names, size_t *out_n) MUST_CHECK;

bool root_has(struct root *root, const char *path);

#endif
