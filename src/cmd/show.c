/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virtnuma show: guests drawn on their host, and what the guest itself will see. */
#include "cmd/cmd.h"

#include <langinfo.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "cmd/output.h"
#include "cmd/source.h"
#include "cmd/target.h"
#include "draw/draw.h"
#include "draw/formats.h"
#include "lib/verdict.h"

#define COLUMNS_DEFAULT 80u
#define COLUMNS_LEAST 60u
#define COLUMNS_MOST 200u

static const struct option_row rows[] = {
	{
		.name = "format",
		.argument = "FORMAT",
		.help = "text: drawn for a terminal (default)\n"
			"svg, png, pdf, dot: a picture\n"
			"json: all of it as data\n"
			"dts, acpi, numactl: what the guest itself sees",
		.words = "text svg png pdf dot json dts acpi numactl",
		.id = OPTION_FORMAT,
	},
	{
		.name = "ascii",
		.help = "draw with plain ASCII characters",
		.id = OPTION_ASCII,
	},
	{
		.name = "output",
		.letter = 'o',
		.argument = "OUT",
		.help = "write to OUT, whose ending chooses the format where\n"
			"--format isn't given",
		.id = OPTION_OUTPUT,
	},
};

static const struct option_set own_options = {
	.title = "Options",
	.rows = rows,
	.n_rows = ARRAY_SIZE(rows),
};

static const struct option_set *const option_sets[] = {
	&own_options,
	&source_options,
	&target_options,
	NULL,
};

struct show;

typedef int shower(struct show *show, struct error *error);

struct show_format {
	const char *name;
	shower *show;
	bool one_file; /* it has no place for several guests */
	bool binary;
};

/* One run. */
struct show {
	struct invocation *invocation;
	const struct show_format *format;
	const char *output; /* NULL: standard output */
	const struct host *host;
	struct verdict *verdicts; /* one a file */
	struct draw_guest *guests;
	size_t n_guests;
	struct strbuf text; /* what is to be written */
};

static bool is_utf8(void)
{
	/* only characters: numbers stay as in the C locale; without a locale nothing changes */
	return setlocale(LC_CTYPE, "") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static size_t terminal_columns(const struct show *show)
{
	unsigned columns = show->output ? 0 : cmd_terminal_columns();

	if (columns == 0)
		return COLUMNS_DEFAULT;
	if (columns < COLUMNS_LEAST)
		return COLUMNS_LEAST;
	return columns > COLUMNS_MOST ? COLUMNS_MOST : columns;
}

static struct draw_input draw_input(const struct show *show)
{
	return (struct draw_input){
		.host = show->host,
		.guests = show->guests,
		.n_guests = show->n_guests,
		.all = show->invocation->verbose,
	};
}

static int show_text(struct show *show, struct error *error)
{
	AUTO(picture) picture = PICTURE_INIT;
	struct draw_input input = draw_input(show);
	const struct terminal_style style = {
		.ascii = options_have(&show->invocation->options, OPTION_ASCII) || !is_utf8(),
		.colour = show->invocation->colour && !show->output,
	};

	(void)error; /* text can always be drawn */
	input.columns = terminal_columns(show);
	layout_build(&input, &picture);
	terminal_draw(&picture, &style, &show->text);
	return 0;
}

static void lay_out_picture(const struct show *show, struct picture *out)
{
	struct draw_input input = draw_input(show);

	input.columns = DRAW_PICTURE_COLUMNS;
	input.picture = true;
	layout_build(&input, out);
}

static int show_cairo(struct show *show, enum cairo_format format, struct error *error)
{
	AUTO(picture) picture = PICTURE_INIT;

	lay_out_picture(show, &picture);
	return cairo_draw(&picture, format, &show->text, error);
}

static int show_svg(struct show *show, struct error *error)
{
	return show_cairo(show, CAIRO_DRAW_SVG, error);
}

static int show_png(struct show *show, struct error *error)
{
	return show_cairo(show, CAIRO_DRAW_PNG, error);
}

static int show_pdf(struct show *show, struct error *error)
{
	return show_cairo(show, CAIRO_DRAW_PDF, error);
}

static int show_dot(struct show *show, struct error *error)
{
	AUTO(picture) picture = PICTURE_INIT;

	(void)error; /* text can always be drawn */
	lay_out_picture(show, &picture);
	dot_draw(&picture, &show->text);
	return 0;
}

static int show_json(struct show *show, struct error *error)
{
	struct draw_input input = draw_input(show);

	(void)error; /* nothing in it can fail */
	json_format(&input, &show->text);
	return 0;
}

typedef int view_formatter(const struct view *view, struct strbuf *out, struct error *error);

/* The one guest's own view. */
static int show_view(struct show *show, view_formatter *format, struct error *error)
{
	AUTO(view) view = VIEW_INIT;

	view_build(show->guests[0].guest, show->host, &view);
	if (format(&view, &show->text, error) < 0)
		return error_wrap(error, "%s", show->guests[0].path);
	return 0;
}

static int show_dts(struct show *show, struct error *error)
{
	return show_view(show, dts_format, error);
}

static int show_acpi(struct show *show, struct error *error)
{
	return show_view(show, acpi_format, error);
}

static int format_numactl(const struct view *view, struct strbuf *out, struct error *error)
{
	(void)error; /* every guest has a node */
	numactl_format(view, out);
	return 0;
}

static int show_numactl(struct show *show, struct error *error)
{
	return show_view(show, format_numactl, error);
}

static const struct show_format formats[] = {
	{ .name = "text", .show = show_text },
	{ .name = "svg", .show = show_svg },
	{ .name = "png", .show = show_png, .binary = true },
	{ .name = "pdf", .show = show_pdf, .binary = true },
	{ .name = "dot", .show = show_dot },
	{ .name = "json", .show = show_json },
	{ .name = "dts", .show = show_dts, .one_file = true },
	{ .name = "acpi", .show = show_acpi, .one_file = true },
	{ .name = "numactl", .show = show_numactl, .one_file = true },
};

static const struct show_format *find_format(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	return NULL;
}

static const char *format_names(struct arena *arena)
{
	AUTO(strbuf) names = STRBUF_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
		strbuf_printf(&names, "%s%s", i ? ", " : "", formats[i].name);
	return arena_strdup(arena, strbuf_text(&names));
}

/* --format, else what OUT ends with, else text. */
static int choose_format(struct show *show, struct error *error)
{
	const struct options *options = &show->invocation->options;
	const char *name = options_value(options, OPTION_FORMAT), *ending;

	show->output = output_path(options);
	ending = output_ending(show->output);
	if (name)
		show->format = find_format(name);
	else if (ending)
		show->format = find_format(ending);
	if (!name && !show->format)
		show->format = find_format("text");
	if (!show->format)
		return error_set(error, "there is no format \"%s\"; there are %s", name,
				 format_names(&show->invocation->arena));
	if (show->format->one_file && options->n_operands > 1)
		return error_set(error, "--format %s shows one guest: one FILE is wanted",
				 show->format->name);
	return show->format->binary ? output_check_terminal(show->output, show->format->name, error)
				    : 0;
}

static enum draw_severity severity_of(const struct report_finding *finding)
{
	switch (finding->severity) {
	case SEVERITY_ERROR:
		return DRAW_ERROR;
	case SEVERITY_WARNING:
		return DRAW_WARNING;
	case SEVERITY_INFO:
	case SEVERITY_COUNT:
		break;
	}
	return DRAW_INFO;
}

/* Errors and warnings; information where it is asked for, as check does. */
static void take_findings(struct show *show, const struct verdict *verdict,
			  struct draw_guest *guest)
{
	struct arena *arena = &show->invocation->arena;
	struct draw_finding *findings = NULL;

	for (size_t i = 0; i < verdict->n_findings; i++) {
		const struct report_finding *finding = &verdict->findings[i];
		struct draw_finding *taken;

		if (finding->severity == SEVERITY_INFO && !show->invocation->verbose)
			continue;
		taken = ARENA_APPEND(arena, findings, guest->n_findings);
		taken->severity = severity_of(finding);
		taken->id = arena_printf(arena, "VN%u", finding->rule->id);
		taken->diag = finding->diag;
	}
	guest->findings = findings;
}

static int read_guests(struct show *show, const struct verdict_input *input, struct error *error)
{
	const struct options *options = &show->invocation->options;
	struct arena *arena = &show->invocation->arena;

	show->guests = ARENA_ARRAY(arena, struct draw_guest, options->n_operands);
	for (size_t i = 0; i < options->n_operands; i++) {
		struct verdict *verdict = &show->verdicts[i];
		struct draw_guest *guest = &show->guests[i];

		if (verdict_make(input, options->operands[i], verdict, error) < 0)
			return -1;
		guest->path = options->operands[i];
		guest->guest = verdict->guest;
		take_findings(show, verdict, guest);
		show->n_guests++;
	}
	return 0;
}

static int prepare_and_show(struct show *show, struct error *error)
{
	struct invocation *invocation = show->invocation;
	AUTO_HOST struct host *host = NULL;
	AUTO(config) config = CONFIG_INIT;
	AUTO(target) target = CMD_TARGET_INIT;
	struct verdict_input input = { .target = &target, .settings = &config.rules };

	if (choose_format(show, error) < 0 || cmd_load_config(invocation, &config, error) < 0)
		return -1;
	if (source_read(invocation, &host, error) < 0)
		return -1;
	if (target_choose(invocation, &config, host, &target, error) < 0)
		return -1;
	input.host = show->host = host;
	if (read_guests(show, &input, error) < 0 || show->format->show(show, error) < 0)
		return -1;
	return output_write(show->output, &show->text, error);
}

static enum cmd_status run(struct invocation *invocation)
{
	struct show show = { .invocation = invocation };
	size_t n = invocation->options.n_operands;
	AUTO(error) error = ERROR_INIT;
	int result;

	if (n == 0)
		return cmd_misused(invocation, "show: a FILE is wanted");
	show.verdicts = ARENA_ARRAY(&invocation->arena, struct verdict, n);
	for (size_t i = 0; i < n; i++)
		show.verdicts[i] = (struct verdict)VERDICT_INIT;
	result = prepare_and_show(&show, &error);
	for (size_t i = 0; i < n; i++)
		verdict_done(&show.verdicts[i]);
	strbuf_done(&show.text);
	if (result == 0)
		return CMD_OK;
	cmd_complain("%s", error.message);
	return CMD_FAILED;
}

const struct cmd cmd_show = {
	.name = "show",
	.summary = "Draw guests on their host, or tell what the guest itself will see",
	.usage = "FILE...",
	.details = "Several FILEs are drawn on one host, so that overlaps show. FILE - is standard "
		   "input.\n"
		   "With -v nothing is folded, and findings of severity info are shown too.\n"
		   "Exit status: 0 shown, 2 the work could not be done.\n",
	.options = option_sets,
	.run = run,
};
