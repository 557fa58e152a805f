/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The host: its nodes as cards, and in them what the guests take there. */
#include <string.h>

#include "draw/layout.h"
#include "draw/pins.h"
#include "draw/words.h"

#define NODE_WIDTH 36u
#define CORES_SHOWN_WHOLE 16u /* of a node; where there are more, only those in use are drawn */
#define CORES_SHOWN 32u	      /* in use; more become lists */
#define NODES_SHOWN_WHOLE \
	4u /* of a host; where there are more, cores that no vCPU has alone are a line */

/* What is known of the host for all nodes' cards. */
struct drawn_host {
	struct layout *layout;
	const struct host *host;
	struct pins pins;
};

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
		 words_pages(arena, cell->hugepage_kib));
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
	for (size_t i = 0; i < layout->input->n_guests; i++) {
		const struct domain_devices *devices =
			&layout->input->guests[i].guest->domain->devices;

		for (size_t j = 0; j < devices->n_hostdevs; j++) {
			const struct host_pci_device *device =
				layout_pci_device(layout, &devices->hostdevs[j]);

			if (device && device->node == node)
				card_add(layout, card, PICTURE_PLAIN, "%sdevice %04x:%02x:%02x.%x",
					 layout_prefix(layout, i), device->domain, device->bus,
					 device->slot, device->function);
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
	slot->text = cpu->offline ? "x" : cpu->shared ? "~" : layout->input->n_guests ? "." : " ";
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

static bool is_shared(const struct drawn_host *drawn, const struct pins_node *node)
{
	for (size_t i = 0; i < node->n_cores; i++) {
		bitmap_for_each (&node->cores[i].cpus, id) {
			const struct pins_cpu *cpu = pins_find_cpu(&drawn->pins, id);

			if (cpu && cpu->shared)
				return true;
		}
	}
	return false;
}

static void add_cores(struct drawn_host *drawn, struct card *card, size_t node)
{
	const struct pins_node *cores = &drawn->pins.nodes[node];
	size_t n_used = 0;

	for (size_t i = 0; i < cores->n_cores; i++)
		n_used += cores->cores[i].in_use;
	if (!drawn->layout->input->all && drawn->host->n_nodes > NODES_SHOWN_WHOLE &&
	    cores->n_cores && n_used == 0)
		card_add(drawn->layout, card, PICTURE_DIM, "%s, %s: CPUs %s",
			 words_count(drawn->layout->arena, cores->n_cores, "core"),
			 is_shared(drawn, cores) ? "shared" : "none in use",
			 words_list(drawn->layout->arena, &drawn->host->nodes[node].cpus, 60));
	else if (drawn->layout->input->all || cores->n_cores <= CORES_SHOWN_WHOLE)
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
				     : words_numbered(arena, "vCPU", &group->vcpus, 40),
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
	layout_node(layout, card, node);
	add_bindings(layout, card, node->id);
	add_devices(layout, card, node->id);
	add_groups(drawn, card, node->id);
	add_node_findings(layout, card, node->id);
	add_cores(drawn, card, index);
	for (size_t i = 0; i < card->n_lines; i++)
		card->lines[i].indent = 2;
}

/* Nodes that a binding names, and CPUs that pins do, and that aren't there. */
static void add_missing(struct drawn_host *drawn, struct card *card)
{
	struct layout *layout = drawn->layout;
	struct arena *arena = layout->arena;

	for (size_t i = 0; i < layout->input->n_guests; i++) {
		const struct guest *guest = layout->input->guests[i].guest;
		const struct pins_lost *lost = &drawn->pins.lost[i];

		for (size_t j = 0; j < guest->n_cells; j++) {
			struct bitmap missing = { 0 };

			if (!guest->cells[j].host_nodes)
				continue;
			bitmap_for_each (guest->cells[j].host_nodes, node)
				if (!host_find_node(drawn->host, node))
					bitmap_set(arena, &missing, node);
			if (!bitmap_is_empty(&missing))
				card_add(layout, card, PICTURE_ERROR,
					 "%scell %u is bound to %s, which the host lacks",
					 layout_prefix(layout, i), guest->cells[j].id,
					 words_numbered(arena, "node", &missing, 40));
		}
		if (!bitmap_is_empty(&lost->vcpus))
			card_add(layout, card, PICTURE_ERROR,
				 "%s%s pinned to %s, which the host lacks",
				 layout_prefix(layout, i),
				 arena_printf(arena, "%s %s",
					      words_numbered(arena, "vCPU", &lost->vcpus, 40),
					      bitmap_count(&lost->vcpus) == 1 ? "is" : "are"),
				 words_numbered(arena, "CPU", &lost->cpus, 40));
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
	add_missing(&drawn, &below);
	add_groups(&drawn, &below, HOST_NO_NODE);
	layout_lines(layout, &below);
}
