/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files: read whole with a limit, write whole or not at all. */
#ifndef VN_BASE_FILE_H
#define VN_BASE_FILE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"

#define FILE_LIMIT_BYTES (16u * 1024 * 1024)

/*
 * Reads all of path ("-": standard input) into the arena, NUL-terminated (the NUL isn't counted).
 * Fails for a directory, an unreadable file and one of more than limit bytes. A FIFO or device is
 * read up to the limit, and waited for as cat does.
 */
int file_read(struct arena *arena, const char *path, size_t limit, const char **out_text,
	      size_t *out_length, struct error *error) MUST_CHECK;

/*
 * Writes path by way of a temporary file beside it, renamed when all is on disk; on failure the
 * old content stays. A symbolic link is followed, and the mode of an existing file kept (its owner
 * where we may). What is no regular file (a FIFO, /dev/stdout) is written to directly.
 */
int file_write(const char *path, const char *text, size_t length, struct error *error) MUST_CHECK;

#endif
