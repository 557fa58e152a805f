/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN3xx, second part: cells against the CPU topology, the machine type and the host. */
#include "rules/check.h"
#include "rules/example.h"
#include "rules/sums.h"
#include "rules/topics.h"

static struct diag *about_cell(struct diag *diag, unsigned cell_id)
{
	diag->subject = DIAG_SUBJECT_CELL;
	diag->subject_id = cell_id;
	return diag;
}

/* Where a cell says which vCPUs it has; cell 0 may have them from libvirt alone. */
static struct span cpus_at(const struct guest_cell *cell)
{
	return span_is_given(cell->domain->at.cpus) ? cell->domain->at.cpus
						    : cell->domain->at.element;
}

/* Cells that the XML gives, and each vCPU in one of them: not so when a cell names vCPUs beyond
   the maximum instead of some below. */
static bool has_cells(const struct check *c)
{
	const struct guest *guest = c->guest;

	for (unsigned i = 0; i < guest->n_vcpus; i++)
		if (guest->vcpus[i].cell >= guest->n_cells)
			return false;
	return guest->n_cells > 0 && !guest->cell_automatic;
}

/*
 * The first vCPU that is in another cell than the first one of its group of size vCPUs, which are
 * neighbours by number; n_vcpus when there is none.
 */
static unsigned first_split(const struct guest *guest, unsigned size)
{
	for (unsigned i = 0; size > 1 && i < guest->n_vcpus; i++)
		if (guest->vcpus[i].cell != guest->vcpus[i - i % size].cell)
			return i;
	return guest->n_vcpus;
}

static bool splits_cores(const struct check *c)
{
	return first_split(c->guest, c->guest->threads) < c->guest->n_vcpus;
}

static void blame_split_core(const struct check *c)
{
	const struct guest *guest = c->guest;
	unsigned threads = guest->threads;
	unsigned second = first_split(guest, threads), first = second - second % threads;
	const struct guest_cell *a, *b;
	struct diag *diag;

	if (second == guest->n_vcpus)
		return;
	a = &guest->cells[guest->vcpus[first].cell];
	b = &guest->cells[guest->vcpus[second].cell];
	diag = about_cell(finding(c, cpus_at(b),
				  "vCPUs %u and %u are threads of one core, but in cells %u and %u",
				  first, second, a->id, b->id),
			  b->id);
	finding_place(c, diag, cpus_at(a), "cell %u", a->id);
	finding_place(c, diag, c->domain->cpu.topology.at.threads, "threads of a core");
	finding_help(c, diag, "keep each %u vCPUs, counted from 0, in one cell", threads);
}

static void pseries_core_split(const struct check *c)
{
	if (has_cells(c) && c->guest->machine.family == TARGET_FAMILY_PSERIES)
		blame_split_core(c);
}

static void core_split(const struct check *c)
{
	if (has_cells(c) && c->guest->machine.family != TARGET_FAMILY_PSERIES)
		blame_split_core(c);
}

static void socket_split(const struct check *c)
{
	const struct guest *guest = c->guest;
	bool dies = guest->dies > 1;
	unsigned size = guest->clusters * guest->cores * guest->threads, second;
	const struct guest_cell *a, *b;
	struct diag *diag;

	if (!has_cells(c) || !guest_is_x86(guest) || !guest->topology_given || splits_cores(c) ||
	    c->domain->cpu.cache_mode == CPU_CACHE_DISABLE)
		return;
	second = first_split(guest, size);
	if (second == guest->n_vcpus)
		return;
	a = &guest->cells[guest->vcpus[second - second % size].cell];
	b = &guest->cells[guest->vcpus[second].cell];
	diag = about_cell(finding(c, c->domain->cpu.topology.at.element,
				  "vCPUs %u and %u share a %s, but are in cells %u and %u",
				  second - second % size, second, dies ? "die" : "socket", a->id,
				  b->id),
			  b->id);
	finding_place(c, diag, cpus_at(a), "cell %u", a->id);
	finding_place(c, diag, cpus_at(b), "cell %u", b->id);
	if (guest->n_vcpus % (guest->n_cells * guest->threads) == 0)
		finding_help(c, diag,
			     "write sockets='%zu' cores='%zu' threads='%u', a socket a cell",
			     guest->n_cells, guest->n_vcpus / guest->n_cells / guest->threads,
			     guest->threads);
}

static bool is_riscv(const struct check *c)
{
	return c->guest->machine.family == TARGET_FAMILY_RISCV_VIRT ||
	       c->guest->machine.family == TARGET_FAMILY_SPIKE;
}

/* The cell's harts that are there at start, QEMU's first n: it looks at no others. */
static struct bitmap harts_of(const struct check *c, const struct guest_cell *cell)
{
	struct bitmap harts = { 0 };

	bitmap_for_each (&cell->cpus, vcpu)
		if (vcpu < c->guest->n_cold)
			bitmap_set(c->scratch, &harts, vcpu);
	return harts;
}

/* QEMU 10.0 hw/riscv/numa.c riscv_socket_check_hartids. */
static void riscv_cell_scattered(const struct check *c)
{
	const struct guest *guest = c->guest;

	if (!is_riscv(c) || !has_cells(c))
		return;
	for (size_t i = 0; i < guest->n_cells; i++) {
		struct bitmap harts = harts_of(c, &guest->cells[i]);
		unsigned first = bitmap_first(&harts);

		if (first == BITMAP_NONE)
			about_cell(
				finding(c, cpus_at(&guest->cells[i]),
					"cell %zu has no vCPU at start, and a RISC-V node needs one",
					i),
				guest->cells[i].id);
		else if (bitmap_next(&harts, bitmap_next_clear(&harts, first)) != BITMAP_NONE)
			about_cell(
				finding(c, cpus_at(&guest->cells[i]),
					"cell %zu has the vCPUs %s, and a RISC-V node needs a single range",
					i, check_list(c, &harts)),
				guest->cells[i].id);
	}
}

/* QEMU 10.0 ends with a segmentation fault while it wires up interrupts. */
static void riscv_cells_mixed(const struct check *c)
{
	const struct guest *guest = c->guest;

	if (!is_riscv(c) || !has_cells(c))
		return;
	for (size_t i = 1; i < guest->n_cells; i++) {
		struct bitmap before = harts_of(c, &guest->cells[i - 1]);
		struct bitmap harts = harts_of(c, &guest->cells[i]);
		struct diag *diag;

		/* scattered and empty ones are VN321's */
		if (bitmap_is_empty(&before) || bitmap_is_empty(&harts) ||
		    bitmap_first(&harts) > bitmap_first(&before))
			continue;
		diag = finding(c, cpus_at(&guest->cells[i]),
			       "cell %zu has the vCPUs %s, which come before those of cell %zu", i,
			       check_list(c, &harts), i - 1);
		about_cell(diag, guest->cells[i].id);
		finding_place(c, diag, cpus_at(&guest->cells[i - 1]), "cell %zu", i - 1);
		return;
	}
}

/* Two memory nodes of the device tree would have one address. */
static void riscv_cell_empty(const struct check *c)
{
	const struct guest *guest = c->guest;

	if (!is_riscv(c) || !has_cells(c) || guest->uses_memdev)
		return;
	for (size_t i = 0; i + 1 < guest->n_cells; i++)
		if (guest->cells[i].memory_kib == 0)
			about_cell(finding(c, guest->cells[i].domain->at.memory,
					   "cell %zu has no memory and is not the last one", i),
				   guest->cells[i].id);
}

/* QEMU 10.0 include/hw/riscv/virt.h: VIRT_SOCKETS_MAX_BITS. 7.2 ends at the third (hw/riscv/virt.c:
   an assertion of the interrupt controller's wiring). */
static void riscv_too_many(const struct check *c)
{
	unsigned most = c->target->qemu < TARGET_VERSION(8, 0) ? 2 : 4;

	if (is_riscv(c) && has_cells(c) && c->guest->n_cells > most)
		finding(c, c->domain->numa.at.element,
			"the guest has %zu cells, and RISC-V machines of QEMU %u.%u take at most %u",
			c->guest->n_cells, c->target->qemu / 1000, c->target->qemu % 1000, most);
}

static bool is_bound_or_pinned(const struct guest *guest)
{
	for (size_t i = 0; i < guest->n_cells; i++)
		if (guest->cells[i].host_nodes)
			return true;
	for (unsigned i = 0; i < guest->n_vcpus; i++)
		if (guest->vcpus[i].pin_source != GUEST_PIN_NONE)
			return true;
	return guest->numa_placement == PLACEMENT_AUTO || guest->placement == PLACEMENT_AUTO;
}

static void only_a_view(const struct check *c)
{
	if (has_cells(c) && c->guest->n_cells > 1 && !is_bound_or_pinned(c->guest))
		finding(c, c->domain->numa.at.element,
			"the guest sees %zu nodes, but neither its memory nor its vCPUs are tied to any"
			" on the host",
			c->guest->n_cells);
}

static void cell_offline(const struct check *c)
{
	const struct guest *guest = c->guest;
	struct bitmap cells = { 0 };

	if (!has_cells(c))
		return;
	for (unsigned i = 0; i < guest->n_cells; i++) {
		bool online = bitmap_is_empty(&guest->cells[i].cpus);

		bitmap_for_each (&guest->cells[i].cpus, vcpu)
			online |= vcpu < guest->n_vcpus && guest->vcpus[vcpu].online;
		if (!online)
			bitmap_set(c->scratch, &cells, i);
	}
	if (bitmap_is_empty(&cells))
		return;
	about_cell(finding(c, cpus_at(&guest->cells[bitmap_first(&cells)]),
			   "no vCPU of %s is online at start",
			   sums_numbered(c, "cell", "cells", &cells)),
		   bitmap_first(&cells));
}

static uint64_t largest_node_kib(const struct host *host)
{
	uint64_t largest_kib = 0;

	for (size_t i = 0; i < host->n_nodes; i++)
		if (host->nodes[i].memory_kib > largest_kib)
			largest_kib = host->nodes[i].memory_kib;
	return largest_kib;
}

static unsigned most_node_cpus(const struct host *host)
{
	unsigned most = 0;

	for (size_t i = 0; i < host->n_nodes; i++)
		if (bitmap_count(&host->nodes[i].cpus) > most)
			most = bitmap_count(&host->nodes[i].cpus);
	return most;
}

static void larger_than_a_node(const struct check *c)
{
	const struct guest *guest = c->guest;
	uint64_t node_kib = largest_node_kib(c->host);
	unsigned node_cpus = most_node_cpus(c->host);

	if (guest->n_cells > 1 || c->host->n_nodes < 2)
		return;
	if (guest->initial_kib > node_kib)
		finding(c,
			span_is_given(c->domain->memory.at.total) ? c->domain->memory.at.total
								  : c->domain->at.element,
			"the guest has %s, more than any node of the host (%s), and sees one node",
			check_size(c, guest->initial_kib), check_size(c, node_kib));
	else if (guest->n_online > node_cpus)
		finding(c, c->domain->vcpus.at.element,
			"the guest has %u vCPUs, more than any node of the host has CPUs (%u), and"
			" sees one node",
			guest->n_online, node_cpus);
}

#define CELLS(before, first, second)                                     \
	"  <memory unit='GiB'>2</memory>\n" before "    <numa>\n"        \
	"      <cell id='0' cpus='" first "' memory='1' unit='GiB'/>\n"  \
	"      <cell id='1' cpus='" second "' memory='1' unit='GiB'/>\n" \
	"    </numa>\n"                                                  \
	"  </cpu>\n"
#define RISCV_CELL(id) "      <cell id='" id "' cpus='" id "' memory='256' unit='MiB'/>\n"
#define RISCV_FOUR RISCV_CELL("0") RISCV_CELL("1") RISCV_CELL("2") RISCV_CELL("3")
#define RISCV_CELLS(vcpus, more)                       \
	"  <vcpu>" vcpus "</vcpu>\n"                   \
	"  <cpu>\n"                                    \
	"    <numa>\n" RISCV_FOUR more "    </numa>\n" \
	"  </cpu>\n"
#define RISCV_MEMORY(first, second)                                      \
	"  <vcpu>2</vcpu>\n"                                             \
	"  <cpu>\n"                                                      \
	"    <numa>\n"                                                   \
	"      <cell id='0' cpus='0' memory='" first "' unit='GiB'/>\n"  \
	"      <cell id='1' cpus='1' memory='" second "' unit='GiB'/>\n" \
	"    </numa>\n"                                                  \
	"  </cpu>\n"
#define VCPUS(vcpu) "  " vcpu "\n  <cpu>\n"
#define WITH_TOPOLOGY(sockets, cores, threads) \
	VCPUS("<vcpu>4</vcpu>")                \
	"    <topology sockets='" sockets "' cores='" cores "' threads='" threads "'/>\n"

static const struct rule numa_fit_rules[] = {
	{
		.id = 320,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_GUEST | NEEDS_MACHINE | NEEDS_QEMU,
		.title = "Threads of a pseries core in two cells",
		.why = "On pseries QEMU puts whole cores into nodes, so the threads of a core cannot be"
		       " in two cells. libvirt doesn't look.",
		.help = "keep the vCPUs of a core, which are neighbours by number, in one cell",
		.bad.domain = EXAMPLE_ON("ppc64", "pseries",
					 CELLS(WITH_TOPOLOGY("1", "2", "2"), "0,2", "1,3")),
		.good.domain = EXAMPLE_ON("ppc64", "pseries",
					  CELLS(WITH_TOPOLOGY("1", "2", "2"), "0-1", "2-3")),
		.elements = "cell topology numa",
		.message_words = "CPU is already assigned to node-id",
		.source = "QEMU 10.0 hw/core/machine.c machine_set_cpu_numa_node",
		.run = pseries_core_split,
	},
	{
		.id = 321,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_GUEST | NEEDS_MACHINE | NEEDS_QEMU,
		.title = "RISC-V cell without a single range of vCPUs",
		.why = "A node of a RISC-V machine is a cluster of harts with consecutive ids, at least"
		       " one of them there at start. libvirt doesn't look.",
		.help = "give each cell a range of vCPUs",
		.bad.domain =
			EXAMPLE_ON("riscv64", "virt", CELLS(VCPUS("<vcpu>4</vcpu>"), "0,2", "1,3")),
		.good.domain =
			EXAMPLE_ON("riscv64", "virt", CELLS(VCPUS("<vcpu>4</vcpu>"), "0-1", "2-3")),
		.elements = "cell numa",
		.message_words = "discontinuous hartids in socket|"
				 "can't find hart count for socket|"
				 "can't find hartid base for socket",
		.source = "QEMU 10.0 hw/riscv/numa.c and hw/riscv/virt.c",
		.run = riscv_cell_scattered,
	},
	{
		.id = 322,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_GUEST | NEEDS_MACHINE | NEEDS_VERSIONS | NEEDS_QEMU,
		.title = "More cells than a RISC-V machine takes",
		.why = "RISC-V machines have room for four nodes; QEMU 7.2 ends with an assertion at"
		       " the third. libvirt doesn't look.",
		.help = "make fewer cells",
		.bad.domain = EXAMPLE_ON("riscv64", "virt", RISCV_CELLS("5", RISCV_CELL("4"))),
		.good.domain = EXAMPLE_ON("riscv64", "virt", RISCV_CELLS("4", "")),
		.elements = "cell numa",
		.message_words = "number of sockets/nodes should be less than",
		.source = "QEMU 10.0 hw/riscv/virt.c virt_machine_init",
		.run = riscv_too_many,
	},
	{
		.id = 323,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_GUEST | NEEDS_MACHINE | NEEDS_QEMU,
		.title = "RISC-V cell without memory before another",
		.why = "QEMU gives each cell a memory node in the device tree, and one without memory"
		       " would begin where the next one does. libvirt doesn't look.",
		.help = "give the cell memory, or make it the last one",
		.bad.domain = EXAMPLE_ON("riscv64", "virt", RISCV_MEMORY("0", "2")),
		.good.domain = EXAMPLE_ON("riscv64", "virt", RISCV_MEMORY("2", "0")),
		.elements = "cell numa",
		.message_words = "FDT_ERR_EXISTS",
		.source = "QEMU 10.0 hw/riscv/virt.c create_fdt_socket_memory",
		.run = riscv_cell_empty,
	},
	{
		.id = 324,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_GUEST | NEEDS_QEMU,
		.title = "Threads of one core in two cells",
		.why = "The guest's vCPUs are numbered with the threads of a core next to each other,"
		       " unlike those of many hosts. Cells that cut through cores describe a machine"
		       " that doesn't exist, and the guest's scheduler makes bad choices.",
		.help = "keep the vCPUs of a core, which are neighbours by number, in one cell",
		.bad.domain = EXAMPLE(CELLS(WITH_TOPOLOGY("1", "2", "2"), "0,2", "1,3")),
		.good.domain = EXAMPLE(CELLS(WITH_TOPOLOGY("2", "1", "2"), "0-1", "2-3")),
		.elements = "cell topology numa",
		.source =
			"QEMU 10.0 hw/i386/x86-common.c x86_possible_cpu_arch_ids: numbering of threads",
		.run = core_split,
	},
	{
		.id = 325,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_GUEST | NEEDS_QEMU,
		.title = "One socket in two cells",
		.why = "The vCPUs of a socket (of a die, where there are dies) share a last-level cache"
		       " in what the guest is told. A cache that reaches over two nodes makes Linux"
		       " complain (topology_sane) and throw part of its scheduling domains away.",
		.help = "give each cell a socket or die of its own: <topology sockets='2' "
			"cores='4' threads='1'/> for two cells of four vCPUs",
		.bad.domain = EXAMPLE(CELLS(WITH_TOPOLOGY("1", "4", "1"), "0-1", "2-3")),
		.good.domain = EXAMPLE(CELLS(WITH_TOPOLOGY("2", "2", "1"), "0-1", "2-3")),
		.elements = "cell topology numa",
		.source = "Linux arch/x86/kernel/smpboot.c topology_sane",
		.run = socket_split,
	},
	{
		.id = 326,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_GUEST,
		.title = "Cells are a view, not a placement",
		.why = "Cells say what the guest sees. Where its memory and vCPUs are on the host is"
		       " said by <numatune> and <cputune>; without them the guest optimises for nodes"
		       " that mean nothing.",
		.help = "add a <memnode cellid='0' mode='strict' nodeset='0'/> for each "
			"cell and a <vcpupin vcpu='0' cpuset='2'/> for each vCPU",
		.bad.domain = EXAMPLE(CELLS(VCPUS("<vcpu>4</vcpu>"), "0-1", "2-3")),
		.good.domain = EXAMPLE(CELLS(VCPUS("<vcpu cpuset='0-3'>4</vcpu>"), "0-1", "2-3")),
		.elements = "numa cell numatune cputune",
		.source = "libvirt docs/formatdomain.rst, guest NUMA topology and NUMA node tuning",
		.run = only_a_view,
	},
	{
		.id = 327,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_GUEST,
		.title = "Cell without a vCPU at start",
		.why = "Without a list in <vcpus> the vCPUs with the lowest numbers are online, which"
		       " are often all in cell 0. The other cells then have memory and no CPU.",
		.help = "enable vCPUs of every cell in <vcpus>",
		.bad.domain = EXAMPLE(CELLS(VCPUS("<vcpu current='2'>4</vcpu>"), "0-1", "2-3")),
		.good.domain = EXAMPLE(CELLS(VCPUS("<vcpu current='2'>4</vcpu>"), "0,2", "1,3")),
		.elements = "cell vcpu vcpus",
		.source = "libvirt 9.0.0 to 11.3.0, conf/domain_conf.c virDomainDefSetVcpus",
		.run = cell_offline,
	},
	{
		.id = 328,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_SLOW,
		.needs = NEEDS_GUEST | NEEDS_HOST_NODES | NEEDS_HOST_MEMORY,
		.title = "Guest larger than any host node sees one node",
		.why = "Its memory or vCPUs spread over several nodes of the host, and the guest can't"
		       " know: it takes remote memory for local.",
		.help = "give the guest as many cells as it needs host nodes, and bind each to one",
		.bad = { .domain = EXAMPLE("  <memory unit='GiB'>96</memory>\n"
					   "  <vcpu>4</vcpu>\n"),
			 .host = "small-two-nodes" },
		.good = { .domain = EXAMPLE("  <memory unit='GiB'>1</memory>\n"
					    "  <vcpu>4</vcpu>\n"),
			  .host = "small-two-nodes" },
		.elements = "memory vcpu numa",
		.source = "libvirt docs/formatdomain.rst, guest NUMA topology",
		.run = larger_than_a_node,
	},
	{
		.id = 329,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_GUEST | NEEDS_MACHINE | NEEDS_QEMU,
		.title = "RISC-V cells that are not in the order of their vCPUs",
		.why = "QEMU counts on cell 0 having the first vCPUs, cell 1 the next ones and so on;"
		       " else it crashes while it builds the machine. libvirt doesn't look.",
		.help = "give the vCPUs to the cells in ascending order",
		.bad.domain =
			EXAMPLE_ON("riscv64", "virt", CELLS(VCPUS("<vcpu>4</vcpu>"), "2-3", "0-1")),
		.good.domain =
			EXAMPLE_ON("riscv64", "virt", CELLS(VCPUS("<vcpu>4</vcpu>"), "0-1", "2-3")),
		.elements = "cell numa",
		.message_words = "Segmentation fault",
		.source = "QEMU 10.0.13, run: hw/riscv/virt.c virt_machine_init",
		.run = riscv_cells_mixed,
	},
};

const struct rule_topic numa_fit_topic = {
	.name = "numa-fit",
	.title = "cells, topology and machine",
	.first_id = 320,
	.last_id = 329,
	.rules = numa_fit_rules,
	.n_rules = ARRAY_SIZE(numa_fit_rules),
};
