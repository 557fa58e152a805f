/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN4xx, fourth part: memory devices of any model: their cell, slot, address, and machine. */
#include <inttypes.h>
#include <string.h>

#include "base/units.h"
#include "rules/check.h"
#include "rules/example.h"
#include "rules/fix.h"
#include "rules/sums.h"
#include "rules/topics.h"

static const char *model_of(const struct domain_memory_device *device)
{
	return enum_name(&memory_model_names, (int)device->model);
}

static bool is_dimm(const struct domain_memory_device *device)
{
	return device->model == MEMORY_MODEL_DIMM || device->model == MEMORY_MODEL_NVDIMM;
}

static bool has_hotplug(const struct domain *domain)
{
	return domain->memory.max_kib > 0 || domain->memory.slots > 0;
}

/* qemuDomainDefValidateMemoryHotplug, both releases */
static void no_max_memory(const struct check *c)
{
	const struct domain_devices *devices = &c->domain->devices;
	struct diag *diag;

	if (devices->n_memory == 0 || has_hotplug(c->domain) || c->domain->memory.broken)
		return;
	diag = finding(c, devices->memory[0].at.element,
		       "memory devices need <maxMemory>, and there is none");
	for (size_t i = 1; i < devices->n_memory; i++)
		finding_place(c, diag, devices->memory[i].at.element, "memory device %zu", i + 1);
	finding_help(c, diag, "add <maxMemory slots='%zu' unit='KiB'>%" PRIu64 "</maxMemory>",
		     devices->n_memory, sums_total_kib(c));
}

static void too_few_slots(const struct check *c)
{
	const struct domain *d = c->domain;
	bool only_dimms = target_has(c->target, LIBVIRT_SLOTS_OPTIONAL);
	size_t n_needed = 0;
	struct fix fix = { .check = c };
	struct diag *diag;

	if (!has_hotplug(d) || d->memory.broken)
		return;
	for (size_t i = 0; i < d->devices.n_memory; i++)
		if (!only_dimms || is_dimm(&d->devices.memory[i]))
			n_needed++;
	/* before 9.5 no slots at all is refused for itself */
	if (n_needed <= d->memory.slots || (d->memory.slots == 0 && !only_dimms))
		return;
	diag = finding(c, span_is_given(d->memory.at.slots) ? d->memory.at.slots : d->memory.at.max,
		       "%zu %s a slot, and <maxMemory> has %u", n_needed,
		       n_needed == 1 ? "memory device needs" : "memory devices need",
		       d->memory.slots);
	finding_help(c, diag, "write slots='%zu' or more", n_needed);
	fix.diag = diag;
	if (span_is_given(d->memory.at.slots))
		fix_replace(&fix, d->memory.at.slots, "%zu", n_needed);
}

static bool needs_node(const struct domain_memory_device *device)
{
	return is_dimm(device) || device->model == MEMORY_MODEL_VIRTIO_MEM;
}

/* qemuDomainDefValidateMemoryHotplugDevice, both releases; 11.3 fills in node 0 of its own cell */
static void node_not_given(const struct check *c)
{
	const struct domain *d = c->domain;

	if (d->numa.n_cells == 0 || !sums_cells_trusted(c) || !has_hotplug(d))
		return;
	for (size_t i = 0; i < d->devices.n_memory; i++) {
		const struct domain_memory_device *device = &d->devices.memory[i];
		struct diag *diag;

		if (device->broken || !needs_node(device) || span_is_given(device->at.node))
			continue;
		diag = finding(
			c,
			span_is_given(device->at.target) ? device->at.target : device->at.element,
			"memory device %zu (%s) names no guest cell", i + 1, model_of(device));
		finding_help(c, diag, "add <node>0</node>%s to <target>",
			     d->numa.n_cells == 1 ? "" : ", or another cell's,");
	}
}

/* virDomainMemoryDefValidate, both releases */
static void node_does_not_exist(const struct check *c)
{
	const struct domain *d = c->domain;
	size_t n_cells = c->guest->n_cells;

	if (!sums_cells_trusted(c))
		return;
	/* no <maxMemory>, or up to 9.5 no cell beside it, is refused for itself */
	if (n_cells == 0 && (!has_hotplug(d) || !target_has(c->target, LIBVIRT_HOTPLUG_CELL)))
		return;
	for (size_t i = 0; i < d->devices.n_memory; i++) {
		const struct domain_memory_device *device = &d->devices.memory[i];
		struct diag *diag;

		if (!span_is_given(device->at.node) || device->broken || device->node < n_cells ||
		    device->model == MEMORY_MODEL_VIRTIO_PMEM)
			continue;
		diag = finding(c, device->at.node,
			       "memory device %zu (%s) is for cell %u, and the guest has %s", i + 1,
			       model_of(device), device->node,
			       n_cells == 0 ? "no cells"
			       : n_cells == 1
				       ? "cell 0 only"
				       : arena_printf(c->scratch, "cells 0-%zu", n_cells - 1));
		finding_label(c, diag, "a guest cell, not a host node");
	}
}

static bool slot_given(const struct domain_memory_device *device)
{
	return is_dimm(device) && device->address.type == DEVICE_ADDRESS_DIMM &&
	       span_is_given(device->address.at.dimm_slot);
}

static void slot_out_of_range(const struct check *c)
{
	const struct domain *d = c->domain;

	if (d->memory.broken || d->memory.slots == 0)
		return;
	for (size_t i = 0; i < d->devices.n_memory; i++) {
		const struct domain_memory_device *device = &d->devices.memory[i];
		struct diag *diag;

		if (!slot_given(device) || device->address.dimm_slot < d->memory.slots)
			continue;
		diag = finding(c, device->address.at.dimm_slot,
			       "slot %u does not exist: %u slots are numbered from 0 to %u",
			       device->address.dimm_slot, d->memory.slots, d->memory.slots - 1);
		finding_place(c, diag, d->memory.at.slots, "%u slots", d->memory.slots);
	}
}

static void slot_used_twice(const struct check *c)
{
	const struct domain_devices *devices = &c->domain->devices;

	for (size_t i = 0; i < devices->n_memory; i++) {
		for (size_t j = 0; j < i; j++) {
			const struct domain_memory_device *a = &devices->memory[j];
			const struct domain_memory_device *b = &devices->memory[i];
			struct diag *diag;

			if (!slot_given(a) || !slot_given(b) ||
			    a->address.dimm_slot != b->address.dimm_slot)
				continue;
			diag = finding(c, b->address.at.dimm_slot,
				       "memory devices %zu and %zu are both in slot %u", j + 1,
				       i + 1, b->address.dimm_slot);
			finding_place(c, diag, a->address.at.dimm_slot, "the first of them");
			break;
		}
	}
}

/* Bytes, 0: wherever QEMU puts it. */
static uint64_t base_of(const struct domain_memory_device *device)
{
	if (is_dimm(device))
		return device->address.type == DEVICE_ADDRESS_DIMM ? device->address.dimm_base : 0;
	return device->base;
}

static struct span base_at(const struct domain_memory_device *device)
{
	return is_dimm(device) ? device->address.at.dimm_base : device->at.base;
}

/* An nvdimm's label is not mapped: virDomainMemoryGetMappedSize, libvirt 11.3. */
static uint64_t mapped_bytes(const struct domain_memory_device *device)
{
	uint64_t size_kib = device->size_kib, label_kib = device->label_kib;

	if (device->model == MEMORY_MODEL_NVDIMM && label_kib > 0)
		label_kib = size_kib_round_up(label_kib, device->align_kib ? device->align_kib : 4);
	else
		label_kib = 0;
	return (size_kib > label_kib ? size_kib - label_kib : 0) * BYTES_PER_KIB;
}

/* Up to 9.7 libvirt compares the bases of DIMMs only. */
static bool same_dimm_base(const struct domain_memory_device *a,
			   const struct domain_memory_device *b)
{
	return is_dimm(a) && is_dimm(b) && base_of(a) == base_of(b);
}

static bool devices_overlap(const struct domain_memory_device *a,
			    const struct domain_memory_device *b)
{
	uint64_t a_base = base_of(a), b_base = base_of(b);

	if (a_base == 0 || b_base == 0 || a->broken || b->broken)
		return false;
	return a_base <= b_base ? b_base - a_base < mapped_bytes(a)
				: a_base - b_base < mapped_bytes(b);
}

static void tell_overlaps(const struct check *c, bool libvirt_refuses)
{
	const struct domain_devices *devices = &c->domain->devices;
	bool any_overlap = target_has(c->target, LIBVIRT_ADDRESS_OVERLAP);

	for (size_t i = 0; i < devices->n_memory; i++) {
		for (size_t j = 0; j < i; j++) {
			const struct domain_memory_device *a = &devices->memory[j];
			const struct domain_memory_device *b = &devices->memory[i];
			struct diag *diag;

			if (!devices_overlap(a, b) ||
			    (any_overlap || same_dimm_base(a, b)) != libvirt_refuses)
				continue;
			diag = finding(c, base_at(b),
				       "memory device %zu, %s at 0x%" PRIx64
				       ", overlaps memory device %zu, %s at 0x%" PRIx64,
				       i + 1, check_size(c, b->size_kib), base_of(b), j + 1,
				       check_size(c, a->size_kib), base_of(a));
			finding_place(c, diag, base_at(a), "memory device %zu", j + 1);
		}
	}
}

static void overlap_for_libvirt(const struct check *c)
{
	tell_overlaps(c, true);
}

static void overlap_for_qemu(const struct check *c)
{
	tell_overlaps(c, false);
}

static bool address_suits(const struct check *c, const struct domain_memory_device *device)
{
	enum device_address_type type = device->address.type;

	if (is_dimm(device))
		return true; /* libvirt makes a dimm address of any other */
	if (type == DEVICE_ADDRESS_NONE)
		return !guest_prefers_mmio(c->guest) || device->model == MEMORY_MODEL_SGX_EPC;
	if (device->model == MEMORY_MODEL_SGX_EPC)
		return false;
	if (device->model == MEMORY_MODEL_VIRTIO_MEM && type == DEVICE_ADDRESS_CCW)
		return target_has(c->target, LIBVIRT_S390_VIRTIO_MEM);
	return type == DEVICE_ADDRESS_PCI;
}

static void wrong_address(const struct check *c)
{
	const struct domain_devices *devices = &c->domain->devices;

	for (size_t i = 0; i < devices->n_memory; i++) {
		const struct domain_memory_device *device = &devices->memory[i];
		struct diag *diag;

		if (device->broken || device->model == MEMORY_MODEL_NONE ||
		    address_suits(c, device))
			continue;
		if (device->address.type == DEVICE_ADDRESS_NONE) {
			diag = finding(c, device->at.element,
				       "memory device %zu (%s) has no address, and gets one of type"
				       " virtio-mmio beside the devices that have such",
				       i + 1, model_of(device));
			finding_help(c, diag, "give it <address type='pci'/>");
			continue;
		}
		finding(c, device->address.at.element,
			device->model == MEMORY_MODEL_SGX_EPC
				? "memory device %zu (%s) cannot have an address"
				: "memory device %zu (%s) needs an address of type pci",
			i + 1, model_of(device));
	}
}

/* hw/i386/pc.c pc_memory_pre_plug, QEMU 7.2 and 10.0 */
static void dimm_without_acpi(const struct check *c)
{
	const struct domain *d = c->domain;
	enum target_machine_family family = c->guest->machine.family;
	struct fix fix = { .check = c };

	if (d->os.acpi || (family != TARGET_FAMILY_PC && family != TARGET_FAMILY_Q35))
		return;
	for (size_t i = 0; i < d->devices.n_memory; i++) {
		const struct domain_memory_device *device = &d->devices.memory[i];

		if (!is_dimm(device))
			continue;
		fix.diag =
			finding(c, device->at.element,
				"memory device %zu (%s) is announced by ACPI, which the guest does"
				" not have",
				i + 1, model_of(device));
		fix_add_acpi(&fix);
		return;
	}
}

/* hw/arm/virt.c virt_memory_pre_plug, QEMU 7.2 and 10.0 */
/* QEMU 10.0 hw/arm/virt.c: only 64-bit CPUs get the ACPI device; the default model is not one. */
static bool has_arm32_cpu(const struct guest *guest)
{
	static const char *const models[] = { "cortex-a7", "cortex-a8", "cortex-a9", "cortex-a15" };

	for (size_t i = 0; guest->cpu_model && i < ARRAY_SIZE(models); i++)
		if (strcmp(models[i], guest->cpu_model) == 0)
			return true;
	return false;
}

static void dimm_without_firmware(const struct check *c)
{
	const struct domain *d = c->domain;
	bool firmware = d->os.loader_pflash || d->os.firmware || span_is_given(d->os.at.loader);

	bool has_device = c->guest->machine.dimms ||
			  c->guest->machine.state != TARGET_MACHINE_KNOWN; /* since virt-4.2 */

	if (c->guest->machine.family != TARGET_FAMILY_ARM_VIRT ||
	    (firmware && d->os.acpi && has_device && !has_arm32_cpu(c->guest)))
		return;
	for (size_t i = 0; i < d->devices.n_memory; i++) {
		const struct domain_memory_device *device = &d->devices.memory[i];

		if (!is_dimm(device))
			continue;
		if (!has_device)
			finding(c, device->at.element,
				"memory device %zu (%s) needs virt-4.2, and this is %s", i + 1,
				model_of(device), c->guest->machine.name);
		else if (firmware && d->os.acpi)
			finding(c, device->at.element,
				"memory device %zu (%s) needs a 64-bit CPU on %s, and %s has 32 bits",
				i + 1, model_of(device), c->guest->machine.name,
				c->guest->cpu_model);
		else
			finding(c, device->at.element,
				"memory device %zu (%s) needs UEFI firmware and ACPI on %s", i + 1,
				model_of(device), c->guest->machine.name);
		return;
	}
}

/* What QEMU's binaries for an architecture have: -device help of 7.2 and 10.0. */
static bool model_exists(const struct check *c, enum memory_model model)
{
	const struct guest *guest = c->guest;
	bool x86 = guest_is_x86(guest);

	switch (model) {
	case MEMORY_MODEL_DIMM:
	case MEMORY_MODEL_NVDIMM:
		return guest->arch != DOMAIN_ARCH_S390X && guest->arch != DOMAIN_ARCH_RISCV64;
	case MEMORY_MODEL_VIRTIO_MEM:
		if (guest->arch == DOMAIN_ARCH_S390X)
			return target_has(c->target, QEMU_VIRTIO_MEM_CCW);
		return x86 || guest->arch == DOMAIN_ARCH_AARCH64;
	case MEMORY_MODEL_VIRTIO_PMEM:
	case MEMORY_MODEL_SGX_EPC:
		return x86;
	case MEMORY_MODEL_NONE:
	case MEMORY_MODEL_COUNT:
		break;
	}
	return true;
}

static bool arch_is_known(enum domain_arch arch)
{
	switch (arch) {
	case DOMAIN_ARCH_NONE:
	case DOMAIN_ARCH_X86_64:
	case DOMAIN_ARCH_I686:
	case DOMAIN_ARCH_AARCH64:
	case DOMAIN_ARCH_PPC64:
	case DOMAIN_ARCH_PPC64LE:
	case DOMAIN_ARCH_S390X:
	case DOMAIN_ARCH_RISCV64:
		return true;
	case DOMAIN_ARCH_ARMV7L:
	case DOMAIN_ARCH_LOONGARCH64:
	case DOMAIN_ARCH_OTHER:
	case DOMAIN_ARCH_COUNT:
		break;
	}
	return false;
}

static void model_not_for_arch(const struct check *c)
{
	const struct domain_devices *devices = &c->domain->devices;

	if (!arch_is_known(c->guest->arch))
		return;
	for (size_t i = 0; i < devices->n_memory; i++) {
		const struct domain_memory_device *device = &devices->memory[i];

		if (!model_exists(c, device->model))
			finding(c, device->at.model, "QEMU for %s has no %s",
				guest_arch_name(c->guest), model_of(device));
	}
}

#define VCPUS "  <vcpu>2</vcpu>\n"
#define MAX_MEMORY "  <maxMemory slots='4' unit='GiB'>8</maxMemory>\n"
#define CELL                                                      \
	"  <cpu>\n"                                               \
	"    <numa>\n"                                            \
	"      <cell id='0' cpus='0-1' memory='1' unit='GiB'/>\n" \
	"    </numa>\n"                                           \
	"  </cpu>\n"
#define PLUGGABLE "  <memory unit='GiB'>2</memory>\n" MAX_MEMORY VCPUS CELL
#define DEVICES(body) "  <devices>\n" body "  </devices>\n"
#define DEVICE(model, target, after)       \
	"    <memory model='" model "'>\n" \
	"      <target>\n"                 \
	"        <size unit='GiB'>1</size>\n" target "      </target>\n" after "    </memory>\n"
#define NODE_0 "        <node>0</node>\n"
#define DIMM DEVICE("dimm", NODE_0, "")
#define DIMM_AT(address) DEVICE("dimm", NODE_0, "      <address type='dimm' " address "/>\n")

static const struct rule memory_devices_rules[] = {
	{
		.id = 455,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU,
		.title = "Memory device without maxMemory",
		.why = "Memory devices live in the space that <maxMemory> opens above the boot"
		       " memory.",
		.help = "add <maxMemory> with a slot for each DIMM",
		.bad.domain = EXAMPLE("  <memory unit='GiB'>2</memory>\n" VCPUS CELL DEVICES(DIMM)),
		.good.domain = EXAMPLE(PLUGGABLE DEVICES(DIMM)),
		.elements = "memory maxMemory",
		.message_words = "when domain 'maxMemory' is not defined|"
				 "the configuration is not prepared for memory devices",
		.source = "libvirt 9.0.0 to 11.3.0, qemuDomainDefValidateMemoryHotplug",
		.run = no_max_memory,
	},
	{
		.id = 456,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU | NEEDS_VERSIONS,
		.title = "More memory devices than slots",
		.why = "Each DIMM and NVDIMM takes a slot. Up to 9.4 libvirt counts every memory"
		       " device, virtio-mem and virtio-pmem too.",
		.help = "raise the slots of <maxMemory> to the number of memory devices",
		.bad.domain = EXAMPLE("  <memory unit='GiB'>3</memory>\n"
				      "  <maxMemory slots='1' unit='GiB'>8</maxMemory>\n" VCPUS CELL
					      DEVICES(DIMM DIMM)),
		.good.domain = EXAMPLE(PLUGGABLE DEVICES(DIMM)),
		.elements = "memory maxMemory",
		.message_words =
			"slot|No more available PCI slots|no free slots available|"
			"no slots where allocated, please specify the 'slots' option|"
			"count of memory devices requiring memory slots exceeds slots count|"
			"memory device count exceeds slots count",
		.source = "libvirt 9.0.0 to 11.3.0, qemuDomainDefValidateMemoryHotplug",
		.run = too_few_slots,
	},
	{
		.id = 457,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU,
		.title = "Memory device without a cell",
		.why = "In a guest with cells, DIMM, NVDIMM and virtio-mem belong to one of them.",
		.help = "add <node>0</node> with a cell of the guest to <target>",
		.bad.domain = EXAMPLE(PLUGGABLE DEVICES(DEVICE("dimm", "", ""))),
		.good.domain = EXAMPLE(PLUGGABLE DEVICES(DIMM)),
		.elements = "memory target node",
		.message_words = "target NUMA node needs to be specified for memory device",
		.source = "libvirt 9.0.0 to 11.3.0, qemuDomainDefValidateMemoryHotplugDevice",
		.run = node_not_given,
	},
	{
		.id = 458,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_VERSIONS,
		.title = "Memory device for a cell that does not exist",
		.why = "The <node> of a memory device is the guest cell that gets its memory. Which"
		       " host nodes it comes from is <source><nodemask>'s.",
		.help = "write in <node> one of the guest's own cells, which count from 0; "
			"nodes of the host go into <source><nodemask>",
		.bad.domain =
			EXAMPLE(PLUGGABLE DEVICES(DEVICE("dimm", "        <node>1</node>\n", ""))),
		.good.domain = EXAMPLE(PLUGGABLE DEVICES(DIMM)),
		.elements = "memory target node",
		.message_words = "can't add memory backend|which exceedsthe number of numa nodes",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainMemoryDefValidate",
		.run = node_does_not_exist,
	},
	{
		.id = 459,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Slot that does not exist",
		.why = "Slots are numbered from 0 to one less than the slots of <maxMemory>.",
		.help = "use a lower slot, or raise slots",
		.bad.domain = EXAMPLE(PLUGGABLE DEVICES(DIMM_AT("slot='4'"))),
		.good.domain = EXAMPLE(PLUGGABLE DEVICES(DIMM_AT("slot='3'"))),
		.elements = "memory address maxMemory",
		.message_words = "exceeds slots count|invalid slot number valid range is",
		.source = "libvirt 9.0.0 to 11.3.0, qemuDomainDefValidateMemoryHotplugDevice",
		.run = slot_out_of_range,
	},
	{
		.id = 460,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Two memory devices in one slot",
		.why = "A slot takes one DIMM or NVDIMM; both models share the numbers.",
		.help = "use another slot, or leave slot out",
		.bad.domain = EXAMPLE("  <memory unit='GiB'>3</memory>\n" MAX_MEMORY VCPUS CELL
					      DEVICES(DIMM_AT("slot='1'") DIMM_AT("slot='1'"))),
		.good.domain = EXAMPLE("  <memory unit='GiB'>3</memory>\n" MAX_MEMORY VCPUS CELL
					       DEVICES(DIMM_AT("slot='1'") DIMM_AT("slot='2'"))),
		.elements = "memory address",
		.message_words = "is already being used by another memory device|slot is busy",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainMemoryDefCheckConflict",
		.run = slot_used_twice,
	},
	{
		.id = 461,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_VERSIONS,
		.title = "Memory devices at overlapping addresses",
		.why = "Each device needs guest addresses of its own, [base, base + size). Up to 9.7"
		       " libvirt compares the bases of DIMMs only.",
		.help = "move one of them, or leave the addresses to QEMU",
		.bad.domain = EXAMPLE(
			"  <memory unit='GiB'>3</memory>\n" MAX_MEMORY VCPUS CELL DEVICES(DIMM_AT(
				"slot='0' base='0x140000000'") DIMM_AT("slot='1'"
								       " base='0x160000000'"))),
		.good.domain = EXAMPLE(
			"  <memory unit='GiB'>3</memory>\n" MAX_MEMORY VCPUS CELL DEVICES(DIMM_AT(
				"slot='0' base='0x140000000'") DIMM_AT("slot='1'"
								       " base='0x180000000'"))),
		.elements = "memory address",
		.message_words = "overlaps with other memory device",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainMemoryDefCheckConflict",
		.run = overlap_for_libvirt,
	},
	{
		.id = 462,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU | NEEDS_VERSIONS,
		.title = "Memory device with an address of another kind",
		.why = "virtio-mem and virtio-pmem are PCI devices (virtio-mem a channel device on"
		       " s390x since 11.1.0), and SGX memory has no address at all.",
		.help = "leave <address> out",
		.bad.domain =
			EXAMPLE("  <memory unit='GiB'>2</memory>\n" MAX_MEMORY VCPUS CELL DEVICES(
				DEVICE("virtio-mem", NODE_0 "        <block unit='MiB'>2</block>\n",
				       "      <address type='dimm' slot='0'/>\n"))),
		.good.domain = EXAMPLE(
			"  <memory unit='GiB'>2</memory>\n" MAX_MEMORY VCPUS CELL DEVICES(DEVICE(
				"virtio-mem", NODE_0 "        <block unit='MiB'>2</block>\n", ""))),
		.elements = "memory address",
		.message_words = "addresses are supported for the virtio-mem device|"
				 "addresses are supported for the device|"
				 "memory device address is not supported for model|"
				 "only 'dimm' addresses are supported for the pc-dimm device|"
				 "only 'pci' addresses are supported for the|"
				 "only 'pci' and 'ccw' addresses are supported for the",
		.source = "libvirt 9.0.0 to 11.3.0, qemuDomainDefValidateMemoryHotplugDevice",
		.run = wrong_address,
	},
	{
		.id = 463,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_QEMU,
		.title = "DIMM in a guest without ACPI",
		.why = "An x86 guest learns of DIMMs and NVDIMMs by ACPI. libvirt writes them all"
		       " the same, and QEMU refuses them.",
		.help = "add <features><acpi/></features>",
		.bad.domain = EXAMPLE_ON("x86_64", "q35", PLUGGABLE DEVICES(DIMM)),
		.good.domain = EXAMPLE(PLUGGABLE DEVICES(DIMM)),
		.elements = "memory features acpi",
		.message_words =
			"memory hotplug is not enabled: missing acpi device or acpi disabled",
		.source = "QEMU 7.2 and 10.0.13, hw/i386/pc.c pc_memory_pre_plug",
		.run = dimm_without_acpi,
	},
	{
		.id = 464,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_QEMU,
		.title = "DIMM in an arm guest without firmware",
		.why = "On arm virt a DIMM is announced by ACPI, which UEFI firmware brings. A guest"
		       " that boots a kernel from the host has a device tree instead, and so has"
		       " one with a 32-bit CPU, which an emulated guest gets that names none.",
		.help = "use <os firmware='efi'>, <features><acpi/></features> and a 64-bit CPU model",
		.bad.domain = EXAMPLE_ON("aarch64", "virt", PLUGGABLE DEVICES(DIMM)),
		.good.domain = EXAMPLE(PLUGGABLE DEVICES(DIMM)),
		.elements = "memory loader os",
		.message_words = "memory hotplug is not enabled: missing acpi-ged device",
		.source = "QEMU 7.2 and 10.0.13, hw/arm/virt.c virt_memory_pre_plug",
		.run = dimm_without_firmware,
	},
	{
		.id = 465,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU | NEEDS_VERSIONS,
		.title = "Memory device that this architecture does not have",
		.why = "QEMU's binaries differ: DIMMs are not for s390x and riscv64, virtio-mem is"
		       " for x86, aarch64 and (since 10.0) s390x, virtio-pmem and SGX are for x86.",
		.help = "use another model",
		.bad.domain = EXAMPLE_ON("ppc64", "pseries",
					 "  <memory unit='GiB'>2</memory>\n" MAX_MEMORY VCPUS CELL
						 DEVICES(DEVICE("virtio-mem",
								NODE_0 "        <block"
								       " unit='MiB'>2</block>\n",
								""))),
		.good.domain = EXAMPLE(PLUGGABLE DEVICES(DIMM)),
		.elements = "memory",
		.message_words = "isn't supported by this QEMU binary|"
				 "hotplug is not supported for the device",
		.source = "QEMU 7.2 and 10.0.13, -device help",
		.run = model_not_for_arch,
	},
	{
		.id = 466,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_QEMU,
		.until = 9007,
		.title = "Memory devices that QEMU finds overlapping",
		.why = "Each device needs guest addresses of its own, [base, base + size). libvirt"
		       " looks at that since 9.8.0; before, QEMU does.",
		.help = "move one of them, or leave the addresses to QEMU",
		.bad = { .domain = EXAMPLE("  <memory unit='GiB'>3</memory>\n" MAX_MEMORY VCPUS CELL
						   DEVICES(DIMM_AT("slot='0' base='0x140000000'")
								   DIMM_AT("slot='1'"
									   " base='0x160000000'"))),
			 .libvirt = 9000 },
		.good = { .domain = EXAMPLE(
				  "  <memory unit='GiB'>3</memory>\n" MAX_MEMORY VCPUS CELL DEVICES(
					  DIMM_AT("slot='0' base='0x140000000'")
						  DIMM_AT("slot='1'"
							  " base='0x180000000'"))),
			  .libvirt = 9000 },
		.elements = "memory address",
		.message_words = "address range conflicts",
		.source = "QEMU 7.2 hw/mem/memory-device.c memory_device_get_free_addr",
		.run = overlap_for_qemu,
	},
};

const struct rule_topic memory_devices_topic = {
	.name = "memory-devices",
	.title = "memory devices",
	.first_id = 455,
	.last_id = 466,
	.rules = memory_devices_rules,
	.n_rules = ARRAY_SIZE(memory_devices_rules),
};
