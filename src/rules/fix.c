/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Edits of the XML's text that rules ask for. */
#include "rules/fix.h"

#include <inttypes.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/units.h"

/* A finding with more edits than this is a generated file's, and no person's. */
#define MOST_EDITS 4096u

static const char *source_text(const struct fix *fix)
{
	return fix->check->domain->source.text;
}

static void give_up(struct fix *fix)
{
	fix->impossible = true;
	fix->diag->n_edits = 0;
}

static void add_edit(struct fix *fix, size_t at, size_t length, const char *text)
{
	struct span span = { .at = (uint32_t)at, .length = (uint32_t)length };

	if (fix->impossible)
		return;
	if (!span_is_given(span) || fix->diag->n_edits >= MOST_EDITS) {
		give_up(fix);
		return;
	}
	diag_add_edit(fix->check->diags, fix->diag, span, text);
}

static bool is_plain(const struct fix *fix, struct span at)
{
	const char *text = source_text(fix) + at.at;

	return span_is_given(at) && !memchr(text, '<', at.length) && !memchr(text, '&', at.length);
}

static void replace(struct fix *fix, struct span at, const char *text)
{
	if (is_plain(fix, at))
		add_edit(fix, at.at, at.length, text);
	else
		give_up(fix);
}

void fix_replace(struct fix *fix, struct span at, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	replace(fix, at, arena_vprintf(fix->check->scratch, format, args));
	va_end(args);
}

/* 0: a unit that isn't one of these, or not plain. */
static uint64_t unit_kib(const struct fix *fix, struct span at)
{
	static const struct {
		const char *name;
		uint64_t size_kib;
	} units[] = {
		{ .name = "KiB", .size_kib = 1 },
		{ .name = "MiB", .size_kib = KIB_PER_MIB },
		{ .name = "GiB", .size_kib = KIB_PER_MIB * 1024 },
		{ .name = "TiB", .size_kib = KIB_PER_MIB * 1024 * 1024 },
		{ .name = "K", .size_kib = 1 },
		{ .name = "M", .size_kib = KIB_PER_MIB },
		{ .name = "G", .size_kib = KIB_PER_MIB * 1024 },
		{ .name = "T", .size_kib = KIB_PER_MIB * 1024 * 1024 },
	};
	const char *text = source_text(fix) + at.at;

	for (size_t i = 0; i < ARRAY_SIZE(units); i++)
		if (at.length == strlen(units[i].name) &&
		    memcmp(text, units[i].name, at.length) == 0)
			return units[i].size_kib;
	return 0;
}

void fix_size(struct fix *fix, struct span at, struct span unit_at, uint64_t size_kib)
{
	uint64_t unit = span_is_given(unit_at) ? unit_kib(fix, unit_at) : 1;

	if (unit == 0 || size_kib % unit != 0) {
		replace(fix, unit_at, "KiB");
		unit = 1;
	}
	fix_replace(fix, at, "%" PRIu64, size_kib / unit);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static size_t skip_blanks_back(const char *text, size_t at)
{
	while (at > 0 && is_blank(text[at - 1]))
		at--;
	return at;
}

void fix_remove_attribute(struct fix *fix, struct span value_at)
{
	const char *text = source_text(fix);
	size_t end = (size_t)value_at.at + value_at.length + 1, at;

	if (!is_plain(fix, value_at) ||
	    (text[value_at.at - 1] != '\'' && text[value_at.at - 1] != '"')) {
		give_up(fix);
		return;
	}
	at = skip_blanks_back(text, value_at.at - 1);
	at = skip_blanks_back(text, at - 1); /* the = */
	while (at > 0 && !is_blank(text[at - 1]))
		at--;
	at = skip_blanks_back(text, at);
	add_edit(fix, at, end - at, "");
}

/* The start tag is really there, not in what an entity stands for. */
static bool is_tag(const struct fix *fix, struct span tag_at)
{
	const char *text = source_text(fix);

	return span_is_given(tag_at) && tag_at.length >= 3 && text[tag_at.at] == '<' &&
	       text[tag_at.at + tag_at.length - 1] == '>';
}

/* "<cell/>": the tag is the whole element. */
static bool is_empty(const struct fix *fix, struct span tag_at)
{
	return source_text(fix)[tag_at.at + tag_at.length - 2] == '/';
}

void fix_add_attribute(struct fix *fix, struct span tag_at, const char *format, ...)
{
	const char *text = source_text(fix);
	size_t at;
	va_list args;

	if (!is_tag(fix, tag_at)) {
		give_up(fix);
		return;
	}
	at = tag_at.at + tag_at.length - (is_empty(fix, tag_at) ? 2u : 1u);
	at = skip_blanks_back(text, at);
	va_start(args, format);
	add_edit(fix, at, 0,
		 arena_printf(fix->check->scratch, " %s",
			      arena_vprintf(fix->check->scratch, format, args)));
	va_end(args);
}

static const struct xml_node *find_node(const struct xml_node *node, struct span tag_at)
{
	while (node) {
		if (node->tag_at.at == tag_at.at && node->tag_at.length == tag_at.length)
			return node;
		/* only the first sibling that isn't wholly before the place can have it */
		node = node->end_at <= tag_at.at ? node->next : node->children;
	}
	return NULL;
}

/* Offset behind the element; 0 when it can't be found. */
static size_t element_end(const struct fix *fix, struct span tag_at)
{
	const struct xml_node *node;

	if (!is_tag(fix, tag_at))
		return 0;
	if (is_empty(fix, tag_at))
		return (size_t)tag_at.at + tag_at.length;
	node = find_node(fix->check->domain->root, tag_at);
	return node ? node->end_at : 0;
}

/* Start of the line when only blanks are before at; at itself else. */
static size_t indent_start(const char *text, size_t at)
{
	size_t start = at;

	while (start > 0 && (text[start - 1] == ' ' || text[start - 1] == '\t'))
		start--;
	return start > 0 && text[start - 1] == '\n' ? start : at;
}

void fix_remove_element(struct fix *fix, struct span tag_at)
{
	const char *text = source_text(fix);
	size_t end = element_end(fix, tag_at), line_end = end, start;

	if (end == 0) {
		give_up(fix);
		return;
	}
	start = indent_start(text, tag_at.at);
	while (text[line_end] == ' ' || text[line_end] == '\t' || text[line_end] == '\r')
		line_end++;
	if (start > 0 && text[start - 1] == '\n' && text[line_end] == '\n')
		add_edit(fix, start, line_end + 1 - start, "");
	else
		add_edit(fix, tag_at.at, end - tag_at.at, "");
}

/* Each line of text behind the indent, which has length bytes, and more. */
static const char *indented(const struct fix *fix, const char *text, const char *indent,
			    size_t length, const char *more)
{
	AUTO(strbuf) out = STRBUF_INIT;

	while (*text) {
		size_t n = strcspn(text, "\n");

		strbuf_add(&out, indent, length);
		strbuf_add_string(&out, more);
		strbuf_add(&out, text, n);
		strbuf_add_char(&out, '\n');
		text += n + (text[n] == '\n');
	}
	return arena_strdup(fix->check->scratch, strbuf_text(&out));
}

void fix_add_before(struct fix *fix, struct span tag_at, const char *text)
{
	const char *source = source_text(fix);
	size_t start;

	if (!is_tag(fix, tag_at)) {
		give_up(fix);
		return;
	}
	start = indent_start(source, tag_at.at);
	if (source[start - 1] == '\n')
		add_edit(fix, start, 0, indented(fix, text, source + start, tag_at.at - start, ""));
	else
		add_edit(fix, start, 0, text);
}

/* <cell/> becomes <cell> with children and </cell>. */
static void open_element(struct fix *fix, struct span tag_at, const char *text)
{
	const char *source = source_text(fix), *name = source + tag_at.at + 1;
	size_t indent = indent_start(source, tag_at.at), length = tag_at.at - indent;
	size_t end = (size_t)tag_at.at + tag_at.length;
	size_t at = skip_blanks_back(source, end - 2);

	add_edit(fix, at, end - at,
		 arena_printf(fix->check->scratch, ">\n%s%.*s</%.*s>",
			      indented(fix, text, source + indent, length, "  "), (int)length,
			      source + indent, (int)strcspn(name, " \t\r\n/>"), name));
}

void fix_add_children(struct fix *fix, struct span tag_at, const char *text)
{
	const char *source = source_text(fix);
	size_t end = element_end(fix, tag_at), start, indent = indent_start(source, tag_at.at);
	size_t length = tag_at.at - indent;

	if (end == 0) {
		give_up(fix);
		return;
	}
	if (is_empty(fix, tag_at)) {
		open_element(fix, tag_at, text);
		return;
	}
	while (source[end - 1] != '<')
		end--;
	start = indent_start(source, end - 1);
	if (source[start - 1] == '\n')
		add_edit(fix, start, 0, indented(fix, text, source + indent, length, "  "));
	else
		add_edit(fix, start, 0, text);
}

void fix_add_acpi(struct fix *fix)
{
	const struct domain *domain = fix->check->domain;
	struct span before = domain->os.at.element;

	fix->diag->edits_unsafe = true;
	if (span_is_given(domain->os.at.features)) {
		fix_add_children(fix, domain->os.at.features, "<acpi/>\n");
		return;
	}
	if (span_is_given(domain->cpu.at.element))
		before = domain->cpu.at.element;
	fix_add_before(fix, before, "<features>\n  <acpi/>\n</features>\n");
}
