/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* UTF-8 text from outside. */
#include "testing.h"

#include "base/text.h"

static void code_points_are_decoded(void **state)
{
	static const struct {
		const char *text;
		size_t length;
		uint32_t code_point;
		size_t used;
	} rows[] = {
		{ "", 0, 0, 0 },
		{ "\0", 1, 0, 1 },
		{ "a", 1, 'a', 1 },
		{ "\x7f", 1, 0x7f, 1 },
		{ "\xc2\x80", 2, 0x80, 2 },
		{ "\xdf\xbf", 2, 0x7ff, 2 },
		{ "\xe0\xa0\x80", 3, 0x800, 3 },
		{ "\xe2\x82\xac", 3, 0x20ac, 3 },
		{ "\xef\xbf\xbd", 3, TEXT_REPLACEMENT, 3 },
		{ "\xef\xbf\xbf", 3, 0xffff, 3 },
		{ "\xf0\x90\x80\x80", 4, 0x10000, 4 },
		{ "\xf4\x8f\xbf\xbf", 4, 0x10ffff, 4 },
		{ "\xe2\x82\xac", 2, TEXT_REPLACEMENT, 1 }, /* cut off */
		{ "\xc2", 1, TEXT_REPLACEMENT, 1 },
		{ "\xc2"
		  "a",
		  2, TEXT_REPLACEMENT, 1 },
		{ "\xe2\x82"
		  "a",
		  3, TEXT_REPLACEMENT, 1 },
		{ "\x80", 1, TEXT_REPLACEMENT, 1 }, /* no first byte */
		{ "\xff", 1, TEXT_REPLACEMENT, 1 },
		{ "\xc0\x80", 2, TEXT_REPLACEMENT, 1 }, /* overlong */
		{ "\xc1\xbf", 2, TEXT_REPLACEMENT, 1 },
		{ "\xe0\x9f\xbf", 3, TEXT_REPLACEMENT, 1 },
		{ "\xf0\x8f\xbf\xbf", 4, TEXT_REPLACEMENT, 1 },
		{ "\xed\xa0\x80", 3, TEXT_REPLACEMENT, 1 },	/* surrogate */
		{ "\xf4\x90\x80\x80", 4, TEXT_REPLACEMENT, 1 }, /* beyond U+10FFFF */
		{ "\xf8\x88\x80\x80\x80", 5, TEXT_REPLACEMENT, 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		size_t used = 99;
		uint32_t code_point = text_decode(rows[i].text, rows[i].length, &used);

		if (code_point != rows[i].code_point || used != rows[i].used)
			fail_msg("row %zu: U+%04X, %zu bytes", i, (unsigned)code_point, used);
	}
}

static void widths_are_those_of_terminals(void **state)
{
	static const struct {
		uint32_t code_point;
		unsigned width;
	} rows[] = {
		{ 0, 0 },	{ '\t', 0 },	 { ' ', 1 },	 { '~', 1 },	 { 0x7f, 0 },
		{ 0x9b, 0 },	{ 0xa0, 1 },	 { 0xad, 1 },	 { 0xe4, 1 },	 { 0x2ff, 1 },
		{ 0x300, 0 },	{ 0x36f, 0 },	 { 0x370, 1 },	 { 0x5d0, 1 },	 { 0x1100, 2 },
		{ 0x1160, 0 },	{ 0x200d, 0 },	 { 0x202e, 0 },	 { 0x20ac, 1 },	 { 0x2500, 1 },
		{ 0x3042, 2 },	{ 0x4e00, 2 },	 { 0xac00, 2 },	 { 0xfe0f, 0 },	 { 0xff21, 2 },
		{ 0xff71, 1 },	{ 0xfffd, 1 },	 { 0x1f4a9, 2 }, { 0x20000, 2 }, { 0x3fffd, 2 },
		{ 0xe0100, 0 }, { 0x10ffff, 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (text_width(rows[i].code_point) != rows[i].width)
			fail_msg("U+%04X: %u", (unsigned)rows[i].code_point,
				 text_width(rows[i].code_point));
}

static void foreign_text_is_made_harmless(void **state)
{
	static const struct {
		const char *text, *expect;
	} rows[] = {
		{ "", "" },
		{ "plain 0-3", "plain 0-3" },
		{ "\xc3\xa4\xe2\x82\xac\xf0\x9f\x92\xa9", "\xc3\xa4\xe2\x82\xac\xf0\x9f\x92\xa9" },
		{ "a\nb\tc\r", "a\\nb\\tc\\r" },
		{ "\x1b[31mred", "\\u{1b}[31mred" },
		{ "\x7f", "\\u{7f}" },
		{ "\xc2\x9b"
		  "31m",
		  "\\u{9b}31m" }, /* C1 */
		{ "a\xe2\x80\xae"
		  "b",
		  "a\\u{202e}b" }, /* right to left */
		{ "\xe2\x81\xa6", "\\u{2066}" },
		{ "\xe2\x80\xa8", "\\u{2028}" }, /* line separator */
		{ "\xe2\x80\x8b", "\\u{200b}" }, /* no width */
		{ "\xef\xbb\xbf", "\\u{feff}" },
		{ "\xf3\xa0\x81\xa1", "\\u{e0061}" }, /* tag */
		{ "\xef\xbf\xbe", "\\u{fffe}" },
		{ "\xff\xfe", "\\xff\\xfe" },
		{ "a\xc3", "a\\xc3" },
		{ "\xc3\xa4\x80z", "\xc3\xa4\\x80z" },
		{ "\xef\xbf\xbd", "\xef\xbf\xbd" }, /* U+FFFD itself is harmless */
		{ "C:\\n", "C:\\n" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		AUTO(strbuf) out = STRBUF_INIT;

		text_add_escaped(&out, rows[i].text, strlen(rows[i].text));
		assert_string_equal(strbuf_text(&out), rows[i].expect);
	}
}

static void nul_is_escaped_too(void **state)
{
	AUTO(strbuf) out = STRBUF_INIT;

	(void)state;
	text_add_escaped(&out, "a\0b", 3);
	assert_string_equal(strbuf_text(&out), "a\\u{0}b");
}

static void json_is_the_same_from_any_writer(void **state)
{
	static const struct {
		const char *text, *expect;
	} rows[] = {
		{ "{\n  \"a\": [\n  ],\n  \"b\": { }\n}", "{\n  \"a\": [],\n  \"b\": {}\n}" },
		{ "[[],{},[ ]]", "[[],{},[]]" },
		{ "[ 1 ]", "[ 1 ]" },
		{ "[\n", "[\n" },
		{ "{\"[ ]\":\"\\\\{ }\\\"[ ]\"}", "{\"[ ]\":\"\\\\{ }\\\"[ ]\"}" },
		{ "[ ]\"\xe2\x80\xae\xc3\xa4\"", "[]\"\\u202e\xc3\xa4\"" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		AUTO(strbuf) out = STRBUF_INIT;

		text_add_json(&out, rows[i].text);
		assert_string_equal(strbuf_text(&out), rows[i].expect);
	}
}

UNIT_TESTS(cmocka_unit_test(code_points_are_decoded),
	   cmocka_unit_test(widths_are_those_of_terminals),
	   cmocka_unit_test(foreign_text_is_made_harmless), cmocka_unit_test(nul_is_escaped_too),
	   cmocka_unit_test(json_is_the_same_from_any_writer));
