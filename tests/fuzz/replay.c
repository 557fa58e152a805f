/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Puts files to a fuzz target, without a fuzzer: those that are named, else those of the folder
 * of the target's name in $FUZZ_CORPUS. Prints TAP. AFL can run it too: afl-fuzz … replay-domain @@
 */
#include <dirent.h>
#include <stdio.h>

#include "base/file.h"
#include "fuzz.h"

static bool replay(const char *path)
{
	AUTO(arena) arena = ARENA_INIT;
	AUTO(error) error = ERROR_INIT;
	const char *text = NULL;
	uint8_t *data;
	size_t length = 0;

	if (file_read(&arena, path, FILE_LIMIT_BYTES, &text, &length, &error) < 0) {
		printf("# %s\n", error.message);
		return false;
	}
	data = mem_alloc(length); /* of just that length, so that reading on is found */
	memcpy(data, text, length);
	(void)LLVMFuzzerTestOneInput(data, length);
	free(data);
	return true;
}

static bool replay_all(char **paths, size_t n)
{
	bool all_ok = true;

	printf("1..%zu\n", n);
	for (size_t i = 0; i < n; i++) {
		const char *name = strrchr(paths[i], '/');
		bool ok = replay(paths[i]);

		all_ok &= ok;
		printf("%s %zu - %s\n", ok ? "ok" : "not ok", i + 1, name ? name + 1 : paths[i]);
		(void)fflush(stdout);
	}
	return all_ok;
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* The target's name is behind the program's "replay-". */
static bool replay_corpus(const char *program)
{
	AUTO(arena) arena = ARENA_INIT;
	const char *corpus = getenv("FUZZ_CORPUS"), *name = strrchr(program, '-');
	struct dirent **entries = NULL;
	const char *folder;
	char **paths;
	int n;

	if (!corpus || !name)
		return false;
	folder = arena_printf(&arena, "%s/%s", corpus, name + 1);
	n = scandir(folder, &entries, is_visible, alphasort);
	if (n <= 0)
		return false;
	paths = ARENA_ARRAY(&arena, char *, (size_t)n);
	for (int i = 0; i < n; i++) {
		paths[i] = arena_printf(&arena, "%s/%s", folder, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return replay_all(paths, (size_t)n);
}

int main(int argc, char **argv)
{
	bool ok = argc > 1 ? replay_all(argv + 1, (size_t)argc - 1) : replay_corpus(argv[0]);

	return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
