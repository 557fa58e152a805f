/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Between the program and virtnuma-cairo.so, the module that alone is linked with cairo: loading
 * that costs several times a run of check. The module uses nothing of the program but what it is
 * given here.
 */
#ifndef VN_DRAW_CAIRO_MODULE_H
#define VN_DRAW_CAIRO_MODULE_H

#include <stddef.h>
#include <stdint.h>

#include "draw/draw.h"

#define CAIRO_MODULE_FILE "virtnuma-cairo.so"
#define CAIRO_MODULE_SYMBOL "virtnuma_cairo_module"
/* Changes whenever one of the structs below, or struct picture, does. */
#define CAIRO_MODULE_ABI 1u

struct cairo_request {
	const struct picture *picture;
	enum cairo_format format;
	void (*write)(void *closure, const char *bytes, size_t length);
	void *closure;
	uint32_t (*decode)(const char *text, size_t length, size_t *used);
	unsigned (*width)(uint32_t code_point);
};

struct cairo_module {
	unsigned abi; /* stays first */
	/* NULL, or what is wrong: static text. */
	const char *(*draw)(const struct cairo_request *request);
};

#endif
