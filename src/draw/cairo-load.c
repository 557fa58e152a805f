/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Loads the module that draws with cairo. */
#include <dlfcn.h>

#include "base/module.h"
#include "base/text.h"
#include "draw/cairo-module.h"

static const struct cairo_module *load(struct error *error)
{
	AUTO(strbuf) path = STRBUF_INIT;
	const struct cairo_module *module;
	const char *reason;
	void *handle;

	if (!module_find(CAIRO_MODULE_FILE, &path)) {
		(void)error_set(
			error,
			"svg, png and pdf can't be drawn: virtnuma was built without cairo, "
			"or its module is not installed (%s)",
			strbuf_text(&path));
		return NULL;
	}
	/* never closed: fontconfig keeps what it found */
	handle = dlopen(strbuf_text(&path), RTLD_NOW | RTLD_LOCAL);
	if (!handle) {
		reason = dlerror();
		(void)error_set(error,
				"svg, png and pdf can't be drawn, because the module doesn't load: "
				"%s; is cairo installed?",
				reason ? reason : strbuf_text(&path));
		return NULL;
	}
	module = dlsym(handle, CAIRO_MODULE_SYMBOL);
	if (module && module->abi == CAIRO_MODULE_ABI)
		return module;
	(void)error_set(error, "%s belongs to another version of virtnuma", strbuf_text(&path));
	return NULL;
}

static void collect(void *closure, const char *bytes, size_t length)
{
	strbuf_add(closure, bytes, length);
}

int cairo_draw(const struct picture *picture, enum cairo_format format, struct strbuf *out,
	       struct error *error)
{
	const struct cairo_module *module = load(error);
	const struct cairo_request request = {
		.picture = picture,
		.format = format,
		.write = collect,
		.closure = out,
		.decode = text_decode,
		.width = text_width,
	};
	const char *reason;

	if (!module)
		return -1;
	reason = module->draw(&request);
	return reason ? error_set(error, "the picture can't be drawn: %s", reason) : 0;
}
