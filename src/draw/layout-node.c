/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a host's node is, before anything is put there: its card's first lines. */
#include "draw/layout.h"
#include "draw/words.h"

#define NODES_IN_MATRIX 16u
#define CACHES_NAMED 4u /* of a node; more are counted */

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

	if (!node->distances_known || host->n_nodes < 2 || host->n_nodes > NODES_IN_MATRIX)
		return;
	strbuf_add_string(&text, "distances");
	for (size_t i = 0; i < host->n_nodes; i++)
		strbuf_printf(&text, " %u", node->distances[i]);
	card_add(layout, card, PICTURE_PLAIN, "%s", strbuf_text(&text));
}

/* CPUs of the node that the cache is for; false: it is another node's, or of another level. */
static bool is_here(struct layout *layout, const struct host_node *node,
		    const struct host_cache *cache, struct bitmap *out)
{
	*out = bitmap_copy(layout->arena, &cache->cpus);
	bitmap_intersect(out, &node->cpus);
	return !bitmap_is_empty(out);
}

static unsigned last_level(const struct host *host)
{
	unsigned level = 0;

	for (size_t i = 0; i < host->n_caches; i++)
		if (host->caches[i].level > level)
			level = host->caches[i].level;
	return level;
}

/* "L3 of 32 MiB: CPUs 0-7", a line each: who shares the largest caches. */
static void add_caches(struct layout *layout, struct card *card, const struct host_node *node)
{
	const struct host *host = layout->input->host;
	unsigned level = last_level(host);
	const char *size = "";
	struct bitmap cpus;
	size_t n = 0, n_whole = 0, first = card->n_lines;

	for (size_t i = 0; i < host->n_caches; i++) {
		if (host->caches[i].level != level ||
		    !is_here(layout, node, &host->caches[i], &cpus))
			continue;
		size = words_size(layout->arena, host->caches[i].size_kib);
		card_add(layout, card, PICTURE_PLAIN, "L%u of %s: %s", level, size,
			 words_numbered(layout->arena, "CPU", &cpus, 40));
		n_whole += bitmap_is_equal(&cpus, &node->cpus);
		n++;
	}
	if (n != n_whole && n <= CACHES_NAMED)
		return;
	card->n_lines = first;
	if (n == 1)
		card_add(layout, card, PICTURE_PLAIN, "L%u: %s", level, size);
	else if (n)
		card_add(layout, card, PICTURE_PLAIN, "L%u: %zu caches of %s", level, n, size);
}

static void add_memory_details(struct layout *layout, struct card *card,
			       const struct host_node *node)
{
	for (size_t i = 0; i < node->n_caches; i++)
		card_add(layout, card, PICTURE_PLAIN, "memory-side cache of %s",
			 words_size(layout->arena, node->caches[i].size_kib));
	if (node->tier_known)
		card_add(layout, card, PICTURE_PLAIN, "memory tier %u", node->tier);
}

/* ", socket 1"; nothing where its CPUs are in several, or it isn't known. */
static const char *describe_socket(struct layout *layout, const struct host_node *node)
{
	const struct host_cpu *first = NULL;

	bitmap_for_each (&node->cpus, id) {
		const struct host_cpu *cpu = host_find_cpu(layout->input->host, id);

		if (!cpu || !cpu->topology_known)
			continue;
		if (first && (first->socket != cpu->socket || first->book != cpu->book ||
			      first->drawer != cpu->drawer))
			return "";
		first = cpu;
	}
	return first ? arena_printf(layout->arena, ", socket %u", first->socket) : "";
}

static void add_core_types(struct layout *layout, struct card *card, const struct host_node *node)
{
	static const char *const names[] = {
		[HOST_CORE_PERFORMANCE] = "performance",
		[HOST_CORE_EFFICIENCY] = "efficiency",
	};

	for (size_t type = HOST_CORE_PERFORMANCE; type < ARRAY_SIZE(names); type++) {
		struct bitmap cpus = { 0 };

		bitmap_for_each (&node->cpus, id) {
			const struct host_cpu *cpu = host_find_cpu(layout->input->host, id);

			if (cpu && cpu->core_type == (enum host_core_type)type)
				bitmap_set(layout->arena, &cpus, id);
		}
		if (!bitmap_is_empty(&cpus))
			card_add(layout, card, PICTURE_PLAIN, "%s cores: %s", names[type],
				 words_numbered(layout->arena, "CPU", &cpus, 40));
	}
}

void layout_node(struct layout *layout, struct card *card, const struct host_node *node)
{
	card->title = arena_printf(layout->arena, "node %u%s", node->id,
				   bitmap_is_empty(&node->cpus) ? ", no CPUs"
								: describe_socket(layout, node));
	add_memory(layout, card, node);
	add_pools(layout, card, node);
	add_memory_details(layout, card, node);
	add_caches(layout, card, node);
	add_core_types(layout, card, node);
	add_distances(layout, card, node);
}
