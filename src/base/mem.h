/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Memory that never fails, and scoped clean-up.
 *
 * When the system has no memory left, the allocators say so on standard error and end the
 * process with the status that mem_set_exit_status() chose, as GLib and libvirt do.
 */
#ifndef VN_BASE_MEM_H
#define VN_BASE_MEM_H

#include <stddef.h>
#include <stdio.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF(text, first) __attribute__((format(printf, text, first)))

/* AUTO(strbuf) s = STRBUF_INIT; calls strbuf_done(&s) at the end of the scope. */
#define AUTO(type) __attribute__((cleanup(type##_done))) struct type
#define AUTO_FREE __attribute__((cleanup(mem_free_pointer)))
#define AUTO_FILE __attribute__((cleanup(mem_close_file)))

/* Gives the value of a pointer variable away and forgets it. */
#define TAKE(pointer)                                 \
	({                                            \
		__typeof__(pointer) *p_ = &(pointer); \
		__typeof__(pointer) v_ = *p_;         \
		*p_ = NULL;                           \
		v_;                                   \
	})

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

void *mem_alloc(size_t size);
/* Zeroed; n * size is checked. */
void *mem_alloc_array(size_t n, size_t size);
void *mem_resize_array(void *old, size_t n, size_t size);
char *mem_strdup(const char *text);
char *mem_strndup(const char *text, size_t length);

/* n * size, or the end of the process when that overflows. */
size_t mem_array_bytes(size_t n, size_t size);

/* The status that running out of memory ends the process with; 2 until set. Call once, early. */
void mem_set_exit_status(int status);
void mem_exhausted(void) __attribute__((noreturn));

void mem_free_pointer(void *pointer_to_pointer);
void mem_close_file(FILE **file);

#endif
