/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The CPU model: as written, else the machine type's own.
 *
 * libvirt 9.0 and 11.3 qemu_command.c qemuBuildCpuModelArgStr; 9.0 qemu_domain.c and 11.3
 * qemu_postparse.c qemuDomainDefSetDefaultCPU. QEMU's defaults: hw/ppc/spapr.c, hw/arm/virt.c, …
 * (default_cpu_type), 10.0.13.
 */
#include <string.h>

#include "guest/build.h"

/* QEMU 9.0 hw/ppc/spapr.c: pseries-9.0 and newer are a POWER10. */
#define PSERIES_POWER10 TARGET_VERSION(9, 0)
#define PSERIES_POWER9 TARGET_VERSION(4, 0)
#define S390_WITHOUT_MODELS TARGET_VERSION(2, 7)

static const char *pseries_default(const struct guest *guest)
{
	if (guest->machine.version >= PSERIES_POWER10)
		return "POWER10";
	return guest->machine.version >= PSERIES_POWER9 ? "POWER9" : "POWER8";
}

/* What libvirt makes of TCG's "max", which is an AMD CPU on every host: tried with libvirt 9.0 and
   QEMU 7.2, 11.3 and 10.0. */
#define TCG_HOST_MODEL "EPYC"

/* qemu-system-i386 has another than qemu-system-x86_64, which runs i686 too. */
static const char *x86_default(const struct guest *guest)
{
	const char *emulator = guest->domain->os.emulator;

	if (guest->arch == DOMAIN_ARCH_I686 && !(emulator && strstr(emulator, "x86_64")))
		return "qemu32";
	return "qemu64";
}

/* hw/ppc/pnv.c: each is for one CPU */
static const char *powernv_default(const struct guest *guest)
{
	if (strcmp(guest->machine.name, "powernv8") == 0)
		return "POWER8";
	return strcmp(guest->machine.name, "powernv9") == 0 ? "POWER9" : "POWER10";
}

/* hw/arm/integratorcp.c, hw/arm/versatilepb.c */
#define ARM_BOARD_CPU "arm926"

static const char *board_default(const struct guest *guest)
{
	bool tcg = guest->domain->type == DOMAIN_TYPE_QEMU;

	if (guest_is_x86(guest)) /* distributions' types */
		return x86_default(guest);
	if (guest_is_ppc64(guest))
		return guest->machine.default_cpu;
	if (!tcg)
		return NULL;
	if (guest->arch == DOMAIN_ARCH_RISCV64 &&
	    !target_has(guest->target, LIBVIRT_RISCV_LOONGARCH_CPUS))
		return NULL;
	return guest->machine.state == TARGET_MACHINE_KNOWN ? ARM_BOARD_CPU
							    : guest->machine.default_cpu;
}

/* What QEMU reports as the machine type's default; NULL: not known here. */
static const char *machine_default(const struct guest *guest)
{
	bool tcg = guest->domain->type == DOMAIN_TYPE_QEMU;

	switch (guest->machine.family) {
	case TARGET_FAMILY_PC:
	case TARGET_FAMILY_Q35:
	case TARGET_FAMILY_MICROVM:
		return x86_default(guest);
	case TARGET_FAMILY_ISAPC:
		return "486";
	case TARGET_FAMILY_PSERIES:
		return pseries_default(guest);
	case TARGET_FAMILY_S390:
		return tcg ? "qemu" : "host";
	case TARGET_FAMILY_ARM_VIRT: /* others' defaults are for TCG only */
		return tcg ? "cortex-a15" : NULL;
	case TARGET_FAMILY_SBSA_REF:
		return tcg && guest->target->qemu >= TARGET_VERSION(9, 0)   ? "neoverse-n2"
		       : tcg && guest->target->qemu >= TARGET_VERSION(8, 0) ? "neoverse-n1"
		       : tcg						    ? "cortex-a57"
									    : NULL;
	case TARGET_FAMILY_RISCV_VIRT:
	case TARGET_FAMILY_SPIKE:
		return tcg && target_has(guest->target, LIBVIRT_RISCV_LOONGARCH_CPUS) ? "rv64"
										      : NULL;
	case TARGET_FAMILY_LOONGARCH_VIRT:
		return tcg && target_has(guest->target, LIBVIRT_RISCV_LOONGARCH_CPUS) ? "la464"
										      : NULL;
	case TARGET_FAMILY_POWERNV:
		return powernv_default(guest);
	case TARGET_FAMILY_OTHER:
		return board_default(guest);
	}
	return NULL;
}

/* host-model is the host's named model with its features; pseries has no such thing. */
static void set_host_model(struct guest *guest)
{
	bool tcg = guest->domain->type == DOMAIN_TYPE_QEMU;

	if (guest->arch == DOMAIN_ARCH_PPC64 || guest->arch == DOMAIN_ARCH_PPC64LE) {
		guest->cpu_model = "host";
		return;
	}
	if (!tcg)
		guest->cpu_model = guest->target->host.cpu_model;
	else if (guest_is_x86(guest))
		guest->cpu_model = TCG_HOST_MODEL;
	guest->cpu_model_unknown = !guest->cpu_model;
	if (!guest->cpu_model)
		guest->cpu_model = tcg ? "max" : "host";
}

static void set_default(struct guest *guest)
{
	guest->cpu_model_is_default = true;
	/* qemuDomainDefSetDefaultCPU turns s390x's "host" into host-model, which machine types up to
	   2.7 don't have (qemu_capabilities.c s390HostPassthroughOnlyMachines) */
	if (guest->machine.family == TARGET_FAMILY_S390 && guest->domain->type == DOMAIN_TYPE_KVM &&
	    guest->machine.version > S390_WITHOUT_MODELS)
		set_host_model(guest);
	else
		guest->cpu_model = machine_default(guest);
}

void guest_build_cpu_model(struct guest *guest)
{
	const struct domain_cpu *cpu = &guest->domain->cpu;

	switch (cpu->mode) {
	case CPU_MODE_HOST_PASSTHROUGH:
		guest->cpu_model = "host";
		return;
	case CPU_MODE_MAXIMUM:
		guest->cpu_model = "max";
		return;
	case CPU_MODE_HOST_MODEL:
		set_host_model(guest);
		return;
	case CPU_MODE_NONE:
	case CPU_MODE_CUSTOM:
	case CPU_MODE_COUNT:
		break;
	}
	if (cpu->model && cpu->model[0])
		guest->cpu_model = cpu->model;
	else
		set_default(guest);
}
