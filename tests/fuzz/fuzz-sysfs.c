/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * /sys and /proc of a machine, as tests/hosts/unpack reads it: a path, a tab and a line of that
 * file, a line each; "-> TARGET" makes a symbolic link. Unpacked into a folder of this process's.
 */
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz.h"

#define MAX_LINES 4000

/* Nothing outside of the folder is written, and no path that a file system refuses. */
static bool is_safe(const char *path)
{
	size_t n_parts = 0;

	for (const char *p = path; *p; n_parts++) {
		size_t length = strcspn(p, "/");

		if (length == 0 || length > 200 || (length == 2 && memcmp(p, "..", 2) == 0) ||
		    (length == 1 && *p == '.'))
			return false;
		p += length;
		p += *p == '/';
	}
	return n_parts > 0 && n_parts < 16;
}

static void make_folders(int root, char *path)
{
	for (char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		(void)mkdirat(root, path, 0700); /* it may be there, or be a file */
		*slash = '/';
	}
}

/* O_NOFOLLOW keeps the last part here; links to folders are made behind all files. */
static void add_line(int root, const char *path, const char *text)
{
	int fd = openat(root, path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd < 0)
		return;
	(void)!write(fd, text, strlen(text)); /* the disk may be full */
	(void)!write(fd, "\n", 1);
	(void)close(fd);
}

static void unpack(int root, char *text, bool links)
{
	char *next;
	size_t n = 0;

	for (char *line = text; *line && n < MAX_LINES; line = next, n++) {
		char *tab, *end = line + strcspn(line, "\n");

		next = end + (*end == '\n');
		*end = '\0';
		tab = strchr(line, '\t');
		if (tab)
			*tab = '\0';
		if (*line != '#' && is_safe(line)) {
			const char *value = tab ? tab + 1 : "";
			bool is_link = strncmp(value, "-> ", 3) == 0;

			if (links && is_link) {
				make_folders(root, line);
				(void)!symlinkat(value + 3, root, line);
			} else if (!links && !is_link) {
				make_folders(root, line);
				if (tab)
					add_line(root, line, value);
			}
		}
		if (tab)
			*tab = '\t';
		if (next != end)
			*end = '\n';
	}
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
	(void)about;
	(void)kind;
	(void)where;
	return remove(path);
}

static void read_host(const char *folder)
{
	AUTO(error) error = ERROR_INIT;
	struct host *host = NULL;

	if (host_read_sysfs(folder, &host, &error) < 0)
		return;
	fuzz_host_round_trip(host);
	host_free(host);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena) arena = ARENA_INIT;
	const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	char *folder = arena_printf(&arena, "%s/virtnuma-fuzz-XXXXXX", base);
	char *text = arena_strndup(&arena, (const char *)data, size);
	int root;

	if (!mkdtemp(folder))
		return 0;
	root = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (root >= 0) {
		unpack(root, text, false);
		unpack(root, text, true);
		(void)close(root);
		read_host(folder);
	}
	(void)nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return 0;
}
