/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one layout: guests, then the host that they are on, then tables and commands. */
#include "draw/layout.h"

#include "draw/words.h"

unsigned layout_hue(const struct layout *layout, size_t guest, unsigned cell)
{
	unsigned before = 0;

	for (size_t i = 0; i < guest; i++) {
		size_t n = layout->input->guests[i].guest->n_cells;

		before += n ? (unsigned)n : 1;
	}
	return (before + (cell == GUEST_NO_CELL ? 0 : cell)) % PICTURE_N_HUES;
}

/* a … z, then aa, ab, … */
static const char *letters(struct arena *arena, size_t guest)
{
	if (guest < 26)
		return arena_printf(arena, "%c", (char)('a' + guest));
	return arena_printf(arena, "%s%c", letters(arena, guest / 26 - 1),
			    (char)('a' + guest % 26));
}

const char *layout_prefix(const struct layout *layout, size_t guest)
{
	if (layout->input->n_guests < 2)
		return "";
	return arena_printf(layout->arena, "%s: ", letters(layout->arena, guest));
}

const char *layout_vcpu(const struct layout *layout, size_t guest, unsigned vcpu)
{
	if (layout->input->n_guests < 2)
		return arena_printf(layout->arena, "%u", vcpu);
	return arena_printf(layout->arena, "%s%u", letters(layout->arena, guest), vcpu);
}

static bool has_offline(const struct host *host)
{
	for (size_t i = 0; i < host->n_cpus; i++)
		if (host->cpus[i].node != HOST_NO_NODE && host->cpus[i].online_known &&
		    !host->cpus[i].online)
			return true;
	return false;
}

static void add_legend(struct layout *layout)
{
	struct card card = { .title = "" };

	if (layout->input->n_guests)
		card_add(
			layout, &card, PICTURE_DIM,
			"in a core: the vCPUs pinned to each of its CPUs; ~ where several may run, "
			". none%s",
			has_offline(layout->input->host) ? ", x offline" : "");
	else if (has_offline(layout->input->host))
		card_add(layout, &card, PICTURE_DIM, "in a core: x where a CPU is offline");
	layout_lines(layout, &card);
}

static bool draws_cores(const struct picture *picture)
{
	for (size_t i = 0; i < picture->n_boxes; i++)
		if (picture->boxes[i].kind == PICTURE_CORE)
			return true;
	return false;
}

/* From each cell to the host nodes that its memory is bound to. */
static void add_links(struct layout *layout)
{
	const struct host *host = layout->input->host;

	for (size_t i = 0; i < layout->input->n_guests && host; i++) {
		const struct guest *guest = layout->input->guests[i].guest;

		for (size_t j = 0; j < guest->n_cells && layout->cell_boxes[i]; j++)
			for (size_t k = 0; k < host->n_nodes; k++) {
				const struct guest_cell *cell = &guest->cells[j];
				struct picture_link *link;

				if (!cell->host_nodes ||
				    !bitmap_has(cell->host_nodes, host->nodes[k].id))
					continue;
				link = ARENA_APPEND(layout->arena, layout->picture->links,
						    layout->picture->n_links);
				link->from = layout->cell_boxes[i][j];
				link->to = layout->node_boxes[k];
				link->label = words_mode(cell->mode);
			}
	}
}

void layout_build(const struct draw_input *input, struct picture *out)
{
	struct layout layout = {
		.input = input,
		.picture = out,
		.arena = &out->arena,
		.width = input->columns,
	};

	layout_place_findings(&layout);
	layout.cell_boxes = ARENA_ARRAY(layout.arena, size_t *, input->n_guests);
	for (size_t i = 0; i < input->n_guests; i++)
		layout_guest(&layout, i);
	layout_host(&layout);
	if (draws_cores(out))
		add_legend(&layout);
	add_links(&layout);
	for (size_t i = 0; i < input->n_guests; i++) {
		layout_table(&layout, i);
		if (!input->picture)
			layout_growth(&layout, i);
	}
}
