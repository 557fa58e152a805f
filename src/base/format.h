/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What vsnprintf() gives, sooner: messages are the half of what a finding costs. */
#ifndef VN_BASE_FORMAT_H
#define VN_BASE_FORMAT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

/* That any number has. */
#define FORMAT_DIGITS 20

/*
 * As vsnprintf(): writes up to room bytes, the NUL among them, and gives the length of the whole.
 * Strings, plain whole numbers and characters are done here, all else by vsnprintf() itself.
 */
size_t format_text(char *to, size_t room, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));

/* Writes the digits of a number, at most FORMAT_DIGITS and no NUL; gives how many. */
size_t format_unsigned(char *to, uint64_t number);

#endif
