/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A growing string. */
#include "base/strbuf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void reserve(struct strbuf *buf, size_t more)
{
	size_t wanted = buf->length + mem_array_bytes(more, 1) + 1;

	if (wanted <= buf->room)
		return;
	buf->room = wanted < 64 ? 64 : wanted + wanted / 2;
	buf->text = mem_resize_array(buf->text, buf->room, 1);
}

void strbuf_add(struct strbuf *buf, const char *text, size_t length)
{
	reserve(buf, length);
	if (length)
		memcpy(buf->text + buf->length, text, length);
	buf->length += length;
	buf->text[buf->length] = '\0';
}

void strbuf_add_string(struct strbuf *buf, const char *text)
{
	strbuf_add(buf, text, strlen(text));
}

void strbuf_add_char(struct strbuf *buf, char c)
{
	strbuf_add(buf, &c, 1);
}

void strbuf_repeat(struct strbuf *buf, char c, size_t n)
{
	reserve(buf, n);
	memset(buf->text + buf->length, c, n);
	buf->length += n;
	buf->text[buf->length] = '\0';
}

void strbuf_printf(struct strbuf *buf, const char *format, ...)
{
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (length < 0)
		mem_exhausted();
	reserve(buf, (size_t)length);
	va_start(args, format);
	(void)vsnprintf(buf->text + buf->length, (size_t)length + 1, format, args);
	va_end(args);
	buf->length += (size_t)length;
}

const char *strbuf_text(const struct strbuf *buf)
{
	return buf->text ? buf->text : "";
}

char *strbuf_take(struct strbuf *buf)
{
	char *text = buf->text ? buf->text : mem_strdup("");

	*buf = (struct strbuf)STRBUF_INIT;
	return text;
}

void strbuf_clear(struct strbuf *buf)
{
	buf->length = 0;
	if (buf->text)
		buf->text[0] = '\0';
}

void strbuf_cut(struct strbuf *buf, size_t length)
{
	if (length >= buf->length)
		return;
	buf->length = length;
	buf->text[length] = '\0';
}

void strbuf_done(struct strbuf *buf)
{
	free(buf->text);
	*buf = (struct strbuf)STRBUF_INIT;
}
