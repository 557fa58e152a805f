/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Linux's numbers: of its nodes, which aren't the cells' ids, and of its CPUs. */
#include "draw/view-parts.h"

static void number_node(struct view *view, unsigned cell)
{
	struct view_node *node = cell < view->n_nodes ? &view->nodes[cell] : NULL;

	if (!node || node->numbered)
		return;
	node->numbered = true;
	node->linux_node = (unsigned)view->n_linux_nodes;
	view->linux_order[view->n_linux_nodes++] = cell;
}

/* Linux 6.1 acpi_numa_init: processors first, then enabled memory, each in the table's order. */
static void number_by_srat(struct view *view)
{
	const struct guest *guest = view->guest;

	for (size_t i = 0; i < view->n_processors; i++)
		number_node(view, view->processors[i].cell);
	for (size_t i = 0; i < view->n_ranges; i++)
		if (view->ranges[i].flags & VIEW_FLAG_ENABLED)
			number_node(view, view->ranges[i].cell);
	/* a DIMM's ACPI device names its node when it is scanned */
	for (size_t i = 0; i < guest->n_memory_devices; i++)
		if (guest->memory_devices[i].domain->model == MEMORY_MODEL_DIMM)
			number_node(view, guest->memory_devices[i].node_given
						  ? guest->memory_devices[i].node
						  : 0);
}

/* A device tree's numbers are taken as they are. */
static void number_by_id(struct view *view)
{
	for (unsigned i = 0; i < view->n_nodes; i++) {
		struct view_node *node = &view->nodes[i];

		if (!node->memory_kib && bitmap_is_empty(&node->linux_cpus))
			continue;
		node->numbered = true;
		node->linux_node = node->cell;
		view->linux_order[view->n_linux_nodes++] = i;
	}
}

/* In the order of the MADT, or of the device tree: by index, those that are there at boot. */
static void number_cpus(struct view *view)
{
	const struct guest *guest = view->guest;
	unsigned next = 0;

	if (!guest->vcpus_known)
		return;
	view->linux_cpus = ARENA_ARRAY(&view->arena, unsigned, guest->n_vcpus);
	for (unsigned i = 0; i < guest->n_vcpus; i++) {
		unsigned cell = view->implicit ? 0 : guest->vcpus[i].cell;

		view->linux_cpus[i] = guest->vcpus[i].online ? next++ : VIEW_NO_CPU;
		if (guest->vcpus[i].online && cell < view->n_nodes)
			bitmap_set(&view->arena, &view->nodes[cell].linux_cpus,
				   view->linux_cpus[i]);
	}
}

/* Linux 6.1: x86 (mm/numa.c) has nodes with CPUs or memory, plugged memory too once that is there;
   drivers/base/arch_numa.c, for arm64 and RISC-V, all that its tables name. */
static void find_online(struct view *view)
{
	for (size_t i = 0; i < view->n_nodes; i++) {
		struct view_node *node = &view->nodes[i];

		node->online = node->numbered &&
			       (node->memory_kib || node->plugged_kib ||
				!bitmap_is_empty(&node->linux_cpus) || !guest_is_x86(view->guest));
	}
}

void view_number_nodes(struct view *view)
{
	number_cpus(view);
	if (view->source == VIEW_NONE)
		return;
	view->linux_order = ARENA_ARRAY(&view->arena, unsigned, view->n_nodes);
	if (view->source == VIEW_ACPI)
		number_by_srat(view);
	else
		number_by_id(view);
	find_online(view);
}
