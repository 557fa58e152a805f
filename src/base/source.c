/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A source text and its lines. */
#include "base/source.h"

#include <stdbool.h>
#include <string.h>

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

struct source_position source_locate(const struct source *source, uint32_t offset)
{
	struct source_position position = { .line = 1, .column = 1 };
	const char *text = source->text, *line = text, *end = text + source->length;
	const char *at = offset < source->length ? text + offset : end;
	const char *next;

	/* of the character that offset is in */
	while (at > text && at < end && is_continuation(*at))
		at--;
	while ((next = memchr(line, '\n', (size_t)(at - line)))) {
		line = next + 1;
		position.line++;
	}
	for (const char *p = line; p < at; p++)
		if (!is_continuation(*p))
			position.column++;
	next = memchr(at, '\n', (size_t)(end - at));
	if (!next)
		next = end;
	if (next > line && next[-1] == '\r')
		next--;
	position.line_at = (uint32_t)(line - text);
	position.line_length = (uint32_t)(next - line);
	return position;
}
