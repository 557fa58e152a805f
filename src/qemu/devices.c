/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* -device: IOMMU, expander buses, memory devices, balloon. */
#include <string.h>

#include "base/units.h"
#include "qemu/families.h"

/* libvirt util/virpci.c virPCIDeviceAddressIsEmpty: an address of zeros is none. */
static bool has_pci_address(const struct device_address *address)
{
	return address->type == DEVICE_ADDRESS_PCI &&
	       (address->domain || address->bus || address->slot);
}

static const struct domain_controller *find_bus(const struct guest *guest, unsigned index)
{
	const struct domain_devices *devices = &guest->domain->devices;

	for (size_t i = 0; i < devices->n_controllers; i++) {
		const struct domain_controller *controller = &devices->controllers[i];

		if (controller->type && strcmp(controller->type, "pci") == 0 &&
		    span_is_given(controller->at.index) && controller->index == index)
			return controller;
	}
	return NULL;
}

static bool has_pcie_root(const struct guest *guest)
{
	switch (guest->machine.family) {
	case TARGET_FAMILY_Q35:
	case TARGET_FAMILY_ARM_VIRT:
	case TARGET_FAMILY_SBSA_REF:
	case TARGET_FAMILY_RISCV_VIRT:
	case TARGET_FAMILY_LOONGARCH_VIRT:
		return true;
	case TARGET_FAMILY_PC:
	case TARGET_FAMILY_ISAPC:
	case TARGET_FAMILY_MICROVM:
	case TARGET_FAMILY_PSERIES:
	case TARGET_FAMILY_POWERNV:
	case TARGET_FAMILY_S390:
	case TARGET_FAMILY_SPIKE:
	case TARGET_FAMILY_OTHER:
		break;
	}
	return false;
}

/* libvirt qemu_command.c qemuBuildDeviceAddressPCIGetBus, qemu_alias.c. */
static const char *bus_name(const struct guest *guest, unsigned index, struct argv *argv)
{
	const struct domain_controller *controller = find_bus(guest, index);

	if (index == 0)
		return has_pcie_root(guest) ? "pcie.0" : "pci.0";
	if (controller && controller->model && strcmp(controller->model, "pci-root") == 0)
		return arena_printf(argv->arena, "%s.0",
				    controller->alias ? controller->alias
						      : arena_printf(argv->arena, "pci.%u", index));
	if (controller && controller->alias)
		return controller->alias;
	return arena_printf(argv->arena, "pci.%u", index);
}

/* QEMU puts what names no bus on an expander bus, which takes bridges only (10.0
   hw/pci/pci.c do_pci_register_device, system/qdev-monitor.c qbus_find_recursive). */
static void choose_bus(const struct guest *guest, struct argv *argv)
{
	if (guest->n_expanders > 0 && guest_is_x86(guest))
		argv_chosen(argv, "bus", bus_name(guest, 0, argv));
}

/* Only what the XML gives: the rest is for QEMU to choose. */
static void add_address(const struct guest *guest, const struct device_address *address,
			struct argv *argv)
{
	if (address->type == DEVICE_ADDRESS_CCW && span_is_given(address->at.devno)) {
		argv_printf(argv, "devno", "%x.%x.%04x", address->cssid, address->ssid,
			    address->devno);
		return;
	}
	if (!has_pci_address(address)) {
		choose_bus(guest, argv);
		return;
	}
	argv_string(argv, "bus", bus_name(guest, address->bus, argv));
	argv_tristate(argv, "multifunction", address->multifunction);
	if (address->function)
		argv_printf(argv, "addr", "0x%x.0x%x", address->slot, address->function);
	else
		argv_printf(argv, "addr", "0x%x", address->slot);
}

static void add_virtio_options(const struct virtio_options *virtio, struct argv *argv)
{
	argv_tristate(argv, "iommu_platform", virtio->iommu);
	argv_tristate(argv, "ats", virtio->ats);
	argv_tristate(argv, "packed", virtio->packed);
	argv_tristate(argv, "page-per-vq", virtio->page_per_vq);
}

static void add_on_off(struct argv *argv, const char *key, enum tristate value)
{
	if (value != TRISTATE_ABSENT)
		argv_string(argv, key, value == TRISTATE_YES ? "on" : "off");
}

static void add_intel_iommu(const struct guest *guest, struct argv *argv)
{
	const struct domain_iommu *iommu = &guest->domain->devices.iommu;

	argv_string(argv, "driver", "intel-iommu");
	argv_string(argv, "id", "iommu0");
	add_on_off(argv, "intremap", guest->iommu.intremap);
	argv_tristate(argv, "caching-mode", iommu->caching_mode);
	add_on_off(argv, "eim", guest->iommu.eim);
	argv_tristate(argv, "device-iotlb", iommu->iotlb);
	if (iommu->aw_bits > 0)
		argv_number(argv, "aw-bits", iommu->aw_bits);
	if (target_has(guest->target, LIBVIRT_DMA_TRANSLATION))
		argv_tristate(argv, "dma-translation", iommu->dma_translation);
}

void qemu_add_iommu(const struct guest *guest, struct argv *argv)
{
	const struct domain_iommu *iommu = &guest->domain->devices.iommu;
	const char *model = guest->iommu.automatic || !iommu->model ? "intel" : iommu->model;

	if (!guest->iommu.present)
		return;
	if (strcmp(model, "intel") != 0 && strcmp(model, "virtio") != 0) {
		argv_left_out(argv, "the <iommu> of this model is not a -device of its own");
		return;
	}
	argv_add(argv, "-device", ARGV_DEVICE, ARGV_FAMILY_DEVICES);
	if (guest->iommu.automatic)
		argv_from(argv, (struct span){ 0 }, "more than 255 vCPUs need interrupt remapping");
	else
		argv_from(argv, iommu->at.element, "<iommu>");
	if (strcmp(model, "intel") == 0) {
		add_intel_iommu(guest, argv);
		return;
	}
	argv_string(argv, "driver", "virtio-iommu");
	argv_string(argv, "id", "iommu0");
	add_address(guest, &iommu->address, argv);
}

void qemu_add_expanders(const struct guest *guest, struct argv *argv)
{
	for (size_t i = 0; i < guest->n_expanders; i++) {
		const struct guest_expander *expander = &guest->expanders[i];
		bool is_bridge = strcmp(expander->driver, "spapr-pci-host-bridge") == 0;

		argv_add(argv, "-device", ARGV_DEVICE, ARGV_FAMILY_DEVICES);
		argv_from(argv, expander->domain->at.element, "<controller type='pci' index='%u'>",
			  expander->index);
		argv_string(argv, "driver", expander->driver);
		if (is_bridge)
			argv_number(argv, "index", expander->target_index);
		else
			argv_number(argv, "bus_nr", expander->bus_nr);
		argv_string(argv, "id", expander->id);
		if (expander->node_given)
			argv_number(argv, "numa_node", expander->node);
		if (!is_bridge)
			add_address(guest, &expander->domain->address, argv);
	}
}

static const char *memory_driver(const struct guest *guest,
				 const struct guest_memory_device *device)
{
	enum device_address_type type = device->domain->address.type;
	bool ccw = type == DEVICE_ADDRESS_CCW ||
		   (guest->machine.family == TARGET_FAMILY_S390 && type != DEVICE_ADDRESS_PCI);

	switch (device->domain->model) {
	case MEMORY_MODEL_DIMM:
		return "pc-dimm";
	case MEMORY_MODEL_NVDIMM:
		return "nvdimm";
	case MEMORY_MODEL_VIRTIO_PMEM:
		return "virtio-pmem-pci";
	case MEMORY_MODEL_VIRTIO_MEM:
		return ccw && target_has(guest->target, LIBVIRT_S390_VIRTIO_MEM) ? "virtio-mem-ccw"
										 : "virtio-mem-pci";
	case MEMORY_MODEL_SGX_EPC: /* named by -machine */
	case MEMORY_MODEL_NONE:
	case MEMORY_MODEL_COUNT:
		break;
	}
	return NULL;
}

static void add_kib(struct argv *argv, const char *key, uint64_t size_kib)
{
	if (size_kib > 0)
		argv_number(argv, key, size_kib * BYTES_PER_KIB);
}

static void add_memory_address(const struct guest *guest, const struct guest_memory_device *device,
			       struct argv *argv)
{
	enum memory_model model = device->domain->model;

	if (model != MEMORY_MODEL_DIMM && model != MEMORY_MODEL_NVDIMM) {
		add_address(guest, &device->domain->address, argv);
		return;
	}
	if (!device->slot_known)
		return;
	argv_number(argv, "slot", device->slot);
	if (device->domain->address.dimm_base > 0)
		argv_number(argv, "addr", device->domain->address.dimm_base);
}

/* On pseries an NVDIMM has to have one, and libvirt makes one up when the guest is defined. */
static void choose_uuid(const struct guest *guest, const struct domain_memory_device *device,
			struct argv *argv)
{
	bool is_ppc64 = guest->arch == DOMAIN_ARCH_PPC64 || guest->arch == DOMAIN_ARCH_PPC64LE;

	if (is_ppc64 && device->model == MEMORY_MODEL_NVDIMM && !device->uuid)
		argv_chosen(argv, "uuid",
			    arena_printf(argv->arena, "00000000-0000-4000-8000-%012zx",
					 argv->n_options));
}

/* libvirt 9.0, 11.3 qemu_command.c qemuBuildMemoryDeviceProps */
static void add_memory_device(const struct guest *guest, const struct guest_memory_device *device,
			      const char *driver, struct argv *argv)
{
	const struct domain_memory_device *domain = device->domain;
	bool is_nvdimm = domain->model == MEMORY_MODEL_NVDIMM;
	bool is_virtio_mem = domain->model == MEMORY_MODEL_VIRTIO_MEM;
	bool is_virtio = is_virtio_mem || domain->model == MEMORY_MODEL_VIRTIO_PMEM;

	argv_string(argv, "driver", driver);
	if (device->node_given)
		argv_number(argv, "node", device->node);
	if (is_nvdimm)
		add_kib(argv, "label-size", domain->label_kib);
	if (is_virtio_mem) {
		add_kib(argv, "block-size", domain->block_kib);
		add_kib(argv, "requested-size", device->requested_kib);
	}
	if (is_nvdimm && domain->uuid)
		argv_string(argv, "uuid", domain->uuid);
	if (is_nvdimm && domain->readonly)
		argv_bool(argv, "unarmed", true);
	argv_string(argv, "memdev", device->backend.id);
	if (device->prealloc)
		argv_bool(argv, "prealloc", true);
	if (is_virtio && domain->base > 0 && target_has(guest->target, LIBVIRT_TARGET_ADDRESS))
		argv_number(argv, "memaddr", domain->base);
	if (is_virtio_mem && target_has(guest->target, LIBVIRT_DYNAMIC_MEMSLOTS))
		argv_tristate(argv, "dynamic-memslots", domain->dynamic_memslots);
	argv_string(argv, "id", device->alias);
	add_memory_address(guest, device, argv);
	choose_uuid(guest, domain, argv);
}

void qemu_add_memory_devices(const struct guest *guest, struct argv *argv)
{
	for (size_t i = 0; i < guest->n_memory_devices; i++) {
		const struct guest_memory_device *device = &guest->memory_devices[i];
		const char *driver = memory_driver(guest, device);
		const char *element =
			arena_printf(argv->arena, "<memory model='%s'>",
				     enum_name(&memory_model_names, (int)device->domain->model));

		if (device->domain->model == MEMORY_MODEL_NONE)
			continue; /* its model can't be read */
		qemu_add_backend(&device->backend, ARGV_FAMILY_DEVICES, element, argv);
		if (!driver)
			continue;
		argv_add(argv, "-device", ARGV_DEVICE, ARGV_FAMILY_DEVICES);
		argv_from(argv, device->domain->at.element, "%s", element);
		add_memory_device(guest, device, driver, argv);
	}
}

/* libvirt adds the model to the name on every bus; QEMU has such names for PCI only. */
static const char *balloon_driver(const struct guest *guest)
{
	static const char *const drivers[][3] = {
		[GUEST_BALLOON_PCI] = { "virtio-balloon-pci", "virtio-balloon-pci-transitional",
					"virtio-balloon-pci-non-transitional" },
		[GUEST_BALLOON_CCW] = { "virtio-balloon-ccw", "virtio-balloon-ccw-transitional",
					"virtio-balloon-ccw-non-transitional" },
		[GUEST_BALLOON_MMIO] = { "virtio-balloon-device",
					 "virtio-balloon-device-transitional",
					 "virtio-balloon-device-non-transitional" },
	};
	enum balloon_model model = guest->domain->devices.balloon.model;

	return drivers[guest->balloon][model == BALLOON_MODEL_VIRTIO_TRANSITIONAL	? 1
				       : model == BALLOON_MODEL_VIRTIO_NON_TRANSITIONAL ? 2
											: 0];
}

/* libvirt gives it a PCI Express port, on which it is no transitional device. */
static void choose_port(const struct guest *guest, struct argv *argv)
{
	const struct domain_balloon *balloon = &guest->domain->devices.balloon;
	enum target_machine_family family = guest->machine.family;
	bool has_ports = family == TARGET_FAMILY_Q35 || family == TARGET_FAMILY_ARM_VIRT ||
			 family == TARGET_FAMILY_RISCV_VIRT ||
			 family == TARGET_FAMILY_LOONGARCH_VIRT;

	if (has_ports && guest->balloon == GUEST_BALLOON_PCI &&
	    balloon->virtio.iommu == TRISTATE_YES && balloon->model == BALLOON_MODEL_VIRTIO &&
	    balloon->address.type == DEVICE_ADDRESS_NONE)
		argv_chosen(argv, "disable-legacy", "on");
}

void qemu_add_balloon(const struct guest *guest, struct argv *argv)
{
	const struct domain_balloon *balloon = &guest->domain->devices.balloon;

	if (guest->balloon == GUEST_BALLOON_OFF)
		return;
	argv_add(argv, "-device", ARGV_DEVICE, ARGV_FAMILY_DEVICES);
	if (guest->balloon_automatic)
		argv_from(argv, (struct span){ 0 }, "libvirt adds a balloon where none is written");
	else
		argv_from(argv, balloon->at.element, "<memballoon>");
	argv_string(argv, "driver", balloon_driver(guest));
	add_virtio_options(&balloon->virtio, argv);
	argv_string(argv, "id", balloon->alias ? balloon->alias : "balloon0");
	argv_tristate(argv, "deflate-on-oom", balloon->autodeflate);
	argv_tristate(argv, "free-page-reporting", balloon->free_page_reporting);
	add_address(guest, &balloon->address, argv);
	choose_port(guest, argv);
}
