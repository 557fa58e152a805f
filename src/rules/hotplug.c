/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN4xx, third part: room for memory hot-plug, <maxMemory> and its slots. */
#include "base/units.h"
#include "rules/check.h"
#include "rules/example.h"
#include "rules/fix.h"
#include "rules/sums.h"
#include "rules/topics.h"

/* virDomainDefHasMemoryHotplug, both releases */
static bool has_hotplug(const struct domain *domain)
{
	return domain->memory.max_kib > 0 || domain->memory.slots > 0;
}

static struct span max_at(const struct domain *domain)
{
	return span_is_given(domain->memory.at.max) ? domain->memory.at.max
						    : domain->memory.at.max_element;
}

static struct span slots_at(const struct domain *domain)
{
	return span_is_given(domain->memory.at.slots) ? domain->memory.at.slots : max_at(domain);
}

static void slots_without_size(const struct check *c)
{
	const struct domain_memory *memory = &c->domain->memory;

	if (!memory->broken && memory->slots > 0 && memory->max_kib == 0)
		finding(c, memory->at.slots,
			"<maxMemory> has %u slots and no size that memory may grow to",
			memory->slots);
}

static void size_without_slots(const struct check *c)
{
	const struct domain_memory *memory = &c->domain->memory;
	struct fix fix = { .check = c };

	if (memory->broken || memory->max_kib == 0 || memory->slots > 0)
		return;
	fix.diag = finding(c, max_at(c->domain), "memory may grow to %s, and there are no slots",
			   check_size(c, memory->max_kib));
	/* how many are wanted for later, nobody can tell */
	if (c->domain->devices.n_memory == 0)
		return;
	finding_help(c, fix.diag, "write slots='%zu' or more", c->domain->devices.n_memory);
	if (span_is_given(memory->at.slots))
		fix_replace(&fix, memory->at.slots, "%zu", c->domain->devices.n_memory);
	else
		fix_add_attribute(&fix, memory->at.max_element, "slots='%zu'",
				  c->domain->devices.n_memory);
}

static const char *sum_text(const struct check *c)
{
	const struct domain *d = c->domain;
	uint64_t devices_kib = sums_devices_kib(c), cells_kib = sums_cells_kib(c);

	if (cells_kib == 0)
		return check_size(c, d->memory.total_kib);
	if (devices_kib == 0)
		return arena_printf(c->scratch, "%s in cells", check_size(c, cells_kib));
	return arena_printf(c->scratch, "%s (%s in cells + %s in memory devices)",
			    check_size(c, sums_total_kib(c)), check_size(c, cells_kib),
			    check_size(c, devices_kib));
}

static void max_below_total(const struct check *c)
{
	const struct domain_memory *memory = &c->domain->memory;
	uint64_t total_kib = sums_total_kib(c);
	struct diag *diag;

	if (!sums_are_known(c) || memory->max_kib == 0 || memory->max_kib >= total_kib)
		return;
	diag = finding(c, max_at(c->domain),
		       "<maxMemory> of %s is less than the %s that the guest starts with",
		       check_size(c, memory->max_kib), sum_text(c));
	finding_label(c, diag, "%s too little", check_size(c, total_kib - memory->max_kib));
}

/* virMemoryMaxValue: 2^63 - 1 bytes. It is no multiple of what sizes are rounded up to, and where
   these stop when they overflow. */
#define COUNTABLE_KIB ((uint64_t)INT64_MAX / BYTES_PER_KIB)

/* libvirt 9.0.0 to 11.3.0, qemu_domain.c qemuDomainAlignMemorySizes */
static void overflow_when_aligned(const struct check *c)
{
	const struct guest *guest = c->guest;

	for (size_t i = 0; i < guest->n_memory_devices; i++)
		if (guest->memory_devices[i].size_kib >= COUNTABLE_KIB)
			finding(c, guest->memory_devices[i].domain->at.size,
				"this size, rounded up to what the device takes, is 2^63 bytes or"
				" more");
	if (guest->initial_kib >= COUNTABLE_KIB)
		finding(c,
			span_is_given(c->domain->memory.at.total) ? c->domain->memory.at.total
								  : c->domain->numa.at.element,
			"the guest's memory, rounded up to what QEMU takes, is 2^63 bytes or more");
	if (guest->max_kib >= COUNTABLE_KIB)
		finding(c, max_at(c->domain),
			"<maxMemory>, rounded up to what QEMU takes, is 2^63 bytes or more");
}

/* qemuDomainDefValidateMemoryHotplug, 9.0.0 to 9.5.0 */
static void no_cell_for_hotplug(const struct check *c)
{
	enum domain_arch arch = c->guest->arch;

	if (!sums_cells_trusted(c) || c->domain->numa.n_cells > 0 || !has_hotplug(c->domain) ||
	    arch == DOMAIN_ARCH_PPC64 || arch == DOMAIN_ARCH_PPC64LE)
		return;
	finding(c, max_at(c->domain), "memory hot-plug needs a guest cell to plug into");
}

static void cell_made(const struct check *c)
{
	if (c->guest->cell_automatic)
		finding(c, max_at(c->domain),
			"libvirt adds one cell with all vCPUs, since memory can be plugged");
}

/* hw/i386/pc.c, hw/arm/virt.c: 256; hw/ppc/spapr.c: 32 */
static void too_many_slots(const struct check *c)
{
	const struct target_machine *machine = &c->guest->machine;

	if (machine->max_slots > 0 && c->domain->memory.slots > machine->max_slots)
		finding(c, slots_at(c->domain),
			"<maxMemory> asks for %u slots, and %s has at most %u",
			c->domain->memory.slots, machine->name, machine->max_slots);
}

/* hw/core/machine.c machine_set_memory, QEMU 7.2 and 10.0: maxmem= equal to size= with slots= */
static void no_room_to_plug(const struct check *c)
{
	const struct guest *guest = c->guest;
	struct diag *diag;

	if (!sums_are_known(c) || c->domain->memory.slots == 0 || guest->max_kib == 0 ||
	    guest->max_kib != guest->initial_kib)
		return;
	diag = finding(c, max_at(c->domain),
		       "<maxMemory> of %s leaves nothing for its %u slots beyond the %s that the"
		       " guest has",
		       check_size(c, guest->max_kib), c->domain->memory.slots,
		       check_size(c, guest->initial_kib));
	finding_help(c, diag, "make <maxMemory> larger than %s, or leave it out",
		     check_size(c, guest->initial_kib));
}

/* hw/i386/pc.c pc_memory_init, QEMU 7.2 and 10.0; other boards take slots and maxmem and forget them */
static bool refuses_hotplug(const struct check *c)
{
	const struct guest *guest = c->guest;
	enum target_machine_family family = guest->machine.family;

	if (guest->machine.device_memory ||
	    (family != TARGET_FAMILY_PC && family != TARGET_FAMILY_ISAPC))
		return false;
	return c->domain->memory.slots > 0 || guest->max_kib > guest->initial_kib;
}

static void machine_refuses_hotplug(const struct check *c)
{
	if (has_hotplug(c->domain) && refuses_hotplug(c))
		finding(c, max_at(c->domain),
			"%s takes neither slots nor more memory than it starts"
			" with",
			c->guest->machine.name);
}

static void machine_cannot_plug(const struct check *c)
{
	if (has_hotplug(c->domain) && !c->guest->machine.device_memory && !refuses_hotplug(c))
		finding(c, max_at(c->domain), "nothing can be plugged: %s takes no memory devices",
			c->guest->machine.name);
}

static bool has_dimm(const struct domain *domain)
{
	for (size_t i = 0; i < domain->devices.n_memory; i++) {
		enum memory_model model = domain->devices.memory[i].model;

		if (model == MEMORY_MODEL_DIMM || model == MEMORY_MODEL_NVDIMM)
			return true;
	}
	return false;
}

static bool is_pc(const struct guest *guest)
{
	return guest->machine.family == TARGET_FAMILY_PC ||
	       guest->machine.family == TARGET_FAMILY_Q35;
}

static void slots_without_acpi(const struct check *c)
{
	const struct domain *d = c->domain;
	struct fix fix = { .check = c };

	/* with a DIMM the start fails, which another rule says */
	if (d->memory.slots == 0 || d->os.acpi || !is_pc(c->guest) || has_dimm(d))
		return;
	fix.diag =
		finding(c, slots_at(d), "the guest's %u slots take no DIMM, because it has no ACPI",
			d->memory.slots);
	fix_add_acpi(&fix);
}

#define ONE_GIB "  <memory unit='GiB'>1</memory>\n"
#define VCPUS "  <vcpu>2</vcpu>\n"
#define ONE_CELL                                                        \
	VCPUS "  <cpu>\n"                                               \
	      "    <numa>\n"                                            \
	      "      <cell id='0' cpus='0-1' memory='1' unit='GiB'/>\n" \
	      "    </numa>\n"                                           \
	      "  </cpu>\n"
#define MAX_MEMORY(attributes, gib) "  <maxMemory" attributes " unit='GiB'>" gib "</maxMemory>\n"

static const struct rule hotplug_rules[] = {
	{
		.id = 439,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_GUEST | NEEDS_MACHINE | NEEDS_QEMU,
		.title = "Memory hot-plug on a PC that refuses it",
		.why = "An isapc, and machine types of i440fx up to 2.0, have no place for memory"
		       " devices, and QEMU refuses to be told of slots and a maximum.",
		.help = "take <maxMemory> out, or use another machine type",
		.bad.domain =
			EXAMPLE_ON("x86_64", "isapc",
				   ONE_GIB MAX_MEMORY(" slots='4'", "4") ONE_CELL
				   "  <devices>\n    <memballoon model='none'/>\n  </devices>\n"),
		.good.domain = EXAMPLE(ONE_GIB MAX_MEMORY(" slots='4'", "4") ONE_CELL),
		.elements = "maxMemory",
		.message_words = "maxmem'\" is not supported by",
		.source = "QEMU 7.2 and 10.0.13, hw/i386/pc.c pc_memory_init",
		.run = machine_refuses_hotplug,
	},
	{
		.id = 440,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Memory slots without a maximum size",
		.why = "<maxMemory> says how far memory may grow and into how many slots; slots"
		       " alone say nothing.",
		.help = "give <maxMemory> a size above the guest's memory, or take slots "
			"out",
		.bad.domain = EXAMPLE(ONE_GIB MAX_MEMORY(" slots='4'", "0") ONE_CELL),
		.good.domain = EXAMPLE(ONE_GIB MAX_MEMORY(" slots='4'", "4") ONE_CELL),
		.elements = "maxMemory",
		.message_words = "maximum memory size must be specified when specifying number of|"
				 "memory slot count must be specified|"
				 "slots specified but no max-size",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainDefPostParseMemory",
		.run = slots_without_size,
	},
	{
		.id = 441,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.until = 9004,
		.title = "Maximum memory without slots",
		.why = "Up to 9.4 libvirt wants both, size and slots. From 9.5.0 on slots are for"
		       " DIMMs only and may be left out beside virtio-mem.",
		.help = "add slots to <maxMemory>, as many as memory devices are to be "
			"plugged",
		.bad = { .domain = EXAMPLE(ONE_GIB MAX_MEMORY("", "4") ONE_CELL), .libvirt = 9000 },
		.good = { .domain = EXAMPLE(ONE_GIB MAX_MEMORY(" slots='4'", "4") ONE_CELL),
			  .libvirt = 9000 },
		.elements = "maxMemory",
		.message_words = "both maximum memory size and memory slot count must be specified",
		.source = "libvirt 9.0.0 conf/domain_conf.c; NEWS of 9.5.0",
		.run = size_without_slots,
	},
	{
		.id = 442,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Maximum memory below the guest's memory",
		.why = "<maxMemory> is all that the guest may ever have: its cells, the memory"
		       " devices it starts with, and those plugged later.",
		.help = "make <maxMemory> at least the sum of cells and memory devices",
		.bad.domain = EXAMPLE("  <memory unit='GiB'>4</memory>\n" MAX_MEMORY(
			" slots='4'", "2") VCPUS "  <cpu>\n"
						 "    <numa>\n"
						 "      <cell id='0' cpus='0-1' memory='4'"
						 " unit='GiB'/>\n"
						 "    </numa>\n"
						 "  </cpu>\n"),
		.good.domain = EXAMPLE(ONE_GIB MAX_MEMORY(" slots='4'", "2") ONE_CELL),
		.elements = "maxMemory memory cell",
		.message_words =
			"maximum memory size must be equal or greater than the actual|"
			"invalid value of maxmem|"
			"memory device total size exceeds hotplug space|"
			"not enough space, currently in use of total space for memory devices",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainDefPostParseMemory",
		.run = max_below_total,
	},
	{
		.id = 443,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU,
		.until = 9005,
		.title = "Memory hot-plug without guest NUMA",
		.why = "QEMU makes a NUMA node by itself once memory can be plugged. Up to 9.5"
		       " libvirt wants it written down; from 9.6.0 on it adds the cell.",
		.help = "add <cpu><numa><cell id='0' cpus='0-3' memory='4' "
			"unit='GiB'/></numa></cpu> with all vCPUs and all memory",
		.bad = { .domain = EXAMPLE(ONE_GIB MAX_MEMORY(" slots='4'", "4") VCPUS),
			 .libvirt = 9000 },
		.good = { .domain = EXAMPLE(ONE_GIB MAX_MEMORY(" slots='4'", "4") ONE_CELL),
			  .libvirt = 9000 },
		.elements = "maxMemory numa cell",
		.message_words = "At least one numa node has to be configured when enabling memory",
		.source = "libvirt 9.0.0 qemuDomainDefValidateMemoryHotplug; NEWS of 9.6.0",
		.run = no_cell_for_hotplug,
	},
	{
		.id = 444,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_QEMU,
		.since = 9006,
		.title = "Guest NUMA that comes with memory hot-plug",
		.why = "From 9.6.0 on libvirt gives a guest with <maxMemory> and no cell one cell"
		       " with all vCPUs and all boot memory. Older releases refuse such a guest.",
		.help = "write the cell down where the guest has to work with libvirt before 9.6.0",
		.bad.domain = EXAMPLE(ONE_GIB MAX_MEMORY(" slots='4'", "4") VCPUS),
		.good.domain = EXAMPLE(ONE_GIB MAX_MEMORY(" slots='4'", "4") ONE_CELL),
		.elements = "maxMemory numa cell",
		.source = "libvirt 11.3.0 qemu/qemu_postparse.c; NEWS of 9.6.0",
		.run = cell_made,
	},
	{
		.id = 445,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_MACHINE | NEEDS_QEMU,
		.title = "More memory slots than the machine type has",
		.why = "QEMU's machine types have 256 slots (pseries 32). libvirt does not look at"
		       " the number.",
		.help = "lower slots to what the machine type has",
		.bad.domain = EXAMPLE(ONE_GIB MAX_MEMORY(" slots='300'", "4") ONE_CELL),
		.good.domain = EXAMPLE(ONE_GIB MAX_MEMORY(" slots='256'", "4") ONE_CELL),
		.elements = "maxMemory",
		.message_words = "of memory slots|maxmem/slots too huge|"
				 "unsupported amount of maximum memory",
		.source = "QEMU 7.2 and 10.0.13, hw/i386/pc.c, hw/arm/virt.c, hw/ppc/spapr.c",
		.run = too_many_slots,
	},
	{
		.id = 446,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_QEMU,
		.title = "Memory slots and nothing to plug into them",
		.why = "libvirt takes a <maxMemory> that equals the guest's memory. QEMU refuses"
		       " slots beside it.",
		.help = "make <maxMemory> larger than the guest's memory, or leave it out",
		.bad.domain = EXAMPLE(ONE_GIB MAX_MEMORY(" slots='4'", "1") ONE_CELL),
		.good.domain = EXAMPLE(ONE_GIB MAX_MEMORY(" slots='4'", "2") ONE_CELL),
		.elements = "maxMemory memory cell",
		.message_words = "is equal to the initial",
		.source = "QEMU 7.2 and 10.0.13, hw/core/machine.c",
		.run = no_room_to_plug,
	},
	{
		.id = 447,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_MACHINE | NEEDS_QEMU,
		.title = "Memory hot-plug on a machine type without it",
		.why = "libvirt and QEMU take <maxMemory> here, but this machine type has no place"
		       " for memory devices.",
		.help = "take <maxMemory> out, or use another machine type",
		.bad.domain = EXAMPLE_ON("riscv64", "virt",
					 ONE_GIB MAX_MEMORY(" slots='4'", "4") ONE_CELL),
		.good.domain = EXAMPLE(ONE_GIB MAX_MEMORY(" slots='4'", "4") ONE_CELL),
		.elements = "maxMemory",
		.message_words = "the configuration is not prepared for memory devices|"
				 "-memory 'slots/maxmem' is not supported by",
		.source = "QEMU 7.2 and 10.0.13, hw/riscv/virt.c, hw/i386/microvm.c",
		.run = machine_cannot_plug,
	},
	{
		.id = 448,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_QEMU,
		.title = "Memory slots without ACPI",
		.why = "A DIMM is announced to an x86 guest by ACPI. Without it the guest starts,"
		       " and QEMU refuses every DIMM that is plugged.",
		.help = "add <features><acpi/></features>",
		.bad.domain =
			EXAMPLE_ON("x86_64", "q35", ONE_GIB MAX_MEMORY(" slots='4'", "4") ONE_CELL),
		.good.domain = EXAMPLE(ONE_GIB MAX_MEMORY(" slots='4'", "4") ONE_CELL),
		.elements = "maxMemory features acpi",
		.source = "QEMU 7.2 and 10.0.13, hw/i386/pc.c pc_memory_pre_plug",
		.run = slots_without_acpi,
	},
	{
		.id = 449,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_START,
		.needs = NEEDS_QEMU,
		.title = "Memory beyond what can be counted",
		.why = "libvirt rounds memory up to what QEMU takes (1 MiB, on pseries 256 MiB) when"
		       " the guest starts, and refuses a size that does not fit into 63 bits then.",
		.help = "write the size that is meant; look at its unit",
		.bad.domain = EXAMPLE("  <memory unit='KiB'>9007199254740991</memory>\n" VCPUS),
		.good.domain = EXAMPLE(ONE_GIB VCPUS),
		.elements = "memory maxMemory cell",
		.message_words = "overflowed after alignment",
		.source = "libvirt 9.0.0 to 11.3.0, qemu/qemu_domain.c qemuDomainAlignMemorySizes",
		.run = overflow_when_aligned,
	},
};

const struct rule_topic hotplug_topic = {
	.name = "hotplug",
	.title = "memory hot-plug",
	.first_id = 439,
	.last_id = 449,
	.rules = hotplug_rules,
	.n_rules = ARRAY_SIZE(hotplug_rules),
};
