/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Command-line options as rows of tables: what getopt_long reads and what --help prints are
 * made from the same rows.
 */
#ifndef VN_CMD_OPTIONS_H
#define VN_CMD_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/strbuf.h"

/* All options of all commands; one that means the same in two commands has one id. */
enum option_id {
	OPTION_NONE,
	/* global */
	OPTION_HELP,
	OPTION_VERSION,
	OPTION_VERBOSE,
	OPTION_QUIET,
	OPTION_COLOR,
	OPTION_CONFIG,
	/* host and target */
	OPTION_HOST,
	OPTION_CONNECT,
	OPTION_LIBVIRT_VERSION,
	OPTION_QEMU,
	OPTION_QEMU_VERSION,
	OPTION_ADVICE,
	/* commands' own */
	OPTION_FORMAT,
	OPTION_ERROR_ON,
	OPTION_DISABLE,
	OPTION_IGNORE_SUPPRESSIONS,
	OPTION_FIX,
	OPTION_UNSAFE_FIXES,
	OPTION_IN_PLACE,
	OPTION_JOBS,
	OPTION_SYNTAX,
	OPTION_ONLY,
	OPTION_ANNOTATE,
	OPTION_RUNNING,
	OPTION_COMPARE,
	OPTION_FORCE,
	OPTION_ASCII,
	OPTION_OUTPUT,
};

struct option_row {
	const char *name;     /* without its dashes */
	char letter;	      /* 0: none */
	const char *argument; /* "FILE"; NULL: takes none */
	const char *help;     /* further lines after \n */
	const char *words;    /* that the argument may be, for completion; NULL: anything */
	enum option_id id;
};

struct option_set {
	const char *title; /* over its rows in --help */
	const struct option_row *rows;
	size_t n_rows;
};

struct given_option {
	enum option_id id;
	const char *argument; /* NULL: takes none */
};

/* What a command line says; strings are argv's own. */
struct options {
	struct given_option *given; /* in the order given */
	size_t n_given;
	char **operands;
	size_t n_operands;
};

struct options_input {
	const struct option_set *const *sets; /* NULL-terminated */
	int argc;
	char **argv;	       /* argv[0] is skipped; operands are moved to the end */
	bool stops_at_operand; /* the first operand ends the options: a command's name */
};

/*
 * Adds what argv says to out. Fails at an unknown or ambiguous option, and where an argument is
 * missing or too many.
 */
int options_parse(struct arena *arena, const struct options_input *input, struct options *out,
		  struct error *error) MUST_CHECK;

/* The rows under their titles, as --help shows them. */
void options_format(const struct option_set *const *sets, struct strbuf *out);

/* Whether this option was given. */
bool options_have(const struct options *options, enum option_id id);
/* The argument that was given last, or NULL. */
const char *options_value(const struct options *options, enum option_id id);

#endif
