/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * --format junit: JUnit's XML, which Jenkins and GitLab show. A file is a test suite, a finding a
 * test case: one that fails from --error-on on, below that one that passes and says what it found.
 * A rule that couldn't be checked is a case that was skipped, a file that couldn't be read an
 * error. Written file by file.
 */
#include "report/report.h"

#include <string.h>

#include "base/strbuf.h"
#include "base/text.h"
#include "base/xml-write.h"

/* What is written between report_begin() and report_end(). */
struct junit_document {
	struct strbuf text; /* emptied after each file */
	struct xml_writer writer;
};

static const char *safe(struct arena *arena, const char *text)
{
	AUTO(strbuf) out = STRBUF_INIT;

	text_add_escaped(&out, text, strlen(text));
	return arena_strdup(arena, strbuf_text(&out));
}

static void flush(struct report *report)
{
	struct junit_document *document = report->document;

	report_write(report, &document->text);
	strbuf_clear(&document->text);
}

static void junit_begin(struct report *report)
{
	struct junit_document *document = ARENA_NEW(&report->arena, struct junit_document);

	document->writer.out = &document->text;
	report->document = document;
	xml_write_declaration(&document->writer);
	xml_write_start(&document->writer, "testsuites");
	xml_write_attribute(&document->writer, "name", "virtnuma");
}

static size_t count_failures(const struct report *report, const struct report_file *file)
{
	size_t n = 0;

	for (size_t i = 0; i < file->n_findings; i++)
		n += file->findings[i].severity >= report->error_on;
	return n;
}

/* A suite that has no case looks like one that wasn't run. */
static bool is_clean(const struct report_file *file)
{
	return !file->error && file->n_findings == 0 && file->n_not_checked == 0;
}

static void start_case(struct xml_writer *writer, const char *path, const char *name)
{
	AUTO(arena) scratch = ARENA_INIT;

	xml_write_start(writer, "testcase");
	xml_write_attribute(writer, "classname", safe(&scratch, path));
	xml_write_attribute(writer, "name", name);
	xml_write_attribute(writer, "file", safe(&scratch, path));
}

static void junit_file(struct report *report, struct report_file *file)
{
	struct junit_document *document = report->document;
	struct xml_writer *writer = &document->writer;
	AUTO(arena) scratch = ARENA_INIT;

	xml_write_start(writer, "testsuite");
	xml_write_attribute(writer, "name", safe(&scratch, file->path));
	xml_write_attributef(writer, "tests", "%zu",
			     file->n_findings + file->n_not_checked + !!file->error +
				     is_clean(file));
	xml_write_attributef(writer, "failures", "%zu", count_failures(report, file));
	xml_write_attributef(writer, "errors", "%d", !!file->error);
	xml_write_attributef(writer, "skipped", "%zu", file->n_not_checked);
	if (is_clean(file)) {
		start_case(writer, file->path, "all rules");
		xml_write_end(writer, "testcase");
	}
	if (!file->error)
		return;
	start_case(writer, file->path, "read");
	xml_write_start(writer, "error");
	xml_write_attribute(writer, "message", safe(&scratch, file->error));
	xml_write_end(writer, "error");
	xml_write_end(writer, "testcase");
}

/* All there is to say, in lines. */
static const char *describe(struct arena *arena, struct report_file *file,
			    const struct report_finding *finding)
{
	struct source_position place = report_place(file, finding->diag->at);
	const char *consequence = report_consequence(finding->rule);
	const char *help = report_help(finding);
	AUTO(strbuf) text = STRBUF_INIT;

	strbuf_printf(&text, "%s:%u:%u: %s[VN%u]: %s", safe(arena, file->path), place.line,
		      place.column, enum_name(&severity_names, (int)finding->severity),
		      finding->rule->id, safe(arena, finding->diag->message));
	if (consequence)
		strbuf_printf(&text, "\n%s", consequence);
	if (help)
		strbuf_printf(&text, "\nhelp: %s", safe(arena, help));
	return arena_strdup(arena, strbuf_text(&text));
}

static void junit_finding(struct report *report, struct report_file *file,
			  const struct report_finding *finding)
{
	struct source_position place = report_place(file, finding->diag->at);
	struct junit_document *document = report->document;
	struct xml_writer *writer = &document->writer;
	AUTO(arena) scratch = ARENA_INIT;
	const char *text = describe(&scratch, file, finding);

	start_case(writer, file->path,
		   arena_printf(&scratch, "VN%u %s (%u:%u)", finding->rule->id,
				finding->rule->title, place.line, place.column));
	xml_write_attributef(writer, "line", "%u", place.line);
	if (finding->severity >= report->error_on) {
		xml_write_start(writer, "failure");
		xml_write_attribute(writer, "type",
				    enum_name(&severity_names, (int)finding->severity));
		xml_write_attribute(writer, "message", safe(&scratch, finding->diag->message));
		xml_write_text(writer, text);
		xml_write_end(writer, "failure");
	} else {
		xml_write_element(writer, "system-out", text);
	}
	xml_write_end(writer, "testcase");
}

static void junit_file_end(struct report *report, struct report_file *file)
{
	struct junit_document *document = report->document;
	struct xml_writer *writer = &document->writer;
	AUTO(arena) scratch = ARENA_INIT;

	for (size_t i = 0; i < file->n_not_checked; i++) {
		const struct rule_not_checked *note = &file->not_checked[i];

		start_case(writer, file->path,
			   arena_printf(&scratch, "VN%u %s", note->rule->id, note->rule->title));
		xml_write_start(writer, "skipped");
		xml_write_attribute(writer, "message",
				    report_missing(report, &scratch, note->missing));
		xml_write_end(writer, "skipped");
		xml_write_end(writer, "testcase");
	}
	xml_write_end(writer, "testsuite");
	flush(report);
}

static void junit_end(struct report *report)
{
	struct junit_document *document = report->document;

	xml_write_end(&document->writer, "testsuites");
	flush(report);
	strbuf_done(&document->text);
}

const struct report_ops report_junit = {
	.name = "junit",
	.has_all = true,
	.begin = junit_begin,
	.file = junit_file,
	.finding = junit_finding,
	.file_end = junit_file_end,
	.end = junit_end,
};
