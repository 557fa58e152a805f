/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* "We cannot do the work". */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/strbuf.h"

static char *formatted(const char *format, va_list args)
{
	char *text = NULL;

	if (vasprintf(&text, format, args) < 0)
		mem_exhausted();
	return text;
}

int error_set(struct error *error, const char *format, ...)
{
	va_list args;
	char *message;

	va_start(args, format);
	message = formatted(format, args); /* may well show the old one, or errno by %m */
	va_end(args);
	free(error->message);
	error->message = message;
	return -1;
}

int error_wrap(struct error *error, const char *format, ...)
{
	AUTO(strbuf) whole = STRBUF_INIT;
	AUTO_FREE char *context = NULL;
	va_list args;

	va_start(args, format);
	context = formatted(format, args);
	va_end(args);
	strbuf_printf(&whole, "%s: %s", context, error->message ? error->message : "failed");
	free(error->message);
	error->message = strbuf_take(&whole);
	return -1;
}

void error_done(struct error *error)
{
	free(error->message);
	*error = (struct error)ERROR_INIT;
}
