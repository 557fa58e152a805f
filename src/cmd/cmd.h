/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Commands: what each is, and what they share.
 *
 * Only this folder reads argv, the environment and the configuration, prints, and picks the exit
 * status.
 */
#ifndef VN_CMD_CMD_H
#define VN_CMD_CMD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/mem.h"
#include "cmd/config.h"
#include "cmd/options.h"

enum cmd_status {
	CMD_OK,	    /* nothing at or above --error-on */
	CMD_FOUND,  /* something */
	CMD_FAILED, /* the work couldn't be done */
};

struct cmd;

/* One run of one command. */
struct invocation {
	const struct cmd *cmd;
	struct arena arena;
	struct options options;
	bool verbose, quiet;
	bool colour; /* on standard output */
};

struct cmd {
	const char *name;
	const char *summary;			 /* one line, without a full stop */
	const char *usage;			 /* what follows the name */
	const char *details;			 /* after the options in --help; NULL: nothing */
	const struct option_set *const *options; /* its own; NULL-terminated */
	bool takes_words; /* what follows the name is never an option, but for a lone --help */
	/* whether a word that looks like an option is none of ours; NULL: never */
	bool (*is_operand)(const char *word);
	enum cmd_status (*run)(struct invocation *invocation);
};

/* All there are, in the order in which help shows them. */
extern const struct cmd *const commands[];
extern const size_t n_commands;

/* What every command takes besides its own. */
extern const struct option_set global_options;

extern const struct cmd cmd_check, cmd_to_qemu, cmd_explain, cmd_hook, cmd_host, cmd_show;

/* Finds the command, reads the options, runs it, and makes sure that standard output was written.
   Returns the exit status. */
int cmd_main(const struct cmd *const *cmds, size_t n_cmds, int argc, char **argv);

/* Reads the config that --config names, or the one there is, and prints its notes. */
int cmd_load_config(const struct invocation *invocation, struct config *out,
		    struct error *error) MUST_CHECK;

/* How wide the terminal is that standard output is; 0: it is none. */
unsigned cmd_terminal_columns(void);
/* To standard error, behind "virtnuma: "; control characters are escaped. */
void cmd_complain(const char *format, ...) PRINTF(1, 2);
/* The same, but not with -q. */
void cmd_note(const struct invocation *invocation, const char *format, ...) PRINTF(2, 3);
/* A wrong command line: says so, and where help is. Returns CMD_FAILED. */
enum cmd_status cmd_misused(const struct invocation *invocation, const char *format, ...)
	PRINTF(2, 3);

#endif
