/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* --format gcc: one line a finding, as editors and CI read compilers' messages. */
#include "report/report.h"

#include <string.h>

#include "base/strbuf.h"
#include "base/text.h"

/* GCC has no "info". */
static const char *const words[SEVERITY_COUNT] = {
	[SEVERITY_INFO] = "note",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_ERROR] = "error",
};

static void gcc_finding(struct report *report, struct report_file *file,
			const struct report_finding *finding)
{
	struct source_position place = report_place(file, finding->diag->at);
	AUTO(strbuf) line = STRBUF_INIT;

	text_add_escaped(&line, file->path, strlen(file->path));
	strbuf_printf(&line, ":%u:%u: %s: ", place.line, place.column, words[finding->severity]);
	text_add_escaped(&line, finding->diag->message, strlen(finding->diag->message));
	strbuf_printf(&line, " [VN%u]\n", finding->rule->id);
	report_write(report, &line);
}

const struct report_ops report_gcc = {
	.name = "gcc",
	.is_stream = true,
	.finding = gcc_finding,
};
