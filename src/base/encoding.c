/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* XML in any encoding to UTF-8. */
#include "base/encoding.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/source.h"

/* What a file begins with, longer ones first. */
struct signature {
	const char *encoding;
	const char *bytes;
	size_t length;
	size_t mark_length; /* 0: these bytes are text */
};

static const struct signature signatures[] = {
	{ .encoding = "UTF-32BE", .bytes = "\x00\x00\xfe\xff", .length = 4, .mark_length = 4 },
	{ .encoding = "UTF-32LE", .bytes = "\xff\xfe\x00\x00", .length = 4, .mark_length = 4 },
	{ .encoding = "UTF-32BE", .bytes = "\x00\x00\x00<", .length = 4 },
	{ .encoding = "UTF-32LE", .bytes = "<\x00\x00\x00", .length = 4 },
	{ .encoding = "UTF-8", .bytes = "\xef\xbb\xbf", .length = 3, .mark_length = 3 },
	{ .encoding = "UTF-16BE", .bytes = "\xfe\xff", .length = 2, .mark_length = 2 },
	{ .encoding = "UTF-16LE", .bytes = "\xff\xfe", .length = 2, .mark_length = 2 },
	{ .encoding = "UTF-16BE", .bytes = "\x00<", .length = 2 },
	{ .encoding = "UTF-16LE", .bytes = "<\x00", .length = 2 },
};

struct converter {
	iconv_t handle;
};

#define NO_CONVERTER ((iconv_t)-1)

static void converter_done(struct converter *converter)
{
	if (converter->handle != NO_CONVERTER)
		(void)iconv_close(converter->handle);
}

static int fail(const char *path, const struct utf8_text *before, struct error *error,
		const char *reason, const char *encoding)
{
	struct source source = { .path = path, .text = before->text, .length = before->length };
	struct source_position at = source_locate(&source, (uint32_t)before->length);

	return error_set(error, "%s:%u:%u: %s %s", path, at.line, at.column, reason, encoding);
}

static const struct signature *find_signature(const char *text, size_t length)
{
	for (size_t i = 0; i < ARRAY_SIZE(signatures); i++)
		if (length >= signatures[i].length &&
		    memcmp(text, signatures[i].bytes, signatures[i].length) == 0)
			return &signatures[i];
	return NULL;
}

static const char *skip_blanks(const char *p, const char *end)
{
	while (p < end && strchr(" \t\r\n", *p) && *p)
		p++;
	return p;
}

static bool is_name(const char *encoding)
{
	return *encoding && strspn(encoding, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
					     "0123456789._-") == strlen(encoding);
}

/* The encoding that <?xml …?> names, or NULL. What isn't written right is left to libxml2. */
static const char *declared_encoding(struct arena *arena, const char *text, size_t length)
{
	static const char start[] = "<?xml", word[] = "encoding";
	const char *end, *p, *name;

	if (length < sizeof(start) || memcmp(text, start, sizeof(start) - 1) != 0)
		return NULL;
	end = memchr(text, '>', length);
	p = end ? memmem(text, (size_t)(end - text), word, sizeof(word) - 1) : NULL;
	if (!p)
		return NULL;
	p = skip_blanks(p + sizeof(word) - 1, end);
	if (*p != '=')
		return NULL;
	p = skip_blanks(p + 1, end);
	if (*p != '"' && *p != '\'')
		return NULL;
	name = p + 1;
	end = memchr(name, *p, (size_t)(end - name));
	name = end ? arena_strndup(arena, name, (size_t)(end - name)) : "";
	return is_name(name) ? name : NULL;
}

/* A declaration in bytes can't be true when it names an encoding of wider units. */
static bool is_wide(const char *encoding)
{
	return strncasecmp(encoding, "UTF-16", 6) == 0 || strncasecmp(encoding, "UTF-32", 6) == 0 ||
	       strncasecmp(encoding, "ISO-10646", 9) == 0 || strncasecmp(encoding, "UCS", 3) == 0;
}

/* All of text, and what the converter held back to see what follows. errno, or 0 at the end. */
static int convert_piece(const struct converter *converter, char **from, size_t *length, char **to,
			 size_t *room)
{
	if (iconv(converter->handle, from, length, to, room) == (size_t)-1 ||
	    iconv(converter->handle, NULL, NULL, to, room) == (size_t)-1)
		return errno;
	return 0;
}

/* Puts as much of text into out as is valid. errno of iconv() when that isn't all. */
static int convert(struct arena *arena, const struct converter *converter, const char *text,
		   size_t length, struct utf8_text *out)
{
	size_t room = length + length / 2 + 16, written = 0;
	AUTO_FREE char *buffer = NULL;
	int status = E2BIG;
	char *from;

	memcpy(&from, &text, sizeof(from)); /* iconv()'s parameter lacks a const */
	while (status == E2BIG && room <= ENCODING_LIMIT_BYTES) {
		char *to;
		size_t left;

		room *= 2;
		buffer = mem_resize_array(buffer, room, 1);
		to = buffer + written;
		left = room - written;
		status = convert_piece(converter, &from, &length, &to, &left);
		written = (size_t)(to - buffer);
	}
	out->text = arena_strndup(arena, buffer, written);
	out->length = written;
	out->is_converted = true;
	return status;
}

static int convert_from(struct arena *arena, const char *path, const char *encoding,
			const char *text, size_t length, struct utf8_text *out, struct error *error)
{
	AUTO(converter) converter = { iconv_open("UTF-8", encoding) };

	if (converter.handle == NO_CONVERTER)
		return fail(path, out, error, "unknown encoding", encoding);
	switch (convert(arena, &converter, text, length, out)) {
	case 0:
		return 0;
	case E2BIG:
		return fail(path, out, error, "too much text when converted from", encoding);
	default:
		return fail(path, out, error, "these bytes are not valid", encoding);
	}
}

int encoding_to_utf8(struct arena *arena, const char *path, const char *text, size_t length,
		     struct utf8_text *out, struct error *error)
{
	const struct signature *signature = find_signature(text, length);
	struct utf8_text result = { .text = "" };
	const char *encoding;

	if (length > ENCODING_LIMIT_BYTES)
		return error_set(error, "%s:1:1: more than %u bytes", path, ENCODING_LIMIT_BYTES);
	result.mark_length = signature ? signature->mark_length : 0;
	text += result.mark_length;
	length -= result.mark_length;
	encoding = signature ? signature->encoding : declared_encoding(arena, text, length);
	if (encoding && !signature && is_wide(encoding))
		return fail(path, &result, error, "the text is not in the encoding that it names,",
			    encoding);
	if (encoding && strcasecmp(encoding, "UTF-8") != 0 && strcasecmp(encoding, "UTF8") != 0) {
		if (convert_from(arena, path, encoding, text, length, &result, error) < 0)
			return -1;
	} else {
		result.text = arena_strndup(arena, text, length);
		result.length = length;
	}
	*out = result;
	return 0;
}
