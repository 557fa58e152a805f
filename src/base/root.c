/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Paths below another root: in one step where the kernel can (openat2), else walked one folder at
 * a time, so that no link leads out of it.
 */
#include "base/root.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef SYS_openat2
#include <linux/openat2.h>
#else
enum { RESOLVE_IN_ROOT, RESOLVE_BENEATH, RESOLVE_NO_SYMLINKS };
#endif

/* As Linux: path_resolution(7). */
#define MAX_LINKS 40
/* Read at once: a page, as most of sysfs is smaller, would do for files. */
#define PIECE_BYTES ((size_t)32 * 1024)

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
	root->piece = mem_alloc(PIECE_BYTES);
	root->fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return root->fd < 0 ? error_set(error, "cannot open %s: %s", path, strerror(errno)) : 0;
}

static void leave_near(struct root *root)
{
	if (root->near_fd >= 0)
		(void)close(root->near_fd); /* was only read */
	root->near_fd = -1;
	mem_free_pointer(&root->near);
	root->near = NULL;
}

void root_done(struct root *root)
{
	leave(root, 0);
	leave_near(root);
	mem_free_pointer(&root->piece);
	root->piece = NULL;
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

static enum root_status read_all(struct root *root, int fd, bool ends_short, size_t limit,
				 struct strbuf *out)
{
	char *piece = root->piece;
	ssize_t n;

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
		if (ends_short && (size_t)n < PIECE_BYTES)
			break;
	}
	return ROOT_OK;
}

/* -1 with errno; ENOSYS where this kernel, or what stands between it and us, can't. */
static int open_resolved(int folder, const char *path, int flags, uint64_t resolve)
{
#ifdef SYS_openat2
	struct open_how how = { .flags = (uint64_t)flags | O_CLOEXEC,
				.resolve = resolve | RESOLVE_NO_MAGICLINKS };

	return (int)syscall(SYS_openat2, folder, *path ? path : ".", &how, sizeof(how));
#else
	(void)folder, (void)path, (void)flags, (void)resolve;
	errno = ENOSYS;
	return -1;
#endif
}

/* What path names in the folder that is near; NULL: it isn't below that. */
static const char *below_near(const struct root *root, const char *path)
{
	size_t length = root->near ? strlen(root->near) : 0;

	return length && strncmp(path, root->near, length) == 0 && path[length] == '/'
		       ? path + length + 1
		       : NULL;
}

/* Opens path as a process in the root would. Where a link is on the way from the near folder, the
   root is needed. */
static int open_in_root(const struct root *root, const char *path, int flags)
{
	const char *below = below_near(root, path);
	int fd;

	if (root->walks) {
		errno = ENOSYS;
		return -1;
	}
	if (below) {
		fd = open_resolved(root->near_fd, below, flags,
				   RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);
		if (fd >= 0 || (errno != ELOOP && errno != EXDEV))
			return fd;
	}
	return open_resolved(root->fd, path, flags, RESOLVE_IN_ROOT);
}

void root_stay_near(struct root *root, const char *folder)
{
	leave_near(root);
	root->near_fd = open_in_root(root, folder, O_PATH | O_DIRECTORY);
	if (root->near_fd >= 0)
		root->near = mem_strdup(folder);
}

/* EPERM: a sandbox that doesn't know the call. EAGAIN: something was renamed meanwhile. */
static bool is_to_walk(int error)
{
	return error == ENOSYS || error == EPERM || error == EAGAIN;
}

static enum root_status open_file(struct root *root, const char *path, int *out_fd)
{
	struct walk walk = { .root = root };
	enum root_status status;
	const char *name;

	*out_fd = open_in_root(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	if (*out_fd >= 0)
		return ROOT_OK;
	if (!is_to_walk(errno))
		return status_of(errno);
	root->walks = root->walks || errno != EAGAIN;
	status = go_beside(&walk, path, &name);
	return status == ROOT_OK ? open_here(&walk, name, out_fd) : status;
}

static enum root_status open_folder(struct root *root, const char *path, int *out_fd)
{
	struct walk walk = { .root = root };
	enum root_status status;

	*out_fd = open_in_root(root, path, O_RDONLY | O_DIRECTORY);
	if (*out_fd >= 0)
		return ROOT_OK;
	if (!is_to_walk(errno))
		return status_of(errno);
	root->walks = root->walks || errno != EAGAIN;
	status = walk_path(&walk, keep_shared(root, path));
	if (status != ROOT_OK)
		return status;
	*out_fd = openat(top_fd(root), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return *out_fd < 0 ? status_of(errno) : ROOT_OK;
}

static enum root_status read_path(struct root *root, const char *path, bool ends_short,
				  size_t limit, struct strbuf *out)
{
	int fd, error;
	enum root_status status = open_file(root, path, &fd);

	strbuf_clear(out);
	if (status != ROOT_OK)
		return status;
	status = read_all(root, fd, ends_short, limit, out);
	error = errno;
	(void)close(fd); /* was only read */
	errno = error;
	return status;
}

enum root_status root_read(struct root *root, const char *path, size_t limit, struct strbuf *out)
{
	return read_path(root, path, false, limit, out);
}

enum root_status root_read_attribute(struct root *root, const char *path, size_t limit,
				     struct strbuf *out)
{
	return read_path(root, path, true, limit, out);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* All entries, . and .. too. */
static bool read_names(struct root *root, int fd, struct arena *arena, const char ***names,
		       size_t *n)
{
	char *piece = root->piece;
	ssize_t length;

	while ((length = getdents64(fd, piece, PIECE_BYTES)) > 0) {
		for (ssize_t at = 0; at < length;) {
			const struct dirent64 *entry = (const void *)(piece + at);

			*ARENA_APPEND(arena, *names, *n) = arena_strdup(arena, entry->d_name);
			at += entry->d_reclen;
		}
	}
	return length == 0;
}

static bool is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

enum root_status root_list(struct root *root, const char *path, struct arena *arena,
			   const char ***out_names, size_t *out_n)
{
	const char **names = NULL;
	size_t n = 0, n_kept = 0;
	int fd, error;
	enum root_status status = open_folder(root, path, &fd);

	if (status != ROOT_OK)
		return status;
	if (!read_names(root, fd, arena, &names, &n))
		status = ROOT_REFUSED;
	error = errno;
	(void)close(fd); /* was only read */
	errno = error;
	for (size_t i = 0; i < n; i++)
		if (!is_dots(names[i]))
			names[n_kept++] = names[i];
	if (n_kept)
		qsort(names, n_kept, sizeof(*names), compare_names);
	*out_names = names;
	*out_n = n_kept;
	return status;
}

/* Walking, a link at the end counts, wherever it leads. */
static bool walk_finds(struct root *root, const char *path)
{
	struct walk walk = { .root = root };
	const char *name;
	struct stat about;

	if (go_beside(&walk, path, &name) != ROOT_OK)
		return false;
	return !*name || fstatat(top_fd(root), name, &about, AT_SYMLINK_NOFOLLOW) == 0;
}

bool root_has(struct root *root, const char *path)
{
	int fd = open_in_root(root, path, O_PATH);

	if (fd < 0)
		return is_to_walk(errno) && walk_finds(root, path);
	(void)close(fd); /* was only opened */
	return true;
}
