/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* "Did you mean …?": the closest of some words by edit distance. */
#include "domain/suggest.h"

#include <string.h>

/* No word that we know is longer. */
#define LONGEST 31u

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Levenshtein's distance; two neighbours exchanged count once; letters count in any case. */
static unsigned distance(const char *a, const char *b)
{
	unsigned rows[3][LONGEST + 1];
	unsigned *older = rows[0], *last = rows[1], *row = rows[2];
	size_t n = strlen(b);

	for (unsigned j = 0; j <= n; j++)
		last[j] = older[j] = j;
	for (unsigned i = 1; a[i - 1]; i++) {
		unsigned *spare = older;

		row[0] = i;
		for (unsigned j = 1; j <= n; j++) {
			char x = lower(a[i - 1]), y = lower(b[j - 1]);

			row[j] = least(least(last[j], row[j - 1]) + 1, last[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == lower(b[j - 2]) && y == lower(a[i - 2]))
				row[j] = least(row[j], older[j - 2] + 1);
		}
		older = last;
		last = row;
		row = spare;
	}
	return last[n];
}

const char *suggest(const char *text, const char *const *words, size_t n)
{
	size_t length = strnlen(text, LONGEST + 1);
	/* a short word is close to everything: one letter in three may be wrong, two at most */
	unsigned best = length >= 6 ? 2 : length >= 3 ? 1 : 0;
	const char *found = NULL;

	if (length > LONGEST)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		unsigned far;

		if (!words[i] || strlen(words[i]) > LONGEST)
			continue;
		far = distance(text, words[i]);
		if (far < best || (far == best && !found)) {
			best = far;
			found = words[i];
		}
	}
	return found;
}
