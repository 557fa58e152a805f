/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Numbers, units, lists and text: what a list is written as is read as the same list. */
#include "base/bitmap.h"
#include "base/number.h"
#include "base/text.h"
#include "fuzz.h"

static void read_numbers(const char *text)
{
	uint64_t number = 0, scale;
	int64_t with_sign = 0;

	(void)!number_parse(text, UINT64_MAX, &number);
	(void)!number_parse_hex(text, UINT64_MAX, &number);
	(void)!number_parse_signed(text, INT64_MIN, INT64_MAX, &with_sign);
	scale = number_unit_scale(text, 1024);
	if (scale)
		(void)!number_scale(number, scale, &number);
}

static void read_list(struct arena *arena, const char *text)
{
	struct bitmap map = { 0 }, again = { 0 };
	struct bitmap_error wrong;

	if (bitmap_parse(arena, text, &map, &wrong) < 0) {
		if (wrong.at + wrong.length > strlen(text) + 1)
			abort();
		return;
	}
	if (bitmap_is_empty(&map))
		return;
	if (bitmap_parse(arena, bitmap_text(arena, &map), &again, &wrong) < 0 ||
	    !bitmap_is_equal(&map, &again))
		abort();
}

static void neutralise(const char *text)
{
	AUTO(strbuf) out = STRBUF_INIT;

	text_add_escaped(&out, text, strlen(text));
	if (strpbrk(strbuf_text(&out), "\n\t"))
		abort();
	fuzz_expect_neutral(strbuf_text(&out), out.length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena) arena = ARENA_INIT;
	const char *text = fuzz_text(&arena, data, size);

	read_numbers(text);
	read_list(&arena, text);
	neutralise(text);
	return 0;
}
