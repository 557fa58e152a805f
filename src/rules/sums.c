/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sums and sets that rules of several topics ask for. */
#include "rules/sums.h"

#include "base/units.h"

bool sums_cells_trusted(const struct check *check)
{
	return !check->domain->numa.broken;
}

uint64_t sums_devices_kib(const struct check *check)
{
	const struct domain_devices *devices = &check->domain->devices;
	uint64_t sum_kib = 0;

	for (size_t i = 0; i < devices->n_memory; i++)
		sum_kib = size_kib_add(sum_kib, devices->memory[i].size_kib);
	return sum_kib;
}

uint64_t sums_cells_kib(const struct check *check)
{
	const struct domain_numa *numa = &check->domain->numa;
	uint64_t sum_kib = 0;

	for (size_t i = 0; i < numa->n_cells; i++)
		sum_kib = size_kib_add(sum_kib, numa->cells[i].memory_kib);
	return sum_kib;
}

uint64_t sums_total_kib(const struct check *check)
{
	uint64_t cells_kib = sums_cells_kib(check);

	if (cells_kib == 0)
		return check->domain->memory.total_kib;
	return size_kib_add(cells_kib, sums_devices_kib(check));
}

bool sums_are_known(const struct check *check)
{
	const struct domain *domain = check->domain;

	if (domain->memory.broken || domain->numa.broken)
		return false;
	for (size_t i = 0; i < domain->numa.n_cells; i++)
		if (domain->numa.cells[i].broken)
			return false;
	for (size_t i = 0; i < domain->devices.n_memory; i++)
		if (domain->devices.memory[i].broken)
			return false;
	return true;
}

static uint64_t normal_boot_kib(const struct guest *guest)
{
	uint64_t sum_kib = 0;

	if (guest->n_cells == 0) {
		bool huge = guest->domain->backing.hugepages &&
			    (!guest->has_default_ram || guest->default_ram.hugepage_kib > 0);

		return huge ? 0 : guest->initial_kib;
	}
	for (size_t i = 0; i < guest->n_cells; i++)
		if (guest->cells[i].hugepage_kib == 0)
			sum_kib = size_kib_add(sum_kib, guest->cells[i].memory_kib);
	return sum_kib;
}

uint64_t sums_normal_pages_kib(const struct check *check)
{
	const struct guest *guest = check->guest;
	uint64_t sum_kib = normal_boot_kib(guest);

	for (size_t i = 0; i < guest->n_memory_devices; i++) {
		const struct guest_memory_device *device = &guest->memory_devices[i];

		if (device->hugepage_kib > 0)
			continue;
		if (device->domain->model == MEMORY_MODEL_DIMM)
			sum_kib = size_kib_add(sum_kib, device->size_kib);
		if (device->domain->model == MEMORY_MODEL_VIRTIO_MEM)
			sum_kib = size_kib_add(sum_kib, device->requested_kib);
	}
	return sum_kib;
}

bool sums_is_preallocated(const struct check *check)
{
	const struct domain_backing *backing = &check->domain->backing;

	if (backing->locked)
		return true;
	return backing->allocation == MEMORY_ALLOCATION_IMMEDIATE &&
	       backing->source != MEMORY_SOURCE_FILE;
}

uint64_t sums_host_memory_kib(const struct check *check, const struct bitmap *nodes)
{
	uint64_t sum_kib = 0;

	for (size_t i = 0; i < check->host->n_nodes; i++) {
		const struct host_node *node = &check->host->nodes[i];

		if (!nodes || bitmap_has(nodes, node->id))
			sum_kib = size_kib_add(sum_kib, node->memory_kib);
	}
	return sum_kib;
}

struct bitmap sums_host_nodes(const struct check *check)
{
	struct bitmap nodes = { 0 };

	for (size_t i = 0; i < check->host->n_nodes; i++)
		bitmap_set(check->scratch, &nodes, check->host->nodes[i].id);
	return nodes;
}

static bool is_placed(const struct guest_backend *backend)
{
	return backend->prealloc && backend->host_nodes;
}

static bool has_placed_threads(const struct guest *guest)
{
	if (guest->has_default_ram && is_placed(&guest->default_ram))
		return true;
	for (size_t i = 0; guest->uses_memdev && i < guest->n_cells; i++)
		if (is_placed(&guest->cells[i].backend))
			return true;
	for (size_t i = 0; i < guest->n_memory_devices; i++)
		if (is_placed(&guest->memory_devices[i].backend))
			return true;
	return false;
}

const struct bitmap *sums_looked_up_cpus(const struct check *check)
{
	const struct domain *domain = check->domain;

	if (!target_has(check->target, LIBVIRT_THREAD_CONTEXT_EMULATOR) ||
	    !target_has(check->target, QEMU_THREAD_CONTEXT) || !guest_has_qemu(check->guest) ||
	    !has_placed_threads(check->guest))
		return NULL;
	if (span_is_given(domain->cputune.emulator_pin.at.element))
		return &domain->cputune.emulator_pin.cpuset;
	if (span_is_given(domain->vcpus.at.cpuset) && check->guest->placement != PLACEMENT_AUTO)
		return &domain->vcpus.cpuset;
	return NULL;
}

struct bitmap sums_host_cpus_online(const struct check *check)
{
	const struct host *host = check->host;
	struct bitmap cpus = { 0 };

	for (size_t i = 0; i < host->n_nodes; i++)
		bitmap_add(check->scratch, &cpus, &host->nodes[i].cpus);
	for (size_t i = 0; i < host->n_cpus; i++)
		if (host->cpus[i].online_known && !host->cpus[i].online)
			bitmap_clear(&cpus, host->cpus[i].id);
	return cpus;
}

const char *sums_numbered(const struct check *check, const char *one, const char *many,
			  const struct bitmap *numbers)
{
	return arena_printf(check->scratch, "%s %s", bitmap_count(numbers) == 1 ? one : many,
			    check_list(check, numbers));
}
