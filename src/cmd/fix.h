/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* check --fix: what has one right answer is put right. */
#ifndef VN_CMD_FIX_H
#define VN_CMD_FIX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/strbuf.h"
#include "lib/verdict.h"

struct fix_options {
	bool in_place; /* write the file; else tell the difference */
	bool unsafe;   /* also what makes the guest another one */
};

/* A file and what is left to find in it. */
struct fixed {
	struct arena arena;
	struct strbuf text;	/* of the file now */
	struct strbuf diff;	/* empty: nothing was changed */
	struct verdict verdict; /* on the text; borrows it */
	bool other_root;	/* like struct verdict's */
	size_t n_fixed;		/* findings */
};

#define FIXED_INIT                                                                 \
	{                                                                          \
		.arena = ARENA_INIT, .text = STRBUF_INIT, .verdict = VERDICT_INIT, \
		.diff = STRBUF_INIT                                                \
	}

/* Fails where verdict_make() does, for a file that isn't UTF-8, and when it can't be written. */
int fix_file(const struct fix_options *options, const struct verdict_input *input, const char *path,
	     struct fixed *out, struct error *error) MUST_CHECK;
void fixed_done(struct fixed *fixed);

#endif
