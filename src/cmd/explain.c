/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virtnuma explain: what a rule means. */
#include "cmd/cmd.h"

#include <string.h>

#include "base/strbuf.h"
#include "report/report.h"
#include "rules/registry.h"
#include "rules/suppress.h"
#include "target/target.h"

#define LINE_COLUMNS 80

static const struct option_set *const option_sets[] = { NULL };

/* Adds text, broken between words. */
static void add_wrapped(struct strbuf *out, const char *text)
{
	size_t column = 0;

	while (*text) {
		size_t length = strcspn(text, " \n");

		if (column > 0 && column + 1 + length > LINE_COLUMNS) {
			strbuf_add_char(out, '\n');
			column = 0;
		} else if (column > 0) {
			strbuf_add_char(out, ' ');
			column++;
		}
		strbuf_add(out, text, length);
		column += length;
		text += length + strspn(text + length, " \n");
	}
	strbuf_add_char(out, '\n');
}

static void add_heading(const struct invocation *invocation, struct strbuf *out, const char *text)
{
	strbuf_printf(out, invocation->colour ? "\033[1m%s\033[0m" : "%s", text);
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

static void add_example(const struct invocation *invocation, const char *title,
			const struct rule_example *example, struct strbuf *out)
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
	add_heading(invocation, out, strbuf_text(&heading));
	add_indented(out, example->domain);
}

static void add_versions(const struct rule *rule, struct strbuf *out)
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

static void add_rule(const struct invocation *invocation, const struct rule *rule,
		     struct strbuf *out)
{
	const char *consequence = report_consequence(rule);
	AUTO(strbuf) line = STRBUF_INIT;

	strbuf_printf(&line, "VN%u: %s", rule->id, rule->title);
	add_heading(invocation, out, strbuf_text(&line));
	strbuf_printf(out, "%s%s%s\n\n", enum_name(&severity_names, (int)rule->severity),
		      consequence ? ": " : "", consequence ? consequence : "");
	add_wrapped(out, rule->why);
	if (rule->help && *rule->help) {
		strbuf_clear(&line);
		strbuf_printf(&line, "What to do: %s.", rule->help);
		strbuf_add_char(out, '\n');
		add_wrapped(out, strbuf_text(&line));
	}
	add_example(invocation, "What it finds", &rule->bad, out);
	add_example(invocation, "What it doesn't find", &rule->good, out);
	strbuf_add_char(out, '\n');
	add_versions(rule, out);
	strbuf_clear(&line);
	strbuf_printf(&line, "Source: %s", rule->source);
	add_wrapped(out, strbuf_text(&line));
}

static void add_topic(const struct invocation *invocation, const struct rule_topic *topic,
		      struct strbuf *out)
{
	AUTO(strbuf) line = STRBUF_INIT;

	strbuf_printf(&line, "VN%u to VN%u: %s", topic->first_id, topic->last_id, topic->title);
	add_heading(invocation, out, strbuf_text(&line));
	for (size_t i = 0; i < topic->n_rules; i++)
		strbuf_printf(out, "  VN%u  %-7s  %s\n", topic->rules[i].id,
			      enum_name(&severity_names, (int)topic->rules[i].severity),
			      topic->rules[i].title);
}

static void add_catalogue(const struct invocation *invocation, struct strbuf *out)
{
	for (size_t i = 0; i < rule_topic_count(); i++) {
		if (i > 0)
			strbuf_add_char(out, '\n');
		add_topic(invocation, rule_topic(i), out);
	}
}

static enum cmd_status run(struct invocation *invocation)
{
	const struct options *options = &invocation->options;
	AUTO(strbuf) text = STRBUF_INIT;

	if (options->n_operands == 0)
		add_catalogue(invocation, &text);
	for (size_t i = 0; i < options->n_operands; i++) {
		const char *id = options->operands[i];
		const struct rule *rule = rule_find(rule_id_parse(id, strlen(id)));

		if (!rule)
			return cmd_misused(invocation,
					   "\"%s\" is not the id of a rule; virtnuma explain lists "
					   "them",
					   id);
		if (i > 0)
			strbuf_add_char(&text, '\n');
		add_rule(invocation, rule, &text);
	}
	/* a failed write is found when the stream is flushed */
	(void)fputs(strbuf_text(&text), stdout);
	return CMD_OK;
}

const struct cmd cmd_explain = {
	.name = "explain",
	.summary = "Tell what a rule means, or list the rules",
	.usage = "[ID...]",
	.details = "ID is a rule's: VN301. Without one, all rules are listed.\n",
	.options = option_sets,
	.run = run,
};
