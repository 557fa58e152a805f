/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * -cpu: the model, and the keys that say caches and address bits.
 *
 * libvirt 9.0, 11.3 qemu_command.c qemuBuildCpuCommandLine; features are not in scope.
 */
#include "qemu/families.h"

static bool is_passed_through(const struct domain_cpu *cpu)
{
	return cpu->mode == CPU_MODE_HOST_PASSTHROUGH || cpu->mode == CPU_MODE_MAXIMUM;
}

static void add_cache(const struct domain_cpu *cpu, struct argv *argv)
{
	switch (cpu->cache_mode) {
	case CPU_CACHE_EMULATE:
		argv_bool(argv, "l3-cache", true);
		break;
	case CPU_CACHE_PASSTHROUGH:
		argv_bool(argv, "host-cache-info", true);
		argv_bool(argv, "l3-cache", false);
		return;
	case CPU_CACHE_DISABLE:
	case CPU_CACHE_NONE:
	case CPU_CACHE_COUNT:
		break;
	}
	if (is_passed_through(cpu))
		argv_bool(argv, "host-cache-info", false);
	if (cpu->cache_mode == CPU_CACHE_DISABLE)
		argv_bool(argv, "l3-cache", false);
}

static void add_address_bits(const struct guest *guest, struct argv *argv)
{
	const struct domain_cpu *cpu = &guest->domain->cpu;

	if (cpu->maxphysaddr_mode == MAXPHYSADDR_PASSTHROUGH) {
		argv_bool(argv, "host-phys-bits", true);
		if (cpu->maxphysaddr_limit > 0 &&
		    target_has(guest->target, LIBVIRT_MAXPHYSADDR_LIMIT))
			argv_number(argv, "host-phys-bits-limit", cpu->maxphysaddr_limit);
	} else if (cpu->maxphysaddr_bits > 0 ||
		   !target_has(guest->target, LIBVIRT_MAXPHYSADDR_BITS_OPTIONAL)) {
		argv_number(argv, "phys-bits", cpu->maxphysaddr_bits);
	} else {
		argv_bool(argv, "host-phys-bits", false);
	}
}

static void say_origin(const struct guest *guest, struct argv *argv)
{
	const struct domain_cpu *cpu = &guest->domain->cpu;

	if (guest->cpu_model && !guest->cpu_model_is_default)
		argv_from(argv, cpu->at.element, "<cpu>");
	else
		argv_from(argv, (struct span){ 0 },
			  "the machine type's own model: the XML names none");
}

static void say_what_is_missing(const struct guest *guest, struct argv *argv)
{
	const struct domain_cpu *cpu = &guest->domain->cpu;

	if (guest->cpu_model_unknown)
		argv_left_out(argv,
			      "-cpu %s stands for the named model and features that libvirt makes "
			      "of host-model on the host, which isn't known here",
			      guest->cpu_model);
	else if (cpu->mode == CPU_MODE_HOST_MODEL)
		argv_left_out(argv, "features of the host-model CPU are left out: libvirt asks "
				    "the host for them");
	else if (cpu->n_features > 0)
		argv_left_out(argv,
			      "the CPU's %zu features are left out, with those that libvirt "
			      "adds on the host",
			      cpu->n_features);
}

void qemu_add_cpu(const struct guest *guest, struct argv *argv)
{
	const struct domain_cpu *cpu = &guest->domain->cpu;
	bool has_cache = cpu->cache_mode != CPU_CACHE_NONE;
	bool has_bits = cpu->maxphysaddr_mode != MAXPHYSADDR_NONE;
	const char *model = guest->cpu_model;

	if (!model && (has_cache || has_bits) && guest_is_x86(guest))
		model = guest->arch == DOMAIN_ARCH_I686 ? "qemu32" : "qemu64";
	if (!model) {
		if (has_cache || has_bits)
			argv_left_out(argv, "the CPU's cache and address size have no argument: "
					    "no model is known for this architecture");
		return;
	}
	argv_add(argv, "-cpu", ARGV_KEYVAL, ARGV_FAMILY_CPU);
	say_origin(guest, argv);
	argv_string(argv, NULL, model);
	if (has_cache)
		add_cache(cpu, argv);
	if (has_bits)
		add_address_bits(guest, argv);
	say_what_is_missing(guest, argv);
}
