/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Values as words, for pictures. All results belong to the arena. */
#ifndef VN_DRAW_WORDS_H
#define VN_DRAW_WORDS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/bitmap.h"
#include "guest/guest.h"

/* "2 MiB", "62.8 GiB" */
const char *words_size(struct arena *arena, uint64_t size_kib);
/* "4 vCPUs", "1 vCPU" */
const char *words_count(struct arena *arena, uint64_t n, const char *noun);
/* What came from outside, made harmless. */
const char *words_escaped(struct arena *arena, const char *text);
/* The domain's name, harmless; the path where it has none. */
const char *words_name(struct arena *arena, const struct guest *guest, const char *path);
/* ", 2 MiB pages"; "" for 0. */
const char *words_pages(struct arena *arena, uint64_t hugepage_kib);
/* A list that is cut where it gets longer than width columns: "0,2,4,… (64)". */
const char *words_list(struct arena *arena, const struct bitmap *map, size_t width);
/* "CPU 3", "CPUs 0-7" of a noun that is counted; the list is cut as in words_list(). */
const char *words_numbered(struct arena *arena, const char *noun, const struct bitmap *map,
			   size_t width);
/* "strict", "preferred", … */
const char *words_mode(enum memory_mode mode);

#endif
