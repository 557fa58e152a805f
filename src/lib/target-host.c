/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Host facts for the target. */
#include "lib/target-host.h"

static void copy_mounts(struct target *target, const struct host *host)
{
	struct target_host *to = &target->host;

	if (!host->mounts_known)
		return;
	to->mounts_known = true;
	to->n_mounts = host->n_mounts;
	to->mounts = ARENA_ARRAY(&target->arena, struct target_hugetlbfs, host->n_mounts);
	for (size_t i = 0; i < host->n_mounts; i++) {
		to->mounts[i].page_size_kib = host->mounts[i].page_size_kib;
		to->mounts[i].path = arena_strdup(&target->arena, host->mounts[i].path);
	}
}

/* Without a word from the host: 2 MiB where it has them, else the smallest above its own page. */
static uint64_t default_hugepage_kib(const struct host *host, uint64_t unknown)
{
	if (host->default_hugepage_kib)
		return host->default_hugepage_kib;
	if (!host->page_sizes_known || host_has_page_size(host, unknown) || host->n_page_sizes < 2)
		return unknown;
	return host->page_sizes_kib[1];
}

static void copy_nodes(struct target *target, const struct host *host)
{
	struct target_host *to = &target->host;
	struct arena *arena = &target->arena;
	const struct host_node *last = &host->nodes[host->n_nodes - 1];

	to->known = true;
	to->n_node_cpus = (size_t)last->id + 1;
	to->node_cpus = ARENA_ARRAY(arena, struct bitmap, to->n_node_cpus);
	for (size_t i = 0; i < host->n_nodes; i++) {
		const struct host_node *node = &host->nodes[i];

		bitmap_set(arena, &to->nodes, node->id);
		if (node->memory_known && node->memory_kib)
			bitmap_set(arena, &to->nodes_with_memory, node->id);
		to->node_cpus[node->id] = bitmap_copy(arena, &node->cpus);
	}
}

void target_use_host(struct target *target, const struct host *host)
{
	struct target_host *to = &target->host;

	if (!host)
		return;
	to->phys_bits = host->phys_bits;
	if (host->cpu_model)
		to->cpu_model = arena_strdup(&target->arena, host->cpu_model);
	if (host->page_sizes_known && host->n_page_sizes)
		to->page_size_kib = host->page_sizes_kib[0];
	to->default_hugepage_kib = default_hugepage_kib(host, to->default_hugepage_kib);
	copy_mounts(target, host);
	if (!host->numa_known || !host->n_nodes)
		return;
	copy_nodes(target, host);
	if (!to->advice_given)
		to->advice = bitmap_copy(&target->arena, &to->nodes_with_memory);
}

int target_use_advice(struct target *target, const char *nodeset, struct error *error)
{
	struct bitmap_error wrong;
	struct bitmap advice;

	if (bitmap_parse(&target->arena, nodeset, &advice, &wrong))
		return error_set(error, "--advice %s: the list %s", nodeset, wrong.reason);
	if (bitmap_is_empty(&advice))
		return error_set(error, "--advice %s: the list names no node", nodeset);
	target->host.advice = advice;
	target->host.advice_given = true;
	return 0;
}
