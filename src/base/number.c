/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text to number. */
#include "base/number.h"

#include <stdbool.h>

/* What stands in a text, before it is held against any bound. */
struct reading {
	uint64_t magnitude;
	bool minus;
	bool too_large; /* for magnitude */
};

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* 16 and more for what is no digit in any base of ours. */
static unsigned digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a') + 10;
	if (c >= 'A' && c <= 'F')
		return (unsigned)(c - 'A') + 10;
	return 16;
}

static void add_digit(struct reading *reading, unsigned base, unsigned digit)
{
	uint64_t *to = &reading->magnitude;

	if (__builtin_mul_overflow(*to, base, to) || __builtin_add_overflow(*to, digit, to))
		reading->too_large = true;
}

/* Skips 0x where a hexadecimal digit follows; C's prefixes choose the base where it is 0. */
static const char *skip_prefix(const char *p, unsigned *base)
{
	bool hex = p[0] == '0' && (p[1] | 0x20) == 'x' && digit_value(p[2]) < 16;

	if (*base == 0)
		*base = hex ? 16 : *p == '0' ? 8 : 10;
	return hex && *base == 16 ? p + 2 : p;
}

static bool read_whole(const char *text, unsigned base, struct reading *out)
{
	struct reading reading = { .magnitude = 0 };
	const char *p = text, *digits;

	while (is_space(*p))
		p++;
	if (*p == '-' || *p == '+')
		reading.minus = *p++ == '-';
	digits = p = skip_prefix(p, &base);
	for (; digit_value(*p) < base; p++)
		add_digit(&reading, base, digit_value(*p));
	if (p == digits || *p)
		return false;
	*out = reading;
	return true;
}

static enum number_status parse(const char *text, unsigned base, uint64_t max, uint64_t *out)
{
	struct reading reading;

	if (!read_whole(text, base, &reading))
		return NUMBER_SYNTAX;
	if (reading.minus || reading.too_large || reading.magnitude > max)
		return NUMBER_RANGE;
	*out = reading.magnitude;
	return NUMBER_OK;
}

static enum number_status parse_signed(const char *text, unsigned base, int64_t min, int64_t max,
				       int64_t *out)
{
	struct reading reading;
	int64_t value;

	if (!read_whole(text, base, &reading))
		return NUMBER_SYNTAX;
	if (reading.too_large || reading.magnitude > (uint64_t)INT64_MAX + reading.minus)
		return NUMBER_RANGE;
	/* unsigned negation: INT64_MIN has no positive counterpart */
	value = (int64_t)(reading.minus ? -reading.magnitude : reading.magnitude);
	if (value < min || value > max)
		return NUMBER_RANGE;
	*out = value;
	return NUMBER_OK;
}

enum number_status number_parse(const char *text, uint64_t max, uint64_t *out)
{
	return parse(text, 10, max, out);
}

enum number_status number_parse_signed(const char *text, int64_t min, int64_t max, int64_t *out)
{
	return parse_signed(text, 10, min, max, out);
}

enum number_status number_parse_hex(const char *text, uint64_t max, uint64_t *out)
{
	return parse(text, 16, max, out);
}

enum number_status number_parse_c(const char *text, uint64_t max, uint64_t *out)
{
	return parse(text, 0, max, out);
}

enum number_status number_parse_c_signed(const char *text, int64_t min, int64_t max, int64_t *out)
{
	return parse_signed(text, 0, min, max, out);
}

enum number_status number_parse_wrapping(const char *text, uint32_t *out)
{
	struct reading reading;

	if (!read_whole(text, 10, &reading))
		return NUMBER_SYNTAX;
	if (reading.too_large || reading.magnitude > UINT32_MAX)
		return NUMBER_RANGE;
	*out = (uint32_t)(reading.minus ? -reading.magnitude : reading.magnitude);
	return NUMBER_OK;
}

enum number_status number_parse_digits(const char *text, size_t length, uint64_t max, uint64_t *out)
{
	struct reading reading = { .magnitude = 0 };

	if (length == 0)
		return NUMBER_SYNTAX;
	for (size_t i = 0; i < length; i++) {
		unsigned digit = digit_value(text[i]);

		if (digit >= 10)
			return NUMBER_SYNTAX;
		add_digit(&reading, 10, digit);
	}
	if (reading.too_large || reading.magnitude > max)
		return NUMBER_RANGE;
	*out = reading.magnitude;
	return NUMBER_OK;
}

static uint64_t prefix_scale(char prefix, uint64_t base)
{
	static const char prefixes[] = "kmgtpe";
	uint64_t scale = 1;

	for (const char *p = prefixes; *p; p++) {
		scale *= base;
		if ((prefix | 0x20) == *p)
			return scale;
	}
	return 0;
}

/* strcasecmp() follows the locale, where the small I of Turkish is another. lower is lower case. */
static bool is_same_word(const char *text, const char *lower)
{
	for (; *lower; text++, lower++)
		if (*text != *lower && !(*text >= 'A' && *text <= 'Z' && (*text | 0x20) == *lower))
			return false;
	return *text == '\0';
}

uint64_t number_unit_scale(const char *unit, uint64_t default_scale)
{
	if (!unit || !*unit)
		return default_scale;
	if (is_same_word(unit, "b") || is_same_word(unit, "byte") || is_same_word(unit, "bytes"))
		return 1;
	if (!unit[1] || is_same_word(unit + 1, "ib"))
		return prefix_scale(unit[0], 1024);
	if (is_same_word(unit + 1, "b"))
		return prefix_scale(unit[0], 1000);
	return 0;
}

enum number_status number_scale_up_to(uint64_t value, uint64_t scale, uint64_t max_bytes,
				      uint64_t *out_bytes)
{
	if (value > max_bytes / scale)
		return NUMBER_RANGE;
	*out_bytes = value * scale;
	return NUMBER_OK;
}

enum number_status number_scale(uint64_t value, uint64_t scale, uint64_t *out_bytes)
{
	return number_scale_up_to(value, scale, INT64_MAX, out_bytes);
}
