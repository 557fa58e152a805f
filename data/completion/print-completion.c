/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Prints completion for a shell ("bash", "zsh", "fish") from the tables of commands and options:
 * `make update-docs` writes all three, and tests/check-generated compares.
 */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "cmd/cmd.h"

/* The ids of the rules, as all three shells ask for them. */
#define RULE_IDS "virtnuma explain 2>/dev/null | sed -n 's/^  \\(VN[0-9]*\\) .*/\\1/p'"
#define HEADING                                          \
	"# SPDX-License-Identifier: LGPL-2.1-or-later\n" \
	"# Printed from the tables of options by print-completion: see \"make update-docs\".\n"

/* What an argument or operand is completed with, besides words. */
enum kind {
	KIND_NOTHING,
	KIND_FILES,
	KIND_RULES,
};

static enum kind kind_of(const char *what)
{
	static const char *const files[] = { "FILE", "SRC", "BIN", "OUT" };

	if (!what)
		return KIND_NOTHING;
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		if (strstr(what, files[i]))
			return KIND_FILES;
	return strstr(what, "ID") && !strstr(what, "PID") ? KIND_RULES : KIND_NOTHING;
}

static bool is_list(const struct option_row *row)
{
	return row->argument && strchr(row->argument, ',');
}

/* Calls add for each option of a command, the global ones included; cmd NULL: those alone. */
typedef void add_option(const struct cmd *cmd, const struct option_row *row, struct strbuf *out);

static void for_options(const struct cmd *cmd, add_option *add, struct strbuf *out)
{
	for (const struct option_set *const *set = cmd ? cmd->options : NULL; set && *set; set++)
		for (size_t i = 0; i < (*set)->n_rows; i++)
			add(cmd, &(*set)->rows[i], out);
	for (size_t i = 0; i < global_options.n_rows; i++)
		add(cmd, &global_options.rows[i], out);
}

/* Ends a clause of help: what follows is detail. */
static size_t clause_length(const char *text)
{
	size_t length = 0;

	for (; text[length]; length++)
		if (strncmp(text + length, ": ", 2) == 0 || strncmp(text + length, " (", 2) == 0 ||
		    strncmp(text + length, "; ", 2) == 0)
			break;
	return length;
}

/* The beginning of an option's help; its name where that is but a list of words. */
static char *summary(const struct option_row *row)
{
	AUTO(strbuf) help = STRBUF_INIT;
	const char *text;
	size_t length;

	for (const char *c = row->help; *c; c++)
		if (*c != '\n')
			strbuf_add_char(&help, *c);
		else if (c[1] != ' ')
			strbuf_add_char(&help, ' ');
	text = strbuf_text(&help);
	length = clause_length(text);
	if (text[length] != ':' && text[length] != '\0' && row->words && length < 8)
		return mem_strdup(row->name);
	if (text[length] == ':' && !memchr(text, ' ', length)) {
		if (row->words)
			return mem_strdup(row->name);
		text += length + 2;
		length = clause_length(text);
	}
	return mem_strndup(text, length);
}

/* Text within single quotes, the characters of special behind a backslash. */
static void add_quoted(const char *text, const char *special, const char *quote, struct strbuf *out)
{
	for (; *text; text++) {
		if (*text == '\'')
			strbuf_add_string(out, quote);
		else if (strchr(special, *text))
			strbuf_printf(out, "\\%c", *text);
		else
			strbuf_add_char(out, *text);
	}
}

#define QUOTE_SH "'\\''"
#define QUOTE_FISH "\\'"

/* bash */

static void bash_name(const struct cmd *cmd, const struct option_row *row, struct strbuf *out)
{
	(void)cmd;
	strbuf_printf(out, " --%s", row->name);
}

/* A case for what follows the option. */
static void bash_argument(const struct cmd *cmd, const struct option_row *row, struct strbuf *out)
{
	enum kind kind = kind_of(row->argument);

	if (!row->argument)
		return;
	strbuf_printf(out, "\t%s,--%s", cmd ? cmd->name : "*", row->name);
	if (row->letter)
		strbuf_printf(out, " | %s,-%c", cmd ? cmd->name : "*", row->letter);
	strbuf_add_string(out, ")");
	if (row->words)
		strbuf_printf(out, " _virtnuma_%s '%s'%s", is_list(row) ? "list" : "words",
			      row->words, kind == KIND_FILES ? ";" : "");
	if (kind == KIND_FILES)
		strbuf_add_string(out, " _virtnuma_files");
	else if (kind == KIND_RULES)
		strbuf_add_string(out, " _virtnuma_rules");
	strbuf_add_string(out, row->words || kind ? " ;;\n" : " : ;;\n");
}

static void bash_operand(const struct cmd *cmd, struct strbuf *out)
{
	enum kind kind = kind_of(cmd->usage);

	strbuf_printf(out, "\t%s)%s ;;\n", cmd->name,
		      kind == KIND_FILES   ? " _virtnuma_files"
		      : kind == KIND_RULES ? " _virtnuma_rules"
					   : " :");
}

static void bash_options(const struct cmd *cmd, struct strbuf *out)
{
	strbuf_printf(out, "\t%s) _virtnuma_words '", cmd ? cmd->name : "''");
	if (cmd && cmd->takes_words)
		strbuf_add_string(out, " --help");
	else
		for_options(cmd, bash_name, out);
	strbuf_add_string(out, "' ;;\n");
}

static const char bash_start[] = HEADING
	"# shellcheck shell=bash\n\n"
	"# Each adds to COMPREPLY what begins as the word does.\n"
	"_virtnuma_words() {\n"
	"\tlocal IFS=$' \\t\\n' word\n"
	"\tfor word in $1; do\n"
	"\t\t[[ $word == \"$cur\"* ]] && COMPREPLY+=(\"$word\")\n"
	"\tdone\n"
	"}\n\n"
	"_virtnuma_files() {\n"
	"\tlocal file\n"
	"\tcompopt -o filenames 2>/dev/null\n"
	"\twhile IFS= read -r file; do\n"
	"\t\tCOMPREPLY+=(\"$file\")\n"
	"\tdone < <(compgen -f -- \"$cur\")\n"
	"}\n\n"
	"# The last of words with commas between.\n"
	"_virtnuma_list() {\n"
	"\tlocal before=\n"
	"\t[[ $cur == *,* ]] && before=${cur%,*},\n"
	"\tlocal cur=${cur##*,} at=${#COMPREPLY[@]}\n"
	"\t_virtnuma_words \"$1\"\n"
	"\tfor ((; at < ${#COMPREPLY[@]}; at++)); do\n"
	"\t\tCOMPREPLY[at]=$before${COMPREPLY[at]}\n"
	"\tdone\n"
	"}\n\n"
	"_virtnuma_rules() {\n"
	"\t_virtnuma_list \"$(" RULE_IDS ")\"\n"
	"}\n\n"
	"_virtnuma() {\n"
	"\tlocal cur=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command='' i\n"
	"\tCOMPREPLY=()\n"
	"\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	"\t\tcase ${COMP_WORDS[i]} in\n"
	"\t\t--color | --config) ((i++)) ;;\n"
	"\t\t-* | =) ;;\n"
	"\t\t*)\n"
	"\t\t\tcommand=${COMP_WORDS[i]}\n"
	"\t\t\tbreak\n"
	"\t\t\t;;\n"
	"\t\tesac\n"
	"\tdone\n"
	"\t# \"--format=te\" comes as three words\n"
	"\tif [[ $cur == = ]]; then\n"
	"\t\tcur=\n"
	"\telif [[ $previous == = ]]; then\n"
	"\t\tprevious=${COMP_WORDS[COMP_CWORD - 2]}\n"
	"\tfi\n"
	"\tcase $command,$previous in\n";

static void print_bash(struct strbuf *out)
{
	strbuf_add_string(out, bash_start);
	for (size_t i = 0; i < n_commands; i++)
		for (const struct option_set *const *set = commands[i]->options; set && *set; set++)
			for (size_t j = 0; j < (*set)->n_rows; j++)
				bash_argument(commands[i], &(*set)->rows[j], out);
	for_options(NULL, bash_argument, out);
	strbuf_add_string(out, "\t*) _virtnuma_other ;;\n\tesac\n}\n\n"
			       "# An option, the command, or what the command is about.\n"
			       "_virtnuma_other() {\n"
			       "\tif [[ $cur == -* ]]; then\n"
			       "\t\t_virtnuma_options\n"
			       "\t\treturn\n"
			       "\tfi\n"
			       "\tcase $command in\n"
			       "\t'') _virtnuma_words '");
	for (size_t i = 0; i < n_commands; i++)
		strbuf_printf(out, " %s", commands[i]->name);
	strbuf_add_string(out, "' ;;\n");
	for (size_t i = 0; i < n_commands; i++)
		bash_operand(commands[i], out);
	strbuf_add_string(out, "\tesac\n}\n\n_virtnuma_options() {\n\tcase $command in\n");
	bash_options(NULL, out);
	for (size_t i = 0; i < n_commands; i++)
		bash_options(commands[i], out);
	strbuf_add_string(out, "\tesac\n}\n\ncomplete -F _virtnuma virtnuma\n");
}

/* zsh */

static void zsh_action(const struct option_row *row, struct strbuf *out)
{
	enum kind kind = kind_of(row->argument);

	strbuf_printf(out, ":%s:", row->id == OPTION_ADVICE ? "nodeset" : row->name);
	/* with a blank in front, zsh gives the function no arguments of its own */
	if (row->words && kind == KIND_FILES)
		strbuf_printf(out, " _virtnuma_words_or_files %s", row->words);
	else if (row->words && is_list(row))
		strbuf_printf(out, "_values -s , %s %s", row->name, row->words);
	else if (row->words)
		strbuf_printf(out, "(%s)", row->words);
	else if (kind == KIND_FILES)
		strbuf_add_string(out, "_files");
	else if (kind == KIND_RULES)
		strbuf_add_string(out, " _virtnuma_rules -s ,");
}

static void zsh_option(const struct cmd *cmd, const struct option_row *row, struct strbuf *out)
{
	AUTO_FREE char *text = summary(row);

	(void)cmd;
	for (int with_letter = 0; with_letter < (row->letter ? 2 : 1); with_letter++) {
		strbuf_add_string(out, "\t\t'");
		if (is_list(row) || row->id == OPTION_DISABLE)
			strbuf_add_char(out, '*');
		if (with_letter)
			strbuf_printf(out, "-%c%s", row->letter, row->argument ? "+" : "");
		else
			strbuf_printf(out, "--%s%s", row->name, row->argument ? "=" : "");
		strbuf_add_char(out, '[');
		add_quoted(text, "[]:\\", QUOTE_SH, out);
		strbuf_add_char(out, ']');
		if (row->argument)
			zsh_action(row, out);
		strbuf_add_string(out, "' \\\n");
	}
}

static void zsh_command(const struct cmd *cmd, struct strbuf *out)
{
	enum kind kind = kind_of(cmd->usage);

	strbuf_printf(out, "\t%s)\n\t\t_arguments -s -S \\\n", cmd->name);
	if (cmd->takes_words)
		strbuf_add_string(out, "\t\t'--help[say how it is used]' \\\n");
	else
		for_options(cmd, zsh_option, out);
	strbuf_printf(out, "\t\t'*:%s:%s'\n\t\t;;\n",
		      kind == KIND_FILES   ? "file"
		      : kind == KIND_RULES ? "rule"
					   : "argument",
		      kind == KIND_FILES   ? "_files"
		      : kind == KIND_RULES ? " _virtnuma_rules"
					   : "");
}

static void print_zsh(struct strbuf *out)
{
	strbuf_add_string(out, "#compdef virtnuma\n" HEADING "\n_virtnuma_rules() {\n"
			       "\tlocal -a rules\n"
			       "\trules=(${(f)\"$(" RULE_IDS ")\"})\n"
			       "\t_values \"$@\" rule $rules\n"
			       "}\n\n"
			       "_virtnuma_words_or_files() {\n"
			       "\t_alternative \"words:word:($*)\" 'files:file:_files'\n"
			       "}\n\n"
			       "_virtnuma_commands() {\n"
			       "\tlocal -a commands\n"
			       "\tcommands=(\n");
	for (size_t i = 0; i < n_commands; i++) {
		strbuf_printf(out, "\t\t'%s:", commands[i]->name);
		add_quoted(commands[i]->summary, "\\", QUOTE_SH, out);
		strbuf_add_string(out, "'\n");
	}
	strbuf_add_string(out, "\t)\n"
			       "\t_describe command commands\n"
			       "}\n\n"
			       "_virtnuma() {\n"
			       "\tlocal context state state_descr line\n"
			       "\ttypeset -A opt_args\n"
			       "\t_arguments -C -s -S \\\n");
	for_options(NULL, zsh_option, out);
	strbuf_add_string(out, "\t\t'1:command:_virtnuma_commands' \\\n"
			       "\t\t'*::argument:->argument'\n"
			       "\t[[ $state == argument ]] || return\n"
			       "\tcase $line[1] in\n");
	for (size_t i = 0; i < n_commands; i++)
		zsh_command(commands[i], out);
	strbuf_add_string(out, "\tesac\n}\n\n_virtnuma \"$@\"\n");
}

/* fish */

static void fish_start(const struct cmd *cmd, struct strbuf *out)
{
	strbuf_add_string(out, "complete -c virtnuma");
	if (cmd)
		strbuf_printf(out, " -n '__fish_seen_subcommand_from %s'", cmd->name);
}

static void fish_option(const struct cmd *cmd, const struct option_row *row, struct strbuf *out)
{
	AUTO_FREE char *text = summary(row);
	enum kind kind = kind_of(row->argument);

	fish_start(cmd, out);
	if (row->letter)
		strbuf_printf(out, " -s %c", row->letter);
	strbuf_printf(out, " -l %s", row->name);
	if (row->argument)
		strbuf_add_string(out, kind == KIND_FILES ? " -r -F" : " -x");
	if (row->words && is_list(row))
		strbuf_printf(out, " -a '(__fish_append , %s)'", row->words);
	else if (row->words)
		strbuf_printf(out, " -a '%s'", row->words);
	else if (kind == KIND_RULES)
		strbuf_add_string(out, " -a '(__fish_append , (__virtnuma_rules))'");
	strbuf_add_string(out, " -d '");
	add_quoted(text, "\\", QUOTE_FISH, out);
	strbuf_add_string(out, "'\n");
}

static void fish_command(const struct cmd *cmd, struct strbuf *out)
{
	enum kind kind = kind_of(cmd->usage);

	strbuf_printf(out, "\ncomplete -c virtnuma -n __fish_use_subcommand -a %s -d '", cmd->name);
	add_quoted(cmd->summary, "\\", QUOTE_FISH, out);
	strbuf_add_string(out, "'\n");
	if (kind != KIND_NOTHING) {
		fish_start(cmd, out);
		strbuf_add_string(out, kind == KIND_FILES ? " -F\n" : " -a '(__virtnuma_rules)'\n");
	}
	for (const struct option_set *const *set = cmd->options; set && *set; set++)
		for (size_t i = 0; i < (*set)->n_rows; i++)
			fish_option(cmd, &(*set)->rows[i], out);
}

static void print_fish(struct strbuf *out)
{
	strbuf_add_string(out, HEADING "\nfunction __virtnuma_rules\n"
				       "    " RULE_IDS "\n"
				       "end\n\n"
				       "complete -c virtnuma -f\n");
	for_options(NULL, fish_option, out);
	for (size_t i = 0; i < n_commands; i++)
		fish_command(commands[i], out);
}

int main(int argc, char **argv)
{
	AUTO(strbuf) out = STRBUF_INIT;

	if (argc == 2 && strcmp(argv[1], "bash") == 0)
		print_bash(&out);
	else if (argc == 2 && strcmp(argv[1], "zsh") == 0)
		print_zsh(&out);
	else if (argc == 2 && strcmp(argv[1], "fish") == 0)
		print_fish(&out);
	else
		return 2;
	return fputs(strbuf_text(&out), stdout) < 0 || fflush(stdout) != 0;
}
