/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The growing string, and errors, which are made of it. */
#include "testing.h"

#include <errno.h>

#include "base/error.h"
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

UNIT_TESTS(cmocka_unit_test(text_grows), cmocka_unit_test(nul_bytes_are_text),
	   cmocka_unit_test(text_is_given_away), cmocka_unit_test(errors_say_what_and_where));
