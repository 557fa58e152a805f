/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* XML as text. */
#include "base/xml-write.h"

#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"

#define INDENT 2

/* XML 1.0, production 2 (Char). */
static bool is_xml_char(uint32_t code_point)
{
	if (code_point < 0x20)
		return code_point == '\t' || code_point == '\n' || code_point == '\r';
	return code_point != 0xFFFE && code_point != 0xFFFF;
}

/* Line ends and tabs are references in attributes, where a parser makes blanks of them, and a
   carriage return everywhere. */
static const char *reference(uint32_t code_point, bool in_one_line)
{
	switch (code_point) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '\r':
		return "&#13;";
	case '\'':
		return in_one_line ? "&apos;" : NULL;
	case '\n':
		return in_one_line ? "&#10;" : NULL;
	case '\t':
		return in_one_line ? "&#9;" : NULL;
	default:
		return NULL;
	}
}

static void add_quoted(struct strbuf *out, const char *text, bool in_one_line)
{
	size_t length = strlen(text), used = 0;

	for (size_t at = 0; at < length; at += used) {
		uint32_t code_point = text_decode(text + at, length - at, &used);
		const char *written = reference(code_point, in_one_line);
		bool is_broken = code_point == TEXT_REPLACEMENT && used == 1;

		if (written)
			strbuf_add_string(out, written);
		else if (is_broken || !is_xml_char(code_point))
			strbuf_add_string(out, "\xEF\xBF\xBD");
		else
			strbuf_add(out, text + at, used);
	}
}

static void close_tag(struct xml_writer *writer)
{
	if (writer->in_tag)
		strbuf_add_char(writer->out, '>');
	writer->in_tag = false;
}

static void start_line(struct xml_writer *writer)
{
	if (writer->out->length > 0 && writer->out->text[writer->out->length - 1] != '\n')
		strbuf_add_char(writer->out, '\n');
	strbuf_repeat(writer->out, ' ', (size_t)writer->depth * INDENT);
}

void xml_write_declaration(struct xml_writer *writer)
{
	strbuf_add_string(writer->out, "<?xml version='1.0' encoding='UTF-8'?>\n");
}

void xml_write_start(struct xml_writer *writer, const char *name)
{
	close_tag(writer);
	start_line(writer);
	strbuf_printf(writer->out, "<%s", name);
	writer->depth++;
	writer->in_tag = true;
	writer->has_text = false;
}

void xml_write_attribute(struct xml_writer *writer, const char *name, const char *value)
{
	strbuf_printf(writer->out, " %s='", name);
	add_quoted(writer->out, value, true);
	strbuf_add_char(writer->out, '\'');
}

void xml_write_attributef(struct xml_writer *writer, const char *name, const char *format, ...)
{
	AUTO(arena) scratch = ARENA_INIT;
	va_list args;

	va_start(args, format);
	xml_write_attribute(writer, name, arena_vprintf(&scratch, format, args));
	va_end(args);
}

void xml_write_text(struct xml_writer *writer, const char *text)
{
	close_tag(writer);
	add_quoted(writer->out, text, writer->one_line);
	writer->has_text = true;
}

void xml_write_end(struct xml_writer *writer, const char *name)
{
	writer->depth--;
	if (writer->in_tag) {
		strbuf_add_string(writer->out, "/>\n");
	} else {
		if (!writer->has_text)
			start_line(writer);
		strbuf_printf(writer->out, "</%s>\n", name);
	}
	writer->in_tag = false;
	writer->has_text = false;
}

void xml_write_element(struct xml_writer *writer, const char *name, const char *text)
{
	xml_write_start(writer, name);
	xml_write_text(writer, text);
	xml_write_end(writer, name);
}
