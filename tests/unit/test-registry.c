/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Running rules: order, what is not checked and why, versions; and suppressions and severities. */
#include "testing.h"

#include "base/error.h"
#include "domain/domain.h"
#include "guest/guest.h"
#include "rules/registry.h"
#include "rules/suppress.h"
#include "target/target.h"

struct run {
	struct target target;
	struct domain *domain;
	struct guest *guest;
	struct diag_list diags;
	struct rule_results results;
};

#define GUEST(body) "<domain type='kvm'><name>guest</name>" body Q35
#define Q35 \
	"<os><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/></features></domain>"
#define ALLOW(ids)                                                                     \
	"<metadata><virtnuma:allow xmlns:virtnuma='urn:virtnuma:domain:1' rules='" ids \
	"'/></metadata>"

/* A cell in the middle of nowhere, a vCPU too many, and a sum that is wrong. */
#define MISTAKES                                                 \
	"<memory unit='GiB'>3</memory><vcpu>4</vcpu><cpu><numa>" \
	"<cell id='0' cpus='0-2' memory='1' unit='GiB'/>"        \
	"<cell id='1' cpus='2-3' memory='1' unit='GiB'/></numa></cpu>"

static void run_start(struct run *run, const char *text, target_version libvirt)
{
	AUTO(error) error = ERROR_INIT;

	*run = (struct run){ .diags = DIAG_LIST_INIT, .results = RULE_RESULTS_INIT };
	assert_int_equal(target_init(&run->target, libvirt, 0, &error), 0);
	run->target.versions_known = libvirt != 0;
	assert_int_equal(
		domain_parse("guest.xml", text, strlen(text), &run->diags, &run->domain, &error),
		0);
	run->guest = guest_build(run->domain, &run->target);
	rules_run(run->domain, run->guest, NULL, &run->target, &run->diags, &run->results);
}

static void run_done(struct run *run)
{
	rule_results_done(&run->results);
	diag_list_done(&run->diags);
	guest_free(run->guest);
	domain_free(run->domain);
	target_done(&run->target);
}

static unsigned count(const struct run *run, unsigned id)
{
	unsigned n = 0;

	for (size_t i = 0; i < run->diags.n_items; i++)
		n += run->diags.items[i].rule_id == id;
	return n;
}

static unsigned missing(const struct run *run, unsigned id)
{
	for (size_t i = 0; i < run->results.n_not_checked; i++)
		if (run->results.not_checked[i].rule->id == id)
			return run->results.not_checked[i].missing;
	return 0;
}

static void ids_ascend_and_stay_in_their_range(void **state)
{
	unsigned last = 0;

	(void)state;
	for (size_t t = 0; t < rule_topic_count(); t++) {
		const struct rule_topic *topic = rule_topic(t);

		assert_true(topic->first_id > last);
		assert_true(topic->last_id >= topic->first_id);
		assert_true(topic->first_id / 100 == topic->last_id / 100);
		last = topic->first_id - 1;
		for (size_t i = 0; i < topic->n_rules; i++) {
			if (topic->rules[i].id <= last || topic->rules[i].id > topic->last_id)
				fail_msg("VN%u is out of place in %s", topic->rules[i].id,
					 topic->name);
			last = topic->rules[i].id;
			assert_ptr_equal(rule_find(last), &topic->rules[i]);
		}
		last = topic->last_id;
	}
	assert_null(rule_find(0));
	assert_null(rule_find(199));
}

static void needs_have_words(void **state)
{
	(void)state;
	for (unsigned need = NEEDS_GUEST; need <= NEEDS_QEMU; need <<= 1)
		assert_true(strlen(rule_need_text(need)) > 0);
	assert_string_equal(rule_need_text(0), "");
	assert_string_equal(rule_need_text(1u << 31), "");
}

static void findings_are_in_order(void **state)
{
	struct run run;

	(void)state;
	run_start(&run, GUEST(MISTAKES), TARGET_VERSION(11, 3));
	assert_int_equal(count(&run, 301), 1);
	assert_int_equal(count(&run, 305), 1);
	for (size_t i = 1; i < run.diags.n_items; i++) {
		const struct diag *a = &run.diags.items[i - 1], *b = &run.diags.items[i];

		assert_true(a->at.at < b->at.at ||
			    (a->at.at == b->at.at && a->rule_id <= b->rule_id));
	}
	run_done(&run);
}

static void equal_places_stay_in_order(void **state)
{
	struct diag_list diags = DIAG_LIST_INIT;
	const struct span early = { .at = 5, .length = 2 }, late = { .at = 9, .length = 1 };

	(void)state;
	rules_sort(&diags);
	diag_add(&diags, 302, late, "d");
	diag_add(&diags, 302, early, "b");
	diag_add(&diags, 302, early, "c");
	diag_add(&diags, 301, early, "a");
	rules_sort(&diags);
	assert_int_equal(diags.n_items, 4);
	assert_string_equal(diags.items[0].message, "a");
	assert_string_equal(diags.items[1].message, "b");
	assert_string_equal(diags.items[2].message, "c");
	assert_string_equal(diags.items[3].message, "d");
	diag_list_done(&diags);
}

static void what_is_not_known_is_not_checked(void **state)
{
	struct run run;

	(void)state;
	run_start(&run, GUEST("<memory>1048576</memory><vcpu>4</vcpu>"), TARGET_VERSION(11, 3));
	assert_int_equal(missing(&run, 211), NEEDS_HOST_NODES);
	assert_false(bitmap_has(&run.results.ran, 211));
	assert_true(bitmap_has(&run.results.ran, 301));
	assert_int_equal(missing(&run, 301), 0);
	for (size_t i = 1; i < run.results.n_not_checked; i++)
		assert_true(run.results.not_checked[i - 1].rule->id <
			    run.results.not_checked[i].rule->id);
	run_done(&run);

	/* a machine that isn't in the table; nobody said which versions */
	run_start(
		&run,
		"<domain type='kvm'><name>guest</name><memory>1048576</memory><os><type arch='x86_64'"
		" machine='pc-q35-rhel9.4.0'>hvm</type></os></domain>",
		0);
	assert_true(missing(&run, 204) & NEEDS_VERSIONS);
	assert_true(missing(&run, 235) & NEEDS_VERSIONS);
	run_done(&run);
}

static void what_qemu_does_is_no_question_without_it(void **state)
{
	struct run run;

	(void)state;
	run_start(
		&run,
		"<domain type='xen'><name>guest</name><memory>1048576</memory><os><type>linux</type>"
		"</os></domain>",
		TARGET_VERSION(11, 3));
	assert_int_equal(count(&run, 130), 1);
	assert_int_equal(missing(&run, 204), 0);
	assert_false(bitmap_has(&run.results.ran, 204));
	run_done(&run);
}

#define CLUSTERS                                 \
	"<memory>1048576</memory><vcpu>4</vcpu>" \
	"<cpu><topology sockets='1' clusters='2' cores='4' threads='1'/></cpu>"

static void rules_hold_for_their_versions(void **state)
{
	struct run run;

	(void)state;
	run_start(&run, GUEST(CLUSTERS), TARGET_VERSION(9, 0));
	assert_int_equal(count(&run, 235), 1);
	run_done(&run);
	run_start(&run, GUEST(CLUSTERS), TARGET_VERSION(11, 3));
	assert_int_equal(count(&run, 235), 0);
	assert_int_equal(missing(&run, 235), 0);
	assert_false(bitmap_has(&run.results.ran, 235));
	run_done(&run);
}

static void ids_are_read(void **state)
{
	(void)state;
	assert_int_equal(rule_id_parse("VN301", 5), 301);
	assert_int_equal(rule_id_parse("vn301", 5), 301);
	assert_int_equal(rule_id_parse("VN301,", 5), 301);
	assert_int_equal(rule_id_parse("VN30", 4), 0);
	assert_int_equal(rule_id_parse("VN3011", 6), 0);
	assert_int_equal(rule_id_parse("VN3x1", 5), 0);
	assert_int_equal(rule_id_parse("XN301", 5), 0);
	assert_int_equal(rule_id_parse("", 0), 0);
}

static void disabled_rules_are_silent(void **state)
{
	AUTO(rule_settings) settings = RULE_SETTINGS_INIT;
	AUTO(error) error = ERROR_INIT;
	struct run run;

	(void)state;
	assert_int_equal(rule_settings_disable(&settings, "VN301, vn211", &error), 0);
	run_start(&run, GUEST(MISTAKES), TARGET_VERSION(11, 3));
	assert_int_equal(missing(&run, 211), NEEDS_HOST_NODES);
	rules_suppress(&settings, run.domain, &run.diags, &run.results);
	assert_int_equal(count(&run, 301), 0);
	assert_int_equal(count(&run, 305), 1);
	assert_int_equal(missing(&run, 211), 0);
	run_done(&run);
}

static void unknown_ids_are_refused(void **state)
{
	static const char *const lists[] = { "VN199", "301", "VN301,,x", "VN301;VN302" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
		AUTO(rule_settings) settings = RULE_SETTINGS_INIT;
		AUTO(error) error = ERROR_INIT;

		assert_int_equal(rule_settings_disable(&settings, lists[i], &error), -1);
		assert_non_null(error.message);
	}
}

static void severities_change_but_for_refusals(void **state)
{
	AUTO(rule_settings) settings = RULE_SETTINGS_INIT;
	AUTO(error) error = ERROR_INIT;

	(void)state;
	assert_int_equal(rule_effective_severity(NULL, rule_find(305)), SEVERITY_WARNING);
	assert_int_equal(rule_settings_severity(&settings, "VN305", "error", &error), 0);
	assert_int_equal(rule_effective_severity(&settings, rule_find(305)), SEVERITY_ERROR);
	assert_int_equal(rule_settings_severity(&settings, "VN305", "info", &error), 0);
	assert_int_equal(rule_effective_severity(&settings, rule_find(305)), SEVERITY_INFO);
	assert_int_equal(rule_settings_severity(&settings, "VN301", "error", &error), 0);
	assert_null(error.message);
	assert_int_equal(rule_settings_severity(&settings, "VN301", "warning", &error), -1);
	assert_int_equal(rule_effective_severity(&settings, rule_find(301)), SEVERITY_ERROR);
	error_done(&error);
	assert_int_equal(rule_settings_severity(&settings, "VN305", "fatal", &error), -1);
	error_done(&error);
	assert_int_equal(rule_settings_severity(&settings, "VN199", "info", &error), -1);
}

static void allowed_rules_are_silent(void **state)
{
	AUTO(rule_settings) settings = RULE_SETTINGS_INIT;
	struct run run;

	(void)state;
	run_start(&run, GUEST(ALLOW("VN301 VN211") MISTAKES), TARGET_VERSION(11, 3));
	rules_suppress(&settings, run.domain, &run.diags, &run.results);
	assert_int_equal(count(&run, 301), 0);
	assert_int_equal(count(&run, 305), 1);
	assert_int_equal(missing(&run, 211), 0);
	assert_int_equal(count(&run, 120), 0);
	assert_int_equal(count(&run, 121), 0);
	run_done(&run);

	settings.ignore_allows = true;
	run_start(&run, GUEST(ALLOW("VN301 VN399") MISTAKES), TARGET_VERSION(11, 3));
	rules_suppress(&settings, run.domain, &run.diags, &run.results);
	assert_int_equal(count(&run, 301), 1);
	assert_int_equal(count(&run, 120), 0);
	run_done(&run);
}

static void useless_suppressions_are_told(void **state)
{
	AUTO(rule_settings) settings = RULE_SETTINGS_INIT;
	AUTO(error) error = ERROR_INIT;
	struct run run;

	(void)state;
	run_start(&run, GUEST(ALLOW("VN302,VN301,VN199") MISTAKES), TARGET_VERSION(11, 3));
	rules_suppress(&settings, run.domain, &run.diags, &run.results);
	assert_int_equal(count(&run, 120), 1);
	assert_int_equal(count(&run, 121), 1);
	for (size_t i = 0; i < run.diags.n_items; i++) {
		if (run.diags.items[i].rule_id == 120)
			assert_non_null(strstr(run.diags.items[i].message, "VN199"));
		if (run.diags.items[i].rule_id == 121) {
			assert_non_null(strstr(run.diags.items[i].message, "VN302"));
			assert_null(strstr(run.diags.items[i].message, "VN301"));
		}
	}
	run_done(&run);

	/* it can be turned off like any other */
	assert_int_equal(rule_settings_disable(&settings, "VN121", &error), 0);
	run_start(&run, GUEST(ALLOW("VN302") MISTAKES), TARGET_VERSION(11, 3));
	rules_suppress(&settings, run.domain, &run.diags, &run.results);
	assert_int_equal(count(&run, 121), 0);
	run_done(&run);
}

/* VN235 doesn't hold for this libvirt: its suppression may be meant for another. */
static void suppressions_for_other_versions_are_not_blamed(void **state)
{
	AUTO(rule_settings) settings = RULE_SETTINGS_INIT;
	struct run run;

	(void)state;
	run_start(&run, GUEST(ALLOW("VN235") CLUSTERS), TARGET_VERSION(11, 3));
	rules_suppress(&settings, run.domain, &run.diags, &run.results);
	assert_int_equal(count(&run, 121), 0);
	run_done(&run);
}

/* A value that can't be read has one finding, not one of every rule that looks at it. */
static void unreadable_values_have_one_finding(void **state)
{
	static const char *const domains[] = {
		GUEST("<memory>x</memory><vcpu>4</vcpu>"),
		GUEST("<memory>1048576</memory><vcpu>x</vcpu>"),
		GUEST("<memory>1048576</memory><vcpu>4</vcpu><cpu><numa><cell id='x' cpus='0-3'"
		      " memory='1048576'/></numa></cpu>"),
		GUEST("<memory>1048576</memory><vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-x'"
		      " memory='1048576'/></numa></cpu>"),
		GUEST("<vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-3'"
		      " memory='x'/></numa></cpu>"),
		GUEST("<memory>1048576</memory><vcpu>4</vcpu><cpu><topology sockets='x' cores='1'"
		      " threads='1'/></cpu>"),
		GUEST("<memory>1048576</memory><vcpu>4</vcpu><vcpus><vcpu id='x' enabled='yes'/></vcpus>"),
		GUEST("<vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='1048576'><distances>"
		      "<sibling id='1' value='x'/></distances></cell><cell id='1' cpus='2-3'"
		      " memory='1048576'/></numa></cpu>"),
	};
	unsigned n_failures = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(domains); i++) {
		unsigned n_shown = 0;
		struct run run;

		run_start(&run, domains[i], TARGET_VERSION(11, 3));
		for (size_t j = 0; j < run.diags.n_items; j++) {
			const struct rule *rule = rule_find(run.diags.items[j].rule_id);

			assert_non_null(rule);
			n_shown += rule->severity != SEVERITY_INFO;
		}
		for (size_t j = 0; n_shown != 1 && j < run.diags.n_items; j++)
			print_message("# %zu: VN%u %s\n", i, run.diags.items[j].rule_id,
				      run.diags.items[j].message);
		n_failures += n_shown != 1;
		run_done(&run);
	}
	assert_int_equal(n_failures, 0);
}

UNIT_TESTS(cmocka_unit_test(ids_ascend_and_stay_in_their_range), cmocka_unit_test(needs_have_words),
	   cmocka_unit_test(findings_are_in_order), cmocka_unit_test(equal_places_stay_in_order),
	   cmocka_unit_test(what_is_not_known_is_not_checked),
	   cmocka_unit_test(what_qemu_does_is_no_question_without_it),
	   cmocka_unit_test(rules_hold_for_their_versions), cmocka_unit_test(ids_are_read),
	   cmocka_unit_test(disabled_rules_are_silent), cmocka_unit_test(unknown_ids_are_refused),
	   cmocka_unit_test(severities_change_but_for_refusals),
	   cmocka_unit_test(allowed_rules_are_silent),
	   cmocka_unit_test(useless_suppressions_are_told),
	   cmocka_unit_test(suppressions_for_other_versions_are_not_blamed),
	   cmocka_unit_test(unreadable_values_have_one_finding));
