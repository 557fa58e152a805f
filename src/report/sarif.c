/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* --format sarif: SARIF 2.1.0 (OASIS), for code scanning and editors. */
#include "report/fingerprint.h"
#include "report/json-values.h"
#include "report/report.h"
#include "report/sarif-rule.h"

#include <string.h>

#define SCHEMA \
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

/* What is gathered until the end. */
struct sarif_document {
	struct json_object *results;
	struct json_object *notifications;
	struct bitmap rules; /* ids of those that found something */
};

/* RFC 3986's unreserved characters, and what separates a path's parts. */
static bool stays_in_uri(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("-._~/", c));
}

static struct json_object *path_to_uri(const char *path)
{
	AUTO(strbuf) uri = STRBUF_INIT;

	path = report_plain_path(path);
	if (*path == '/')
		strbuf_add_string(&uri, "file://");
	for (; *path; path++) {
		if (stays_in_uri(*path))
			strbuf_add_char(&uri, *path);
		else
			strbuf_printf(&uri, "%%%02X", (unsigned)(unsigned char)*path);
	}
	return json_object_new_string(strbuf_text(&uri));
}

static void set_artifact(struct json_object *object, const char *path)
{
	json_set(json_set_object(object, "artifactLocation"), "uri", path_to_uri(path));
}

/* endColumn is that of the character behind, as in source_position. */
static void set_region(struct json_object *object, const char *key, struct report_file *file,
		       struct span at)
{
	struct source_position start = report_place(file, at), end = report_place_end(file, at);
	struct json_object *region = json_set_object(object, key);

	json_set_count(region, "startLine", start.line);
	json_set_count(region, "startColumn", start.column);
	json_set_count(region, "endLine", end.line);
	json_set_count(region, "endColumn", end.column);
}

/* A result about the whole document has no region. */
static struct json_object *place_to_json(struct report_file *file, struct span at)
{
	struct json_object *location = json_object_new_object();
	struct json_object *physical = json_set_object(location, "physicalLocation");

	set_artifact(physical, file->path);
	if (span_is_given(at))
		set_region(physical, "region", file, at);
	return location;
}

static void set_locations(struct json_object *result, struct report_file *file,
			  const struct report_finding *finding)
{
	struct json_object *location = place_to_json(file, finding->diag->at);
	struct json_object *logical = json_object_new_object();
	const char *attribute = strstr(finding->path, "/@");

	json_set_text(logical, "fullyQualifiedName", finding->path);
	json_set_text(logical, "kind", attribute ? "attribute" : "element");
	json_append(json_set_array(location, "logicalLocations"), logical);
	json_append(json_set_array(result, "locations"), location);
}

static void set_related(struct json_object *result, struct report_file *file,
			const struct diag *diag)
{
	struct json_object *related;

	if (diag->n_places == 0)
		return;
	related = json_set_array(result, "relatedLocations");
	for (size_t i = 0; i < diag->n_places; i++) {
		struct json_object *location = place_to_json(file, diag->places[i].at);

		json_set_count(location, "id", i + 1);
		json_set_text(json_set_object(location, "message"), "text", diag->places[i].label);
		json_append(related, location);
	}
}

static void set_fix(struct json_object *result, struct report_file *file,
		    const struct report_finding *finding)
{
	const struct diag *diag = finding->diag;
	struct json_object *fix, *change, *replacements;

	if (diag->n_edits == 0)
		return;
	fix = json_object_new_object();
	change = json_object_new_object();
	json_set_text(json_set_object(fix, "description"), "text",
		      diag->edits_unsafe ? "what check --fix --unsafe-fixes does: the guest becomes"
					   " another"
					 : "what check --fix does");
	set_artifact(change, file->path);
	replacements = json_set_array(change, "replacements");
	for (size_t i = 0; i < diag->n_edits; i++) {
		struct json_object *replacement = json_object_new_object();

		set_region(replacement, "deletedRegion", file, diag->edits[i].at);
		json_set_text(json_set_object(replacement, "insertedContent"), "text",
			      diag->edits[i].text);
		json_append(replacements, replacement);
	}
	json_append(json_set_array(fix, "artifactChanges"), change);
	json_append(json_set_array(result, "fixes"), fix);
}

static void set_suppression(struct json_object *result, const struct rule_suppressed *suppressed)
{
	struct json_object *object = json_object_new_object();

	json_set_text(object, "kind", suppressed->in_source ? "inSource" : "external");
	json_set_text(object, "status", "accepted");
	json_set_text(object, "justification", suppressed->reason);
	json_append(json_set_array(result, "suppressions"), object);
}

static void set_message(struct json_object *result, const struct report_finding *finding)
{
	const char *consequence = report_consequence(finding->rule);
	const char *help = report_help(finding);
	AUTO(strbuf) text = STRBUF_INIT;

	strbuf_printf(&text, "%s.", finding->diag->message);
	if (consequence)
		strbuf_printf(&text, "\nConsequence: %s.", consequence);
	if (help)
		strbuf_printf(&text, "\nHelp: %s.", help);
	json_set_text(json_set_object(result, "message"), "text", strbuf_text(&text));
}

static void add_result(struct report *report, struct report_file *file,
		       const struct report_finding *finding)
{
	struct sarif_document *document = report->document;
	struct json_object *result = json_object_new_object();
	AUTO(strbuf) id = STRBUF_INIT;

	strbuf_printf(&id, "VN%u", finding->rule->id);
	json_set_text(result, "ruleId", strbuf_text(&id));
	json_set_text(result, "level", sarif_level(finding->severity));
	set_message(result, finding);
	set_locations(result, file, finding);
	set_related(result, file, finding->diag);
	json_set_text(json_set_object(result, "partialFingerprints"), FINGERPRINT_SCHEME,
		      finding->fingerprint);
	set_fix(result, file, finding);
	if (finding->suppressed)
		set_suppression(result, finding->suppressed);
	json_append(document->results, result);
	bitmap_set(&report->arena, &document->rules, finding->rule->id);
}

static void notify(struct report *report, const struct report_file *file, const char *level,
		   const char *text)
{
	struct sarif_document *document = report->document;
	struct json_object *notification = json_object_new_object();
	struct json_object *location = json_object_new_object();

	json_set_text(notification, "level", level);
	json_set_text(json_set_object(notification, "message"), "text", text);
	set_artifact(json_set_object(location, "physicalLocation"), file->path);
	json_append(json_set_array(notification, "locations"), location);
	json_append(document->notifications, notification);
}

static void sarif_begin(struct report *report)
{
	struct sarif_document *document = ARENA_NEW(&report->arena, struct sarif_document);

	document->results = json_object_new_array();
	document->notifications = json_object_new_array();
	report->document = document;
}

static void sarif_file_end(struct report *report, struct report_file *file)
{
	AUTO(arena) scratch = ARENA_INIT;

	for (size_t i = 0; i < file->n_suppressed; i++)
		add_result(report, file, &file->suppressed[i]);
	if (file->error)
		notify(report, file, "error", file->error);
	for (size_t i = 0; i < file->n_not_checked; i++)
		notify(report, file, "note",
		       arena_printf(
			       &scratch, "VN%u was not checked (%s)", file->not_checked[i].rule->id,
			       report_missing(report, &scratch, file->not_checked[i].missing)));
}

static struct json_object *tool_to_json(const struct sarif_document *document)
{
	struct json_object *tool = json_object_new_object();
	struct json_object *driver = json_set_object(tool, "driver");
	struct json_object *rules;

	json_set_text(driver, "name", PACKAGE_NAME);
	json_set_text(driver, "semanticVersion", PACKAGE_VERSION);
	rules = json_set_array(driver, "rules");
	bitmap_for_each (&document->rules, id)
		json_append(rules, sarif_rule(rule_find(id)));
	return tool;
}

static void sarif_end(struct report *report)
{
	const struct sarif_document *document = report->document;
	struct json_object *log = json_object_new_object(), *run = json_object_new_object();
	struct json_object *invocation = json_object_new_object();

	json_set_text(log, "$schema", SCHEMA);
	json_set_text(log, "version", "2.1.0");
	json_append(json_set_array(log, "runs"), run);
	json_set(run, "tool", tool_to_json(document));
	json_set_text(run, "columnKind", "unicodeCodePoints");
	json_set(invocation, "executionSuccessful",
		 json_object_new_boolean(report->n_files_unread == 0));
	json_set(invocation, "toolExecutionNotifications", document->notifications);
	json_append(json_set_array(run, "invocations"), invocation);
	json_set(run, "results", document->results);
	json_report(log, JSON_PRETTY, report);
}

const struct report_ops report_sarif = {
	.name = "sarif",
	.has_all = true,
	.has_identity = true,
	.begin = sarif_begin,
	.finding = add_result,
	.file_end = sarif_file_end,
	.end = sarif_end,
};
