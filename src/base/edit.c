/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Edits of findings put into a text, and unified diffs of them. */
#include "base/edit.h"

#include <string.h>

/* Lines around a change that a diff shows. */
#define CONTEXT_LINES 3u

void edits_begin(struct edits *edits, const char *text, size_t length, size_t shift)
{
	const char *line_end = length ? memchr(text, '\n', length) : NULL;

	edits->text = text;
	edits->length = length;
	edits->shift = shift;
	edits->crlf = line_end && line_end > text && line_end[-1] == '\r';
}

/* What is put in at the edge of something else that changes could go before it or behind it. */
static bool touches(const struct edit *a, const struct edit *b)
{
	size_t a_end = a->at + a->length, b_end = b->at + b->length;

	if (a->length == 0 || b->length == 0)
		return a->at <= b_end && b->at <= a_end;
	return a->at < b_end && b->at < a_end;
}

/* Where in the list an edit belongs: behind those that begin before it. */
static size_t place_of(const struct edits *edits, const struct edit *edit)
{
	size_t low = 0, high = edits->n_items;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (edits->items[middle].at < edit->at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_free(const struct edits *edits, const struct edit *edit)
{
	size_t place = place_of(edits, edit);

	if (edit->at > edits->length || edit->length > edits->length - edit->at)
		return false;
	if (place > 0 && touches(&edits->items[place - 1], edit))
		return false;
	/* what is behind may be an insertion at the edge, and then one more */
	for (size_t i = place; i < edits->n_items && i < place + 2; i++)
		if (touches(&edits->items[i], edit))
			return false;
	return true;
}

static void insert(struct edits *edits, const struct edit *edit)
{
	size_t place = place_of(edits, edit);

	(void)ARENA_APPEND(&edits->arena, edits->items, edits->n_items);
	memmove(&edits->items[place + 1], &edits->items[place],
		(edits->n_items - 1 - place) * sizeof(*edits->items));
	edits->items[place] = *edit;
}

static struct edit edit_of(const struct edits *edits, const struct diag_edit *from)
{
	return (struct edit){
		.at = edits->shift + from->at.at,
		.length = from->at.length,
		.text = from->text,
	};
}

bool edits_add(struct edits *edits, const struct diag *diag)
{
	AUTO(edits) own = EDITS_INIT;

	edits_begin(&own, edits->text, edits->length, edits->shift);
	for (size_t i = 0; i < diag->n_edits; i++) {
		struct edit edit = edit_of(edits, &diag->edits[i]);

		if (!is_free(edits, &edit) || !is_free(&own, &edit))
			return false;
		insert(&own, &edit);
	}
	for (size_t i = 0; i < own.n_items; i++) {
		own.items[i].text = arena_strdup(&edits->arena, own.items[i].text);
		insert(edits, &own.items[i]);
	}
	return own.n_items > 0;
}

static void add_text(const struct edits *edits, const char *text, struct strbuf *out)
{
	for (const char *at = text; *at; at++) {
		if (*at == '\n' && edits->crlf)
			strbuf_add_char(out, '\r');
		strbuf_add_char(out, *at);
	}
}

/* The new text of a part of the old one that begins at an edit's line and ends at one's. */
static void apply_part(const struct edits *edits, size_t at, size_t end, size_t first,
		       struct strbuf *out)
{
	for (size_t i = first; i < edits->n_items; i++) {
		const struct edit *edit = &edits->items[i];

		if (edit->at + edit->length > end)
			break;
		strbuf_add(out, edits->text + at, edit->at - at);
		add_text(edits, edit->text, out);
		at = edit->at + edit->length;
	}
	strbuf_add(out, edits->text + at, end - at);
}

void edits_apply(const struct edits *edits, struct strbuf *out)
{
	apply_part(edits, 0, edits->length, 0, out);
}

/* Lines of the old text that become others. */
struct change {
	size_t at, end;	      /* old text, whole lines */
	size_t first, behind; /* its edits */
	const char *text;     /* new, whole lines */
	size_t length;
};

struct change_list {
	struct arena arena;
	struct change *items;
	size_t n_items;
};

static void change_list_done(struct change_list *list)
{
	arena_done(&list->arena);
}

static size_t line_start(const char *text, size_t at)
{
	while (at > 0 && text[at - 1] != '\n')
		at--;
	return at;
}

/* Behind the line that has this byte. */
static size_t line_end(const char *text, size_t length, size_t at)
{
	const char *end = at < length ? memchr(text + at, '\n', length - at) : NULL;

	return end ? (size_t)(end - text) + 1 : length;
}

static size_t count_lines(const char *text, size_t length)
{
	size_t n = 0;

	for (size_t at = 0; at < length; at = line_end(text, length, at))
		n++;
	return n;
}

static struct change change_of(const struct edits *edits, size_t i)
{
	const struct edit *edit = &edits->items[i];
	size_t end = edit->at + edit->length, length = strlen(edit->text);
	struct change change = {
		.at = line_start(edits->text, edit->at),
		.first = i,
		.behind = i + 1,
	};
	bool whole_lines = change.at == edit->at && line_start(edits->text, end) == end &&
			   (length == 0 || edit->text[length - 1] == '\n');

	change.end = whole_lines ? end : line_end(edits->text, edits->length, end);
	return change;
}

/* Lines at its ends that stay as they are belong to no change. */
static void trim(const struct edits *edits, struct change *change)
{
	const char *old = edits->text;

	while (change->at < change->end && change->length > 0) {
		size_t n = line_end(old, change->end, change->at) - change->at;

		if (n > change->length || memcmp(old + change->at, change->text, n) != 0 ||
		    change->text[n - 1] != '\n')
			break;
		change->at += n;
		change->text += n;
		change->length -= n;
	}
	while (change->at < change->end && change->length > 0) {
		size_t n = change->end -
			   line_start(old + change->at, change->end - change->at - 1) - change->at;

		if (n > change->length ||
		    memcmp(old + change->end - n, change->text + change->length - n, n) != 0)
			break;
		if (n < change->length && change->text[change->length - n - 1] != '\n')
			break;
		change->end -= n;
		change->length -= n;
	}
}

static void find_changes(const struct edits *edits, struct change_list *list)
{
	for (size_t i = 0; i < edits->n_items; i++) {
		struct change change = change_of(edits, i);
		struct change *last = list->n_items ? &list->items[list->n_items - 1] : NULL;

		if (last && change.at <= last->end) {
			last->end = change.end > last->end ? change.end : last->end;
			last->behind = i + 1;
			continue;
		}
		*ARENA_APPEND(&list->arena, list->items, list->n_items) = change;
	}
	for (size_t i = 0; i < list->n_items; i++) {
		struct change *change = &list->items[i];
		AUTO(strbuf) text = STRBUF_INIT;

		apply_part(edits, change->at, change->end, change->first, &text);
		change->length = text.length;
		change->text = arena_strndup(&list->arena, strbuf_text(&text), text.length);
		trim(edits, change);
	}
}

static void add_lines(struct strbuf *out, char sign, const char *text, size_t length)
{
	for (size_t at = 0, end; at < length; at = end) {
		end = line_end(text, length, at);
		strbuf_add_char(out, sign);
		strbuf_add(out, text + at, end - at);
		if (text[end - 1] != '\n')
			strbuf_add_string(out, "\n\\ No newline at end of file\n");
	}
}

static size_t lines_before(const char *text, size_t at, size_t n)
{
	while (n-- > 0 && at > 0)
		at = line_start(text, at - 1);
	return at;
}

static size_t lines_behind(const struct edits *edits, size_t at, size_t n)
{
	while (n-- > 0 && at < edits->length)
		at = line_end(edits->text, edits->length, at);
	return at;
}

/* "3,7"; a range without lines is told by the line before it. */
static void add_range(struct strbuf *out, char sign, size_t line, size_t n)
{
	strbuf_printf(out, " %c%zu,%zu", sign, n ? line + 1 : line, n);
}

/* Changes first to behind, their context in common. Counts the lines that were added so far. */
static void add_hunk(const struct edits *edits, const struct change *changes, size_t n,
		     ptrdiff_t *growth, struct strbuf *out)
{
	size_t at = lines_before(edits->text, changes[0].at, CONTEXT_LINES);
	size_t end = lines_behind(edits, changes[n - 1].end, CONTEXT_LINES);
	size_t line = count_lines(edits->text, at);
	size_t n_old = count_lines(edits->text + at, end - at), n_new = n_old;

	for (size_t i = 0; i < n; i++) {
		n_new -= count_lines(edits->text + changes[i].at, changes[i].end - changes[i].at);
		n_new += count_lines(changes[i].text, changes[i].length);
	}
	strbuf_add_string(out, "@@");
	add_range(out, '-', line, n_old);
	add_range(out, '+', (size_t)((ptrdiff_t)line + *growth), n_new);
	strbuf_add_string(out, " @@\n");
	*growth += (ptrdiff_t)n_new - (ptrdiff_t)n_old;
	for (size_t i = 0; i < n; i++) {
		add_lines(out, ' ', edits->text + at, changes[i].at - at);
		add_lines(out, '-', edits->text + changes[i].at, changes[i].end - changes[i].at);
		add_lines(out, '+', changes[i].text, changes[i].length);
		at = changes[i].end;
	}
	add_lines(out, ' ', edits->text + at, end - at);
}

void edits_diff(const struct edits *edits, const char *path, struct strbuf *out)
{
	AUTO(change_list) list = { .arena = ARENA_INIT };
	ptrdiff_t growth = 0;

	if (edits->n_items == 0)
		return;
	path += strspn(path, "/");
	strbuf_printf(out, "--- a/%s\n+++ b/%s\n", path, path);
	find_changes(edits, &list);
	for (size_t i = 0, n; i < list.n_items; i += n) {
		for (n = 1; i + n < list.n_items; n++)
			if (lines_behind(edits, list.items[i + n - 1].end, 2 * CONTEXT_LINES) <
			    list.items[i + n].at)
				break;
		add_hunk(edits, &list.items[i], n, &growth, out);
	}
}

void edits_done(struct edits *edits)
{
	arena_done(&edits->arena);
	*edits = (struct edits)EDITS_INIT;
}
