/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Command-line options from tables. */
#include "cmd/options.h"

#include <getopt.h>
#include <string.h>

#include "domain/suggest.h"

/* getopt's value for a long option: beyond any letter. */
#define LONG_VALUE 256

#define HELP_COLUMN 29

#define for_each_row(sets, row)                                            \
	for (const struct option_set *const *set_ = (sets); *set_; set_++) \
		for (const struct option_row *row = (*set_)->rows;         \
		     row < (*set_)->rows + (*set_)->n_rows; row++)

static const struct option_row *find_row(const struct option_set *const *sets, int value)
{
	for_each_row(sets, row) if (value < LONG_VALUE
					    ? row->letter && row->letter == value
					    : (int)row->id == value - LONG_VALUE) return row;
	return NULL;
}

static struct option *long_options(struct arena *arena, const struct option_set *const *sets)
{
	struct option *options = NULL;
	size_t n = 0;

	for_each_row(sets, row) * ARENA_APPEND(arena, options, n) = (struct option){
		.name = row->name,
		.has_arg = row->argument ? required_argument : no_argument,
		.val = LONG_VALUE + (int)row->id,
	};
	(void)ARENA_APPEND(arena, options, n); /* the row of zeros that ends them */
	return options;
}

/* In front "+" to stop at an operand; ":" to tell a missing argument from an unknown option. */
static void add_letters(const struct options_input *input, struct strbuf *letters)
{
	if (input->stops_at_operand)
		strbuf_add_char(letters, '+');
	strbuf_add_char(letters, ':');
	for_each_row(input->sets, row)
	{
		if (!row->letter)
			continue;
		strbuf_add_char(letters, row->letter);
		if (row->argument)
			strbuf_add_char(letters, ':');
	}
}

/* The option as it was typed, "--name" without what follows "=". */
static char *typed_name(struct arena *arena, const char *word)
{
	return arena_strndup(arena, word, strcspn(word, "="));
}

static int unknown_option(struct arena *arena, const struct options_input *input, const char *word,
			  struct error *error)
{
	char *typed = typed_name(arena, word);
	const char **names = NULL, *meant;
	AUTO(strbuf) matches = STRBUF_INIT;
	size_t n_names = 0, n_matches = 0;

	for_each_row(input->sets, row)
	{
		*ARENA_APPEND(arena, names, n_names) = row->name;
		if (strncmp(row->name, typed + 2, strlen(typed + 2)) == 0)
			strbuf_printf(&matches, "%s--%s", n_matches++ ? ", " : "", row->name);
	}
	if (n_matches > 1)
		return error_set(error, "option %s could be %s", typed, strbuf_text(&matches));
	meant = suggest(typed + 2, names, n_names);
	if (meant)
		return error_set(error, "unknown option %s; did you mean --%s?", typed, meant);
	return error_set(error, "unknown option %s", typed);
}

static int refuse(struct arena *arena, const struct options_input *input, int result,
		  struct error *error)
{
	const struct option_row *row = optopt ? find_row(input->sets, optopt) : NULL;

	if (row && result == ':')
		return error_set(error, "option --%s needs an argument: %s", row->name,
				 row->argument);
	if (row)
		return error_set(error, "option --%s takes no argument", row->name);
	if (optopt)
		return error_set(error, "unknown option -%c", optopt);
	return unknown_option(arena, input, input->argv[optind - 1], error);
}

int options_parse(struct arena *arena, const struct options_input *input, struct options *out,
		  struct error *error)
{
	const struct option *longs = long_options(arena, input->sets);
	AUTO(strbuf) letters = STRBUF_INIT;
	int result;

	add_letters(input, &letters);
	opterr = 0;
	optind = 0; /* glibc and musl: start anew */
	while ((result = getopt_long(input->argc, input->argv, strbuf_text(&letters), longs,
				     NULL)) != -1) {
		struct given_option *given;

		if (result == '?' || result == ':')
			return refuse(arena, input, result, error);
		given = ARENA_APPEND(arena, out->given, out->n_given);
		given->id = find_row(input->sets, result)->id;
		given->argument = optarg;
	}
	out->operands = input->argv + optind;
	out->n_operands = (size_t)(input->argc - optind);
	return 0;
}

static void format_row(const struct option_row *row, struct strbuf *out)
{
	size_t start = out->length;

	if (row->letter)
		strbuf_printf(out, "  -%c, --%s", row->letter, row->name);
	else
		strbuf_printf(out, "      --%s", row->name);
	if (row->argument)
		strbuf_printf(out, " %s", row->argument);
	if (out->length - start > HELP_COLUMN - 2) {
		strbuf_add_char(out, '\n');
		start = out->length;
	}
	for (const char *line = row->help; line;) {
		size_t length = strcspn(line, "\n");

		strbuf_repeat(out, ' ', HELP_COLUMN - (out->length - start));
		strbuf_add(out, line, length);
		strbuf_add_char(out, '\n');
		start = out->length;
		line = line[length] ? line + length + 1 : NULL;
	}
}

void options_format(const struct option_set *const *sets, struct strbuf *out)
{
	for (; *sets; sets++) {
		strbuf_printf(out, "\n%s:\n", (*sets)->title);
		for (size_t i = 0; i < (*sets)->n_rows; i++)
			format_row(&(*sets)->rows[i], out);
	}
}

bool options_have(const struct options *options, enum option_id id)
{
	for (size_t i = 0; i < options->n_given; i++)
		if (options->given[i].id == id)
			return true;
	return false;
}

const char *options_value(const struct options *options, enum option_id id)
{
	for (size_t i = options->n_given; i-- > 0;)
		if (options->given[i].id == id)
			return options->given[i].argument;
	return NULL;
}
