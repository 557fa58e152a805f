/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One region of memory a model. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/format.h"

struct arena_block {
	struct arena_block *older;
	size_t size; /* of what follows */
	alignas(max_align_t) char memory[];
};

#define FIRST_BLOCK_BYTES (16 * 1024)
#define LARGEST_BLOCK_BYTES (1024 * 1024)
#define ALIGNMENT alignof(max_align_t)

static void add_block(struct arena *arena, size_t wanted)
{
	size_t size = arena->blocks ? arena->blocks->size * 2 : FIRST_BLOCK_BYTES;
	struct arena_block *block;

	if (size > LARGEST_BLOCK_BYTES)
		size = LARGEST_BLOCK_BYTES;
	if (size < wanted)
		size = wanted;
	block = mem_alloc(mem_array_bytes(size + sizeof(*block), 1));
	block->older = arena->blocks;
	block->size = size;
	arena->blocks = block;
	arena->at = block->memory;
	arena->end = block->memory + size;
}

/* As arena_alloc, but not zeroed. */
static char *take(struct arena *arena, size_t size)
{
	size_t rounded;
	char *memory;

	if (size > PTRDIFF_MAX - ALIGNMENT)
		mem_exhausted();
	/* nothing takes some room too, so that it has an address of its own */
	rounded = (size ? size + ALIGNMENT - 1 : ALIGNMENT) / ALIGNMENT * ALIGNMENT;
	if (!arena->blocks || (size_t)(arena->end - arena->at) < rounded)
		add_block(arena, rounded);
	memory = arena->at;
	arena->at += rounded;
	return memory;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	return memset(take(arena, size), 0, size);
}

void *arena_alloc_array(struct arena *arena, size_t n, size_t size)
{
	return arena_alloc(arena, mem_array_bytes(n, size));
}

void *arena_append(struct arena *arena, void *array, size_t n, size_t size)
{
	void *grown;

	if (n & (n - 1) || n == 0) {
		if (n)
			return array;
		return arena_alloc(arena, size);
	}
	grown = arena_alloc_array(arena, n * 2, size);
	memcpy(grown, array, n * size);
	return grown;
}

char *arena_strndup(struct arena *arena, const char *text, size_t length)
{
	char *copy = take(arena, mem_array_bytes(length, 1) + 1);

	if (length)
		memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
	return arena_strndup(arena, text, strlen(text));
}

/* Mostly there is room in what is left of the newest block. */
char *arena_vprintf(struct arena *arena, const char *format, va_list args)
{
	size_t room = (size_t)(arena->end - arena->at), length;
	char *guess = arena->at, *text;
	va_list again;

	va_copy(again, args);
	length = format_text(guess, room, format, again);
	va_end(again);
	text = take(arena, mem_array_bytes(length, 1) + 1);
	if (text != guess)
		(void)format_text(text, length + 1, format, args);
	return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = arena_vprintf(arena, format, args);
	va_end(args);
	return text;
}

void arena_done(struct arena *arena)
{
	struct arena_block *block = arena->blocks;

	while (block) {
		struct arena_block *older = block->older;

		free(block);
		block = older;
	}
	*arena = (struct arena)ARENA_INIT;
}
