/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A picture as lines of text, in UTF-8 or ASCII, with or without colour. */
#include <string.h>

#include "base/text.h"
#include "draw/draw.h"

/* One column of one row. A wide character has the column to its right too, with no text. */
struct spot {
	const char *text; /* a character; NULL: a blank, or the right half of a wide one */
	size_t length;
	unsigned char joins; /* of a frame: which neighbours it joins */
	bool taken;	     /* the right half of a wide character */
	enum picture_tone tone;
	unsigned hue;
};

enum { JOIN_UP = 1, JOIN_DOWN = 2, JOIN_LEFT = 4, JOIN_RIGHT = 8 };

struct canvas {
	struct spot *spots;
	size_t width, height;
};

static const char *const lines_utf8[16] = {
	[JOIN_UP] = "╵",
	[JOIN_DOWN] = "╷",
	[JOIN_UP | JOIN_DOWN] = "│",
	[JOIN_LEFT] = "╴",
	[JOIN_RIGHT] = "╶",
	[JOIN_LEFT | JOIN_RIGHT] = "─",
	[JOIN_UP | JOIN_LEFT] = "┘",
	[JOIN_UP | JOIN_RIGHT] = "└",
	[JOIN_DOWN | JOIN_LEFT] = "┐",
	[JOIN_DOWN | JOIN_RIGHT] = "┌",
	[JOIN_UP | JOIN_DOWN | JOIN_LEFT] = "┤",
	[JOIN_UP | JOIN_DOWN | JOIN_RIGHT] = "├",
	[JOIN_DOWN | JOIN_LEFT | JOIN_RIGHT] = "┬",
	[JOIN_UP | JOIN_LEFT | JOIN_RIGHT] = "┴",
	[JOIN_UP | JOIN_DOWN | JOIN_LEFT | JOIN_RIGHT] = "┼",
};

static struct spot *spot_at(struct canvas *canvas, size_t x, size_t y)
{
	return x < canvas->width && y < canvas->height ? &canvas->spots[y * canvas->width + x]
						       : NULL;
}

static void join(struct canvas *canvas, size_t x, size_t y, unsigned joins,
		 const struct picture_box *box)
{
	struct spot *spot = spot_at(canvas, x, y);

	if (!spot)
		return;
	spot->joins = (unsigned char)(spot->joins | joins);
	spot->tone = box->hue == PICTURE_NO_HUE ? PICTURE_DIM : PICTURE_HUED;
	spot->hue = box->hue;
}

static void put_text(struct canvas *canvas, size_t x, size_t y, const char *text,
		     const struct spot *style)
{
	size_t length = strlen(text), used;

	for (size_t at = 0; at < length; at += used) {
		unsigned width = text_width(text_decode(text + at, length - at, &used));
		struct spot *spot = spot_at(canvas, x, y);

		/* combining characters go without; so do half characters at the right edge */
		if (!spot || width == 0)
			continue;
		*spot = *style;
		spot->text = text + at;
		spot->length = used;
		if (width == 2 && spot_at(canvas, x + 1, y))
			*spot_at(canvas, x + 1, y) = (struct spot){ .taken = true };
		x += width;
	}
}

static void put_frame(struct canvas *canvas, const struct picture_box *box)
{
	size_t right = box->x + box->width - 1, bottom = box->y + box->height - 1;
	struct spot style = { .tone = PICTURE_PLAIN, .hue = box->hue };

	if (box->hue != PICTURE_NO_HUE)
		style.tone = PICTURE_HUED;
	for (size_t x = box->x + 1; x < right; x++) {
		join(canvas, x, box->y, JOIN_LEFT | JOIN_RIGHT, box);
		join(canvas, x, bottom, JOIN_LEFT | JOIN_RIGHT, box);
	}
	for (size_t y = box->y + 1; y < bottom; y++) {
		join(canvas, box->x, y, JOIN_UP | JOIN_DOWN, box);
		join(canvas, right, y, JOIN_UP | JOIN_DOWN, box);
	}
	join(canvas, box->x, box->y, JOIN_DOWN | JOIN_RIGHT, box);
	join(canvas, right, box->y, JOIN_DOWN | JOIN_LEFT, box);
	join(canvas, box->x, bottom, JOIN_UP | JOIN_RIGHT, box);
	join(canvas, right, bottom, JOIN_UP | JOIN_LEFT, box);
	if (box->kind == PICTURE_CORE) {
		style.tone = PICTURE_DIM;
		put_text(canvas, box->x + 1, box->y, box->title, &style);
	} else if (*box->title) {
		put_text(canvas, box->x + 2, box->y, " ", &style);
		put_text(canvas, box->x + 3, box->y, box->title, &style);
		put_text(canvas, box->x + 3 + picture_text_width(box->title), box->y, " ", &style);
	}
}

static void fill(struct canvas *canvas, const struct picture *picture)
{
	for (size_t i = 0; i < picture->n_boxes; i++)
		put_frame(canvas, &picture->boxes[i]);
	for (size_t i = 0; i < picture->n_texts; i++) {
		const struct picture_text *text = &picture->texts[i];
		const struct spot style = { .tone = text->tone, .hue = text->hue };

		put_text(canvas, text->x, text->y, text->text, &style);
	}
}

/* ECMA-48 SGR parameters; the 8 hues are those that stand out on dark and light alike. */
static const char *colour_of(const struct spot *spot)
{
	static const char *const hues[PICTURE_N_HUES] = { "34",	  "32",	  "35",	  "36",
							  "1;34", "1;32", "1;35", "1;36" };
	static const char *const tones[] = {
		[PICTURE_PLAIN] = "",  [PICTURE_DIM] = "2",    [PICTURE_HEADING] = "1",
		[PICTURE_HUED] = "",   [PICTURE_ERROR] = "31", [PICTURE_WARNING] = "33",
		[PICTURE_INFO] = "36", [PICTURE_CODE] = "2",
	};

	if (spot->tone == PICTURE_HUED && spot->hue != PICTURE_NO_HUE)
		return hues[spot->hue % PICTURE_N_HUES];
	return tones[spot->tone];
}

static void add_spot(const struct spot *spot, const struct terminal_style *style,
		     struct strbuf *out)
{
	if (spot->text && style->ascii && spot->length > 1)
		strbuf_add_char(out, '?');
	else if (spot->text)
		strbuf_add(out, spot->text, spot->length);
	else if (!spot->joins)
		strbuf_add_char(out, ' ');
	else if (!style->ascii)
		strbuf_add_string(out, lines_utf8[spot->joins]);
	else if (spot->joins == (JOIN_LEFT | JOIN_RIGHT))
		strbuf_add_char(out, '-');
	else
		strbuf_add_char(out, spot->joins == (JOIN_UP | JOIN_DOWN) ? '|' : '+');
}

static void add_row(const struct canvas *canvas, size_t y, const struct terminal_style *style,
		    struct strbuf *out)
{
	const struct spot *row = &canvas->spots[y * canvas->width];
	const char *colour = "";
	size_t end = canvas->width;

	while (end > 0 && !row[end - 1].text && !row[end - 1].joins && !row[end - 1].taken)
		end--;
	for (size_t x = 0; x < end; x++) {
		const char *wanted = row[x].text || row[x].joins ? colour_of(&row[x]) : colour;

		if (row[x].taken)
			continue;
		if (style->colour && strcmp(wanted, colour) != 0) {
			if (*colour)
				strbuf_add_string(out, "\033[0m");
			if (*wanted)
				strbuf_printf(out, "\033[%sm", wanted);
			colour = wanted;
		}
		add_spot(&row[x], style, out);
	}
	if (style->colour && *colour)
		strbuf_add_string(out, "\033[0m");
	strbuf_add_char(out, '\n');
}

void terminal_draw(const struct picture *picture, const struct terminal_style *style,
		   struct strbuf *out)
{
	AUTO(arena) arena = ARENA_INIT;
	struct canvas canvas = { .width = picture->width, .height = picture->height };

	canvas.spots = ARENA_ARRAY(&arena, struct spot, canvas.width * canvas.height);
	fill(&canvas, picture);
	for (size_t y = 0; y < canvas.height; y++)
		add_row(&canvas, y, style, out);
}
