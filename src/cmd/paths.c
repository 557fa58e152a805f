/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Operands to files. */
#include "cmd/paths.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cmd/cmd.h"

static void close_folder(DIR **folder)
{
	if (*folder)
		(void)closedir(*folder);
}

static bool ends_in_xml(const char *name)
{
	size_t length = strlen(name);

	return length > 4 && strcmp(name + length - 4, ".xml") == 0;
}

static void add(struct arena *arena, struct paths *paths, const char *path, bool found)
{
	*ARENA_APPEND(arena, paths->items, paths->n_items) =
		(struct path){ .path = path, .found = found };
}

static bool add_folder(struct arena *arena, const char *folder, struct paths *paths);

static bool add_entry(struct arena *arena, const char *folder, const char *name,
		      struct paths *paths)
{
	const char *slash = folder[strlen(folder) - 1] == '/' ? "" : "/";
	const char *path = arena_printf(arena, "%s%s%s", folder, slash, name);
	struct stat status;

	if (lstat(path, &status) < 0) {
		if (errno == ENOENT)
			return true;
		cmd_complain("cannot look at %s: %s", path, strerror(errno));
		return false;
	}
	if (S_ISDIR(status.st_mode))
		return add_folder(arena, path, paths);
	if (S_ISREG(status.st_mode) && ends_in_xml(name))
		add(arena, paths, path, true);
	return true;
}

static bool add_folder(struct arena *arena, const char *path, struct paths *paths)
{
	DIR *folder __attribute__((cleanup(close_folder))) = opendir(path);
	const struct dirent *entry;
	bool whole = true;

	if (!folder) {
		cmd_complain("cannot read %s: %s", path, strerror(errno));
		return false;
	}
	errno = 0;
	while ((entry = readdir(folder))) {
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
		    !add_entry(arena, path, entry->d_name, paths))
			whole = false;
		errno = 0;
	}
	if (errno == 0)
		return whole;
	cmd_complain("cannot read %s: %s", path, strerror(errno));
	return false;
}

static int compare_paths(const void *left, const void *right)
{
	const struct path *a = left, *b = right;

	return strcmp(a->path, b->path);
}

bool paths_add(struct arena *arena, const char *operand, struct paths *paths)
{
	size_t n_before = paths->n_items;
	struct stat status;
	bool whole;

	if (strcmp(operand, "-") == 0 || stat(operand, &status) < 0 || !S_ISDIR(status.st_mode)) {
		add(arena, paths, operand, false);
		return true;
	}
	whole = add_folder(arena, operand, paths);
	if (paths->n_items > n_before)
		qsort(paths->items + n_before, paths->n_items - n_before, sizeof(*paths->items),
		      compare_paths);
	return whole;
}
