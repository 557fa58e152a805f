/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Each rule's record is whole, its bad example raises it and its good one doesn't. */
#include "host-testing.h"

#include "domain/domain.h"
#include "guest/guest.h"
#include "lib/target-host.h"
#include "rules/registry.h"
#include "rules/suppress.h"
#include "target/target.h"

/* An example, read and judged. */
struct run {
	struct host *host;
	struct target target;
	struct domain *domain;
	struct guest *guest;
	struct diag_list diags;
	struct rule_results results;
};

static void run_example(struct run *run, const struct rule *rule,
			const struct rule_example *example)
{
	const struct rule_settings settings = RULE_SETTINGS_INIT;
	AUTO(error) error = ERROR_INIT;

	*run = (struct run){ .diags = DIAG_LIST_INIT, .results = RULE_RESULTS_INIT };
	if (example->host)
		run->host = read_host(example->host);
	if (target_init(&run->target, example->libvirt, example->qemu, &error) < 0)
		fail_msg("VN%u: %s", rule->id, error.message);
	run->target.versions_known = true;
	target_use_host(&run->target, run->host);
	if (domain_parse("example.xml", example->domain, strlen(example->domain), &run->diags,
			 &run->domain, &error) < 0)
		fail_msg("VN%u: %s", rule->id, error.message);
	run->guest = guest_build(run->domain, &run->target);
	rules_run(run->domain, run->guest, run->host, &run->target, &run->diags, &run->results);
	rules_suppress(&settings, run->domain, &run->diags, &run->results);
}

static void run_done(struct run *run)
{
	rule_results_done(&run->results);
	diag_list_done(&run->diags);
	guest_free(run->guest);
	domain_free(run->domain);
	target_done(&run->target);
	if (run->host)
		host_free(run->host);
}

static const struct diag *find(const struct run *run, unsigned id)
{
	for (size_t i = 0; i < run->diags.n_items; i++)
		if (run->diags.items[i].rule_id == id)
			return &run->diags.items[i];
	return NULL;
}

/* Counts a failure and says what it is; the test goes on, to tell all of them. */
static unsigned complain(const struct rule *rule, const char *what, const char *more)
{
	print_message("# VN%u (%s): %s%s\n", rule->id, rule->title ? rule->title : "", what, more);
	return 1;
}

static unsigned lacks(const struct run *run, const struct rule *rule)
{
	for (size_t i = 0; i < run->results.n_not_checked; i++)
		if (run->results.not_checked[i].rule == rule)
			return run->results.not_checked[i].missing;
	return 0;
}

static unsigned judge_finding(const struct run *run, const struct rule *rule,
			      const struct diag *diag)
{
	size_t length = run->domain->source.length;
	unsigned n = 0;

	if (!diag->message[0] || diag->message[strlen(diag->message) - 1] == '.')
		n += complain(rule, "is empty or ends with a full stop: ", diag->message);
	if (strstr(diag->message, "  ") || strstr(diag->message, "(null)"))
		n += complain(rule, "has a hole: ", diag->message);
	if ((size_t)diag->at.at + diag->at.length > length)
		n += complain(rule, "points outside of the document: ", diag->message);
	for (size_t i = 0; i < diag->n_places; i++) {
		if (!span_is_given(diag->places[i].at))
			n += complain(rule, "has a related place that is nowhere: ", diag->message);
		else if ((size_t)diag->places[i].at.at + diag->places[i].at.length > length)
			n += complain(rule, "has a place outside of the document: ", diag->message);
	}
	return n;
}

static unsigned try_bad(const struct rule *rule)
{
	const struct diag *diag;
	unsigned n = 0, missing;
	struct run run;

	run_example(&run, rule, &rule->bad);
	diag = find(&run, rule->id);
	missing = lacks(&run, rule);
	if (missing)
		n += complain(rule, "the bad example lacks what the rule needs: ",
			      rule_need_text(missing & -missing));
	else if (!diag)
		n += complain(rule, "the bad example doesn't raise it", "");
	else
		n += judge_finding(&run, rule, diag);
	run_done(&run);
	return n;
}

static bool is_error(const struct diag *diag)
{
	const struct rule *rule = rule_find(diag->rule_id);

	return rule && rule->severity == SEVERITY_ERROR;
}

/* A good example is good altogether: no rule calls it an error. */
static unsigned try_good(const struct rule *rule)
{
	const struct diag *raised;
	unsigned n = 0, missing;
	struct run run;

	run_example(&run, rule, &rule->good);
	missing = lacks(&run, rule);
	if (missing)
		n += complain(rule, "the good example lacks what the rule needs: ",
			      rule_need_text(missing & -missing));
	raised = find(&run, rule->id);
	if (raised)
		n += complain(rule, "the good example raises it: ", raised->message);
	for (size_t i = 0; i < run.diags.n_items; i++)
		if (run.diags.items[i].rule_id != rule->id && is_error(&run.diags.items[i]))
			n += complain(rule, "the good example has an error: ",
				      run.diags.items[i].message);
	run_done(&run);
	return n;
}

typedef unsigned try_rule(const struct rule *rule);

static void try_all(try_rule *try)
{
	unsigned n_failures = 0;

	for (size_t t = 0; t < rule_topic_count(); t++)
		for (size_t i = 0; i < rule_topic(t)->n_rules; i++)
			n_failures += try(&rule_topic(t)->rules[i]);
	assert_int_equal(n_failures, 0);
}

static void bad_examples_raise_their_rule(void **state)
{
	(void)state;
	try_all(try_bad);
}

static void good_examples_are_good(void **state)
{
	(void)state;
	try_all(try_good);
}

static bool ends_with_stop(const char *text)
{
	return text[0] && text[strlen(text) - 1] == '.';
}

static bool names_a_source(const char *text)
{
	static const char *const sources[] = { "libvirt", "QEMU", "Linux", "ACPI", "virtnuma" };

	for (size_t i = 0; i < ARRAY_SIZE(sources); i++)
		if (strstr(text, sources[i]))
			return true;
	return false;
}

static unsigned try_texts(const struct rule *rule)
{
	const char *const texts[] = { rule->title, rule->why, rule->help, rule->elements,
				      rule->source };
	bool refusal = rule->consequence == CONSEQUENCE_LIBVIRT_REFUSES ||
		       rule->consequence == CONSEQUENCE_QEMU_REFUSES;
	unsigned n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (!texts[i] || !texts[i][0])
			return complain(rule, "a text is missing", "");
	if (!rule->bad.domain || !rule->good.domain)
		return complain(rule, "an example is missing", "");
	if (ends_with_stop(rule->title) || ends_with_stop(rule->help))
		n += complain(rule, "title and help take no full stop", "");
	if (!ends_with_stop(rule->why) && rule->why[strlen(rule->why) - 1] != ')')
		n += complain(rule, "the explanation is no whole sentence", "");
	if (!names_a_source(rule->source))
		n += complain(rule, "the source names no system: ", rule->source);
	if (rule->severity == SEVERITY_ERROR && !refusal &&
	    rule->consequence != CONSEQUENCE_START_FAILS_HERE)
		n += complain(rule, "an error that nobody refuses", "");
	if (refusal && rule->severity == SEVERITY_ERROR && !rule->message_words)
		n += complain(rule, "the words of the refusal are missing", "");
	if (strcmp(rule->bad.domain, rule->good.domain) == 0 && rule->bad.host == rule->good.host &&
	    rule->bad.libvirt == rule->good.libvirt && rule->bad.qemu == rule->good.qemu)
		n += complain(rule, "bad and good are the same", "");
	return n;
}

static void texts_are_whole(void **state)
{
	(void)state;
	try_all(try_texts);
}

UNIT_TESTS(cmocka_unit_test(texts_are_whole), cmocka_unit_test(bad_examples_raise_their_rule),
	   cmocka_unit_test(good_examples_are_good));
