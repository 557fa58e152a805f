/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Paths below another root, walked one folder at a time, so that no link leads out of it. */
#include "base/root.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* As Linux: path_resolution(7). */
#define MAX_LINKS 40

/* How a walk is going. */
struct walk {
	struct root *root;
	unsigned n_links;
};

static int top_fd(const struct root *root)
{
	return root->n_steps ? root->steps[root->n_steps - 1].fd : root->fd;
}

static void leave(struct root *root, size_t n_steps)
{
	while (root->n_steps > n_steps) {
		struct root_step *step = &root->steps[--root->n_steps];

		(void)close(step->fd); /* was only read */
		free(step->name);
	}
}

int root_open(struct root *root, const char *path, struct error *error)
{
	root->fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return root->fd < 0 ? error_set(error, "cannot open %s: %s", path, strerror(errno)) : 0;
}

void root_done(struct root *root)
{
	leave(root, 0);
	if (root->fd >= 0)
		(void)close(root->fd); /* was only read */
	root->fd = -1;
}

static enum root_status status_of(int error)
{
	errno = error;
	return error == ENOENT || error == ENOTDIR ? ROOT_ABSENT : ROOT_REFUSED;
}

static enum root_status walk_path(struct walk *walk, const char *path);

/* Goes where the link in the folder that the walk stands in points to. */
static enum root_status walk_link(struct walk *walk, const char *name)
{
	AUTO_FREE char *target = mem_alloc_array(PATH_MAX, 1);
	ssize_t length = readlinkat(top_fd(walk->root), name, target, PATH_MAX - 1);

	/* no link either, so the open's word stands: it is no folder */
	if (length < 0)
		return status_of(errno == EINVAL ? ENOTDIR : errno);
	if (++walk->n_links > MAX_LINKS)
		return status_of(ELOOP);
	if (target[0] == '/')
		leave(walk->root, 0);
	return walk_path(walk, target);
}

static enum root_status walk_into(struct walk *walk, const char *name)
{
	struct root *root = walk->root;
	int fd;

	if (strcmp(name, ".") == 0)
		return ROOT_OK;
	if (strcmp(name, "..") == 0) {
		leave(root, root->n_steps ? root->n_steps - 1 : 0);
		return ROOT_OK;
	}
	fd = openat(top_fd(root), name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOTDIR || errno == ELOOP ? walk_link(walk, name)
							  : status_of(errno);
	if (root->n_steps == ROOT_MAX_DEPTH) {
		(void)close(fd); /* was only opened */
		return status_of(ENAMETOOLONG);
	}
	root->steps[root->n_steps++] = (struct root_step){ .name = mem_strdup(name), .fd = fd };
	return ROOT_OK;
}

/* All of the path's names are folders. */
static enum root_status walk_path(struct walk *walk, const char *path)
{
	while (*(path += strspn(path, "/"))) {
		size_t length = strcspn(path, "/");
		AUTO_FREE char *name = mem_strndup(path, length);
		enum root_status status = walk_into(walk, name);

		if (status != ROOT_OK)
			return status;
		path += length;
	}
	return ROOT_OK;
}

/* Keeps the steps that path shares, which are real folders, never links. Gives what is left of
   the path. */
static const char *keep_shared(struct root *root, const char *path)
{
	size_t n = 0;

	for (; n < root->n_steps; n++) {
		const char *name = path + strspn(path, "/");
		size_t length = strcspn(name, "/");

		if (strlen(root->steps[n].name) != length ||
		    memcmp(root->steps[n].name, name, length) != 0)
			break;
		path = name + length;
	}
	leave(root, n);
	return path;
}

/* Goes to the folder that the file is in, and gives the file's name there. */
static enum root_status go_beside(struct walk *walk, const char *path, const char **out_name)
{
	const char *slash = strrchr(path, '/');
	AUTO_FREE char *folder = mem_strndup(path, slash ? (size_t)(slash - path) : 0);

	*out_name = slash ? slash + 1 : path;
	return walk_path(walk, keep_shared(walk->root, folder));
}

/* Opens a file whose folder the walk stands in, by way of its links. */
static enum root_status open_here(struct walk *walk, const char *name, int *out_fd)
{
	AUTO_FREE char *next = mem_strdup(name);

	while ((*out_fd = openat(top_fd(walk->root), next,
				 O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)) < 0) {
		AUTO_FREE char *target = NULL;
		const char *file;
		ssize_t length;

		if (errno != ELOOP || ++walk->n_links > MAX_LINKS)
			return status_of(errno);
		target = mem_alloc_array(PATH_MAX, 1);
		length = readlinkat(top_fd(walk->root), next, target, PATH_MAX - 1);
		if (length < 0)
			return status_of(errno);
		file = strrchr(target, '/');
		if (file) {
			AUTO_FREE char *folder = mem_strndup(target, (size_t)(file - target));
			enum root_status status;

			if (target[0] == '/')
				leave(walk->root, 0);
			status = walk_path(walk, folder);
			if (status != ROOT_OK)
				return status;
		}
		free(next);
		next = mem_strdup(file ? file + 1 : target);
	}
	return ROOT_OK;
}

/* A FIFO or a device is no file to be read here: it would be waited for, or do something. */
static enum root_status read_all(int fd, size_t limit, struct strbuf *out)
{
	enum { PIECE_BYTES = 4096 };
	AUTO_FREE char *piece = NULL;
	struct stat about;
	ssize_t n;

	if (fstat(fd, &about) < 0)
		return ROOT_REFUSED;
	if (!S_ISREG(about.st_mode)) {
		errno = S_ISDIR(about.st_mode) ? EISDIR : EINVAL;
		return ROOT_REFUSED;
	}
	piece = mem_alloc(PIECE_BYTES);
	while ((n = read(fd, piece, PIECE_BYTES)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return ROOT_REFUSED;
		if ((size_t)n > limit - out->length) {
			strbuf_add(out, piece, limit - out->length);
			return ROOT_TOO_LONG;
		}
		strbuf_add(out, piece, (size_t)n);
	}
	return ROOT_OK;
}

enum root_status root_read(struct root *root, const char *path, size_t limit, struct strbuf *out)
{
	struct walk walk = { .root = root };
	const char *name;
	enum root_status status = go_beside(&walk, path, &name);
	int fd = -1, error;

	strbuf_clear(out);
	if (status == ROOT_OK)
		status = open_here(&walk, name, &fd);
	if (status != ROOT_OK)
		return status;
	status = read_all(fd, limit, out);
	error = errno;
	(void)close(fd); /* was only read */
	errno = error;
	return status;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

enum root_status root_list(struct root *root, const char *path, struct arena *arena,
			   const char ***out_names, size_t *out_n)
{
	struct walk walk = { .root = root };
	enum root_status status = walk_path(&walk, keep_shared(root, path));
	const char **names = NULL;
	struct dirent *entry;
	size_t n = 0;
	DIR *folder;
	int fd;

	if (status != ROOT_OK)
		return status;
	fd = openat(top_fd(root), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return status_of(errno);
	folder = fdopendir(fd);
	if (!folder)
		mem_exhausted(); /* nothing else can be wrong with the descriptor of a folder */
	while ((entry = readdir(folder)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			*ARENA_APPEND(arena, names, n) = arena_strdup(arena, entry->d_name);
	(void)closedir(folder); /* was only read */
	if (n)
		qsort(names, n, sizeof(*names), compare_names);
	*out_names = names;
	*out_n = n;
	return ROOT_OK;
}

bool root_has(struct root *root, const char *path)
{
	struct walk walk = { .root = root };
	const char *name;
	struct stat about;

	if (go_beside(&walk, path, &name) != ROOT_OK)
		return false;
	return !*name || fstatat(top_fd(root), name, &about, AT_SYMLINK_NOFOLLOW) == 0;
}
