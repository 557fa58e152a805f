/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Formatted text. */
#include "base/format.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Where text goes; what is beyond the room is counted only. */
struct output {
	char *to;
	size_t room, length;
};

static void put(struct output *out, const char *text, size_t length)
{
	if (out->length < out->room) {
		size_t left = out->room - out->length;

		memcpy(out->to + out->length, text, length < left ? length : left);
	}
	out->length += length;
}

static void put_unsigned(struct output *out, uint64_t number)
{
	uint64_t scale = 1;

	while (number / scale >= 10)
		scale *= 10;
	for (; scale > 0; scale /= 10) {
		char digit = (char)('0' + number / scale % 10);

		put(out, &digit, 1);
	}
}

size_t format_unsigned(char *to, uint64_t number)
{
	struct output out = { .to = to, .room = FORMAT_DIGITS };

	put_unsigned(&out, number);
	return out.length;
}

static void put_int(struct output *out, int number)
{
	if (number < 0)
		put(out, "-", 1);
	put_unsigned(out, number < 0 ? -(uint64_t)number : (uint64_t)number);
}

static void put_string(struct output *out, const char *text, int limit)
{
	if (!text)
		text = "(null)"; /* as glibc */
	put(out, text, limit < 0 ? strlen(text) : strnlen(text, (size_t)limit));
}

/* What stands behind a %, and how long it is. */
enum conversion {
	CONVERSION_OTHER,
	CONVERSION_PERCENT,
	CONVERSION_STRING,
	CONVERSION_STRING_CUT,
	CONVERSION_CHAR,
	CONVERSION_INT,
	CONVERSION_UNSIGNED,
	CONVERSION_SIZE,
	CONVERSION_LONG,
	CONVERSION_LONG_LONG,
};

static const struct {
	const char *text;
	size_t length;
	enum conversion conversion;
} conversions[] = {
	{ "s", 1, CONVERSION_STRING },	     { "u", 1, CONVERSION_UNSIGNED },
	{ "zu", 2, CONVERSION_SIZE },	     { "lu", 2, CONVERSION_LONG },
	{ "llu", 3, CONVERSION_LONG_LONG },  { "d", 1, CONVERSION_INT },
	{ "c", 1, CONVERSION_CHAR },	     { "%", 1, CONVERSION_PERCENT },
	{ ".*s", 3, CONVERSION_STRING_CUT },
};

static enum conversion read_conversion(const char **format)
{
	for (size_t i = 0; i < ARRAY_SIZE(conversions); i++) {
		if (strncmp(*format, conversions[i].text, conversions[i].length) != 0)
			continue;
		*format += conversions[i].length;
		return conversions[i].conversion;
	}
	return CONVERSION_OTHER;
}

/* A struct, so that functions can take arguments from it one after the other. */
struct arguments {
	va_list list;
};

static bool put_argument(struct output *out, enum conversion conversion, struct arguments *args)
{
	int number;
	char c;

	switch (conversion) {
	case CONVERSION_PERCENT:
		put(out, "%", 1);
		return true;
	case CONVERSION_STRING:
		put_string(out, va_arg(args->list, const char *), -1);
		return true;
	case CONVERSION_STRING_CUT:
		number = va_arg(args->list, int);
		put_string(out, va_arg(args->list, const char *), number);
		return true;
	case CONVERSION_CHAR:
		c = (char)va_arg(args->list, int);
		put(out, &c, 1);
		return true;
	case CONVERSION_INT:
		put_int(out, va_arg(args->list, int));
		return true;
	case CONVERSION_UNSIGNED:
		put_unsigned(out, va_arg(args->list, unsigned));
		return true;
	case CONVERSION_SIZE:
		put_unsigned(out, va_arg(args->list, size_t));
		return true;
	case CONVERSION_LONG:
		put_unsigned(out, va_arg(args->list, unsigned long));
		return true;
	case CONVERSION_LONG_LONG:
		put_unsigned(out, va_arg(args->list, unsigned long long));
		return true;
	case CONVERSION_OTHER:
		break;
	}
	return false;
}

/* False where there is a conversion that isn't done here. */
static bool put_all(struct output *out, const char *format, struct arguments *args)
{
	while (*format) {
		const char *percent = strchrnul(format, '%');

		put(out, format, (size_t)(percent - format));
		if (!*percent)
			break;
		format = percent + 1;
		if (!put_argument(out, read_conversion(&format), args))
			return false;
	}
	return true;
}

size_t format_text(char *to, size_t room, const char *format, va_list args)
{
	struct output out = { .to = to, .room = room };
	struct arguments copy;
	bool done;
	int length;

	va_copy(copy.list, args);
	done = put_all(&out, format, &copy);
	va_end(copy.list);
	if (done) {
		if (room > 0)
			to[out.length < room ? out.length : room - 1] = '\0';
		return out.length;
	}
	length = vsnprintf(to, room, format, args);
	if (length < 0)
		mem_exhausted();
	return (size_t)length;
}
