/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Command lines: what is read of them, and how a wrong one is refused. */
#include "testing.h"

#include "base/mem.h"
#include "cmd/options.h"

static const struct option_row first_rows[] = {
	{ .name = "host", .argument = "SRC", .help = "a host", .id = OPTION_HOST },
	{
		.name = "connect",
		.letter = 'c',
		.argument = "URI",
		.help = "one\ntwo",
		.id = OPTION_CONNECT,
	},
	{ .name = "qemu-version", .argument = "X.Y", .help = "QEMU", .id = OPTION_QEMU_VERSION },
};
static const struct option_row second_rows[] = {
	{ .name = "verbose", .letter = 'v', .help = "more", .id = OPTION_VERBOSE },
	{ .name = "quiet", .letter = 'q', .help = "less", .id = OPTION_QUIET },
	{
		.name = "a-name-that-takes-the-whole-column",
		.help = "below it",
		.id = OPTION_FORCE,
	},
};
static const struct option_set first = {
	.title = "First",
	.rows = first_rows,
	.n_rows = ARRAY_SIZE(first_rows),
};
static const struct option_set second = {
	.title = "Second",
	.rows = second_rows,
	.n_rows = ARRAY_SIZE(second_rows),
};
static const struct option_set *const sets[] = { &first, &second, NULL };

#define MAX_WORDS 8

struct row {
	const char *words[MAX_WORDS]; /* behind the program's name */
	bool stops;
	const char *told;  /* id=argument of each option, then the operands; NULL: refused */
	const char *error; /* when refused */
};

static const struct row rows[] = {
	{ .words = { "a.xml" }, .told = "| a.xml" },
	{ .words = { "--host", "none", "a.xml", "-v" }, .told = "host=none verbose | a.xml" },
	{ .words = { "--host=none" }, .told = "host=none |" },
	{ .words = { "--ho", "x" }, .told = "host=x |" },
	{ .words = { "-cqemu:///system", "-c", "x" },
	  .told = "connect=qemu:///system connect=x |" },
	{ .words = { "-vq", "-" }, .told = "verbose quiet | -" },
	{ .words = { "--", "-v", "--host" }, .told = "| -v --host" },
	{ .words = { "--host", "" }, .told = "host= |" },
	{ .words = { "-v", "check", "-q" }, .stops = true, .told = "verbose | check -q" },
	{ .words = { "--hots", "x" }, .error = "unknown option --hots; did you mean --host?" },
	{ .words = { "--hots=x" }, .error = "unknown option --hots; did you mean --host?" },
	{ .words = { "--nonsense" }, .error = "unknown option --nonsense" },
	{ .words = { "a.xml", "-x" }, .error = "unknown option -x" },
	{ .words = { "-vx" }, .error = "unknown option -x" },
	{ .words = { "--host" }, .error = "option --host needs an argument: SRC" },
	{ .words = { "-c" }, .error = "option --connect needs an argument: URI" },
	{ .words = { "--quiet=1" }, .error = "option --quiet takes no argument" },
};

/* An ambiguous beginning needs two options that share it. */
static const struct option_row alike_rows[] = {
	{ .name = "qemu", .argument = "BIN", .help = "", .id = OPTION_HOST },
	{ .name = "qemu-version", .argument = "X.Y", .help = "", .id = OPTION_QEMU_VERSION },
	{ .name = "quiet", .help = "", .id = OPTION_QUIET },
};
static const struct option_set alike = {
	.title = "Alike",
	.rows = alike_rows,
	.n_rows = ARRAY_SIZE(alike_rows),
};
static const struct option_set *const alike_sets[] = { &alike, NULL };

static const char *option_name(enum option_id id)
{
	for (const struct option_set *const *set = sets; *set; set++)
		for (size_t i = 0; i < (*set)->n_rows; i++)
			if ((*set)->rows[i].id == id)
				return (*set)->rows[i].name;
	return "?";
}

static int parse(struct arena *arena, const struct option_set *const *of, const struct row *row,
		 struct options *options, struct error *error)
{
	/* getopt moves the words about */
	char **argv = ARENA_ARRAY(arena, char *, MAX_WORDS + 2);
	struct options_input input = {
		.sets = of,
		.argc = 1,
		.argv = argv,
		.stops_at_operand = row->stops,
	};

	argv[0] = arena_strdup(arena, "virtnuma");
	for (size_t i = 0; i < MAX_WORDS && row->words[i]; i++)
		argv[input.argc++] = arena_strdup(arena, row->words[i]);
	return options_parse(arena, &input, options, error);
}

static void add_told(const struct options *options, struct strbuf *told)
{
	for (size_t i = 0; i < options->n_given; i++) {
		strbuf_add_string(told, option_name(options->given[i].id));
		if (options->given[i].argument)
			strbuf_printf(told, "=%s", options->given[i].argument);
		strbuf_add_char(told, ' ');
	}
	strbuf_add_char(told, '|');
	for (size_t i = 0; i < options->n_operands; i++)
		strbuf_printf(told, " %s", options->operands[i]);
}

static void parse_reads_and_refuses(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		AUTO(arena) arena = ARENA_INIT;
		AUTO(error) error = ERROR_INIT;
		AUTO(strbuf) told = STRBUF_INIT;
		struct options options = { 0 };
		int result = parse(&arena, sets, &rows[i], &options, &error);

		print_message("# row %zu\n", i);
		assert_int_equal(result, rows[i].told ? 0 : -1);
		if (rows[i].told) {
			add_told(&options, &told);
			assert_string_equal(strbuf_text(&told), rows[i].told);
		} else {
			assert_string_equal(error.message, rows[i].error);
		}
	}
}

static void parse_names_what_an_abbreviation_could_be(void **state)
{
	static const struct row ambiguous = { .words = { "--q" } };
	static const struct row exact = { .words = { "--qemu", "x" } };
	AUTO(arena) arena = ARENA_INIT;
	AUTO(error) error = ERROR_INIT;
	struct options options = { 0 };

	(void)state;
	assert_int_equal(parse(&arena, alike_sets, &ambiguous, &options, &error), -1);
	assert_string_equal(error.message, "option --q could be --qemu, --qemu-version, --quiet");
	assert_int_equal(parse(&arena, alike_sets, &exact, &options, &error), 0);
	assert_string_equal(options_value(&options, OPTION_HOST), "x");
}

static void value_is_the_last_one(void **state)
{
	static const struct row twice = { .words = { "--host", "a", "-v", "--host", "b" } };
	AUTO(arena) arena = ARENA_INIT;
	AUTO(error) error = ERROR_INIT;
	struct options options = { 0 };

	(void)state;
	assert_int_equal(parse(&arena, sets, &twice, &options, &error), 0);
	assert_string_equal(options_value(&options, OPTION_HOST), "b");
	assert_null(options_value(&options, OPTION_CONNECT));
	assert_true(options_have(&options, OPTION_VERBOSE));
	assert_false(options_have(&options, OPTION_QUIET));
}

static void format_aligns_help(void **state)
{
	AUTO(strbuf) text = STRBUF_INIT;

	(void)state;
	options_format(sets, &text);
	assert_string_equal(strbuf_text(&text), "\nFirst:\n"
						"      --host SRC             a host\n"
						"  -c, --connect URI          one\n"
						"                             two\n"
						"      --qemu-version X.Y     QEMU\n"
						"\nSecond:\n"
						"  -v, --verbose              more\n"
						"  -q, --quiet                less\n"
						"      --a-name-that-takes-the-whole-column\n"
						"                             below it\n");
}

UNIT_TESTS(cmocka_unit_test(parse_reads_and_refuses),
	   cmocka_unit_test(parse_names_what_an_abbreviation_could_be),
	   cmocka_unit_test(value_is_the_last_one), cmocka_unit_test(format_aligns_help));
