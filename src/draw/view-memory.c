/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where memory is in the guest's address space, piece by piece, and whose it is. */
#include <string.h>

#include "base/units.h"
#include "draw/view-parts.h"

#define MIB UINT64_C(0x100000)
#define GIB UINT64_C(0x40000000)
#define TIB (1024 * GIB)

#define HOLE_START UINT64_C(0xA0000) /* 640 KiB */
#define HOLE_END MIB
#define ARM_RAM_BASE GIB
#define RISCV_RAM_BASE UINT64_C(0x80000000)
#define LOONGARCH_LOW_BYTES UINT64_C(0x10000000)
#define LOONGARCH_HIGH_BASE UINT64_C(0x80000000)
/* QEMU 10.0 pc.c: AMD's HyperTransport addresses, which no device may use, begin here */
#define AMD_RESERVED_BASE UINT64_C(0xFD00000000)
#define AMD_SINCE 7001u
#define DEVICE_ALIGN (2 * MIB) /* of a memory device whose pages aren't larger */

struct memory_map {
	struct view *view;
	uint64_t low_bytes; /* x86: RAM below 4 GiB */
	uint64_t high_base;
	uint64_t device_base, device_size; /* size 0: no region */
};

static uint64_t round_up(uint64_t value, uint64_t unit)
{
	return (value + unit - 1) / unit * unit;
}

static uint64_t ram_bytes(const struct guest *guest)
{
	return guest->initial_kib * BYTES_PER_KIB;
}

static void add_range(struct view *view, enum view_range_kind kind, uint64_t base_bytes,
		      uint64_t size_bytes, unsigned cell)
{
	static const unsigned flags[VIEW_RANGE_KIND_COUNT] = {
		[VIEW_RANGE_RAM] = VIEW_FLAG_ENABLED,
		[VIEW_RANGE_NVDIMM] = VIEW_FLAG_ENABLED | VIEW_FLAG_NONVOLATILE,
		[VIEW_RANGE_EPC] = VIEW_FLAG_ENABLED,
		[VIEW_RANGE_HOTPLUG] = VIEW_FLAG_ENABLED | VIEW_FLAG_HOTPLUG,
	};
	struct view_range *range;

	if (size_bytes == 0 && kind != VIEW_RANGE_PADDING)
		return;
	range = ARENA_APPEND(&view->arena, view->ranges, view->n_ranges);
	range->kind = kind;
	range->base_bytes = base_bytes;
	range->size_bytes = size_bytes;
	range->cell = cell;
	range->flags = flags[kind];
}

/* QEMU 10.0 pc_q35.c pc_q35_init, pc_piix.c pc_init1. */
static uint64_t low_memory(const struct guest *guest)
{
	uint64_t size = ram_bytes(guest);

	if (guest->machine.family == TARGET_FAMILY_Q35)
		return size < UINT64_C(0xB0000000) ? size : 2 * GIB;
	return size < UINT64_C(0xE0000000) ? size : 3 * GIB;
}

static bool is_amd(const struct guest *guest, const struct host *host)
{
	static const char *const models[] = { "EPYC", "Opteron", "qemu64", "phenom", "athlon" };
	const char *model = guest->cpu_model;

	if (!model)
		return guest->domain->type != DOMAIN_TYPE_KVM; /* QEMU's own default is qemu64 */
	if (strcmp(model, "host") == 0 || strcmp(model, "max") == 0)
		return host && host->cpu_vendor && strcmp(host->cpu_vendor, "AMD") == 0;
	for (size_t i = 0; i < ARRAY_SIZE(models); i++)
		if (strncmp(model, models[i], strlen(models[i])) == 0)
			return true;
	return false;
}

static uint64_t epc_bytes(const struct guest *guest)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < guest->n_memory_devices; i++)
		if (guest->memory_devices[i].domain->model == MEMORY_MODEL_SGX_EPC)
			bytes += guest->memory_devices[i].size_kib * BYTES_PER_KIB;
	return bytes;
}

static uint64_t device_region_bytes(const struct guest *guest, bool with_slots)
{
	uint64_t max_bytes = guest->max_kib * BYTES_PER_KIB, ram = ram_bytes(guest);

	if (!guest->machine.device_memory || max_bytes <= ram)
		return 0;
	return max_bytes - ram + (with_slots ? guest->slots * GIB : 0);
}

/* QEMU 10.0 pc.c pc_memory_init, pc_get_device_memory_range, pc_pci_hole64_start. */
static void map_x86(struct memory_map *map, const struct host *host)
{
	const struct guest *guest = map->view->guest;
	uint64_t high_bytes, end, pci_bytes = 2 * GIB;

	map->low_bytes = low_memory(guest);
	high_bytes = ram_bytes(guest) - map->low_bytes;
	map->high_base = 4 * GIB;
	map->device_size = device_region_bytes(guest, true);
	end = round_up(map->high_base + high_bytes + epc_bytes(guest), GIB) + map->device_size;
	if (guest->machine.family == TARGET_FAMILY_Q35)
		pci_bytes = 32 * GIB;
	if (round_up(end, GIB) + pci_bytes > AMD_RESERVED_BASE &&
	    guest->machine.version >= AMD_SINCE && is_amd(guest, host))
		map->high_base = TIB;
	map->device_base = round_up(map->high_base + high_bytes + epc_bytes(guest), GIB);
}

/* QEMU 10.0 acpi-build.c build_srat; next is where the node's memory would begin without holes that
   come behind it. */
static uint64_t add_x86_node(struct memory_map *map, unsigned cell, uint64_t base)
{
	uint64_t size = map->view->nodes[cell].memory_kib * BYTES_PER_KIB, next = base + size;

	if (base <= HOLE_START && next > HOLE_START) {
		add_range(map->view, VIEW_RANGE_RAM, base, HOLE_START - base, cell);
		if (next <= HOLE_END)
			return HOLE_END;
		base = HOLE_END;
		size = next - HOLE_END;
	}
	if (base <= map->low_bytes && next > map->low_bytes) {
		add_range(map->view, VIEW_RANGE_RAM, base, map->low_bytes - base, cell);
		size = next - map->low_bytes;
		base = map->high_base;
		next = base + size;
	}
	add_range(map->view, VIEW_RANGE_RAM, base, size, cell);
	return next;
}

static void add_flat(struct view *view, uint64_t base)
{
	view->ram_base_bytes = base;
	for (unsigned i = 0; i < view->n_nodes; i++) {
		uint64_t size = view->nodes[i].memory_kib * BYTES_PER_KIB;

		add_range(view, VIEW_RANGE_RAM, base, size, i);
		base += size;
	}
}

/* QEMU 10.0 hw/loongarch/virt-acpi-build.c build_srat. */
static void add_loongarch(struct view *view)
{
	uint64_t base = 0, gap = LOONGARCH_LOW_BYTES;

	for (unsigned i = 0; i < view->n_nodes; i++) {
		uint64_t size = view->nodes[i].memory_kib * BYTES_PER_KIB;

		if (size >= gap) {
			add_range(view, VIEW_RANGE_RAM, base, gap, i);
			size -= gap;
			base = LOONGARCH_HIGH_BASE;
			gap = ram_bytes(view->guest) - LOONGARCH_LOW_BYTES;
		}
		add_range(view, VIEW_RANGE_RAM, base, size, i);
		base += size;
		gap -= size;
	}
}

struct placed_device {
	uint64_t base, size;
};

/* Lowest gap that fits: QEMU 10.0 hw/mem/memory-device.c memory_device_get_free_addr. */
static uint64_t find_gap(const struct placed_device *placed, size_t n, uint64_t base,
			 const struct placed_device *wanted)
{
	bool moved = true;

	base = round_up(base, wanted->base);
	while (moved) {
		moved = false;
		for (size_t i = 0; i < n; i++) {
			uint64_t end = placed[i].base + placed[i].size;

			if (base >= end || base + wanted->size <= placed[i].base)
				continue;
			if (round_up(end, wanted->base) <= base)
				return base; /* beyond what 64 bits count */
			base = round_up(end, wanted->base);
			moved = true;
		}
	}
	return base;
}

/* Bytes of a device in the address space; an NVDIMM's label isn't. */
static uint64_t device_bytes(const struct guest_memory_device *device)
{
	uint64_t kib = device->size_kib;

	if (device->domain->model != MEMORY_MODEL_NVDIMM || device->domain->label_kib >= kib)
		return kib * BYTES_PER_KIB;
	kib -= device->domain->label_kib;
	return (kib - kib % (DEVICE_ALIGN / BYTES_PER_KIB)) * BYTES_PER_KIB;
}

static uint64_t device_align(const struct guest_memory_device *device)
{
	uint64_t align = DEVICE_ALIGN;

	if (device->hugepage_kib * BYTES_PER_KIB > align)
		align = device->hugepage_kib * BYTES_PER_KIB;
	if (device->domain->align_kib * BYTES_PER_KIB > align)
		align = device->domain->align_kib * BYTES_PER_KIB;
	if (device->domain->model == MEMORY_MODEL_VIRTIO_MEM &&
	    device->domain->block_kib * BYTES_PER_KIB > align)
		align = device->domain->block_kib * BYTES_PER_KIB;
	return align;
}

static uint64_t given_base(const struct domain_memory_device *device)
{
	return span_is_given(device->at.base)		     ? device->base
	       : span_is_given(device->address.at.dimm_base) ? device->address.dimm_base
							     : 0;
}

/* NVDIMMs have entries of their own; where they are depends on all devices before them. */
static void add_nvdimms(struct memory_map *map)
{
	struct view *view = map->view;
	const struct guest *guest = view->guest;
	struct placed_device *placed =
		ARENA_ARRAY(&view->arena, struct placed_device, guest->n_memory_devices);
	size_t n = 0;

	for (size_t i = 0; i < guest->n_memory_devices; i++) {
		const struct guest_memory_device *device = &guest->memory_devices[i];
		struct placed_device wanted = { .base = device_align(device),
						.size = device_bytes(device) };

		if (device->domain->model == MEMORY_MODEL_SGX_EPC)
			continue;
		placed[n].size = wanted.size;
		placed[n].base = given_base(device->domain);
		if (!placed[n].base)
			placed[n].base = find_gap(placed, n, map->device_base, &wanted);
		if (device->domain->model == MEMORY_MODEL_NVDIMM)
			add_range(view, VIEW_RANGE_NVDIMM, placed[n].base, wanted.size,
				  device->node_given ? device->node : 0);
		n++;
	}
}

static void add_epc(struct memory_map *map)
{
	const struct guest *guest = map->view->guest;
	uint64_t base = map->high_base + ram_bytes(guest) - map->low_bytes;

	for (size_t i = 0; i < guest->n_memory_devices; i++) {
		const struct guest_memory_device *device = &guest->memory_devices[i];
		uint64_t size = device->size_kib * BYTES_PER_KIB;

		if (device->domain->model != MEMORY_MODEL_SGX_EPC)
			continue;
		add_range(map->view, VIEW_RANGE_EPC, base, size,
			  device->node_given ? device->node : 0);
		base += size;
	}
}

static void add_x86(struct view *view, const struct host *host)
{
	struct memory_map map = { .view = view };
	uint64_t next = 0;

	map_x86(&map, host);
	for (unsigned i = 0; i < view->n_nodes; i++)
		next = add_x86_node(&map, i, next);
	add_nvdimms(&map);
	add_epc(&map);
	while (view->n_ranges < view->n_nodes + 2)
		add_range(view, VIEW_RANGE_PADDING, 0, 0, 0);
	add_range(view, VIEW_RANGE_HOTPLUG, map.device_base, map.device_size,
		  (unsigned)view->n_nodes - 1);
}

/* QEMU 10.0 hw/arm/virt.c virt_set_memmap; a device tree has no word for the hot-plug region. */
static void add_arm(struct view *view)
{
	struct memory_map map = { .view = view };

	add_flat(view, ARM_RAM_BASE);
	if (view->source != VIEW_ACPI)
		return;
	map.device_base = round_up(ARM_RAM_BASE + ram_bytes(view->guest), GIB);
	map.device_size = device_region_bytes(view->guest, true);
	add_nvdimms(&map);
	add_range(view, VIEW_RANGE_HOTPLUG, map.device_base, map.device_size,
		  (unsigned)view->n_nodes - 1);
}

void view_add_ranges(struct view *view, const struct host *host)
{
	const struct guest *guest = view->guest;

	if (guest_is_x86(guest))
		add_x86(view, host);
	else if (guest->machine.family == TARGET_FAMILY_ARM_VIRT)
		add_arm(view);
	else if (guest->machine.family == TARGET_FAMILY_RISCV_VIRT ||
		 guest->machine.family == TARGET_FAMILY_SPIKE)
		add_flat(view, RISCV_RAM_BASE);
	else if (guest->arch == DOMAIN_ARCH_LOONGARCH64)
		add_loongarch(view);
	else
		add_flat(view, 0);
}
