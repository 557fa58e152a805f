/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN3xx, first part: cells, their ids, vCPUs and memory, against the domain itself. */
#include "base/units.h"
#include "rules/check.h"
#include "rules/example.h"
#include "rules/fix.h"
#include "rules/sums.h"
#include "rules/topics.h"

static const char *is_or_are(const struct bitmap *map)
{
	return bitmap_count(map) == 1 ? "is" : "are";
}

static struct diag *about_cell(struct diag *diag, unsigned cell_id)
{
	diag->subject = DIAG_SUBJECT_CELL;
	diag->subject_id = cell_id;
	return diag;
}

static void blame_shared(const struct check *c, const struct domain_cell *first,
			 const struct domain_cell *second)
{
	struct bitmap both = bitmap_copy(c->scratch, &first->cpus);
	struct diag *diag;
	const char *names;

	bitmap_intersect(&both, &second->cpus);
	names = sums_numbered(c, "vCPU", "vCPUs", &both);
	diag = about_cell(finding(c, second->at.cpus, "%s %s in two guest NUMA cells, %u and %u",
				  names, is_or_are(&both), first->id, second->id),
			  second->id);
	finding_place(c, diag, first->at.cpus, "also in cell %u", first->id);
	finding_help(c, diag, "give %s to one cell only", names);
}

static void vcpu_in_two_cells(const struct check *c)
{
	const struct domain_numa *numa = &c->domain->numa;

	/* cells of one id are VN304's; more cells than this are refused for their number or ids */
	for (size_t i = 0; i < numa->n_cells && i < GUEST_CELL_LIMIT; i++)
		for (size_t j = 0; j < i; j++)
			if (numa->cells[i].id != numa->cells[j].id &&
			    bitmap_intersects(&numa->cells[i].cpus, &numa->cells[j].cpus))
				blame_shared(c, &numa->cells[j], &numa->cells[i]);
}

static void vcpu_beyond_maximum(const struct check *c)
{
	const struct domain_numa *numa = &c->domain->numa;
	unsigned n = c->guest->n_vcpus;
	const struct domain_cell *first = NULL;
	struct bitmap beyond = { 0 };
	struct diag *diag;

	if (c->domain->vcpus.broken || n == 0 || n > BITMAP_MAX_BIT)
		return;
	for (size_t i = 0; i < numa->n_cells; i++) {
		const struct bitmap *cpus = &numa->cells[i].cpus;

		if (bitmap_next(cpus, n) != BITMAP_NONE && !first)
			first = &numa->cells[i];
		for (unsigned vcpu = bitmap_next(cpus, n); vcpu != BITMAP_NONE;
		     vcpu = bitmap_next(cpus, vcpu + 1))
			bitmap_set(c->scratch, &beyond, vcpu);
	}
	if (!first)
		return;
	diag = about_cell(finding(c, first->at.cpus,
				  "the cells name %s, but the guest's last vCPU is %u",
				  sums_numbered(c, "vCPU", "vCPUs", &beyond), n - 1),
			  first->id);
	if (span_is_given(c->domain->vcpus.at.maximum))
		finding_place(c, diag, c->domain->vcpus.at.maximum, "%u as the maximum", n);
	finding_help(c, diag, "write <vcpu>%u</vcpu>, or take %s out of the cells",
		     bitmap_last(&beyond) + 1, sums_numbered(c, "vCPU", "vCPUs", &beyond));
}

/* Something in the domain names cells by their ids. */
static bool names_cells(const struct domain *d)
{
	for (size_t i = 0; i < d->numa.n_cells; i++)
		if (d->numa.cells[i].n_distances > 0)
			return true;
	for (size_t i = 0; i < d->backing.n_pages; i++)
		if (span_is_given(d->backing.pages[i].at.nodeset))
			return true;
	for (size_t i = 0; i < d->devices.n_memory; i++)
		if (span_is_given(d->devices.memory[i].at.node))
			return true;
	for (size_t i = 0; i < d->devices.n_controllers; i++)
		if (span_is_given(d->devices.controllers[i].at.node))
			return true;
	return d->numa.n_interconnects > 0 || d->numatune.n_memnodes > 0;
}

/* Cells in the order of their ids that nothing names have one right numbering. */
static void number_cells(const struct check *c, struct diag *diag)
{
	const struct domain_numa *numa = &c->domain->numa;
	struct fix fix = { .check = c, .diag = diag };

	if (names_cells(c->domain))
		return;
	for (size_t i = 1; i < numa->n_cells; i++)
		if (numa->cells[i].id < numa->cells[i - 1].id)
			return;
	for (size_t i = 0; i < numa->n_cells; i++) {
		const struct domain_cell *cell = &numa->cells[i];

		if (!span_is_given(cell->at.id))
			fix_add_attribute(&fix, cell->at.element, "id='%zu'", i);
		else if (cell->id != i)
			fix_replace(&fix, cell->at.id, "%zu", i);
	}
}

static void id_leaves_gap(const struct check *c)
{
	const struct domain_numa *numa = &c->domain->numa;

	for (size_t i = 0; i < numa->n_cells; i++) {
		const struct domain_cell *cell = &numa->cells[i];
		struct diag *diag;

		if (!span_is_given(cell->at.id) || cell->id < numa->n_cells)
			continue;
		diag = finding(c, cell->at.id,
			       "there is a cell %u, but %zu cells have the ids 0 to %zu", cell->id,
			       numa->n_cells, numa->n_cells - 1);
		about_cell(diag, cell->id);
		number_cells(c, diag);
		return;
	}
}

static struct span id_at(const struct domain_cell *cell)
{
	return span_is_given(cell->at.id) ? cell->at.id : cell->at.element;
}

static void id_repeated(const struct check *c)
{
	const struct domain_numa *numa = &c->domain->numa;
	const struct domain_cell **by_id =
		arena_alloc_array(c->scratch, numa->n_cells, sizeof(const struct domain_cell *));

	for (size_t i = 0; i < numa->n_cells; i++) {
		const struct domain_cell *cell = &numa->cells[i];
		struct diag *diag;

		if (cell->id >= numa->n_cells)
			continue;
		if (by_id[cell->id]) {
			diag = finding(c, id_at(cell), "there are two cells %u", cell->id);
			about_cell(diag, cell->id);
			finding_place(c, diag, id_at(by_id[cell->id]), "the first");
			number_cells(c, diag);
		} else {
			by_id[cell->id] = cell;
		}
	}
}

/* "1 GiB + 2 GiB" */
static const char *cells_text(const struct check *c)
{
	const struct domain_numa *numa = &c->domain->numa;
	const char *text = "";

	for (size_t i = 0; i < numa->n_cells && i < 8; i++)
		text = arena_printf(c->scratch, "%s%s%s", text, i ? " + " : "",
				    check_size(c, numa->cells[i].memory_kib));
	return numa->n_cells > 8 ? arena_printf(c->scratch, "%s + ...", text) : text;
}

/* virDomainDefPostParseMemory: <memory> becomes the sum, and <currentMemory> no more than it. */
static void write_sum(const struct check *c, struct diag *diag, uint64_t sum_kib)
{
	const struct domain_memory *memory = &c->domain->memory;
	struct fix fix = { .check = c, .diag = diag };

	fix_size(&fix, memory->at.total, memory->at.total_unit, sum_kib);
	if (memory->current_kib > sum_kib && span_is_given(memory->at.current))
		fix_size(&fix, memory->at.current, memory->at.current_unit, sum_kib);
}

static void sum_is_not_memory(const struct check *c)
{
	const struct domain_memory *memory = &c->domain->memory;
	uint64_t cells_kib = sums_cells_kib(c), devices_kib = sums_devices_kib(c);
	uint64_t sum_kib = size_kib_add(cells_kib, devices_kib);
	const char *devices = "";
	struct diag *diag;

	if (!span_is_given(memory->at.total) || !sums_are_known(c) || cells_kib == 0 ||
	    memory->total_kib == 0)
		return;
	/* less than what libvirt rounds to makes no difference */
	if (size_kib_round_up(memory->total_kib, KIB_PER_MIB) ==
	    size_kib_round_up(sum_kib, KIB_PER_MIB))
		return;
	if (devices_kib)
		devices = arena_printf(c->scratch, " and the memory devices %s, %s in all",
				       check_size(c, devices_kib), check_size(c, sum_kib));
	diag = finding(c, memory->at.total,
		       "<memory> says %s, but the cells make %s%s, and that is what the guest gets",
		       check_size(c, memory->total_kib), check_size(c, cells_kib), devices);
	finding_place(c, diag, c->domain->numa.at.element, "%s", cells_text(c));
	write_sum(c, diag, sum_kib);
	if (memory->total_kib > devices_kib)
		finding_help(c, diag,
			     "make the cells %s in all, or write <memory unit='KiB'>%llu</memory>",
			     check_size(c, memory->total_kib - devices_kib),
			     (unsigned long long)sum_kib);
}

static void cell_without_memory(const struct check *c)
{
	const struct domain_numa *numa = &c->domain->numa;
	const struct domain_cell *first = NULL;
	struct bitmap empty = { 0 };

	/* -numa node,mem=0 of some machine types passes, if not all are 0; no backend of size 0 does */
	if (!sums_are_known(c) || (!c->guest->uses_memdev && sums_cells_kib(c) > 0))
		return;
	for (size_t i = 0; i < numa->n_cells; i++) {
		if (numa->cells[i].memory_kib)
			continue;
		if (!first)
			first = &numa->cells[i];
		bitmap_set(c->scratch, &empty, numa->cells[i].id);
	}
	if (first)
		about_cell(finding(c, first->at.memory, "guest NUMA %s %s no memory",
				   sums_numbered(c, "cell", "cells", &empty),
				   bitmap_count(&empty) == 1 ? "has" : "have"),
			   first->id);
}

static void vcpu_in_no_cell(const struct check *c)
{
	const struct domain_numa *numa = &c->domain->numa;
	struct bitmap left = { 0 };
	struct diag *diag;
	const char *names;

	if (numa->n_cells < 2 || c->guest->cell_automatic)
		return;
	bitmap_set_range(c->scratch, &left, 0, c->guest->n_vcpus - 1);
	for (size_t i = 0; i < numa->n_cells; i++) {
		/* cells for a larger guest are VN302's */
		if (numa->cells[i].broken ||
		    bitmap_next(&numa->cells[i].cpus, c->guest->n_vcpus) != BITMAP_NONE)
			return;
		bitmap_remove(&left, &numa->cells[i].cpus);
	}
	if (bitmap_is_empty(&left))
		return;
	names = sums_numbered(c, "vCPU", "vCPUs", &left);
	diag = about_cell(finding(c, numa->at.element,
				  "%s %s in no cell, so libvirt puts %s into cell 0", names,
				  is_or_are(&left), bitmap_count(&left) == 1 ? "it" : "them"),
			  0);
	finding_place(c, diag, c->guest->cells[0].domain->at.element, "cell 0 gets vCPUs %s",
		      check_list(c, &c->guest->cells[0].cpus));
	finding_help(c, diag, "name %s in the cpus of the cell that is meant", names);
}

/* QEMU 10.0 include/system/numa.h: MAX_NODES. */
#define QEMU_MAX_CELLS 128u

static void too_many_cells(const struct check *c)
{
	const struct domain_numa *numa = &c->domain->numa;

	if (numa->n_cells > QEMU_MAX_CELLS && !numa->broken)
		finding(c, numa->at.element, "the guest has %s cells, and QEMU takes at most %u",
			check_count(c, numa->n_cells), QEMU_MAX_CELLS);
}

static void machine_without_numa(const struct check *c)
{
	struct diag *diag;

	if (c->domain->numa.n_cells == 0 || c->guest->machine.numa)
		return;
	diag = finding(c, c->domain->numa.at.element, "a machine of type %s has no NUMA",
		       c->guest->machine.name);
	if (span_is_given(c->domain->os.at.machine))
		finding_place(c, diag, c->domain->os.at.machine, "the machine type");
}

/* Where an x86 guest gets neither SRAT nor SLIT: QEMU 10.0 hw/i386/acpi-build.c makes no tables
   with acpi=off, which libvirt writes for a domain without <acpi/>. */
static void no_acpi(const struct check *c)
{
	const struct domain_os *os = &c->domain->os;
	const struct target_machine *machine = &c->guest->machine;
	struct fix fix = { .check = c };
	struct diag *diag;

	if (!guest_is_x86(c->guest) || os->acpi || c->domain->numa.n_cells < 2 ||
	    (machine->state == TARGET_MACHINE_KNOWN && !machine->numa))
		return;
	diag = finding(c, c->domain->numa.at.element,
		       "the guest will see one node instead of %zu, because it has no ACPI",
		       c->domain->numa.n_cells);
	fix.diag = diag;
	if (span_is_given(os->at.features))
		finding_place(c, diag, os->at.features, "<acpi/> belongs here");
	else
		finding_help(c, diag, "add <features><acpi/></features>");
	fix_add_acpi(&fix);
}

/* Below this, nobody means a guest's memory. */
#define TINY_KIB (64 * KIB_PER_MIB)

static struct diag *tell_tiny(const struct check *c, struct span at, const char *whose,
			      uint64_t size_kib)
{
	struct diag *diag = finding(c, at, "%s has %s of memory: without a unit, memory counts KiB",
				    whose, check_size(c, size_kib));

	finding_help(c, diag, "write unit='MiB' if %s MiB are meant", check_count(c, size_kib));
	return diag;
}

static void tiny_guest(const struct check *c)
{
	const struct domain_memory *memory = &c->domain->memory;

	if (!memory->broken && memory->total_kib > 0 && memory->total_kib < TINY_KIB &&
	    !span_is_given(memory->at.total_unit))
		(void)tell_tiny(c, memory->at.total, "the guest", memory->total_kib);
}

static void tiny_memory(const struct check *c)
{
	const struct domain_numa *numa = &c->domain->numa;

	if (numa->n_cells == 0)
		tiny_guest(c);
	for (size_t i = 0; i < numa->n_cells; i++) {
		const struct domain_cell *cell = &numa->cells[i];

		if (cell->broken || cell->memory_kib == 0 || cell->memory_kib >= TINY_KIB ||
		    span_is_given(cell->at.unit))
			continue;
		about_cell(tell_tiny(c, cell->at.memory,
				     arena_printf(c->scratch, "cell %u", cell->id),
				     cell->memory_kib),
			   cell->id);
		return;
	}
}

#define TWO_CELLS(first, second)                           \
	"  <memory unit='GiB'>2</memory>\n"                \
	"  <vcpu>4</vcpu>\n"                               \
	"  <cpu>\n"                                        \
	"    <numa>\n"                                     \
	"      <cell " first " memory='1' unit='GiB'/>\n"  \
	"      <cell " second " memory='1' unit='GiB'/>\n" \
	"    </numa>\n"                                    \
	"  </cpu>\n"
#define MEMORY_CELLS(total, first, second)                    \
	"  <memory " total "</memory>\n"                      \
	"  <vcpu>4</vcpu>\n"                                  \
	"  <cpu>\n"                                           \
	"    <numa>\n"                                        \
	"      <cell id='0' cpus='0-1' memory=" first "/>\n"  \
	"      <cell id='1' cpus='2-3' memory=" second "/>\n" \
	"    </numa>\n"                                       \
	"  </cpu>\n"
#define CELL "      <cell memory='64' unit='MiB'/>\n"
#define CELLS_4 CELL CELL CELL CELL
#define CELLS_16 CELLS_4 CELLS_4 CELLS_4 CELLS_4
#define CELLS_64 CELLS_16 CELLS_16 CELLS_16 CELLS_16
#define CELLS_128                                                                                \
	"      <cell cpus='0' memory='64' unit='MiB'/>\n" CELL CELL CELL CELLS_4 CELLS_4 CELLS_4 \
		CELLS_16 CELLS_16 CELLS_16 CELLS_64
#define GOOD_CELLS TWO_CELLS("id='0' cpus='0-1'", "id='1' cpus='2-3'")
#define PARSE_NUMA "libvirt 9.0.0 to 11.3.0, conf/numa_conf.c virDomainNumaDefParseXML"

static const struct rule numa_rules[] = {
	{
		.id = 301,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "vCPU in two guest NUMA cells",
		.why = "A vCPU belongs to one node of the guest: the lists of the cells may not overlap.",
		.help = "take the vCPU out of the cpus of all cells but one",
		.bad.domain = EXAMPLE(TWO_CELLS("id='0' cpus='0-2'", "id='1' cpus='2-3'")),
		.good.domain = EXAMPLE(GOOD_CELLS),
		.elements = "cell numa",
		.message_words = "have overlapping vCPU ids",
		.source = PARSE_NUMA,
		.run = vcpu_in_two_cells,
	},
	{
		.id = 302,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Cell names a vCPU beyond the maximum",
		.why = "vCPUs count from 0, so the last one is the text of <vcpu> less one. Cells that"
		       " were written for another size of guest have to change with <vcpu>.",
		.help = "correct the cells' cpus, or raise the maximum in <vcpu>",
		.bad.domain = EXAMPLE(TWO_CELLS("id='0' cpus='0-1'", "id='1' cpus='4-5'")),
		.good.domain = EXAMPLE(GOOD_CELLS),
		.elements = "cell numa vcpu",
		.message_words = "CPU IDs in <numa> exceed the <vcpu> count|"
				 "Number of CPUs in <numa> exceeds the <vcpu> count",
		.source = "libvirt 9.0.0 to 11.3.0, conf/domain_conf.c virDomainDefParseXML",
		.run = vcpu_beyond_maximum,
	},
	{
		.id = 303,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Cell ids with a gap",
		.why = "The ids of n cells are 0 to n - 1. Nodes of the host may have gaps, cells of a"
		       " guest may not.",
		.help = "number the cells from 0 without gaps, or leave the ids out",
		.bad.domain = EXAMPLE(TWO_CELLS("id='0' cpus='0-1'", "id='2' cpus='2-3'")),
		.good.domain = EXAMPLE(GOOD_CELLS),
		.elements = "cell numa",
		.message_words = "Exactly one 'cell' element per guest NUMA cell allowed|"
				 "numa: Node ID missing",
		.source = PARSE_NUMA,
		.run = id_leaves_gap,
	},
	{
		.id = 304,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Two cells with one id",
		.why = "libvirt refuses the second one. (When the first has no memory, libvirt lets the"
		       " second take its place, and QEMU refuses the id that is left empty.)",
		.help = "number the cells from 0, each once, or leave the ids out",
		.bad.domain = EXAMPLE(TWO_CELLS("id='0' cpus='0-1'", "id='0' cpus='2-3'")),
		.good.domain = EXAMPLE(GOOD_CELLS),
		.elements = "cell numa",
		.message_words = "Duplicate NUMA cell info for cell id|Duplicate NUMA nodeid",
		.source = PARSE_NUMA,
		.run = id_repeated,
	},
	{
		.id = 305,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.title = "Cells do not add up to <memory>",
		.why = "When there are cells, libvirt takes their sum, and that of the memory devices,"
		       " for the guest's memory, and overwrites <memory> without a word.",
		.help = "make the cells' memory add up to <memory> less the memory devices",
		.bad.domain =
			EXAMPLE(MEMORY_CELLS("unit='GiB'>3", "'1' unit='GiB'", "'1' unit='GiB'")),
		.good.domain =
			EXAMPLE(MEMORY_CELLS("unit='GiB'>3", "'1' unit='GiB'", "'2' unit='GiB'")),
		.elements = "memory cell numa",
		.message_words = "total memory for NUMA nodes should equal RAM size",
		.source = "libvirt 9.0.0 conf/domain_conf.c, 11.3.0 conf/domain_postparse.c: "
			  "virDomainDefPostParseMemory",
		.run = sum_is_not_memory,
	},
	{
		.id = 306,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_GUEST | NEEDS_QEMU,
		.title = "Cell without memory",
		.why = "libvirt makes a memory backend for each cell, and QEMU takes none of size 0."
		       " A node of CPUs without memory isn't possible in this way.",
		.help = "give the cell memory, or leave it out and its vCPUs to another cell",
		.bad.domain = EXAMPLE(MEMORY_CELLS("unit='GiB'>2", "'2' unit='GiB'", "'0'")),
		.good.domain =
			EXAMPLE(MEMORY_CELLS("unit='GiB'>2", "'1' unit='GiB'", "'1' unit='GiB'")),
		.elements = "cell numa",
		.message_words = "property 'size' of memory-backend-ram doesn't take value '0'|"
				 "doesn't take value|"
				 "total memory for NUMA nodes should equal RAM size",
		.source = "QEMU 10.0 backends/hostmem.c host_memory_backend_set_size",
		.run = cell_without_memory,
	},
	{
		.id = 307,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_GUEST,
		.title = "vCPUs in no cell",
		.why = "libvirt puts all vCPUs that no cell names into cell 0, those that can be"
		       " plugged in later too. Its documentation asks for complete lists.",
		.help = "name every vCPU in the cpus of some cell",
		.bad.domain = EXAMPLE(TWO_CELLS("id='0' cpus='0'", "id='1' cpus='1'")),
		.good.domain = EXAMPLE(GOOD_CELLS),
		.elements = "cell numa vcpu",
		.source = "libvirt 9.0.0 qemu/qemu_domain.c, 11.3.0 qemu/qemu_postparse.c: "
			  "qemuDomainDefNumaCPUsRectify",
		.run = vcpu_in_no_cell,
	},
	{
		.id = 308,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_QEMU,
		.title = "More cells than QEMU takes",
		.why = "QEMU has room for 128 nodes; libvirt doesn't count.",
		.help = "make at most 128 cells",
		.bad.domain = EXAMPLE("  <vcpu>1</vcpu>\n"
				      "  <cpu>\n"
				      "    <numa>\n" CELLS_128 CELL "    </numa>\n"
				      "  </cpu>\n"),
		.good.domain = EXAMPLE("  <vcpu>1</vcpu>\n"
				       "  <cpu>\n"
				       "    <numa>\n" CELLS_128 "    </numa>\n"
				       "  </cpu>\n"),
		.elements = "numa cell",
		.message_words = "Max number of NUMA nodes reached",
		.source = "QEMU 10.0 hw/core/numa.c parse_numa_node",
		.run = too_many_cells,
	},
	{
		.id = 309,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_MACHINE | NEEDS_QEMU,
		.title = "Cells on a machine type without NUMA",
		.why = "Some machine types have one node only: s390's, PowerNV and most small boards."
		       " libvirt doesn't look.",
		.help = "leave <numa> out",
		.bad.domain = EXAMPLE_ON("s390x", "s390-ccw-virtio", GOOD_CELLS),
		.good.domain = EXAMPLE(GOOD_CELLS),
		.elements = "numa cell type",
		.message_words = "NUMA is not supported by this machine-type",
		.source = "QEMU 10.0 hw/core/numa.c set_numa_options",
		.run = machine_without_numa,
	},
	{
		.id = 310,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_QEMU,
		.title = "Guest sees one node, because it has no ACPI",
		.why = "An x86 guest learns of its nodes from ACPI tables. Without <acpi/> libvirt"
		       " turns ACPI off, QEMU makes no such tables, and the guest sees one node with"
		       " all memory and all vCPUs. Neither says a word.",
		.help = "add <acpi/> to <features>",
		.bad.domain = EXAMPLE_ON("x86_64", "q35", GOOD_CELLS),
		.good.domain = EXAMPLE(GOOD_CELLS),
		.elements = "features acpi numa cell",
		.source = "QEMU 10.0 hw/i386/acpi-build.c acpi_setup",
		.run = no_acpi,
	},
	{
		.id = 311,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.title = "Memory of a few megabytes",
		.why = "Without unit, the memory of a guest or of a cell counts KiB. libvirt and QEMU"
		       " take a few megabytes, and no operating system starts with that.",
		.help = "write the unit that is meant, such as unit='MiB'",
		.bad.domain = EXAMPLE(MEMORY_CELLS(">8192", "'4096'", "'4096'")),
		.good.domain = EXAMPLE(
			MEMORY_CELLS("unit='MiB'>8192", "'4096' unit='MiB'", "'4096' unit='MiB'")),
		.elements = "cell numa memory",
		.source =
			"libvirt docs/formatdomain.rst, guest NUMA topology: the default unit is KiB",
		.run = tiny_memory,
	},
};

const struct rule_topic numa_topic = {
	.name = "numa",
	.title = "guest NUMA cells",
	.first_id = 301,
	.last_id = 319,
	.rules = numa_rules,
	.n_rules = ARRAY_SIZE(numa_rules),
};
