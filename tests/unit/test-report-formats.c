/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Findings for programs: each format's form, that nothing breaks out of it, and fingerprints. */
#include "testing.h"

#include "base/diag.h"
#include "domain/domain.h"
#include "report/report.h"

static const struct rule error_rule = {
	.id = 301,
	.severity = SEVERITY_ERROR,
	.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
	.stage = RULE_STAGE_DEFINE,
	.title = "vCPU in two guest NUMA cells",
	.why = "Because.",
	.help = "give each vCPU to one cell only",
	.source = "libvirt",
};
static const struct rule warning_rule = {
	.id = 620,
	.severity = SEVERITY_WARNING,
	.consequence = CONSEQUENCE_STYLE,
	.title = "100%: a, b",
	.why = "Because.",
	.help = "",
	.source = "libvirt",
};

static const char guest[] = "<domain type='kvm'>\n"
			    "  <name>g</name>\n"
			    "  <memory>1</memory>\n"
			    "  <vcpu>2</vcpu>\n"
			    "  <cputune>\n"
			    "    <vcpupin vcpu='0' cpuset='1'/>\n"
			    "    <vcpupin vcpu='1' cpuset='1'/>\n"
			    "    <emulatorpin cpuset='1'/>\n"
			    "  </cputune>\n"
			    "</domain>\n";

/* A domain with findings that the test adds, and what was written of them. */
struct run {
	struct domain *domain;
	struct diag_list diags;
	struct report_finding findings[8];
	size_t n;
	struct report report;
	char *text;
	size_t length;
};

static void run_start(struct run *run, const struct report_ops *ops, const char *xml)
{
	struct diag_list ignored = DIAG_LIST_INIT;
	AUTO(error) error = ERROR_INIT;

	*run = (struct run){ .diags = DIAG_LIST_INIT };
	run->report.ops = ops;
	run->report.error_on = SEVERITY_ERROR;
	assert_int_equal(domain_parse("g.xml", xml, strlen(xml), &ignored, &run->domain, &error),
			 0);
	diag_list_done(&ignored);
	run->report.out = open_memstream(&run->text, &run->length);
	assert_non_null(run->report.out);
}

/* A finding at the first occurrence of part. */
static struct diag *add(struct run *run, const struct rule *rule, const char *part,
			const char *message)
{
	const char *text = run->domain->source.text, *found = strstr(text, part);
	struct span at = { .at = (uint32_t)(found - text), .length = (uint32_t)strlen(part) };

	assert_non_null(found);
	assert_true(run->n < ARRAY_SIZE(run->findings));
	run->findings[run->n++] =
		(struct report_finding){ .rule = rule, .severity = rule->severity };
	return diag_add(&run->diags, rule->id, at, "%s", message);
}

static void run_file(struct run *run, const char *path)
{
	struct report_file file = {
		.path = path,
		.source = &run->domain->source,
		.root = run->domain->root,
		.findings = run->findings,
		.n_findings = run->n,
	};

	for (size_t i = 0; i < run->n; i++)
		run->findings[i].diag = &run->diags.items[i];
	report_file(&run->report, &file);
}

/* run->text is what was written. */
static void run_finish(struct run *run)
{
	report_begin(&run->report);
	run_file(run, run->domain->source.path);
	report_end(&run->report);
	assert_int_equal(fclose(run->report.out), 0);
}

static void run_done(struct run *run)
{
	diag_list_done(&run->diags);
	domain_free(run->domain);
	free(run->text);
}

/* Paths and fingerprints */

struct path_row {
	const char *part; /* of guest */
	const char *path;
};

static const struct path_row path_rows[] = {
	{ .part = "kvm", .path = "/domain/@type" },
	{ .part = "name", .path = "/domain/name" },
	{ .part = "2</vcpu>", .path = "/domain/vcpu" },
	{ .part = "<cputune>", .path = "/domain/cputune" },
	{ .part = "vcpupin vcpu='1'", .path = "/domain/cputune/vcpupin[@vcpu='1']" },
	{ .part = "emulatorpin", .path = "/domain/cputune/emulatorpin" },
	{ .part = "cpuset='1'/>\n  </c", .path = "/domain/cputune/emulatorpin/@cpuset" },
};

static void paths_name_elements(void **state)
{
	struct run run;

	(void)state;
	run_start(&run, &report_ndjson, guest);
	for (size_t i = 0; i < ARRAY_SIZE(path_rows); i++)
		(void)add(&run, &error_rule, path_rows[i].part, "message");
	run_finish(&run);
	for (size_t i = 0; i < ARRAY_SIZE(path_rows); i++) {
		AUTO(arena) arena = ARENA_INIT;
		const char *member = arena_printf(&arena, "\"path\":\"%s\",", path_rows[i].path);

		print_message("# %s\n", member);
		assert_non_null(strstr(run.text, member));
	}
	run_done(&run);
}

/* The fingerprint of the nth finding of a JSON text. */
static const char *fingerprint(struct arena *arena, const char *json, size_t nth)
{
	static const char key[] = "\"fingerprint\":\"";

	for (;;) {
		json = strstr(json, key);
		assert_non_null(json);
		json += strlen(key);
		if (nth-- == 0)
			return arena_strndup(arena, json, strcspn(json, "\""));
	}
}

/* Fingerprints of a pin of vCPU 1 and of the emulator's in xml. */
static void find_fingerprints(struct arena *arena, const char *xml, const char *out[2])
{
	struct run run;

	run_start(&run, &report_ndjson, xml);
	(void)add(&run, &error_rule, "vcpupin vcpu='1'", "one message");
	(void)add(&run, &error_rule, "emulatorpin", "one message");
	run_finish(&run);
	out[0] = fingerprint(arena, run.text, 0);
	out[1] = fingerprint(arena, run.text, 1);
	run_done(&run);
}

static const char *const edited[] = {
	/* lines, other elements, blanks, comments, other attributes */
	"<?xml version='1.0'?>\n<!-- c -->\n\n<domain type='kvm'>\n<name>other</name>\n"
	"<uuid>x</uuid><memory>2</memory><vcpu>4</vcpu><cputune>\n<shares>7</shares>"
	"<vcpupin vcpu='3' cpuset='9'/><vcpupin vcpu='1'\n\tcpuset='5'/>"
	"<!-- c --><emulatorpin cpuset='2'/></cputune></domain>",
	/* in a snapshot */
	"<domainsnapshot><name>s</name><domain><vcpu>2</vcpu><cputune><emulatorpin cpuset='2'/>"
	"<vcpupin vcpu='1' cpuset='5'/></cputune></domain></domainsnapshot>",
};

static void fingerprints_outlive_edits_elsewhere(void **state)
{
	AUTO(arena) arena = ARENA_INIT;
	const char *before[2], *after[2];

	(void)state;
	find_fingerprints(&arena, guest, before);
	assert_string_not_equal(before[0], before[1]);
	assert_int_equal(strlen(before[0]), 16);
	for (size_t i = 0; i < ARRAY_SIZE(edited); i++) {
		find_fingerprints(&arena, edited[i], after);
		assert_string_equal(before[0], after[0]);
		assert_string_equal(before[1], after[1]);
	}
}

static void fingerprints_differ_within_a_file(void **state)
{
	AUTO(arena) arena = ARENA_INIT;
	struct diag *diag;
	struct run run;

	(void)state;
	run_start(&run, &report_ndjson, guest);
	(void)add(&run, &error_rule, "emulatorpin", "the same");
	(void)add(&run, &error_rule, "emulatorpin", "the same");
	(void)add(&run, &warning_rule, "emulatorpin", "the same");
	diag = add(&run, &error_rule, "emulatorpin", "the same");
	diag->subject = DIAG_SUBJECT_CELL;
	(void)add(&run, &error_rule, "vcpupin", "the same");
	run_finish(&run);
	for (size_t i = 0; i < run.n; i++)
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(fingerprint(&arena, run.text, i),
						fingerprint(&arena, run.text, j));
	run_done(&run);
}

/* Formats */

static void ndjson_is_a_line_a_file(void **state)
{
	struct run run;
	struct diag *diag;

	(void)state;
	run_start(&run, &report_ndjson, guest);
	diag = add(&run, &error_rule, "2</vcpu>", "m");
	diag->subject = DIAG_SUBJECT_VCPU;
	diag->subject_id = 1;
	diag_add_place(&run.diags, diag, diag->at, "there");
	diag_add_edit(&run.diags, diag, diag->at, "<a/>\n");
	run_finish(&run);
	assert_string_equal(
		run.text,
		"{\"version\":1,\"file\":\"g.xml\",\"findings\":[{\"id\":\"VN301\","
		"\"severity\":\"error\",\"consequence\":\"libvirt-refuses\",\"message\":\"m\","
		"\"file\":\"g.xml\",\"line\":4,\"column\":9,\"end_line\":4,\"end_column\":17,"
		"\"path\":\"/domain/vcpu\",\"subject\":{\"kind\":\"vcpu\",\"id\":1},"
		"\"places\":[{\"line\":4,\"column\":9,\"end_line\":4,\"end_column\":17,"
		"\"label\":\"there\"}],\"help\":\"give each vCPU to one cell only\","
		"\"edits\":[{\"line\":4,\"column\":9,\"end_line\":4,\"end_column\":17,"
		"\"text\":\"<a/>\\n\"}],\"edits_safe\":true,\"fingerprint\":\"ebc1982bc34c87f3\"}],"
		"\"not_checked\":[],\"suppressed\":0}\n");
	run_done(&run);
}

static void unread_files_are_told(void **state)
{
	static const struct report_ops *const formats[] = { &report_json, &report_ndjson,
							    &report_sarif, &report_github,
							    &report_junit };
	struct report_file unread = { .path = "odd\xff name,", .error = "it is\nbroken" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
		struct run run;

		run_start(&run, formats[i], guest);
		report_begin(&run.report);
		report_file(&run.report, &unread);
		report_end(&run.report);
		assert_int_equal(fclose(run.report.out), 0);
		print_message("# %s\n", formats[i]->name);
		assert_non_null(strstr(run.text, "it is"));
		assert_null(strstr(run.text, "it is\nbroken"));
		assert_null(strchr(run.text, '\xff'));
		run_done(&run);
	}
}

/* What may not act in what others read. */
static const char hostile[] =
	"\n::error::gotcha %0A \r\n\033[2J</failure>]]>&amp;\"\\,:\xE2\x80\xAE";

static void github_keeps_hostile_text_in_its_line(void **state)
{
	struct run run;
	struct diag *diag;

	(void)state;
	run_start(&run, &report_github, guest);
	diag = add(&run, &warning_rule, "emulatorpin", hostile);
	diag_set_help(&run.diags, diag, "%s", hostile);
	report_begin(&run.report);
	run_file(&run, "a,b:c\n::warning::x");
	report_end(&run.report);
	assert_int_equal(fclose(run.report.out), 0);
	assert_string_equal(
		run.text,
		"::warning file=a%2Cb%3Ac\\n%3A%3Awarning%3A%3Ax,line=8,col=6,endLine=8,"
		"endColumn=17,title=VN620%3A 100%25%3A a%2C b::"
		"\\n::error::gotcha %250A \\r\\n\\u{1b}[2J</failure>]]>&amp;\"\\,:\\u{202e}"
		"%0Ahelp: \\n::error::gotcha %250A \\r\\n\\u{1b}[2J</failure>]]>&amp;\"\\,:"
		"\\u{202e}\n");
	run_done(&run);
}

static void junit_is_xml_whatever_it_says(void **state)
{
	AUTO(arena) arena = ARENA_INIT;
	AUTO(error) error = ERROR_INIT;
	struct xml_document document;
	struct xml_node *suite, *test, *failure;
	struct run run;

	(void)state;
	run_start(&run, &report_junit, guest);
	(void)add(&run, &error_rule, "vcpupin", hostile);
	(void)add(&run, &warning_rule, "emulatorpin", hostile);
	run_finish(&run);
	assert_int_equal(
		xml_parse(&arena, "-", run.text, run.length, NULL, NULL, &document, &error), 0);
	suite = xml_child(document.root, "testsuite");
	assert_string_equal(xml_value(suite, "tests"), "2");
	assert_string_equal(xml_value(suite, "failures"), "1");
	test = xml_child(suite, "testcase");
	assert_string_equal(xml_value(test, "line"), "6");
	failure = xml_child(test, "failure");
	assert_string_equal(xml_value(failure, "type"), "error");
	assert_non_null(strstr(xml_value(failure, "message"), "</failure>]]>&amp;\"\\,:\\u{202e}"));
	test = xml_next(test);
	assert_null(xml_child(test, "failure"));
	assert_non_null(strstr(xml_child(test, "system-out")->text, "warning[VN620]"));
	run_done(&run);
}

static void junit_fails_from_error_on(void **state)
{
	struct run run;

	(void)state;
	run_start(&run, &report_junit, guest);
	run.report.error_on = SEVERITY_WARNING;
	(void)add(&run, &warning_rule, "emulatorpin", "m");
	run_finish(&run);
	assert_non_null(strstr(run.text, "<failure type='warning' message='m'>"));
	run_done(&run);
}

static void json_escapes_what_terminals_obey(void **state)
{
	struct run run;

	(void)state;
	run_start(&run, &report_json, guest);
	(void)add(&run, &error_rule, "emulatorpin", hostile);
	run_finish(&run);
	assert_null(strchr(run.text, '\033'));
	assert_null(strstr(run.text, "\xE2\x80\xAE"));
	assert_non_null(strstr(run.text, "\"\\n::error::gotcha %0A \\r\\n\\u001b[2J</failure>]]>"
					 "&amp;\\\"\\\\,:\\u202e\""));
	run_done(&run);
}

static void sarif_tells_suppressions_and_fixes(void **state)
{
	const struct rule_suppressed suppressed = { .in_source = true, .reason = "we know" };
	struct report_finding hidden = { .rule = &warning_rule,
					 .severity = SEVERITY_WARNING,
					 .suppressed = &suppressed };
	struct report_file file = { .path = "a b/ü.xml" };
	struct diag *diag;
	struct run run;

	(void)state;
	run_start(&run, &report_sarif, guest);
	diag = add(&run, &warning_rule, "2</vcpu>", "m");
	diag_add_edit(&run.diags, diag, (struct span){ .at = diag->at.at }, "x");
	hidden.diag = diag;
	file.source = &run.domain->source;
	file.root = run.domain->root;
	file.suppressed = &hidden;
	file.n_suppressed = 1;
	report_begin(&run.report);
	report_file(&run.report, &file);
	report_end(&run.report);
	assert_int_equal(fclose(run.report.out), 0);
	assert_non_null(strstr(run.text, "\"uri\": \"a%20b/%C3%BC.xml\""));
	assert_non_null(strstr(run.text, "\"kind\": \"inSource\""));
	assert_non_null(strstr(run.text, "\"justification\": \"we know\""));
	assert_non_null(strstr(run.text, "\"deletedRegion\""));
	assert_non_null(strstr(run.text, "\"level\": \"warning\""));
	assert_non_null(strstr(run.text, "\"virtnuma/v1\": \""));
	run_done(&run);
}

UNIT_TESTS(cmocka_unit_test(paths_name_elements),
	   cmocka_unit_test(fingerprints_outlive_edits_elsewhere),
	   cmocka_unit_test(fingerprints_differ_within_a_file),
	   cmocka_unit_test(ndjson_is_a_line_a_file), cmocka_unit_test(unread_files_are_told),
	   cmocka_unit_test(github_keeps_hostile_text_in_its_line),
	   cmocka_unit_test(junit_is_xml_whatever_it_says),
	   cmocka_unit_test(junit_fails_from_error_on),
	   cmocka_unit_test(json_escapes_what_terminals_obey),
	   cmocka_unit_test(sarif_tells_suppressions_and_fixes));
