/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Preloaded by test-memory: the allocation number $FAIL_ALLOCATION, from 1, and with $FAIL_ALL
 * those behind it too, give no memory. Without, how many there were goes to the file $COUNT_TO.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* glibc's own, by their other names: a preloaded malloc() has nobody to ask for them. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static atomic_ulong n_allocations;
static unsigned long fail_from, fail_to;

__attribute__((constructor)) static void start(void)
{
	const char *number = getenv("FAIL_ALLOCATION");

	fail_from = number ? strtoul(number, NULL, 10) : 0;
	fail_to = getenv("FAIL_ALL") ? (unsigned long)-1 : fail_from;
	atomic_store(&n_allocations, 0);
}

__attribute__((destructor)) static void end(void)
{
	const char *path = getenv("COUNT_TO");
	char text[32];
	int fd, length;

	if (!path)
		return;
	length = snprintf(text, sizeof(text), "%lu\n", atomic_load(&n_allocations));
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0 || write(fd, text, (size_t)length) != length)
		_exit(99);
	(void)close(fd);
}

static int fails(void)
{
	unsigned long n = atomic_fetch_add(&n_allocations, 1) + 1;

	if (!fail_from || n < fail_from || n > fail_to)
		return 0;
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
	return fails() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *old, size_t size)
{
	return fails() ? NULL : __libc_realloc(old, size);
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
	if (fails())
		return ENOMEM;
	*out = __libc_memalign(alignment, size);
	return *out ? 0 : ENOMEM;
}
