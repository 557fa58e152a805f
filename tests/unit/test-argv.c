/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options and properties keep their order, their kinds and where they come from. */
#include "testing.h"

#include "qemu/argv.h"

static void options_keep_their_order(void **state)
{
	AUTO(arena) arena = ARENA_INIT;
	struct argv argv = { .arena = &arena };
	static const char *const names[] = { "-machine", "-m", "-smp", "-object", "-numa" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		(void)argv_add(&argv, names[i], ARGV_KEYVAL, ARGV_FAMILY_MACHINE);
	assert_int_equal(argv.n_options, ARRAY_SIZE(names));
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		assert_string_equal(argv.options[i].option, names[i]);
}

static void properties_go_to_the_newest_option(void **state)
{
	AUTO(arena) arena = ARENA_INIT;
	struct argv argv = { .arena = &arena };
	struct bitmap list = { 0 };

	(void)state;
	bitmap_set(&arena, &list, 5);
	(void)argv_add(&argv, "-m", ARGV_KEYVAL, ARGV_FAMILY_MEMORY);
	argv_kib(&argv, "size", 1024, 'k');
	(void)argv_add(&argv, "-object", ARGV_OBJECT, ARGV_FAMILY_NUMA);
	argv_string(&argv, "qom-type", "memory-backend-ram");
	argv_printf(&argv, "id", "ram-node%u", 7u);
	argv_number(&argv, "size", UINT64_MAX);
	argv_bool(&argv, "prealloc", true);
	argv_list(&argv, "host-nodes", &list);
	assert_int_equal(argv.options[0].n_properties, 1);
	assert_int_equal(argv.options[0].properties[0].suffix, 'k');
	assert_int_equal(argv.options[1].n_properties, 5);
	assert_string_equal(argv.options[1].properties[1].string, "ram-node7");
	assert_true(argv.options[1].properties[2].number == UINT64_MAX);
	assert_true(argv.options[1].properties[3].flag);
	assert_true(bitmap_has(&argv.options[1].properties[4].list, 5));
}

static void an_absent_tristate_is_no_property(void **state)
{
	AUTO(arena) arena = ARENA_INIT;
	struct argv argv = { .arena = &arena };

	(void)state;
	(void)argv_add(&argv, "-device", ARGV_DEVICE, ARGV_FAMILY_DEVICES);
	argv_tristate(&argv, "ats", TRISTATE_ABSENT);
	assert_int_equal(argv.options[0].n_properties, 0);
	argv_tristate(&argv, "ats", TRISTATE_NO);
	argv_tristate(&argv, "packed", TRISTATE_YES);
	assert_int_equal(argv.options[0].n_properties, 2);
	assert_false(argv.options[0].properties[0].flag);
	assert_true(argv.options[0].properties[1].flag);
}

static void an_option_says_where_it_comes_from(void **state)
{
	AUTO(arena) arena = ARENA_INIT;
	struct argv argv = { .arena = &arena };

	(void)state;
	(void)argv_add(&argv, "-numa", ARGV_KEYVAL, ARGV_FAMILY_NUMA);
	argv_from(&argv, (struct span){ .at = 12, .length = 3 }, "<cell id='%u'>", 2u);
	argv_left_out(&argv, "%zu disks", (size_t)3);
	assert_int_equal(argv.options[0].from.at, 12);
	assert_string_equal(argv.options[0].reason, "<cell id='2'>");
	assert_int_equal(argv.n_left_out, 1);
	assert_string_equal(argv.left_out[0], "3 disks");
}

static void implied_keys_are_those_of_qemu(void **state)
{
	static const struct {
		const char *option, *key;
	} rows[] = {
		{ "-machine", "type" }, { "-m", "size" },	   { "-smp", "cpus" },
		{ "-numa", "type" },	{ "-object", "qom-type" }, { "-device", "driver" },
		{ "-cpu", "model" },	{ "-overcommit", NULL },   { "-mem-path", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct argv_option option = { .option = rows[i].option };

		if (rows[i].key)
			assert_string_equal(argv_implied_key(&option), rows[i].key);
		else
			assert_null(argv_implied_key(&option));
	}
}

static void every_family_has_a_name(void **state)
{
	(void)state;
	for (int family = 0; family < ARGV_FAMILY_COUNT; family++) {
		const char *name = enum_name(&argv_family_names, family);

		assert_string_not_equal(name, "");
		assert_int_equal(enum_parse(&argv_family_names, name), family);
	}
}

UNIT_TESTS(cmocka_unit_test(options_keep_their_order),
	   cmocka_unit_test(properties_go_to_the_newest_option),
	   cmocka_unit_test(an_absent_tristate_is_no_property),
	   cmocka_unit_test(an_option_says_where_it_comes_from),
	   cmocka_unit_test(implied_keys_are_those_of_qemu),
	   cmocka_unit_test(every_family_has_a_name));
