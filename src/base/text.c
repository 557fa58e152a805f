/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* UTF-8 text from outside. */
#include "base/text.h"

#include <string.h>

/* The last two of each plane stand for nothing, for ever. */
#define IS_PLANE_END(code_point) (((code_point)&0xFFFE) == 0xFFFE)

/* What a first byte promises: how many follow, its own bits, the least that needs so many. */
struct lead {
	unsigned char mask, bits; /* byte & mask == bits */
	unsigned char n_following;
	uint32_t least;
};

static const struct lead leads[] = {
	{ .mask = 0xE0, .bits = 0xC0, .n_following = 1, .least = 0x80 },
	{ .mask = 0xF0, .bits = 0xE0, .n_following = 2, .least = 0x800 },
	{ .mask = 0xF8, .bits = 0xF0, .n_following = 3, .least = 0x10000 },
};

static bool is_code_point(uint32_t value)
{
	return value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
}

static const struct lead *find_lead(unsigned char first)
{
	for (size_t i = 0; i < ARRAY_SIZE(leads); i++)
		if ((first & leads[i].mask) == leads[i].bits)
			return &leads[i];
	return NULL;
}

uint32_t text_decode(const char *text, size_t length, size_t *used)
{
	const unsigned char *bytes = (const unsigned char *)text;
	const struct lead *lead;
	uint32_t value;

	*used = length ? 1 : 0;
	if (length == 0)
		return 0;
	if (bytes[0] < 0x80)
		return bytes[0];
	lead = find_lead(bytes[0]);
	if (!lead || length <= lead->n_following)
		return TEXT_REPLACEMENT;
	value = bytes[0] & (unsigned char)~lead->mask;
	for (size_t i = 1; i <= lead->n_following; i++) {
		if ((bytes[i] & 0xC0) != 0x80)
			return TEXT_REPLACEMENT;
		value = value << 6 | (bytes[i] & 0x3F);
	}
	if (value < lead->least || !is_code_point(value))
		return TEXT_REPLACEMENT;
	*used = lead->n_following + 1u;
	return value;
}

struct range {
	uint32_t first, last;
};

/* Invisible, or able to change what stands around it. */
static const struct range unsafe[] = {
	{ 0x0000, 0x001F },   { 0x007F, 0x009F },   { 0x00AD, 0x00AD }, { 0x061C, 0x061C },
	{ 0x115F, 0x1160 },   { 0x17B4, 0x17B5 },   { 0x180B, 0x180F }, { 0x200B, 0x200F },
	{ 0x2028, 0x202E },   { 0x2060, 0x206F },   { 0x3164, 0x3164 }, { 0xFDD0, 0xFDEF },
	{ 0xFEFF, 0xFEFF },   { 0xFFA0, 0xFFA0 },   { 0xFFF0, 0xFFFB }, { 0x1BCA0, 0x1BCA3 },
	{ 0x1D173, 0x1D17A }, { 0xE0000, 0xE0FFF },
};

bool text_is_unsafe(uint32_t code_point)
{
	if (code_point >= 0x20 && code_point < 0x7F)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(unsafe); i++)
		if (code_point >= unsafe[i].first && code_point <= unsafe[i].last)
			return true;
	return IS_PLANE_END(code_point) || !is_code_point(code_point);
}

static void add_code(struct strbuf *out, uint32_t code_point)
{
	switch (code_point) {
	case '\t':
		strbuf_add_string(out, "\\t");
		break;
	case '\n':
		strbuf_add_string(out, "\\n");
		break;
	case '\r':
		strbuf_add_string(out, "\\r");
		break;
	default:
		strbuf_printf(out, "\\u{%x}", (unsigned)code_point);
	}
}

size_t text_plain_length(const char *text, size_t length)
{
	size_t n = 0;

	while (n < length && text[n] >= ' ' && text[n] < 0x7f)
		n++;
	return n;
}

void text_add_escaped(struct strbuf *out, const char *text, size_t length)
{
	size_t plain = 0, used; /* what can be added as it is starts at plain */

	for (size_t i = text_plain_length(text, length); i < length;
	     i += used, i += text_plain_length(text + i, length - i)) {
		uint32_t code_point = text_decode(text + i, length - i, &used);
		bool is_broken = code_point == TEXT_REPLACEMENT && used == 1;

		if (!is_broken && !text_is_unsafe(code_point))
			continue;
		strbuf_add(out, text + plain, i - plain);
		if (is_broken)
			strbuf_printf(out, "\\x%02x", (unsigned char)text[i]);
		else
			add_code(out, code_point);
		plain = i + used;
	}
	if (length > plain)
		strbuf_add(out, text + plain, length - plain);
}

static void add_json_escape(struct strbuf *out, uint32_t code_point)
{
	if (code_point > 0xffff) {
		uint32_t rest = code_point - 0x10000;

		strbuf_printf(out, "\\u%04x\\u%04x", 0xd800u + (rest >> 10),
			      0xdc00u + (rest & 0x3ff));
		return;
	}
	strbuf_printf(out, "\\u%04x", code_point);
}

void text_add_json_ascii(struct strbuf *out, const char *json, size_t length)
{
	size_t used;

	for (size_t at = 0; at < length; at += used) {
		uint32_t code_point = text_decode(json + at, length - at, &used);

		if (code_point < 0x80)
			strbuf_add(out, json + at, used);
		else
			add_json_escape(out, code_point);
	}
}

/* How many blanks stand in an empty array or object that begins here. */
static size_t blanks_in_empty(const char *json)
{
	size_t n;

	if (json[0] != '[' && json[0] != '{')
		return 0;
	n = strspn(json + 1, " \n");
	return json[1 + n] == ']' || json[1 + n] == '}' ? n : 0;
}

/*
 * Outside of strings JSON text is plain ASCII. json-c before 0.17 breaks the line in what is empty,
 * later ones don't.
 */
void text_add_json(struct strbuf *out, const char *json)
{
	size_t length = strlen(json), plain = 0, used = 1;
	bool in_string = false;

	for (size_t at = 0; at < length; at += used) {
		uint32_t code_point = (unsigned char)json[at];
		size_t blanks = in_string ? 0 : blanks_in_empty(json + at);

		used = in_string && code_point == '\\' ? 2 : 1;
		if (code_point == '"')
			in_string = !in_string;
		if (blanks) {
			strbuf_add(out, json + plain, at + 1 - plain);
			used += blanks;
			plain = at + used;
		}
		if (code_point < 0x7f)
			continue;
		code_point = text_decode(json + at, length - at, &used);
		if (!text_is_unsafe(code_point))
			continue;
		strbuf_add(out, json + plain, at - plain);
		add_json_escape(out, code_point);
		plain = at + used;
	}
	strbuf_add(out, json + plain, length - plain);
}
