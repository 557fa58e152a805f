/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * --format json: one document with all files; --format ndjson: one object a line, a line a file,
 * written as soon as the file is done. data/schema/check.schema.json describes both.
 */
#include "report/json-values.h"
#include "report/report.h"

/* Of the format; raised when something in it changes its meaning. */
#define DOCUMENT_VERSION 1

static const char *const subjects[] = {
	[DIAG_SUBJECT_DOMAIN] = "domain", [DIAG_SUBJECT_VCPU] = "vcpu",
	[DIAG_SUBJECT_CELL] = "cell",	  [DIAG_SUBJECT_IOTHREAD] = "iothread",
	[DIAG_SUBJECT_DEVICE] = "device", [DIAG_SUBJECT_NODE] = "node",
};

/* What is gathered while the report goes on. */
struct json_document {
	struct json_object *files; /* NULL: ndjson */
	struct json_object *file;  /* the one that is being reported */
	struct json_object *findings;
};

static void set_place(struct json_object *object, struct report_file *file, struct span at)
{
	struct source_position start = report_place(file, at), end = report_place_end(file, at);

	json_set_count(object, "line", start.line);
	json_set_count(object, "column", start.column);
	if (!span_is_given(at))
		return;
	json_set_count(object, "end_line", end.line);
	json_set_count(object, "end_column", end.column);
}

static void set_subject(struct json_object *object, const struct diag *diag)
{
	struct json_object *subject;

	if (diag->subject == DIAG_SUBJECT_DOMAIN)
		return;
	subject = json_set_object(object, "subject");
	json_set_text(subject, "kind", subjects[diag->subject]);
	json_set_count(subject, "id", diag->subject_id);
}

static void set_places(struct json_object *object, struct report_file *file,
		       const struct diag *diag)
{
	struct json_object *places;

	if (diag->n_places == 0)
		return;
	places = json_set_array(object, "places");
	for (size_t i = 0; i < diag->n_places; i++) {
		struct json_object *place = json_object_new_object();

		set_place(place, file, diag->places[i].at);
		json_set_text(place, "label", diag->places[i].label);
		json_append(places, place);
	}
}

static void set_edits(struct json_object *object, struct report_file *file, const struct diag *diag)
{
	struct json_object *edits;

	if (diag->n_edits == 0)
		return;
	edits = json_set_array(object, "edits");
	for (size_t i = 0; i < diag->n_edits; i++) {
		struct json_object *edit = json_object_new_object();

		set_place(edit, file, diag->edits[i].at);
		json_set_text(edit, "text", diag->edits[i].text);
		json_append(edits, edit);
	}
	json_set(object, "edits_safe", json_object_new_boolean(!diag->edits_unsafe));
}

static struct json_object *finding_to_json(struct report_file *file,
					   const struct report_finding *finding)
{
	struct json_object *object = json_object_new_object();
	const struct diag *diag = finding->diag;
	AUTO(strbuf) id = STRBUF_INIT;

	strbuf_printf(&id, "VN%u", finding->rule->id);
	json_set_text(object, "id", strbuf_text(&id));
	json_set_text(object, "severity", enum_name(&severity_names, (int)finding->severity));
	json_set_text(object, "consequence",
		      enum_name(&consequence_names, (int)finding->rule->consequence));
	json_set_text(object, "message", diag->message);
	json_set_text(object, "file", file->path);
	set_place(object, file, diag->at);
	json_set_text(object, "path", finding->path);
	json_set_text(object, "label", diag->label);
	set_subject(object, diag);
	set_places(object, file, diag);
	json_set_text(object, "help", report_help(finding));
	set_edits(object, file, diag);
	json_set_text(object, "fingerprint", finding->fingerprint);
	return object;
}

static struct json_object *not_checked_to_json(const struct rule_not_checked *note)
{
	struct json_object *object = json_object_new_object();
	struct json_object *missing;
	AUTO(strbuf) id = STRBUF_INIT;

	strbuf_printf(&id, "VN%u", note->rule->id);
	json_set_text(object, "id", strbuf_text(&id));
	missing = json_set_array(object, "missing");
	for (unsigned need = 1, left = note->missing; left; left &= ~need, need <<= 1)
		if (left & need)
			json_append(missing, json_new_text(rule_need_text(need)));
	return object;
}

static void json_begin(struct report *report)
{
	struct json_document *document = ARENA_NEW(&report->arena, struct json_document);

	document->files = json_object_new_array();
	report->document = document;
}

static void ndjson_begin(struct report *report)
{
	report->document = ARENA_NEW(&report->arena, struct json_document);
}

static void json_file(struct report *report, struct report_file *file)
{
	struct json_document *document = report->document;

	document->file = json_object_new_object();
	if (!document->files)
		json_set_count(document->file, "version", DOCUMENT_VERSION);
	json_set_text(document->file, "file", file->path);
	json_set_text(document->file, "error", file->error);
	document->findings = json_set_array(document->file, "findings");
}

static void json_finding(struct report *report, struct report_file *file,
			 const struct report_finding *finding)
{
	struct json_document *document = report->document;

	json_append(document->findings, finding_to_json(file, finding));
}

static void json_file_end(struct report *report, struct report_file *file)
{
	struct json_document *document = report->document;
	struct json_object *notes = json_set_array(document->file, "not_checked");

	for (size_t i = 0; i < file->n_not_checked; i++)
		json_append(notes, not_checked_to_json(&file->not_checked[i]));
	json_set_count(document->file, "suppressed", file->n_suppressed);
	if (document->files)
		json_append(document->files, document->file);
	else
		json_report(document->file, JSON_LINE, report);
	document->file = NULL;
}

static void set_summary(struct json_object *object, const struct report *report)
{
	struct json_object *summary = json_set_object(object, "summary");

	json_set_count(summary, "files", report->n_files);
	json_set_count(summary, "files_with_findings", report->n_files_with_findings);
	json_set_count(summary, "files_not_read", report->n_files_unread);
	json_set_count(summary, "errors", report->counts[SEVERITY_ERROR]);
	json_set_count(summary, "warnings", report->counts[SEVERITY_WARNING]);
	json_set_count(summary, "infos", report->counts[SEVERITY_INFO]);
	json_set_count(summary, "suppressed", report->n_suppressed);
	json_set_count(summary, "rules_not_checked", bitmap_count(&report->not_checked));
}

static void json_end(struct report *report)
{
	struct json_document *document = report->document;
	struct json_object *object = json_object_new_object();

	json_set_count(object, "version", DOCUMENT_VERSION);
	json_set(object, "files", document->files);
	set_summary(object, report);
	json_report(object, JSON_PRETTY, report);
}

const struct report_ops report_json = {
	.name = "json",
	.has_all = true,
	.has_identity = true,
	.begin = json_begin,
	.file = json_file,
	.finding = json_finding,
	.file_end = json_file_end,
	.end = json_end,
};

const struct report_ops report_ndjson = {
	.name = "ndjson",
	.has_all = true,
	.has_identity = true,
	.is_stream = true,
	.begin = ndjson_begin,
	.file = json_file,
	.finding = json_finding,
	.file_end = json_file_end,
};
