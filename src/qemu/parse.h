/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * QEMU command lines as text → struct argv: the other way round from syntax.h.
 *
 * What is not an option of ours is kept as a flag or with one plain value. Nothing is run or
 * expanded; all memory is the arena's.
 */
#ifndef VN_QEMU_PARSE_H
#define VN_QEMU_PARSE_H

#include "base/error.h"
#include "qemu/argv.h"

struct qemu_words {
	const char **items;
	size_t n_items;
};

/*
 * One simple command of a POSIX shell as words: quotes, backslashes and line ends behind a
 * backslash are undone. Fails for a quote without end and for what a shell would act on ($, `, ;, |,
 * &, <, >, parentheses, a second line).
 */
int qemu_split_shell(struct arena *arena, const char *line, struct qemu_words *out,
		     struct error *error) MUST_CHECK;

/*
 * Adds the options of a whole command line, NAME=VALUE words and the binary in front of it left
 * out. Properties in key=value form are strings, a first one without key has the key NULL, a later
 * one without value is "on"; those of JSON have their types. Fails for JSON that is none, or is no
 * object, and where an option of ours lacks its value.
 */
int qemu_parse_command(const struct qemu_words *words, struct argv *out,
		       struct error *error) MUST_CHECK;

/* The same for words that begin with an option: what --format args prints, a line a word. */
int qemu_parse_words(const struct qemu_words *words, struct argv *out,
		     struct error *error) MUST_CHECK;

/* Adds one option; value is NULL for a flag. */
int qemu_parse_option(const char *option, const char *value, struct argv *out,
		      struct error *error) MUST_CHECK;

#endif
