/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Domain XML through everything: reader, guest, rules, arguments in each syntax, and the
 * arguments read back, which have to be the same.
 */
#include <stdio.h>

#include "fuzz.h"
#include "guest/guest.h"
#include "qemu/build.h"
#include "qemu/compare.h"
#include "qemu/parse.h"
#include "qemu/syntax.h"
#include "rules/registry.h"

/* What was written as a shell command says the same when it is read. */
static void round_trip(const struct guest *guest, const struct argv *argv, enum qemu_syntax syntax,
		       struct arena *arena)
{
	struct qemu_format format = { .guest = guest, .syntax = syntax };
	struct argv read = { .arena = arena };
	struct qemu_comparison_input input = { .theirs = &read, .ours = argv };
	struct qemu_comparison comparison = { 0 };
	struct qemu_words words = { 0 };
	AUTO(strbuf) text = STRBUF_INIT;
	AUTO(error) error = ERROR_INIT;

	qemu_format_shell(argv, &format, &text);
	if (qemu_split_shell(arena, strbuf_text(&text), &words, &error) < 0 ||
	    qemu_parse_command(&words, &read, &error) < 0)
		return; /* quoted by printf: not the parser's kind of command */
	qemu_compare(&input, arena, &comparison);
	for (size_t i = 0; i < comparison.n_differences; i++)
		(void)fprintf(
			stderr, "%s\n%s\n\n",
			comparison.differences[i].theirs ? comparison.differences[i].theirs : "-",
			comparison.differences[i].ours ? comparison.differences[i].ours : "-");
	if (comparison.n_differences)
		abort();
}

/* What is chosen in libvirt's place stands in the shell's command only: say it is all ours. */
static void own_chosen(struct argv *argv)
{
	for (size_t i = 0; i < argv->n_options; i++) {
		argv->options[i].n_properties += argv->options[i].n_chosen;
		argv->options[i].n_chosen = 0;
	}
}

/* Of "-machine a=b", which libvirt writes for the machine type a=b, QEMU takes a for a key. */
static bool is_read_otherwise(const struct argv *argv)
{
	for (size_t i = 0; i < argv->n_options; i++) {
		const struct argv_option *option = &argv->options[i];

		if (argv_implied_key(option) && option->n_properties > 0 &&
		    option->properties[0].string && strchr(option->properties[0].string, '='))
			return true;
	}
	return false;
}

static void translate(const struct guest *guest)
{
	AUTO(arena) arena = ARENA_INIT;
	struct qemu_format format = { .guest = guest };
	struct argv argv = { .arena = &arena };
	AUTO(strbuf) text = STRBUF_INIT;

	qemu_build(guest, &arena, &argv);
	qemu_format_args(&argv, &format, &text);
	qemu_format_json(&argv, &format, &text);
	own_chosen(&argv);
	if (is_read_otherwise(&argv))
		return;
	round_trip(guest, &argv, QEMU_SYNTAX_JSON, &arena);
	round_trip(guest, &argv, QEMU_SYNTAX_KEYVAL, &arena);
}

static void judge(const struct domain *domain, struct diag_list *diags,
		  const struct surroundings *around)
{
	struct rule_results results = RULE_RESULTS_INIT;
	struct guest *guest = guest_build(domain, &around->target);

	rules_run(domain, guest, around->host, &around->target, diags, &results);
	translate(guest);
	rule_results_done(&results);
	guest_free(guest);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena) arena = ARENA_INIT;
	AUTO(diag_list) diags = DIAG_LIST_INIT;
	AUTO(error) error = ERROR_INIT;
	struct domain *domain = NULL;
	struct surroundings around;

	surroundings_init(&around, data, size);
	if (domain_parse("fuzz.xml", fuzz_text(&arena, data, size), size, &diags, &domain,
			 &error) == 0) {
		judge(domain, &diags, &around);
		domain_free(domain);
	} else {
		fuzz_expect_neutral(error.message, strlen(error.message));
	}
	surroundings_done(&around);
	return 0;
}
