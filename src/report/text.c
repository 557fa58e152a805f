/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* --format text: findings for people, with the lines of the source that they are about. */
#include "report/report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/text.h"
#include "report/excerpt.h"

/* A rule with more findings than this in one file is told once. */
#define SAME_RULE_LIMIT 10
/* Related places of one finding that are shown; the rest is counted. */
#define PLACES_LIMIT 5

enum paint {
	PAINT_ERROR,
	PAINT_WARNING,
	PAINT_INFO,
	PAINT_BOLD,
	PAINT_FRAME,
	PAINT_COUNT,
};

/* ECMA-48, select graphic rendition. */
static const char *const sequences[PAINT_COUNT] = {
	[PAINT_ERROR] = "\033[1;31m", [PAINT_WARNING] = "\033[1;33m", [PAINT_INFO] = "\033[1;36m",
	[PAINT_BOLD] = "\033[1m",     [PAINT_FRAME] = "\033[1;34m",
};

static const enum paint severity_paints[SEVERITY_COUNT] = {
	[SEVERITY_INFO] = PAINT_INFO,
	[SEVERITY_WARNING] = PAINT_WARNING,
	[SEVERITY_ERROR] = PAINT_ERROR,
};

/* One finding while it is written. */
struct page {
	struct report *report;
	struct report_file *file;
	const struct report_finding *finding;
	struct strbuf text;
	int gutter; /* columns of the largest line number shown */
};

/* A place to be shown: the finding's own or a related one. */
struct mark {
	struct span at;
	const char *label; /* NULL: none */
	bool is_primary;
	struct source_position place;
};

static void paint(struct page *page, enum paint colour, const char *text)
{
	if (page->report->colour)
		strbuf_add_string(&page->text, sequences[colour]);
	strbuf_add_string(&page->text, text);
	if (page->report->colour)
		strbuf_add_string(&page->text, "\033[0m");
}

static void add_safe(struct strbuf *out, const char *text)
{
	text_add_escaped(out, text, strlen(text));
}

static void add_heading(struct page *page)
{
	const struct report_finding *finding = page->finding;
	AUTO(strbuf) kind = STRBUF_INIT;

	strbuf_printf(&kind, "%s[VN%u]", enum_name(&severity_names, (int)finding->severity),
		      finding->rule->id);
	paint(page, severity_paints[finding->severity], strbuf_text(&kind));
	strbuf_clear(&kind);
	strbuf_add_string(&kind, ": ");
	add_safe(&kind, finding->diag->message);
	paint(page, PAINT_BOLD, strbuf_text(&kind));
	strbuf_add_char(&page->text, '\n');
}

static void add_arrow(struct page *page, const struct mark *primary)
{
	strbuf_repeat(&page->text, ' ', (size_t)page->gutter);
	paint(page, PAINT_FRAME, "--> ");
	add_safe(&page->text, page->file->path);
	if (span_is_given(primary->at))
		strbuf_printf(&page->text, ":%u:%u", primary->place.line, primary->place.column);
	strbuf_add_char(&page->text, '\n');
}

static int decimal_width(unsigned number)
{
	int width = 1;

	while (number >= 10) {
		number /= 10;
		width++;
	}
	return width;
}

/* line 0: a line without number. */
static void add_gutter(struct page *page, unsigned line, const char *bar)
{
	AUTO(strbuf) number = STRBUF_INIT;

	strbuf_repeat(&number, ' ', (size_t)(page->gutter - (line ? decimal_width(line) : 0)));
	if (line)
		strbuf_add_unsigned(&number, line);
	strbuf_add_char(&number, ' ');
	strbuf_add_string(&number, bar);
	paint(page, PAINT_FRAME, strbuf_text(&number));
}

static void add_source_line(struct page *page, const struct mark *mark,
			    const struct excerpt *excerpt)
{
	add_gutter(page, mark->place.line, "|");
	if (excerpt->line.length > 0)
		strbuf_printf(&page->text, " %s", strbuf_text(&excerpt->line));
	strbuf_add_char(&page->text, '\n');
}

static void add_underline(struct page *page, const struct mark *mark, const struct excerpt *excerpt)
{
	enum paint colour = PAINT_FRAME;
	AUTO(strbuf) line = STRBUF_INIT;

	if (mark->is_primary)
		colour = severity_paints[page->finding->severity];
	add_gutter(page, 0, "|");
	strbuf_repeat(&page->text, ' ', excerpt->underline_at + 1);
	strbuf_repeat(&line, mark->is_primary ? '^' : '-', excerpt->underline_width);
	if (mark->label && *mark->label) {
		strbuf_add_char(&line, ' ');
		add_safe(&line, mark->label);
	}
	paint(page, colour, strbuf_text(&line));
	strbuf_add_char(&page->text, '\n');
}

/* "12 | " stands in front of a line; 0 where nobody knows how wide the screen is. */
static unsigned room_beside_gutter(const struct page *page)
{
	unsigned taken = (unsigned)page->gutter + 3;

	if (page->report->columns == 0)
		return 0;
	return page->report->columns > taken ? page->report->columns - taken : 1;
}

/* Marks come in order of lines; those on one line share what is shown of it. */
static void add_excerpts(struct page *page, const struct mark *marks, size_t n_marks)
{
	struct excerpt excerpt = EXCERPT_INIT;

	add_gutter(page, 0, "|");
	strbuf_add_char(&page->text, '\n');
	for (size_t i = 0; i < n_marks; i++) {
		bool shown =
			i > 0 && marks[i].place.line == marks[i - 1].place.line && !excerpt.cut;

		if (i > 0 && marks[i].place.line > marks[i - 1].place.line + 1) {
			paint(page, PAINT_FRAME, "...");
			strbuf_add_char(&page->text, '\n');
		}
		excerpt_make(page->file->source, &marks[i].place, marks[i].at,
			     room_beside_gutter(page), &excerpt);
		if (!shown)
			add_source_line(page, &marks[i], &excerpt);
		add_underline(page, &marks[i], &excerpt);
	}
	excerpt_done(&excerpt);
}

static void add_note(struct page *page, const char *kind, const char *text)
{
	strbuf_repeat(&page->text, ' ', (size_t)page->gutter + 1);
	paint(page, PAINT_FRAME, "= ");
	if (*kind)
		paint(page, PAINT_BOLD, kind);
	add_safe(&page->text, text);
	strbuf_add_char(&page->text, '\n');
}

static void add_notes(struct page *page, size_t n_places_left)
{
	const struct report_finding *finding = page->finding;
	const char *consequence = report_consequence(finding->rule);
	const char *help = report_help(finding);
	AUTO(strbuf) note = STRBUF_INIT;

	if (n_places_left > 0) {
		strbuf_printf(&note, "%zu more place%s not shown", n_places_left,
			      n_places_left == 1 ? " is" : "s are");
		add_note(page, "", strbuf_text(&note));
	}
	if (finding->of > SAME_RULE_LIMIT) {
		strbuf_clear(&note);
		strbuf_printf(&note, "%zu times in this file; this is the first", finding->of);
		add_note(page, "", strbuf_text(&note));
	}
	if (consequence)
		add_note(page, "", consequence);
	if (help)
		add_note(page, "help: ", help);
}

/* By line, the finding's own place first on its line. */
static int compare_marks(const void *left, const void *right)
{
	const struct mark *a = left, *b = right;

	if (a->place.line != b->place.line)
		return a->place.line < b->place.line ? -1 : 1;
	if (a->is_primary != b->is_primary)
		return a->is_primary ? -1 : 1;
	return (a->place.column > b->place.column) - (a->place.column < b->place.column);
}

/* One related place on another line needs no excerpt when nothing else stands at the underline:
   "also in cell 0, line 13". Returns whether that was done. */
static bool join_only_place(struct arena *arena, struct report_file *file, const struct diag *diag,
			    struct mark *primary)
{
	struct source_position place;

	if (diag->label || diag->n_places != 1)
		return false;
	place = report_place(file, diag->places[0].at);
	if (place.line == primary->place.line)
		return false;
	primary->label = arena_printf(arena, "%s, line %u", diag->places[0].label, place.line);
	return true;
}

/* The finding's place and the related ones that are shown; marks has room for all of them. */
static size_t collect_marks(struct arena *arena, struct report_file *file, const struct diag *diag,
			    struct mark *marks)
{
	size_t n = 1;

	marks[0] = (struct mark){
		.at = diag->at,
		.label = diag->label,
		.is_primary = true,
		.place = report_place(file, diag->at),
	};
	if (!span_is_given(diag->at) || join_only_place(arena, file, diag, &marks[0]))
		return n;
	for (size_t i = 0; i < diag->n_places && i < PLACES_LIMIT; i++) {
		const struct diag_place *place = &diag->places[i];

		if (span_is_given(place->at))
			marks[n++] = (struct mark){
				.at = place->at,
				.label = place->label,
				.place = report_place(file, place->at),
			};
	}
	return n;
}

static void write_finding(struct page *page)
{
	AUTO(arena) scratch = ARENA_INIT;
	const struct diag *diag = page->finding->diag;
	struct mark *marks = ARENA_ARRAY(&scratch, struct mark, PLACES_LIMIT + 1);
	size_t n_marks = collect_marks(&scratch, page->file, diag, marks);
	struct mark primary = marks[0];

	qsort(marks, n_marks, sizeof(*marks), compare_marks);
	page->gutter = decimal_width(marks[n_marks - 1].place.line);
	add_heading(page);
	add_arrow(page, &primary);
	if (span_is_given(primary.at))
		add_excerpts(page, marks, n_marks);
	add_notes(page, diag->n_places > PLACES_LIMIT ? diag->n_places - PLACES_LIMIT : 0);
	strbuf_add_char(&page->text, '\n');
}

static bool is_shown(const struct report *report, const struct report_finding *finding)
{
	if (finding->severity == SEVERITY_INFO && !report->verbose)
		return false;
	return finding->of <= SAME_RULE_LIMIT || finding->nth == 1;
}

static void text_finding(struct report *report, struct report_file *file,
			 const struct report_finding *finding)
{
	struct page page = {
		.report = report,
		.file = file,
		.finding = finding,
		.text = STRBUF_INIT,
	};

	if (!is_shown(report, finding))
		return;
	write_finding(&page);
	report_write(report, &page.text);
	strbuf_done(&page.text);
}

/* The rules that were not checked in a file, gathered by what they lacked. */
static void text_file_end(struct report *report, struct report_file *file)
{
	AUTO(arena) scratch = ARENA_INIT;
	AUTO(strbuf) text = STRBUF_INIT;
	bool *done;

	if (!report->verbose || file->n_not_checked == 0)
		return;
	done = ARENA_ARRAY(&scratch, bool, file->n_not_checked);
	for (size_t i = 0; i < file->n_not_checked; i++) {
		const char *missing =
			report_missing(report, &scratch, file->not_checked[i].missing);

		if (done[i])
			continue;
		strbuf_add_string(&text, "not checked in ");
		add_safe(&text, file->path);
		strbuf_printf(&text, " (%s):", missing);
		for (size_t j = i; j < file->n_not_checked; j++) {
			if (strcmp(missing, report_missing(report, &scratch,
							   file->not_checked[j].missing)) != 0)
				continue;
			done[j] = true;
			strbuf_printf(&text, " VN%u", file->not_checked[j].rule->id);
		}
		strbuf_add_char(&text, '\n');
	}
	strbuf_add_char(&text, '\n');
	report_write(report, &text);
}

static void add_count(struct strbuf *out, size_t count, const char *noun)
{
	if (count > 0)
		strbuf_printf(out, "%s%zu %s%s", out->length ? ", " : "", count, noun,
			      count == 1 ? "" : "s");
}

/* What was lacking is told in short: a list of it can be longer than all the rest. */
static void add_not_checked(const struct report *report, unsigned n_rules, struct strbuf *out)
{
	strbuf_printf(out, "; %u rule%s not checked", n_rules, n_rules == 1 ? "" : "s");
	if (report_lacks_host(report))
		strbuf_add_string(out, " (no host)");
	else if (!report->verbose)
		strbuf_add_string(out, " (-v says why)");
}

/* "2 errors, 1 warning in 2 of 5 files; 1 info with -v; 3 rules not checked (no host)" */
static void text_end(struct report *report)
{
	unsigned n_not_checked = bitmap_count(&report->not_checked);
	const size_t *counts = report->counts;
	AUTO(strbuf) line = STRBUF_INIT;

	if (report->quiet)
		return;
	if (counts[SEVERITY_ERROR] == 0 && counts[SEVERITY_WARNING] == 0 &&
	    !(report->verbose &&
	      (counts[SEVERITY_INFO] > 0 || n_not_checked > 0 || report->n_suppressed > 0)))
		return;
	add_count(&line, counts[SEVERITY_ERROR], "error");
	add_count(&line, counts[SEVERITY_WARNING], "warning");
	if (report->verbose)
		add_count(&line, counts[SEVERITY_INFO], "info");
	if (line.length == 0)
		strbuf_add_string(&line, "no findings");
	else if (report->n_files > 1)
		strbuf_printf(&line, " in %zu of %zu files", report->n_files_with_findings,
			      report->n_files);
	if (!report->verbose && counts[SEVERITY_INFO] > 0)
		strbuf_printf(&line, "; %zu info%s with -v", counts[SEVERITY_INFO],
			      counts[SEVERITY_INFO] == 1 ? "" : "s");
	if (report->verbose && report->n_suppressed > 0)
		strbuf_printf(&line, "; %zu suppressed", report->n_suppressed);
	if (report->n_files_unread > 0)
		strbuf_printf(&line, "; %zu file%s not read", report->n_files_unread,
			      report->n_files_unread == 1 ? "" : "s");
	if (n_not_checked > 0)
		add_not_checked(report, n_not_checked, &line);
	strbuf_add_char(&line, '\n');
	report_write(report, &line);
}

const struct report_ops report_text = {
	.name = "text",
	.is_stream = true,
	.finding = text_finding,
	.file_end = text_file_end,
	.end = text_end,
};
