/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Operands to files: folders are replaced by the XML files in and below them. */
#ifndef VN_CMD_PATHS_H
#define VN_CMD_PATHS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct path {
	const char *path;
	bool found; /* in a folder: nobody said that there is a domain in it */
};

struct paths {
	struct path *items;
	size_t n_items;
};

/*
 * Adds a file as it is, or the *.xml files in and below a folder, in byte order of their paths.
 * Symbolic links are followed only where the user names them. Returns false when a folder
 * could not be read, which it tells.
 */
bool paths_add(struct arena *arena, const char *operand, struct paths *paths);

#endif
