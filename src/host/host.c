/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Looking things up in a host. */
#include "host/host.h"

#include <stdlib.h>

void host_free(struct host *host)
{
	struct arena arena;

	if (!host)
		return;
	/* The host itself lies in it. */
	arena = host->arena;
	arena_done(&arena);
}

size_t host_node_index(const struct host *host, unsigned id)
{
	size_t low = 0, high = host->n_nodes;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (host->nodes[middle].id == id)
			return middle;
		if (host->nodes[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return host->n_nodes;
}

const struct host_node *host_find_node(const struct host *host, unsigned id)
{
	size_t index = host_node_index(host, id);

	return index < host->n_nodes ? &host->nodes[index] : NULL;
}

const struct host_cpu *host_find_cpu(const struct host *host, unsigned id)
{
	size_t low = 0, high = host->n_cpus;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (host->cpus[middle].id == id)
			return &host->cpus[middle];
		if (host->cpus[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

struct bitmap host_nodes_of_cpus(const struct host *host, struct arena *arena,
				 const struct bitmap *cpus)
{
	struct bitmap nodes = { 0 };

	bitmap_for_each (cpus, id) {
		const struct host_cpu *cpu = host_find_cpu(host, id);

		if (cpu && cpu->node != HOST_NO_NODE)
			bitmap_set(arena, &nodes, cpu->node);
	}
	return nodes;
}

struct bitmap host_cpus_of_nodes(const struct host *host, struct arena *arena,
				 const struct bitmap *nodes)
{
	struct bitmap cpus = { 0 };

	for (size_t i = 0; i < host->n_nodes; i++)
		if (bitmap_has(nodes, host->nodes[i].id))
			bitmap_add(arena, &cpus, &host->nodes[i].cpus);
	return cpus;
}

const struct host_pages *host_find_pages(const struct host_node *node, uint64_t size_kib)
{
	for (size_t i = 0; i < node->n_pages; i++)
		if (node->pages[i].size_kib == size_kib)
			return &node->pages[i];
	return NULL;
}

bool host_has_page_size(const struct host *host, uint64_t size_kib)
{
	for (size_t i = 0; i < host->n_page_sizes; i++)
		if (host->page_sizes_kib[i] == size_kib)
			return true;
	return false;
}
