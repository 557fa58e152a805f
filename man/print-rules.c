/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Prints what the table of rules says, for man/virtnuma-rules.7 ("man") and data/rules.json
 * ("json"): `make update-docs` writes both, and tests/check-generated compares.
 */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "report/json-values.h"
#include "report/report.h"
#include "rules/registry.h"
#include "target/target.h"

#define DOCUMENT_VERSION 1

/* Text for roff: nothing in it is a request or an escape. */
static void add_roff(struct strbuf *out, const char *text)
{
	bool at_start = out->length == 0 || out->text[out->length - 1] == '\n';

	for (; *text; text++) {
		if (at_start && (*text == '.' || *text == '\''))
			strbuf_add_string(out, "\\&");
		at_start = *text == '\n';
		if (*text == '\\')
			strbuf_add_string(out, "\\e");
		else if (*text == '-')
			strbuf_add_string(out, "\\-");
		else if (*text == '\'')
			strbuf_add_string(out, "\\(aq");
		else if (*text == '`')
			strbuf_add_string(out, "\\(ga");
		else
			strbuf_add_char(out, *text);
	}
}

static void add_paragraph(struct strbuf *out, const char *before, const char *text)
{
	strbuf_add_string(out, ".IP\n");
	strbuf_add_string(out, before);
	add_roff(out, text);
	strbuf_add_char(out, '\n');
}

static void add_versions(const struct rule *rule, struct strbuf *out)
{
	AUTO(arena) scratch = ARENA_INIT;
	AUTO(strbuf) text = STRBUF_INIT;

	if (!rule->since && !rule->until)
		return;
	strbuf_add_string(&text, "Holds for libvirt");
	if (rule->since)
		strbuf_printf(&text, " from %s on", target_version_text(&scratch, rule->since));
	if (rule->until)
		strbuf_printf(&text, " up to %s", target_version_text(&scratch, rule->until));
	strbuf_add_char(&text, '.');
	add_paragraph(out, "", strbuf_text(&text));
}

static void add_rule(const struct rule *rule, struct strbuf *out)
{
	const char *consequence = report_consequence(rule);
	AUTO(strbuf) help = STRBUF_INIT;

	strbuf_printf(out, ".TP\n.BR VN%u \" (", rule->id);
	add_roff(out, enum_name(&severity_names, (int)rule->severity));
	strbuf_add_string(out, ")\"\n.I ");
	add_roff(out, rule->title);
	strbuf_add_char(out, '\n');
	if (consequence) {
		strbuf_printf(&help, "In short: %s.", consequence);
		add_paragraph(out, "", strbuf_text(&help));
	}
	add_paragraph(out, "", rule->why);
	if (rule->help && *rule->help) {
		strbuf_clear(&help);
		strbuf_printf(&help, "What to do: %s.", rule->help);
		add_paragraph(out, "", strbuf_text(&help));
	}
	add_versions(rule, out);
	add_paragraph(out, "Source: ", rule->source);
}

static const char manual_head[] =
	".\\\" SPDX-License-Identifier: LGPL-2.1-or-later\n"
	".\\\" Printed from the table of rules by man/print-rules: see \"make update-docs\".\n"
	".TH VIRTNUMA\\-RULES 7 \"\" \"virtnuma\" \"virtnuma\"\n"
	".SH NAME\n"
	"virtnuma\\-rules \\- what virtnuma finds in domain XML\n"
	".SH DESCRIPTION\n"
	"Each rule has an id, which is never used for another, and a severity.\n"
	"An\n.B error\nis refused by libvirt or by QEMU, or doesn\\(aqt fit the host.\n"
	"A\n.B warning\nis accepted, but costs speed or doesn\\(aqt do what it says.\n"
	"An\n.B info\nis shown by\n.B virtnuma check \\-v\nonly, and in the formats for programs.\n"
	".PP\n"
	".B virtnuma explain\n.I ID\n"
	"prints a rule with a domain that it finds something in and one that it is content with.\n"
	"A rule is turned off by\n.BR \\-\\-disable ,\n"
	"by the configuration, or by\n.B virtnuma:allow\nin the domain\\(aqs metadata: see\n"
	".BR virtnuma (1).\n";

static void print_manual(struct strbuf *out)
{
	strbuf_add_string(out, manual_head);
	for (size_t t = 0; t < rule_topic_count(); t++) {
		const struct rule_topic *topic = rule_topic(t);

		strbuf_printf(out, ".SH RULES %u TO %u: ", topic->first_id, topic->last_id);
		add_roff(out, topic->title);
		strbuf_add_char(out, '\n');
		for (size_t i = 0; i < topic->n_rules; i++)
			add_rule(&topic->rules[i], out);
	}
	strbuf_add_string(out, ".SH SEE ALSO\n.BR virtnuma (1),\n.BR virsh (1)\n");
}

static void set_version(struct json_object *object, const char *key, unsigned version)
{
	AUTO(arena) scratch = ARENA_INIT;

	if (version)
		json_set_text(object, key, target_version_text(&scratch, version));
}

static void set_example(struct json_object *object, const char *key,
			const struct rule_example *example)
{
	struct json_object *member;

	if (!example->domain)
		return;
	member = json_set_object(object, key);
	json_set_text(member, "domain", example->domain);
	json_set_text(member, "host", example->host);
	set_version(member, "libvirt", example->libvirt);
	set_version(member, "qemu", example->qemu);
}

/* An array of what stands between separators, without blanks around it. */
static void set_list(struct json_object *object, const char *key, const char *text,
		     const char *separators)
{
	struct json_object *array = json_set_array(object, key);
	AUTO(arena) scratch = ARENA_INIT;

	while (text && *text) {
		size_t length = strcspn(text, separators), from = strspn(text, " "), to = length;

		while (to > from && text[to - 1] == ' ')
			to--;
		if (to > from)
			json_append(array,
				    json_new_text(arena_strndup(&scratch, text + from, to - from)));
		text += length + (text[length] != '\0');
	}
}

static void set_needs(struct json_object *object, unsigned needs)
{
	struct json_object *array = json_set_array(object, "needs");

	for (unsigned need = 1; needs; needs &= ~need, need <<= 1)
		if (needs & need)
			json_append(array, json_new_text(rule_need_text(need)));
}

static struct json_object *rule_to_json(const struct rule *rule)
{
	struct json_object *object = json_object_new_object();
	AUTO(strbuf) id = STRBUF_INIT;

	strbuf_printf(&id, "VN%u", rule->id);
	json_set_text(object, "id", strbuf_text(&id));
	json_set_text(object, "topic", report_topic(rule)->title);
	json_set_text(object, "severity", enum_name(&severity_names, (int)rule->severity));
	json_set_text(object, "consequence", enum_name(&consequence_names, (int)rule->consequence));
	json_set_text(object, "in_short", report_consequence(rule));
	json_set_text(object, "title", rule->title);
	json_set_text(object, "why", rule->why);
	json_set_text(object, "help", rule->help);
	set_example(object, "bad", &rule->bad);
	set_example(object, "good", &rule->good);
	set_list(object, "elements", rule->elements, " ");
	set_list(object, "messages", rule->message_words, "|");
	set_needs(object, rule->needs);
	set_version(object, "since", rule->since);
	set_version(object, "until", rule->until);
	json_set_text(object, "source", rule->source);
	return object;
}

static void print_json(FILE *out)
{
	struct json_object *document = json_object_new_object(), *rules;

	json_set_count(document, "version", DOCUMENT_VERSION);
	rules = json_set_array(document, "rules");
	for (size_t t = 0; t < rule_topic_count(); t++)
		for (size_t i = 0; i < rule_topic(t)->n_rules; i++)
			json_append(rules, rule_to_json(&rule_topic(t)->rules[i]));
	json_write(document, JSON_PRETTY, out);
}

int main(int argc, char **argv)
{
	AUTO(strbuf) text = STRBUF_INIT;

	if (argc != 2 || (strcmp(argv[1], "man") != 0 && strcmp(argv[1], "json") != 0)) {
		(void)fputs("usage: print-rules man|json\n", stderr);
		return 2;
	}
	if (strcmp(argv[1], "json") == 0) {
		print_json(stdout);
	} else {
		print_manual(&text);
		(void)fputs(strbuf_text(&text), stdout); /* found by fflush */
	}
	return fflush(stdout) || ferror(stdout) ? 1 : 0;
}
