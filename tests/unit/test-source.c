/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lines and columns. */
#include "testing.h"

#include "base/mem.h"
#include "base/source.h"

static void offsets_become_lines_and_columns(void **state)
{
	static const struct {
		const char *text;
		uint32_t offset;
		struct source_position expect; /* line, column, where the line is, its length */
	} rows[] = {
		{ "", 0, { 1, 1, 0, 0 } },
		{ "", 5, { 1, 1, 0, 0 } },
		{ "abc", 0, { 1, 1, 0, 3 } },
		{ "abc", 2, { 1, 3, 0, 3 } },
		{ "abc", 3, { 1, 4, 0, 3 } },
		{ "abc", 99, { 1, 4, 0, 3 } },
		{ "a\nbc\n", 1, { 1, 2, 0, 1 } },
		{ "a\nbc\n", 2, { 2, 1, 2, 2 } },
		{ "a\nbc\n", 4, { 2, 3, 2, 2 } },
		{ "a\nbc\n", 5, { 3, 1, 5, 0 } },
		{ "a\r\nbc\r\n", 1, { 1, 2, 0, 1 } },
		{ "a\r\nbc\r\n", 4, { 2, 2, 3, 2 } },
		{ "\n\n\n", 2, { 3, 1, 2, 0 } },
		{ "\tx", 1, { 1, 2, 0, 2 } },					 /* a tab is one */
		{ "\xc3\xa4\xe2\x82\xac\xf0\x9f\x92\xa9z", 9, { 1, 4, 0, 10 } }, /* ä € 💩 */
		{ "\xc3\xa4\xe2\x82\xac\xf0\x9f\x92\xa9z", 5, { 1, 3, 0, 10 } },
		{ "\xc3\xa4\xe2\x82\xac\xf0\x9f\x92\xa9z", 4, { 1, 2, 0, 10 } }, /* within € */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct source source = { .path = "x",
					       .text = rows[i].text,
					       .length = strlen(rows[i].text) };
		struct source_position is = source_locate(&source, rows[i].offset);

		if (is.line != rows[i].expect.line || is.column != rows[i].expect.column ||
		    is.line_at != rows[i].expect.line_at ||
		    is.line_length != rows[i].expect.line_length)
			fail_msg("row %zu: %u:%u, line at %u, %u bytes", i, is.line, is.column,
				 (unsigned)is.line_at, (unsigned)is.line_length);
	}
}

UNIT_TESTS(cmocka_unit_test(offsets_become_lines_and_columns));
