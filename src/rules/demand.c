/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a guest asks of the host's memory, piece by piece. */
#include "rules/demand.h"

#include "base/units.h"

static struct demand *add_demand(const struct check *c, struct demand_list *list)
{
	return ARENA_APPEND(c->scratch, list->items, list->n_items);
}

/* Only strict keeps memory from going elsewhere. */
static const struct bitmap *bound_nodes(const struct bitmap *nodes, enum memory_mode mode)
{
	return nodes && mode == MEMORY_MODE_STRICT ? nodes : NULL;
}

static void add_cell(const struct check *c, struct demand_list *list, const struct guest_cell *cell)
{
	struct demand *demand = add_demand(c, list);

	*demand = (struct demand){
		.what = arena_printf(c->scratch, "cell %u", cell->id),
		.size_kib = cell->memory_kib,
		.page_kib = cell->hugepage_kib,
		.nodes = bound_nodes(cell->host_nodes, cell->mode),
		.at = cell->domain ? cell->domain->at.memory : c->domain->memory.at.total,
		.bound_at = cell->binding_at,
		.backend = c->guest->uses_memdev ? &cell->backend : NULL,
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
		.page_kib = backend ? backend->hugepage_kib : 0,
		.nodes = backend ? bound_nodes(backend->host_nodes, backend->mode) : NULL,
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
		.nodes = bound_nodes(device->host_nodes, device->mode),
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
