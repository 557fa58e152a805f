/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rules and mappings as text. */
#include "cmd/rule-text.h"

#include <string.h>

#include "report/report.h"
#include "target/target.h"

#define LINE_COLUMNS 80
/* Where the text of "becomes", "by" and so on begins. */
#define MAPPING_COLUMNS 12

/* What isn't broken: up to a blank, or to a comma within a list of keys. */
static size_t piece_length(const char *text)
{
	size_t length = strcspn(text, " \n,");

	while (text[length] == ',') {
		char next = text[++length];

		if (next && !strchr(" \n0123456789", next))
			break;
		length += strcspn(text + length, " \n,");
	}
	return length;
}

/* Adds text, broken between words; indent blanks begin each further line, and stand in front of
   the first one already. */
static void add_wrapped(struct strbuf *out, size_t indent, const char *text)
{
	size_t column = indent, blanks = 0;

	while (*text) {
		size_t length = piece_length(text);

		if (column > indent && column + blanks + length > LINE_COLUMNS) {
			strbuf_add_char(out, '\n');
			strbuf_repeat(out, ' ', indent);
			column = indent;
			blanks = 0;
		}
		strbuf_repeat(out, ' ', blanks);
		strbuf_add(out, text, length);
		column += blanks + length;
		text += length;
		blanks = *text == ' ' || *text == '\n';
		text += strspn(text, " \n");
	}
	strbuf_add_char(out, '\n');
}

void rule_text_heading(struct strbuf *out, bool colour, const char *text)
{
	strbuf_printf(out, colour ? "\033[1m%s\033[0m" : "%s", text);
	strbuf_add_char(out, '\n');
}

static void add_indented(struct strbuf *out, const char *text)
{
	while (*text) {
		size_t length = strcspn(text, "\n");

		strbuf_add_string(out, length ? "    " : "");
		strbuf_add(out, text, length);
		strbuf_add_char(out, '\n');
		text += length + (text[length] == '\n');
	}
}

static void add_example(struct strbuf *out, bool colour, const char *title,
			const struct rule_example *example)
{
	AUTO(arena) scratch = ARENA_INIT;
	AUTO(strbuf) heading = STRBUF_INIT;

	if (!example->domain)
		return;
	strbuf_add_string(&heading, title);
	if (example->libvirt)
		strbuf_printf(&heading, ", with libvirt %s",
			      target_version_text(&scratch, example->libvirt));
	if (example->qemu)
		strbuf_printf(&heading, ", with QEMU %s",
			      target_version_text(&scratch, example->qemu));
	if (example->host)
		strbuf_printf(&heading, ", on a host such as %s", example->host);
	strbuf_add_char(&heading, ':');
	strbuf_add_char(out, '\n');
	rule_text_heading(out, colour, strbuf_text(&heading));
	add_indented(out, example->domain);
}

static void add_versions(struct strbuf *out, const struct rule *rule)
{
	AUTO(arena) scratch = ARENA_INIT;

	if (!rule->since && !rule->until)
		return;
	strbuf_add_string(out, "Holds for libvirt");
	if (rule->since)
		strbuf_printf(out, " from %s on", target_version_text(&scratch, rule->since));
	if (rule->until)
		strbuf_printf(out, " up to %s", target_version_text(&scratch, rule->until));
	strbuf_add_string(out, ".\n");
}

/* "it says: …", one way of putting it a line. */
static void add_messages(struct strbuf *out, const struct rule *rule)
{
	const char *text = rule->message_words;

	if (!text)
		return;
	strbuf_add_string(out, "\nWords of the message:\n");
	while (*text) {
		size_t length = strcspn(text, "|");

		strbuf_printf(out, "    %.*s\n", (int)length, text);
		text += length + (text[length] == '|');
	}
}

void rule_text_add(struct strbuf *out, bool colour, const struct rule *rule)
{
	const char *consequence = report_consequence(rule);
	AUTO(strbuf) line = STRBUF_INIT;

	strbuf_printf(&line, "VN%u: %s", rule->id, rule->title);
	rule_text_heading(out, colour, strbuf_text(&line));
	strbuf_printf(out, "%s%s%s\n\n", enum_name(&severity_names, (int)rule->severity),
		      consequence ? ": " : "", consequence ? consequence : "");
	add_wrapped(out, 0, rule->why);
	if (rule->help && *rule->help) {
		strbuf_clear(&line);
		strbuf_printf(&line, "What to do: %s.", rule->help);
		strbuf_add_char(out, '\n');
		add_wrapped(out, 0, strbuf_text(&line));
	}
	add_messages(out, rule);
	add_example(out, colour, "What it finds", &rule->bad);
	add_example(out, colour, "What it doesn't find", &rule->good);
	strbuf_add_char(out, '\n');
	add_versions(out, rule);
	strbuf_clear(&line);
	strbuf_printf(&line, "Source: %s", rule->source);
	add_wrapped(out, 0, strbuf_text(&line));
}

void rule_text_add_line(struct strbuf *out, const struct rule *rule)
{
	strbuf_printf(out, "  VN%u  %-7s  %s\n", rule->id,
		      enum_name(&severity_names, (int)rule->severity), rule->title);
}

static void add_fact(struct strbuf *out, const char *name, const char *text)
{
	if (!text)
		return;
	strbuf_printf(out, "  %-*s", MAPPING_COLUMNS - 2, name);
	add_wrapped(out, MAPPING_COLUMNS, text);
}

void rule_text_add_mapping(struct strbuf *out, bool colour, const struct mapping *mapping)
{
	rule_text_heading(out, colour, mapping->xml);
	add_fact(out, "becomes", mapping->becomes ? mapping->becomes : "no QEMU argument");
	add_fact(out, "by", mapping->by);
	add_fact(out, "since", mapping->since);
	add_fact(out, "running",
		 mapping->running ? mapping->running
				  : "it stays as it is until the guest is started anew");
}
