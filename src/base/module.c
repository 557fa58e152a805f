/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the modules are that are loaded only when they are wanted. */
#include "base/module.h"

#include <limits.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

/* The folder of the program that runs, with a slash at its end; "" when it can't be told. */
static void add_program_folder(struct strbuf *out)
{
	AUTO_FREE char *path = mem_alloc_array(PATH_MAX, 1);
	ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 1);
	const char *end = length > 0 ? memrchr(path, '/', (size_t)length) : NULL;

	if (end)
		strbuf_add(out, path, (size_t)(end - path) + 1);
}

/* Makes a path of the three; whether that file is there. */
static bool is_there(struct strbuf *path, const char *folder, const char *below, const char *file)
{
	strbuf_clear(path);
	strbuf_printf(path, "%s%s%s", folder, below, file);
	return access(strbuf_text(path), F_OK) == 0;
}

/*
 * Near: libtool's build folder, the same two levels up for tests, lib beside bin. Never for a
 * set-user-id program, whose folder may be a link of the caller's making.
 */
bool module_find(const char *file, struct strbuf *path)
{
	static const char *const near[] = { ".libs/", "../../.libs/", "../lib/virtnuma/" };
	AUTO(strbuf) folder = STRBUF_INIT;

	if (getauxval(AT_SECURE) == 0) {
		add_program_folder(&folder);
		for (size_t i = 0; folder.length && i < ARRAY_SIZE(near); i++)
			if (is_there(path, strbuf_text(&folder), near[i], file))
				return true;
	}
	return is_there(path, PKGLIBDIR, "/", file);
}
