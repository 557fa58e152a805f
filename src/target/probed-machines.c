/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Machine types of a QEMU that was asked: what it told, and from the tables what it can't tell. */
#include <string.h>

#include "target/probe.h"
#include "target/table.h"

#define V(major, minor) TARGET_VERSION(major, minor)

/* libvirt's preferred type, else QEMU's own (qemu_capabilities.c
   virQEMUCapsProbeQMPMachineTypes). */
static const struct probe_machine *find_default(const struct target *target, const char *arch)
{
	const struct probe *probe = target->probe;
	const char *preferred = target_default_machine(target, arch);
	const struct probe_machine *machine =
		preferred ? probe_find_machine(probe, preferred) : NULL;

	for (size_t i = 0; !machine && i < probe->n_machines; i++)
		if (probe->machines[i].is_default)
			machine = &probe->machines[i];
	return machine;
}

/*
 * A distribution's type doesn't say which version of QEMU it is like. What depends on that and is
 * checked by it: -numa node,mem=, which ended with 5.0, and the CPU of pseries.
 */
static target_version likely_version(const struct target *target,
				     const struct probe_machine *machine)
{
	const char *cpu = machine->default_cpu ? machine->default_cpu : "";

	if (strncmp(cpu, "power8", strlen("power8")) == 0)
		return V(3, 1);
	if (machine->numa_mem_supported)
		return V(5, 0);
	if (strncmp(cpu, "power9", strlen("power9")) == 0)
		return target->qemu < V(8, 2) ? target->qemu : V(8, 2);
	return target->qemu;
}

static void add_told(struct target_machine *to, const struct probe_machine *from)
{
	to->default_ram_id = from->default_ram_id;
	to->numa_mem_supported = from->numa_mem_supported;
	to->cpu_hotplug = from->cpu_hotplug;
	to->acpi_known = from->acpi_known;
	if (from->max_vcpus)
		to->max_vcpus = from->max_vcpus;
	/* a QEMU that doesn't tell: the family's */
	if (from->acpi_known)
		to->acpi = from->acpi;
	if (from->properties_known) {
		to->hmat = from->hmat;
		to->nvdimm = from->nvdimm;
	}
}

/* A type of a family that the tables have; other ones keep their state: what the tables would have
   to add isn't known. */
static void fill_from_family(const struct target *target, const char *arch,
			     const struct probe_machine *told, struct target_machine *machine)
{
	target_version version = machine->version ? machine->version : likely_version(target, told);

	if (machine->state != TARGET_MACHINE_KNOWN &&
	    target_fill_as_family(target, arch, version, machine))
		machine->state = TARGET_MACHINE_KNOWN;
}

/* The tables know it, but it isn't there: built without it, or removed by the distribution. */
static struct target_machine find_missing(const struct target *target, struct arena *arena,
					  const char *arch, const char *name)
{
	struct target_machine machine = target_built_in_machine(target, arena, arch, name);

	if (machine.state == TARGET_MACHINE_TOO_NEW)
		return machine;
	return (struct target_machine){
		.state = TARGET_MACHINE_DROPPED,
		.family = machine.family,
		.version = machine.version,
		.name = arena_strdup(arena, name),
	};
}

struct target_machine target_probed_machine(const struct target *target, struct arena *arena,
					    const char *arch, const char *name)
{
	const struct probe_machine *told =
		name ? probe_find_machine(target->probe, name) : find_default(target, arch);
	struct target_machine machine;

	if (!told && name)
		return find_missing(target, arena, arch, name);
	if (!told)
		return (struct target_machine){ .state = TARGET_MACHINE_UNKNOWN };
	machine = target_built_in_machine(target, arena, arch, told->name);
	fill_from_family(target, arch, told, &machine);
	add_told(&machine, told);
	if (target->alias_kept && name)
		machine.name = arena_strdup(arena, name);
	return machine;
}
