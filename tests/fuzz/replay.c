/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Puts files to a fuzz target, without a fuzzer: for corpora and crashes. Prints TAP. */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/file.h"
#include "fuzz.h"

int main(int argc, char **argv)
{
	int failed = 0;

	printf("1..%d\n", argc - 1);
	for (int i = 1; i < argc; i++) {
		AUTO(arena) arena = ARENA_INIT;
		AUTO(error) error = ERROR_INIT;
		const char *text = NULL;
		size_t length = 0;
		bool ok = file_read(&arena, argv[i], FILE_LIMIT_BYTES, &text, &length, &error) == 0;

		if (ok)
			(void)LLVMFuzzerTestOneInput((const uint8_t *)text, length);
		failed += !ok;
		printf("%s %d - %s\n", ok ? "ok" : "not ok", i, argv[i]);
		(void)fflush(stdout);
	}
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
