/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the guest will see: by which way it learns of its nodes, and the processors' entries. */
#include "draw/view.h"

#include <string.h>

#include "base/units.h"
#include "draw/view-parts.h"

#define LOCAL_DISTANCE 10u
#define REMOTE_DISTANCE 20u
#define X2APIC_FIRST 255u /* QEMU 10.0 acpi-build.c: ids from here on have the longer entry */
#define FORM2_SINCE 6002u /* pseries: exact distances, for guests that know of them */
#define RISCV_SRAT_SINCE 9002u

static const char *const source_words[] = {
	[VIEW_NONE] = "none",
	[VIEW_ACPI] = "acpi",
	[VIEW_DEVICE_TREE] = "device-tree",
	[VIEW_PAPR] = "papr",
};

const struct enum_names view_source_names = ENUM_NAMES(source_words);

static const char *const range_words[] = {
	[VIEW_RANGE_RAM] = "ram",	  [VIEW_RANGE_NVDIMM] = "nvdimm",
	[VIEW_RANGE_EPC] = "sgx-epc",	  [VIEW_RANGE_PADDING] = "padding",
	[VIEW_RANGE_HOTPLUG] = "hotplug",
};

const struct enum_names view_range_names = ENUM_NAMES(range_words);

static bool has_firmware(const struct domain_os *os)
{
	return span_is_given(os->at.firmware) || os->loader_pflash;
}

static enum view_source find_source(const struct guest *guest, const char **why)
{
	const struct domain_os *os = &guest->domain->os;

	switch (guest->machine.family) {
	case TARGET_FAMILY_PC:
	case TARGET_FAMILY_Q35:
		if (os->acpi)
			return VIEW_ACPI;
		*why = "without <acpi/> in <features> there are no ACPI tables";
		return VIEW_NONE;
	case TARGET_FAMILY_ARM_VIRT:
		return os->acpi && has_firmware(os) ? VIEW_ACPI : VIEW_DEVICE_TREE;
	case TARGET_FAMILY_RISCV_VIRT:
		return os->acpi && has_firmware(os) && guest->target->qemu >= RISCV_SRAT_SINCE
			       ? VIEW_ACPI
			       : VIEW_DEVICE_TREE;
	case TARGET_FAMILY_SPIKE:
		return VIEW_DEVICE_TREE;
	case TARGET_FAMILY_LOONGARCH_VIRT:
	case TARGET_FAMILY_SBSA_REF:
		return VIEW_ACPI;
	case TARGET_FAMILY_PSERIES:
		return VIEW_PAPR;
	case TARGET_FAMILY_MICROVM:
	case TARGET_FAMILY_ISAPC:
	case TARGET_FAMILY_POWERNV:
	case TARGET_FAMILY_S390:
	case TARGET_FAMILY_OTHER:
		break;
	}
	*why = "this machine type tells its guest nothing of nodes";
	return VIEW_NONE;
}

/* QEMU 10.0 hw/core/numa.c numa_complete_configuration: node 0 for memory to be plugged. */
static bool has_implicit_node(const struct guest *guest)
{
	const struct target_machine *machine = &guest->machine;

	return machine->always_numa || (machine->auto_numa_slots && guest->slots > 0) ||
	       (machine->auto_numa_maxmem && guest->max_kib > guest->initial_kib);
}

uint64_t view_plugged_kib(const struct guest *guest, unsigned cell)
{
	uint64_t kib = 0;

	for (size_t i = 0; i < guest->n_memory_devices; i++) {
		const struct guest_memory_device *device = &guest->memory_devices[i];

		if ((device->node_given ? device->node : 0) != cell)
			continue;
		if (device->domain->model == MEMORY_MODEL_DIMM)
			kib = size_kib_add(kib, device->size_kib);
		if (device->domain->model == MEMORY_MODEL_VIRTIO_MEM)
			kib = size_kib_add(kib, device->requested_kib);
	}
	return kib;
}

static void add_nodes(struct view *view)
{
	const struct guest *guest = view->guest;

	view->n_nodes = guest->n_cells;
	if (guest->n_cells == 0 && has_implicit_node(guest)) {
		view->implicit = true;
		view->n_nodes = 1;
	}
	view->nodes = ARENA_ARRAY(&view->arena, struct view_node, view->n_nodes);
	for (unsigned i = 0; i < view->n_nodes; i++) {
		view->nodes[i].cell = i;
		view->nodes[i].memory_kib =
			view->implicit ? guest->initial_kib : guest->cells[i].memory_kib;
		view->nodes[i].plugged_kib = view_plugged_kib(guest, i);
	}
	for (unsigned i = 0; guest->vcpus_known && i < guest->n_vcpus; i++) {
		unsigned cell = guest->vcpus[i].cell;

		if (view->implicit)
			cell = 0;
		if (cell < view->n_nodes)
			bitmap_set(&view->arena, &view->nodes[cell].vcpus, i);
	}
}

/* Bits that count values take. */
static unsigned field_width(unsigned count)
{
	unsigned width = 0;

	while (width < 32 && (UINT64_C(1) << width) < count)
		width++;
	return width;
}

unsigned view_apic_id(const struct guest *guest, unsigned vcpu)
{
	const struct guest_vcpu *place = &guest->vcpus[vcpu];
	unsigned core_at = field_width(guest->threads);
	unsigned die_at = core_at + field_width(guest->cores);
	unsigned socket_at = die_at + field_width(guest->dies);

	return (unsigned)((uint64_t)place->socket << socket_at | (uint64_t)place->die << die_at |
			  (uint64_t)place->core << core_at | place->thread);
}

static void add_processors(struct view *view)
{
	const struct guest *guest = view->guest;

	for (unsigned i = 0; guest->vcpus_known && i < guest->n_vcpus; i++) {
		struct view_processor *processor =
			ARENA_APPEND(&view->arena, view->processors, view->n_processors);

		processor->vcpu = i;
		processor->id = i;
		processor->cell = view->implicit ? 0 : guest->vcpus[i].cell;
		processor->type = guest->machine.family == TARGET_FAMILY_RISCV_VIRT
					  ? VIEW_PROCESSOR_RINTC
				  : guest->arch == DOMAIN_ARCH_LOONGARCH64 ? VIEW_PROCESSOR_APIC
									   : VIEW_PROCESSOR_GICC;
		if (!guest_is_x86(guest))
			continue;
		processor->id = view_apic_id(guest, i);
		processor->type =
			processor->id < X2APIC_FIRST ? VIEW_PROCESSOR_APIC : VIEW_PROCESSOR_X2APIC;
	}
}

unsigned view_exact_distance(const struct view *view, size_t from, size_t to)
{
	if (view->distances)
		return guest_distance(view->guest, from, to);
	return from == to ? LOCAL_DISTANCE : REMOTE_DISTANCE;
}

unsigned view_distance(const struct view *view, size_t from, size_t to)
{
	if (view->rounded)
		return view->rounded[from * view->n_nodes + to];
	return view_exact_distance(view, from, to);
}

void view_build(const struct guest *guest, const struct host *host, struct view *out)
{
	out->guest = guest;
	out->source = find_source(guest, &out->why);
	if (guest->cells_known)
		add_nodes(out);
	if (out->source != VIEW_NONE && out->n_nodes == 0) {
		out->source = VIEW_NONE;
		out->why = guest->cells_known ? "the guest has no cells"
					      : "the guest's cells make no sense";
	}
	if (out->source != VIEW_NONE) {
		out->distances = guest->n_cells && guest->distances_written;
		if (out->source == VIEW_ACPI)
			add_processors(out);
		view_add_ranges(out, host);
		if (out->source == VIEW_ACPI && guest->hmat)
			view_add_hmat(out);
	}
	if (out->source == VIEW_PAPR && guest->machine.version < FORM2_SINCE)
		view_round_distances(out);
	view_number_nodes(out);
}

void view_done(struct view *view)
{
	arena_done(&view->arena);
	*view = (struct view)VIEW_INIT;
}
