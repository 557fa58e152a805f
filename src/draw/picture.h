/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * struct picture: what there is to be drawn, laid out once for all formats.
 *
 * The unit is the cell of a terminal: x and width count columns, y and height rows. A text takes as
 * many columns as it has on a terminal, so what doesn't overlap there doesn't anywhere, as long as
 * the font has one width. A box's frame takes the outermost columns and rows of it.
 *
 * Everything belongs to the picture's arena; picture_done() frees it.
 */
#ifndef VN_DRAW_PICTURE_H
#define VN_DRAW_PICTURE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

enum picture_kind {
	PICTURE_GUEST, /* a group without frame in the text */
	PICTURE_CELL,
	PICTURE_HOST,
	PICTURE_NODE,
	PICTURE_CORE,
};

enum picture_tone {
	PICTURE_PLAIN,
	PICTURE_DIM,
	PICTURE_HEADING,
	PICTURE_HUED, /* in the colour of its cell */
	PICTURE_ERROR,
	PICTURE_WARNING,
	PICTURE_INFO,
	PICTURE_CODE, /* a command: drawn as it is to be typed */
};

#define PICTURE_NO_BOX ((size_t)-1)
#define PICTURE_NO_HUE 255u
#define PICTURE_N_HUES 8u

struct picture_box {
	enum picture_kind kind;
	size_t parent; /* PICTURE_NO_BOX: none */
	size_t x, y, width, height;
	const char *title; /* in the upper frame; "" for none */
	unsigned hue;	   /* PICTURE_NO_HUE: none */
};

struct picture_text {
	size_t box; /* PICTURE_NO_BOX: none */
	size_t x, y, width;
	const char *text; /* harmless: escaped where it came from outside */
	enum picture_tone tone;
	unsigned hue;
};

/* From a cell to a host node that its memory is bound to. */
struct picture_link {
	size_t from, to; /* boxes */
	const char *label;
};

struct picture {
	struct arena arena;
	size_t width, height;
	struct picture_box *boxes; /* parents before their children */
	size_t n_boxes;
	struct picture_text *texts;
	size_t n_texts;
	struct picture_link *links;
	size_t n_links;
};

#define PICTURE_INIT                \
	{                           \
		.arena = ARENA_INIT \
	}

/* Columns that a text takes. */
size_t picture_text_width(const char *text);

/* Adds a box, zeroed but for these; its index is returned. */
size_t picture_add_box(struct picture *picture, enum picture_kind kind, size_t parent,
		       const char *title);
/* Adds a text as it is; the picture's size grows with it. */
struct picture_text *picture_add_text(struct picture *picture, size_t box, size_t x, size_t y,
				      const char *text);
void picture_done(struct picture *picture);

#endif
