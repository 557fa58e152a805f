/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Findings as text: what is shown of a source line, and that the underline is below the span. */
#include "testing.h"

#include "base/diag.h"
#include "base/text.h"
#include "report/excerpt.h"
#include "report/lines.h"
#include "report/report.h"

/* A text in which «…» marks a span; in the rows below «» is an empty one. */
struct marked {
	struct arena arena;
	struct source source;
	struct span span;
};

#define OPENING "\xC2\xAB"
#define CLOSING "\xC2\xBB"

static struct marked unmark(const char *text)
{
	struct marked marked = { .arena = ARENA_INIT };
	const char *opening = strstr(text, OPENING), *closing = strstr(text, CLOSING);
	AUTO(strbuf) plain = STRBUF_INIT;

	assert_non_null(opening);
	assert_non_null(closing);
	strbuf_add(&plain, text, (size_t)(opening - text));
	marked.span.at = (uint32_t)plain.length;
	opening += strlen(OPENING);
	strbuf_add(&plain, opening, (size_t)(closing - opening));
	marked.span.length = (uint32_t)(closing - opening);
	strbuf_add_string(&plain, closing + strlen(CLOSING));
	marked.source.path = "guest.xml";
	marked.source.text = arena_strdup(&marked.arena, strbuf_text(&plain));
	marked.source.length = plain.length;
	return marked;
}

static size_t columns(const char *text)
{
	size_t sum = 0, length = strlen(text), used = 0;

	for (size_t at = 0; at < length; at += used)
		sum += text_width(text_decode(text + at, length - at, &used));
	return sum;
}

struct excerpt_row {
	const char *text;   /* with the span marked */
	const char *line;   /* as shown */
	const char *before; /* what is left of the underline */
	const char *underlined;
};

static const struct excerpt_row excerpt_rows[] = {
	{
		.text = "\n  <cell id='«1»'/>\n",
		.line = "  <cell id='1'/>",
		.before = "  <cell id='",
		.underlined = "1",
	},
	{
		/* nothing between the quotes */
		.text = "\n<cell id='«»'/>\n",
		.line = "<cell id=''/>",
		.before = "<cell id='",
		.underlined = "'",
	},
	{
		/* tabs in front of it, in it and behind it */
		.text = "\n\t\t<a>«x\ty»</a>\tz\n",
		.line = "        <a>x    y</a>    z",
		.before = "        <a>",
		.underlined = "x    y",
	},
	{
		/* each of these takes two columns */
		.text = "\n<name>客户机</name><vcpu>«八»</vcpu>\n",
		.line = "<name>客户机</name><vcpu>八</vcpu>",
		.before = "<name>客户机</name><vcpu>",
		.underlined = "八",
	},
	{
		/* an emoji, outside the basic plane */
		.text = "\n<!-- 🐧 --><vcpu>«x»</vcpu>\n",
		.line = "<!-- 🐧 --><vcpu>x</vcpu>",
		.before = "<!-- 🐧 --><vcpu>",
		.underlined = "x",
	},
	{
		/* a combining accent takes no column of its own */
		.text = "\n<name>cafe\xCC\x81</name><vcpu>«x»</vcpu>\n",
		.line = "<name>cafe\xCC\x81</name><vcpu>x</vcpu>",
		.before = "<name>caf_</name><vcpu>",
		.underlined = "x",
	},
	{
		/* what turns the line around is shown as what it is */
		.text = "\n<name>\xE2\x80\xAE</name><vcpu>«x»</vcpu>\n",
		.line = "<name>\\u{202e}</name><vcpu>x</vcpu>",
		.before = "<name>\\u{202e}</name><vcpu>",
		.underlined = "x",
	},
	{
		/* the carriage return belongs to the line's end */
		.text = "<domain>\r\n  <vcpu>«x»</vcpu>\r\n</domain>\r\n",
		.line = "  <vcpu>x</vcpu>",
		.before = "  <vcpu>",
		.underlined = "x",
	},
	{
		/* the text has no line end */
		.text = "\n<vcpu>x</vcpu«>»",
		.line = "<vcpu>x</vcpu>",
		.before = "<vcpu>x</vcpu",
		.underlined = ">",
	},
	{
		/* behind the last character */
		.text = "\n<vcpu>«»",
		.line = "<vcpu>",
		.before = "<vcpu>",
		.underlined = "_",
	},
	{
		/* over the end of its first line */
		.text = "\n  <cell «id='1'  \n    cpus='0'»/>\n",
		.line = "  <cell id='1'",
		.before = "  <cell ",
		.underlined = "id='1'",
	},
};

static void excerpt_underlines_the_span(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(excerpt_rows); i++) {
		const struct excerpt_row *row = &excerpt_rows[i];
		struct marked marked = unmark(row->text);
		struct source_position place = source_locate(&marked.source, marked.span.at);
		AUTO(excerpt) excerpt = EXCERPT_INIT;

		print_message("# row %zu\n", i);
		excerpt_make(&marked.source, &place, marked.span, 0, &excerpt);
		assert_string_equal(strbuf_text(&excerpt.line), row->line);
		assert_int_equal(excerpt.underline_at, columns(row->before));
		assert_int_equal(excerpt.underline_width, columns(row->underlined));
		assert_false(excerpt.cut);
		arena_done(&marked.arena);
	}
}

/* n times filler, the span, n times filler. */
static struct marked long_line(const char *filler, size_t n, const char *span)
{
	AUTO(strbuf) text = STRBUF_INIT;

	strbuf_add_char(&text, '\n');
	for (size_t i = 0; i < n; i++)
		strbuf_add_string(&text, filler);
	strbuf_printf(&text, OPENING "%s" CLOSING, span);
	for (size_t i = 0; i < n; i++)
		strbuf_add_string(&text, filler);
	strbuf_add_char(&text, '\n');
	return unmark(strbuf_text(&text));
}

/* The part of the shown line that the underline is below. */
static const char *underlined(const struct excerpt *excerpt, struct arena *arena)
{
	const char *text = strbuf_text(&excerpt->line);
	size_t length = strlen(text), column = 0, start = 0, used = 0;

	for (size_t at = 0; at < length; at += used) {
		if (column == excerpt->underline_at)
			start = at;
		if (column == excerpt->underline_at + excerpt->underline_width)
			return arena_strndup(arena, text + start, at - start);
		column += text_width(text_decode(text + at, length - at, &used));
	}
	return arena_strdup(arena, text + start);
}

static void excerpt_cuts_long_lines(void **state)
{
	static const char *const fillers[] = { "x", "é", "客", "🐧", "<a/>" };
	static const size_t counts[] = { 200, 5000 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(fillers) * ARRAY_SIZE(counts); i++) {
		struct marked marked = long_line(fillers[i % ARRAY_SIZE(fillers)],
						 counts[i / ARRAY_SIZE(fillers)], "SPAN");
		struct source_position place = source_locate(&marked.source, marked.span.at);
		AUTO(excerpt) excerpt = EXCERPT_INIT;

		excerpt_make(&marked.source, &place, marked.span, 0, &excerpt);
		assert_true(excerpt.cut);
		assert_true(columns(strbuf_text(&excerpt.line)) <= 100 + 2);
		assert_string_equal(underlined(&excerpt, &marked.arena), "SPAN");
		assert_int_equal(strncmp(strbuf_text(&excerpt.line), "…", strlen("…")), 0);
		arena_done(&marked.arena);
	}
}

static void excerpt_fits_the_screen(void **state)
{
	static const char *const fillers[] = { "x", "\t", "客", "e\xcc\x81", "\x1b" };
	static const unsigned screens[] = { 30, 40, 80, 120 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(fillers) * ARRAY_SIZE(screens); i++) {
		unsigned screen = screens[i / ARRAY_SIZE(fillers)];
		struct marked marked = long_line(fillers[i % ARRAY_SIZE(fillers)], 2000, "SPAN");
		struct source_position place = source_locate(&marked.source, marked.span.at);
		AUTO(excerpt) excerpt = EXCERPT_INIT;

		print_message("# %zu at %u\n", i, screen);
		excerpt_make(&marked.source, &place, marked.span, screen, &excerpt);
		assert_true(excerpt.cut);
		assert_true(columns(strbuf_text(&excerpt.line)) <= screen);
		assert_string_equal(underlined(&excerpt, &marked.arena), "SPAN");
		arena_done(&marked.arena);
	}
}

static void excerpt_cuts_long_spans(void **state)
{
	AUTO(strbuf) span = STRBUF_INIT;
	AUTO(excerpt) excerpt = EXCERPT_INIT;
	struct source_position place;
	struct marked marked;

	(void)state;
	strbuf_repeat(&span, 'y', 1000);
	marked = long_line("x", 10, strbuf_text(&span));
	place = source_locate(&marked.source, marked.span.at);
	excerpt_make(&marked.source, &place, marked.span, 0, &excerpt);
	assert_true(excerpt.cut);
	assert_int_equal(excerpt.underline_at, 10);
	assert_true(excerpt.underline_width <= 100);
	assert_true(excerpt.underline_width >= 80);
	arena_done(&marked.arena);
}

static void lines_agree_with_source(void **state)
{
	static const char text[] = "a\nbé客\r\n\n🐧x\n";
	const struct source source = { .path = "-", .text = text, .length = sizeof(text) - 1 };
	AUTO(arena) arena = ARENA_INIT;
	struct lines lines;

	(void)state;
	lines_index(&arena, &source, &lines);
	/* each place after each other one: what was found last must not matter */
	for (uint32_t i = 0; i < (sizeof(text) + 1) * (sizeof(text) + 1); i++) {
		uint32_t first = i / (sizeof(text) + 1), second = i % (sizeof(text) + 1);
		struct source_position expected = source_locate(&source, second), found;

		(void)lines_locate(&lines, first);
		found = lines_locate(&lines, second);
		assert_int_equal(found.line, expected.line);
		assert_int_equal(found.column, expected.column);
		assert_int_equal(found.line_at, expected.line_at);
		assert_int_equal(found.line_length, expected.line_length);
	}
}

/* Whole findings */

static const struct rule error_rule = {
	.id = 301,
	.severity = SEVERITY_ERROR,
	.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
	.stage = RULE_STAGE_DEFINE,
	.title = "vCPU in two guest NUMA cells",
	.help = "give each vCPU to one cell only",
};
static const struct rule info_rule = {
	.id = 299,
	.severity = SEVERITY_INFO,
	.consequence = CONSEQUENCE_STYLE,
	.title = "information",
	.help = "",
};

static const char two_cells[] = "<domain>\n"
				"  <cell id='0' cpus='0-4'/>\n"
				"  <cell id='1' cpus='4-7'/>\n"
				"</domain>\n";

struct run {
	struct report report;
	struct diag_list diags;
	char *text;
	size_t length;
};

static struct span find(const char *text, const char *part)
{
	const char *at = strstr(text, part);

	assert_non_null(at);
	return (struct span){ (uint32_t)(at - text), (uint32_t)strlen(part) };
}

static void run_start(struct run *run, const struct report_ops *ops)
{
	*run = (struct run){ .diags = DIAG_LIST_INIT, .report = { .ops = ops } };
	run->report.out = open_memstream(&run->text, &run->length);
	assert_non_null(run->report.out);
}

/* Reports the run's findings, all of one rule, as those of one file; text is what was written. */
static void run_finish(struct run *run, const char *text, const struct rule *rule)
{
	const struct source source = { .path = "guest.xml", .text = text, .length = strlen(text) };
	AUTO(arena) arena = ARENA_INIT;
	struct report_file file = { .path = source.path, .source = &source };

	file.n_findings = run->diags.n_items;
	file.findings = ARENA_ARRAY(&arena, struct report_finding, file.n_findings);
	for (size_t i = 0; i < file.n_findings; i++)
		file.findings[i] = (struct report_finding){ .diag = &run->diags.items[i],
							    .rule = rule,
							    .severity = rule->severity };
	report_begin(&run->report);
	report_file(&run->report, &file);
	report_end(&run->report);
	assert_int_equal(fclose(run->report.out), 0);
}

static void run_done(struct run *run)
{
	diag_list_done(&run->diags);
	free(run->text);
}

static void text_is_as_designed(void **state)
{
	struct run run;
	struct diag *diag;

	(void)state;
	run_start(&run, &report_text);
	diag = diag_add(&run.diags, 301, find(two_cells, "4-7"),
			"vCPU %d is in two guest NUMA cells", 4);
	diag_add_place(&run.diags, diag, find(two_cells, "0-4"), "also in cell %d", 0);
	diag_set_help(&run.diags, diag, "give vCPU 4 to one cell only");
	run_finish(&run, two_cells, &error_rule);
	assert_string_equal(run.text, "error[VN301]: vCPU 4 is in two guest NUMA cells\n"
				      " --> guest.xml:3:22\n"
				      "  |\n"
				      "3 |   <cell id='1' cpus='4-7'/>\n"
				      "  |                      ^^^ also in cell 0, line 2\n"
				      "  = libvirt refuses this when the domain is defined\n"
				      "  = help: give vCPU 4 to one cell only\n"
				      "\n"
				      "1 error\n");
	run_done(&run);
}

static void text_shows_related_lines_in_order(void **state)
{
	struct run run;
	struct diag *diag;

	(void)state;
	run_start(&run, &report_text);
	diag = diag_add(&run.diags, 301, find(two_cells, "4-7"), "message");
	diag_set_label(&run.diags, diag, "here");
	diag_add_place(&run.diags, diag, find(two_cells, "'1'"), "of this cell");
	diag_add_place(&run.diags, diag, find(two_cells, "</domain>"), "the end");
	diag_add_place(&run.diags, diag, find(two_cells, "<domain>"), "the start");
	run.report.quiet = true;
	run_finish(&run, two_cells, &error_rule);
	assert_string_equal(run.text, "error[VN301]: message\n"
				      " --> guest.xml:3:22\n"
				      "  |\n"
				      "3 |   <cell id='1' cpus='4-7'/>\n"
				      "  |                      ^^^ here\n"
				      "  |            --- of this cell\n"
				      "4 | </domain>\n"
				      "  | --------- the end\n"
				      "  = libvirt refuses this when the domain is defined\n"
				      "  = help: give each vCPU to one cell only\n"
				      "\n");
	run_done(&run);
}

static void text_tells_a_frequent_rule_once(void **state)
{
	struct run run;
	const char *second;

	(void)state;
	run_start(&run, &report_text);
	for (size_t i = 0; i < 11; i++)
		(void)diag_add(&run.diags, 301, find(two_cells, "4-7"), "message %zu", i);
	run_finish(&run, two_cells, &error_rule);
	assert_non_null(strstr(run.text, "message 0\n"));
	second = strstr(run.text, "message 1\n");
	assert_null(second);
	assert_non_null(strstr(run.text, "  = 11 times in this file; this is the first\n"));
	assert_non_null(strstr(run.text, "\n11 errors\n"));
	run_done(&run);
}

static void text_tells_ten_one_by_one(void **state)
{
	struct run run;

	(void)state;
	run_start(&run, &report_text);
	for (size_t i = 0; i < 10; i++)
		(void)diag_add(&run.diags, 301, find(two_cells, "4-7"), "message %zu", i);
	run_finish(&run, two_cells, &error_rule);
	assert_non_null(strstr(run.text, "message 0\n"));
	assert_non_null(strstr(run.text, "message 9\n"));
	assert_null(strstr(run.text, "times in this file"));
	run_done(&run);
}

static void text_keeps_information_for_verbose(void **state)
{
	struct run run;

	(void)state;
	run_start(&run, &report_text);
	(void)diag_add(&run.diags, 299, find(two_cells, "4-7"), "message");
	run_finish(&run, two_cells, &info_rule);
	assert_string_equal(run.text, "");
	run_done(&run);

	run_start(&run, &report_text);
	(void)diag_add(&run.diags, 299, find(two_cells, "4-7"), "message");
	run.report.verbose = true;
	run_finish(&run, two_cells, &info_rule);
	assert_non_null(strstr(run.text, "info[VN299]: message\n"));
	assert_non_null(strstr(run.text, "\n1 info\n"));
	run_done(&run);
}

static void text_without_place_has_no_excerpt(void **state)
{
	struct run run;

	(void)state;
	run_start(&run, &report_text);
	(void)diag_add(&run.diags, 301, (struct span){ 0 }, "message");
	run_finish(&run, two_cells, &error_rule);
	assert_string_equal(run.text, "error[VN301]: message\n"
				      " --> guest.xml\n"
				      "  = libvirt refuses this when the domain is defined\n"
				      "  = help: give each vCPU to one cell only\n"
				      "\n"
				      "1 error\n");
	run_done(&run);
}

static void text_escapes_what_others_wrote(void **state)
{
	struct run run;
	struct diag *diag;

	(void)state;
	run_start(&run, &report_text);
	diag = diag_add(&run.diags, 301, find(two_cells, "4-7"), "a \033[31m name");
	diag_set_label(&run.diags, diag, "\033[2J");
	diag_set_help(&run.diags, diag, "\a");
	run_finish(&run, two_cells, &error_rule);
	assert_null(strchr(run.text, '\033'));
	assert_null(strchr(run.text, '\a'));
	run_done(&run);
}

static void text_in_colour_says_the_same(void **state)
{
	AUTO(strbuf) plain = STRBUF_INIT;
	struct run run;

	(void)state;
	run_start(&run, &report_text);
	run.report.colour = true;
	(void)diag_add(&run.diags, 301, (struct span){ 0 }, "message");
	run_finish(&run, two_cells, &error_rule);
	assert_non_null(strstr(run.text, "\033[1;31merror[VN301]\033[0m"));
	for (const char *p = run.text; *p; p++) {
		if (*p == '\033')
			p = strchr(p, 'm');
		else
			strbuf_add_char(&plain, *p);
	}
	assert_non_null(strstr(strbuf_text(&plain), "error[VN301]: message\n --> guest.xml\n"));
	run_done(&run);
}

/* What the summary says after two files with an error and a warning each, and one not read. */
static void summary_counts_files_and_rules(void **state)
{
	static const struct rule warning = { .id = 298, .severity = SEVERITY_WARNING };
	static const struct rule host_rule = { .id = 520 };
	const struct rule_not_checked not_checked = { .rule = &host_rule,
						      .missing = NEEDS_HOST_NODES };
	const struct source source = { .text = "", .path = "f" };
	const struct diag diag = { .message = "message" };
	struct report_finding findings[] = {
		{ .diag = &diag, .rule = &error_rule, .severity = SEVERITY_ERROR },
		{ .diag = &diag, .rule = &warning, .severity = SEVERITY_WARNING },
	};
	struct report_file file = {
		.path = "f",
		.source = &source,
		.findings = findings,
		.n_findings = ARRAY_SIZE(findings),
		.not_checked = &not_checked,
		.n_not_checked = 1,
	};
	struct report_file unread = { .path = "g", .error = "it is broken" };
	struct run run;

	(void)state;
	run_start(&run, &report_text);
	report_begin(&run.report);
	report_file(&run.report, &file);
	report_file(&run.report, &file);
	report_file(&run.report, &unread);
	report_end(&run.report);
	assert_int_equal(fclose(run.report.out), 0);
	assert_non_null(strstr(run.text, "\n2 errors, 2 warnings in 2 of 3 files; 1 file not read; "
					 "1 rule not checked (no host)\n"));
	run_done(&run);
}

static void verbose_lists_what_was_not_checked(void **state)
{
	static const struct rule rules[] = { { .id = 520 }, { .id = 521 }, { .id = 522 } };
	const struct rule_not_checked not_checked[] = {
		{ .rule = &rules[0], .missing = NEEDS_HOST_NODES },
		{ .rule = &rules[1], .missing = NEEDS_MACHINE },
		{ .rule = &rules[2], .missing = NEEDS_HOST_PAGES },
	};
	const struct source source = { .text = "", .path = "f" };
	struct report_file file = {
		.path = "f",
		.source = &source,
		.not_checked = not_checked,
		.n_not_checked = ARRAY_SIZE(not_checked),
	};
	struct run run;

	(void)state;
	run_start(&run, &report_text);
	run.report.verbose = true;
	report_begin(&run.report);
	report_file(&run.report, &file);
	report_end(&run.report);
	assert_int_equal(fclose(run.report.out), 0);
	assert_string_equal(run.text,
			    "not checked in f (no host): VN520 VN522\n"
			    "not checked in f (needed: a machine type that is known): VN521\n"
			    "\n"
			    "no findings; 3 rules not checked (no host)\n");
	run_done(&run);
}

static void gcc_is_one_line(void **state)
{
	struct run run;

	(void)state;
	run_start(&run, &report_gcc);
	(void)diag_add(&run.diags, 301, find(two_cells, "4-7"), "a message\nof two lines");
	(void)diag_add(&run.diags, 301, (struct span){ 0 }, "all of it");
	run_finish(&run, two_cells, &error_rule);
	assert_string_equal(run.text, "guest.xml:3:22: error: a message\\nof two lines [VN301]\n"
				      "guest.xml:1:1: error: all of it [VN301]\n");
	run_done(&run);
}

static void missing_names_the_host_once(void **state)
{
	struct report report = { 0 };
	AUTO(arena) arena = ARENA_INIT;

	(void)state;
	assert_string_equal(report_missing(&report, &arena, NEEDS_HOST_NODES | NEEDS_HOST_PAGES),
			    "no host");
	report.has_host = true;
	assert_string_equal(report_missing(&report, &arena, NEEDS_HOST_PAGES),
			    "needed: the host's huge-page pools");
}

UNIT_TESTS(cmocka_unit_test(excerpt_underlines_the_span), cmocka_unit_test(excerpt_cuts_long_lines),
	   cmocka_unit_test(excerpt_fits_the_screen), cmocka_unit_test(excerpt_cuts_long_spans),
	   cmocka_unit_test(lines_agree_with_source), cmocka_unit_test(text_is_as_designed),
	   cmocka_unit_test(text_shows_related_lines_in_order),
	   cmocka_unit_test(text_tells_a_frequent_rule_once),
	   cmocka_unit_test(text_tells_ten_one_by_one),
	   cmocka_unit_test(text_keeps_information_for_verbose),
	   cmocka_unit_test(text_without_place_has_no_excerpt),
	   cmocka_unit_test(text_escapes_what_others_wrote),
	   cmocka_unit_test(text_in_colour_says_the_same),
	   cmocka_unit_test(summary_counts_files_and_rules),
	   cmocka_unit_test(verbose_lists_what_was_not_checked), cmocka_unit_test(gcc_is_one_line),
	   cmocka_unit_test(missing_names_the_host_once));
