/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Cards: measured, wrapped, and put side by side. */
#include <string.h>

#include "base/text.h"
#include "draw/layout.h"

#define FRAME 2u	  /* columns or rows that a frame takes, both sides */
#define CARD_PADDING 4u	  /* frame and a blank on each side */
#define CARD_WIDEST 80u	  /* a longer line is hard to read */
#define FINDINGS_SHOWN 6u /* of one subject */
#define COLUMN_GAP 3u
#define COLUMN_LEAST 8u /* lines; fewer stay below each other */

void card_add(struct layout *layout, struct card *card, enum picture_tone tone, const char *format,
	      ...)
{
	struct card_line *line = ARENA_APPEND(layout->arena, card->lines, card->n_lines);
	va_list args;

	va_start(args, format);
	line->text = arena_vprintf(layout->arena, format, args);
	va_end(args);
	line->tone = tone;
	line->hue = tone == PICTURE_HUED ? card->hue : PICTURE_NO_HUE;
}

static const char *const severity_marks[] = {
	[DRAW_INFO] = "note",
	[DRAW_WARNING] = "warning",
	[DRAW_ERROR] = "error",
};

static const enum picture_tone severity_tones[] = {
	[DRAW_INFO] = PICTURE_INFO,
	[DRAW_WARNING] = PICTURE_WARNING,
	[DRAW_ERROR] = PICTURE_ERROR,
};

static void add_finding(struct layout *layout, struct card *card,
			const struct draw_finding *finding)
{
	AUTO(strbuf) message = STRBUF_INIT;
	const char *text = finding->diag->message;

	text_add_escaped(&message, text, strlen(text));
	card_add(layout, card, severity_tones[finding->severity], "%s[%s] %s",
		 severity_marks[finding->severity], finding->id, strbuf_text(&message));
}

static bool is_in(struct span inner, struct span outer)
{
	return span_is_given(outer) && inner.at >= outer.at &&
	       inner.at + inner.length <= outer.at + outer.length;
}

/* Whether there is such a cell, or vCPU in one, to mark; else the guest as a whole is. */
static bool is_drawn(const struct guest *guest, enum diag_subject subject, unsigned id)
{
	if (subject == DIAG_SUBJECT_CELL)
		return id < guest->n_cells;
	if (subject == DIAG_SUBJECT_VCPU)
		return guest->vcpus_known && id < guest->n_vcpus &&
		       (guest->n_cells == 0 || guest->vcpus[id].cell < guest->n_cells);
	return subject == DIAG_SUBJECT_NODE;
}

/* The cell or vCPU whose binding or pin is underlined. */
static enum diag_subject underlined(const struct guest *guest, struct span at, unsigned *out_id)
{
	for (unsigned i = 0; i < guest->n_cells; i++) {
		const struct guest_cell *cell = &guest->cells[i];

		*out_id = i;
		if ((is_in(at, cell->binding_at) && domain_find_memnode(guest->domain, i)) ||
		    (cell->domain && is_in(at, cell->domain->at.element)))
			return DIAG_SUBJECT_CELL;
	}
	for (unsigned i = 0; guest->vcpus_known && i < guest->n_vcpus; i++) {
		*out_id = i;
		if (guest->vcpus[i].pin_source == GUEST_PIN_OWN &&
		    is_in(at, guest->vcpus[i].pin_at))
			return DIAG_SUBJECT_VCPU;
	}
	return DIAG_SUBJECT_DOMAIN;
}

static enum diag_subject subject_of(const struct layout *layout, const struct draw_guest *drawn,
				    const struct draw_finding *finding, unsigned *out_id)
{
	const struct diag *diag = finding->diag;
	enum diag_subject subject = diag->subject;

	*out_id = diag->subject_id;
	if (subject == DIAG_SUBJECT_DOMAIN && span_is_given(diag->at))
		subject = underlined(drawn->guest, diag->at, out_id);
	if (subject == DIAG_SUBJECT_NODE &&
	    !(layout->input->host && host_find_node(layout->input->host, *out_id)))
		subject = DIAG_SUBJECT_DOMAIN;
	return is_drawn(drawn->guest, subject, *out_id) ? subject : DIAG_SUBJECT_DOMAIN;
}

enum diag_subject layout_subject(const struct layout *layout, size_t guest, size_t finding,
				 unsigned *out_id)
{
	*out_id = layout->places[guest][finding].id;
	return layout->places[guest][finding].subject;
}

void layout_place_findings(struct layout *layout)
{
	const struct draw_input *input = layout->input;

	layout->places = ARENA_ARRAY(layout->arena, struct finding_place *, input->n_guests);
	for (size_t i = 0; i < input->n_guests; i++) {
		const struct draw_guest *drawn = &input->guests[i];

		layout->places[i] =
			ARENA_ARRAY(layout->arena, struct finding_place, drawn->n_findings);
		for (size_t j = 0; j < drawn->n_findings; j++)
			layout->places[i][j].subject = subject_of(
				layout, drawn, &drawn->findings[j], &layout->places[i][j].id);
	}
}

void card_add_findings(struct layout *layout, struct card *card, size_t guest,
		       enum diag_subject subject, unsigned id)
{
	const struct draw_guest *drawn = &layout->input->guests[guest];
	size_t n = 0;

	for (size_t i = 0; i < drawn->n_findings; i++) {
		unsigned about;

		if (layout_subject(layout, guest, i, &about) != subject ||
		    (subject != DIAG_SUBJECT_DOMAIN && about != id))
			continue;
		if (n++ < FINDINGS_SHOWN || layout->input->all)
			add_finding(layout, card, &drawn->findings[i]);
	}
	if (n > FINDINGS_SHOWN && !layout->input->all)
		card_add(layout, card, PICTURE_DIM, "and %zu more finding%s: see check",
			 n - FINDINGS_SHOWN, n == FINDINGS_SHOWN + 1 ? "" : "s");
}

/* How many bytes of text go into width columns, and in columns what they take. */
static size_t fit(const char *text, size_t width, size_t *columns)
{
	size_t length = strlen(text), used, at = 0;

	*columns = 0;
	for (; at < length; at += used) {
		unsigned taken = text_width(text_decode(text + at, length - at, &used));

		if (*columns + taken > width)
			break;
		*columns += taken;
	}
	return at;
}

/* The bytes of the first line: up to a blank, or behind a comma in a word that is too long. */
static size_t line_length(const char *text, size_t width)
{
	size_t columns, length = fit(text, width, &columns), end = length;

	if (!text[length] || text[length] == ' ')
		return length;
	while (end > 0 && text[end] != ' ')
		end--;
	if (end > 0)
		return end;
	for (end = length; end > 0 && text[end - 1] != ','; end--)
		;
	return end ? end : length ? length : strlen(text);
}

static void put_line(struct layout *layout, size_t box, size_t x, size_t y,
		     const struct card_line *line)
{
	struct picture_text *text = picture_add_text(layout->picture, box, x, y, line->text);

	text->tone = line->tone;
	text->hue = line->hue;
}

/* Gives the number of rows; puts the text only where box isn't NULL. */
static size_t wrap(struct layout *layout, const struct card_line *line, size_t width,
		   const size_t *box, size_t x, size_t y)
{
	const char *rest = line->text;
	size_t rows = 0;

	do {
		size_t indent = rows && line->indent < width / 2 ? line->indent : 0;
		size_t length = line_length(rest, width - indent);

		if (box) {
			struct card_line part = *line;

			part.text = arena_strndup(layout->arena, rest, length);
			put_line(layout, *box, x + indent, y + rows, &part);
		}
		rest += length;
		rest += strspn(rest, " ");
		rows++;
	} while (*rest);
	return rows;
}

void layout_lines(struct layout *layout, const struct card *card)
{
	static const size_t no_box = PICTURE_NO_BOX;

	for (size_t i = 0; i < card->n_lines; i++)
		layout->y += wrap(layout, &card->lines[i], layout->width, &no_box, 0, layout->y);
}

static size_t widest(const struct card *card)
{
	size_t most = 0;

	for (size_t i = 0; i < card->n_lines; i++) {
		size_t width = picture_text_width(card->lines[i].text);

		most = width > most ? width : most;
	}
	return most;
}

void layout_columns(struct layout *layout, const struct card *card)
{
	size_t width = widest(card), n = (layout->width + COLUMN_GAP) / (width + COLUMN_GAP),
	       height;

	if (n > card->n_lines / COLUMN_LEAST)
		n = card->n_lines / COLUMN_LEAST;
	if (n < 2) {
		layout_lines(layout, card);
		return;
	}
	height = (card->n_lines + n - 1) / n;
	for (size_t i = 0; i < card->n_lines; i++)
		put_line(layout, PICTURE_NO_BOX, i / height * (width + COLUMN_GAP),
			 layout->y + i % height, &card->lines[i]);
	layout->y += height;
}

void layout_heading(struct layout *layout, const char *text)
{
	struct card card = { .title = "" };

	if (layout->y)
		layout->y++;
	card_add(layout, &card, PICTURE_HEADING, "%s", text);
	layout_lines(layout, &card);
}

struct core_shape {
	size_t slot_width, width, height;
};

/* All cores of a row of cards are of one size; threads share its width evenly. */
static void measure_cores(const struct card *card, struct core_shape *shape)
{
	size_t title = 0, n_threads = 1, width;

	for (size_t i = 0; i < card->n_cores; i++) {
		const struct card_core *core = &card->cores[i];

		for (size_t j = 0; j < core->n_slots; j++) {
			width = picture_text_width(core->slots[j].text);
			shape->slot_width = width > shape->slot_width ? width : shape->slot_width;
			if (core->slots[j].row + 1 + FRAME > shape->height)
				shape->height = core->slots[j].row + 1 + FRAME;
		}
		width = picture_text_width(core->title);
		title = width > title ? width : title;
		n_threads = core->n_threads > n_threads ? core->n_threads : n_threads;
	}
	width = (title + n_threads) / n_threads - 1;
	shape->slot_width = width > shape->slot_width ? width : shape->slot_width;
	width = n_threads * (shape->slot_width + 1) - 1 + FRAME;
	shape->width = width > shape->width ? width : shape->width;
}

/* Even rows: 8 as 4 and 4 rather than 7 and 1. */
static size_t evened(size_t n, size_t a_row)
{
	size_t n_rows = (n + a_row - 1) / a_row;

	return n_rows ? (n + n_rows - 1) / n_rows : 1;
}

static size_t cores_a_row(const struct core_shape *shape, const struct card *card, size_t width)
{
	size_t n = shape->width ? (width - CARD_PADDING) / shape->width : 0;

	return evened(card->n_cores, n ? n : 1);
}

static size_t card_height(struct layout *layout, const struct card *card,
			  const struct core_shape *shape, size_t width)
{
	size_t rows = FRAME;

	for (size_t i = 0; i < card->n_lines; i++)
		rows += wrap(layout, &card->lines[i], width - CARD_PADDING, NULL, 0, 0);
	if (card->n_cores) {
		size_t a_row = cores_a_row(shape, card, width);

		rows += (card->n_cores + a_row - 1) / a_row * shape->height;
	}
	return rows;
}

static void set_box(struct layout *layout, size_t index, const struct picture_box *place)
{
	struct picture *picture = layout->picture;
	struct picture_box *box = &picture->boxes[index];

	box->x = place->x;
	box->y = place->y;
	box->width = place->width;
	box->height = place->height;
	box->hue = place->hue;
	if (place->x + place->width > picture->width)
		picture->width = place->x + place->width;
	if (place->y + place->height > picture->height)
		picture->height = place->y + place->height;
}

static void put_core(struct layout *layout, size_t parent, const struct card_core *core,
		     const struct core_shape *shape, const struct picture_box *place)
{
	size_t box = picture_add_box(layout->picture, PICTURE_CORE, parent, core->title);

	set_box(layout, box, place);
	for (size_t i = 0; i < core->n_slots; i++) {
		const struct card_slot *slot = &core->slots[i];
		const struct card_line line = { .text = slot->text,
						.tone = slot->tone,
						.hue = slot->hue };
		size_t width = picture_text_width(slot->text);

		put_line(layout, box,
			 place->x + 1 + slot->column * (shape->slot_width + 1) + shape->slot_width -
				 width,
			 place->y + 1 + slot->row, &line);
	}
}

static void put_card(struct layout *layout, size_t parent, struct card *card,
		     const struct core_shape *shape, const struct picture_box *place)
{
	size_t y = place->y + 1, a_row = card->n_cores ? cores_a_row(shape, card, place->width) : 1;

	card->box = picture_add_box(layout->picture, card->kind, parent, card->title);
	set_box(layout, card->box, place);
	for (size_t i = 0; i < card->n_lines; i++)
		y += wrap(layout, &card->lines[i], place->width - CARD_PADDING, &card->box,
			  place->x + 2, y);
	for (size_t i = 0; i < card->n_cores; i++) {
		const struct picture_box core = {
			.x = place->x + 2 + i % a_row * shape->width,
			.y = y + i / a_row * shape->height,
			.width = shape->width,
			.height = shape->height,
			.hue = PICTURE_NO_HUE,
		};

		put_core(layout, card->box, &card->cores[i], shape, &core);
	}
}

/* One row of cards, all as high as the highest. */
static void put_row(struct layout *layout, size_t parent, struct card *cards, size_t n,
		    size_t width)
{
	struct core_shape shape = { .slot_width = 1, .height = 1 + FRAME };
	size_t height = 0;

	for (size_t i = 0; i < n; i++)
		measure_cores(&cards[i], &shape);
	for (size_t i = 0; i < n; i++) {
		size_t needed = card_height(layout, &cards[i], &shape, width);

		height = needed > height ? needed : height;
	}
	for (size_t i = 0; i < n; i++) {
		const struct picture_box place = {
			.x = i * (width + 1),
			.y = layout->y,
			.width = width,
			.height = height,
			.hue = cards[i].hue,
		};

		put_card(layout, parent, &cards[i], &shape, &place);
	}
	layout->y += height;
}

void layout_cards(struct layout *layout, size_t parent, struct card *cards, size_t n,
		  size_t min_width)
{
	size_t a_row = (layout->width + 1) / (min_width + 1), width;

	if (n == 0)
		return;
	if (a_row == 0)
		a_row = 1;
	if (a_row > n)
		a_row = n;
	a_row = evened(n, a_row);
	width = (layout->width + 1) / a_row - 1;
	if (width > CARD_WIDEST)
		width = CARD_WIDEST;
	for (size_t i = 0; i < n; i += a_row)
		put_row(layout, parent, cards + i, n - i < a_row ? n - i : a_row, width);
}
