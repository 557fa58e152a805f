/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The guest: what it is in two lines, and its cells as cards. */
#include <string.h>

#include "draw/layout.h"
#include "draw/words.h"

#define CELL_WIDTH 36u
#define CELLS_AS_CARDS 16u /* more are a line each */
#define CELLS_IN_MATRIX 16u

struct placing {
	unsigned n_pinned; /* of the vCPUs */
	size_t n_bound;	   /* of the cells; of 1 without cells */
	size_t n_memories; /* cells, or 1 */
	bool advised;	   /* some of it by numad */
};

static struct placing find_placing(const struct guest *guest)
{
	struct placing placing = { .n_memories = guest->n_cells ? guest->n_cells : 1 };

	for (unsigned i = 0; guest->vcpus_known && i < guest->n_vcpus; i++) {
		placing.n_pinned += guest->vcpus[i].pin_source != GUEST_PIN_NONE;
		placing.advised |= guest->vcpus[i].pin_source == GUEST_PIN_ADVICE;
	}
	for (size_t i = 0; i < guest->n_cells; i++)
		placing.n_bound += guest->cells[i].host_nodes != NULL;
	if (guest->n_cells == 0)
		placing.n_bound = guest->numa_nodeset != NULL;
	placing.advised |= guest->numa_placement == PLACEMENT_AUTO;
	if (guest->numa_placement == PLACEMENT_AUTO)
		placing.n_bound = placing.n_memories;
	return placing;
}

static const char *describe_placing(struct layout *layout, const struct guest *guest)
{
	struct placing placing = find_placing(guest);
	const char *memory, *vcpus, *word;

	if (placing.n_bound == 0 && placing.n_pinned == 0)
		return "a view only: no memory is bound to host nodes, no vCPU is pinned";
	word = placing.n_bound == 0    ? "pinned"
	       : placing.n_pinned == 0 ? "bound"
				       : "bound and pinned";
	memory = placing.n_bound == 0			 ? "no memory is bound"
		 : placing.n_bound == placing.n_memories ? "all memory is bound"
							 : "memory is bound in part";
	vcpus = placing.n_pinned == 0		     ? "no vCPU is pinned"
		: placing.n_pinned == guest->n_vcpus ? "all vCPUs are pinned"
						     : "some vCPUs are pinned";
	return arena_printf(layout->arena, "%s: %s, %s%s", word, memory, vcpus,
			    placing.advised ? " (where numad says)" : "");
}

/* RAM that is plugged: without what isn't RAM to the OS, and what virtio-mem keeps back. */
static uint64_t plugged_kib(const struct guest *guest)
{
	uint64_t kib = guest->total_kib;

	for (size_t i = 0; i < guest->n_memory_devices; i++) {
		const struct guest_memory_device *device = &guest->memory_devices[i];
		uint64_t kept_kib = device->size_kib;

		if (device->domain->model == MEMORY_MODEL_DIMM)
			continue;
		if (device->domain->model == MEMORY_MODEL_VIRTIO_MEM)
			kept_kib -=
				device->requested_kib < kept_kib ? device->requested_kib : kept_kib;
		kib -= kept_kib < kib ? kept_kib : kib;
	}
	return kib;
}

static const char *describe_sight(struct layout *layout, const struct guest *guest)
{
	struct arena *arena = layout->arena;
	uint64_t plugged = plugged_kib(guest), seen_kib = plugged;

	if (guest->balloon != GUEST_BALLOON_OFF && guest->current_kib &&
	    guest->current_kib < plugged)
		seen_kib = guest->current_kib;
	return arena_printf(
		arena, "the machine has %s and %s in %s; its OS sees %u and %s%s",
		words_count(arena, guest->n_vcpus, "vCPU"), words_size(arena, guest->total_kib),
		guest->n_cells ? words_count(arena, guest->n_cells, "cell") : "no cells",
		guest->n_online, words_size(arena, seen_kib),
		seen_kib < plugged ? " (the balloon holds the rest)" : "");
}

static void add_heading(struct layout *layout, size_t index)
{
	const struct draw_guest *drawn = &layout->input->guests[index];
	struct card card = { .title = "" };

	if (layout->y)
		layout->y++;
	card_add(layout, &card, PICTURE_HEADING, "%s%s: %s", layout_prefix(layout, index),
		 words_name(layout->arena, drawn->guest, drawn->path),
		 describe_placing(layout, drawn->guest));
	card_add(layout, &card, PICTURE_PLAIN, "%s", describe_sight(layout, drawn->guest));
	if (drawn->guest->n_cells)
		layout_homeless_devices(layout, &card, drawn->guest);
	card_add_findings(layout, &card, index, DIAG_SUBJECT_DOMAIN, 0);
	layout_lines(layout, &card);
}

static const char *describe_binding(struct layout *layout, const struct guest_cell *cell)
{
	struct arena *arena = layout->arena;

	if (!cell->host_nodes)
		return "not bound";
	return arena_printf(arena, "%s on host node%s %s", words_mode(cell->mode),
			    bitmap_count(cell->host_nodes) == 1 ? "" : "s",
			    words_list(arena, cell->host_nodes, 24));
}

/* vCPUs that aren't there at start are told apart. */
static const char *describe_vcpus(struct layout *layout, const struct guest *guest,
				  const struct guest_cell *cell)
{
	struct arena *arena = layout->arena;
	struct bitmap absent = { 0 };
	const char *list = words_list(arena, &cell->cpus, 60);

	if (bitmap_is_empty(&cell->cpus))
		return "no vCPUs";
	bitmap_for_each (&cell->cpus, vcpu)
		if (guest->vcpus_known && vcpu < guest->n_vcpus && !guest->vcpus[vcpu].online)
			bitmap_set(arena, &absent, vcpu);
	if (bitmap_is_empty(&absent) || bitmap_is_equal(&absent, &cell->cpus))
		return arena_printf(arena, "vCPU%s %s%s", bitmap_count(&cell->cpus) == 1 ? "" : "s",
				    list, bitmap_is_empty(&absent) ? "" : ", not plugged");
	return arena_printf(arena, "vCPUs %s, of which %s not plugged", list,
			    words_list(arena, &absent, 30));
}

static const char *describe_distances(struct layout *layout, const struct guest *guest, size_t cell)
{
	AUTO(strbuf) text = STRBUF_INIT;

	strbuf_add_string(&text, "distances");
	for (size_t i = 0; i < guest->n_cells; i++)
		strbuf_printf(&text, " %u", guest_distance(guest, cell, i));
	return arena_strdup(layout->arena, strbuf_text(&text));
}

static void add_cell_findings(struct layout *layout, struct card *card, size_t index, unsigned cell)
{
	const struct draw_guest *drawn = &layout->input->guests[index];
	struct bitmap vcpus = { 0 };

	card_add_findings(layout, card, index, DIAG_SUBJECT_CELL, cell);
	for (size_t i = 0; i < drawn->n_findings; i++) {
		unsigned vcpu;

		if (layout_subject(layout, index, i, &vcpu) == DIAG_SUBJECT_VCPU &&
		    drawn->guest->vcpus[vcpu].cell == cell)
			bitmap_set(layout->arena, &vcpus, vcpu);
	}
	bitmap_for_each (&vcpus, vcpu)
		card_add_findings(layout, card, index, DIAG_SUBJECT_VCPU, vcpu);
}

static void fill_cell(struct layout *layout, size_t index, size_t i, struct card *card)
{
	const struct draw_guest *drawn = &layout->input->guests[index];
	const struct guest *guest = drawn->guest;
	const struct guest_cell *cell = &guest->cells[i];
	struct arena *arena = layout->arena;

	card->kind = PICTURE_CELL;
	card->hue = layout_hue(layout, index, cell->id);
	card->title = arena_printf(arena, "%scell %u%s", layout_prefix(layout, index), cell->id,
				   cell->domain ? "" : " (made by libvirt)");
	card_add(layout, card, PICTURE_HUED, "%s", describe_vcpus(layout, guest, cell));
	card_add(layout, card, PICTURE_PLAIN, "%s%s", words_size(arena, cell->memory_kib),
		 words_pages(arena, cell->hugepage_kib));
	card_add(layout, card, PICTURE_PLAIN, "%s", describe_binding(layout, cell));
	if (guest->n_cells > 1 && guest->n_cells <= CELLS_IN_MATRIX)
		card_add(layout, card, PICTURE_PLAIN, "%s", describe_distances(layout, guest, i));
	layout_devices(layout, card, guest, cell->id);
	add_cell_findings(layout, card, index, cell->id);
	for (size_t j = 0; j < card->n_lines; j++)
		card->lines[j].indent = 2;
}

static void add_cards(struct layout *layout, size_t index)
{
	const struct guest *guest = layout->input->guests[index].guest;
	struct card *cards = ARENA_ARRAY(layout->arena, struct card, guest->n_cells);

	for (size_t i = 0; i < guest->n_cells; i++)
		fill_cell(layout, index, i, &cards[i]);
	layout_cards(layout, PICTURE_NO_BOX, cards, guest->n_cells, CELL_WIDTH);
	layout->cell_boxes[index] = ARENA_ARRAY(layout->arena, size_t, guest->n_cells);
	for (size_t i = 0; i < guest->n_cells; i++)
		layout->cell_boxes[index][i] = cards[i].box;
}

/* Many cells: a line each, and their findings below it. */
static void add_lines(struct layout *layout, size_t index)
{
	const struct draw_guest *drawn = &layout->input->guests[index];
	const struct guest *guest = drawn->guest;
	struct card card = { .title = "" };

	for (size_t i = 0; i < guest->n_cells; i++) {
		const struct guest_cell *cell = &guest->cells[i];

		card.hue = layout_hue(layout, index, cell->id);
		card_add(layout, &card, PICTURE_HUED, "cell %-4u %s, %s%s, %s", cell->id,
			 describe_vcpus(layout, guest, cell),
			 words_size(layout->arena, cell->memory_kib),
			 words_pages(layout->arena, cell->hugepage_kib),
			 describe_binding(layout, cell));
		card.lines[card.n_lines - 1].indent = 10;
		layout_devices(layout, &card, guest, cell->id);
		add_cell_findings(layout, &card, index, cell->id);
	}
	layout_columns(layout, &card);
}

/* Without cells: what there is of memory, as one card. */
static void add_machine(struct layout *layout, size_t index)
{
	const struct draw_guest *drawn = &layout->input->guests[index];
	const struct guest *guest = drawn->guest;
	const struct guest_cell whole = {
		.mode = guest->numa_mode,
		.host_nodes = guest->numa_nodeset,
	};
	struct card card = {
		.kind = PICTURE_CELL,
		.title = arena_printf(layout->arena, "%sno cells", layout_prefix(layout, index)),
		.hue = layout_hue(layout, index, GUEST_NO_CELL),
	};

	card_add(layout, &card, PICTURE_HUED, "%s",
		 words_count(layout->arena, guest->n_vcpus, "vCPU"));
	card_add(layout, &card, PICTURE_PLAIN, "%s%s, %s",
		 words_size(layout->arena, guest->initial_kib),
		 words_pages(layout->arena, guest->default_ram.hugepage_kib),
		 describe_binding(layout, &whole));
	layout_devices(layout, &card, guest, GUEST_NO_CELL);
	for (unsigned i = 0; guest->vcpus_known && i < guest->n_vcpus; i++)
		card_add_findings(layout, &card, index, DIAG_SUBJECT_VCPU, i);
	for (size_t i = 0; i < card.n_lines; i++)
		card.lines[i].indent = 2;
	layout_cards(layout, PICTURE_NO_BOX, &card, 1, CELL_WIDTH);
}

void layout_guest(struct layout *layout, size_t index)
{
	const struct guest *guest = layout->input->guests[index].guest;

	add_heading(layout, index);
	if (guest->n_cells > CELLS_AS_CARDS && !layout->input->all)
		add_lines(layout, index);
	else if (guest->n_cells)
		add_cards(layout, index);
	else
		add_machine(layout, index);
}
