/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The growing string, and errors, which are made of it. */
#include "testing.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/error.h"
#include "base/format.h"
#include "base/strbuf.h"

static void text_grows(void **state)
{
	AUTO(strbuf) buf = STRBUF_INIT;

	(void)state;
	assert_string_equal(strbuf_text(&buf), "");
	strbuf_add(&buf, NULL, 0);
	assert_string_equal(strbuf_text(&buf), "");
	strbuf_add(&buf, "abcdef", 3);
	strbuf_add_string(&buf, "-");
	strbuf_add_char(&buf, 'x');
	strbuf_repeat(&buf, '=', 3);
	strbuf_repeat(&buf, '!', 0);
	strbuf_printf(&buf, "%u%%", 50u);
	assert_string_equal(strbuf_text(&buf), "abc-x===50%");
	assert_int_equal(buf.length, 11);
	for (unsigned i = 0; i < 10000; i++)
		strbuf_printf(&buf, "%u,", i);
	assert_int_equal(strlen(strbuf_text(&buf)), buf.length);
	assert_int_equal(buf.length, 11 + 10 * 2 + 90 * 3 + 900 * 4 + 9000 * 5);
}

static void nul_bytes_are_text(void **state)
{
	AUTO(strbuf) buf = STRBUF_INIT;

	(void)state;
	strbuf_add(&buf, "a\0b", 3);
	strbuf_add_char(&buf, '\0');
	assert_int_equal(buf.length, 4);
	assert_memory_equal(buf.text, "a\0b\0", 5);
}

static void text_is_given_away(void **state)
{
	AUTO(strbuf) buf = STRBUF_INIT;
	AUTO_FREE char *first = NULL;
	AUTO_FREE char *second = NULL;

	(void)state;
	strbuf_add_string(&buf, "one");
	first = strbuf_take(&buf);
	second = strbuf_take(&buf);
	strbuf_add_string(&buf, "three");
	strbuf_clear(&buf);
	strbuf_add_string(&buf, "four");
	assert_string_equal(first, "one");
	assert_string_equal(second, "");
	assert_string_equal(strbuf_text(&buf), "four");
}

static void errors_say_what_and_where(void **state)
{
	AUTO(error) error = ERROR_INIT;

	(void)state;
	errno = ENOENT;
	assert_int_equal(error_set(&error, "cannot read %s: %m", "x"), -1);
	assert_string_equal(error.message, "cannot read x: No such file or directory");
	assert_int_equal(error_wrap(&error, "host %d", 1), -1);
	assert_string_equal(error.message, "host 1: cannot read x: No such file or directory");
	/* the old message may be part of the new one */
	assert_int_equal(error_set(&error, "<%s>", error.message), -1);
	assert_string_equal(error.message, "<host 1: cannot read x: No such file or directory>");
}

/* The same as the C library's, in any room. */
static void assert_formatted(const char *format, ...) PRINTF(1, 2);
static void assert_formatted(const char *format, ...)
{
	char theirs[200], ours[200];

	for (size_t room = 0; room < 100; room++) {
		va_list args, again;
		size_t length;

		memset(theirs, 'x', sizeof(theirs));
		memset(ours, 'x', sizeof(ours));
		va_start(args, format);
		va_copy(again, args);
		length = (size_t)vsnprintf(theirs, room, format, args);
		assert_int_equal(format_text(ours, room, format, again), length);
		va_end(again);
		va_end(args);
		assert_string_equal(room > 0 ? theirs : "", room > 0 ? ours : "");
		assert_int_equal(ours[room], 'x');
	}
}

static void formats_are_the_c_librarys(void **state)
{
	(void)state;
	assert_formatted("plain");
	assert_formatted("%s", "");
	assert_formatted("<%s> of %u%%, %zu and %" PRIu64 " in '%c'", "cell", UINT_MAX, SIZE_MAX,
			 UINT64_MAX, 'x');
	assert_formatted("%d %d %d %llu %lu", 0, INT_MIN, INT_MAX, ULLONG_MAX, 0ul);
	assert_formatted("%.*s|%.*s|%.*s", 3, "abcdef", 0, "abc", -1, "all of it");
	assert_formatted("%s and %5u, %-4u, %04x, %zx, %g", "others", 1u, 2u, 3u, (size_t)255, 0.5);
	assert_formatted("%u %s %ld %s", 1u, "a", -2l, "b");
}

UNIT_TESTS(cmocka_unit_test(text_grows), cmocka_unit_test(formats_are_the_c_librarys),
	   cmocka_unit_test(nul_bytes_are_text), cmocka_unit_test(text_is_given_away),
	   cmocka_unit_test(errors_say_what_and_where));
