/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From a domain to a guest: the steps, and what is asked of the result. */
#include "guest/guest.h"

#include <stdlib.h>

#include "guest/build.h"

bool guest_is_ppc64(const struct guest *guest)
{
	return guest->arch == DOMAIN_ARCH_PPC64 || guest->arch == DOMAIN_ARCH_PPC64LE;
}

bool guest_is_x86(const struct guest *guest)
{
	return guest->arch == DOMAIN_ARCH_X86_64 || guest->arch == DOMAIN_ARCH_I686;
}

bool guest_has_qemu(const struct guest *guest)
{
	enum domain_type type = guest->domain->type;

	return type == DOMAIN_TYPE_KVM || type == DOMAIN_TYPE_QEMU || type == DOMAIN_TYPE_HVF;
}

bool guest_has_hotplug(const struct guest *guest)
{
	return guest->domain->memory.slots > 0 || guest->domain->memory.max_kib > 0;
}

const char *guest_arch_name(const struct guest *guest)
{
	switch (guest->arch) {
	case DOMAIN_ARCH_I686:
		return "i386";
	case DOMAIN_ARCH_ARMV7L:
		return "arm";
	case DOMAIN_ARCH_PPC64LE:
		return "ppc64";
	case DOMAIN_ARCH_OTHER:
		return guest->domain->os.arch_name;
	case DOMAIN_ARCH_NONE:
	case DOMAIN_ARCH_X86_64:
	case DOMAIN_ARCH_AARCH64:
	case DOMAIN_ARCH_PPC64:
	case DOMAIN_ARCH_S390X:
	case DOMAIN_ARCH_RISCV64:
	case DOMAIN_ARCH_LOONGARCH64:
	case DOMAIN_ARCH_COUNT:
		break;
	}
	return enum_name(&domain_arch_names, guest->arch);
}

/* The alias of a family: its newest type. NULL: the family has no versions. */
static const char *family_alias(enum target_machine_family family)
{
	switch (family) {
	case TARGET_FAMILY_PC:
		return "pc";
	case TARGET_FAMILY_Q35:
		return "q35";
	case TARGET_FAMILY_ARM_VIRT:
		return "virt";
	case TARGET_FAMILY_PSERIES:
		return "pseries";
	case TARGET_FAMILY_S390:
		return "s390-ccw-virtio";
	case TARGET_FAMILY_ISAPC:
	case TARGET_FAMILY_MICROVM:
	case TARGET_FAMILY_SBSA_REF:
	case TARGET_FAMILY_POWERNV:
	case TARGET_FAMILY_RISCV_VIRT:
	case TARGET_FAMILY_SPIKE:
	case TARGET_FAMILY_LOONGARCH_VIRT:
	case TARGET_FAMILY_OTHER:
		break;
	}
	return NULL;
}

/*
 * A type that this QEMU doesn't have, a distribution's above all, gets what arguments need from the
 * newest of its family: more likely than zeros. Its state stays, so nothing is checked by it.
 */
static void assume_family(struct guest *guest, const char *arch)
{
	struct target_machine *machine = &guest->machine;
	const char *alias = family_alias(machine->family);
	struct target_machine newest;

	if (machine->state == TARGET_MACHINE_KNOWN || !alias)
		return;
	newest = target_find_machine(guest->target, &guest->arena, arch, alias);
	guest->machine_assumed = newest.name;
	machine->default_ram_id = newest.default_ram_id;
	machine->numa_mem_supported = newest.numa_mem_supported;
	machine->acpi = newest.acpi;
	machine->acpi_known = newest.acpi_known;
}

void guest_build_machine(struct guest *guest)
{
	const struct domain_os *os = &guest->domain->os;
	const char *arch = os->arch_name;

	guest->arch = os->arch == DOMAIN_ARCH_NONE ? DOMAIN_ARCH_X86_64 : os->arch;
	if (guest->arch != DOMAIN_ARCH_OTHER)
		arch = enum_name(&domain_arch_names, (int)guest->arch);
	guest->machine = target_find_machine(guest->target, &guest->arena, arch,
					     span_is_given(os->at.machine) ? os->machine : NULL);
	assume_family(guest, arch);
}

struct guest *guest_build(const struct domain *domain, const struct target *target)
{
	struct guest *guest = mem_alloc_array(1, sizeof(*guest));

	guest->domain = domain;
	guest->target = target;
	guest_build_machine(guest);
	guest_build_cpu_model(guest);
	guest_build_vcpus(guest);
	guest_build_placement(guest);
	guest_build_cells(guest);
	guest_build_sizes(guest);
	guest_build_distances(guest);
	guest_build_hmat(guest);
	guest_build_pins(guest);
	guest_build_iothreads(guest);
	guest_build_expanders(guest);
	guest_build_balloon(guest);
	guest_build_iommu(guest);
	guest_build_memory_devices(guest);
	guest_build_backends(guest);
	return guest;
}

void guest_free(struct guest *guest)
{
	if (!guest)
		return;
	arena_done(&guest->arena);
	free(guest);
}
