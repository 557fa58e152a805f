/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files: read whole with a limit, write whole or not at all. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/strbuf.h"

#define FIRST_READ_BYTES (64u * 1024)
#define NAME_ATTEMPTS 100u

struct fd {
	int number; /* -1: none */
};

static void fd_done(struct fd *fd)
{
	if (fd->number >= 0)
		(void)close(fd->number); /* writers close and check by themselves */
	fd->number = -1;
}

static int fail(struct error *error, const char *verb, const char *path)
{
	return error_set(error, "cannot %s %s: %m", verb, path);
}

/* Up to room bytes; fewer only at the end of the file. -1 with errno. */
static ssize_t read_fully(int fd, char *to, size_t room)
{
	size_t length = 0;

	while (length < room) {
		ssize_t n = read(fd, to + length, room - length);

		if (n == 0)
			break;
		if (n > 0)
			length += (size_t)n;
		else if (errno != EINTR)
			return -1;
	}
	return (ssize_t)length;
}

/*
 * Reads to the end, by growing pieces: the size of a FIFO or of a file in /proc isn't known.
 * One byte more than limit tells that there are more.
 */
static int read_all(int fd, const char *name, size_t limit, char **buffer, size_t *out_length,
		    struct error *error)
{
	size_t length = 0, room = 0;

	while (length == room && length <= limit) {
		ssize_t n;

		room = room ? room * 2 : FIRST_READ_BYTES;
		if (room > limit)
			room = limit + 1;
		*buffer = mem_resize_array(*buffer, room, 1);
		n = read_fully(fd, *buffer + length, room - length);
		if (n < 0)
			return fail(error, "read", name);
		length += (size_t)n;
	}
	if (length > limit)
		return error_set(error, "%s has more than %zu bytes", name, limit);
	*out_length = length;
	return 0;
}

static int open_for_reading(const char *path, struct fd *fd, struct error *error)
{
	struct stat stat;

	if (strcmp(path, "-") == 0) {
		/* a descriptor of our own, so that closing it leaves standard input open */
		fd->number = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
	} else {
		fd->number = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	}
	if (fd->number < 0 || fstat(fd->number, &stat) < 0)
		return fail(error, "read", path);
	if (S_ISDIR(stat.st_mode)) {
		errno = EISDIR;
		return fail(error, "read", path);
	}
	return 0;
}

int file_read(struct arena *arena, const char *path, size_t limit, const char **out_text,
	      size_t *out_length, struct error *error)
{
	const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
	AUTO_FREE char *buffer = NULL;
	AUTO(fd) fd = { -1 };
	size_t length = 0;

	if (open_for_reading(path, &fd, error) < 0 ||
	    read_all(fd.number, name, limit, &buffer, &length, error) < 0)
		return -1;
	*out_text = arena_strndup(arena, buffer, length);
	*out_length = length;
	return 0;
}

static int write_fully(int fd, const char *text, size_t length)
{
	while (length) {
		ssize_t n = write(fd, text, length);

		if (n < 0 && errno != EINTR)
			return -1;
		if (n > 0) {
			text += n;
			length -= (size_t)n;
		}
	}
	return 0;
}

/* Closes, and says so when that fails: on NFS it is where a full disk shows. */
static int close_checked(struct fd *fd)
{
	int number = fd->number;

	fd->number = -1;
	return close(number);
}

/* A file beside path that wasn't there before; its name comes out. */
static int create_beside(const char *path, mode_t mode, struct strbuf *out_name)
{
	for (unsigned i = 0; i < NAME_ATTEMPTS; i++) {
		int fd;

		strbuf_clear(out_name);
		strbuf_printf(out_name, "%s.%ld-%u.tmp", path, (long)getpid(), i);
		fd = open(strbuf_text(out_name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
		if (fd >= 0 || errno != EEXIST)
			return fd;
	}
	return -1;
}

/* The folder's entry on disk too. Best effort: the file is whole either way. */
static void sync_folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	AUTO_FREE char *folder =
		slash ? mem_strndup(path, (size_t)(slash - path) + 1) : mem_strdup(".");
	AUTO(fd) fd = { open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) };

	if (fd.number >= 0)
		(void)fsync(fd.number);
}

/* Fills the new file, which is to have the old one's owner and mode. -1 with errno. */
static int fill(struct fd *fd, const struct stat *old, const char *text, size_t length)
{
	if (old) {
		(void)!fchown(fd->number, old->st_uid, old->st_gid); /* only root may */
		if (fchmod(fd->number, old->st_mode & 07777) < 0)
			return -1;
	}
	if (write_fully(fd->number, text, length) < 0 || fsync(fd->number) < 0)
		return -1;
	return close_checked(fd);
}

/* old is NULL for a new file. */
static int replace_unsafely(const char *path, const struct stat *old, const char *text,
			    size_t length, struct error *error)
{
	AUTO(strbuf) name = STRBUF_INIT;
	/* nobody else reads what was private before its mode is set */
	AUTO(fd) fd = { create_beside(path, old ? 0600 : 0666, &name) };

	if (fd.number < 0)
		return fail(error, "write", path);
	if (fill(&fd, old, text, length) < 0 || rename(strbuf_text(&name), path) < 0) {
		(void)fail(error, "write", path);
		(void)unlink(strbuf_text(&name));
		return -1;
	}
	sync_folder_of(path);
	return 0;
}

/* Ctrl-C between making the new file and giving it its name would leave it there. */
static int replace(const char *path, const struct stat *old, const char *text, size_t length,
		   struct error *error)
{
	sigset_t all, before;
	int result;

	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_BLOCK, &all, &before); /* can't fail with these arguments */
	result = replace_unsafely(path, old, text, length, error);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return result;
}

static int write_directly(const char *path, const char *text, size_t length, struct error *error)
{
	AUTO(fd) fd = { open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY) };

	if (fd.number < 0 || write_fully(fd.number, text, length) < 0 || close_checked(&fd) < 0)
		return fail(error, "write", path);
	return 0;
}

int file_write(const char *path, const char *text, size_t length, struct error *error)
{
	AUTO_FREE char *real = NULL;
	struct stat old;

	if (stat(path, &old) < 0) {
		if (errno != ENOENT)
			return fail(error, "write", path);
		return replace(path, NULL, text, length, error);
	}
	/* a folder that may be written to doesn't make the file one */
	if (access(path, W_OK) < 0)
		return fail(error, "write", path);
	if (!S_ISREG(old.st_mode))
		return write_directly(path, text, length, error);
	real = realpath(path, NULL);
	if (!real)
		return fail(error, "write", path);
	return replace(real, &old, text, length, error);
}
