/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Guests on their host, as pictures.
 *
 * layout_build() makes the one picture; terminal, cairo and dot draw it. Everything given is
 * borrowed.
 */
#ifndef VN_DRAW_DRAW_H
#define VN_DRAW_DRAW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/error.h"
#include "base/strbuf.h"
#include "draw/picture.h"
#include "guest/guest.h"
#include "host/host.h"

enum draw_severity {
	DRAW_INFO,
	DRAW_WARNING,
	DRAW_ERROR,
};

/* What check says, as far as a picture has room for it. */
struct draw_finding {
	enum draw_severity severity;
	const char *id; /* "VN501" */
	const struct diag *diag;
};

struct draw_guest {
	const char *path;
	const struct guest *guest;
	const struct draw_finding *findings;
	size_t n_findings;
};

struct draw_input {
	const struct host *host; /* NULL: none */
	const struct draw_guest *guests;
	size_t n_guests;
	size_t columns; /* to keep within, at least 60 */
	bool all;	/* nothing is folded, however long it gets */
	bool picture;	/* for a drawing: without commands, which nobody can copy there */
};

/* A picture's columns. */
#define DRAW_PICTURE_COLUMNS 118u

void layout_build(const struct draw_input *input, struct picture *out);

struct terminal_style {
	bool ascii;
	bool colour;
};

void terminal_draw(const struct picture *picture, const struct terminal_style *style,
		   struct strbuf *out);

enum cairo_format {
	CAIRO_DRAW_SVG,
	CAIRO_DRAW_PNG,
	CAIRO_DRAW_PDF,
};

/* Adds the file's bytes to out. Fails where the module that is linked with cairo isn't there. */
int cairo_draw(const struct picture *picture, enum cairo_format format, struct strbuf *out,
	       struct error *error) MUST_CHECK;

void dot_draw(const struct picture *picture, struct strbuf *out);

#endif
