/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sets of small numbers. */
#include "base/bitmap.h"

#include <string.h>

#include "base/number.h"

#define WORD_BITS 64u

static uint64_t bit_mask(unsigned bit)
{
	return UINT64_C(1) << (bit % WORD_BITS);
}

/* Bits from … 63 of a word. */
static uint64_t mask_from(unsigned bit)
{
	return UINT64_MAX << (bit % WORD_BITS);
}

/* Bits 0 … bit of a word. */
static uint64_t mask_up_to(unsigned bit)
{
	return UINT64_MAX >> (WORD_BITS - 1 - bit % WORD_BITS);
}

static void reserve(struct arena *arena, struct bitmap *map, unsigned bit)
{
	uint32_t needed = bit / WORD_BITS + 1;
	uint64_t *words;

	if (needed <= map->n_words)
		return;
	if (needed < map->n_words * 2) /* bits set one by one, upwards, don't copy each time */
		needed = map->n_words * 2;
	words = ARENA_ARRAY(arena, uint64_t, needed);
	if (map->n_words)
		memcpy(words, map->words, map->n_words * sizeof(*words));
	map->words = words;
	map->n_words = needed;
}

void bitmap_set(struct arena *arena, struct bitmap *map, unsigned bit)
{
	reserve(arena, map, bit);
	map->words[bit / WORD_BITS] |= bit_mask(bit);
}

void bitmap_set_range(struct arena *arena, struct bitmap *map, unsigned first, unsigned last)
{
	unsigned word = first / WORD_BITS, last_word = last / WORD_BITS;

	if (first > last)
		return;
	reserve(arena, map, last);
	if (word == last_word) {
		/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): reserve() made room */
		map->words[word] |= mask_from(first) & mask_up_to(last);
		return;
	}
	map->words[word] |= mask_from(first);
	while (++word < last_word)
		map->words[word] = UINT64_MAX;
	map->words[last_word] |= mask_up_to(last);
}

void bitmap_clear(struct bitmap *map, unsigned bit)
{
	if (bit / WORD_BITS < map->n_words)
		map->words[bit / WORD_BITS] &= ~bit_mask(bit);
}

struct bitmap bitmap_copy(struct arena *arena, const struct bitmap *map)
{
	struct bitmap copy = { .n_words = map->n_words };

	if (map->n_words == 0)
		return copy;
	copy.words = ARENA_ARRAY(arena, uint64_t, map->n_words);
	memcpy(copy.words, map->words, map->n_words * sizeof(*copy.words));
	return copy;
}

void bitmap_add(struct arena *arena, struct bitmap *map, const struct bitmap *more)
{
	unsigned last = bitmap_last(more);

	if (last == BITMAP_NONE)
		return;
	reserve(arena, map, last);
	for (uint32_t i = 0; i <= last / WORD_BITS; i++)
		map->words[i] |= more->words[i];
}

void bitmap_remove(struct bitmap *map, const struct bitmap *less)
{
	for (uint32_t i = 0; i < map->n_words && i < less->n_words; i++)
		map->words[i] &= ~less->words[i];
}

void bitmap_intersect(struct bitmap *map, const struct bitmap *other)
{
	for (uint32_t i = 0; i < map->n_words; i++)
		map->words[i] &= i < other->n_words ? other->words[i] : 0;
}

bool bitmap_has(const struct bitmap *map, unsigned bit)
{
	return bit / WORD_BITS < map->n_words && map->words[bit / WORD_BITS] & bit_mask(bit);
}

bool bitmap_is_empty(const struct bitmap *map)
{
	return bitmap_first(map) == BITMAP_NONE;
}

bool bitmap_is_equal(const struct bitmap *a, const struct bitmap *b)
{
	return bitmap_is_subset(a, b) && bitmap_is_subset(b, a);
}

bool bitmap_is_subset(const struct bitmap *a, const struct bitmap *b)
{
	for (uint32_t i = 0; i < a->n_words; i++)
		if (a->words[i] & ~(i < b->n_words ? b->words[i] : 0))
			return false;
	return true;
}

bool bitmap_intersects(const struct bitmap *a, const struct bitmap *b)
{
	for (uint32_t i = 0; i < a->n_words && i < b->n_words; i++)
		if (a->words[i] & b->words[i])
			return true;
	return false;
}

unsigned bitmap_count(const struct bitmap *map)
{
	unsigned count = 0;

	for (uint32_t i = 0; i < map->n_words; i++)
		if (map->words[i]) /* most are empty, and few processors are told to count bits */
			count += (unsigned)__builtin_popcountll(map->words[i]);
	return count;
}

unsigned bitmap_first(const struct bitmap *map)
{
	return bitmap_next(map, 0);
}

unsigned bitmap_last(const struct bitmap *map)
{
	for (uint32_t i = map->n_words; i-- > 0;)
		if (map->words[i])
			return i * WORD_BITS + WORD_BITS - 1 -
			       (unsigned)__builtin_clzll(map->words[i]);
	return BITMAP_NONE;
}

unsigned bitmap_next(const struct bitmap *map, unsigned from)
{
	uint64_t mask = mask_from(from);

	for (uint32_t i = from / WORD_BITS; i < map->n_words; i++, mask = UINT64_MAX)
		if (map->words[i] & mask)
			return i * WORD_BITS + (unsigned)__builtin_ctzll(map->words[i] & mask);
	return BITMAP_NONE;
}

unsigned bitmap_next_clear(const struct bitmap *map, unsigned from)
{
	uint64_t mask = mask_from(from);
	uint32_t i = from / WORD_BITS;

	for (; i < map->n_words; i++, mask = UINT64_MAX)
		if (~map->words[i] & mask)
			return i * WORD_BITS + (unsigned)__builtin_ctzll(~map->words[i] & mask);
	return i * WORD_BITS > from ? i * WORD_BITS : from;
}

void bitmap_format(const struct bitmap *map, struct strbuf *out)
{
	unsigned first = bitmap_first(map);

	while (first != BITMAP_NONE) {
		unsigned behind = bitmap_next_clear(map, first);

		strbuf_add_unsigned(out, first);
		if (behind - 1 > first) {
			strbuf_add_char(out, '-');
			strbuf_add_unsigned(out, behind - 1);
		}
		first = bitmap_next(map, behind);
		if (first != BITMAP_NONE)
			strbuf_add_char(out, ',');
	}
}

const char *bitmap_text(struct arena *arena, const struct bitmap *map)
{
	AUTO(strbuf) text = STRBUF_INIT;

	bitmap_format(map, &text);
	return arena_strdup(arena, strbuf_text(&text));
}

/* One item of a list: N, N-M or ^N. */
struct item {
	unsigned first, last;
	bool is_removal;
};

/* As libvirt's virSkipSpaces. */
static const char *skip_blanks(const char *p)
{
	while (*p == ' ' || (*p >= '\t' && *p <= '\r'))
		p++;
	return p;
}

/* Blames the item that starts at item; always NULL. */
static const char *refuse(struct bitmap_error *error, const char *item, const char *reason)
{
	const char *end = item + strcspn(item, ",");

	while (end > item && skip_blanks(end - 1) != end - 1)
		end--;
	if (end == item && *item)
		end++; /* the comma that follows where an item lacks */
	*error = (struct bitmap_error){ .length = (size_t)(end - item), .reason = reason };
	return NULL;
}

/* Reads the digits at p; what is too large is blamed on item. Gives what follows them, or NULL. */
static const char *read_number(const char *item, const char *p, unsigned *out,
			       struct bitmap_error *error)
{
	size_t length = strspn(p, "0123456789");
	uint64_t value;

	switch (number_parse_digits(p, length, BITMAP_MAX_BIT, &value)) {
	case NUMBER_OK:
		*out = (unsigned)value;
		return p + length;
	case NUMBER_RANGE:
		return refuse(error, item, "has a number above 16383");
	case NUMBER_SYNTAX:
		break;
	}
	return refuse(error, item, "has an item that is not a number");
}

/* p is behind the minus. libvirt takes a sign in front of this number, by virStrToLong_i. */
static const char *read_range_end(const char *text, const char *p, struct item *item,
				  struct bitmap_error *error)
{
	bool minus;

	if (item->is_removal)
		return refuse(error, text, "excludes a range, where only single numbers can be");
	p = skip_blanks(p);
	minus = *p == '-';
	if (*p == '-' || *p == '+')
		p++;
	if (!strchr("0123456789", *p) || !*p)
		return refuse(error, text, "has a range without an end");
	p = read_number(text, p, &item->last, error);
	if (p && (item->last < item->first || (minus && item->last)))
		return refuse(error, text, "has a range that runs backwards");
	return p;
}

/* Gives what follows the item and the blanks behind it, a comma or the end, or NULL. */
static const char *read_item(const char *text, struct item *item, struct bitmap_error *error)
{
	const char *p = text;

	item->is_removal = *p == '^';
	if (item->is_removal)
		p++;
	if (!*p || *p == ',')
		return refuse(error, text,
			      item->is_removal ? "has a ^ without a number" : "has an empty item");
	p = read_number(text, p, &item->first, error);
	if (!p)
		return NULL;
	item->last = item->first;
	p = skip_blanks(p);
	if (*p == '-')
		p = read_range_end(text, p + 1, item, error);
	if (!p)
		return NULL;
	p = skip_blanks(p);
	if (*p && *p != ',')
		return refuse(error, text, "has an item that is not a number");
	return p;
}

int bitmap_parse(struct arena *arena, const char *text, struct bitmap *out,
		 struct bitmap_error *error)
{
	struct bitmap map = { .n_words = 0 };
	const char *p = skip_blanks(text);

	if (!*p) {
		*error =
			(struct bitmap_error){ .length = (size_t)(p - text), .reason = "is empty" };
		return -1;
	}
	while (*p) {
		struct item item = { .first = 0 };
		const char *behind = read_item(p, &item, error);

		if (!behind) {
			error->at = (size_t)(p - text);
			return -1;
		}
		if (item.is_removal)
			bitmap_clear(&map, item.first);
		else
			bitmap_set_range(arena, &map, item.first, item.last);
		p = *behind ? skip_blanks(behind + 1) : behind;
	}
	*out = map;
	return 0;
}
