/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The program's malloc(): the C library's, but the end of the process when it has no memory left.
 *
 * base/mem.c does so for our own allocations. json-c and libxml2, and the C library itself, go on
 * without what they didn't get: json-c 0.16 leaves values out of what it writes, and says nothing
 * (printbuf.c, printbuf_memappend, whose result json_object.c doesn't look at). Only the program
 * does this: in another one, memory isn't libvirtnuma's to decide on.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#ifdef WITH_OWN_MALLOC

#define SEEN __attribute__((visibility("default")))

/* Found at the first allocation, long before there are threads. */
struct allocators {
	void *(*malloc)(size_t size);
	void *(*calloc)(size_t n, size_t size);
	void *(*realloc)(void *old, size_t size);
	bool looking, found;
};

static struct allocators *next(void)
{
	static struct allocators allocators; /* constant once found */
	static const char *const names[] = { "malloc", "calloc", "realloc" };
	void *found[ARRAY_SIZE(names)];

	if (__atomic_load_n(&allocators.found, __ATOMIC_ACQUIRE))
		return &allocators;
	if (allocators.looking)
		return NULL; /* dlsym() of old C libraries, which do without */
	allocators.looking = true;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		found[i] = dlsym(RTLD_NEXT, names[i]);
	memcpy(&allocators.malloc, &found[0], sizeof(found[0]));
	memcpy(&allocators.calloc, &found[1], sizeof(found[1]));
	memcpy(&allocators.realloc, &found[2], sizeof(found[2]));
	__atomic_store_n(&allocators.found, true, __ATOMIC_RELEASE);
	return &allocators;
}

static void *not_null(void *memory)
{
	if (!memory)
		mem_exhausted();
	return memory;
}

/* NOLINTBEGIN(readability-inconsistent-declaration-parameter-name): the C library's are its own */
SEEN void *malloc(size_t size)
{
	const struct allocators *allocators = next();

	return allocators ? not_null(allocators->malloc(size)) : NULL;
}

SEEN void *calloc(size_t n, size_t size)
{
	const struct allocators *allocators = next();

	return allocators ? not_null(allocators->calloc(n, size)) : NULL;
}

SEEN void *realloc(void *old, size_t size)
{
	const struct allocators *allocators = next();
	void *memory = allocators ? allocators->realloc(old, size) : NULL;

	return size ? not_null(memory) : memory; /* with 0 it may free and give nothing */
}

/* NOLINTEND(readability-inconsistent-declaration-parameter-name) */
#endif
