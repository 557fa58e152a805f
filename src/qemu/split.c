/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A shell's command as words (POSIX.1-2017, Shell Command Language, 2.2 and 2.3). */
#include <string.h>

#include "base/strbuf.h"
#include "qemu/parse.h"

struct splitter {
	const char *at;
	struct strbuf word;
	bool in_word; /* also of an empty, quoted one */
};

static void splitter_done(struct splitter *splitter)
{
	strbuf_done(&splitter->word);
}

static int take_single_quoted(struct splitter *splitter, struct error *error)
{
	size_t length = strcspn(splitter->at, "'");

	strbuf_add(&splitter->word, splitter->at, length);
	splitter->at += length;
	if (!*splitter->at++)
		return error_set(error, "a single quote isn't closed");
	return 0;
}

/* Between double quotes a backslash is one but before these. */
static int take_double_quoted(struct splitter *splitter, struct error *error)
{
	for (; *splitter->at && *splitter->at != '"'; splitter->at++) {
		if (strchr("$`", *splitter->at))
			return error_set(error, "a shell would expand a %c", *splitter->at);
		if (*splitter->at == '\\' && splitter->at[1] &&
		    strchr("$`\"\\\n", splitter->at[1]) && *++splitter->at == '\n')
			continue;
		strbuf_add_char(&splitter->word, *splitter->at);
	}
	if (!*splitter->at++)
		return error_set(error, "a double quote isn't closed");
	return 0;
}

static int take_escaped(struct splitter *splitter, struct error *error)
{
	char c = *splitter->at;

	if (!c)
		return error_set(error, "it ends with a backslash");
	splitter->at++;
	if (c == '\n')
		return 0;
	strbuf_add_char(&splitter->word, c);
	splitter->in_word = true;
	return 0;
}

static void end_word(struct arena *arena, struct splitter *splitter, struct qemu_words *out)
{
	if (!splitter->in_word)
		return;
	*ARENA_APPEND(arena, out->items, out->n_items) =
		arena_strndup(arena, strbuf_text(&splitter->word), splitter->word.length);
	strbuf_clear(&splitter->word);
	splitter->in_word = false;
}

static int take_char(struct splitter *splitter, char c, struct error *error)
{
	if (c == '\\')
		return take_escaped(splitter, error);
	if (strchr("$`;|&<>()", c))
		return error_set(error, "it isn't one plain command: a shell acts on %c", c);
	splitter->in_word = true;
	if (c == '\'')
		return take_single_quoted(splitter, error);
	if (c == '"')
		return take_double_quoted(splitter, error);
	strbuf_add_char(&splitter->word, c);
	return 0;
}

int qemu_split_shell(struct arena *arena, const char *line, struct qemu_words *out,
		     struct error *error)
{
	AUTO(splitter) splitter = { .at = line };
	struct qemu_words words = { 0 };

	while (*splitter.at && *splitter.at != '\n') {
		char c = *splitter.at++;

		if (c == ' ' || c == '\t')
			end_word(arena, &splitter, &words);
		else if (take_char(&splitter, c, error) < 0)
			return -1;
	}
	end_word(arena, &splitter, &words);
	if (splitter.at[strspn(splitter.at, " \t\n")])
		return error_set(error, "it has more than one line");
	*out = words;
	return 0;
}
