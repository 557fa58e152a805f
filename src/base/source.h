/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A source text and its lines. The struct borrows path and text; whoever made it keeps them. */
#ifndef VN_BASE_SOURCE_H
#define VN_BASE_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

struct source {
	const char *path; /* as the user named it; "-" is standard input */
	const char *text; /* UTF-8, NUL-terminated */
	size_t length;	  /* bytes, without the NUL */
};

struct source_position {
	unsigned line;	      /* from 1 */
	unsigned column;      /* from 1, in code points; a tab is one */
	uint32_t line_at;     /* byte offset where the line starts */
	uint32_t line_length; /* bytes, without the line end */
};

/* Where a byte offset is; an offset beyond the text is its end. */
struct source_position source_locate(const struct source *source, uint32_t offset);

#endif
