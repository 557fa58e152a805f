/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* "Did you mean …?" */
#ifndef VN_DOMAIN_SUGGEST_H
#define VN_DOMAIN_SUGGEST_H

#include <stddef.h>

/* The one of n words (NULLs among them are passed over) that text is a misspelling of, or NULL. */
const char *suggest(const char *text, const char *const *words, size_t n);

#endif
