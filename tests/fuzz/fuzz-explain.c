/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virtnuma explain TEXT, with any text: what somebody pastes may be a whole log. */
#include <stdio.h>

#include "cmd/cmd.h"
#include "fuzz.h"
#include "rules/suppress.h"

/* As a word of the command line, an option of QEMU's or a rule's id. */
static void explain(const char *text)
{
	AUTO(arena) arena = ARENA_INIT;
	char *argv[] = { arena_strdup(&arena, "explain"), arena_strdup(&arena, text), NULL };
	struct invocation invocation = { .cmd = &cmd_explain,
					 .options = { .operands = argv + 1, .n_operands = 1 } };

	if (*text == '\0')
		return;
	(void)cmd_explain.run(&invocation);
	(void)cmd_explain.is_operand(text);
	arena_done(&invocation.arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena) arena = ARENA_INIT;
	const char *text = fuzz_text(&arena, data, size);
	FILE *output = stdout;

	stdout = fopen("/dev/null", "w"); /* nobody reads the explanations */
	if (!stdout)
		abort();
	explain(text);
	(void)fclose(stdout);
	stdout = output;
	(void)rule_id_parse(text, strlen(text));
	return 0;
}
