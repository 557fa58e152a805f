/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Machine types: which exist in which QEMU, and what they can.
 *
 * What query-machines tells is checked against real QEMUs by tests/integration/test-machines;
 * the rest is from the machines' sources (QEMU 10.0, hw/).
 */
#include <string.h>

#include "base/number.h"
#include "target/probe.h"
#include "target/table.h"
#include "target/target.h"

#define V(major, minor) TARGET_VERSION(major, minor)

/* include/hw/acpi/acpi_defs.h ACPI_MAX_RAM_SLOTS; include/hw/ppc/spapr.h SPAPR_MAX_RAM_SLOTS */
#define ACPI_SLOTS 256
#define SPAPR_SLOTS 32

/* From this QEMU on, versions below oldest are gone. */
struct removal {
	target_version qemu, oldest;
};

struct family {
	enum target_machine_family family;
	const char *arches; /* each between blanks */
	const char *name;   /* with versions: what stands in front of the version */
	const char *alias;  /* of the newest version; NULL: none */
	bool is_versioned;
	target_version since; /* QEMU that brought it; 0: before all that we know */
	struct removal removals[3];
	const char *default_ram_id;
	void (*fill)(struct target_machine *machine, target_version qemu);
};

static void fill_any_pc(struct target_machine *m, target_version qemu)
{
	m->numa = true;
	m->nvdimm = true;
	m->acpi = true;
	m->cpu_hotplug = true;
	m->dies = true;
	m->modules = qemu >= V(9, 1);
	m->numa_mem_supported = m->version <= V(5, 0);
}

static void fill_pc(struct target_machine *m, target_version qemu)
{
	fill_any_pc(m, qemu);
	m->max_vcpus = 255;
	m->device_memory = m->version >= V(2, 1);
	m->dimms = m->device_memory;
	m->max_slots = m->device_memory ? ACPI_SLOTS : 0;
	m->auto_numa_slots = m->version >= V(2, 11);
	m->auto_numa_maxmem = m->version >= V(5, 1);
}

static void fill_q35(struct target_machine *m, target_version qemu)
{
	fill_pc(m, qemu);
	if (m->version >= V(9, 0))
		m->max_vcpus = 4096;
	else if (m->version >= V(8, 1))
		m->max_vcpus = 1024;
	else if (m->version >= V(2, 8))
		m->max_vcpus = 288;
}

static void fill_isapc(struct target_machine *m, target_version qemu)
{
	fill_any_pc(m, qemu);
	m->max_vcpus = 1;
}

static void fill_microvm(struct target_machine *m, target_version qemu)
{
	(void)qemu; /* the same in all */
	m->max_vcpus = 288;
	m->numa = true;
	m->acpi = true;
}

static void fill_arm_virt(struct target_machine *m, target_version qemu)
{
	m->max_vcpus = m->version >= V(3, 0) ? 512 : 255;
	m->numa = true;
	m->numa_mem_supported = m->version <= V(5, 0);
	m->nvdimm = qemu >= V(5, 1);
	m->acpi = true;
	m->clusters = qemu >= V(7, 0);
	m->device_memory = true;
	m->dimms = m->version >= V(4, 2);
	m->max_slots = ACPI_SLOTS;
	m->auto_numa_slots = m->version >= V(4, 2);
	m->auto_numa_maxmem = m->version >= V(5, 1);
}

static void fill_sbsa_ref(struct target_machine *m, target_version qemu)
{
	m->max_vcpus = 512;
	m->numa = true;
	m->numa_mem_supported = qemu < V(5, 0);
	/* 7.2 hasn't them, 10.0 has; which release brought them isn't documented. */
	m->clusters = qemu >= V(8, 0);
}

static void fill_pseries(struct target_machine *m, target_version qemu)
{
	/* Between the fixed 1024 and the number of interrupts there was no limit at all (6.1 to
	   7.1 report INT_MAX). */
	m->max_vcpus = qemu >= V(7, 2) ? 4096 : qemu >= V(6, 1) ? INT32_MAX : 1024;
	m->numa = true;
	m->always_numa = true;
	m->numa_mem_supported = m->version <= V(5, 0);
	m->nvdimm = m->version >= V(5, 0);
	m->cpu_hotplug = m->version >= V(2, 7);
	m->device_memory = m->version >= V(2, 5);
	m->dimms = m->device_memory;
	m->max_slots = m->device_memory ? SPAPR_SLOTS : 0;
}

static void fill_powernv(struct target_machine *m, target_version qemu)
{
	(void)qemu; /* the same in all */
	m->max_vcpus = 2048;
}

static void fill_s390(struct target_machine *m, target_version qemu)
{
	m->max_vcpus = 248;
	m->cpu_hotplug = true;
	m->books = m->version >= V(8, 2);
	m->device_memory = qemu >= V(10, 0);
}

static void fill_riscv_virt(struct target_machine *m, target_version qemu)
{
	m->max_vcpus = qemu >= V(7, 0) ? 512 : 8;
	m->numa = qemu >= V(5, 2);
	m->numa_mem_supported = m->numa;
	m->acpi = qemu >= V(8, 0);
}

static void fill_spike(struct target_machine *m, target_version qemu)
{
	m->max_vcpus = qemu >= V(5, 2) ? 8 : 1;
	m->numa = qemu >= V(5, 2);
	m->numa_mem_supported = m->numa;
}

static void fill_loongarch_virt(struct target_machine *m, target_version qemu)
{
	m->max_vcpus = qemu >= V(8, 1) ? 256 : 4;
	m->numa = qemu >= V(8, 1);
	m->numa_mem_supported = m->numa;
	m->acpi = true;
	m->cpu_hotplug = qemu >= V(10, 0);
	m->device_memory = true;
	m->dimms = true;
	m->max_slots = ACPI_SLOTS;
	m->auto_numa_slots = m->numa;
	m->auto_numa_maxmem = m->numa;
}

static void fill_single_cpu_board(struct target_machine *m, target_version qemu)
{
	(void)qemu; /* the same in all */
	m->max_vcpus = 1;
}

#define X86 " x86_64 i686 "
#define ARM " aarch64 armv7l armv7b armv6l "
#define PPC " ppc64 ppc64le "
#define RISCV " riscv64 riscv32 "

/* A name that begins like two of them belongs to the first. */
static const struct family families[] = {
	{
		.family = TARGET_FAMILY_PC,
		.arches = X86,
		.name = "pc-i440fx-",
		.alias = "pc",
		.is_versioned = true,
		.removals = { { V(9, 1), V(2, 4) }, { V(8, 2), V(2, 0) }, { 0, V(1, 4) } },
		.default_ram_id = "pc.ram",
		.fill = fill_pc,
	},
	{
		.family = TARGET_FAMILY_Q35,
		.arches = X86,
		.name = "pc-q35-",
		.alias = "q35",
		.is_versioned = true,
		.removals = { { 0, V(2, 4) } },
		.default_ram_id = "pc.ram",
		.fill = fill_q35,
	},
	{
		/* i440fx before it was named so: 0.12 to 1.3 */
		.family = TARGET_FAMILY_PC,
		.arches = X86,
		.name = "pc-",
		.is_versioned = true,
		.removals = { { V(6, 0), V(1, 4) }, { V(5, 0), V(1, 0) }, { 0, V(0, 12) } },
		.default_ram_id = "pc.ram",
		.fill = fill_pc,
	},
	{
		.family = TARGET_FAMILY_ISAPC,
		.arches = X86,
		.name = "isapc",
		.default_ram_id = "pc.ram",
		.fill = fill_isapc,
	},
	{
		.family = TARGET_FAMILY_MICROVM,
		.arches = X86,
		.name = "microvm",
		.default_ram_id = "microvm.ram",
		.fill = fill_microvm,
	},
	{
		.family = TARGET_FAMILY_ARM_VIRT,
		.arches = ARM,
		.name = "virt-",
		.alias = "virt",
		.is_versioned = true,
		.removals = { { 0, V(2, 6) } },
		.default_ram_id = "mach-virt.ram",
		.fill = fill_arm_virt,
	},
	{
		.family = TARGET_FAMILY_SBSA_REF,
		.arches = " aarch64 ",
		.name = "sbsa-ref",
		.default_ram_id = "sbsa-ref.ram",
		.fill = fill_sbsa_ref,
	},
	{
		.family = TARGET_FAMILY_OTHER,
		.arches = ARM,
		.name = "integratorcp",
		.default_ram_id = "integrator.ram",
		.fill = fill_single_cpu_board,
	},
	{
		.family = TARGET_FAMILY_OTHER,
		.arches = ARM,
		.name = "versatileab",
		.default_ram_id = "versatile.ram",
		.fill = fill_single_cpu_board,
	},
	{
		.family = TARGET_FAMILY_OTHER,
		.arches = ARM,
		.name = "versatilepb",
		.default_ram_id = "versatile.ram",
		.fill = fill_single_cpu_board,
	},
	{
		.family = TARGET_FAMILY_PSERIES,
		.arches = PPC,
		.name = "pseries-",
		.alias = "pseries",
		.is_versioned = true,
		.removals = { { V(10, 0), V(3, 0) }, { 0, V(2, 1) } },
		.default_ram_id = "ppc_spapr.ram",
		.fill = fill_pseries,
	},
	{
		.family = TARGET_FAMILY_POWERNV,
		.arches = PPC,
		.name = "powernv8",
		.default_ram_id = "pnv.ram",
		.fill = fill_powernv,
	},
	{
		.family = TARGET_FAMILY_POWERNV,
		.arches = PPC,
		.name = "powernv9",
		.default_ram_id = "pnv.ram",
		.fill = fill_powernv,
	},
	{
		.family = TARGET_FAMILY_POWERNV,
		.arches = PPC,
		.name = "powernv10",
		.since = V(5, 0),
		.default_ram_id = "pnv.ram",
		.fill = fill_powernv,
	},
	{
		.family = TARGET_FAMILY_S390,
		.arches = " s390x ",
		.name = "s390-ccw-virtio-",
		.alias = "s390-ccw-virtio",
		.is_versioned = true,
		.removals = { { V(10, 0), V(2, 9) }, { 0, V(2, 4) } },
		.default_ram_id = "s390.ram",
		.fill = fill_s390,
	},
	{
		.family = TARGET_FAMILY_RISCV_VIRT,
		.arches = RISCV,
		.name = "virt",
		.default_ram_id = "riscv_virt_board.ram",
		.fill = fill_riscv_virt,
	},
	{
		.family = TARGET_FAMILY_SPIKE,
		.arches = RISCV,
		.name = "spike",
		.default_ram_id = "riscv.spike.ram",
		.fill = fill_spike,
	},
	{
		.family = TARGET_FAMILY_LOONGARCH_VIRT,
		.arches = " loongarch64 ",
		.name = "virt",
		.since = V(7, 1),
		.default_ram_id = "loongarch.ram",
		.fill = fill_loongarch_virt,
	},
};

/* What libvirt takes where the XML names no type: qemu_capabilities.c preferredMachines in 9.0.0
   and 11.3.0; NEWS of 9.3.0. */
static const struct {
	const char *arches;
	target_version since; /* libvirt */
	const char *name;
} defaults[] = {
	{ X86, 0, "pc" },
	{ " armv6l ", 0, "integratorcp" },
	{ ARM, V(9, 3), "virt" },
	{ ARM, 0, "integratorcp" },
	{ PPC, 0, "pseries" },
	{ " s390x ", 0, "s390-ccw-virtio" },
	{ RISCV, V(9, 3), "virt" },
	/* 9.0 prefers spike_v1.10; where QEMU (5.1) has removed it, QEMU's own default. */
	{ RISCV, 0, "spike" },
	{ " loongarch64 ", 0, "virt" },
};

static bool has_arch(const char *arches, const char *arch)
{
	size_t length = strlen(arch);

	if (!length || strchr(arch, ' '))
		return false;
	for (const char *at = arches; (at = strstr(at, arch)); at += length)
		if (at > arches && at[-1] == ' ' && at[length] == ' ')
			return true;
	return false;
}

/* QEMU 9.0 hw/ppc/pnv.c moved the alias on, together with pseries' CPU. */
static const char *powernv_of(const struct target *target)
{
	return target->qemu >= V(9, 0) ? "powernv10" : "powernv9";
}

const char *target_default_machine(const struct target *target, const char *arch)
{
	for (size_t i = 0; i < ARRAY_SIZE(defaults); i++) {
		if (!has_arch(defaults[i].arches, arch) || target->libvirt < defaults[i].since)
			continue;
		if (strcmp(defaults[i].name, "spike") == 0 && target->qemu < V(5, 1))
			return "spike_v1.10";
		return defaults[i].name;
	}
	return NULL;
}

/* The family that a name belongs to, even when the rest of it is no version. */
static const struct family *find_family(const char *arch, const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(families); i++) {
		const struct family *family = &families[i];

		if (!has_arch(family->arches, arch))
			continue;
		if (family->alias && strcmp(family->alias, name) == 0)
			return family;
		if (family->is_versioned ? strncmp(name, family->name, strlen(family->name)) == 0
					 : strcmp(name, family->name) == 0)
			return family;
	}
	return NULL;
}

/* Two types have more than two numbers: they are their versions with one thing changed. */
static const char *variant_of(const char *name)
{
	if (strcmp(name, "pc-q35-4.0.1") == 0)
		return "pc-q35-4.0";
	return strcmp(name, "pseries-2.12-sxxm") == 0 ? "pseries-2.12" : name;
}

static bool parse_number(const char *text, size_t length, unsigned *out)
{
	uint64_t number;

	if ((length > 1 && *text == '0') ||
	    number_parse_digits(text, length, 99, &number) != NUMBER_OK)
		return false;
	*out = (unsigned)number; /* at most 99 */
	return true;
}

/* Exactly MAJOR.MINOR, as QEMU names its types; anything else is a distribution's. */
static bool parse_machine_version(const char *text, target_version *out)
{
	size_t length = strcspn(text, ".");
	unsigned major, minor;

	if (!text[length] || !parse_number(text, length, &major) ||
	    !parse_number(text + length + 1, strlen(text + length + 1), &minor))
		return false;
	*out = V(major, minor);
	return target_is_qemu_release(*out);
}

static target_version oldest_version(const struct family *family, target_version qemu)
{
	for (size_t i = 0; i < ARRAY_SIZE(family->removals); i++)
		if (qemu >= family->removals[i].qemu)
			return family->removals[i].oldest;
	return 0;
}

static enum target_machine_state state_of(const struct target *target, const struct family *family,
					  target_version version)
{
	target_version newest = target->qemu;

	/* pc-1.3 and older only: what came later is pc-i440fx-. */
	if (family->family == TARGET_FAMILY_PC && !family->alias && version >= V(1, 4))
		return TARGET_MACHINE_UNKNOWN;
	if (version > newest)
		/* The real one is another than the nearest that we know. */
		return target->stale ? TARGET_MACHINE_UNKNOWN : TARGET_MACHINE_TOO_NEW;
	if (version < oldest_version(family, target->qemu))
		return TARGET_MACHINE_DROPPED;
	return TARGET_MACHINE_KNOWN;
}

static void fill(struct target_machine *machine, const struct family *family, target_version qemu)
{
	machine->default_ram_id = qemu >= V(5, 2) ? family->default_ram_id : NULL;
	/* It set the id only in 6.2, spike later; both before 7.2, which has them. */
	if ((machine->family == TARGET_FAMILY_RISCV_VIRT ||
	     machine->family == TARGET_FAMILY_SPIKE) &&
	    qemu < V(6, 2))
		machine->default_ram_id = NULL;
	family->fill(machine, qemu);
	machine->hmat = machine->numa && qemu >= V(5, 0);
	machine->acpi_known = qemu >= V(8, 0);
	machine->prefers_sockets = machine->version < V(6, 2);
}

static struct target_machine versioned(const struct target *target, const struct family *family,
				       struct arena *arena, const char *name)
{
	struct target_machine machine = { .state = TARGET_MACHINE_UNKNOWN,
					  .family = family->family,
					  .name = arena_strdup(arena, name) };

	if (!parse_machine_version(variant_of(name) + strlen(family->name), &machine.version))
		return machine;
	machine.state = state_of(target, family, machine.version);
	if (machine.state == TARGET_MACHINE_KNOWN)
		fill(&machine, family, target->qemu);
	return machine;
}

/* The alias means the newest version, which is the QEMU's own. */
static struct target_machine aliased(const struct target *target, const struct family *family,
				     struct arena *arena)
{
	struct target_machine machine = { .state = TARGET_MACHINE_KNOWN,
					  .family = family->family,
					  .version = target->qemu };

	machine.name = target->alias_kept ? arena_strdup(arena, family->alias)
					  : arena_printf(arena, "%s%u.%u", family->name,
							 target->qemu / 1000, target->qemu % 1000);
	fill(&machine, family, target->qemu);
	return machine;
}

static struct target_machine unversioned(const struct target *target, const struct family *family,
					 struct arena *arena)
{
	struct target_machine machine = { .state = TARGET_MACHINE_KNOWN,
					  .family = family->family,
					  .version = target->qemu,
					  .name = arena_strdup(arena, family->name) };

	if (target->qemu >= family->since) {
		fill(&machine, family, target->qemu);
		return machine;
	}
	machine.state = TARGET_MACHINE_TOO_NEW;
	machine.version = family->since;
	return machine;
}

bool target_fill_as_family(const struct target *target, const char *arch, target_version version,
			   struct target_machine *machine)
{
	const struct family *family = find_family(arch, machine->name);

	if (!family)
		return false;
	machine->family = family->family;
	machine->version = version;
	fill(machine, family, target->qemu);
	return true;
}

struct target_machine target_built_in_machine(const struct target *target, struct arena *arena,
					      const char *arch, const char *name)
{
	const struct family *family = find_family(arch, name);
	struct target_machine board = { .state = TARGET_MACHINE_UNKNOWN,
					.name = arena_strdup(arena, name) };

	if (!family) {
		target_fill_board(target, arch, &board);
		return board;
	}
	if (!family->is_versioned)
		return unversioned(target, family, arena);
	if (family->alias && strcmp(name, family->alias) == 0)
		return aliased(target, family, arena);
	return versioned(target, family, arena, name);
}

struct target_machine target_find_machine(const struct target *target, struct arena *arena,
					  const char *arch, const char *name)
{
	if (target->probe && probe_runs(target->probe, arch))
		return target_probed_machine(target, arena, arch, name);
	if (!name)
		name = target_default_machine(target, arch);
	if (!name)
		return (struct target_machine){ .state = TARGET_MACHINE_UNKNOWN };
	if (strcmp(name, "powernv") == 0 && has_arch(PPC, arch))
		name = powernv_of(target);
	return target_built_in_machine(target, arena, arch, name);
}
