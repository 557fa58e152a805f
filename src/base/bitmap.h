/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Sets of small numbers: CPUs, nodes, vCPUs.
 *
 * A bitmap's words belong to the arena that it was made in; a bitmap of zeros is the empty set,
 * and it grows as bits are set. Functions that only read are safe on shared bitmaps.
 */
#ifndef VN_BASE_BITMAP_H
#define VN_BASE_BITMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/strbuf.h"

/* The highest number that a list may name: libvirt's VIR_DOMAIN_CPUMASK_LEN is 16384. */
#define BITMAP_MAX_BIT 16383u

struct bitmap {
	uint64_t *words;
	uint32_t n_words;
};

#define BITMAP_NONE UINT32_MAX

/* Where in the text a list is wrong, and how. */
struct bitmap_error {
	size_t at,
		length; /* bytes, relative to the text; the item that is wrong, or where it lacks */
	const char *reason; /* static text: completes "the list …", e.g. "has an empty item" */
};

/*
 * Reads a list as libvirt's virBitmapParse does (util/virbitmap.c, 9.0.0 to 11.3.0): "0-3,^1, 7";
 * ^N removes what stands to its left; one comma may trail. Numbers up to BITMAP_MAX_BIT, the
 * removed ones too. A list may come out empty ("1,^1"), but a blank text is refused.
 * Returns 0, or -1 with error set and out untouched.
 */
int bitmap_parse(struct arena *arena, const char *text, struct bitmap *out,
		 struct bitmap_error *error) MUST_CHECK;

void bitmap_set(struct arena *arena, struct bitmap *map, unsigned bit);
/* Sets first … last, both included. */
void bitmap_set_range(struct arena *arena, struct bitmap *map, unsigned first, unsigned last);
void bitmap_clear(struct bitmap *map, unsigned bit);
struct bitmap bitmap_copy(struct arena *arena, const struct bitmap *map);
void bitmap_add(struct arena *arena, struct bitmap *map, const struct bitmap *more);
void bitmap_remove(struct bitmap *map, const struct bitmap *less);
void bitmap_intersect(struct bitmap *map, const struct bitmap *other);

bool bitmap_has(const struct bitmap *map, unsigned bit);
bool bitmap_is_empty(const struct bitmap *map);
bool bitmap_is_equal(const struct bitmap *a, const struct bitmap *b);
/* Every bit of a is in b. */
bool bitmap_is_subset(const struct bitmap *a, const struct bitmap *b);
bool bitmap_intersects(const struct bitmap *a, const struct bitmap *b);
unsigned bitmap_count(const struct bitmap *map);
/* BITMAP_NONE when there is none. */
unsigned bitmap_first(const struct bitmap *map);
unsigned bitmap_last(const struct bitmap *map);
/* The first bit at or above from. */
unsigned bitmap_next(const struct bitmap *map, unsigned from);
/* The first bit at or above from that isn't set; always exists. */
unsigned bitmap_next_clear(const struct bitmap *map, unsigned from);

/* Ascending ranges, "0-1,3,8", as libvirt writes them. */
void bitmap_format(const struct bitmap *map, struct strbuf *out);
const char *bitmap_text(struct arena *arena, const struct bitmap *map);

#define bitmap_for_each(map, bit)                                  \
	for (unsigned bit = bitmap_first(map); bit != BITMAP_NONE; \
	     bit = bitmap_next((map), bit + 1))

#endif
