/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Boxes and texts of a picture. */
#include "draw/picture.h"

#include <string.h>

#include "base/text.h"

size_t picture_text_width(const char *text)
{
	size_t width = 0, used, length = strlen(text);

	for (size_t at = 0; at < length; at += used)
		width += text_width(text_decode(text + at, length - at, &used));
	return width;
}

size_t picture_add_box(struct picture *picture, enum picture_kind kind, size_t parent,
		       const char *title)
{
	struct picture_box *box = ARENA_APPEND(&picture->arena, picture->boxes, picture->n_boxes);

	box->kind = kind;
	box->parent = parent;
	box->title = title;
	box->hue = PICTURE_NO_HUE;
	return picture->n_boxes - 1;
}

struct picture_text *picture_add_text(struct picture *picture, size_t box, size_t x, size_t y,
				      const char *text)
{
	struct picture_text *added =
		ARENA_APPEND(&picture->arena, picture->texts, picture->n_texts);

	added->box = box;
	added->x = x;
	added->y = y;
	added->text = text;
	added->width = picture_text_width(text);
	added->hue = PICTURE_NO_HUE;
	if (x + added->width > picture->width)
		picture->width = x + added->width;
	if (y + 1 > picture->height)
		picture->height = y + 1;
	return added;
}

void picture_done(struct picture *picture)
{
	arena_done(&picture->arena);
	*picture = (struct picture)PICTURE_INIT;
}
