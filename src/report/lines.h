/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Lines and columns of many places in one text, found fast: an index of line starts, and the
 * last place, from which the next on the same line is counted on.
 */
#ifndef VN_REPORT_LINES_H
#define VN_REPORT_LINES_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/source.h"

struct lines {
	const struct source *source;
	uint32_t *starts; /* of each line; in the arena that lines_index() got */
	size_t n_starts;
	struct source_position last;
	uint32_t last_at; /* offset that last was found for */
};

void lines_index(struct arena *arena, const struct source *source, struct lines *out);

/* As source_locate(). */
struct source_position lines_locate(struct lines *lines, uint32_t offset);

#endif
