/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From argv to a command and from there to the exit status. */
#include "cmd/cmd.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "base/text.h"
#include "domain/suggest.h"

static const struct option_row global_rows[] = {
	{ .name = "help", .letter = 'h', .help = "say how it is used", .id = OPTION_HELP },
	{ .name = "version", .letter = 'V', .help = "say the version", .id = OPTION_VERSION },
	{
		.name = "verbose",
		.letter = 'v',
		.help = "say more: information, and what was not checked",
		.id = OPTION_VERBOSE,
	},
	{
		.name = "quiet",
		.letter = 'q',
		.help = "leave out notes and the summary",
		.id = OPTION_QUIET,
	},
	{
		.name = "color",
		.argument = "WHEN",
		.help = "auto, always or never",
		.words = "auto always never",
		.id = OPTION_COLOR,
	},
	{
		.name = "config",
		.argument = "FILE",
		.help = "read FILE instead of virtnuma/virtnuma.conf in\n"
			"$XDG_CONFIG_HOME or the system's folder",
		.id = OPTION_CONFIG,
	},
};

const struct option_set global_options = {
	.title = "Global options",
	.rows = global_rows,
	.n_rows = ARRAY_SIZE(global_rows),
};

static void print_message(const char *format, va_list args)
{
	AUTO(arena) scratch = ARENA_INIT;
	AUTO(strbuf) line = STRBUF_INIT;
	const char *message = arena_vprintf(&scratch, format, args);

	strbuf_add_string(&line, "virtnuma: ");
	text_add_escaped(&line, message, strlen(message));
	strbuf_add_char(&line, '\n');
	/* in order on a terminal; what fails here is found again at the end */
	(void)fflush(stdout);
	(void)fputs(strbuf_text(&line), stderr);
}

void cmd_complain(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_message(format, args);
	va_end(args);
}

void cmd_note(const struct invocation *invocation, const char *format, ...)
{
	va_list args;

	if (invocation->quiet)
		return;
	va_start(args, format);
	print_message(format, args);
	va_end(args);
}

int cmd_load_config(const struct invocation *invocation, struct config *out, struct error *error)
{
	if (config_load(out, options_value(&invocation->options, OPTION_CONFIG), error) < 0)
		return -1;
	for (size_t i = 0; i < out->n_notes; i++)
		cmd_note(invocation, "%s", out->notes[i]);
	return 0;
}

static enum cmd_status point_to_help(const struct cmd *cmd)
{
	cmd_complain("see virtnuma%s%s --help", cmd ? " " : "", cmd ? cmd->name : "");
	return CMD_FAILED;
}

enum cmd_status cmd_misused(const struct invocation *invocation, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_message(format, args);
	va_end(args);
	return point_to_help(invocation->cmd);
}

/* The command's own sets, then the global one; cmd NULL: that alone. */
static const struct option_set *const *option_sets(struct arena *arena, const struct cmd *cmd)
{
	const struct option_set **sets = NULL;
	size_t n = 0;

	for (const struct option_set *const *own = cmd ? cmd->options : NULL; own && *own; own++)
		*ARENA_APPEND(arena, sets, n) = *own;
	*ARENA_APPEND(arena, sets, n) = &global_options;
	(void)ARENA_APPEND(arena, sets, n);
	return sets;
}

/* The global options by name only: a command's help has to fit a screen. */
static void add_global_names(struct strbuf *out)
{
	const char *separator = "";

	strbuf_add_string(out, "\nGlobal options, of which virtnuma --help tells more:\n  ");
	for (size_t i = 0; i < ARRAY_SIZE(global_rows); i++) {
		strbuf_add_string(out, separator);
		if (global_rows[i].letter)
			strbuf_printf(out, "-%c, ", global_rows[i].letter);
		strbuf_printf(out, "--%s", global_rows[i].name);
		if (global_rows[i].argument)
			strbuf_printf(out, " %s", global_rows[i].argument);
		separator = ", ";
	}
	strbuf_add_char(out, '\n');
}

/* All options with their help; without a command, the global ones. */
static void add_options(struct invocation *invocation, struct strbuf *out)
{
	const struct cmd *cmd = invocation->cmd;

	if (!cmd) {
		options_format(option_sets(&invocation->arena, NULL), out);
		return;
	}
	if (cmd->options)
		options_format(cmd->options, out);
	add_global_names(out);
}

static void print_help(struct invocation *invocation, const struct cmd *const *cmds, size_t n_cmds)
{
	const struct cmd *cmd = invocation->cmd;
	AUTO(strbuf) text = STRBUF_INIT;

	if (cmd) {
		strbuf_printf(&text, "Usage: virtnuma %s [OPTION...]%s%s\n", cmd->name,
			      *cmd->usage ? " " : "", cmd->usage);
		strbuf_printf(&text, "%s.\n", cmd->summary);
	} else {
		strbuf_add_string(&text, "Usage: virtnuma COMMAND [OPTION...] [ARGUMENT...]\n"
					 "Checks and translates what a libvirt domain XML says of "
					 "NUMA, CPUs and memory.\n"
					 "\nCommands:\n");
		for (size_t i = 0; i < n_cmds; i++)
			strbuf_printf(&text, "  %-10s %s\n", cmds[i]->name, cmds[i]->summary);
	}
	add_options(invocation, &text);
	if (cmd && cmd->details)
		strbuf_printf(&text, "\n%s", cmd->details);
	if (!cmd)
		strbuf_add_string(&text, "\nvirtnuma COMMAND --help tells more of a command.\n");
	(void)fputs(strbuf_text(&text), stdout);
}

static const struct cmd *find_cmd(const struct cmd *const *cmds, size_t n_cmds, const char *name)
{
	AUTO(arena) scratch = ARENA_INIT;
	const char **names = ARENA_ARRAY(&scratch, const char *, n_cmds), *meant;

	for (size_t i = 0; i < n_cmds; i++) {
		if (strcmp(cmds[i]->name, name) == 0)
			return cmds[i];
		names[i] = cmds[i]->name;
	}
	meant = suggest(name, names, n_cmds);
	if (meant)
		cmd_complain("there is no command \"%s\"; did you mean \"%s\"?", name, meant);
	else
		cmd_complain("there is no command \"%s\"", name);
	return NULL;
}

unsigned cmd_terminal_columns(void)
{
	struct winsize size = { 0 };

	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/* NO_COLOR: no-color.org, any value but an empty one. */
static bool terminal_wants_colour(void)
{
	const char *no_colour = getenv("NO_COLOR");
	const char *terminal = getenv("TERM");

	if (no_colour && *no_colour)
		return false;
	return isatty(STDOUT_FILENO) && terminal && strcmp(terminal, "dumb") != 0;
}

static int choose_colour(struct invocation *invocation)
{
	const char *when = options_value(&invocation->options, OPTION_COLOR);

	if (!when || strcmp(when, "auto") == 0)
		invocation->colour = terminal_wants_colour();
	else if (strcmp(when, "always") == 0)
		invocation->colour = true;
	else if (strcmp(when, "never") != 0)
		return -1;
	return 0;
}

static int read_options(struct invocation *invocation, int argc, char **argv)
{
	const struct options_input input = {
		.sets = option_sets(&invocation->arena, invocation->cmd),
		.argc = argc,
		.argv = argv,
		.stops_at_operand = !invocation->cmd,
	};
	AUTO(error) error = ERROR_INIT;

	if (options_parse(&invocation->arena, &input, &invocation->options, &error) < 0) {
		(void)cmd_misused(invocation, "%s", error.message);
		return -1;
	}
	return 0;
}

static enum cmd_status run_cmd(struct invocation *invocation, const struct cmd *const *cmds,
			       size_t n_cmds)
{
	const struct options *options = &invocation->options;

	if (options_have(options, OPTION_HELP)) {
		print_help(invocation, cmds, n_cmds);
		return CMD_OK;
	}
	if (options_have(options, OPTION_VERSION)) {
		(void)fputs(PACKAGE_STRING "\n", stdout);
		return CMD_OK;
	}
	invocation->verbose = options_have(options, OPTION_VERBOSE);
	invocation->quiet = options_have(options, OPTION_QUIET);
	if (choose_colour(invocation) < 0)
		return cmd_misused(invocation, "--color %s: it is auto, always or never",
				   options_value(options, OPTION_COLOR));
	if (!invocation->cmd)
		return cmd_misused(invocation, "no command was given");
	return invocation->cmd->run(invocation);
}

/* Words as they are, whatever they look like: a guest's name may begin with a dash. */
static bool take_words(struct invocation *invocation, int argc, char **argv)
{
	struct options *options = &invocation->options;

	if (!invocation->cmd->takes_words)
		return false;
	if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0))
		return false;
	options->n_operands = (size_t)(argc - 1);
	options->operands = argv + 1;
	return true;
}

/* argv with the words that only look like options behind a "--". */
static char **set_operands_apart(struct invocation *invocation, int argc, char **argv)
{
	char **result = NULL, **operands = NULL;
	size_t n = 0, n_operands = 0;
	int i;

	for (i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (i > 0 && argv[i][0] == '-' && invocation->cmd->is_operand(argv[i]))
			*ARENA_APPEND(&invocation->arena, operands, n_operands) = argv[i];
		else
			*ARENA_APPEND(&invocation->arena, result, n) = argv[i];
	}
	*ARENA_APPEND(&invocation->arena, result, n) = arena_strdup(&invocation->arena, "--");
	for (size_t k = 0; k < n_operands; k++)
		*ARENA_APPEND(&invocation->arena, result, n) = operands[k];
	while (++i < argc)
		*ARENA_APPEND(&invocation->arena, result, n) = argv[i];
	(void)ARENA_APPEND(&invocation->arena, result, n); /* the NULL at the end */
	return result;
}

static int read_cmd_options(struct invocation *invocation, int argc, char **argv)
{
	int n = 0;

	if (!invocation->cmd->is_operand)
		return read_options(invocation, argc, argv);
	argv = set_operands_apart(invocation, argc, argv);
	while (argv[n])
		n++;
	return read_options(invocation, n, argv);
}

/* The global options, then the command's name and what is the command's. */
static enum cmd_status dispatch(struct invocation *invocation, const struct cmd *const *cmds,
				size_t n_cmds, int argc, char **argv)
{
	int at;

	if (read_options(invocation, argc, argv) < 0)
		return CMD_FAILED;
	if (invocation->options.n_operands > 0) {
		at = argc - (int)invocation->options.n_operands;
		invocation->cmd = find_cmd(cmds, n_cmds, argv[at]);
		if (!invocation->cmd)
			return point_to_help(NULL);
		if (!take_words(invocation, argc - at, argv + at) &&
		    read_cmd_options(invocation, argc - at, argv + at) < 0)
			return CMD_FAILED;
	}
	return run_cmd(invocation, cmds, n_cmds);
}

/* Who reads our output went away. The write that found out may have been long ago. */
static bool is_reader_gone(void)
{
	struct pollfd output = { .fd = STDOUT_FILENO };

	return errno == EPIPE || (poll(&output, 1, 0) > 0 && (output.revents & POLLERR));
}

/* What couldn't be written is a failure; that nobody wants it needs no words. */
static enum cmd_status finish_output(enum cmd_status status)
{
	errno = 0;
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	/* why an earlier write failed is forgotten; what was wrong then most likely still is */
	if (errno == 0)
		(void)!write(STDOUT_FILENO, "\n", 1);
	if (!is_reader_gone())
		cmd_complain("cannot write standard output%s%s", errno ? ": " : "",
			     errno ? strerror(errno) : "");
	return CMD_FAILED;
}

int cmd_main(const struct cmd *const *cmds, size_t n_cmds, int argc, char **argv)
{
	struct invocation invocation = { .arena = ARENA_INIT };
	enum cmd_status status;

	mem_set_exit_status(CMD_FAILED);
	status = dispatch(&invocation, cmds, n_cmds, argc, argv);
	arena_done(&invocation.arena);
	return (int)finish_output(status);
}
