/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Memory that never fails. */
#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int exhausted_status = 2;

void mem_set_exit_status(int status)
{
	exhausted_status = status;
}

void mem_exhausted(void)
{
	static const char message[] = "virtnuma: out of memory\n";

	(void)!write(STDERR_FILENO, message, sizeof(message) - 1);
	_exit(exhausted_status);
}

size_t mem_array_bytes(size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes) || bytes > PTRDIFF_MAX)
		mem_exhausted();
	return bytes;
}

void *mem_alloc(size_t size)
{
	void *memory = malloc(size ? size : 1);

	if (!memory)
		mem_exhausted();
	return memory;
}

void *mem_alloc_array(size_t n, size_t size)
{
	size_t bytes = mem_array_bytes(n, size);

	return memset(mem_alloc(bytes), 0, bytes);
}

void *mem_resize_array(void *old, size_t n, size_t size)
{
	size_t bytes = mem_array_bytes(n, size);
	void *memory = realloc(old, bytes ? bytes : 1);

	if (!memory)
		mem_exhausted();
	return memory;
}

char *mem_strndup(const char *text, size_t length)
{
	char *copy = mem_alloc(mem_array_bytes(length + 1, 1));

	if (length)
		memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

char *mem_strdup(const char *text)
{
	return mem_strndup(text, strlen(text));
}

void mem_free_pointer(void *pointer_to_pointer)
{
	void *memory;

	memcpy(&memory, pointer_to_pointer, sizeof(memory));
	free(memory);
}

void mem_close_file(FILE **file)
{
	if (*file)
		(void)fclose(*file); /* writers close and check by themselves */
}
