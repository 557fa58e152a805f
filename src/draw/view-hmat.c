/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The HMAT: QEMU 10.0 hw/acpi/hmat.c, and hw/core/numa.c for the base of the entries. */
#include "base/units.h"
#include "draw/view-parts.h"

#define HIERARCHIES 4u
#define DATA_TYPES 6u
#define FIRST_BANDWIDTH 3u
#define CACHE_LEVELS 4u
#define BYTES_PER_MIB UINT64_C(0x100000)
#define PS_PER_NS 1000u

static void add_attributes(struct view *view)
{
	for (unsigned i = 0; i < view->n_nodes; i++) {
		struct view_attributes *attributes;
		unsigned initiator = view->guest->cells[i].initiator;

		if (!view->nodes[i].memory_kib)
			continue;
		attributes = ARENA_APPEND(&view->arena, view->attributes, view->n_attributes);
		attributes->cell = i;
		attributes->initiator_known = initiator != GUEST_NO_CELL;
		attributes->initiator = attributes->initiator_known ? initiator : VIEW_NO_INITIATOR;
	}
}

/* access, read, write; bandwidths come behind the latencies */
static unsigned data_type_of(const struct domain_interconnect *link)
{
	unsigned type = link->type == INTERCONNECT_READ	   ? 1
			: link->type == INTERCONNECT_WRITE ? 2
							   : 0;

	return type + (link->is_bandwidth ? FIRST_BANDWIDTH : 0);
}

static bool is_of(const struct view *view, const struct domain_interconnect *link,
		  unsigned hierarchy, unsigned data_type)
{
	return !link->broken && link->cache == hierarchy && data_type_of(link) == data_type &&
	       link->initiator < view->n_nodes && link->target < view->n_nodes;
}

static uint64_t value_of(const struct domain_interconnect *link)
{
	return link->is_bandwidth ? link->value * BYTES_PER_KIB : link->value;
}

/* parse_numa_hmat_lb: the largest power of ten in all latencies, the lowest bit of all bandwidths */
static uint64_t shared_unit(uint64_t unit, const struct domain_interconnect *link)
{
	uint64_t value = value_of(link), own = 1;

	if (value == 0)
		return unit;
	if (link->is_bandwidth) {
		own = value & -value;
	} else {
		for (; value % 10 == 0; value /= 10)
			own *= 10;
	}
	return unit == 0 || own < unit ? own : unit;
}

static size_t initiator_index(const struct view_latencies *latencies, unsigned cell)
{
	size_t i = 0;

	while (i < latencies->n_initiators && latencies->initiators[i] != cell)
		i++;
	return i;
}

static void fill(struct view *view, struct view_latencies *latencies)
{
	const struct domain_numa *numa = &view->guest->domain->numa;

	for (unsigned i = 0; i < view->n_nodes; i++)
		if (!bitmap_is_empty(&view->nodes[i].vcpus))
			*ARENA_APPEND(&view->arena, latencies->initiators,
				      latencies->n_initiators) = i;
	latencies->n_targets = view->n_nodes;
	latencies->entries =
		ARENA_ARRAY(&view->arena, uint16_t, latencies->n_initiators * latencies->n_targets);
	latencies->base = latencies->data_type < FIRST_BANDWIDTH ? latencies->unit * PS_PER_NS
								 : latencies->unit / BYTES_PER_MIB;
	for (size_t i = 0; i < numa->n_interconnects; i++) {
		const struct domain_interconnect *link = &numa->interconnects[i];
		size_t row = initiator_index(latencies, link->initiator);

		if (!is_of(view, link, latencies->hierarchy, latencies->data_type) ||
		    row == latencies->n_initiators)
			continue;
		/* cut to 16 bits, as QEMU does */
		latencies->entries[row * latencies->n_targets + link->target] =
			(uint16_t)(value_of(link) / latencies->unit);
	}
}

static void add_latencies(struct view *view, unsigned hierarchy, unsigned data_type)
{
	const struct domain_numa *numa = &view->guest->domain->numa;
	struct view_latencies *latencies;
	uint64_t unit = 0;

	for (size_t i = 0; i < numa->n_interconnects; i++)
		if (is_of(view, &numa->interconnects[i], hierarchy, data_type))
			unit = shared_unit(unit, &numa->interconnects[i]);
	if (unit == 0)
		return;
	latencies = ARENA_APPEND(&view->arena, view->latencies, view->n_latencies);
	latencies->hierarchy = hierarchy;
	latencies->data_type = data_type;
	latencies->unit = unit;
	fill(view, latencies);
}

/* ACPI 6.3 table 5-147 has its own numbers; those of our enums are the same: none, direct, complex
   and none, write-back, write-through. */
_Static_assert(CACHE_ASSOCIATIVITY_DIRECT == 1 && CACHE_ASSOCIATIVITY_FULL == 2, "as in ACPI");
_Static_assert(CACHE_POLICY_WRITEBACK == 1 && CACHE_POLICY_WRITETHROUGH == 2, "as in ACPI");

static const struct domain_cell_cache *find_cache(const struct guest_cell *cell, unsigned level)
{
	for (size_t i = 0; cell->domain && i < cell->domain->n_caches; i++)
		if (!cell->domain->caches[i].broken && cell->domain->caches[i].level == level)
			return &cell->domain->caches[i];
	return NULL;
}

static void add_cache(struct view *view, unsigned cell, unsigned level, unsigned n_levels)
{
	const struct domain_cell_cache *given = find_cache(&view->guest->cells[cell], level);
	struct view_cache *cache;

	if (!given)
		return;
	cache = ARENA_APPEND(&view->arena, view->caches, view->n_caches);
	cache->cell = cell;
	cache->level = level;
	cache->n_levels = n_levels;
	cache->size_bytes = given->size_kib * BYTES_PER_KIB;
	cache->associativity = (unsigned)given->associativity;
	cache->policy = (unsigned)given->policy;
	cache->line_bytes = (uint16_t)given->line_bytes; /* QEMU's option has 16 bits */
	cache->attributes = n_levels | level << 4 | cache->associativity << 8 |
			    cache->policy << 12 | cache->line_bytes << 16;
}

void view_add_hmat(struct view *view)
{
	view->hmat = true;
	add_attributes(view);
	for (unsigned i = 0; i < HIERARCHIES; i++)
		for (unsigned j = 0; j < DATA_TYPES; j++)
			add_latencies(view, i, j);
	for (unsigned i = 0; i < view->n_nodes; i++) {
		unsigned n_levels = 0;

		for (unsigned level = 1; level < CACHE_LEVELS; level++)
			n_levels += find_cache(&view->guest->cells[i], level) != NULL;
		/* levels above the number of them are left out by QEMU's loop */
		for (unsigned level = 1; level <= n_levels; level++)
			add_cache(view, i, level, n_levels);
	}
}
