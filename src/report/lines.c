/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lines and columns. */
#include "report/lines.h"

#include <stdbool.h>
#include <string.h>

void lines_index(struct arena *arena, const struct source *source, struct lines *out)
{
	const char *text = source->text, *end = text + source->length;

	*out = (struct lines){ .source = source };
	for (const char *line = text; line; line = line ? line + 1 : NULL) {
		*ARENA_APPEND(arena, out->starts, out->n_starts) = (uint32_t)(line - text);
		line = memchr(line, '\n', (size_t)(end - line));
	}
	out->last = source_locate(source, 0);
}

/* The line that holds the offset, from 0. */
static size_t find_line(const struct lines *lines, uint32_t offset)
{
	size_t low = 0, high = lines->n_starts;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (lines->starts[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static uint32_t line_length(const struct lines *lines, size_t line)
{
	const struct source *source = lines->source;
	uint32_t start = lines->starts[line], end = (uint32_t)source->length;

	if (line + 1 < lines->n_starts)
		end = lines->starts[line + 1] - 1;
	if (end > start && source->text[end - 1] == '\r')
		end--;
	return end - start;
}

static bool continues(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

struct source_position lines_locate(struct lines *lines, uint32_t offset)
{
	const char *text = lines->source->text;
	struct source_position position = { .column = 1 };
	uint32_t from;
	size_t line;

	if (offset > lines->source->length)
		offset = (uint32_t)lines->source->length;
	while (offset > 0 && continues(text[offset])) /* of the character that offset is in */
		offset--;
	line = find_line(lines, offset);
	position.line = (unsigned)line + 1;
	position.line_at = from = lines->starts[line];
	position.line_length = line_length(lines, line);
	if (position.line == lines->last.line && lines->last_at <= offset) {
		position.column = lines->last.column;
		from = lines->last_at;
	}
	for (uint32_t i = from; i < offset; i++)
		position.column += !continues(text[i]);
	lines->last = position;
	lines->last_at = offset;
	return position;
}
