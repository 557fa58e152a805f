/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virtnuma host: the host as the tool sees it. */
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "cmd/cmd.h"
#include "cmd/host-text.h"
#include "cmd/source.h"
#include "cmd/target.h"

static const struct option_row rows[] = {
	{
		.name = "format",
		.argument = "FORMAT",
		.help = "text (default): tables\n"
			"xml             capabilities, as that libvirt prints them\n"
			"json            a snapshot: all that is known, for --host FILE",
		.words = "text xml json",
		.id = OPTION_FORMAT,
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

static void format_text(const struct invocation *invocation, const struct host *host,
			const struct target *target, struct strbuf *out)
{
	(void)target; /* a table is the same for all */
	host_format_text(host, invocation->verbose, out);
}

static void format_xml(const struct invocation *invocation, const struct host *host,
		       const struct target *target, struct strbuf *out)
{
	(void)invocation; /* asks for nothing here */
	host_format_capabilities(host, target->libvirt, out);
}

static void format_json(const struct invocation *invocation, const struct host *host,
			const struct target *target, struct strbuf *out)
{
	(void)invocation; /* asks for nothing here */
	(void)target;	  /* a snapshot is of the host alone */
	host_format_snapshot(host, out);
}

typedef void formatter(const struct invocation *invocation, const struct host *host,
		       const struct target *target, struct strbuf *out);

static const struct {
	const char *name;
	formatter *format;
} formats[] = {
	{ .name = "text", .format = format_text },
	{ .name = "xml", .format = format_xml },
	{ .name = "json", .format = format_json },
};

static formatter *find_format(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
		if (strcmp(formats[i].name, name ? name : "text") == 0)
			return formats[i].format;
	return NULL;
}

static int print(const struct invocation *invocation, formatter *format, const struct host *host,
		 struct error *error)
{
	AUTO(config) config = CONFIG_INIT;
	AUTO(target) target = CMD_TARGET_INIT;
	AUTO(strbuf) text = STRBUF_INIT;

	if (cmd_load_config(invocation, &config, error) < 0 ||
	    target_choose(invocation, &config, host, &target, error) < 0)
		return -1;
	format(invocation, host, &target, &text);
	(void)fputs(strbuf_text(&text), stdout); /* a failed write is found at the end */
	return 0;
}

static enum cmd_status run(struct invocation *invocation)
{
	const struct options *options = &invocation->options;
	formatter *format = find_format(options_value(options, OPTION_FORMAT));
	AUTO(error) error = ERROR_INIT;
	AUTO_HOST struct host *host = NULL;

	if (options->n_operands > 0)
		return cmd_misused(invocation,
				   "host takes no operand; which host is said by --host");
	if (!format)
		return cmd_misused(invocation,
				   "there is no format \"%s\"; there are text, xml, json",
				   options_value(options, OPTION_FORMAT));
	if (source_read(invocation, &host, &error) < 0) {
		cmd_complain("%s", error.message);
		return CMD_FAILED;
	}
	if (!host) {
		cmd_complain("there is no host to show");
		return CMD_FAILED;
	}
	if (print(invocation, format, host, &error) < 0) {
		cmd_complain("%s", error.message);
		return CMD_FAILED;
	}
	return CMD_OK;
}

const struct cmd cmd_host = {
	.name = "host",
	.summary = "Show the host as the checks see it, or save it",
	.usage = "",
	.options = option_sets,
	.run = run,
};
