/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A line of source text as it is shown, and where the underline below it goes.
 *
 * Tabs become blanks, what could act on a terminal is escaped, and of a long line only the part
 * around the span is left.
 */
#ifndef VN_REPORT_EXCERPT_H
#define VN_REPORT_EXCERPT_H

#include <stdbool.h>

#include "base/source.h"
#include "base/span.h"
#include "base/strbuf.h"

struct excerpt {
	struct strbuf line;
	size_t underline_at;	/* columns of a terminal, from 0 */
	size_t underline_width; /* likewise; at least 1 */
	bool cut;		/* the line is longer than what is shown */
};

#define EXCERPT_INIT                \
	{                           \
		.line = STRBUF_INIT \
	}

/* position is that of the span's start; a span over several lines is underlined to the end of its
   first. columns is what there is room for; 0: not known. */
void excerpt_make(const struct source *source, const struct source_position *position,
		  struct span span, unsigned columns, struct excerpt *out);
void excerpt_done(struct excerpt *excerpt);

#endif
