/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A QEMU command line from outside: what libvirt's translation gives. */
#include "fuzz.h"
#include "qemu/compare.h"
#include "qemu/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena) arena = ARENA_INIT;
	AUTO(error) error = ERROR_INIT;
	struct argv argv = { .arena = &arena };
	struct qemu_comparison_input input = { .theirs = &argv, .ours = &argv };
	struct qemu_comparison comparison = { 0 };
	struct qemu_words words = { 0 };
	const char *line = arena_strndup(&arena, (const char *)data, size);

	if (qemu_split_shell(&arena, line, &words, &error) < 0 ||
	    qemu_parse_command(&words, &argv, &error) < 0)
		return 0;
	qemu_compare(&input, &arena, &comparison);
	return 0;
}
