/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One region of memory a model. */
#include "testing.h"

#include <stdalign.h>

#include "base/arena.h"

static void pieces_are_zeroed_aligned_and_apart(void **state)
{
	static const size_t sizes[] = { 0, 1, 7, 16, 17, 4000, 40000, 3, 5000000, 1 };
	AUTO(arena) arena = ARENA_INIT;
	unsigned char *pieces[ARRAY_SIZE(sizes)];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		pieces[i] = arena_alloc(&arena, sizes[i]);
		assert_non_null(pieces[i]);
		assert_int_equal((uintptr_t)pieces[i] % alignof(max_align_t), 0);
		for (size_t byte = 0; byte < sizes[i]; byte++)
			assert_int_equal(pieces[i][byte], 0);
		memset(pieces[i], (int)i + 1, sizes[i]);
	}
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		for (size_t byte = 0; byte < sizes[i]; byte++)
			assert_int_equal(pieces[i][byte], i + 1);
		for (size_t j = 0; j < i; j++)
			assert_ptr_not_equal(pieces[i], pieces[j]);
	}
}

static void strings_are_copied(void **state)
{
	AUTO(arena) arena = ARENA_INIT;
	char text[] = "abc";
	const char *whole = arena_strdup(&arena, text), *part = arena_strndup(&arena, text, 2);
	const char *none = arena_strndup(&arena, NULL, 0);

	(void)state;
	text[0] = 'X';
	assert_string_equal(whole, "abc");
	assert_string_equal(part, "ab");
	assert_string_equal(none, "");
	assert_string_equal(arena_printf(&arena, "%d-%s", 4, "x"), "4-x");
	assert_int_equal(strlen(arena_printf(&arena, "%050000d", 1)), 50000);
}

static void arrays_grow(void **state)
{
	AUTO(arena) arena = ARENA_INIT;
	unsigned *numbers = NULL;
	size_t n = 0;

	(void)state;
	for (unsigned i = 0; i < 1000; i++) {
		unsigned *number = ARENA_APPEND(&arena, numbers, n);

		assert_int_equal(*number, 0);
		*number = i + 1;
	}
	assert_int_equal(n, 1000);
	for (unsigned i = 0; i < n; i++)
		assert_int_equal(numbers[i], i + 1);
}

static void an_arena_can_be_used_again(void **state)
{
	struct arena arena = ARENA_INIT;

	(void)state;
	(void)arena_strdup(&arena, "x");
	arena_done(&arena);
	assert_string_equal(arena_strdup(&arena, "y"), "y");
	arena_done(&arena);
	arena_done(&arena);
}

UNIT_TESTS(cmocka_unit_test(pieces_are_zeroed_aligned_and_apart),
	   cmocka_unit_test(strings_are_copied), cmocka_unit_test(arrays_grow),
	   cmocka_unit_test(an_arena_can_be_used_again));
