/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The host: its nodes as cards, and in them what the guests take there. */
#include <string.h>

#include "draw/layout.h"
#include "draw/pins.h"
#include "draw/words.h"

#define NODE_WIDTH 36u
#define CORES_SHOWN_WHOLE 16u /* of a node; where there are more, only those in use are drawn */
#define CORES_SHOWN 32u	      /* in use; more become lists */

/* What is known of the host for all nodes' cards. */
struct drawn_host {
	struct layout *layout;
	const struct host *host;
	struct pins pins;
};

static void add_memory(struct layout *layout, struct card *card, const struct host_node *node)
{
	struct arena *arena = layout->arena;

	if (!node->memory_known)
		card_add(layout, card, PICTURE_PLAIN, "memory unknown");
	else if (node->free_known)
		card_add(layout, card, PICTURE_PLAIN, "%s, %s free",
			 words_size(arena, node->memory_kib), words_size(arena, node->free_kib));
	else
		card_add(layout, card, PICTURE_PLAIN, "%s", words_size(arena, node->memory_kib));
}

static void add_pools(struct layout *layout, struct card *card, const struct host_node *node)
{
	struct arena *arena = layout->arena;

	for (size_t i = 1; i < node->n_pages; i++) {
		const struct host_pages *pages = &node->pages[i];

		if (!pages->total)
			continue;
		card_add(layout, card, PICTURE_PLAIN, "%s pages: %llu%s",
			 words_size(arena, pages->size_kib), (unsigned long long)pages->total,
			 pages->free_known ? arena_printf(arena, ", %llu free",
							  (unsigned long long)pages->free)
					   : "");
	}
}

static void add_distances(struct layout *layout, struct card *card, const struct host_node *node)
{
	const struct host *host = layout->input->host;
	AUTO(strbuf) text = STRBUF_INIT;

	if (!node->distances_known || host->n_nodes < 2 || host->n_nodes > 16)
		return;
	strbuf_add_string(&text, "distances");
	for (size_t i = 0; i < host->n_nodes; i++)
		strbuf_printf(&text, " %u", node->distances[i]);
	card_add(layout, card, PICTURE_PLAIN, "%s", strbuf_text(&text));
}

/* "cell 0: 8 GiB strict, pages of 2 MiB" */
static void add_one_binding(struct layout *layout, struct card *card, size_t index,
			    const struct guest_cell *cell)
{
	struct arena *arena = layout->arena;
	bool whole = bitmap_count(cell->host_nodes) == 1;
	unsigned hue = card->hue;

	card->hue = layout_hue(layout, index, cell->id);
	card_add(layout, card, PICTURE_HUED, "%s%s%s: %s %s%s", whole ? "" : "part of ",
		 layout_prefix(layout, index),
		 cell->id == GUEST_NO_CELL ? "the guest" : arena_printf(arena, "cell %u", cell->id),
		 words_size(arena, cell->memory_kib), words_mode(cell->mode),
		 cell->hugepage_kib
			 ? arena_printf(arena, ", %s pages", words_size(arena, cell->hugepage_kib))
			 : "");
	card->lines[card->n_lines - 1].hue = card->hue;
	card->hue = hue;
}

static void add_bindings(struct layout *layout, struct card *card, unsigned node)
{
	for (size_t i = 0; i < layout->input->n_guests; i++) {
		const struct guest *guest = layout->input->guests[i].guest;
		const struct guest_cell whole = {
			.id = GUEST_NO_CELL,
			.mode = guest->numa_mode,
			.host_nodes = guest->numa_nodeset,
			.memory_kib = guest->initial_kib,
			.hugepage_kib = guest->default_ram.hugepage_kib,
		};

		for (size_t j = 0; j < guest->n_cells; j++)
			if (guest->cells[j].host_nodes &&
			    bitmap_has(guest->cells[j].host_nodes, node))
				add_one_binding(layout, card, i, &guest->cells[j]);
		if (!guest->n_cells && whole.host_nodes && bitmap_has(whole.host_nodes, node))
			add_one_binding(layout, card, i, &whole);
	}
}

static void add_devices(struct layout *layout, struct card *card, unsigned node)
{
	const struct host *host = layout->input->host;

	for (size_t i = 0; i < layout->input->n_guests; i++) {
		const struct domain_devices *devices =
			&layout->input->guests[i].guest->domain->devices;

		for (size_t j = 0; j < devices->n_hostdevs; j++)
			for (size_t k = 0; k < host->n_pci_devices; k++) {
				const struct domain_hostdev *dev = &devices->hostdevs[j];
				const struct host_pci_device *pci = &host->pci_devices[k];

				if (pci->node != node || !dev->address_known ||
				    dev->domain != pci->domain || dev->bus != pci->bus ||
				    dev->slot != pci->slot || dev->function != pci->function)
					continue;
				card_add(layout, card, PICTURE_PLAIN, "%sdevice %04x:%02x:%02x.%x",
					 layout_prefix(layout, i), pci->domain, pci->bus, pci->slot,
					 pci->function);
			}
	}
}

/* A core's title: "2,18"; "0-7"; cut where there are many threads. */
static struct card_core *add_core(struct drawn_host *drawn, struct card *card,
				  const struct pins_core *core)
{
	struct card_core *added = ARENA_APPEND(drawn->layout->arena, card->cores, card->n_cores);

	added->title =
		words_list(drawn->layout->arena, &core->cpus, bitmap_count(&core->cpus) * 4 + 4);
	added->n_threads = bitmap_count(&core->cpus);
	return added;
}

static void add_slot(struct drawn_host *drawn, struct card_core *core, const struct pins_cpu *cpu,
		     size_t column)
{
	struct layout *layout = drawn->layout;
	struct card_slot *slot;

	for (size_t i = 0; i < cpu->n_alone; i++) {
		const struct pins_vcpu *vcpu = &cpu->alone[i];

		slot = ARENA_APPEND(layout->arena, core->slots, core->n_slots);
		slot->column = column;
		slot->row = i;
		slot->text = layout_vcpu(layout, vcpu->guest, vcpu->vcpu);
		slot->tone = PICTURE_HUED;
		slot->hue = layout_hue(layout, vcpu->guest, vcpu->cell);
	}
	if (cpu->n_alone)
		return;
	slot = ARENA_APPEND(layout->arena, core->slots, core->n_slots);
	slot->column = column;
	slot->text = cpu->offline ? "x" : cpu->shared ? "~" : ".";
	slot->tone = PICTURE_DIM;
	slot->hue = PICTURE_NO_HUE;
}

static void draw_cores(struct drawn_host *drawn, struct card *card, const struct pins_node *node,
		       bool used_only)
{
	struct bitmap unused = { 0 };

	for (size_t i = 0; i < node->n_cores; i++) {
		const struct pins_core *core = &node->cores[i];
		struct card_core *added;
		size_t column = 0;

		if (used_only && !core->in_use) {
			bitmap_add(drawn->layout->arena, &unused, &core->cpus);
			continue;
		}
		added = add_core(drawn, card, core);
		bitmap_for_each (&core->cpus, cpu)
			add_slot(drawn, added, pins_find_cpu(&drawn->pins, cpu), column++);
	}
	if (!bitmap_is_empty(&unused))
		card_add(drawn->layout, card, PICTURE_DIM, "no vCPU has one of these alone: %s",
			 words_list(drawn->layout->arena, &unused, 60));
}

/* Too many to draw: which vCPUs of a cell have which CPUs, each its own. */
static void list_cores(struct drawn_host *drawn, struct card *card, size_t node)
{
	struct layout *layout = drawn->layout;

	for (size_t i = 0; i < layout->input->n_guests; i++) {
		const struct guest *guest = layout->input->guests[i].guest;
		size_t n_cells = guest->n_cells ? guest->n_cells : 1;

		for (unsigned j = 0; j < n_cells; j++) {
			struct bitmap vcpus = { 0 }, cpus = { 0 };

			pins_list(&drawn->pins, node, i, guest->n_cells ? j : GUEST_NO_CELL, &vcpus,
				  &cpus);
			if (bitmap_is_empty(&vcpus))
				continue;
			card_add(layout, card, PICTURE_HUED, "%svCPUs %s on CPUs %s, one each",
				 layout_prefix(layout, i), words_list(layout->arena, &vcpus, 60),
				 words_list(layout->arena, &cpus, 60));
			card->lines[card->n_lines - 1].hue = layout_hue(layout, i, j);
		}
	}
}

static void add_cores(struct drawn_host *drawn, struct card *card, size_t node)
{
	const struct pins_node *cores = &drawn->pins.nodes[node];
	size_t n_used = 0;

	for (size_t i = 0; i < cores->n_cores; i++)
		n_used += cores->cores[i].in_use;
	if (drawn->layout->input->all || cores->n_cores <= CORES_SHOWN_WHOLE)
		draw_cores(drawn, card, cores, false);
	else if (n_used <= CORES_SHOWN)
		draw_cores(drawn, card, cores, true);
	else
		list_cores(drawn, card, node);
}

/* vCPUs and other threads that may run on several CPUs; node is HOST_NO_NODE for those that may
   on several nodes. */
static void add_groups(struct drawn_host *drawn, struct card *card, unsigned node)
{
	struct layout *layout = drawn->layout;
	struct arena *arena = layout->arena;

	for (size_t i = 0; i < drawn->pins.n_groups; i++) {
		const struct pins_group *group = &drawn->pins.groups[i];

		if (group->node != node)
			continue;
		card_add(layout, card, PICTURE_PLAIN, "%s%s %s",
			 layout_prefix(layout, group->guest),
			 group->what ? group->what
				     : arena_printf(arena, "vCPU%s %s",
						    bitmap_count(&group->vcpus) == 1 ? "" : "s",
						    words_list(arena, &group->vcpus, 40)),
			 group->cpus ? arena_printf(arena, "may run on %s%s%s",
						    bitmap_count(group->cpus) == 1 ? "CPU "
										   : "any of CPUs ",
						    words_list(arena, group->cpus, 40),
						    group->advised ? " (numad's advice)" : "")
				     : "may run on any CPU of the host");
	}
}

static void add_node_findings(struct layout *layout, struct card *card, unsigned node)
{
	for (size_t i = 0; i < layout->input->n_guests; i++)
		card_add_findings(layout, card, i, DIAG_SUBJECT_NODE, node);
}

static void fill_node(struct drawn_host *drawn, size_t index, struct card *card)
{
	struct layout *layout = drawn->layout;
	const struct host_node *node = &drawn->host->nodes[index];

	card->kind = PICTURE_NODE;
	card->hue = PICTURE_NO_HUE;
	card->title = arena_printf(layout->arena, "node %u", node->id);
	add_memory(layout, card, node);
	add_pools(layout, card, node);
	add_distances(layout, card, node);
	add_bindings(layout, card, node->id);
	add_devices(layout, card, node->id);
	add_groups(drawn, card, node->id);
	add_node_findings(layout, card, node->id);
	add_cores(drawn, card, index);
	for (size_t i = 0; i < card->n_lines; i++)
		card->lines[i].indent = 2;
}

/* Nodes that a binding names and that aren't there. */
static void add_missing_nodes(struct layout *layout, struct card *card)
{
	for (size_t i = 0; i < layout->input->n_guests; i++) {
		const struct guest *guest = layout->input->guests[i].guest;

		for (size_t j = 0; j < guest->n_cells; j++) {
			const struct guest_cell *cell = &guest->cells[j];

			if (!cell->host_nodes)
				continue;
			bitmap_for_each (cell->host_nodes, node)
				if (!host_find_node(layout->input->host, node))
					card_add(layout, card, PICTURE_ERROR,
						 "%scell %u is bound to node %u, which isn't there",
						 layout_prefix(layout, i), cell->id, node);
		}
	}
}

void layout_host(struct layout *layout)
{
	const struct host *host = layout->input->host;
	struct drawn_host drawn = { .layout = layout, .host = host };
	struct card below = { .title = "" }, *cards;

	if (!host) {
		layout_heading(layout, "no host: nothing to draw the guest on (--host says which)");
		return;
	}
	layout_heading(layout, arena_printf(layout->arena, "host %s",
					    words_escaped(layout->arena, host->description)));
	cards = ARENA_ARRAY(layout->arena, struct card, host->n_nodes);
	layout->node_boxes = ARENA_ARRAY(layout->arena, size_t, host->n_nodes);
	pins_find(layout->input, layout->arena, &drawn.pins);
	for (size_t i = 0; i < host->n_nodes; i++)
		fill_node(&drawn, i, &cards[i]);
	layout_cards(layout, PICTURE_NO_BOX, cards, host->n_nodes, NODE_WIDTH);
	for (size_t i = 0; i < host->n_nodes; i++)
		layout->node_boxes[i] = cards[i].box;
	add_missing_nodes(layout, &below);
	add_groups(&drawn, &below, HOST_NO_NODE);
	layout_lines(layout, &below);
}
