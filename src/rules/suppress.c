/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rules turned off or weighed differently, and what VN1xx says of suppressions in the domain. */
#include "rules/suppress.h"

#include <string.h>

#include "base/number.h"
#include "domain/domain.h"
#include "rules/example.h"
#include "rules/fix.h"
#include "rules/topics.h"

#define ID_DIGITS 3
#define ID_LENGTH (2 + ID_DIGITS)

enum {
	RULE_ALLOW_UNKNOWN = 120,
	RULE_ALLOW_UNUSED = 121,
};

/* What stands between ids. */
static const char separators[] = ", \t\r\n";

unsigned rule_id_parse(const char *text, size_t length)
{
	uint64_t id;

	if (length != ID_LENGTH || (text[0] != 'V' && text[0] != 'v') ||
	    (text[1] != 'N' && text[1] != 'n'))
		return 0;
	if (number_parse_digits(text + 2, ID_DIGITS, 999, &id) != NUMBER_OK)
		return 0;
	return (unsigned)id;
}

/* The next word at *text, and its length; NULL at the end. Moves *text behind it. */
static const char *next_word(const char **text, size_t *length)
{
	const char *word = *text + strspn(*text, separators);

	*length = strcspn(word, separators);
	*text = word + *length;
	return *length ? word : NULL;
}

static const struct rule *find_word(const char *word, size_t length)
{
	unsigned id = rule_id_parse(word, length);

	return id ? rule_find(id) : NULL;
}

int rule_settings_disable(struct rule_settings *settings, const char *ids, struct error *error)
{
	const char *word;
	size_t length;

	while ((word = next_word(&ids, &length))) {
		const struct rule *rule = find_word(word, length);

		if (!rule)
			return error_set(error, "\"%.*s\" is not the id of a rule", (int)length,
					 word);
		bitmap_set(&settings->arena, &settings->disabled, rule->id);
	}
	return 0;
}

static bool is_refusal(const struct rule *rule)
{
	return rule->severity == SEVERITY_ERROR &&
	       (rule->consequence == CONSEQUENCE_LIBVIRT_REFUSES ||
		rule->consequence == CONSEQUENCE_QEMU_REFUSES);
}

int rule_settings_severity(struct rule_settings *settings, const char *id, const char *severity,
			   struct error *error)
{
	const struct rule *rule = find_word(id, strlen(id));
	int value = enum_parse(&severity_names, severity);
	struct rule_severity *entry;

	if (!rule)
		return error_set(error, "\"%s\" is not the id of a rule", id);
	if (value < 0)
		return error_set(error, "\"%s\" is not a severity: error, warning or info",
				 severity);
	if (is_refusal(rule) && value != SEVERITY_ERROR)
		return error_set(error,
				 "VN%u stays an error, because libvirt or QEMU refuses the domain;"
				 " it can be disabled",
				 rule->id);
	entry = ARENA_APPEND(&settings->arena, settings->severities, settings->n_severities);
	entry->rule_id = rule->id;
	entry->severity = (enum severity)value;
	return 0;
}

enum severity rule_effective_severity(const struct rule_settings *settings, const struct rule *rule)
{
	enum severity severity = rule->severity;

	if (!settings)
		return severity;
	for (size_t i = 0; i < settings->n_severities; i++)
		if (settings->severities[i].rule_id == rule->id)
			severity = settings->severities[i].severity;
	return severity;
}

/* The rules that one place turns off, and how its findings are remembered. */
struct drop {
	const struct bitmap *ids;
	const struct domain *domain; /* that says so; NULL: the user does */
	struct bitmap *used;	     /* gets the ids that took out something */
};

/* What the domain gives as the reason for allowing a rule. */
static const char *find_reason(const struct domain *domain, unsigned id)
{
	for (size_t i = 0; i < domain->n_allows; i++) {
		const char *rest = domain->allows[i].rules, *word;
		size_t length;

		while (rest && (word = next_word(&rest, &length)))
			if (rule_id_parse(word, length) == id)
				return domain->allows[i].reason;
	}
	return NULL;
}

static void keep_suppressed(const struct drop *drop, const struct diag *diag,
			    struct rule_results *results)
{
	struct rule_suppressed *suppressed =
		ARENA_APPEND(&results->arena, results->suppressed, results->n_suppressed);

	suppressed->diag = *diag;
	suppressed->in_source = drop->domain;
	if (drop->domain)
		suppressed->reason = find_reason(drop->domain, diag->rule_id);
	bitmap_set(&results->arena, drop->used, diag->rule_id);
}

/* Takes out findings and notes of these rules. */
static void drop_rules(const struct drop *drop, struct diag_list *diags,
		       struct rule_results *results)
{
	size_t kept = 0;

	for (size_t i = 0; i < diags->n_items; i++) {
		if (!bitmap_has(drop->ids, diags->items[i].rule_id))
			diags->items[kept++] = diags->items[i];
		else
			keep_suppressed(drop, &diags->items[i], results);
	}
	diags->n_items = kept;

	kept = 0;
	for (size_t i = 0; i < results->n_not_checked; i++) {
		if (!bitmap_has(drop->ids, results->not_checked[i].rule->id))
			results->not_checked[kept++] = results->not_checked[i];
		else
			bitmap_set(&results->arena, drop->used, results->not_checked[i].rule->id);
	}
	results->n_not_checked = kept;
}

static void read_allows(const struct domain *domain, struct arena *arena, struct bitmap *out)
{
	for (size_t i = 0; i < domain->n_allows; i++) {
		const char *rest = domain->allows[i].rules, *word;
		size_t length;

		while (rest && (word = next_word(&rest, &length))) {
			const struct rule *rule = find_word(word, length);

			if (rule)
				bitmap_set(arena, out, rule->id);
		}
	}
}

static void add_word(struct strbuf *list, const char *word, size_t length)
{
	if (list->length)
		strbuf_add_string(list, ", ");
	strbuf_add(list, word, length);
}

/* What an <allow> is judged with, when all else has been. */
struct allow_judge {
	const struct domain *domain;
	const struct bitmap *used;
	const struct rule_results *results;
	struct diag_list *diags;
	struct arena *scratch;
};

static bool is_useless(const struct allow_judge *judge, const struct rule *rule)
{
	return rule && bitmap_has(&judge->results->ran, rule->id) &&
	       !bitmap_has(judge->used, rule->id);
}

/* The ids that are left, or the element when there are none. */
static void take_out(const struct allow_judge *judge, const struct domain_allow *allow,
		     struct diag *diag)
{
	const struct check check = { .domain = judge->domain,
				     .diags = judge->diags,
				     .scratch = judge->scratch };
	struct fix fix = { .check = &check, .diag = diag };
	AUTO(strbuf) left = STRBUF_INIT;
	const char *rest = allow->rules, *word;
	size_t length;

	while (rest && (word = next_word(&rest, &length)))
		if (!is_useless(judge, find_word(word, length)))
			add_word(&left, word, length);
	if (left.length)
		fix_replace(&fix, allow->at.rules, "%s", strbuf_text(&left));
	else
		fix_remove_element(&fix, allow->at.element);
}

/*
 * An id is useless when its rule ran and found nothing. One that doesn't hold for this target may
 * be meant for another, so it isn't blamed.
 */
static void judge_allow(const struct allow_judge *judge, const struct domain_allow *allow)
{
	struct span at = span_is_given(allow->at.rules) ? allow->at.rules : allow->at.element;
	AUTO(strbuf) unknown = STRBUF_INIT;
	AUTO(strbuf) useless = STRBUF_INIT;
	const char *rest = allow->rules, *word;
	size_t length;

	while (rest && (word = next_word(&rest, &length))) {
		const struct rule *rule = find_word(word, length);

		if (!rule)
			add_word(&unknown, word, length);
		else if (is_useless(judge, rule))
			add_word(&useless, word, length);
	}
	if (unknown.length)
		diag_add(judge->diags, RULE_ALLOW_UNKNOWN, at, "no rule has the id %s",
			 strbuf_text(&unknown));
	if (useless.length)
		take_out(judge, allow,
			 diag_add(judge->diags, RULE_ALLOW_UNUSED, at,
				  "this domain allows %s, which finds nothing in it",
				  strbuf_text(&useless)));
}

void rules_suppress(const struct rule_settings *settings, const struct domain *domain,
		    struct diag_list *diags, struct rule_results *results)
{
	AUTO(arena) scratch = ARENA_INIT;
	struct bitmap allowed = { 0 }, used = { 0 };
	const struct drop by_domain = { .ids = &allowed, .domain = domain, .used = &used };
	const struct allow_judge judge = { .domain = domain,
					   .used = &used,
					   .results = results,
					   .diags = diags,
					   .scratch = &scratch };
	const struct drop by_user = { .ids = &settings->disabled, .used = &used };

	if (!settings->ignore_allows && domain->n_allows > 0) {
		read_allows(domain, &scratch, &allowed);
		drop_rules(&by_domain, diags, results);
		for (size_t i = 0; i < domain->n_allows; i++)
			judge_allow(&judge, &domain->allows[i]);
		rules_sort(diags);
	}
	drop_rules(&by_user, diags, results);
}

void rule_settings_done(struct rule_settings *settings)
{
	arena_done(&settings->arena);
	*settings = (struct rule_settings)RULE_SETTINGS_INIT;
}

#define ALLOW(ids)                                                                       \
	"  <metadata>\n"                                                                 \
	"    <virtnuma:allow xmlns:virtnuma='urn:virtnuma:domain:1' rules='" ids "'/>\n" \
	"  </metadata>\n"

/* Raised by judge_allow(), not by a run of their own: all other rules have to be done first. */
static const struct rule suppress_rules[] = {
	{
		.id = RULE_ALLOW_UNKNOWN,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_STYLE,
		.title = "Suppression of a rule that does not exist",
		.why = "A <virtnuma:allow> element names something that isn't the id of a rule, so"
		       " what it was meant to allow is still reported.",
		.help = "write ids such as VN301, with commas between them",
		.bad.domain = EXAMPLE(ALLOW("VN199") "  <memory unit='GiB'>1</memory>\n"
						     "  <vcpu>2</vcpu>\n"),
		.good.domain = EXAMPLE(ALLOW("VN106") "  <memory unit='GiB'>1</memory>\n"
						      "  <vcpu cpus='0-1'>2</vcpu>\n"),
		.elements = "virtnuma:allow metadata",
		.source = "virtnuma's own; libvirt 9.0.0 to 11.3.0 keep <metadata> as it is",
	},
	{
		.id = RULE_ALLOW_UNUSED,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_STYLE,
		.title = "Suppression that suppresses nothing",
		.why = "The rule ran and found nothing in this domain. What the suppression was for has"
		       " been mended, and it would hide the same mistake the next time.",
		.help = "take the id out of the list",
		.bad.domain = EXAMPLE(ALLOW("VN106") "  <memory unit='GiB'>1</memory>\n"
						     "  <vcpu cpuset='0-1'>2</vcpu>\n"),
		.good.domain = EXAMPLE(ALLOW("VN106") "  <memory unit='GiB'>1</memory>\n"
						      "  <vcpu cpus='0-1'>2</vcpu>\n"),
		.elements = "virtnuma:allow metadata",
		.source = "virtnuma's own; libvirt 9.0.0 to 11.3.0 keep <metadata> as it is",
	},
};

const struct rule_topic suppress_topic = {
	.name = "suppress",
	.title = "suppressions",
	.first_id = 120,
	.last_id = 129,
	.rules = suppress_rules,
	.n_rules = ARRAY_SIZE(suppress_rules),
};
