/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Values as words, for pictures. */
#include "draw/words.h"

#include <string.h>

#include "base/text.h"

const char *words_size(struct arena *arena, uint64_t size_kib)
{
	static const char *const units[] = { "KiB", "MiB", "GiB", "TiB", "PiB" };
	uint64_t scale = 1, tenths;
	size_t unit = 0;

	while (unit + 1 < ARRAY_SIZE(units) && size_kib / scale >= 1024) {
		scale *= 1024;
		unit++;
	}
	tenths = size_kib / scale * 10 + size_kib % scale * 10 / scale;
	if (tenths % 10)
		return arena_printf(arena, "%llu.%llu %s", (unsigned long long)(tenths / 10),
				    (unsigned long long)(tenths % 10), units[unit]);
	return arena_printf(arena, "%llu %s", (unsigned long long)(tenths / 10), units[unit]);
}

const char *words_pages(struct arena *arena, uint64_t hugepage_kib)
{
	return hugepage_kib ? arena_printf(arena, ", %s pages", words_size(arena, hugepage_kib))
			    : "";
}

const char *words_count(struct arena *arena, uint64_t n, const char *noun)
{
	return arena_printf(arena, "%llu %s%s", (unsigned long long)n, noun, n == 1 ? "" : "s");
}

const char *words_escaped(struct arena *arena, const char *text)
{
	AUTO(strbuf) escaped = STRBUF_INIT;

	text_add_escaped(&escaped, text, strlen(text));
	return arena_strdup(arena, strbuf_text(&escaped));
}

const char *words_name(struct arena *arena, const struct guest *guest, const char *path)
{
	return words_escaped(arena, *guest->domain->name ? guest->domain->name : path);
}

const char *words_list(struct arena *arena, const struct bitmap *map, size_t width)
{
	const char *text = bitmap_is_empty(map) ? "none" : bitmap_text(arena, map);
	size_t end;

	if (strlen(text) <= width)
		return text;
	for (end = width > 12 ? width - 8 : 4; end > 0 && text[end] != ','; end--)
		;
	return arena_printf(arena, "%.*s,... (%u)", (int)end, text, bitmap_count(map));
}

const char *words_numbered(struct arena *arena, const char *noun, const struct bitmap *map,
			   size_t width)
{
	return arena_printf(arena, "%s%s %s", noun, bitmap_count(map) == 1 ? "" : "s",
			    words_list(arena, map, width));
}

const char *words_mode(enum memory_mode mode)
{
	return enum_name(&memory_mode_names, (int)mode);
}
