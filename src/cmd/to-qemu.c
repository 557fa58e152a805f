/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virtnuma to-qemu: a domain as QEMU arguments. */
#include "cmd/cmd.h"

#include <string.h>

#include "base/strbuf.h"
#include "cmd/compare.h"
#include "cmd/source.h"
#include "cmd/target.h"
#include "lib/verdict.h"
#include "qemu/build.h"
#include "qemu/syntax.h"
#include "report/report.h"

static const struct option_row rows[] = {
	{
		.name = "format",
		.argument = "FORMAT",
		.help = "shell: a command, one option a line (default)\n"
			"args: one argument a line, without the binary\n"
			"json: arguments with their properties and origins\n"
			"script: a sh script that does libvirt's part too",
		.words = "shell args json script",
		.id = OPTION_FORMAT,
	},
	{
		.name = "syntax",
		.argument = "SYNTAX",
		.help = "json or keyval, for -object and -device\n"
			"(default: what this libvirt writes)",
		.words = "json keyval",
		.id = OPTION_SYNTAX,
	},
	{
		.name = "only",
		.argument = "FAMILY[,...]",
		.help = "print only machine, cpu, memory, smp, iothreads, numa or devices",
		.words = "machine cpu memory smp iothreads numa devices",
		.id = OPTION_ONLY,
	},
	{
		.name = "running",
		.argument = "PID|NAME",
		.help = "script: libvirt's part alone, for a QEMU that runs already",
		.id = OPTION_RUNNING,
	},
	{
		.name = "annotate",
		.help = "say of each argument where it comes from",
		.id = OPTION_ANNOTATE,
	},
	{
		.name = "compare",
		.help = "ask the libvirt of --connect for its own translation and\n"
			"print only where it differs from ours (exit status 1)",
		.id = OPTION_COMPARE,
	},
	{
		.name = "force",
		.help = "print arguments even if libvirt or QEMU refuses them",
		.id = OPTION_FORCE,
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

typedef void writer(const struct argv *argv, const struct qemu_format *format, struct strbuf *out);

struct output_format {
	const char *name;
	writer *write;
	bool tells_left_out; /* what has no argument is in the output itself */
};

static const struct output_format output_formats[] = {
	{ .name = "shell", .write = qemu_format_shell },
	{ .name = "args", .write = qemu_format_args },
	{ .name = "json", .write = qemu_format_json, .tells_left_out = true },
	{ .name = "script", .write = qemu_format_script, .tells_left_out = true },
};

/* What one run does. */
struct translation {
	const struct invocation *invocation;
	const char *path;
	const struct output_format *output;
	struct qemu_format format;
	enum cmd_status status;
};

static int read_output(struct translation *translation, struct error *error)
{
	const char *name = options_value(&translation->invocation->options, OPTION_FORMAT);

	for (size_t i = 0; i < ARRAY_SIZE(output_formats); i++)
		if (strcmp(output_formats[i].name, name ? name : "shell") == 0)
			translation->output = &output_formats[i];
	if (!translation->output)
		return error_set(error,
				 "there is no format \"%s\"; there are shell, args, json, script",
				 name);
	return 0;
}

static bool writes_script(const struct translation *translation)
{
	return translation->output->write == qemu_format_script;
}

/* What only a script can, and what only the others can. */
static int read_script_options(struct translation *translation, struct error *error)
{
	const struct options *options = &translation->invocation->options;

	translation->format.running = options_value(options, OPTION_RUNNING);
	if (translation->format.running && !writes_script(translation))
		return error_set(error, "--running goes with --format script");
	if (options_have(options, OPTION_ONLY) && writes_script(translation))
		return error_set(error, "--only doesn't go with --format script: QEMU needs all");
	return 0;
}

static int read_syntax(struct translation *translation, struct error *error)
{
	const char *name = options_value(&translation->invocation->options, OPTION_SYNTAX);
	int syntax;

	if (!name)
		return 0;
	syntax = enum_parse(&qemu_syntax_names, name);
	if (syntax < 0)
		return error_set(error, "--syntax %s: it is json or keyval", name);
	translation->format.syntax = (enum qemu_syntax)syntax;
	return 0;
}

static int read_options(struct translation *translation, struct error *error)
{
	const struct options *options = &translation->invocation->options;
	const char *only = options_value(options, OPTION_ONLY);

	if (compare_check_options(options, error) < 0 || read_output(translation, error) < 0)
		return -1;
	if (read_script_options(translation, error) < 0 || read_syntax(translation, error) < 0)
		return -1;
	if (only && qemu_parse_families(only, &translation->format.families, error) < 0)
		return error_wrap(error, "--only");
	translation->format.annotate = options_have(options, OPTION_ANNOTATE);
	return 0;
}

/* What this host lacks doesn't change the arguments, even where libvirt looks for it itself; nor
   does what libvirt looks at when QEMU runs with them. */
static bool is_refused(const struct report_finding *finding)
{
	return finding->severity == SEVERITY_ERROR && !(finding->rule->needs & NEEDS_HOST) &&
	       finding->rule->stage != RULE_STAGE_RUNNING &&
	       (finding->rule->consequence == CONSEQUENCE_LIBVIRT_REFUSES ||
		finding->rule->consequence == CONSEQUENCE_QEMU_REFUSES);
}

/* Shows what libvirt or QEMU refuses, if there is something. */
static bool tell_refusals(const struct translation *translation, struct verdict *verdict)
{
	struct report report = { .ops = &report_text, .out = stderr, .quiet = true };
	struct report_file file = {
		.path = translation->path,
		.source = &verdict->domain->source,
		.findings = verdict->findings,
	};

	for (size_t i = 0; i < verdict->n_findings; i++)
		if (is_refused(&verdict->findings[i]))
			file.findings[file.n_findings++] = verdict->findings[i];
	if (file.n_findings == 0)
		return false;
	(void)fflush(stdout);
	report_begin(&report);
	report_file(&report, &file);
	report_end(&report);
	cmd_complain("%s: no arguments, because this is refused; --force prints them all the same",
		     translation->path);
	return true;
}

static void print_arguments(const struct translation *translation, const struct guest *guest)
{
	AUTO(arena) arena = ARENA_INIT;
	AUTO(strbuf) text = STRBUF_INIT;
	struct qemu_format format = translation->format;
	struct argv argv = { 0 };

	format.guest = guest;
	qemu_build(guest, &arena, &argv);
	translation->output->write(&argv, &format, &text);
	/* a failed write is found when the stream is flushed */
	(void)fwrite(strbuf_text(&text), 1, text.length, stdout);
	if (translation->output->tells_left_out)
		return;
	for (size_t i = 0; i < argv.n_left_out; i++)
		cmd_note(translation->invocation, "left out: %s", argv.left_out[i]);
}

static int translate(struct translation *translation, const struct verdict_input *input,
		     struct error *error)
{
	bool force = options_have(&translation->invocation->options, OPTION_FORCE);
	AUTO(verdict) verdict = VERDICT_INIT;

	if (verdict_make(input, translation->path, &verdict, error) < 0)
		return -1;
	if (!force && tell_refusals(translation, &verdict)) {
		translation->status = CMD_FOUND;
		return 0;
	}
	if (!guest_has_qemu(verdict.guest))
		return error_set(error, "%s: a domain of type \"%s\" has no QEMU command line",
				 translation->path, verdict.domain->type_name);
	if (options_have(&translation->invocation->options, OPTION_COMPARE))
		return compare_run(translation->invocation, verdict.guest, &translation->status,
				   error);
	print_arguments(translation, verdict.guest);
	return 0;
}

static int prepare_and_translate(struct translation *translation, struct config *config,
				 struct error *error)
{
	const struct invocation *invocation = translation->invocation;
	AUTO_HOST struct host *host = NULL;
	AUTO(target) target = CMD_TARGET_INIT;
	struct verdict_input input = { .target = &target };

	if (cmd_load_config(invocation, config, error) < 0)
		return -1;
	if (read_options(translation, error) < 0)
		return -1;
	if (source_read(invocation, &host, error) < 0)
		return -1;
	if (target_choose(invocation, config, host, &target, error) < 0)
		return -1;
	input.host = host;
	return translate(translation, &input, error);
}

static enum cmd_status run(struct invocation *invocation)
{
	struct translation translation = { .invocation = invocation };
	AUTO(config) config = CONFIG_INIT;
	AUTO(error) error = ERROR_INIT;

	if (invocation->options.n_operands != 1)
		return cmd_misused(invocation, "to-qemu: one FILE is wanted");
	translation.path = invocation->options.operands[0];
	if (prepare_and_translate(&translation, &config, &error) == 0)
		return translation.status;
	cmd_complain("%s", error.message);
	return CMD_FAILED;
}

const struct cmd cmd_to_qemu = {
	.name = "to-qemu",
	.summary = "Print the QEMU arguments that libvirt makes of a domain XML",
	.usage = "FILE",
	.details =
		"FILE - is standard input. With --compare, libvirt runs the emulator that the XML "
		"names.\n"
		"Exit status: 0 printed, or with --compare equal; 1 libvirt or QEMU refuses the "
		"domain,\n"
		"or the arguments differ; 2 the work could not be done.\n",
	.options = option_sets,
	.run = run,
};
