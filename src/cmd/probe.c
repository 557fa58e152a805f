/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* --qemu BIN, which is looked for as a shell does. */
#include "cmd/probe.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* confstr(_CS_PATH) where PATH isn't set */
#define DEFAULT_PATH "/bin:/usr/bin"

static bool is_program(const char *path)
{
	struct stat file;

	return stat(path, &file) == 0 && S_ISREG(file.st_mode) && access(path, X_OK) == 0;
}

/* A name with a slash is a path; an empty entry of PATH is the current folder. */
static int find_program(struct arena *arena, const char *name, const char **out,
			struct error *error)
{
	const char *list = getenv("PATH");

	*out = name;
	if (strchr(name, '/')) {
		if (access(name, F_OK) < 0)
			return error_set(error, "--qemu %s: %m", name);
		if (!is_program(name))
			return error_set(error, "--qemu %s: that is no program", name);
		return 0;
	}
	for (const char *at = list ? list : DEFAULT_PATH; *name && at;) {
		size_t length = strcspn(at, ":");

		*out = arena_printf(arena, "%.*s/%s", length ? (int)length : 1, length ? at : ".",
				    name);
		if (is_program(*out))
			return 0;
		at = at[length] ? at + length + 1 : NULL;
	}
	return error_set(error, "--qemu %s: there is no such program in PATH", name);
}

/* XDG base directory specification: a path that isn't absolute counts as none. NULL: no place. */
static const char *cache_folder(struct arena *arena)
{
	const char *cache = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");

	if (cache && *cache == '/')
		return arena_printf(arena, "%s/virtnuma", cache);
	if (home && *home == '/')
		return arena_printf(arena, "%s/.cache/virtnuma", home);
	return NULL;
}

int probe_option(const struct invocation *invocation, struct probe **out, struct error *error)
{
	AUTO(arena) scratch = ARENA_INIT;
	const char *name = options_value(&invocation->options, OPTION_QEMU);
	struct probe_request request = { .limit_ms = PROBE_LIMIT_MS };

	if (!name)
		return 0;
	if (options_have(&invocation->options, OPTION_QEMU_VERSION))
		return error_set(error, "--qemu and --qemu-version exclude each other: the binary "
					"says which version it is");
	if (find_program(&scratch, name, &request.binary, error) < 0)
		return -1;
	request.cache_folder = cache_folder(&scratch);
	return probe_read(&request, out, error);
}
