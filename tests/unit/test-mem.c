/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Memory that never fails, and names of enum values. */
#include "testing.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/enum.h"
#include "base/mem.h"

/* What a child that runs out of memory says and ends with. */
static int exhausted_child(int status, char *said, size_t room)
{
	int ends[2], child_status;
	pid_t child;
	ssize_t n;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (child == 0) {
		(void)dup2(ends[1], STDERR_FILENO);
		if (status)
			mem_set_exit_status(status);
		free(mem_alloc_array(SIZE_MAX / 2, 3));
		_exit(0);
	}
	(void)close(ends[1]);
	n = read(ends[0], said, room - 1);
	assert_true(n >= 0);
	said[n] = '\0';
	(void)close(ends[0]);
	assert_int_equal(waitpid(child, &child_status, 0), child);
	assert_true(WIFEXITED(child_status));
	return WEXITSTATUS(child_status);
}

static void too_much_ends_the_process_as_chosen(void **state)
{
	AUTO_FREE char *said = mem_alloc(100);

	(void)state;
	assert_int_equal(exhausted_child(0, said, 100), 2);
	assert_string_equal(said, "virtnuma: out of memory\n");
	assert_int_equal(exhausted_child(7, said, 100), 7);
}

static void memory_is_as_asked(void **state)
{
	AUTO_FREE unsigned *array = mem_alloc_array(100, sizeof(*array));
	AUTO_FREE char *part = mem_strndup("abc", 2);
	AUTO_FREE char *nothing = mem_alloc(0);

	(void)state;
	for (size_t i = 0; i < 100; i++)
		assert_int_equal(array[i], 0);
	array[99] = 5;
	array = mem_resize_array(array, 1000, sizeof(*array));
	assert_int_equal(array[99], 5);
	assert_string_equal(part, "ab");
	assert_non_null(nothing);
}

static void values_are_given_away_once(void **state)
{
	char *text = mem_strdup("x"), *taken = TAKE(text);
	AUTO_FILE FILE *file = fopen("/dev/null", "r");

	(void)state;
	assert_null(text);
	assert_string_equal(taken, "x");
	assert_non_null(file);
	free(taken);
}

static void enums_have_names(void **state)
{
	static const char *const names[] = { [1] = "one", [3] = "three" };
	static const struct enum_names table = ENUM_NAMES(names);

	(void)state;
	assert_int_equal(enum_parse(&table, "one"), 1);
	assert_int_equal(enum_parse(&table, "three"), 3);
	assert_int_equal(enum_parse(&table, ""), -1);
	assert_int_equal(enum_parse(&table, "One"), -1);
	assert_string_equal(enum_name(&table, 3), "three");
	assert_string_equal(enum_name(&table, 0), "");
	assert_string_equal(enum_name(&table, -1), "");
	assert_string_equal(enum_name(&table, 4), "");
	assert_int_equal(enum_parse(&enum_yes_no, "yes"), TRISTATE_YES);
	assert_int_equal(enum_parse(&enum_yes_no, "on"), -1);
	assert_int_equal(enum_parse(&enum_on_off, "off"), TRISTATE_NO);
	assert_string_equal(enum_name(&enum_on_off, TRISTATE_ABSENT), "");
}

UNIT_TESTS(cmocka_unit_test(too_much_ends_the_process_as_chosen),
	   cmocka_unit_test(memory_is_as_asked), cmocka_unit_test(values_are_given_away_once),
	   cmocka_unit_test(enums_have_names));
