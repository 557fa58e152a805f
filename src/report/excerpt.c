/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lines of source text as they are shown. */
#include "report/excerpt.h"

#include "base/text.h"

#define TAB_COLUMNS 4
/* Where nobody says how wide the screen is: a line that is wider is cut to a window. */
#define LINE_COLUMNS 140u
#define WINDOW_COLUMNS 100u
/* Of a screen, however narrow. */
#define LEAST_COLUMNS 24u
/* Of the window, what stands in front of the span. */
#define BEFORE_PERCENT 40u
/* No need to measure these: too long even if every character takes four bytes and no column. */
#define LINE_BYTES(columns) (16 * (columns))

static const char ellipsis[] = "…";

static bool continues(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

/* text from … to as shown, added to out. */
static void show(const char *text, uint32_t from, uint32_t to, struct strbuf *out)
{
	while (from < to) {
		uint32_t chunk = from;

		while (chunk < to && text[chunk] != '\t')
			chunk++;
		text_add_escaped(out, text + from, chunk - from);
		if (chunk < to)
			strbuf_repeat(out, ' ', TAB_COLUMNS);
		from = chunk + 1;
	}
}

static size_t shown_width(const char *text, uint32_t from, uint32_t to)
{
	size_t width = text_plain_length(text + from, to - from), used = 0;
	AUTO(strbuf) shown = STRBUF_INIT;

	from += (uint32_t)width;
	show(text, from, to, &shown);
	for (size_t at = 0; at < shown.length; at += used)
		width += text_width(text_decode(shown.text + at, shown.length - at, &used));
	return width;
}

/* Back from at, not before first, by characters of so many columns in all. */
static uint32_t back(const char *text, uint32_t at, uint32_t first, size_t columns)
{
	while (at > first) {
		uint32_t before = at - 1;
		size_t width;

		while (before > first && continues(text[before]))
			before--;
		width = shown_width(text, before, at);
		if (width > columns)
			break;
		columns -= width;
		at = before;
	}
	return at;
}

static uint32_t forward(const char *text, uint32_t at, uint32_t last, size_t columns)
{
	while (at < last) {
		uint32_t behind = at + 1;
		size_t width;

		while (behind < last && continues(text[behind]))
			behind++;
		width = shown_width(text, at, behind);
		if (width > columns)
			break;
		columns -= width;
		at = behind;
	}
	return at;
}

/* The bytes of a line that are shown. */
struct window {
	uint32_t from, to;
};

static struct window choose_window(const struct source *source, struct window line, uint32_t at,
				   unsigned columns)
{
	unsigned most = columns < LEAST_COLUMNS ? LEAST_COLUMNS : columns;
	unsigned width = most - 2; /* an ellipsis on each side */
	struct window window = line;

	if (columns == 0) {
		most = LINE_COLUMNS;
		width = WINDOW_COLUMNS;
	}
	if (line.to - line.from <= LINE_BYTES(most) &&
	    shown_width(source->text, line.from, line.to) <= most)
		return window;
	window.to = forward(source->text, at, line.to, width - width * BEFORE_PERCENT / 100);
	window.from = back(source->text, at, line.from, width * BEFORE_PERCENT / 100);
	/* what isn't needed on one side is used on the other */
	window.to = forward(source->text, window.from, line.to, width);
	window.from = back(source->text, window.to, line.from, width);
	return window;
}

static uint32_t clamp(uint32_t value, uint32_t low, uint32_t high)
{
	if (value < low)
		return low;
	return value > high ? high : value;
}

/* Where the underline ends: with the line at the latest, and then not below trailing blanks. */
static uint32_t last_byte(const char *text, struct window line, uint32_t from, struct span span)
{
	uint32_t to = clamp(span.at + span.length, from, line.to);

	if (span.at + span.length > line.to)
		while (to > from && (text[to - 1] == ' ' || text[to - 1] == '\t'))
			to--;
	return to;
}

void excerpt_make(const struct source *source, const struct source_position *position,
		  struct span span, unsigned columns, struct excerpt *out)
{
	struct window line = { position->line_at, position->line_at + position->line_length };
	uint32_t from = clamp(span.at, line.from, line.to);
	struct window window = choose_window(source, line, from, columns);
	uint32_t to = clamp(last_byte(source->text, line, from, span), from, window.to);
	size_t width = shown_width(source->text, from, to);
	bool starts_later = window.from > line.from, ends_earlier = window.to < line.to;

	strbuf_clear(&out->line);
	out->cut = starts_later || ends_earlier;
	out->underline_at = starts_later + shown_width(source->text, window.from, from);
	out->underline_width = width ? width : 1;
	if (starts_later)
		strbuf_add_string(&out->line, ellipsis);
	show(source->text, window.from, window.to, &out->line);
	while (out->line.length > 0 && out->line.text[out->line.length - 1] == ' ')
		out->line.text[--out->line.length] = '\0';
	if (ends_earlier)
		strbuf_add_string(&out->line, ellipsis);
}

void excerpt_done(struct excerpt *excerpt)
{
	strbuf_done(&excerpt->line);
}
