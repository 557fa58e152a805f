/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN8xx: what this libvirt and this QEMU are and are not able to do. */
#include <inttypes.h>
#include <string.h>

#include "base/units.h"
#include "rules/check.h"
#include "rules/example.h"
#include "rules/sums.h"
#include "rules/topics.h"

static const char *qemu_of(const struct check *c)
{
	return target_version_text(c->scratch, c->target->qemu);
}

static const char *machine_of(const struct check *c)
{
	return c->domain->os.machine ? c->domain->os.machine : c->guest->machine.name;
}

static void machine_dropped(const struct check *c)
{
	if (c->guest->machine.state == TARGET_MACHINE_DROPPED)
		finding(c, c->domain->os.at.machine, "QEMU %s has no machine type %s%s", qemu_of(c),
			machine_of(c), c->target->probe ? "" : " any more");
}

static void machine_too_new(const struct check *c)
{
	if (c->guest->machine.state == TARGET_MACHINE_TOO_NEW)
		finding(c, c->domain->os.at.machine, "QEMU %s has no machine type %s yet",
			qemu_of(c), machine_of(c));
}

/* A type that this architecture does not know and another one does, which a distribution's isn't. */
static void machine_of_another(const struct check *c)
{
	static const char *const archs[] = { "x86_64", "aarch64", "ppc64",
					     "s390x",  "riscv64", "loongarch64" };
	const struct domain_os *os = &c->domain->os;

	if (c->guest->machine.state != TARGET_MACHINE_UNKNOWN || !span_is_given(os->at.machine) ||
	    c->guest->arch == DOMAIN_ARCH_OTHER || c->target->probe)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(archs); i++) {
		struct target_machine other =
			target_find_machine(c->target, c->scratch, archs[i], os->machine);

		if (other.state == TARGET_MACHINE_UNKNOWN)
			continue;
		finding(c, os->at.machine, "%s is a machine type of %s, not of %s", os->machine,
			archs[i], guest_arch_name(c->guest));
		return;
	}
}

/* QEMU 10.0.13 include/hw/boards.h: types older than three years; known for 10.0 */
static void machine_deprecated(const struct check *c)
{
	const struct target_machine *machine = &c->guest->machine;
	target_version oldest = TARGET_VERSION(7, 0);

	switch (machine->family) {
	case TARGET_FAMILY_PC:
	case TARGET_FAMILY_Q35:
	case TARGET_FAMILY_ARM_VIRT:
	case TARGET_FAMILY_PSERIES:
	case TARGET_FAMILY_S390:
		break;
	case TARGET_FAMILY_OTHER:
	case TARGET_FAMILY_ISAPC:
	case TARGET_FAMILY_MICROVM:
	case TARGET_FAMILY_SBSA_REF:
	case TARGET_FAMILY_POWERNV:
	case TARGET_FAMILY_RISCV_VIRT:
	case TARGET_FAMILY_SPIKE:
	case TARGET_FAMILY_LOONGARCH_VIRT:
		return;
	}
	if (c->target->qemu == TARGET_VERSION(10, 0) && machine->version > 0 &&
	    machine->version <= oldest && span_is_given(c->domain->os.at.machine))
		finding(c, c->domain->os.at.machine,
			"QEMU %s warns of %s: machine types go six years after their release",
			qemu_of(c), machine->name);
}

/* qemu_validate.c qemuValidateDomainDef, 11.3 */
static void acpi_not_there(const struct check *c)
{
	const struct target_machine *machine = &c->guest->machine;

	if (c->domain->os.acpi && machine->acpi_known && !machine->acpi &&
	    target_has(c->target, LIBVIRT_ACPI_REFUSED))
		finding(c, c->domain->os.at.acpi, "%s has no ACPI", machine->name);
}

static void no_hmat(const struct check *c)
{
	const struct domain_numa *numa = &c->domain->numa;
	const struct target_machine *machine = &c->guest->machine;

	if (c->guest->hmat && !machine->hmat && target_has(c->target, QEMU_HMAT))
		finding(c,
			span_is_given(numa->at.interconnects) ? numa->at.interconnects
							      : numa->at.element,
			"%s has no HMAT, which latencies, bandwidths and caches of cells need",
			machine->name);
}

static const struct domain_memory_device *first_of_model(const struct domain *domain,
							 enum memory_model model)
{
	for (size_t i = 0; i < domain->devices.n_memory; i++)
		if (domain->devices.memory[i].model == model)
			return &domain->devices.memory[i];
	return NULL;
}

static void no_nvdimm(const struct check *c)
{
	const struct domain_memory_device *device = first_of_model(c->domain, MEMORY_MODEL_NVDIMM);

	/* where the binary has no NVDIMM at all, another rule says so */
	if (device && !c->guest->machine.nvdimm && c->guest->arch != DOMAIN_ARCH_S390X &&
	    c->guest->arch != DOMAIN_ARCH_RISCV64)
		finding(c, device->at.model, "%s takes no NVDIMM", c->guest->machine.name);
}

static void tell_too_new(const struct check *c, enum memory_model model,
			 enum target_feature feature)
{
	const struct domain_memory_device *device = first_of_model(c->domain, model);

	if (device && guest_is_x86(c->guest) && !target_has(c->target, feature))
		finding(c, device->at.model, "%s is not there in QEMU %s",
			enum_name(&memory_model_names, (int)model), qemu_of(c));
}

static void device_too_new(const struct check *c)
{
	tell_too_new(c, MEMORY_MODEL_VIRTIO_MEM, QEMU_VIRTIO_MEM);
	tell_too_new(c, MEMORY_MODEL_SGX_EPC, QEMU_SGX_EPC);
}

/* QEMU 10.0 target/i386/cpu.c: named models without long mode, and the address bits they have. */
static unsigned phys_bits_of_32(const struct guest *guest)
{
	static const struct {
		const char *model;
		unsigned bits;
	} models[] = {
		{ "486", 32 },	    { "pentium", 32 }, { "pentium2", 36 },
		{ "pentium3", 36 }, { "qemu32", 36 },  { "kvm32", 36 },
		{ "coreduo", 36 },  { "n270", 36 },    { "athlon", 36 },
	};
	size_t length;

	if (!guest->cpu_model || !guest_is_x86(guest))
		return 0;
	length = strcspn(guest->cpu_model, "-"); /* "486-v1" */
	for (size_t i = 0; i < ARRAY_SIZE(models); i++)
		if (strlen(models[i].model) == length &&
		    strncmp(models[i].model, guest->cpu_model, length) == 0)
			return models[i].bits;
	return 0;
}

/*
 * Address bits of a CPU model that QEMU knows by name: 40 unless given (target/i386/cpu.c,
 * TCG_PHYS_ADDR_BITS, with KVM too). 0: not known.
 */
static unsigned phys_bits(const struct check *c)
{
	const struct domain_cpu *cpu = &c->domain->cpu;

	if (cpu->maxphysaddr_mode == MAXPHYSADDR_EMULATE)
		return cpu->maxphysaddr_bits;
	if (cpu->maxphysaddr_mode != MAXPHYSADDR_NONE || c->domain->has_qemu_commandline)
		return 0;
	if (cpu->mode != CPU_MODE_NONE && cpu->mode != CPU_MODE_CUSTOM)
		return 0;
	/* 32-bit models have other limits */
	if (!c->guest->cpu_model || c->guest->arch != DOMAIN_ARCH_X86_64 ||
	    strcmp(c->guest->cpu_model, "max") == 0 || strcmp(c->guest->cpu_model, "host") == 0 ||
	    phys_bits_of_32(c->guest))
		return 0;
	return 40;
}

/* hw/i386/pc.c pc_max_used_gpa, QEMU 7.1 to 10.0, without what AMD models and SGX add */
static uint64_t address_space_kib(const struct guest *guest)
{
	bool q35 = guest->machine.family == TARGET_FAMILY_Q35;
	uint64_t low_limit_kib = q35 ? 0xb0000000 / 1024 : 0xe0000000 / 1024;
	uint64_t low_kib = q35 ? 2 * KIB_PER_GIB : 3 * KIB_PER_GIB;
	uint64_t hole_kib = q35 && guest->machine.version > TARGET_VERSION(2, 10) ? 32 * KIB_PER_GIB
										  : 2 * KIB_PER_GIB;
	uint64_t end_kib = 4 * KIB_PER_GIB;

	if (guest->initial_kib >= low_limit_kib)
		end_kib = size_kib_add(end_kib, guest->initial_kib - low_kib);
	end_kib = size_kib_round_up(end_kib, KIB_PER_GIB);
	if (guest->max_kib > guest->initial_kib)
		end_kib = size_kib_add(size_kib_add(end_kib, guest->max_kib - guest->initial_kib),
				       guest->slots * KIB_PER_GIB);
	return size_kib_add(size_kib_round_up(end_kib, KIB_PER_GIB), hole_kib);
}

/* hw/i386/pc.c pc_max_used_gpa since QEMU 8.2, of isapc: without hot-plug and PCI */
static void beyond_32_bits(const struct check *c)
{
	const struct guest *guest = c->guest;
	uint64_t limit_kib = 0xe0000000 / 1024; /* what is above moves to 4 GiB */

	if (guest->machine.family != TARGET_FAMILY_ISAPC || phys_bits_of_32(guest) != 32 ||
	    c->target->qemu < TARGET_VERSION(8, 2) || !sums_are_known(c) ||
	    guest->initial_kib <= limit_kib)
		return;
	finding(c, c->domain->memory.at.total,
		"%s has 32 address bits, which are for %s of memory, not %s", guest->cpu_model,
		check_size(c, limit_kib), check_size(c, guest->initial_kib));
}

#define S390_INCREMENTS 1020
#define S390_LAST_WITH_INCREMENTS TARGET_VERSION(4, 2)

/*
 * hw/s390x/s390-virtio-ccw.c s390_fixup_ram_size: up to 4.2 memory is a number of storage increments,
 * 1020 at most. libvirt says the size of the backend as well, which QEMU doesn't round down with it.
 */
static void memory_in_increments(const struct check *c)
{
	const struct guest *guest = c->guest;
	uint64_t increment_kib = KIB_PER_MIB;

	if (guest->machine.family != TARGET_FAMILY_S390 || !guest->has_default_ram ||
	    guest->machine.version > S390_LAST_WITH_INCREMENTS || !sums_are_known(c))
		return;
	while (guest->initial_kib / increment_kib > S390_INCREMENTS)
		increment_kib *= 2;
	if (guest->initial_kib % increment_kib != 0)
		finding(c, c->domain->memory.at.total,
			"%s has memory in steps of %s at this size, and %s isn't a number of them",
			guest->machine.name, check_size(c, increment_kib),
			check_size(c, guest->initial_kib));
}

static void address_bits_of_32(const struct check *c)
{
	const struct domain_cpu *cpu = &c->domain->cpu;

	if (cpu->maxphysaddr_mode == MAXPHYSADDR_EMULATE && cpu->maxphysaddr_bits > 0 &&
	    phys_bits_of_32(c->guest))
		finding(c, cpu->at.maxphysaddr_bits,
			"the address bits of a 32-bit CPU, %s, cannot be chosen",
			c->guest->cpu_model);
}

static void beyond_address_bits(const struct check *c)
{
	const struct guest *guest = c->guest;
	const struct domain_memory *memory = &c->domain->memory;
	unsigned bits = phys_bits(c);
	uint64_t needed_kib = address_space_kib(guest), limit_kib;
	struct diag *diag;

	if ((guest->machine.family != TARGET_FAMILY_PC &&
	     guest->machine.family != TARGET_FAMILY_Q35) ||
	    c->target->qemu < TARGET_VERSION(7, 1) || bits < 32 || bits > 52 || !sums_are_known(c))
		return;
	limit_kib = (UINT64_C(1) << bits) / BYTES_PER_KIB;
	if (needed_kib <= limit_kib)
		return;
	diag = finding(c,
		       span_is_given(memory->at.max)	 ? memory->at.max
		       : span_is_given(memory->at.total) ? memory->at.total
							 : c->domain->numa.at.element,
		       "memory, %u slots of 1 GiB and PCI need %s of addresses, and the CPU's %u"
		       " bits are for %s",
		       guest->slots, check_size(c, needed_kib), bits, check_size(c, limit_kib));
	if (span_is_given(c->domain->cpu.at.maxphysaddr_bits))
		finding_place(c, diag, c->domain->cpu.at.maxphysaddr_bits, "address bits");
}

#define ONE_GIB "  <memory unit='GiB'>1</memory>\n"
#define VCPUS "  <vcpu>2</vcpu>\n"
#define GUEST ONE_GIB VCPUS
#define ONE_CELL                                                  \
	"  <cpu>\n"                                               \
	"    <numa>\n"                                            \
	"      <cell id='0' cpus='0-1' memory='1' unit='GiB'/>\n" \
	"    </numa>\n"                                           \
	"  </cpu>\n"
#define LATENCY                                                                 \
	"  <cpu>\n"                                                             \
	"    <numa>\n"                                                          \
	"      <cell id='0' cpus='0-1' memory='1' unit='GiB'/>\n"               \
	"      <interconnects>\n"                                               \
	"        <latency initiator='0' target='0' type='access' value='5'/>\n" \
	"      </interconnects>\n"                                              \
	"    </numa>\n"                                                         \
	"  </cpu>\n"
#define PLUGGABLE ONE_GIB "  <maxMemory slots='4' unit='GiB'>8</maxMemory>\n" VCPUS ONE_CELL
#define VIRTIO_MEM                              \
	"  <devices>\n"                         \
	"    <memory model='virtio-mem'>\n"     \
	"      <target>\n"                      \
	"        <size unit='GiB'>1</size>\n"   \
	"        <node>0</node>\n"              \
	"        <block unit='MiB'>2</block>\n" \
	"      </target>\n"                     \
	"    </memory>\n"                       \
	"  </devices>\n"
#define LABEL                                     \
	"        <label>\n"                       \
	"          <size unit='KiB'>128</size>\n" \
	"        </label>\n"
#define NVDIMM                                               \
	"  <devices>\n"                                      \
	"    <memory model='nvdimm' access='shared'>\n"      \
	"      <source>\n"                                   \
	"        <path>/var/lib/pmem/guest</path>\n"         \
	"      </source>\n"                                  \
	"      <target>\n"                                   \
	"        <size unit='GiB'>1</size>\n"                \
	"        <node>0</node>\n" LABEL "      </target>\n" \
	"    </memory>\n"                                    \
	"  </devices>\n"
#define ACPI             \
	"  <features>\n" \
	"    <acpi/>\n"  \
	"  </features>\n"

static const struct rule target_rules[] = {
	{
		.id = 800,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU | NEEDS_VERSIONS,
		.title = "Machine type that QEMU has removed",
		.why = "QEMU removes versioned machine types some years after their release. A guest"
		       " that names one cannot start there; the next alive one is a change of"
		       " virtual hardware.",
		.help = "use a newer version of the machine type",
		.bad.domain = EXAMPLE_ON("x86_64", "pc-i440fx-2.3", GUEST),
		.good.domain = EXAMPLE_ON("x86_64", "pc-i440fx-8.2", GUEST),
		.elements = "os type",
		.message_words = "does not support machine type|unsupported machine type",
		.source = "QEMU 10.0 docs/about/removed-features.rst",
		.run = machine_dropped,
	},
	{
		.id = 801,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU | NEEDS_VERSIONS,
		.title = "Machine type of a newer QEMU",
		.why = "A machine type X.Y comes with QEMU X.Y. A guest made on a newer host cannot"
		       " start on an older one.",
		.help = "use a machine type of this QEMU, or the alias without a version",
		.bad = { .domain = EXAMPLE_ON("x86_64", "pc-q35-9.0", GUEST),
			 .libvirt = 9000,
			 .qemu = 7002 },
		.good = { .domain = EXAMPLE_ON("x86_64", "pc-q35-7.2", GUEST),
			  .libvirt = 9000,
			  .qemu = 7002 },
		.elements = "os type",
		.message_words = "does not support machine type|unsupported machine type",
		.source = "QEMU 7.2 -machine help",
		.run = machine_too_new,
	},
	{
		.id = 802,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_STYLE,
		.needs = NEEDS_QEMU | NEEDS_VERSIONS | NEEDS_MACHINE,
		.title = "Deprecated machine type",
		.why = "QEMU 10.0 warns of machine types that are more than three years old, and"
		       " removes them after six.",
		.help = "plan a newer version of the machine type",
		.bad.domain = EXAMPLE_ON("x86_64", "pc-q35-6.2", GUEST),
		.good.domain = EXAMPLE_ON("x86_64", "pc-q35-9.2", GUEST),
		.elements = "os type",
		.message_words = "machines more than 3 years old are subject to deletion",
		.source = "QEMU 10.0.13 include/hw/boards.h",
		.run = machine_deprecated,
	},
	{
		.id = 804,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU | NEEDS_VERSIONS | NEEDS_MACHINE,
		.title = "ACPI on a machine type without it",
		.why = "pseries and s390-ccw-virtio have no ACPI. Older libvirt leaves the element"
		       " without effect, newer ones refuse the domain.",
		.help = "take <acpi/> out",
		.bad.domain = EXAMPLE_ON("ppc64", "pseries", GUEST ACPI),
		.good.domain = EXAMPLE_ON("ppc64", "pseries", GUEST),
		.elements = "features acpi",
		.message_words = "does not support ACPI",
		.source = "libvirt 11.3.0 qemu/qemu_validate.c",
		.run = acpi_not_there,
	},
	{
		.id = 807,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_QEMU | NEEDS_VERSIONS | NEEDS_MACHINE,
		.title = "Latencies and caches on a machine type without HMAT",
		.why = "libvirt asks whether QEMU knows HMAT, not whether this machine type does.",
		.help = "take <interconnects> and the cells' <cache> out",
		.bad.domain = EXAMPLE_ON("s390x", "s390-ccw-virtio", GUEST LATENCY),
		.good.domain = EXAMPLE(GUEST LATENCY),
		.elements = "interconnects cache numa",
		.message_words = ".hmat' not found",
		.source = "QEMU 7.2 and 10.0.13, hw/core/machine.c",
		.run = no_hmat,
	},
	{
		.id = 809,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_QEMU | NEEDS_MACHINE,
		.title = "NVDIMM on a machine type that takes none",
		.why = "libvirt asks whether QEMU has NVDIMMs, not whether this machine type does.",
		.help = "use q35, pc, arm virt, or pseries from 5.0 on",
		.bad.domain = EXAMPLE_ON("ppc64", "pseries-4.2", PLUGGABLE NVDIMM),
		.good.domain = EXAMPLE(
			"  <memory unit='GiB'>2</memory>\n"
			"  <maxMemory slots='4' unit='GiB'>8</maxMemory>\n" VCPUS ONE_CELL NVDIMM),
		.elements = "memory",
		.message_words = ".nvdimm' not found|hotplug: machine doesn't support it",
		.source = "QEMU 7.2 and 10.0.13, hw/core/machine.c",
		.run = no_nvdimm,
	},
	{
		.id = 810,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU | NEEDS_VERSIONS,
		.title = "Memory device with a QEMU that lacks it",
		.why = "QEMU has virtio-mem since 5.1, and SGX memory with nodes since 7.0.",
		.help = "use another model, or a newer QEMU",
		.bad = { .domain = EXAMPLE(PLUGGABLE VIRTIO_MEM), .libvirt = 9000, .qemu = 4002 },
		.good.domain = EXAMPLE(PLUGGABLE VIRTIO_MEM),
		.elements = "memory",
		.message_words = "isn't supported by this QEMU binary",
		.source = "libvirt 9.0.0 to 11.3.0, qemuValidateDomainDeviceDefMemory",
		.run = device_too_new,
	},
	{
		.id = 811,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_QEMU | NEEDS_VERSIONS | NEEDS_MACHINE,
		.title = "More memory than the CPU can address",
		.why = "QEMU's named x86 CPU models have 40 address bits, 1 TiB. The space goes to"
		       " boot memory, <maxMemory>, 1 GiB for each slot, and the 64-bit PCI window.",
		.help = "add <maxphysaddr mode='passthrough'/> to <cpu>, use host-passthrough, or"
			" lower <maxMemory>",
		.bad.domain =
			EXAMPLE(ONE_GIB "  <maxMemory slots='4' unit='TiB'>1</maxMemory>\n" VCPUS
					"  <cpu mode='custom' match='exact'>\n"
					"    <model>Nehalem</model>\n"
					"    <numa>\n"
					"      <cell id='0' cpus='0-1' memory='1' unit='GiB'/>\n"
					"    </numa>\n"
					"  </cpu>\n"),
		.good.domain =
			EXAMPLE(ONE_GIB "  <maxMemory slots='4' unit='TiB'>1</maxMemory>\n" VCPUS
					"  <cpu mode='host-passthrough'>\n"
					"    <numa>\n"
					"      <cell id='0' cpus='0-1' memory='1' unit='GiB'/>\n"
					"    </numa>\n"
					"  </cpu>\n"),
		.elements = "maxMemory memory cpu maxphysaddr",
		.message_words =
			"phys-bits too low|guest-phys-bits should be between|"
			"phys-bits should be between 32 and|"
			"virtual CPU address bits cannot exceed the number supported by the host CPU|"
			"maxmem/slots too huge",
		.source = "QEMU 7.2 and 10.0.13, hw/i386/pc.c pc_max_used_gpa",
		.run = beyond_address_bits,
	},
	{
		.id = 812,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_QEMU | NEEDS_VERSIONS | NEEDS_MACHINE,
		.title = "More memory than a 32-bit CPU can address",
		.why = "isapc has a 486 by default, and from QEMU 8.2 on the memory above 3.5 GiB is"
		       " not left out of the address space in silence.",
		.help = "name a 64-bit CPU model, or give the guest 3.5 GiB at most",
		.bad.domain = EXAMPLE_ON("x86_64", "isapc",
					 "  <memory unit='GiB'>4</memory>\n"
					 "  <devices>\n    <memballoon model='none'/>\n"
					 "  </devices>\n"),
		.good.domain = EXAMPLE_ON("x86_64", "isapc",
					  "  <memory unit='GiB'>3</memory>\n"
					  "  <devices>\n    <memballoon model='none'/>\n"
					  "  </devices>\n"),
		.elements = "memory cpu type",
		.message_words = "phys-bits too low",
		.source = "QEMU 10.0.13 hw/i386/pc.c pc_max_used_gpa",
		.run = beyond_32_bits,
	},
	{
		.id = 813,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_QEMU,
		.title = "Address bits of a 32-bit CPU",
		.why = "How many address bits a 32-bit CPU model has follows from its features.",
		.help = "take <maxphysaddr> out, or name a 64-bit CPU model",
		.bad.domain = EXAMPLE(ONE_GIB VCPUS "  <cpu mode='custom' match='exact'>\n"
						    "    <model>qemu32</model>\n"
						    "    <maxphysaddr mode='emulate' bits='36'/>\n"
						    "  </cpu>\n"),
		.good.domain = EXAMPLE(ONE_GIB VCPUS "  <cpu mode='custom' match='exact'>\n"
						     "    <model>qemu64</model>\n"
						     "    <maxphysaddr mode='emulate' bits='36'/>\n"
						     "  </cpu>\n"),
		.elements = "maxphysaddr cpu",
		.message_words = "phys-bits is not user-configurable in 32 bit",
		.source = "QEMU 7.2 and 10.0.13, target/i386/cpu.c x86_cpu_realizefn",
		.run = address_bits_of_32,
	},
	{
		.id = 814,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_QEMU | NEEDS_VERSIONS | NEEDS_MACHINE,
		.title = "Memory that an old s390x machine type would round down",
		.why = "Up to s390-ccw-virtio-4.2 the memory is made of at most 1020 steps of 1, 2,"
		       " 4 or more MiB. QEMU rounds the machine's memory down, but not the backend that"
		       " libvirt gives it, and then refuses the two.",
		.help = "take a multiple of the step, or s390-ccw-virtio-5.0",
		.bad = { .domain = EXAMPLE_ON("s390x", "s390-ccw-virtio-4.2",
					      "  <memory unit='MiB'>2047</memory>\n" VCPUS),
			 .libvirt = 9000 },
		.good = { .domain = EXAMPLE_ON("s390x", "s390-ccw-virtio-4.2",
					       "  <memory unit='MiB'>2044</memory>\n" VCPUS),
			  .libvirt = 9000 },
		.elements = "memory type",
		.message_words =
			"Machine memory size does not match the size of the memory backend",
		.source = "QEMU 7.2 and 10.0.13, hw/s390x/s390-virtio-ccw.c s390_fixup_ram_size,"
			  " hw/core/machine.c",
		.run = memory_in_increments,
	},
	{
		.id = 815,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_GUEST | NEEDS_QEMU | NEEDS_VERSIONS,
		.title = "Machine type of another architecture",
		.why = "Each QEMU binary has the machine types of its architecture. A distribution"
		       " adds types of its own, but not under these names.",
		.help = "name a machine type of the guest's architecture, or another architecture",
		.bad.domain = EXAMPLE_ON("x86_64", "pseries", GUEST),
		.good.domain = EXAMPLE_ON("ppc64", "pseries", GUEST),
		.elements = "os type",
		.message_words = "does not support machine type",
		.source = "libvirt 9.0.0 to 11.3.0, qemuValidateDomainDef",
		.run = machine_of_another,
	},
};

const struct rule_topic target_topic = {
	.name = "target",
	.title = "this libvirt and this QEMU",
	.first_id = 800,
	.last_id = 819,
	.rules = target_rules,
	.n_rules = ARRAY_SIZE(target_rules),
};
