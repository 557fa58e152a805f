/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virtnuma check: findings about domains. */
#include "cmd/cmd.h"

#include <string.h>
#include <unistd.h>

#include "base/number.h"
#include "cmd/batch.h"
#include "cmd/config.h"
#include "cmd/fix.h"
#include "cmd/paths.h"
#include "cmd/progress.h"
#include "cmd/source.h"
#include "cmd/target.h"
#include "lib/verdict.h"
#include "report/report.h"

#define JOBS_MAX 256

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
	{
		.name = "jobs",
		.letter = 'j',
		.argument = "N",
		.help = "check N files at a time (default: one a CPU)",
		.id = OPTION_JOBS,
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
	size_t n_jobs;
	struct batch *batch;
	struct progress progress;
	enum cmd_status status; /* so far */
	/* of the folder that is being read */
	size_t n_domains;
	bool unread;
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

/* One file has work for one thread. */
static size_t default_jobs(const struct options *options)
{
	long n_cpus = sysconf(_SC_NPROCESSORS_ONLN);

	if (n_cpus < 1 || (options->n_operands == 1 && !paths_is_folder(options->operands[0])))
		return 1;
	return n_cpus < JOBS_MAX ? (size_t)n_cpus : JOBS_MAX;
}

static int read_jobs(struct checker *checker, struct error *error)
{
	const struct options *options = &checker->invocation->options;
	const char *text = options_value(options, OPTION_JOBS);
	uint64_t n_jobs = 0;

	checker->n_jobs = checker->fixes ? 1 : default_jobs(options);
	if (!text)
		return 0;
	if (number_parse_digits(text, strlen(text), JOBS_MAX, &n_jobs) != NUMBER_OK || n_jobs == 0)
		return error_set(error, "-j %s: it is a number from 1 to %d", text, JOBS_MAX);
	checker->n_jobs = (size_t)n_jobs;
	return 0;
}

static int read_options(struct checker *checker, struct error *error)
{
	if (read_fix(checker, error) < 0)
		return -1;
	if (read_jobs(checker, error) < 0)
		return -1;
	if (read_format(checker, error) < 0)
		return -1;
	if (read_error_on(checker, error) < 0)
		return -1;
	return read_suppressions(checker, error);
}

static void raise_for_severity(struct checker *checker, int worst)
{
	if (worst >= (int)checker->report.error_on)
		raise_status(checker, CMD_FOUND);
}

static void report_verdict(struct checker *checker, const char *path, const struct verdict *verdict)
{
	if (verdict->n_findings > 0 || checker->report.ops->has_all || checker->report.verbose)
		progress_hide_for_output(&checker->progress);
	if (has_report(checker))
		verdict_report(&checker->report, path, verdict);
	raise_for_severity(checker, verdict_worst(verdict));
}

/* A thread has reported it. */
static void write_report(struct checker *checker, const struct batch_result *result)
{
	if (result->text.length > 0) {
		progress_hide_for_output(&checker->progress);
		report_write(&checker->report, &result->text);
	}
	raise_for_severity(checker, result->worst);
}

static void tell_fix(struct checker *checker, const char *path, const struct fixed *fixed)
{
	size_t n = fixed->n_fixed;

	progress_hide(&checker->progress);
	if (!checker->fix.in_place)
		fputs(strbuf_text(&fixed->diff), stdout);
	if (n > 0 && !checker->invocation->quiet)
		cmd_complain("%s: %zu %s mended, %zu left", path, n,
			     n == 1 ? "finding" : "findings", fixed->verdict.n_findings);
}

/* What can't be read, or isn't a domain. */
static void report_unread(struct checker *checker, const struct path *path, const char *why)
{
	struct report_file unread = { .path = path->path, .error = why };

	progress_hide(&checker->progress);
	if (has_report(checker) && !path->problem)
		report_file(&checker->report, &unread);
	cmd_complain("%s", why);
	raise_status(checker, CMD_FAILED);
}

static void count_path(struct checker *checker, const struct path *path)
{
	checker->n_domains += !path->problem;
	checker->unread = checker->unread || path->problem;
	progress_add(&checker->progress);
}

/* In a folder there may be XML of any kind. */
static bool is_of_no_concern(const struct path *path, bool other_root)
{
	return path->found && other_root;
}

/* A batch_take. */
static void take_result(void *context, struct batch_result *result)
{
	const char *why = result->error.message;
	struct checker *checker = context;

	if (why && is_of_no_concern(&result->path, result->verdict.other_root))
		return;
	if (why)
		report_unread(checker, &result->path, why);
	else if (result->is_reported)
		write_report(checker, result);
	else
		report_verdict(checker, result->path.path, &result->verdict);
	count_path(checker, &result->path);
}

static void fix_path(struct checker *checker, const struct path *path)
{
	AUTO(fixed) fixed = FIXED_INIT;
	AUTO(error) error = ERROR_INIT;

	if (path->problem) {
		report_unread(checker, path, path->problem);
	} else if (fix_file(&checker->fix, &checker->input, path->path, &fixed, &error) == 0) {
		tell_fix(checker, path->path, &fixed);
		report_verdict(checker, path->path, &fixed.verdict);
	} else if (!is_of_no_concern(path, fixed.other_root)) {
		report_unread(checker, path, error.message);
	} else {
		return;
	}
	count_path(checker, path);
}

/* A paths_take. */
static void take_path(void *context, const struct path *path)
{
	struct checker *checker = context;

	if (checker->fixes)
		fix_path(checker, path);
	else
		batch_add(checker->batch, path);
}

static void check_folder(struct checker *checker, const char *folder)
{
	batch_finish(checker->batch); /* so that all that follows is of this folder */
	checker->n_domains = 0;
	checker->unread = false;
	paths_walk(folder, take_path, checker);
	batch_finish(checker->batch);
	if (checker->n_domains > 0)
		return;
	raise_status(checker, CMD_FAILED);
	if (!checker->unread)
		cmd_complain("there is no domain XML (*.xml) in %s", folder);
}

static void check_operands(struct checker *checker)
{
	const struct options *options = &checker->invocation->options;

	for (size_t i = 0; i < options->n_operands; i++)
		if (paths_is_folder(options->operands[i]))
			check_folder(checker, options->operands[i]);
		else
			paths_walk(options->operands[i], take_path, checker);
	batch_finish(checker->batch);
}

static void check_all(struct checker *checker)
{
	checker->report.out = stdout;
	checker->report.verbose = checker->invocation->verbose;
	checker->report.quiet = checker->invocation->quiet;
	checker->report.colour = checker->invocation->colour;
	checker->report.columns = cmd_terminal_columns();
	checker->report.has_host = checker->input.host;
	if (has_report(checker))
		report_begin(&checker->report);
	checker->batch =
		batch_new(&checker->input, &checker->report, checker->n_jobs, take_result, checker);
	progress_begin(&checker->progress, !checker->invocation->quiet);
	check_operands(checker);
	batch_free(checker->batch);
	progress_hide(&checker->progress);
	if (has_report(checker))
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
