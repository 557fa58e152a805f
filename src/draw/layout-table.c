/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table: where each vCPU sits in the guest's topology, its cell, and what it is pinned to. */
#include "draw/layout.h"
#include "draw/words.h"

#define ROWS_WHOLE 64u /* more vCPUs are told in runs */
#define GAP 3u

enum column {
	COLUMN_VCPU,
	COLUMN_SOCKET,
	COLUMN_DIE,
	COLUMN_CLUSTER,
	COLUMN_CORE,
	COLUMN_THREAD,
	COLUMN_CELL,
	COLUMN_PINS,
	COLUMN_COUNT,
};

static const char *const titles[] = {
	[COLUMN_VCPU] = "vCPU",	      [COLUMN_SOCKET] = "socket", [COLUMN_DIE] = "die",
	[COLUMN_CLUSTER] = "cluster", [COLUMN_CORE] = "core",	  [COLUMN_THREAD] = "thread",
	[COLUMN_CELL] = "cell",	      [COLUMN_PINS] = "pins",
};

struct table {
	struct layout *layout;
	const struct guest *guest;
	size_t index;
	const char *(*rows)[COLUMN_COUNT];
	unsigned *hues;
	size_t n_rows;
	bool shown[COLUMN_COUNT];
	size_t widths[COLUMN_COUNT];
};

static const char *range(struct arena *arena, unsigned first, unsigned last)
{
	return first == last ? arena_printf(arena, "%u", first)
			     : arena_printf(arena, "%u-%u", first, last);
}

static const char *pins_text(struct table *table, const struct guest_vcpu *vcpu)
{
	if (!vcpu->online)
		return "(to be plugged)";
	if (vcpu->pin_source == GUEST_PIN_ADVICE)
		return "numad's";
	return vcpu->pin ? words_list(table->layout->arena, vcpu->pin, 28) : "any";
}

static bool same_pin(const struct guest_vcpu *a, const struct guest_vcpu *b)
{
	return a->pin == b->pin || (a->pin && b->pin && bitmap_is_equal(a->pin, b->pin));
}

static bool has_own(const struct guest_vcpu *vcpu)
{
	return vcpu->pin && bitmap_count(vcpu->pin) == 1;
}

/* The sockets of a guest without <topology> say nothing. */
static bool one_a_socket(const struct guest *guest)
{
	return guest->dies * guest->clusters * guest->cores * guest->threads == 1;
}

/* The last vCPU of the run that first begins: the same place but for core and thread, and either
   the same CPUs to run on or one each. */
static unsigned run_end(const struct table *table, unsigned first)
{
	const struct guest *guest = table->guest;
	const struct guest_vcpu *a = &guest->vcpus[first];
	unsigned last = first;

	while (last + 1 < guest->n_vcpus) {
		const struct guest_vcpu *b = &guest->vcpus[last + 1];

		if ((a->socket != b->socket && !one_a_socket(guest)) || a->die != b->die ||
		    a->cluster != b->cluster || a->cell != b->cell || a->online != b->online ||
		    a->pin_source != b->pin_source ||
		    (!same_pin(a, b) && !(has_own(a) && has_own(b))))
			break;
		last++;
	}
	return last;
}

static const char *run_pins(struct table *table, unsigned first, unsigned last)
{
	const struct guest_vcpu *vcpus = table->guest->vcpus;
	struct bitmap cpus = { 0 };

	if (first == last || !has_own(&vcpus[first]) || same_pin(&vcpus[first], &vcpus[last]))
		return pins_text(table, &vcpus[first]);
	for (unsigned i = first; i <= last; i++)
		bitmap_add(table->layout->arena, &cpus, vcpus[i].pin);
	return arena_printf(table->layout->arena, "%s, one each",
			    words_list(table->layout->arena, &cpus, 28));
}

static void add_row(struct table *table, unsigned first, unsigned last)
{
	const struct guest_vcpu *a = &table->guest->vcpus[first], *b = &table->guest->vcpus[last];
	struct arena *arena = table->layout->arena;
	const char **row = table->rows[table->n_rows];
	bool one_core = a->core == b->core;

	table->hues[table->n_rows++] = layout_hue(table->layout, table->index, a->cell);
	row[COLUMN_VCPU] = range(arena, first, last);
	row[COLUMN_SOCKET] = range(arena, a->socket, b->socket);
	row[COLUMN_DIE] = range(arena, a->die, a->die);
	row[COLUMN_CLUSTER] = range(arena, a->cluster, a->cluster);
	row[COLUMN_CORE] = range(arena, a->core, b->core);
	row[COLUMN_THREAD] = one_core ? range(arena, a->thread, b->thread)
				      : range(arena, 0, table->guest->threads - 1);
	row[COLUMN_CELL] = a->cell == GUEST_NO_CELL ? "-" : range(arena, a->cell, a->cell);
	row[COLUMN_PINS] = run_pins(table, first, last);
}

static void measure(struct table *table)
{
	const struct guest *guest = table->guest;

	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		table->shown[i] = true;
		table->widths[i] = picture_text_width(titles[i]);
		for (size_t j = 0; j < table->n_rows; j++) {
			size_t width = picture_text_width(table->rows[j][i]);

			if (width > table->widths[i])
				table->widths[i] = width;
		}
	}
	table->shown[COLUMN_DIE] = guest->dies > 1;
	table->shown[COLUMN_CLUSTER] = guest->clusters > 1;
	table->shown[COLUMN_CELL] = guest->n_cells > 0;
}

static const char *row_text(const struct table *table, const char *const *row)
{
	AUTO(strbuf) text = STRBUF_INIT;

	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		if (!table->shown[i])
			continue;
		if (text.length)
			strbuf_repeat(&text, ' ', 2);
		if (i != COLUMN_PINS)
			strbuf_repeat(&text, ' ', table->widths[i] - picture_text_width(row[i]));
		strbuf_add_string(&text, row[i]);
	}
	return arena_strdup(table->layout->arena, strbuf_text(&text));
}

static size_t table_width(const struct table *table)
{
	size_t width = 0;

	for (size_t i = 0; i < COLUMN_COUNT; i++)
		if (table->shown[i])
			width += table->widths[i] + (width ? 2 : 0);
	return width;
}

/* Columns of rows side by side, as in a newspaper. */
static void put(struct table *table)
{
	struct layout *layout = table->layout;
	size_t width = table_width(table), n = (layout->width + GAP) / (width + GAP), height;

	if (n > table->n_rows / 4)
		n = table->n_rows / 4;
	if (n == 0)
		n = 1;
	height = (table->n_rows + n - 1) / n;
	for (size_t i = 0; i * height < table->n_rows; i++)
		picture_add_text(layout->picture, PICTURE_NO_BOX, i * (width + GAP), layout->y,
				 row_text(table, titles))
			->tone = PICTURE_DIM;
	for (size_t i = 0; i < table->n_rows; i++) {
		struct picture_text *text = picture_add_text(
			layout->picture, PICTURE_NO_BOX, i / height * (width + GAP),
			layout->y + 1 + i % height, row_text(table, table->rows[i]));

		text->tone = PICTURE_HUED;
		text->hue = table->hues[i];
	}
	layout->y += height + 1;
}

void layout_table(struct layout *layout, size_t index)
{
	const struct guest *guest = layout->input->guests[index].guest;
	struct table table = { .layout = layout, .guest = guest, .index = index };
	bool whole = layout->input->all || guest->n_vcpus <= ROWS_WHOLE;

	if (!guest->vcpus_known)
		return;
	layout_heading(layout, arena_printf(layout->arena, "vCPUs%s%s",
					    layout->input->n_guests > 1 ? " of " : "",
					    layout->input->n_guests > 1
						    ? words_name(layout->arena, guest,
								 layout->input->guests[index].path)
						    : ""));
	table.rows = arena_alloc_array(layout->arena, guest->n_vcpus, sizeof(*table.rows));
	table.hues = ARENA_ARRAY(layout->arena, unsigned, guest->n_vcpus);
	for (unsigned i = 0; i < guest->n_vcpus;) {
		unsigned last = whole ? i : run_end(&table, i);

		add_row(&table, i, last);
		i = last + 1;
	}
	measure(&table);
	put(&table);
}
