/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virtnuma explain: what a rule, a message, an element or an option means. */
#include "cmd/cmd.h"

#include <string.h>

#include "base/bitmap.h"
#include "base/strbuf.h"
#include "cmd/rule-text.h"
#include "qemu/mapping.h"
#include "rules/message.h"
#include "rules/registry.h"
#include "rules/suppress.h"

static const struct option_set *const option_sets[] = { NULL };

/* One run, and what it prints. */
struct explanation {
	struct invocation *invocation;
	struct strbuf text;
};

/* An operand that says what it is by itself: an id, an element, an option. */
struct subject {
	const struct rule *rule;
	const char *element; /* its name */
	const char *option;  /* or a device, object type or key */
};

static void add_catalogue(struct explanation *explanation)
{
	for (size_t t = 0; t < rule_topic_count(); t++) {
		const struct rule_topic *topic = rule_topic(t);
		AUTO(strbuf) line = STRBUF_INIT;

		if (t > 0)
			strbuf_add_char(&explanation->text, '\n');
		strbuf_printf(&line, "VN%u to VN%u: %s", topic->first_id, topic->last_id,
			      topic->title);
		rule_text_heading(&explanation->text, explanation->invocation->colour,
				  strbuf_text(&line));
		for (size_t i = 0; i < topic->n_rules; i++)
			rule_text_add_line(&explanation->text, &topic->rules[i]);
	}
}

/* "<numatune>", "</numatune>", "numatune/memnode", "<cell id='0'>": the innermost name. */
static const char *element_name(struct arena *arena, const char *word)
{
	const char *start = word + strspn(word, "</"), *slash;
	size_t length = strcspn(start, " \t\n>");
	char *name;

	while (length > 0 && start[length - 1] == '/')
		length--;
	name = arena_strndup(arena, start, length);
	slash = strrchr(name, '/');
	return slash ? slash + 1 : name;
}

static bool is_element(const char *name)
{
	for (size_t i = 0; i < mapping_count(); i++)
		if (mapping_has_element(mapping_at(i), name))
			return true;
	for (size_t t = 0; t < rule_topic_count(); t++)
		for (size_t i = 0; i < rule_topic(t)->n_rules; i++)
			if (mapping_lists(rule_topic(t)->rules[i].elements, name))
				return true;
	return false;
}

static bool is_option(const char *word)
{
	for (size_t i = 0; i < mapping_count(); i++)
		if (mapping_has_option(mapping_at(i), word))
			return true;
	return false;
}

/* What the word names; false when it names nothing. */
static bool find_subject(struct arena *arena, const char *word, struct subject *out)
{
	/* words without brackets are a message, though the first be an element's name */
	bool is_message = *word != '<' && strchr(word, ' ');
	const char *name = is_message ? "" : element_name(arena, word);

	*out = (struct subject){ .rule = rule_find(rule_id_parse(word, strlen(word))) };
	if (out->rule)
		return true;
	if (*name && is_element(name))
		out->element = name;
	else if (is_option(word))
		out->option = word;
	return out->element || out->option;
}

/* Whether a rule is about what becomes an option: its own element, the first, is one of the
   mapping's, and it names one that isn't merely what the others stand in, the mapping's first. */
static bool is_about_mapping(const struct rule *rule, const struct mapping *mapping)
{
	const char *inner = strchr(mapping->words, ' ');
	AUTO(arena) scratch = ARENA_INIT;
	const char *word;

	word = arena_strndup(&scratch, rule->elements, strcspn(rule->elements, " "));
	if (!mapping_has_element(mapping, word))
		return false;
	for (const char *p = inner ? inner + 1 : mapping->words; *p; p += *p == ' ') {
		size_t length = strcspn(p, " ");

		if (mapping_lists(rule->elements, arena_strndup(&scratch, p, length)))
			return true;
		p += length;
	}
	return false;
}

static bool is_about(const struct rule *rule, const struct subject *subject)
{
	if (subject->element)
		return mapping_lists(rule->elements, subject->element);
	for (size_t i = 0; i < mapping_count(); i++)
		if (rule->elements && mapping_has_option(mapping_at(i), subject->option) &&
		    is_about_mapping(rule, mapping_at(i)))
			return true;
	return false;
}

static void add_rules_about(struct explanation *explanation, const struct subject *subject)
{
	struct strbuf *out = &explanation->text;
	bool found = false;

	for (size_t t = 0; t < rule_topic_count(); t++) {
		for (size_t i = 0; i < rule_topic(t)->n_rules; i++) {
			const struct rule *rule = &rule_topic(t)->rules[i];

			if (!is_about(rule, subject))
				continue;
			if (!found) {
				if (out->length > 0)
					strbuf_add_char(out, '\n');
				rule_text_heading(out, explanation->invocation->colour,
						  "Rules about it:");
			}
			found = true;
			rule_text_add_line(out, rule);
		}
	}
}

static void add_mappings(struct explanation *explanation, const struct subject *subject)
{
	struct strbuf *out = &explanation->text;

	for (size_t i = 0; i < mapping_count(); i++) {
		const struct mapping *mapping = mapping_at(i);

		if (subject->element ? !mapping_has_element(mapping, subject->element)
				     : !mapping_has_option(mapping, subject->option))
			continue;
		if (out->length > 0)
			strbuf_add_char(out, '\n');
		rule_text_add_mapping(out, explanation->invocation->colour, mapping);
	}
}

static void add_subject(struct explanation *explanation, const struct subject *subject)
{
	if (subject->rule) {
		if (explanation->text.length > 0)
			strbuf_add_char(&explanation->text, '\n');
		rule_text_add(&explanation->text, explanation->invocation->colour, subject->rule);
		return;
	}
	add_mappings(explanation, subject);
	add_rules_about(explanation, subject);
}

/* The rules behind a message: a list of them, and the likeliest in full. */
static bool add_matches(struct explanation *explanation, const char *message)
{
	struct arena *arena = &explanation->invocation->arena;
	struct strbuf *out = &explanation->text;
	struct rule_match *matches;
	size_t n = rules_match_text(arena, message, &matches);

	if (n == 0)
		return false;
	if (n > 1) {
		rule_text_heading(out, explanation->invocation->colour,
				  "Rules that this may be about, the likeliest first:");
		for (size_t i = 0; i < n; i++)
			rule_text_add_line(out, matches[i].rule);
		strbuf_add_char(out, '\n');
	}
	rule_text_add(out, explanation->invocation->colour, matches[0].rule);
	return true;
}

/* Operands that aren't subjects, all of them, are the words of one text. */
static const char *join(struct arena *arena, const struct options *options)
{
	AUTO(strbuf) text = STRBUF_INIT;

	for (size_t i = 0; i < options->n_operands; i++)
		strbuf_printf(&text, "%s%s", i ? " " : "", options->operands[i]);
	return arena_strdup(arena, strbuf_text(&text));
}

static bool explain_operands(struct explanation *explanation)
{
	struct invocation *invocation = explanation->invocation;
	const struct options *options = &invocation->options;
	struct subject *subjects =
		ARENA_ARRAY(&invocation->arena, struct subject, options->n_operands);

	for (size_t i = 0; i < options->n_operands; i++)
		if (!find_subject(&invocation->arena, options->operands[i], &subjects[i]))
			return add_matches(explanation, join(&invocation->arena, options));
	for (size_t i = 0; i < options->n_operands; i++)
		add_subject(explanation, &subjects[i]);
	return true;
}

static enum cmd_status complain(const struct invocation *invocation, const char *text)
{
	if (rule_id_parse(text, strlen(text)))
		return cmd_misused(invocation, "no rule has the id %s; virtnuma explain lists them",
				   text);
	return cmd_misused(invocation, "no rule, element or option is known for \"%s\"", text);
}

static enum cmd_status run(struct invocation *invocation)
{
	struct explanation explanation = { .invocation = invocation, .text = STRBUF_INIT };
	bool found = true;

	if (invocation->options.n_operands == 0)
		add_catalogue(&explanation);
	else
		found = explain_operands(&explanation);
	/* a failed write is found when the stream is flushed */
	(void)fputs(strbuf_text(&explanation.text), stdout);
	strbuf_done(&explanation.text);
	if (found)
		return CMD_OK;
	return complain(invocation, join(&invocation->arena, &invocation->options));
}

/* A QEMU option, or a message that begins with one: no option of ours has a blank. */
static bool is_operand(const char *word)
{
	return strchr(word, ' ') || is_option(word);
}

const struct cmd cmd_explain = {
	.name = "explain",
	.summary = "Tell what a rule, a message, an element or an option means",
	.usage = "[ID|TEXT|ELEMENT|OPTION]...",
	.details =
		"ID is a rule's: VN301. TEXT is what libvirt or QEMU said: \"unable to map\n"
		"backing store for guest RAM\". ELEMENT is one of the domain XML: numatune; OPTION\n"
		"one of QEMU: -numa. Without any, all rules are listed.\n",
	.options = option_sets,
	.is_operand = is_operand,
	.run = run,
};
