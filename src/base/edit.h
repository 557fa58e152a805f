/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Edits of findings put into a text: the new text, and how it differs from the old one.
 *
 *	AUTO(edits) edits = EDITS_INIT;
 *
 *	edits_begin(&edits, text, length, mark_length);
 *	if (!edits_add(&edits, diag))
 *		it overlaps one that is there: for the next run
 *	edits_apply(&edits, &fixed);
 *
 * Bytes that no edit names stay as they are. Line ends in what edits put in are the text's.
 */
#ifndef VN_BASE_EDIT_H
#define VN_BASE_EDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/strbuf.h"

/* Bytes at to at + length become text. */
struct edit {
	size_t at, length;
	const char *text;
};

struct edits {
	struct arena arena;
	const char *text;   /* the old one, borrowed */
	size_t length;	    /* bytes */
	size_t shift;	    /* where spans count from: behind the byte-order mark */
	bool crlf;	    /* lines end so */
	struct edit *items; /* ascending, none touches another */
	size_t n_items;
};

/* clang-format off: one line reads better */
#define EDITS_INIT                  \
	{                           \
		.arena = ARENA_INIT \
	}
/* clang-format on */

/* The spans of the findings count from shift bytes into text. */
void edits_begin(struct edits *edits, const char *text, size_t length, size_t shift);
/* Takes all edits of a finding, or none where one would touch an edit that is there. */
bool edits_add(struct edits *edits, const struct diag *diag);
/* Adds the new text to out. */
void edits_apply(const struct edits *edits, struct strbuf *out);
/* Adds a unified diff, "--- a/path" and so on, that patch(1) and git apply take. */
void edits_diff(const struct edits *edits, const char *path, struct strbuf *out);
void edits_done(struct edits *edits);

#endif
