/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Operands to files.
 *
 * A folder may hold millions of names, so it is read again and again, each time for the next
 * PORTION names in order: memory stays the same, and reading names is cheap beside reading files.
 */
#include "cmd/paths.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/strbuf.h"

#define PORTION 4096u

struct walk {
	paths_take take;
	void *context;
};

/* The next names of a folder; those of folders end in "/", as they do in paths, for the order. */
struct portion {
	struct arena arena;
	const char *names[2 * PORTION];
	size_t n_names;
	bool full; /* more than PORTION were found: what is behind the last can't be among them */
};

static void close_folder(DIR **folder)
{
	if (*folder)
		(void)closedir(*folder);
}

static void free_portion(struct portion **portion)
{
	arena_done(&(*portion)->arena);
	free(*portion);
}

static void report_problem(const struct walk *walk, const char *path)
{
	AUTO(strbuf) text = STRBUF_INIT;

	strbuf_printf(&text, "cannot read %s: %s", path, strerror(errno));
	walk->take(walk->context,
		   &(struct path){ .path = path, .found = true, .problem = strbuf_text(&text) });
}

static bool ends_in_xml(const char *name)
{
	size_t length = strlen(name);

	return length > 4 && strcmp(name + length - 4, ".xml") == 0;
}

static int compare_names(const void *left, const void *right)
{
	const char *const *a = left, *const *b = right;

	return strcmp(*a, *b);
}

static void sort_and_cut(struct portion *portion)
{
	if (portion->n_names > 1)
		qsort(portion->names, portion->n_names, sizeof(*portion->names), compare_names);
	if (portion->n_names <= PORTION)
		return;
	portion->n_names = PORTION;
	portion->full = true;
}

static void add_name(struct portion *portion, const char *name, const char *suffix)
{
	portion->names[portion->n_names++] = arena_printf(&portion->arena, "%s%s", name, suffix);
	if (portion->n_names == ARRAY_SIZE(portion->names))
		sort_and_cut(portion);
}

/* Asks the file system where the folder's entry doesn't say. -1 with errno. */
static int read_type(DIR *folder, const struct dirent *entry, unsigned char *out)
{
	struct stat status;

	*out = entry->d_type;
	if (*out != DT_UNKNOWN)
		return 0;
	if (fstatat(dirfd(folder), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : -1; /* deleted meanwhile */
	*out = S_ISDIR(status.st_mode) ? DT_DIR : S_ISREG(status.st_mode) ? DT_REG : DT_UNKNOWN;
	return 0;
}

/* As strcmp(name + suffix, other). */
static int compare_with_suffix(const char *name, const char *suffix, const char *other)
{
	size_t length = strlen(name);
	int order = strncmp(name, other, length);

	return order ? order : strcmp(suffix, other + length);
}

/* Names up to last were handed on before; last NULL: none. */
static int add_entry(DIR *folder, const struct dirent *entry, const char *last,
		     struct portion *portion)
{
	const char *suffix;
	unsigned char type;

	if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
		return 0;
	if (read_type(folder, entry, &type) < 0)
		return -1;
	if (type != DT_DIR && (type != DT_REG || !ends_in_xml(entry->d_name)))
		return 0;
	suffix = type == DT_DIR ? "/" : "";
	if (last && compare_with_suffix(entry->d_name, suffix, last) <= 0)
		return 0;
	if (portion->full &&
	    compare_with_suffix(entry->d_name, suffix, portion->names[PORTION - 1]) > 0)
		return 0;
	add_name(portion, entry->d_name, suffix);
	return 0;
}

/* Reads the names behind last: what of them can be read. -1 with errno where that isn't all. */
static int read_portion(const char *path, const char *last, struct portion *portion)
{
	DIR *folder __attribute__((cleanup(close_folder))) = opendir(path);
	const struct dirent *entry;
	int failure = 0;

	if (!folder)
		return -1;
	errno = 0;
	while ((entry = readdir(folder))) {
		if (add_entry(folder, entry, last, portion) < 0)
			failure = errno;
		errno = 0;
	}
	if (errno)
		failure = errno;
	sort_and_cut(portion);
	errno = failure;
	return failure ? -1 : 0;
}

static void walk_folder(const struct walk *walk, const char *folder);

static void walk_name(const struct walk *walk, const char *folder, const char *name)
{
	const char *slash = folder[strlen(folder) - 1] == '/' ? "" : "/";
	AUTO(strbuf) path = STRBUF_INIT;

	strbuf_printf(&path, "%s%s%s", folder, slash, name);
	if (name[strlen(name) - 1] == '/')
		walk_folder(walk, strbuf_text(&path));
	else
		walk->take(walk->context,
			   &(struct path){ .path = strbuf_text(&path), .found = true });
}

/* Returns the last name; NULL when there are no more behind it. */
static char *walk_portion(const struct walk *walk, const char *folder, const char *last)
{
	struct portion *portion __attribute__((cleanup(free_portion))) =
		mem_alloc_array(1, sizeof(*portion));

	if (read_portion(folder, last, portion) < 0)
		report_problem(walk, folder);
	for (size_t i = 0; i < portion->n_names; i++)
		walk_name(walk, folder, portion->names[i]);
	return portion->full ? mem_strdup(portion->names[portion->n_names - 1]) : NULL;
}

static void walk_folder(const struct walk *walk, const char *folder)
{
	AUTO_FREE char *last = walk_portion(walk, folder, NULL);

	while (last) {
		char *next = walk_portion(walk, folder, last);

		free(last);
		last = next;
	}
}

bool paths_is_folder(const char *operand)
{
	struct stat status;

	return strcmp(operand, "-") != 0 && stat(operand, &status) == 0 && S_ISDIR(status.st_mode);
}

void paths_walk(const char *operand, paths_take take, void *context)
{
	const struct walk walk = { .take = take, .context = context };

	if (paths_is_folder(operand))
		walk_folder(&walk, operand);
	else
		take(context, &(struct path){ .path = operand });
}
