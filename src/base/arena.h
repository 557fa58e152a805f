/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One region of memory a model: everything in it is freed at once.
 *
 * Whoever holds the struct arena owns all that was allocated from it. Not thread-safe: each
 * thread has its own.
 */
#ifndef VN_BASE_ARENA_H
#define VN_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "base/mem.h"

struct arena_block;

struct arena {
	struct arena_block *blocks;
	char *at, *end; /* free part of the newest block */
};

#define ARENA_INIT \
	{          \
		0  \
	}

/* Zeroed and aligned for any type. */
void *arena_alloc(struct arena *arena, size_t size);
void *arena_alloc_array(struct arena *arena, size_t n, size_t size);
char *arena_strdup(struct arena *arena, const char *text);
char *arena_strndup(struct arena *arena, const char *text, size_t length);
char *arena_printf(struct arena *arena, const char *format, ...) PRINTF(2, 3);
char *arena_vprintf(struct arena *arena, const char *format, va_list args);

/* Returns the array of n elements with room for one more, zeroed; see ARENA_APPEND. */
void *arena_append(struct arena *arena, void *array, size_t n, size_t size);

void arena_done(struct arena *arena);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, n) ((type *)arena_alloc_array((arena), (n), sizeof(type)))

/* Appends a zeroed element to array, which has n elements, and gives its address. An array that
   grows so has no capacity of its own: it doubles whenever n is a power of two. */
#define ARENA_APPEND(arena, array, n) \
	((array) = arena_append((arena), (array), (n), sizeof(*(array))), &(array)[(n)++])

#endif
