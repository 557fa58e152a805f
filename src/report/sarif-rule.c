/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A rule as SARIF describes rules. */
#include "report/sarif-rule.h"

#include "base/strbuf.h"
#include "report/json-values.h"
#include "report/report.h"

static const char *const levels[SEVERITY_COUNT] = {
	[SEVERITY_INFO] = "note",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_ERROR] = "error",
};

/* GitHub's own word for it. */
static const char *const problem_severities[SEVERITY_COUNT] = {
	[SEVERITY_INFO] = "recommendation",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_ERROR] = "error",
};

const char *sarif_level(enum severity severity)
{
	return levels[severity];
}

/* No example holds a fence of its own. */
static void add_example(struct strbuf *out, const char *title, const char *xml)
{
	if (xml)
		strbuf_printf(out, "\n\n%s:\n\n```xml\n%s```", title, xml);
}

static void set_help(struct json_object *object, const struct rule *rule)
{
	struct json_object *help = json_set_object(object, "help");
	AUTO(strbuf) text = STRBUF_INIT;

	strbuf_add_string(&text, rule->why);
	if (rule->help && *rule->help)
		strbuf_printf(&text, "\n\nWhat to do: %s.", rule->help);
	strbuf_printf(&text, "\n\nSource: %s", rule->source);
	json_set_text(help, "text", strbuf_text(&text));
	add_example(&text, "What it finds", rule->bad.domain);
	add_example(&text, "What it doesn't find", rule->good.domain);
	json_set_text(help, "markdown", strbuf_text(&text));
}

struct json_object *sarif_rule(const struct rule *rule)
{
	struct json_object *object = json_object_new_object(), *properties, *tags;
	AUTO(strbuf) id = STRBUF_INIT;

	strbuf_printf(&id, "VN%u", rule->id);
	json_set_text(object, "id", strbuf_text(&id));
	json_set_text(json_set_object(object, "shortDescription"), "text", rule->title);
	json_set_text(json_set_object(object, "fullDescription"), "text", rule->why);
	set_help(object, rule);
	json_set_text(json_set_object(object, "defaultConfiguration"), "level",
		      sarif_level(rule->severity));
	properties = json_set_object(object, "properties");
	json_set_text(properties, "problem.severity", problem_severities[rule->severity]);
	tags = json_set_array(properties, "tags");
	json_append(tags, json_new_text(enum_name(&consequence_names, (int)rule->consequence)));
	json_append(tags, json_new_text(report_topic(rule)->title));
	return object;
}
