/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Guest NUMA cells, by id, with their vCPUs; and sizes, aligned as libvirt does at start. */
#include "base/units.h"
#include "guest/build.h"

/* libvirt 9.0, 11.3 qemu_domain.c qemuDomainGetMemorySizeAlignment */
static uint64_t alignment_kib(const struct guest *guest)
{
	return (guest_is_ppc64(guest) ? 256 : 1) * KIB_PER_MIB;
}

/* libvirt 11.3 qemu_postparse.c qemuDomainDefNumaAutoAdd (since 9.6) */
static bool wants_automatic_cell(const struct guest *guest)
{
	return guest->domain->numa.n_cells == 0 && guest_has_hotplug(guest) &&
	       target_has(guest->target, LIBVIRT_HOTPLUG_CELL) &&
	       guest->machine.family != TARGET_FAMILY_S390;
}

/* Cells by id; false when the ids aren't 0 … n-1, each once. */
static bool lay_out_cells(struct guest *guest)
{
	const struct domain_numa *numa = &guest->domain->numa;

	if (numa->broken || numa->n_cells > GUEST_CELL_LIMIT)
		return false;
	guest->n_cells = numa->n_cells;
	guest->cells = ARENA_ARRAY(&guest->arena, struct guest_cell, numa->n_cells);
	for (size_t i = 0; i < numa->n_cells; i++) {
		const struct domain_cell *cell = &numa->cells[i];

		if (cell->id >= numa->n_cells || guest->cells[cell->id].domain)
			return false;
		guest->cells[cell->id].id = cell->id;
		guest->cells[cell->id].domain = cell;
		guest->cells[cell->id].cpus = bitmap_copy(&guest->arena, &cell->cpus);
		guest->cells[cell->id].memory_kib = cell->memory_kib;
	}
	return true;
}

static void add_automatic_cell(struct guest *guest)
{
	uint64_t left_kib = guest->domain->memory.total_kib;

	for (size_t i = 0; i < guest->domain->devices.n_memory; i++) {
		uint64_t size_kib = guest->domain->devices.memory[i].size_kib;

		left_kib -= size_kib < left_kib ? size_kib : left_kib;
	}
	guest->cell_automatic = true;
	guest->n_cells = 1;
	guest->cells = ARENA_NEW(&guest->arena, struct guest_cell);
	guest->cells[0].memory_kib = left_kib;
}

/* libvirt 9.0, 11.3 qemuDomainDefNumaCPUsRectify: vCPUs of no cell go to cell 0. */
static void fill_vcpus(struct guest *guest)
{
	unsigned total = 0;
	struct bitmap all = { 0 };

	if (!guest->vcpus_known)
		return;
	for (size_t i = 0; i < guest->n_cells; i++)
		total += bitmap_count(&guest->cells[i].cpus);
	if (total < guest->n_vcpus) {
		bitmap_set_range(&guest->arena, &all, 0, guest->n_vcpus - 1);
		for (size_t i = 1; i < guest->n_cells; i++)
			bitmap_remove(&all, &guest->cells[i].cpus);
		guest->cells[0].cpus = all;
	}
	for (unsigned i = 0; i < guest->n_cells; i++)
		bitmap_for_each (&guest->cells[i].cpus, vcpu)
			if (vcpu < guest->n_vcpus)
				guest->vcpus[vcpu].cell = i;
}

/* memnode, else memory: numa_conf.c virDomainNumatuneGetNodeset, virDomainNumatuneGetMode. */
static void bind_cell(struct guest *guest, struct guest_cell *cell)
{
	const struct domain_memnode *memnode = domain_find_memnode(guest->domain, cell->id);

	cell->mode = guest->numa_mode;
	cell->host_nodes = guest->numa_nodeset;
	if (guest->numa_placement == PLACEMENT_STATIC)
		cell->binding_at = guest->domain->numatune.at.nodeset;
	if (!memnode || memnode->broken || bitmap_is_empty(&memnode->nodeset))
		return;
	cell->mode = memnode->mode == MEMORY_MODE_NONE ? MEMORY_MODE_STRICT : memnode->mode;
	if (guest->numa_placement == PLACEMENT_AUTO)
		return;
	cell->host_nodes = &memnode->nodeset;
	cell->binding_at = memnode->at.nodeset;
}

void guest_build_cells(struct guest *guest)
{
	const struct domain_backing *backing = &guest->domain->backing;

	guest->cells_known = true;
	if (wants_automatic_cell(guest)) {
		add_automatic_cell(guest);
	} else if (!lay_out_cells(guest)) {
		guest->cells_known = false;
		guest->n_cells = 0;
	}
	if (guest->n_cells == 0)
		return;
	fill_vcpus(guest);
	for (size_t i = 0; i < guest->n_cells; i++) {
		struct guest_cell *cell = &guest->cells[i];
		bool specific;

		if (cell->domain) {
			cell->access = cell->domain->access;
			cell->discard = cell->domain->discard;
		}
		if (cell->access == MEMORY_ACCESS_NONE)
			cell->access = backing->access;
		if (cell->discard == TRISTATE_ABSENT && backing->discard)
			cell->discard = TRISTATE_YES;
		cell->hugepage_kib = guest_page_size(guest, NULL, cell->id, &specific);
		cell->initiator = GUEST_NO_CELL;
		bind_cell(guest, cell);
	}
}

/* libvirt 11.3 qemu_domain.c qemuDomainNVDimmAlignSizePseries and …MemoryModuleSizeAlignment */
uint64_t guest_device_size_kib(const struct guest *guest, const struct domain_memory_device *device)
{
	uint64_t unit_kib = (guest_is_ppc64(guest) ? 256 : 2) * KIB_PER_MIB;
	uint64_t area_kib;

	if (!guest_is_ppc64(guest) || device->model != MEMORY_MODEL_NVDIMM)
		return size_kib_round_up(device->size_kib, unit_kib);
	if (device->label_kib >= device->size_kib)
		return device->size_kib;
	area_kib = device->size_kib - device->label_kib;
	return area_kib - area_kib % unit_kib + device->label_kib;
}

/* Total as domain_postparse.c virDomainDefPostParseMemory has it when a domain is defined. */
static uint64_t defined_total_kib(const struct guest *guest, uint64_t cells_kib,
				  uint64_t devices_kib)
{
	if (cells_kib)
		return size_kib_add(cells_kib, devices_kib);
	return guest->domain->memory.total_kib;
}

void guest_build_sizes(struct guest *guest)
{
	const struct domain *domain = guest->domain;
	uint64_t cells_kib = 0, aligned_kib = 0, devices_kib = 0, aligned_devices_kib = 0;
	uint64_t defined_kib, unit_kib = alignment_kib(guest);

	for (size_t i = 0; i < domain->devices.n_memory; i++) {
		const struct domain_memory_device *device = &domain->devices.memory[i];
		uint64_t size_kib = guest_device_size_kib(guest, device);

		aligned_devices_kib = size_kib_add(aligned_devices_kib, size_kib);
		devices_kib = size_kib_add(devices_kib,
					   guest_is_ppc64(guest) ? size_kib : device->size_kib);
	}
	for (size_t i = 0; i < guest->n_cells; i++) {
		cells_kib = size_kib_add(cells_kib, guest->cells[i].memory_kib);
		guest->cells[i].memory_kib =
			size_kib_round_up(guest->cells[i].memory_kib, unit_kib);
		aligned_kib = size_kib_add(aligned_kib, guest->cells[i].memory_kib);
	}
	guest->written_kib = domain->memory.total_kib;
	defined_kib = defined_total_kib(guest, cells_kib, devices_kib);
	guest->initial_kib = aligned_kib;
	if (aligned_kib == 0 && defined_kib > devices_kib)
		guest->initial_kib = size_kib_round_up(defined_kib - devices_kib, unit_kib);
	guest->total_kib = size_kib_add(guest->initial_kib, aligned_devices_kib);
	guest->current_kib = domain->memory.current_kib;
	if (guest->current_kib == 0 || guest->current_kib > defined_kib)
		guest->current_kib = defined_kib;
	guest->max_kib = size_kib_round_up(domain->memory.max_kib, unit_kib);
	guest->slots = domain->memory.slots;
}
