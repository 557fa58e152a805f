/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a guest asks of the host's memory, piece by piece. */
#include "rules/demand.h"

#include "base/units.h"
#include "rules/sums.h"

/* Unions of node sets that are looked at; hundreds of cells with sets of their own have more. */
#define MAX_NODE_SETS 512

static struct demand *add_demand(const struct check *c, struct demand_list *list)
{
	return ARENA_APPEND(c->scratch, list->items, list->n_items);
}

/*
 * The cpuset that libvirt puts QEMU into (qemu_process.c qemuProcessSetupPid): the nodes of strict
 * or restrictive <memory>, and those of the cells. Nothing of QEMU's gets memory elsewhere.
 */
static const struct bitmap *confinement(const struct check *c)
{
	const struct guest *guest = c->guest;
	const struct domain_numatune *numatune = &c->domain->numatune;
	struct bitmap *nodes;

	if (!guest->numa_nodeset ||
	    (guest->numa_mode != MEMORY_MODE_STRICT && guest->numa_mode != MEMORY_MODE_RESTRICTIVE))
		return NULL;
	nodes = ARENA_ARRAY(c->scratch, struct bitmap, 1);
	*nodes = bitmap_copy(c->scratch, guest->numa_nodeset);
	for (size_t i = 0; i < numatune->n_memnodes; i++)
		bitmap_add(c->scratch, nodes, &numatune->memnodes[i].nodeset);
	return nodes;
}

/* A file on a disk: the kernel writes its pages there when memory is short. */
static bool is_on_disk(const struct guest_backend *backend)
{
	return backend && backend->type == GUEST_BACKEND_FILE && backend->hugepage_kib == 0 &&
	       backend->share == TRISTATE_YES;
}

/* Preferred and interleaved memory goes elsewhere where it has to, as far as QEMU may. */
static const struct bitmap *bound_nodes(const struct check *c, const struct guest_backend *backend,
					const struct bitmap *nodes, enum memory_mode mode)
{
	if (is_on_disk(backend))
		return NULL;
	return nodes && mode == MEMORY_MODE_STRICT ? nodes : confinement(c);
}

static void add_cell(const struct check *c, struct demand_list *list, const struct guest_cell *cell)
{
	struct demand *demand = add_demand(c, list);
	const struct guest_backend *backend = c->guest->uses_memdev ? &cell->backend : NULL;

	*demand = (struct demand){
		.what = arena_printf(c->scratch, "cell %u", cell->id),
		.size_kib = cell->memory_kib,
		.page_kib = cell->hugepage_kib,
		.nodes = backend ? bound_nodes(c, backend, cell->host_nodes, cell->mode)
				 : confinement(c),
		.at = cell->domain ? cell->domain->at.memory : c->domain->memory.at.total,
		.bound_at = cell->binding_at,
		.backend = backend,
	};
}

static void add_whole_guest(const struct check *c, struct demand_list *list)
{
	const struct guest *guest = c->guest;
	const struct guest_backend *backend = guest->has_default_ram ? &guest->default_ram : NULL;
	struct demand *demand = add_demand(c, list);

	*demand = (struct demand){
		.what = "the guest",
		.size_kib = guest->initial_kib,
		.page_kib = backend ? backend->hugepage_kib : guest->legacy_page_kib,
		.nodes = backend ? bound_nodes(c, backend, backend->host_nodes, backend->mode)
				 : confinement(c),
		.at = c->domain->memory.at.total,
		.bound_at = c->domain->numatune.at.nodeset,
		.backend = backend,
	};
}

static void add_device(const struct check *c, struct demand_list *list,
		       const struct guest_memory_device *device, size_t number)
{
	bool is_virtio_mem = device->domain->model == MEMORY_MODEL_VIRTIO_MEM;
	const struct domain_memory_device *written = device->domain;
	struct demand *demand;

	if (written->model != MEMORY_MODEL_DIMM && !is_virtio_mem)
		return;
	demand = add_demand(c, list);
	*demand = (struct demand){
		.what = arena_printf(c->scratch, "memory device %zu", number),
		.size_kib = is_virtio_mem ? device->requested_kib : device->size_kib,
		.page_kib = device->hugepage_kib,
		.nodes = bound_nodes(c, &device->backend, device->host_nodes, device->mode),
		.at = is_virtio_mem && span_is_given(written->at.requested) ? written->at.requested
									    : written->at.size,
		.bound_at = span_is_given(written->at.nodemask) ? written->at.nodemask
								: c->domain->numatune.at.nodeset,
		.backend = &device->backend,
		.is_part = is_virtio_mem,
	};
}

struct demand_list demand_list(const struct check *check)
{
	const struct guest *guest = check->guest;
	struct demand_list list = { 0 };

	if (guest->n_cells == 0)
		add_whole_guest(check, &list);
	for (size_t i = 0; i < guest->n_cells; i++)
		add_cell(check, &list, &guest->cells[i]);
	for (size_t i = 0; i < guest->n_memory_devices; i++)
		add_device(check, &list, &guest->memory_devices[i], i + 1);
	return list;
}

static void add_set(const struct check *c, struct node_sets *sets, const struct bitmap *nodes)
{
	size_t at = 0;

	for (size_t i = 0; i < sets->n_items; i++)
		if (bitmap_is_equal(&sets->items[i], nodes))
			return;
	(void)ARENA_APPEND(c->scratch, sets->items, sets->n_items);
	while (at + 1 < sets->n_items && bitmap_count(&sets->items[at]) <= bitmap_count(nodes))
		at++;
	for (size_t i = sets->n_items - 1; i > at; i--)
		sets->items[i] = sets->items[i - 1];
	sets->items[at] = *nodes;
}

/* Two sets that overlap can both be large enough, and too small together. */
static bool add_a_union(const struct check *c, struct node_sets *sets)
{
	size_t n_before = sets->n_items;

	for (size_t i = 0; i < n_before; i++) {
		for (size_t j = 0; j < i; j++) {
			struct bitmap both = bitmap_copy(c->scratch, &sets->items[i]);

			if (!bitmap_intersects(&both, &sets->items[j]))
				continue;
			bitmap_add(c->scratch, &both, &sets->items[j]);
			add_set(c, sets, &both);
			if (sets->n_items > n_before)
				return true;
		}
	}
	return false;
}

struct node_sets demand_node_sets(const struct check *check, const struct demand_list *list,
				  uint64_t page_kib)
{
	struct bitmap host_nodes = sums_host_nodes(check);
	struct node_sets sets = { 0 };

	for (size_t i = 0; i < list->n_items; i++) {
		const struct demand *demand = &list->items[i];

		if (demand->nodes && demand->page_kib == page_kib &&
		    bitmap_is_subset(demand->nodes, &host_nodes))
			add_set(check, &sets, demand->nodes);
	}
	while (sets.n_items < MAX_NODE_SETS && add_a_union(check, &sets))
		continue;
	return sets;
}

struct demand_group demand_group(const struct check *check, const struct demand_list *list,
				 const struct bitmap *nodes, uint64_t page_kib, bool all)
{
	struct demand_group group = { .nodes = nodes, .text = "" };
	AUTO(strbuf) text = STRBUF_INIT;

	for (size_t i = 0; i < list->n_items; i++) {
		const struct demand *demand = &list->items[i];
		uint64_t size_kib = demand->size_kib;

		if (demand->page_kib != page_kib || size_kib == 0)
			continue;
		if (demand->nodes ? !bitmap_is_subset(demand->nodes, nodes) : !all)
			continue;
		if (page_kib > 0)
			size_kib = size_kib_round_up(size_kib, page_kib);
		group.size_kib = size_kib_add(group.size_kib, size_kib);
		if (!group.first)
			group.first = demand;
		group.n_demands++;
		strbuf_printf(&text, "%s%s (%s)", group.n_demands > 1 ? " + " : "", demand->what,
			      check_size(check, size_kib));
	}
	group.text = arena_strdup(check->scratch, strbuf_text(&text));
	return group;
}
