/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * --format github: workflow commands of GitHub Actions, which shows them beside the lines.
 *
 *	::error file=guest.xml,line=3,col=22,endLine=3,endColumn=25,title=VN301: …::message
 *
 * What was taken from a file is escaped for terminals first, then for commands: no line of the
 * output begins with what an XML says.
 */
#include "report/report.h"

#include <string.h>

#include "base/strbuf.h"
#include "base/text.h"

static const char *const commands[SEVERITY_COUNT] = {
	[SEVERITY_INFO] = "notice",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_ERROR] = "error",
};

/* As the toolkit of GitHub Actions has it (packages/core/src/command.ts); of properties also the
   characters that separate them. */
static void add_command_text(struct strbuf *out, const char *text, bool is_property)
{
	AUTO(strbuf) safe = STRBUF_INIT;

	text_add_escaped(&safe, text, strlen(text));
	for (const char *p = strbuf_text(&safe); *p; p++) {
		if (*p == '%' || (is_property && (*p == ':' || *p == ',')))
			strbuf_printf(out, "%%%02X", (unsigned)*p);
		else
			strbuf_add_char(out, *p);
	}
}

static void add_place(struct strbuf *out, struct report_file *file, struct span at)
{
	struct source_position start = report_place(file, at), end = report_place_end(file, at);

	strbuf_printf(out, ",line=%u,col=%u", start.line, start.column);
	if (span_is_given(at))
		strbuf_printf(out, ",endLine=%u,endColumn=%u", end.line, end.column);
}

/* A line of the message behind the first one. */
static void add_line(struct strbuf *out, const char *before, const char *text)
{
	strbuf_printf(out, "%%0A%s", before);
	add_command_text(out, text, false);
}

static void github_finding(struct report *report, struct report_file *file,
			   const struct report_finding *finding)
{
	const char *consequence = report_consequence(finding->rule);
	const char *help = report_help(finding);
	AUTO(strbuf) line = STRBUF_INIT;

	strbuf_printf(&line, "::%s file=", commands[finding->severity]);
	add_command_text(&line, report_plain_path(file->path), true);
	add_place(&line, file, finding->diag->at);
	strbuf_printf(&line, ",title=VN%u%%3A ", finding->rule->id);
	add_command_text(&line, finding->rule->title, true);
	strbuf_add_string(&line, "::");
	add_command_text(&line, finding->diag->message, false);
	if (consequence)
		add_line(&line, "", consequence);
	if (help)
		add_line(&line, "help: ", help);
	strbuf_add_char(&line, '\n');
	report_write(report, &line);
}

static void github_file_end(struct report *report, struct report_file *file)
{
	AUTO(strbuf) line = STRBUF_INIT;

	if (!file->error)
		return;
	strbuf_add_string(&line, "::error file=");
	add_command_text(&line, report_plain_path(file->path), true);
	strbuf_add_string(&line, ",title=not checked::");
	add_command_text(&line, file->error, false);
	strbuf_add_char(&line, '\n');
	report_write(report, &line);
}

const struct report_ops report_github = {
	.name = "github",
	.is_stream = true,
	.has_all = true,
	.finding = github_finding,
	.file_end = github_file_end,
};
