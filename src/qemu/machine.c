/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* -machine, -accel, and -no-acpi of older libvirts. */
#include "base/units.h"
#include "qemu/families.h"

static const char *machine_name(const struct guest *guest)
{
	const struct domain_os *os = &guest->domain->os;
	bool written = span_is_given(os->at.machine);

	if (written && guest->target->alias_kept)
		return os->machine;
	if (guest->machine.name)
		return guest->machine.name;
	return written ? os->machine : NULL;
}

/* libvirt 9.0, 11.3 qemu_command.c qemuAppendDomainMemoryMachineParams */
static void add_memory_devices(const struct guest *guest, struct argv *argv)
{
	bool nvdimm = false;
	unsigned n_epc = 0;

	for (size_t i = 0; i < guest->n_memory_devices; i++) {
		const struct guest_memory_device *device = &guest->memory_devices[i];

		if (device->domain->model == MEMORY_MODEL_NVDIMM && !nvdimm) {
			argv_bool(argv, "nvdimm", true);
			nvdimm = true;
		}
		if (device->domain->model != MEMORY_MODEL_SGX_EPC)
			continue;
		argv_string(argv, arena_printf(argv->arena, "sgx-epc.%u.memdev", n_epc),
			    device->backend.id);
		argv_number(argv, arena_printf(argv->arena, "sgx-epc.%u.node", n_epc),
			    device->node_given ? device->node : 0);
		n_epc++;
	}
}

void qemu_add_machine(const struct guest *guest, struct argv *argv)
{
	const struct domain *domain = guest->domain;
	const char *name = machine_name(guest);

	argv_add(argv, "-machine", ARGV_KEYVAL, ARGV_FAMILY_MACHINE);
	if (span_is_given(domain->os.at.machine))
		argv_from(argv, domain->os.at.machine, "<os><type machine=>");
	else
		argv_from(argv, domain->os.at.machine, "the machine type that QEMU names first");
	if (name)
		argv_string(argv, NULL, name);
	else
		argv_left_out(argv, "the machine type isn't written, and this tool doesn't know "
				    "this architecture's default");
	if (guest->machine_assumed)
		argv_left_out(argv,
			      "QEMU %s itself has no machine type of this name: what hangs on it "
			      "is written as for %s",
			      target_version_text(argv->arena, guest->target->qemu),
			      guest->machine_assumed);
	if (guest->kernel_irqchip)
		argv_string(argv, "kernel_irqchip", guest->kernel_irqchip);
	argv_bool(argv, "dump-guest-core", domain->memory.dump_core == TRISTATE_YES);
	if (domain->backing.nosharepages)
		argv_bool(argv, "mem-merge", false);
	add_memory_devices(guest, argv);
	if (guest->has_default_ram)
		argv_string(argv, "memory-backend", guest->default_ram.id);
	if (guest->hmat)
		argv_bool(argv, "hmat", true);
	if (target_has(guest->target, LIBVIRT_ACPI_MACHINE_KEY) && guest->machine.acpi &&
	    guest->machine.acpi_known)
		argv_bool(argv, "acpi", domain->os.acpi);
}

void qemu_add_accel(const struct guest *guest, struct argv *argv)
{
	static const char *const names[DOMAIN_TYPE_COUNT] = {
		[DOMAIN_TYPE_KVM] = "kvm",
		[DOMAIN_TYPE_QEMU] = "tcg",
		[DOMAIN_TYPE_HVF] = "hvf",
	};
	const struct domain_os *os = &guest->domain->os;

	argv_add(argv, "-accel", ARGV_KEYVAL, ARGV_FAMILY_MACHINE);
	argv_from(argv, guest->domain->at.type, "<domain type=>");
	argv_string(argv, NULL, names[guest->domain->type]);
	if (guest->domain->type == DOMAIN_TYPE_QEMU && os->tb_cache_kib > 0)
		argv_number(argv, "tb-size", os->tb_cache_kib / KIB_PER_MIB);
	if (guest->domain->type == DOMAIN_TYPE_KVM && os->dirty_ring_size > 0)
		argv_number(argv, "dirty-ring-size", os->dirty_ring_size);
}

/* libvirt 9.0.0 qemu_capabilities.c virQEMUCapsInitQMPBasicArch: x86 and aarch64 have the option,
   whatever the machine type; 11.3.0 qemu_command.c qemuBuildPMCommandLine still uses it where QEMU
   doesn't tell which machine types have ACPI. */
void qemu_add_no_acpi(const struct guest *guest, struct argv *argv)
{
	if (target_has(guest->target, LIBVIRT_ACPI_MACHINE_KEY) &&
	    target_has(guest->target, QEMU_ACPI_TOLD))
		return;
	if (guest->domain->os.acpi)
		return;
	if (!guest_is_x86(guest) && guest->arch != DOMAIN_ARCH_AARCH64)
		return;
	argv_add(argv, "-no-acpi", ARGV_FLAG, ARGV_FAMILY_MACHINE);
	argv_from(argv, (struct span){ 0 }, "<features> has no <acpi/>");
}
