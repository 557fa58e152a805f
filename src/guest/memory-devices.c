/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Memory devices: the slot and the name that libvirt gives each. */
#include "guest/build.h"

static bool takes_slot(const struct domain_memory_device *device)
{
	return device->model == MEMORY_MODEL_DIMM || device->model == MEMORY_MODEL_NVDIMM;
}

/* libvirt 9.0, 11.3 qemu_domain_address.c qemuDomainAssignMemorySlots: XML order, the lowest
   number that no address in the XML takes. */
static void assign_slots(struct guest *guest)
{
	struct bitmap taken = { 0 };

	for (size_t i = 0; i < guest->n_memory_devices; i++) {
		struct guest_memory_device *device = &guest->memory_devices[i];

		if (!takes_slot(device->domain) ||
		    device->domain->address.type != DEVICE_ADDRESS_DIMM)
			continue;
		device->slot_known = true;
		device->slot = device->domain->address.dimm_slot;
		if (device->slot <= BITMAP_MAX_BIT)
			bitmap_set(&guest->arena, &taken, device->slot);
	}
	for (size_t i = 0; i < guest->n_memory_devices && guest_has_hotplug(guest); i++) {
		struct guest_memory_device *device = &guest->memory_devices[i];

		if (!takes_slot(device->domain) || device->slot_known)
			continue;
		device->slot = bitmap_next_clear(&taken, 0);
		device->slot_known = device->slot < guest->slots;
		bitmap_set(&guest->arena, &taken, device->slot);
	}
}

static const char *const alias_prefixes[MEMORY_MODEL_COUNT] = {
	[MEMORY_MODEL_NONE] = "memory",		 [MEMORY_MODEL_DIMM] = "dimm",
	[MEMORY_MODEL_NVDIMM] = "nvdimm",	 [MEMORY_MODEL_VIRTIO_PMEM] = "virtiopmem",
	[MEMORY_MODEL_VIRTIO_MEM] = "virtiomem", [MEMORY_MODEL_SGX_EPC] = "epc",
};

/* qemu_alias.c qemuAssignDeviceMemoryAlias: the slot for DIMMs, else counted by model. */
static void name_devices(struct guest *guest)
{
	unsigned counts[MEMORY_MODEL_COUNT] = { 0 };

	for (size_t i = 0; i < guest->n_memory_devices; i++) {
		struct guest_memory_device *device = &guest->memory_devices[i];
		enum memory_model model = device->domain->model;
		unsigned number;

		if (device->domain->alias) {
			device->alias = device->domain->alias;
			continue;
		}
		number = takes_slot(device->domain) ? device->slot : counts[model]++;
		device->alias = arena_printf(&guest->arena, "%s%u", alias_prefixes[model], number);
	}
}

void guest_build_memory_devices(struct guest *guest)
{
	const struct domain_devices *devices = &guest->domain->devices;

	guest->n_memory_devices = devices->n_memory;
	guest->memory_devices =
		ARENA_ARRAY(&guest->arena, struct guest_memory_device, devices->n_memory);
	for (size_t i = 0; i < devices->n_memory; i++) {
		struct guest_memory_device *device = &guest->memory_devices[i];
		const struct domain_memory_device *written = &devices->memory[i];

		device->domain = written;
		device->size_kib = guest_device_size_kib(guest, written);
		device->requested_kib = written->requested_kib;
		device->node_given = span_is_given(written->at.node);
		device->node = written->node;
		/* qemuDomainDefNumaAutoAdd gives these node 0, and no others */
		if (guest->cell_automatic &&
		    (written->model == MEMORY_MODEL_DIMM || written->model == MEMORY_MODEL_NVDIMM ||
		     written->model == MEMORY_MODEL_VIRTIO_MEM))
			device->node_given = true;
	}
	assign_slots(guest);
	name_devices(guest);
}
