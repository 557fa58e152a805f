/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A command that a POSIX shell takes, whatever stands in the XML. */
#include <string.h>

#include "base/text.h"
#include "qemu/values.h"

#define INDENT "  "

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("_@%+=:,./-", c));
}

static bool is_unsafe(const char *word, size_t length)
{
	size_t used;

	for (size_t at = 0; at < length; at += used) {
		uint32_t code_point = text_decode(word + at, length - at, &used);

		if (text_is_unsafe(code_point) || (code_point == TEXT_REPLACEMENT && used == 1))
			return true;
	}
	return false;
}

static void add_quoted(struct strbuf *out, const char *text, size_t length)
{
	strbuf_add_char(out, '\'');
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '\'')
			strbuf_add_string(out, "'\\''");
		else
			strbuf_add_char(out, text[i]);
	}
	strbuf_add_char(out, '\'');
}

/* The bytes of a format for printf, which makes the same word of them again. */
static void add_printf_format(struct strbuf *out, const char *word, size_t length)
{
	size_t used;

	for (size_t at = 0; at < length; at += used) {
		uint32_t code_point = text_decode(word + at, length - at, &used);

		if (text_is_unsafe(code_point) || (code_point == TEXT_REPLACEMENT && used == 1))
			for (size_t i = 0; i < used; i++)
				strbuf_printf(out, "\\%03o", (unsigned char)word[at + i]);
		else if (code_point == '%' || code_point == '\\')
			strbuf_printf(out, "%c%c", (char)code_point, (char)code_point);
		else
			strbuf_add(out, word + at, used);
	}
}

/* "$(printf '…')": nothing of the word's control characters reaches a terminal. A command
   substitution drops newlines at the end, so these follow quoted. */
static void add_by_printf(struct strbuf *out, const char *word, size_t length)
{
	AUTO(strbuf) format = STRBUF_INIT;
	size_t end = length;

	while (end > 0 && word[end - 1] == '\n')
		end--;
	add_printf_format(&format, word, end);
	strbuf_add_string(out, "\"$(printf -- ");
	add_quoted(out, strbuf_text(&format), format.length);
	strbuf_add_string(out, ")\"");
	if (end < length)
		add_quoted(out, word + end, length - end);
}

void qemu_shell_word(const char *word, struct strbuf *out)
{
	size_t length = strlen(word), plain = 0;

	while (plain < length && is_plain(word[plain]))
		plain++;
	if (length > 0 && plain == length)
		strbuf_add(out, word, length);
	else if (is_unsafe(word, length))
		add_by_printf(out, word, length);
	else
		add_quoted(out, word, length);
}

const char *qemu_binary(const struct qemu_format *format, struct arena *arena)
{
	if (format->binary)
		return format->binary;
	if (format->guest->target->binary)
		return format->guest->target->binary;
	return arena_printf(arena, "qemu-system-%s", guest_arch_name(format->guest));
}

void values_add_shell(const struct argv_option *option, const struct qemu_format *format,
		      struct strbuf *out)
{
	AUTO(strbuf) value = STRBUF_INIT;
	struct argv_option runnable = *option;

	strbuf_add_string(out, option->option);
	if (option->form == ARGV_FLAG)
		return;
	runnable.n_properties += runnable.n_chosen;
	qemu_format_value(&runnable, format, &value);
	strbuf_add_char(out, ' ');
	qemu_shell_word(strbuf_text(&value), out);
}

static void format_command(const struct argv *argv, const struct qemu_format *format,
			   const char *binary, struct strbuf *out)
{
	qemu_shell_word(binary, out);
	for (size_t i = 0; i < argv->n_options; i++) {
		if (!values_is_wanted(&argv->options[i], format))
			continue;
		strbuf_add_string(out, " \\\n" INDENT);
		values_add_shell(&argv->options[i], format, out);
	}
	strbuf_add_char(out, '\n');
}

/* No comment can stand inside a command that goes on over lines, so the arguments are gathered. */
static void format_annotated(const struct argv *argv, const struct qemu_format *format,
			     const char *binary, struct strbuf *out)
{
	strbuf_add_string(out, "set --\n");
	for (size_t i = 0; i < argv->n_options; i++) {
		if (!values_is_wanted(&argv->options[i], format))
			continue;
		strbuf_add_string(out, "# ");
		qemu_format_origin(&argv->options[i], format, out);
		strbuf_add_string(out, "\nset -- \"$@\" ");
		values_add_shell(&argv->options[i], format, out);
		strbuf_add_char(out, '\n');
	}
	qemu_shell_word(binary, out);
	strbuf_add_string(out, " \"$@\"\n");
}

void qemu_format_shell(const struct argv *argv, const struct qemu_format *format,
		       struct strbuf *out)
{
	const char *binary = qemu_binary(format, argv->arena);

	if (argv->n_options == 0)
		return;
	if (format->annotate)
		format_annotated(argv, format, binary, out);
	else
		format_command(argv, format, binary, out);
}
