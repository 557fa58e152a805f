/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virtnuma check: findings about domains. */
#include "cmd/cmd.h"

#include <string.h>

#include "cmd/config.h"
#include "cmd/fix.h"
#include "cmd/paths.h"
#include "cmd/source.h"
#include "cmd/target.h"
#include "lib/verdict.h"
#include "report/report.h"

static const struct option_row rows[] = {
	{
		.name = "format",
		.argument = "FORMAT",
		.help = "text (default), gcc, json, ndjson (a line a file),\n"
			"sarif, github or junit",
		.words = "text gcc json ndjson sarif github junit",
		.id = OPTION_FORMAT,
	},
	{
		.name = "error-on",
		.argument = "SEVERITY",
		.help = "exit with 1 from this severity on: error (default),\n"
			"warning or info",
		.words = "error warning info",
		.id = OPTION_ERROR_ON,
	},
	{
		.name = "disable",
		.argument = "ID[,ID...]",
		.help = "leave these rules out",
		.id = OPTION_DISABLE,
	},
	{
		.name = "ignore-suppressions",
		.help = "take no notice of <virtnuma:allow> in the domain",
		.id = OPTION_IGNORE_SUPPRESSIONS,
	},
	{
		.name = "fix",
		.help = "print a diff that mends what has one right answer;\n"
			"the exit status is for what remains",
		.id = OPTION_FIX,
	},
	{
		.name = "unsafe-fixes",
		.help = "with --fix, also what changes the guest or its\n"
			"placement",
		.id = OPTION_UNSAFE_FIXES,
	},
	{
		.name = "in-place",
		.help = "with --fix, change the files and report what remains",
		.id = OPTION_IN_PLACE,
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

/* What the whole run shares. */
struct checker {
	struct invocation *invocation;
	struct config config;
	struct verdict_input input;
	struct report report;
	bool fixes;
	struct fix_options fix;
	enum cmd_status status; /* so far */
};

static void checker_done(struct checker *checker)
{
	config_done(&checker->config);
}

static void raise_status(struct checker *checker, enum cmd_status status)
{
	if (status > checker->status)
		checker->status = status;
}

/* A diff is all there is on standard output. */
static bool has_report(const struct checker *checker)
{
	return !checker->fixes || checker->fix.in_place;
}

static int read_format(struct checker *checker, struct error *error)
{
	struct invocation *invocation = checker->invocation;
	const char *name = options_value(&invocation->options, OPTION_FORMAT);

	checker->report.ops = report_find(name ? name : "text");
	if (!checker->report.ops)
		return error_set(error, "there is no format \"%s\"; there are %s", name,
				 report_names(&invocation->arena));
	return 0;
}

static int read_error_on(struct checker *checker, struct error *error)
{
	const char *name = options_value(&checker->invocation->options, OPTION_ERROR_ON);
	int severity = name ? enum_parse(&severity_names, name) : SEVERITY_ERROR;

	if (severity < 0)
		return error_set(error, "--error-on %s: it is error, warning or info", name);
	checker->report.error_on = (enum severity)severity;
	return 0;
}

static int read_suppressions(struct checker *checker, struct error *error)
{
	const struct options *options = &checker->invocation->options;

	for (size_t i = 0; i < options->n_given; i++)
		if (options->given[i].id == OPTION_DISABLE &&
		    rule_settings_disable(&checker->config.rules, options->given[i].argument,
					  error) < 0)
			return error_wrap(error, "--disable");
	checker->config.rules.ignore_allows = options_have(options, OPTION_IGNORE_SUPPRESSIONS);
	return 0;
}

static int read_fix(struct checker *checker, struct error *error)
{
	const struct options *options = &checker->invocation->options;

	checker->fixes = options_have(options, OPTION_FIX);
	checker->fix.unsafe = options_have(options, OPTION_UNSAFE_FIXES);
	checker->fix.in_place = options_have(options, OPTION_IN_PLACE);
	if (!checker->fixes && (checker->fix.unsafe || checker->fix.in_place))
		return error_set(error, "%s goes with --fix",
				 checker->fix.in_place ? "--in-place" : "--unsafe-fixes");
	if (checker->fixes && !checker->fix.in_place && options_have(options, OPTION_FORMAT))
		return error_set(error, "--fix prints a diff; --format goes with --fix --in-place");
	for (size_t i = 0; checker->fix.in_place && i < options->n_operands; i++)
		if (strcmp(options->operands[i], "-") == 0)
			return error_set(error, "standard input can't be changed in place");
	return 0;
}

static int read_options(struct checker *checker, struct error *error)
{
	if (read_fix(checker, error) < 0)
		return -1;
	if (read_format(checker, error) < 0)
		return -1;
	if (read_error_on(checker, error) < 0)
		return -1;
	return read_suppressions(checker, error);
}

static void report_verdict(struct checker *checker, const char *path, struct verdict *verdict)
{
	struct report_file file = {
		.path = path,
		.source = &verdict->domain->source,
		.root = verdict->domain->root,
		.findings = verdict->findings,
		.n_findings = verdict->n_findings,
		.suppressed = verdict->suppressed,
		.n_suppressed = verdict->results.n_suppressed,
		.not_checked = verdict->results.not_checked,
		.n_not_checked = verdict->results.n_not_checked,
	};

	if (has_report(checker))
		report_file(&checker->report, &file);
	for (size_t i = 0; i < verdict->n_findings; i++)
		if (verdict->findings[i].severity >= checker->report.error_on)
			raise_status(checker, CMD_FOUND);
}

static void tell_fix(const struct checker *checker, const char *path, const struct fixed *fixed)
{
	size_t n = fixed->n_fixed;

	if (!checker->fix.in_place)
		fputs(strbuf_text(&fixed->diff), stdout);
	if (n > 0 && !checker->invocation->quiet)
		cmd_complain("%s: %zu %s mended, %zu left", path, n,
			     n == 1 ? "finding" : "findings", fixed->verdict.n_findings);
}

/* out_other: it is XML of another kind. */
static int fix_path(struct checker *checker, const char *path, bool *out_other, struct error *error)
{
	AUTO(fixed) fixed = FIXED_INIT;

	if (fix_file(&checker->fix, &checker->input, path, &fixed, error) < 0) {
		*out_other = fixed.other_root;
		return -1;
	}
	tell_fix(checker, path, &fixed);
	report_verdict(checker, path, &fixed.verdict);
	return 0;
}

static int judge_path(struct checker *checker, const char *path, bool *out_other,
		      struct error *error)
{
	AUTO(verdict) verdict = VERDICT_INIT;

	if (checker->fixes)
		return fix_path(checker, path, out_other, error);
	if (verdict_make(&checker->input, path, &verdict, error) < 0) {
		*out_other = verdict.other_root;
		return -1;
	}
	report_verdict(checker, path, &verdict);
	return 0;
}

/* Returns whether there was a domain, or should have been one. */
static bool check_path(struct checker *checker, const struct path *path)
{
	AUTO(error) error = ERROR_INIT;
	struct report_file unread = { .path = path->path };
	bool other_root = false;

	if (judge_path(checker, path->path, &other_root, &error) == 0)
		return true;
	if (path->found && other_root)
		return false;
	unread.error = error.message;
	if (has_report(checker))
		report_file(&checker->report, &unread);
	cmd_complain("%s", error.message);
	raise_status(checker, CMD_FAILED);
	return true;
}

static void check_operand(struct checker *checker, const char *operand)
{
	AUTO(arena) arena = ARENA_INIT;
	struct paths paths = { 0 };
	bool whole = paths_add(&arena, operand, &paths);
	size_t n_domains = 0;

	for (size_t i = 0; i < paths.n_items; i++)
		n_domains += check_path(checker, &paths.items[i]);
	if (whole && n_domains > 0)
		return;
	raise_status(checker, CMD_FAILED);
	if (whole)
		cmd_complain("there is no domain XML (*.xml) in %s", operand);
}

static void check_all(struct checker *checker)
{
	const struct options *options = &checker->invocation->options;
	bool reports = has_report(checker);

	checker->report.out = stdout;
	checker->report.verbose = checker->invocation->verbose;
	checker->report.quiet = checker->invocation->quiet;
	checker->report.colour = checker->invocation->colour;
	checker->report.has_host = checker->input.host;
	if (reports)
		report_begin(&checker->report);
	for (size_t i = 0; i < options->n_operands; i++)
		check_operand(checker, options->operands[i]);
	if (reports)
		report_end(&checker->report);
}

static int prepare_and_check(struct checker *checker, struct error *error)
{
	const struct invocation *invocation = checker->invocation;
	AUTO_HOST struct host *host = NULL;
	AUTO(target) target = CMD_TARGET_INIT;

	if (cmd_load_config(invocation, &checker->config, error) < 0)
		return -1;
	if (read_options(checker, error) < 0)
		return -1;
	if (source_read(invocation, &host, error) < 0)
		return -1;
	if (target_choose(invocation, &checker->config, host, &target, error) < 0)
		return -1;
	checker->input.host = host;
	checker->input.target = &target;
	checker->input.settings = &checker->config.rules;
	check_all(checker);
	return 0;
}

static enum cmd_status run(struct invocation *invocation)
{
	AUTO(checker) checker = { .invocation = invocation, .config = CONFIG_INIT };
	AUTO(error) error = ERROR_INIT;

	if (invocation->options.n_operands == 0)
		return cmd_misused(invocation, "check: no FILE was given");
	if (prepare_and_check(&checker, &error) < 0) {
		cmd_complain("%s", error.message);
		checker.status = CMD_FAILED;
	}
	return checker.status;
}

const struct cmd cmd_check = {
	.name = "check",
	.summary = "Check domain XML against libvirt, QEMU and a host",
	.usage = "FILE|FOLDER...",
	.details =
		"FILE - is standard input; of a FOLDER all *.xml in and below it that are domains.\n"
		"Exit status: 0 nothing found, 1 found, 2 the work could not be done.\n",
	.options = option_sets,
	.run = run,
};
