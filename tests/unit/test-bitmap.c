/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sets of numbers; the lists against what libvirt 9.0.0 and 11.3.0 make of them. */
#include "testing.h"

#include "base/bitmap.h"

static void lists_read_as_libvirt_reads_them(void **state)
{
	static const struct {
		const char *text, *expect;
	} rows[] = {
		{ "0", "0" },
		{ "007", "7" },
		{ "0-3,^1, 7", "0,2-3,7" },
		{ " 1 , 2 ", "1-2" },
		{ "1,", "1" },
		{ "1, ", "1" },
		{ "1\n", "1" },
		{ "1,\t2", "1-2" },
		{ "1 - 3", "1-3" },
		{ "3-3", "3" },
		{ "1-+3", "1-3" },
		{ "0--0", "0" },
		{ "3,1,2,1", "1-3" },
		{ "0-3,^5", "0-3" },
		{ "^1,1", "1" },
		{ "1,^1", "" },
		{ "^1", "" },
		{ "0-3,^0,^3,", "1-2" },
		{ "16383", "16383" },
		{ "^16383,5", "5" },
		{ "63-64,127,128", "63-64,127-128" },
		{ "0-16383,^64", "0-63,65-16383" },
	};
	AUTO(arena) arena = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct bitmap_error error = { .reason = NULL };
		struct bitmap map = { .n_words = 0 };

		if (bitmap_parse(&arena, rows[i].text, &map, &error) < 0)
			fail_msg("\"%s\" %s", rows[i].text, error.reason);
		assert_string_equal(bitmap_text(&arena, &map), rows[i].expect);
	}
}

static void bad_lists_are_blamed_where_they_are_bad(void **state)
{
	static const struct {
		const char *text, *reason, *place; /* place: the bytes blamed */
		size_t at;
	} rows[] = {
		{ "", "is empty", "", 0 },
		{ " \t", "is empty", " \t", 0 },
		{ ",", "has an empty item", ",", 0 },
		{ ",1", "has an empty item", ",", 0 },
		{ "1,,2", "has an empty item", ",", 2 },
		{ "1, ,2", "has an empty item", ",", 3 },
		{ "1,x , 2", "has an item that is not a number", "x", 2 },
		{ "+1", "has an item that is not a number", "+1", 0 },
		{ "-1", "has an item that is not a number", "-1", 0 },
		{ "0x3", "has an item that is not a number", "0x3", 0 },
		{ "1;2", "has an item that is not a number", "1;2", 0 },
		{ "0, 1-2 3 ,7", "has an item that is not a number", "1-2 3", 3 },
		{ "1-3-5", "has an item that is not a number", "1-3-5", 0 },
		{ "0-3^1", "has an item that is not a number", "0-3^1", 0 },
		{ "^ 1", "has an item that is not a number", "^ 1", 0 },
		{ "1-", "has a range without an end", "1-", 0 },
		{ "1-,2", "has a range without an end", "1-", 0 },
		{ "1-+,2", "has a range without an end", "1-+", 0 },
		{ "5-a", "has a range without an end", "5-a", 0 },
		{ "0,3-1", "has a range that runs backwards", "3-1", 2 },
		{ "1--3", "has a range that runs backwards", "1--3", 0 },
		{ "0--1", "has a range that runs backwards", "0--1", 0 },
		{ "^", "has a ^ without a number", "^", 0 },
		{ "1,^,2", "has a ^ without a number", "^", 2 },
		{ "^^1", "has an item that is not a number", "^^1", 0 },
		{ "0-5,^2-3", "excludes a range, where only single numbers can be", "^2-3", 4 },
		{ "16384", "has a number above 16383", "16384", 0 },
		{ "0-16384", "has a number above 16383", "0-16384", 0 },
		{ "^16384,1", "has a number above 16383", "^16384", 0 },
		{ "1,99999999999999999999", "has a number above 16383", "99999999999999999999", 2 },
	};
	AUTO(arena) arena = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct bitmap_error error = { .reason = NULL };
		struct bitmap map = { .n_words = 9 };

		if (bitmap_parse(&arena, rows[i].text, &map, &error) == 0)
			fail_msg("\"%s\" is taken", rows[i].text);
		if (strcmp(error.reason, rows[i].reason) != 0 || error.at != rows[i].at ||
		    error.length != strlen(rows[i].place) ||
		    strncmp(rows[i].text + error.at, rows[i].place, error.length) != 0)
			fail_msg("\"%s\": \"%s\" at %zu, %zu bytes", rows[i].text, error.reason,
				 error.at, error.length);
		assert_int_equal(map.n_words, 9);
	}
}

static struct bitmap parsed(struct arena *arena, const char *text)
{
	struct bitmap_error error;
	struct bitmap map = { .n_words = 0 };

	if (*text)
		assert_int_equal(bitmap_parse(arena, text, &map, &error), 0);
	return map;
}

static void sets_are_combined(void **state)
{
	static const struct {
		const char *a, *b, *both, *either, *without;
		bool subset, intersects;
	} rows[] = {
		{ "0-3", "2-5", "2-3", "0-5", "0-1", false, true },
		{ "0-3", "0-3", "0-3", "0-3", "", true, true },
		{ "1", "0-200", "1", "0-200", "", true, true },
		{ "0-200", "1", "1", "0-200", "0,2-200", false, true },
		{ "5", "500", "", "5,500", "5", false, false },
		{ "500", "5", "", "5,500", "500", false, false },
		{ "", "3", "", "3", "", true, false },
		{ "3", "", "", "3", "3", false, false },
		{ "", "", "", "", "", true, false },
	};
	AUTO(arena) arena = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct bitmap a = parsed(&arena, rows[i].a), b = parsed(&arena, rows[i].b);
		struct bitmap both = bitmap_copy(&arena, &a), either = bitmap_copy(&arena, &a);
		struct bitmap without = bitmap_copy(&arena, &a);

		bitmap_intersect(&both, &b);
		bitmap_add(&arena, &either, &b);
		bitmap_remove(&without, &b);
		assert_string_equal(bitmap_text(&arena, &both), rows[i].both);
		assert_string_equal(bitmap_text(&arena, &either), rows[i].either);
		assert_string_equal(bitmap_text(&arena, &without), rows[i].without);
		assert_int_equal(bitmap_is_subset(&a, &b), rows[i].subset);
		assert_int_equal(bitmap_intersects(&a, &b), rows[i].intersects);
		assert_int_equal(bitmap_is_equal(&a, &b), strcmp(rows[i].a, rows[i].b) == 0);
		/* the first ones are as they were: copies share nothing */
		assert_string_equal(bitmap_text(&arena, &a), rows[i].a);
	}
}

static void size_is_no_difference(void **state)
{
	AUTO(arena) arena = ARENA_INIT;
	struct bitmap shrunk = parsed(&arena, "3,900");
	const struct bitmap small = parsed(&arena, "3");

	(void)state;
	bitmap_clear(&shrunk, 900);
	bitmap_clear(&shrunk, 90000);
	assert_true(bitmap_is_equal(&shrunk, &small));
	assert_true(bitmap_is_equal(&small, &shrunk));
	assert_int_equal(bitmap_last(&shrunk), 3);
}

static void bits_are_found(void **state)
{
	AUTO(arena) arena = ARENA_INIT;
	const struct bitmap none = { .n_words = 0 }, map = parsed(&arena, "3,63-64,130"),
			    full = parsed(&arena, "0-127");
	unsigned sum = 0;

	(void)state;
	assert_int_equal(bitmap_first(&map), 3);
	assert_int_equal(bitmap_last(&map), 130);
	assert_int_equal(bitmap_count(&map), 4);
	assert_int_equal(bitmap_next(&map, 4), 63);
	assert_int_equal(bitmap_next(&map, 64), 64);
	assert_int_equal(bitmap_next(&map, 65), 130);
	assert_true(bitmap_next(&map, 131) == BITMAP_NONE);
	assert_true(bitmap_next(&map, 100000) == BITMAP_NONE);
	assert_int_equal(bitmap_next_clear(&map, 63), 65);
	assert_int_equal(bitmap_next_clear(&map, 4), 4);
	assert_int_equal(bitmap_next_clear(&full, 0), 128);
	assert_int_equal(bitmap_next_clear(&full, 1000), 1000);
	assert_int_equal(bitmap_next_clear(&none, 5), 5);
	assert_true(bitmap_has(&map, 64) && !bitmap_has(&map, 65) && !bitmap_has(&map, 99999));
	assert_true(bitmap_first(&none) == BITMAP_NONE && bitmap_last(&none) == BITMAP_NONE);
	assert_true(bitmap_is_empty(&none) && !bitmap_is_empty(&map));
	assert_int_equal(bitmap_count(&none), 0);
	bitmap_for_each (&map, bit)
		sum += bit;
	assert_int_equal(sum, 3 + 63 + 64 + 130);
}

static void ranges_are_set(void **state)
{
	static const unsigned edges[] = { 0, 1, 62, 63, 64, 65, 127, 128, 129, 300 };
	AUTO(arena) arena = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(edges); i++)
		for (size_t j = i; j < ARRAY_SIZE(edges); j++) {
			struct bitmap map = { .n_words = 0 };

			bitmap_set_range(&arena, &map, edges[i], edges[j]);
			assert_int_equal(bitmap_first(&map), edges[i]);
			assert_int_equal(bitmap_last(&map), edges[j]);
			assert_int_equal(bitmap_count(&map), edges[j] - edges[i] + 1);
		}
}

static void growing_keeps_what_is_set(void **state)
{
	AUTO(arena) arena = ARENA_INIT;
	struct bitmap map = { .n_words = 0 };

	(void)state;
	for (unsigned bit = 0; bit <= BITMAP_MAX_BIT; bit += 3)
		bitmap_set(&arena, &map, bit);
	assert_int_equal(bitmap_count(&map), BITMAP_MAX_BIT / 3 + 1);
	bitmap_for_each (&map, bit)
		assert_int_equal(bit % 3, 0);
}

UNIT_TESTS(cmocka_unit_test(lists_read_as_libvirt_reads_them),
	   cmocka_unit_test(bad_lists_are_blamed_where_they_are_bad),
	   cmocka_unit_test(sets_are_combined), cmocka_unit_test(size_is_no_difference),
	   cmocka_unit_test(bits_are_found), cmocka_unit_test(ranges_are_set),
	   cmocka_unit_test(growing_keeps_what_is_set));
