/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* numactl --hardware as it prints inside the guest: numactl 2.0.16 numactl.c hardware(). */
#include "base/units.h"
#include "draw/formats.h"

struct shown_node {
	unsigned number; /* Linux's */
	const struct view_node *node;
	size_t index;
};

/* Linux gives a guest without nodes one with everything. */
static void format_single(const struct view *view, struct strbuf *out)
{
	unsigned long long mib =
		size_kib_add(view->guest->initial_kib, view_plugged_kib(view->guest, 0)) /
		KIB_PER_MIB;

	strbuf_add_string(out, "available: 1 nodes (0)\nnode 0 cpus:");
	for (unsigned i = 0; i < view->guest->n_online; i++)
		strbuf_printf(out, " %u", i);
	strbuf_printf(out, "\nnode 0 size: %llu MB\nnode 0 free: %llu MB\n", mib, mib);
	strbuf_add_string(out, "node distances:\nnode   0 \n  0:  10 \n");
}

/* In the order of Linux's numbers, those that are online. */
static size_t find_shown(const struct view *view, struct arena *arena, struct shown_node **out)
{
	size_t n = 0;

	*out = NULL;
	for (size_t i = 0; i < view->n_linux_nodes; i++) {
		unsigned index = view->linux_order[i];
		struct shown_node *shown;

		if (!view->nodes[index].online)
			continue;
		shown = ARENA_APPEND(arena, *out, n);
		shown->number = view->nodes[index].linux_node;
		shown->node = &view->nodes[index];
		shown->index = index;
	}
	return n;
}

static void format_available(const struct shown_node *nodes, size_t n, struct strbuf *out)
{
	AUTO(arena) arena = ARENA_INIT;
	struct bitmap numbers = { 0 };

	for (size_t i = 0; i < n; i++)
		bitmap_set(&arena, &numbers, nodes[i].number);
	strbuf_printf(out, "available: %zu nodes (", n);
	bitmap_format(&numbers, out);
	strbuf_add_string(out, ")\n");
}

static void format_node(const struct shown_node *shown, struct strbuf *out)
{
	unsigned long long mib =
		size_kib_add(shown->node->memory_kib, shown->node->plugged_kib) / KIB_PER_MIB;

	strbuf_printf(out, "node %u cpus:", shown->number);
	bitmap_for_each (&shown->node->linux_cpus, cpu)
		strbuf_printf(out, " %u", cpu);
	strbuf_printf(out, "\nnode %u size: %llu MB\nnode %u free: %llu MB\n", shown->number, mib,
		      shown->number, mib);
}

static void format_distances(const struct view *view, const struct shown_node *nodes, size_t n,
			     struct strbuf *out)
{
	strbuf_add_string(out, "node distances:\nnode ");
	for (size_t i = 0; i < n; i++)
		strbuf_printf(out, "%3u ", nodes[i].number);
	strbuf_add_char(out, '\n');
	for (size_t i = 0; i < n; i++) {
		strbuf_printf(out, "%3u: ", nodes[i].number);
		for (size_t j = 0; j < n; j++)
			strbuf_printf(out, "%3u ",
				      view_distance(view, nodes[i].index, nodes[j].index));
		strbuf_add_char(out, '\n');
	}
}

void numactl_format(const struct view *view, struct strbuf *out)
{
	AUTO(arena) arena = ARENA_INIT;
	struct shown_node *nodes;
	size_t n = find_shown(view, &arena, &nodes);

	if (n == 0) {
		format_single(view, out);
		return;
	}
	format_available(nodes, n, out);
	for (size_t i = 0; i < n; i++)
		format_node(&nodes[i], out);
	format_distances(view, nodes, n, out);
}
