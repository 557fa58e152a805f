/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Operands to files: folders are replaced by the XML files in and below them. */
#ifndef VN_CMD_PATHS_H
#define VN_CMD_PATHS_H

#include <stdbool.h>

struct path {
	const char *path;
	bool found;	     /* in a folder: nobody said that there is a domain in it */
	const char *problem; /* NULL, or a sentence: why a folder could not be read whole */
};

/* What it is given goes with its return. */
typedef void (*paths_take)(void *context, const struct path *path);

/* Whether the operand is a folder. */
bool paths_is_folder(const char *operand);

/*
 * Hands on a file as it is, or the *.xml files in and below a folder, in byte order of their paths
 * and as they are found: memory doesn't grow with their number. Symbolic links are followed only
 * where the user names them.
 */
void paths_walk(const char *operand, paths_take take, void *context);

#endif
