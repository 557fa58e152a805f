/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A growing string. */
#include "base/strbuf.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/format.h"

/* Most of what is formatted takes less. */
#define GUESSED_BYTES 63u

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

void strbuf_add_unsigned(struct strbuf *buf, uint64_t number)
{
	reserve(buf, FORMAT_DIGITS);
	buf->length += format_unsigned(buf->text + buf->length, number);
	buf->text[buf->length] = '\0';
}

void strbuf_printf(struct strbuf *buf, const char *format, ...)
{
	size_t room, length;
	va_list args;

	reserve(buf, GUESSED_BYTES);
	room = buf->room - buf->length;
	va_start(args, format);
	length = format_text(buf->text + buf->length, room, format, args);
	va_end(args);
	if (length >= room) {
		reserve(buf, length);
		va_start(args, format);
		(void)format_text(buf->text + buf->length, length + 1, format, args);
		va_end(args);
	}
	buf->length += length;
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
