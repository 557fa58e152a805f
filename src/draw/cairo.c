/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A picture as SVG, PNG or PDF: each column and row of it is some points wide and high, and each
 * character stands in its own column, whatever the font.
 */
#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <cairo.h>
#include <math.h>
#include <string.h>

#include "draw/cairo-module.h"

#define COLUMN_POINTS 8.0
#define ROW_POINTS 17.0
#define FONT_POINTS 13.0
#define MARGIN_POINTS 20.0
#define CARD_SHIFT 0.4 /* rows */
#define CARD_GAP 0.25  /* half of it */
#define CORE_SHIFT 0.1
#define SCALE_PNG 2.0	  /* pixels a point */
#define PIXELS_MOST 30000 /* a side of a PNG; cairo takes 32767 */

struct colour {
	double red, green, blue;
};

#define RGB(hex)                                                                           \
	{                                                                                  \
		.red = ((hex) >> 16 & 0xFF) / 255.0, .green = ((hex) >> 8 & 0xFF) / 255.0, \
		.blue = ((hex)&0xFF) / 255.0                                               \
	}

/* The paper is drawn too, so that a picture looks the same on dark and light. Ink on its fill has a
   contrast of 4.5 or more; no two neighbours differ in red and green alone (Okabe and Ito). */
static const struct colour paper = RGB(0xFFFFFF);
static const struct colour inks[PICTURE_N_HUES] = {
	RGB(0x00507F), RGB(0x8A3800), RGB(0x00573F), RGB(0x7A2E62),
	RGB(0x6B5200), RGB(0x3C4A55), RGB(0x8F1D1D), RGB(0x3F3F9E),
};
static const struct colour fills[PICTURE_N_HUES] = {
	RGB(0xDCEEFA), RGB(0xFBE6D6), RGB(0xD8F1E8), RGB(0xF6E1EF),
	RGB(0xFBF3CC), RGB(0xE3E7EA), RGB(0xFADEDC), RGB(0xE6E6FA),
};
static const struct colour tones[] = {
	[PICTURE_PLAIN] = RGB(0x202428),   [PICTURE_DIM] = RGB(0x5C656E),
	[PICTURE_HEADING] = RGB(0x000000), [PICTURE_HUED] = RGB(0x202428),
	[PICTURE_ERROR] = RGB(0xA80F0F),   [PICTURE_WARNING] = RGB(0x7F4A00),
	[PICTURE_INFO] = RGB(0x00507F),	   [PICTURE_CODE] = RGB(0x33383D),
};
static const struct colour node_fill = RGB(0xF3F5F7), node_ink = RGB(0x8A949E);
static const struct colour core_fill = RGB(0xFFFFFF), core_ink = RGB(0xA9B2BB);

static void use(cairo_t *cairo, const struct colour *colour)
{
	cairo_set_source_rgb(cairo, colour->red, colour->green, colour->blue);
}

static double x_of(size_t column)
{
	return MARGIN_POINTS + (double)column * COLUMN_POINTS;
}

static double y_of(double row)
{
	return MARGIN_POINTS + row * ROW_POINTS;
}

/* What is in a box is moved down into the row of the lower frame, which a terminal needs alone. */
static double shift_in(const struct picture *picture, size_t box)
{
	double shift = 0;

	while (box != PICTURE_NO_BOX) {
		shift += picture->boxes[box].kind == PICTURE_CORE ? CORE_SHIFT : CARD_SHIFT;
		box = picture->boxes[box].parent;
	}
	return shift;
}

static void trace_round(cairo_t *cairo, double left, double top, double right, double bottom)
{
	double radius = 4;

	cairo_new_sub_path(cairo);
	cairo_arc(cairo, right - radius, top + radius, radius, -M_PI / 2, 0);
	cairo_arc(cairo, right - radius, bottom - radius, radius, 0, M_PI / 2);
	cairo_arc(cairo, left + radius, bottom - radius, radius, M_PI / 2, M_PI);
	cairo_arc(cairo, left + radius, top + radius, radius, M_PI, 3 * M_PI / 2);
	cairo_close_path(cairo);
}

/* Between the outermost columns and rows of the box, with round corners; cards begin where headings
   do. */
static void trace_box(cairo_t *cairo, const struct picture *picture, const struct picture_box *box)
{
	bool is_core = box->kind == PICTURE_CORE;
	double inset = COLUMN_POINTS * (is_core ? 0.15 : 0.35);
	double row = (double)box->y + shift_in(picture, box->parent);
	double left = x_of(box->x) + (is_core ? inset : 0);
	double right = x_of(box->x + box->width) - inset;

	if (is_core)
		trace_round(cairo, left, y_of(row), right,
			    y_of(row + (double)box->height - 1 + CORE_SHIFT * 2));
	else
		trace_round(cairo, left, y_of(row + CARD_GAP), right,
			    y_of(row + (double)box->height - CARD_GAP));
}

/* What all parts of the drawing need. */
struct drawing {
	cairo_t *cairo;
	const struct cairo_request *request;
};

static void show_character(cairo_t *cairo, double x, double y, const char *text, size_t length)
{
	cairo_glyph_t *glyphs = NULL;
	int n = 0;

	if (cairo_scaled_font_text_to_glyphs(cairo_get_scaled_font(cairo), x, y, text, (int)length,
					     &glyphs, &n, NULL, NULL, NULL) == CAIRO_STATUS_SUCCESS)
		cairo_show_glyphs(cairo, glyphs, n);
	cairo_glyph_free(glyphs);
}

/* A character a column: a font that isn't of one width can't make labels overlap. */
static void show_text(const struct drawing *drawing, size_t x, double y, const char *text)
{
	size_t length = strlen(text), used;

	for (size_t at = 0; at < length; at += used) {
		const struct cairo_request *request = drawing->request;
		unsigned width = request->width(request->decode(text + at, length - at, &used));

		if (text[at] != ' ' && width > 0)
			show_character(drawing->cairo, x_of(x), y_of(y) + ROW_POINTS * 0.75,
				       text + at, used);
		x += width;
	}
}

static void choose_face(cairo_t *cairo, bool bold, double points)
{
	cairo_select_font_face(cairo, "monospace", CAIRO_FONT_SLANT_NORMAL,
			       bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
	cairo_set_font_size(cairo, points);
}

static void draw_box(const struct drawing *drawing, const struct picture_box *box)
{
	const struct picture *picture = drawing->request->picture;
	double row = (double)box->y + shift_in(picture, (size_t)(box - picture->boxes));
	cairo_t *cairo = drawing->cairo;
	bool hued = box->hue != PICTURE_NO_HUE, is_core = box->kind == PICTURE_CORE;
	const struct colour *ink = hued	     ? &inks[box->hue % PICTURE_N_HUES]
				   : is_core ? &core_ink
					     : &node_ink;

	trace_box(cairo, picture, box);
	use(cairo, hued ? &fills[box->hue % PICTURE_N_HUES] : is_core ? &core_fill : &node_fill);
	cairo_fill_preserve(cairo);
	use(cairo, ink);
	cairo_set_line_width(cairo, is_core ? 0.8 : 1.2);
	cairo_stroke(cairo);
	if (is_core) {
		choose_face(cairo, false, FONT_POINTS * 0.8);
		use(cairo, &tones[PICTURE_DIM]);
		show_text(drawing, box->x + 1, row, box->title);
		return;
	}
	choose_face(cairo, true, FONT_POINTS);
	use(cairo, hued ? ink : &tones[PICTURE_PLAIN]);
	show_text(drawing, box->x + 2, row, box->title);
}

static bool is_in_core(const struct picture *picture, const struct picture_text *text)
{
	return text->box != PICTURE_NO_BOX && picture->boxes[text->box].kind == PICTURE_CORE;
}

static void draw_text(const struct drawing *drawing, const struct picture_text *text)
{
	const struct picture *picture = drawing->request->picture;
	double row = (double)text->y + shift_in(picture, text->box);
	cairo_t *cairo = drawing->cairo;
	bool hued = text->tone == PICTURE_HUED && text->hue != PICTURE_NO_HUE;
	const struct colour *ink = hued ? &inks[text->hue % PICTURE_N_HUES] : &tones[text->tone];

	if (hued && is_in_core(picture, text)) {
		cairo_rectangle(cairo, x_of(text->x) - 1.5, y_of(row) + ROW_POINTS * 0.05,
				(double)text->width * COLUMN_POINTS + 3, ROW_POINTS * 0.9);
		use(cairo, &fills[text->hue % PICTURE_N_HUES]);
		cairo_fill(cairo);
	}
	choose_face(cairo, hued || text->tone == PICTURE_HEADING, FONT_POINTS);
	use(cairo, ink);
	show_text(drawing, text->x, row, text->text);
}

static void draw_all(const struct drawing *drawing)
{
	const struct picture *picture = drawing->request->picture;

	use(drawing->cairo, &paper);
	cairo_paint(drawing->cairo);
	for (size_t i = 0; i < picture->n_boxes; i++)
		draw_box(drawing, &picture->boxes[i]);
	for (size_t i = 0; i < picture->n_texts; i++)
		draw_text(drawing, &picture->texts[i]);
}

static cairo_status_t collect(void *closure, const unsigned char *data, unsigned length)
{
	const struct cairo_request *request = closure;

	request->write(request->closure, (const char *)data, length);
	return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *make_surface(struct cairo_request *request, double width, double height)
{
	switch (request->format) {
	case CAIRO_DRAW_SVG:
		return cairo_svg_surface_create_for_stream(collect, request, width, height);
	case CAIRO_DRAW_PDF:
		return cairo_pdf_surface_create_for_stream(collect, request, width, height);
	case CAIRO_DRAW_PNG:
		break;
	}
	return cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)ceil(width * SCALE_PNG),
					  (int)ceil(height * SCALE_PNG));
}

static const char *draw(const struct cairo_request *given)
{
	struct cairo_request request = *given;
	bool is_png = request.format == CAIRO_DRAW_PNG;
	double width = x_of(request.picture->width) + MARGIN_POINTS;
	double height = y_of((double)request.picture->height) + MARGIN_POINTS;
	struct drawing drawing = { .request = &request };
	cairo_surface_t *surface;
	cairo_status_t status;

	if (is_png && (width > PIXELS_MOST / SCALE_PNG || height > PIXELS_MOST / SCALE_PNG))
		return "it is too large for PNG; take svg or pdf";
	surface = make_surface(&request, width, height);
	drawing.cairo = cairo_create(surface);
	if (is_png)
		cairo_scale(drawing.cairo, SCALE_PNG, SCALE_PNG);
	draw_all(&drawing);
	status = cairo_status(drawing.cairo);
	cairo_destroy(drawing.cairo);
	if (is_png && status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_write_to_png_stream(surface, collect, &request);
	cairo_surface_finish(surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	return status == CAIRO_STATUS_SUCCESS ? NULL : cairo_status_to_string(status);
}

/* What the program looks for by this name. */
extern const struct cairo_module virtnuma_cairo_module;

const struct cairo_module virtnuma_cairo_module = {
	.abi = CAIRO_MODULE_ABI,
	.draw = draw,
};
