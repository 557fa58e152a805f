/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What all formats share: the order of calls, counts, places. */
#include "report/report.h"

#include <string.h>

#include "base/strbuf.h"
#include "report/fingerprint.h"

static const struct report_ops *const formats[] = {
	&report_text,  &report_gcc,    &report_json,  &report_ndjson,
	&report_sarif, &report_github, &report_junit,
};

/* What happens, by consequence. */
static const char *const consequence_texts[CONSEQUENCE_COUNT] = {
	[CONSEQUENCE_LIBVIRT_REFUSES] = NULL, /* see stage_texts */
	[CONSEQUENCE_QEMU_REFUSES] = "QEMU refuses this when the guest starts",
	[CONSEQUENCE_START_FAILS_HERE] = NULL, /* see fails_text() */
	[CONSEQUENCE_SLOW] = "the guest runs slower than it could",
	[CONSEQUENCE_NOT_AS_MEANT] = "this is accepted, but may not do what was meant",
	[CONSEQUENCE_STYLE] = NULL,
};

static const char *const stage_texts[RULE_STAGE_COUNT] = {
	[RULE_STAGE_ANY] = "libvirt refuses this when the domain is defined or started",
	[RULE_STAGE_DEFINE] = "libvirt refuses this when the domain is defined",
	[RULE_STAGE_START] = "libvirt refuses this when the domain is started",
	[RULE_STAGE_RUNNING] = "libvirt refuses this when the domain is started, once QEMU runs",
};

const struct report_ops *report_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
		if (strcmp(formats[i]->name, name) == 0)
			return formats[i];
	return NULL;
}

const char *report_names(struct arena *arena)
{
	AUTO(strbuf) names = STRBUF_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
		strbuf_printf(&names, "%s%s", i ? ", " : "", formats[i]->name);
	return arena_strdup(arena, strbuf_text(&names));
}

void report_begin(struct report *report)
{
	if (report->ops->begin)
		report->ops->begin(report);
}

/* Fills in nth and of. */
static void number_findings(struct report_file *file)
{
	AUTO(arena) scratch = ARENA_INIT;
	size_t *n_of_rule;
	unsigned last_id = 0;

	for (size_t i = 0; i < file->n_findings; i++)
		if (file->findings[i].rule->id > last_id)
			last_id = file->findings[i].rule->id;
	n_of_rule = ARENA_ARRAY(&scratch, size_t, (size_t)last_id + 1);
	for (size_t i = 0; i < file->n_findings; i++)
		file->findings[i].nth = ++n_of_rule[file->findings[i].rule->id];
	for (size_t i = 0; i < file->n_findings; i++)
		file->findings[i].of = n_of_rule[file->findings[i].rule->id];
}

static void count(struct report *report, const struct report_file *file)
{
	bool found = false, all = report->verbose || report->ops->has_all;

	report->n_files++;
	report->n_suppressed += file->n_suppressed;
	report->n_files_unread += !file->source;
	for (size_t i = 0; i < file->n_findings; i++) {
		report->counts[file->findings[i].severity]++;
		found = found || all || file->findings[i].severity > SEVERITY_INFO;
	}
	report->n_files_with_findings += found;
	for (size_t i = 0; i < file->n_not_checked; i++) {
		bitmap_set(&report->arena, &report->not_checked, file->not_checked[i].rule->id);
		report->missing |= file->not_checked[i].missing;
	}
}

void report_file(struct report *report, struct report_file *file)
{
	AUTO(arena) scratch = ARENA_INIT;

	number_findings(file);
	count(report, file);
	if (report->ops->has_identity) {
		fingerprints_make(&scratch, file->root, file->findings, file->n_findings);
		fingerprints_make(&scratch, file->root, file->suppressed, file->n_suppressed);
	}
	if (file->n_findings > 0 || file->n_suppressed > 0)
		lines_index(&scratch, file->source, &file->lines);
	if (report->ops->file)
		report->ops->file(report, file);
	for (size_t i = 0; i < file->n_findings; i++)
		report->ops->finding(report, file, &file->findings[i]);
	if (report->ops->file_end)
		report->ops->file_end(report, file);
	file->lines = (struct lines){ 0 };
}

void report_end(struct report *report)
{
	if (report->ops->end)
		report->ops->end(report);
	arena_done(&report->arena);
	report->not_checked = (struct bitmap){ 0 };
}

void report_begin_part(struct report *part, const struct report *whole)
{
	*part = (struct report){
		.ops = whole->ops,
		.verbose = whole->verbose,
		.quiet = whole->quiet,
		.colour = whole->colour,
		.has_host = whole->has_host,
		.error_on = whole->error_on,
	};
	if (part->ops->is_stream)
		report_begin(part);
}

void report_end_part(struct report *part, struct report *whole)
{
	whole->n_files += part->n_files;
	whole->n_files_unread += part->n_files_unread;
	whole->n_files_with_findings += part->n_files_with_findings;
	whole->n_suppressed += part->n_suppressed;
	for (size_t i = 0; i < ARRAY_SIZE(whole->counts); i++)
		whole->counts[i] += part->counts[i];
	bitmap_add(&whole->arena, &whole->not_checked, &part->not_checked);
	whole->missing |= part->missing;
	arena_done(&part->arena);
}

void report_write(struct report *report, const struct strbuf *text)
{
	if (report->buffer)
		strbuf_add(report->buffer, strbuf_text(text), text->length);
	else
		(void)fwrite(strbuf_text(text), 1, text->length, report->out);
}

bool report_lacks_host(const struct report *report)
{
	return !report->has_host && (report->missing & NEEDS_HOST);
}

const char *report_missing(const struct report *report, struct arena *arena, unsigned missing)
{
	AUTO(strbuf) text = STRBUF_INIT;
	const char *before = "needed: ";

	if (!report->has_host && (missing & NEEDS_HOST)) {
		strbuf_add_string(&text, "no host");
		missing &= ~(unsigned)NEEDS_HOST;
		before = "; also needed: ";
	}
	for (unsigned need = 1; missing; need <<= 1) {
		if (!(missing & need))
			continue;
		strbuf_printf(&text, "%s%s", before, rule_need_text(need));
		missing &= ~need;
		before = ", ";
	}
	return arena_strdup(arena, strbuf_text(&text));
}

struct source_position report_place(struct report_file *file, struct span at)
{
	return lines_locate(&file->lines, at.at);
}

/* What is less than an error fails on some hosts, or at some times. */
static const char *fails_text(enum severity severity)
{
	if (severity == SEVERITY_ERROR)
		return "on this host the guest fails to start, or the kernel ends it later";
	return "the guest may fail to start, or the kernel may end it later";
}

const char *report_consequence(const struct rule *rule)
{
	if (rule->consequence == CONSEQUENCE_LIBVIRT_REFUSES)
		return stage_texts[rule->stage];
	if (rule->consequence == CONSEQUENCE_START_FAILS_HERE)
		return fails_text(rule->severity);
	return consequence_texts[rule->consequence];
}

struct source_position report_place_end(struct report_file *file, struct span at)
{
	return lines_locate(&file->lines, at.at + at.length);
}

const char *report_plain_path(const char *path)
{
	while (path[0] == '.' && path[1] == '/' && path[2])
		path += 2 + strspn(path + 2, "/");
	return path;
}

const char *report_help(const struct report_finding *finding)
{
	const char *help = finding->diag->help ? finding->diag->help : finding->rule->help;

	return help && *help ? help : NULL;
}

const struct rule_topic *report_topic(const struct rule *rule)
{
	for (size_t i = 0; i < rule_topic_count(); i++)
		if (rule->id >= rule_topic(i)->first_id && rule->id <= rule_topic(i)->last_id)
			return rule_topic(i);
	return NULL;
}
