/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN4xx, memory devices as QEMU places them: their address range, and slots of virtio-mem. */
#include "base/units.h"
#include "rules/check.h"
#include "rules/example.h"
#include "rules/sums.h"
#include "rules/topics.h"

/* Guest addresses that memory devices may have, in KiB; end is behind the last. */
struct range {
	uint64_t start_kib, end_kib;
};

/* Above this, QEMU moves memory of guests with an AMD CPU (hw/i386/pc.c AMD_HT_START). */
#define MOVED_KIB (900 * KIB_PER_GIB)

static bool has_sgx(const struct check *c)
{
	for (size_t i = 0; i < c->domain->devices.n_memory; i++)
		if (c->domain->devices.memory[i].model == MEMORY_MODEL_SGX_EPC)
			return true;
	return false;
}

/* QEMU 10.0 hw/i386/pc.c pc_get_device_memory_range, pc_q35.c and pc_piix.c */
static struct range pc_range(const struct guest *guest)
{
	bool q35 = guest->machine.family == TARGET_FAMILY_Q35;
	uint64_t low_limit_kib = q35 ? 0xb0000000 / 1024 : 0xe0000000 / 1024;
	uint64_t low_kib = q35 ? 2 * KIB_PER_GIB : 3 * KIB_PER_GIB;
	struct range range = { .start_kib = 4 * KIB_PER_GIB };

	if (guest->initial_kib >= low_limit_kib)
		range.start_kib += guest->initial_kib - low_kib;
	range.start_kib = size_kib_round_up(range.start_kib, KIB_PER_GIB);
	range.end_kib =
		range.start_kib + guest->max_kib - guest->initial_kib + guest->slots * KIB_PER_GIB;
	return range;
}

/* hw/arm/virt.c virt_set_memmap: memory begins at 1 GiB */
static struct range arm_range(const struct guest *guest)
{
	uint64_t start_kib = size_kib_round_up(KIB_PER_GIB + guest->initial_kib, KIB_PER_GIB);

	return (struct range){ start_kib, start_kib + guest->max_kib - guest->initial_kib +
						  guest->slots * KIB_PER_GIB };
}

/* hw/ppc/spapr.c spapr_machine_init */
static struct range pseries_range(const struct guest *guest)
{
	uint64_t start_kib = size_kib_round_up(guest->initial_kib, KIB_PER_GIB);

	return (struct range){ start_kib, start_kib + guest->max_kib - guest->initial_kib };
}

static bool find_range(const struct check *c, struct range *out)
{
	const struct guest *guest = c->guest;

	if (!sums_are_known(c) || has_sgx(c) || guest->max_kib <= guest->initial_kib ||
	    guest->max_kib > MOVED_KIB || c->domain->has_qemu_commandline)
		return false;
	switch (guest->machine.family) {
	case TARGET_FAMILY_PC:
	case TARGET_FAMILY_Q35:
		*out = pc_range(guest);
		return true;
	case TARGET_FAMILY_ARM_VIRT:
		*out = arm_range(guest);
		return true;
	case TARGET_FAMILY_PSERIES:
		*out = pseries_range(guest);
		return true;
	case TARGET_FAMILY_OTHER:
	case TARGET_FAMILY_ISAPC:
	case TARGET_FAMILY_MICROVM:
	case TARGET_FAMILY_SBSA_REF:
	case TARGET_FAMILY_POWERNV:
	case TARGET_FAMILY_S390:
	case TARGET_FAMILY_RISCV_VIRT:
	case TARGET_FAMILY_SPIKE:
	case TARGET_FAMILY_LOONGARCH_VIRT:
		break;
	}
	return false;
}

/* The address that QEMU is told; 0: it chooses. */
static uint64_t address_of(const struct check *c, const struct domain_memory_device *device,
			   struct span *at)
{
	bool is_virtio = device->model == MEMORY_MODEL_VIRTIO_MEM ||
			 device->model == MEMORY_MODEL_VIRTIO_PMEM;

	*at = is_virtio ? device->at.base : device->address.at.dimm_base;
	if (is_virtio)
		return target_has(c->target, LIBVIRT_TARGET_ADDRESS) ? device->base : 0;
	return device->address.dimm_base;
}

static void outside_of_range(const struct check *c)
{
	struct range range;

	if (!find_range(c, &range))
		return;
	for (size_t i = 0; i < c->guest->n_memory_devices; i++) {
		const struct guest_memory_device *device = &c->guest->memory_devices[i];
		struct span at;
		uint64_t address = address_of(c, device->domain, &at);

		if (address == 0 || device->domain->broken ||
		    (address >= range.start_kib * BYTES_PER_KIB &&
		     size_kib_add(address / BYTES_PER_KIB, device->size_kib) <= range.end_kib))
			continue;
		finding(c, at,
			"memory device %zu at 0x%llx is outside of 0x%llx to 0x%llx, where QEMU has"
			" room for memory devices",
			i + 1, (unsigned long long)address,
			(unsigned long long)range.start_kib * BYTES_PER_KIB,
			(unsigned long long)range.end_kib * BYTES_PER_KIB - 1);
	}
}

/* QEMU 10.0 hw/virtio/virtio-mem.c virtio_mem_device_realize, virtio_mem_has_shared_zeropage */
static bool reads_unplugged(const struct guest *guest, const struct guest_memory_device *device)
{
	const struct guest_backend *backend = &device->backend;
	bool shares_zeros = backend->type == GUEST_BACKEND_RAM && backend->share != TRISTATE_YES;

	if (guest->machine.version <= TARGET_VERSION(6, 2))
		return true;
	return guest->machine.version <= TARGET_VERSION(8, 0) && shares_zeros;
}

static void memslots_on_old_machine(const struct check *c)
{
	const struct guest *guest = c->guest;

	if (!guest_is_x86(guest) || !target_has(c->target, LIBVIRT_DYNAMIC_MEMSLOTS))
		return;
	for (size_t i = 0; i < guest->n_memory_devices; i++) {
		const struct guest_memory_device *device = &guest->memory_devices[i];

		if (device->domain->dynamic_memslots == TRISTATE_YES &&
		    reads_unplugged(guest, device))
			finding(c, device->domain->at.dynamic_memslots,
				"memory device %zu cannot have dynamic memory slots: on %s a guest"
				" may read what is not plugged",
				i + 1, guest->machine.name);
	}
}

/* Up to libvirt 9.5 a pSeries guest may plug memory without a cell: QEMU makes node 0 for it. */
static void node_without_cells(const struct check *c)
{
	const struct guest *guest = c->guest;

	if (guest->machine.family != TARGET_FAMILY_PSERIES || guest->n_cells > 0 ||
	    !sums_cells_trusted(c) || guest->max_kib == 0 ||
	    target_has(c->target, LIBVIRT_HOTPLUG_CELL))
		return;
	for (size_t i = 0; i < guest->n_memory_devices; i++) {
		const struct domain_memory_device *device = guest->memory_devices[i].domain;

		if (span_is_given(device->at.node) && !device->broken && device->node > 0)
			finding(c, device->at.node,
				"memory device %zu is for cell %u, and a guest without cells has"
				" node 0 only",
				i + 1, device->node);
	}
}

#define MEMORY "  <memory unit='GiB'>2</memory>\n"
#define MAX_MEMORY "  <maxMemory slots='4' unit='GiB'>8</maxMemory>\n"
#define CPUS                                                      \
	"  <vcpu>2</vcpu>\n"                                      \
	"  <cpu mode='maximum'>\n"                                \
	"    <numa>\n"                                            \
	"      <cell id='0' cpus='0-1' memory='1' unit='GiB'/>\n" \
	"    </numa>\n"                                           \
	"  </cpu>\n"
#define DEVICE(attributes, more)                                                 \
	"  <devices>\n"                                                          \
	"    <memory model='virtio-mem'>\n"                                      \
	"      <target" attributes ">\n"                                         \
	"        <size unit='GiB'>1</size>\n"                                    \
	"        <node>0</node>\n"                                               \
	"        <block unit='MiB'>2</block>\n"                                  \
	"        <requested unit='GiB'>1</requested>\n" more "      </target>\n" \
	"    </memory>\n"                                                        \
	"  </devices>\n"
#define AT(base) DEVICE("", "        <address base='" base "'/>\n")
#define DIMM(node)                                                                           \
	"  <devices>\n"                                                                      \
	"    <memory model='dimm'>\n"                                                        \
	"      <target>\n        <size unit='GiB'>1</size>\n        <node>" node "</node>\n" \
	"      </target>\n"                                                                  \
	"    </memory>\n"                                                                    \
	"  </devices>\n"
#define SLOTS DEVICE(" dynamicMemslots='yes'", "")

static const struct rule memory_ranges_rules[] = {
	{
		.id = 467,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_MACHINE | NEEDS_QEMU | NEEDS_VERSIONS,
		.title = "Memory device outside of the range for such",
		.why = "QEMU keeps a range of guest addresses for memory devices. It begins behind the"
		       " boot memory, on x86 at 4 GiB or above, and holds what <maxMemory> adds, and"
		       " 1 GiB for each slot.",
		.help = "leave the address to QEMU, or choose one in the range",
		.bad.domain = EXAMPLE(MEMORY MAX_MEMORY CPUS AT("0x1000000000")),
		.good.domain = EXAMPLE(MEMORY MAX_MEMORY CPUS AT("0x140000000")),
		.elements = "memory address maxMemory",
		.message_words = "usable range for memory devices",
		.source =
			"QEMU 7.2 and 10.0.13, hw/mem/memory-device.c memory_device_get_free_addr",
		.run = outside_of_range,
	},
	{
		.id = 468,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_MACHINE | NEEDS_QEMU | NEEDS_VERSIONS,
		.title = "Dynamic memory slots on an old machine type",
		.why = "Memory that isn't plugged has no slot. x86 machine types before 8.1 let guests"
		       " read it where it is private and anonymous, those before 7.0 always.",
		.help = "take a newer machine type, shared memory, or dynamicMemslots='no'",
		.bad.domain = EXAMPLE_ON("x86_64", "pc-q35-8.0", MEMORY MAX_MEMORY CPUS SLOTS),
		.good.domain = EXAMPLE_ON("x86_64", "pc-q35-8.1", MEMORY MAX_MEMORY CPUS SLOTS),
		.elements = "memory target",
		.message_words = "requires 'unplugged-inaccessible' to be 'on'|"
				 "property set to 'on' requires to be 'on'",
		.source = "QEMU 10.0.13 hw/virtio/virtio-mem.c, hw/i386/pc.c pc_compat_8_0",
		.run = memslots_on_old_machine,
	},
	{
		.id = 469,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_MACHINE | NEEDS_QEMU | NEEDS_VERSIONS,
		.title = "Cell of a memory device where there are no cells",
		.why = "Up to libvirt 9.5 a pSeries guest can plug memory without cells. QEMU makes one"
		       " node then, and libvirt writes the device's node unseen.",
		.help = "take <node> out, or write the cells",
		.bad = { .domain = EXAMPLE_ON("ppc64", "pseries", MEMORY MAX_MEMORY DIMM("1")),
			 .libvirt = 9000 },
		.good = { .domain = EXAMPLE_ON("ppc64", "pseries", MEMORY MAX_MEMORY DIMM("0")),
			  .libvirt = 9000 },
		.elements = "memory target node",
		.message_words = "which exceeds the number of numa nodes",
		.source = "QEMU 7.2 hw/mem/pc-dimm.c pc_dimm_realize; libvirt 9.0.0",
		.run = node_without_cells,
	},
};

const struct rule_topic memory_ranges_topic = {
	.name = "memory-ranges",
	.title = "where memory devices go",
	.first_id = 467,
	.last_id = 469,
	.rules = memory_ranges_rules,
	.n_rules = ARRAY_SIZE(memory_ranges_rules),
};
