/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virtnuma host: the host as the tool sees it. */
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "cmd/cmd.h"
#include "cmd/host-text.h"
#include "cmd/output.h"
#include "cmd/source.h"
#include "cmd/target.h"
#include "draw/draw.h"

static const struct option_row rows[] = {
	{
		.name = "format",
		.argument = "FORMAT",
		.help = "text (default): tables\n"
			"xml             capabilities, as that libvirt prints them\n"
			"json            a snapshot: all that is known, for --host FILE\n"
			"svg, png, pdf, dot: a picture of its nodes and cores",
		.words = "text xml json svg png pdf dot",
		.id = OPTION_FORMAT,
	},
	{
		.name = "output",
		.letter = 'o',
		.argument = "OUT",
		.help = "write to OUT, whose ending chooses the format where\n"
			"--format isn't given",
		.id = OPTION_OUTPUT,
	},
	{
		.name = "libvirt-version",
		.argument = "X.Y",
		.help = "the libvirt whose capabilities xml is, 9.0 to 11.3\n"
			"(default: the host's, else 11.3)",
		.id = OPTION_LIBVIRT_VERSION,
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
	NULL,
};

/* One run. */
struct request {
	const struct invocation *invocation;
	const struct host_format *format;
	const char *output; /* NULL: standard output */
	const struct host *host;
	const struct target *target;
	struct strbuf text; /* what is to be written */
};

typedef int formatter(struct request *request, struct error *error);

struct host_format {
	const char *name;
	formatter *format;
	bool binary;
};

static int format_text(struct request *request, struct error *error)
{
	(void)error; /* text can always be written */
	host_format_text(request->host, request->invocation->verbose, &request->text);
	return 0;
}

static int format_xml(struct request *request, struct error *error)
{
	(void)error; /* as above */
	host_format_capabilities(request->host, request->target->libvirt, &request->text);
	return 0;
}

static int format_json(struct request *request, struct error *error)
{
	(void)error; /* as above */
	host_format_snapshot(request->host, &request->text);
	return 0;
}

static void lay_out(const struct request *request, struct picture *out)
{
	const struct draw_input input = {
		.host = request->host,
		.columns = DRAW_PICTURE_COLUMNS,
		.all = true,
		.picture = true,
	};

	layout_build(&input, out);
}

static int format_cairo(struct request *request, enum cairo_format format, struct error *error)
{
	AUTO(picture) picture = PICTURE_INIT;

	lay_out(request, &picture);
	return cairo_draw(&picture, format, &request->text, error);
}

static int format_svg(struct request *request, struct error *error)
{
	return format_cairo(request, CAIRO_DRAW_SVG, error);
}

static int format_png(struct request *request, struct error *error)
{
	return format_cairo(request, CAIRO_DRAW_PNG, error);
}

static int format_pdf(struct request *request, struct error *error)
{
	return format_cairo(request, CAIRO_DRAW_PDF, error);
}

static int format_dot(struct request *request, struct error *error)
{
	AUTO(picture) picture = PICTURE_INIT;

	(void)error; /* as above */
	lay_out(request, &picture);
	dot_draw(&picture, &request->text);
	return 0;
}

static const struct host_format formats[] = {
	{ .name = "text", .format = format_text },
	{ .name = "xml", .format = format_xml },
	{ .name = "json", .format = format_json },
	{ .name = "svg", .format = format_svg },
	{ .name = "png", .format = format_png, .binary = true },
	{ .name = "pdf", .format = format_pdf, .binary = true },
	{ .name = "dot", .format = format_dot },
};

static const struct host_format *find_format(const char *name)
{
	for (size_t i = 0; name && i < ARRAY_SIZE(formats); i++)
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	return NULL;
}

/* --format, else what OUT ends with, else text. */
static int choose_format(struct request *request, struct error *error)
{
	const struct options *options = &request->invocation->options;
	const char *name = options_value(options, OPTION_FORMAT);

	request->output = output_path(options);
	request->format = find_format(name ? name : output_ending(request->output));
	if (!name && !request->format)
		request->format = find_format("text");
	if (!request->format)
		return error_set(
			error,
			"there is no format \"%s\"; there are text, xml, json, svg, png, pdf, dot",
			name);
	return request->format->binary
		       ? output_check_terminal(request->output, request->format->name, error)
		       : 0;
}

static int print(struct request *request, struct error *error)
{
	AUTO(config) config = CONFIG_INIT;
	AUTO(target) target = CMD_TARGET_INIT;

	if (cmd_load_config(request->invocation, &config, error) < 0 ||
	    target_choose(request->invocation, &config, request->host, &target, error) < 0)
		return -1;
	request->target = &target;
	if (request->format->format(request, error) < 0)
		return -1;
	return output_write(request->output, &request->text, error);
}

static int read_and_print(struct request *request, struct error *error)
{
	AUTO_HOST struct host *host = NULL;

	if (choose_format(request, error) < 0 || source_read(request->invocation, &host, error) < 0)
		return -1;
	if (!host)
		return error_set(error, "there is no host to show");
	request->host = host;
	return print(request, error);
}

static enum cmd_status run(struct invocation *invocation)
{
	struct request request = { .invocation = invocation };
	AUTO(error) error = ERROR_INIT;
	int result;

	if (invocation->options.n_operands > 0)
		return cmd_misused(invocation,
				   "host takes no operand; which host is said by --host");
	result = read_and_print(&request, &error);
	strbuf_done(&request.text);
	if (result == 0)
		return CMD_OK;
	cmd_complain("%s", error.message);
	return CMD_FAILED;
}

const struct cmd cmd_host = {
	.name = "host",
	.summary = "Show the host as the checks see it, or save it",
	.usage = "",
	.options = option_sets,
	.run = run,
};
