/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The arithmetic of huge pages: what a guest takes at start, and what the host's nodes have. */
#include "rules/pools.h"

#include "base/units.h"
#include "rules/demand.h"
#include "rules/sums.h"

#define MAX_ELSEWHERE 3 /* nodes that a message names */

/* Pages of one size on some nodes. */
struct pool {
	uint64_t total, free;
	uint64_t growth;   /* that the kernel adds while there is normal memory */
	uint64_t reserved; /* of the free ones, and not counted with them */
	bool free_known;
};

/*
 * What nr_overcommit_hugepages allows beyond the pool: Linux mm/hugetlb.c alloc_surplus_hugetlb…
 * makes them of normal memory, but none of the gigantic ones.
 */
static uint64_t growth_of(const struct check *c, uint64_t page_kib)
{
	for (size_t i = 0; i < c->host->n_pools; i++) {
		const struct host_pool *pool = &c->host->pools[i];

		if (pool->size_kib == page_kib && pool->details_known && page_kib < KIB_PER_GIB)
			return pool->overcommit > pool->surplus ? pool->overcommit - pool->surplus
								: 0;
	}
	return 0;
}

/* Free pages that are promised to somebody who hasn't touched them; which node's isn't told. */
static uint64_t reserved_of(const struct check *c, uint64_t page_kib)
{
	for (size_t i = 0; i < c->host->n_pools; i++)
		if (c->host->pools[i].size_kib == page_kib && c->host->pools[i].details_known)
			return c->host->pools[i].reserved;
	return 0;
}

static struct pool pool_of(const struct check *c, const struct bitmap *nodes, uint64_t page_kib)
{
	struct pool pool = { .free_known = true, .growth = growth_of(c, page_kib) };
	struct bitmap host_nodes = sums_host_nodes(c);
	uint64_t reserved = reserved_of(c, page_kib);

	bitmap_for_each (nodes, id) {
		const struct host_node *node = host_find_node(c->host, id);
		const struct host_pages *pages = node ? host_find_pages(node, page_kib) : NULL;

		if (!pages)
			continue;
		pool.total += pages->total;
		pool.free += pages->free;
		pool.free_known = pool.free_known && pages->free_known;
	}
	if (bitmap_is_subset(&host_nodes, nodes)) {
		pool.reserved = reserved < pool.free ? reserved : pool.free;
		pool.free -= pool.reserved;
	}
	return pool;
}

static uint64_t total_pages(const struct check *c, const struct host_node *node, uint64_t page_kib)
{
	const struct host_pages *pages = host_find_pages(node, page_kib);

	(void)c;
	return pages ? pages->total : 0;
}

static uint64_t free_pages(const struct check *c, const struct host_node *node, uint64_t page_kib)
{
	const struct host_pages *pages = host_find_pages(node, page_kib);

	(void)c;
	return pages && pages->free_known ? pages->free : 0;
}

/* The node outside of these and of those named that has the most; NULL: none has any. */
static const struct host_node *richest(const struct check *c, const struct pools_elsewhere *what,
				       const struct bitmap *nodes, const struct bitmap *named)
{
	const struct host_node *best = NULL;
	uint64_t most = 0;

	for (size_t i = 0; i < c->host->n_nodes; i++) {
		const struct host_node *node = &c->host->nodes[i];
		uint64_t amount = what->amount(c, node, what->page_kib);

		if (bitmap_has(nodes, node->id) || bitmap_has(named, node->id) || amount <= most)
			continue;
		best = node;
		most = amount;
	}
	return best;
}

const char *pools_elsewhere(const struct check *check, const struct pools_elsewhere *what,
			    const struct bitmap *nodes)
{
	struct bitmap host_nodes = sums_host_nodes(check), named = { 0 };
	const struct host_node *node;
	AUTO(strbuf) text = STRBUF_INIT;

	if (bitmap_is_subset(&host_nodes, nodes))
		return "";
	for (unsigned n = 0; n < MAX_ELSEWHERE; n++) {
		node = richest(check, what, nodes, &named);
		if (!node)
			break;
		strbuf_printf(&text, n == 0 ? ", %s %s node %u" : ", %s %s %u",
			      what->text(check, what->amount(check, node, what->page_kib)),
			      n == 0 ? what->verb : "on node", node->id);
		bitmap_set(check->scratch, &named, node->id);
	}
	return text.length ? arena_strdup(check->scratch, strbuf_text(&text)) : ", none elsewhere";
}

/* "are free, 1,290 are free on node 0" */
static const char *what_is_there(const struct check *c, const struct demand_group *group,
				 uint64_t page_kib, const struct pool *pool, bool free)
{
	struct pools_elsewhere elsewhere = { free ? free_pages : total_pages, check_count,
					     free ? "are free on" : "on", page_kib };
	uint64_t there = (free ? pool->free : pool->total) + pool->growth;
	const char *is = there == 1 ? "is" : "are";

	if (pool->growth)
		return arena_printf(c->scratch, "can be had, %s beyond the pool",
				    check_count(c, pool->growth));
	if (free && pool->reserved)
		return arena_printf(c->scratch, "%s free, others have reserved %s more", is,
				    check_count(c, pool->reserved));
	return arena_printf(c->scratch, "%s %s%s", is, free ? "free" : "there",
			    pools_elsewhere(c, &elsewhere, group->nodes));
}

static void tell_pool(const struct check *c, const struct demand_group *group, uint64_t page_kib,
		      const struct pool *pool, bool free)
{
	uint64_t needed = group->size_kib / page_kib;
	uint64_t there = (free ? pool->free : pool->total) + pool->growth;
	const struct demand *first = group->first;
	struct diag *diag;

	diag = finding(c, first->at, "%s %s %s pages of %s on %s; %s %s", group->text,
		       group->n_demands == 1 ? "needs" : "need", check_count(c, needed),
		       check_size(c, page_kib), sums_numbered(c, "node", "nodes", group->nodes),
		       check_count(c, there), what_is_there(c, group, page_kib, pool, free));
	finding_label(c, diag, needed - there == 1 ? "%s page short" : "%s pages short",
		      check_count(c, needed - there));
	if (first->nodes && span_is_given(first->bound_at))
		finding_place(c, diag, first->bound_at, "bound here");
}

/* Whether this set of nodes has too few pages for what must lie there. */
static bool is_short(const struct check *c, const struct demand_list *list,
		     const struct bitmap *nodes, uint64_t page_kib, bool free)
{
	struct bitmap host_nodes = sums_host_nodes(c);
	bool all = bitmap_is_subset(&host_nodes, nodes);
	struct demand_group group = demand_group(c, list, nodes, page_kib, all);
	struct pool pool = pool_of(c, nodes, page_kib);
	uint64_t needed = group.size_kib / page_kib;
	bool short_of_total = needed > pool.total + pool.growth;
	bool short_of_free = pool.free_known && needed > pool.free + pool.growth;

	if (group.n_demands == 0 || (free ? short_of_total || !short_of_free : !short_of_total))
		return false;
	tell_pool(c, &group, page_kib, &pool, free);
	return true;
}

/* A cause is told once: of the smallest set of nodes that is short, not of those around it. */
static void check_pools(const struct check *c, const struct demand_list *list, uint64_t page_kib,
			bool free)
{
	struct bitmap host_nodes = sums_host_nodes(c);
	struct node_sets sets = demand_node_sets(c, list, page_kib), told = { 0 };

	*ARENA_APPEND(c->scratch, sets.items, sets.n_items) = host_nodes;
	for (size_t i = 0; i < sets.n_items; i++) {
		bool seen = false;

		for (size_t j = 0; j < told.n_items; j++)
			seen = seen || bitmap_is_subset(&told.items[j], &sets.items[i]);
		if (!seen && is_short(c, list, &sets.items[i], page_kib, free))
			*ARENA_APPEND(c->scratch, told.items, told.n_items) = sets.items[i];
	}
}

static void too_few_pages(const struct check *c, bool free)
{
	struct demand_list list = demand_list(c);

	if (!sums_are_known(c))
		return;
	for (size_t i = 0; i < list.n_items; i++) {
		uint64_t page_kib = list.items[i].page_kib;
		bool seen = false;

		for (size_t j = 0; j < i; j++)
			seen = seen || list.items[j].page_kib == page_kib;
		if (page_kib > 0 && !seen && host_has_page_size(c->host, page_kib))
			check_pools(c, &list, page_kib, free);
	}
}

void pools_too_small(const struct check *check)
{
	too_few_pages(check, false);
}

void pools_too_empty(const struct check *check)
{
	too_few_pages(check, true);
}
