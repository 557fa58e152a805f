/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN5xx, first part: <numatune> as written: placement, modes, memnodes. */
#include "rules/check.h"
#include "rules/example.h"
#include "rules/sums.h"
#include "rules/topics.h"

/* An element without any attribute counts as none: conf/numa_conf.c virDomainNumatuneSet. */
static bool has_memory(const struct domain_numatune *numatune)
{
	return span_is_given(numatune->at.mode) || span_is_given(numatune->at.placement) ||
	       span_is_given(numatune->at.nodeset);
}

static const char *mode_of(enum memory_mode mode)
{
	/* both elements: strict unless said otherwise */
	return mode == MEMORY_MODE_NONE ? "strict" : enum_name(&memory_mode_names, (int)mode);
}

static struct span mode_at(const struct domain_memnode *memnode)
{
	return span_is_given(memnode->at.mode) ? memnode->at.mode : memnode->at.element;
}

/* conf/numa_conf.c virDomainNumatuneSet, both releases: auto without a nodeset only if vCPUs are */
static void static_without_nodeset(const struct check *c)
{
	const struct domain_numatune *numatune = &c->domain->numatune;
	bool said = numatune->placement == PLACEMENT_STATIC;
	struct diag *diag;

	if (!has_memory(numatune) || numatune->broken || span_is_given(numatune->at.nodeset) ||
	    numatune->placement == PLACEMENT_AUTO)
		return;
	if (!said && c->domain->vcpus.placement == PLACEMENT_AUTO)
		return;
	diag = finding(c, numatune->at.memory,
		       "memory is to be placed statically, and no nodeset"
		       " says where");
	if (said)
		finding_place(c, diag, numatune->at.placement, "placement static");
}

/* conf/numa_conf.c virDomainNumatuneParseXML, both releases */
static bool placed_by_advice(const struct check *c)
{
	const struct domain_numatune *numatune = &c->domain->numatune;
	bool vcpus = c->domain->vcpus.placement == PLACEMENT_AUTO;

	if (!span_is_given(numatune->at.memory))
		return vcpus;
	if (numatune->placement == PLACEMENT_AUTO)
		return true;
	return has_memory(numatune) && vcpus && numatune->placement != PLACEMENT_STATIC &&
	       !span_is_given(numatune->at.nodeset);
}

static void memnode_with_auto(const struct check *c)
{
	const struct domain_numatune *numatune = &c->domain->numatune;
	struct diag *diag;

	if (numatune->broken || numatune->n_memnodes == 0 || !placed_by_advice(c))
		return;
	diag = finding(c, numatune->memnodes[0].at.element,
		       "cell %u cannot be bound while all memory is placed by numad's advice",
		       numatune->memnodes[0].cell_id);
	for (size_t i = 1; i < numatune->n_memnodes; i++)
		finding_place(c, diag, numatune->memnodes[i].at.element, "nor cell %u",
			      numatune->memnodes[i].cell_id);
	finding_place(c, diag,
		      numatune->placement == PLACEMENT_AUTO ? numatune->at.placement
							    : c->domain->vcpus.at.placement,
		      "placement auto");
}

static void memnode_without_cells(const struct check *c)
{
	const struct domain_numatune *numatune = &c->domain->numatune;

	if (numatune->n_memnodes > 0 && c->domain->numa.n_cells == 0 && sums_cells_trusted(c))
		finding(c, numatune->memnodes[0].at.element,
			"<memnode> binds a guest cell, and the guest has none");
}

static void memnode_for_missing_cell(const struct check *c)
{
	const struct domain_numatune *numatune = &c->domain->numatune;
	size_t n_cells = c->domain->numa.n_cells;

	if (n_cells == 0 || !sums_cells_trusted(c))
		return;
	for (size_t i = 0; i < numatune->n_memnodes; i++) {
		const struct domain_memnode *memnode = &numatune->memnodes[i];

		if (span_is_given(memnode->at.cell_id) && !memnode->broken &&
		    memnode->cell_id >= n_cells)
			finding(c, memnode->at.cell_id,
				"there is no cell %u to bind: the guest has cell%s",
				memnode->cell_id,
				n_cells == 1 ? " 0 only"
					     : arena_printf(c->scratch, "s 0-%zu", n_cells - 1));
	}
}

static void two_memnodes(const struct check *c)
{
	const struct domain_numatune *numatune = &c->domain->numatune;

	for (size_t i = 0; i < numatune->n_memnodes; i++) {
		for (size_t j = 0; j < i; j++) {
			const struct domain_memnode *a = &numatune->memnodes[j];
			const struct domain_memnode *b = &numatune->memnodes[i];
			struct diag *diag;

			if (a->broken || b->broken || a->cell_id != b->cell_id)
				continue;
			diag = finding(c, b->at.cell_id,
				       "cell %u is bound twice: to nodes %s and %s", b->cell_id,
				       check_list(c, &a->nodeset), check_list(c, &b->nodeset));
			finding_place(c, diag, a->at.cell_id, "the first time");
			break;
		}
	}
}

/* Memnodes whose mode is restrictive while that of <memory> isn't, or the reverse. */
static void tell_unpaired(const struct check *c, bool memory_is_restrictive)
{
	const struct domain_numatune *numatune = &c->domain->numatune;
	bool restrictive = numatune->mode == MEMORY_MODE_RESTRICTIVE;

	if (numatune->broken || restrictive != memory_is_restrictive)
		return;
	for (size_t i = 0; i < numatune->n_memnodes; i++) {
		const struct domain_memnode *memnode = &numatune->memnodes[i];
		struct diag *diag;

		if (memnode->broken ||
		    (memnode->mode == MEMORY_MODE_RESTRICTIVE) == memory_is_restrictive)
			continue;
		diag = finding(c, mode_at(memnode),
			       has_memory(numatune)
				       ? "cell %u is bound with mode %s, and all memory with %s"
				       : "cell %u is bound with mode %s, and <memory>, which is not"
					 " there, counts as %s",
			       memnode->cell_id, mode_of(memnode->mode), mode_of(numatune->mode));
		if (has_memory(numatune))
			finding_place(c, diag, numatune->at.memory, "mode %s",
				      mode_of(numatune->mode));
	}
}

static void memory_alone_restrictive(const struct check *c)
{
	tell_unpaired(c, true);
}

static void memnode_alone_restrictive(const struct check *c)
{
	tell_unpaired(c, false);
}

/*
 * libvirt 9.0.0 qemuProcessSetupPid: the emulator's cpuset.mems are <memory>'s nodeset only, and
 * the kernel's mbind takes nodes of cpuset.mems only.
 */
static void memnode_outside_memory(const struct check *c)
{
	const struct domain_numatune *numatune = &c->domain->numatune;

	if (numatune->broken || !has_memory(numatune) || !span_is_given(numatune->at.nodeset) ||
	    numatune->placement == PLACEMENT_AUTO ||
	    (numatune->mode != MEMORY_MODE_STRICT && numatune->mode != MEMORY_MODE_NONE))
		return;
	for (size_t i = 0; i < numatune->n_memnodes; i++) {
		const struct domain_memnode *memnode = &numatune->memnodes[i];
		struct diag *diag;

		if (memnode->broken || memnode->mode == MEMORY_MODE_RESTRICTIVE ||
		    bitmap_intersects(&memnode->nodeset, &numatune->nodeset))
			continue;
		diag = finding(c, memnode->at.nodeset,
			       "cell %u is bound to %s, outside of %s that all memory is"
			       " confined to",
			       memnode->cell_id,
			       sums_numbered(c, "node", "nodes", &memnode->nodeset),
			       sums_numbered(c, "node", "nodes", &numatune->nodeset));
		finding_place(c, diag, numatune->at.nodeset, "the strict nodeset");
	}
}

static void tell_several(const struct check *c, const struct bitmap *nodeset, struct span at)
{
	finding(c, at, "memory is preferred on %u nodes: %s", bitmap_count(nodeset),
		check_list(c, nodeset));
}

static void preferred_several(const struct check *c)
{
	const struct domain_numatune *numatune = &c->domain->numatune;

	if (numatune->mode == MEMORY_MODE_PREFERRED && !numatune->broken &&
	    numatune->placement != PLACEMENT_AUTO && bitmap_count(&numatune->nodeset) > 1)
		tell_several(c, &numatune->nodeset, numatune->at.nodeset);
	for (size_t i = 0; i < numatune->n_memnodes; i++) {
		const struct domain_memnode *memnode = &numatune->memnodes[i];

		if (memnode->mode == MEMORY_MODE_PREFERRED && !memnode->broken &&
		    bitmap_count(&memnode->nodeset) > 1)
			tell_several(c, &memnode->nodeset, memnode->at.nodeset);
	}
}

static void needs_numad(const struct check *c)
{
	const struct domain *d = c->domain;
	bool memory = c->guest->numa_placement == PLACEMENT_AUTO;
	bool vcpus = c->guest->placement == PLACEMENT_AUTO;
	struct span at = memory && span_is_given(d->numatune.at.placement)
				 ? d->numatune.at.placement
				 : d->vcpus.at.placement;

	if (!memory && !vcpus)
		return;
	finding(c, span_is_given(at) ? at : d->numatune.at.memory,
		"%s placed where numad says each time the guest starts",
		memory && vcpus ? "memory and vCPUs are" : (memory ? "memory is" : "vCPUs are"));
}

static void mixed_placement(const struct check *c)
{
	const struct domain *d = c->domain;
	const struct domain_numatune *numatune = &d->numatune;
	struct diag *diag;

	if (numatune->broken || d->vcpus.broken || !has_memory(numatune))
		return;
	if (c->guest->placement == PLACEMENT_AUTO && c->guest->numa_placement == PLACEMENT_STATIC) {
		diag = finding(c, d->vcpus.at.placement,
			       "vCPUs run where numad says, and memory is on %s",
			       sums_numbered(c, "node", "nodes", &numatune->nodeset));
		finding_place(c, diag, numatune->at.nodeset, "memory's nodes");
		return;
	}
	if (c->guest->placement == PLACEMENT_STATIC && span_is_given(d->vcpus.at.cpuset) &&
	    c->guest->numa_placement == PLACEMENT_AUTO) {
		diag = finding(c, d->vcpus.at.cpuset,
			       "vCPUs run on CPUs %s, and memory is where numad says",
			       check_list(c, &d->vcpus.cpuset));
		finding_place(c, diag, numatune->at.memory, "memory's placement");
	}
}

static void no_arguments(const struct check *c)
{
	const struct domain_numatune *numatune = &c->domain->numatune;

	if (c->guest->n_cells == 0 || c->guest->uses_memdev || !has_memory(numatune) ||
	    c->guest->numa_placement != PLACEMENT_STATIC)
		return;
	finding(c, numatune->at.memory,
		"the nodeset is not in QEMU's arguments: %s has cells without memory backends",
		c->guest->machine.name);
}

static void some_cells_bound(const struct check *c)
{
	const struct domain *d = c->domain;
	struct bitmap cells = { 0 };

	if (d->numatune.n_memnodes == 0 || has_memory(&d->numatune) || !sums_cells_trusted(c))
		return;
	for (size_t i = 0; i < d->numa.n_cells; i++)
		if (!domain_find_memnode(d, d->numa.cells[i].id))
			bitmap_set(c->scratch, &cells, d->numa.cells[i].id);
	if (!bitmap_is_empty(&cells) && bitmap_count(&cells) < d->numa.n_cells)
		finding(c, d->numatune.at.element, "%s may lie on any node: no <memnode> binds %s",
			sums_numbered(c, "cell", "cells", &cells),
			bitmap_count(&cells) == 1 ? "it" : "them");
}

/* Each cell that has no <memnode> gets all of the nodes, so none has one of its own. */
static void cells_on_all_nodes(const struct check *c)
{
	const struct domain_numatune *numatune = &c->domain->numatune;
	struct bitmap cells = { 0 };
	struct diag *diag;

	if (!has_memory(numatune) || numatune->broken || !sums_cells_trusted(c) ||
	    c->guest->numa_placement != PLACEMENT_STATIC || bitmap_count(&numatune->nodeset) < 2 ||
	    (numatune->mode != MEMORY_MODE_STRICT && numatune->mode != MEMORY_MODE_NONE))
		return;
	for (size_t i = 0; i < c->domain->numa.n_cells; i++)
		if (!domain_find_memnode(c->domain, c->domain->numa.cells[i].id))
			bitmap_set(c->scratch, &cells, c->domain->numa.cells[i].id);
	if (bitmap_count(&cells) < 2)
		return;
	diag = finding(c, numatune->at.nodeset, "%s are each spread over all of %s",
		       sums_numbered(c, "cell", "cells", &cells),
		       sums_numbered(c, "node", "nodes", &numatune->nodeset));
	finding_help(c, diag,
		     "add <memnode cellid='%u' mode='strict' nodeset='%u'/> and so on, a"
		     " node for each cell",
		     bitmap_first(&cells), bitmap_first(&numatune->nodeset));
}

#define TWO_CELLS                                                   \
	"  <memory unit='GiB'>1</memory>\n"                         \
	"  <vcpu>4</vcpu>\n"                                        \
	"  <cpu>\n"                                                 \
	"    <numa>\n"                                              \
	"      <cell id='0' cpus='0-1' memory='512' unit='MiB'/>\n" \
	"      <cell id='1' cpus='2-3' memory='512' unit='MiB'/>\n" \
	"    </numa>\n"                                             \
	"  </cpu>\n"
#define ONE_GIB "  <memory unit='GiB'>1</memory>\n  <vcpu>2</vcpu>\n"
#define NUMATUNE(body) "  <numatune>\n" body "  </numatune>\n"
#define MEMORY(attributes) "    <memory " attributes "/>\n"
#define MEMNODE(cell, mode, nodeset) \
	"    <memnode cellid='" cell "' mode='" mode "' nodeset='" nodeset "'/>\n"
#define BOUND NUMATUNE(MEMNODE("0", "strict", "0") MEMNODE("1", "strict", "0"))

static const struct rule numatune_rules[] = {
	{
		.id = 500,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Static placement of memory without a nodeset",
		.why = "<memory> of <numatune> is placed statically unless its placement, or that of"
		       " the vCPUs, is auto. Then it needs the host nodes.",
		.help = "write the nodes of the host: <memory mode='strict' nodeset='0'/>",
		.bad.domain = EXAMPLE(ONE_GIB NUMATUNE(MEMORY("mode='strict'"))),
		.good.domain = EXAMPLE(ONE_GIB NUMATUNE(MEMORY("mode='strict' nodeset='0'"))),
		.elements = "numatune memory",
		.message_words = "nodeset for NUMA memory tuning must be set if 'placement' is",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainNumatuneSet",
		.run = static_without_nodeset,
	},
	{
		.id = 501,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Cell bound while numad places all memory",
		.why = "numad gives one set of nodes for the whole guest, so that single cells"
		       " cannot be bound beside it.",
		.help = "use placement='static' with a nodeset, or take the memnodes out",
		.bad.domain = EXAMPLE(TWO_CELLS NUMATUNE(MEMORY("mode='strict' placement='auto'")
								 MEMNODE("0", "strict", "0"))),
		.good.domain = EXAMPLE(TWO_CELLS BOUND),
		.elements = "numatune memnode memory",
		.message_words = "Per-node binding is not compatible with automatic NUMA placement",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainNumatuneNodeParseXML",
		.run = memnode_with_auto,
	},
	{
		.id = 502,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Cell bound in a guest without cells",
		.why = "<memnode> binds the memory of one guest cell, and cells come from"
		       " <cpu><numa>.",
		.help = "add <cpu><numa>, or use <memory> for the whole guest",
		.bad.domain = EXAMPLE(ONE_GIB NUMATUNE(MEMNODE("0", "strict", "0"))),
		.good.domain = EXAMPLE(ONE_GIB NUMATUNE(MEMORY("mode='strict' nodeset='0'"))),
		.elements = "numatune memnode numa",
		.message_words = "Element 'memnode' is invalid without any guest NUMA cells",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainNumatuneNodeParseXML",
		.run = memnode_without_cells,
	},
	{
		.id = 503,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Cell bound that does not exist",
		.why = "cellid is the id of a guest cell; the host nodes are in nodeset.",
		.help = "write in cellid one of the guest's own cells, which count from 0; "
			"nodes of the host go into nodeset",
		.bad.domain = EXAMPLE(TWO_CELLS NUMATUNE(MEMNODE("2", "strict", "0"))),
		.good.domain = EXAMPLE(TWO_CELLS BOUND),
		.elements = "numatune memnode cell",
		.message_words = "must correspond to existing guest's NUMA cell",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainNumatuneNodeParseXML",
		.run = memnode_for_missing_cell,
	},
	{
		.id = 504,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Cell bound twice",
		.why = "A cell has one <memnode> at most. Several nodes go into its nodeset.",
		.help = "keep one <memnode> for the cell, with all its nodes in the nodeset",
		.bad.domain = EXAMPLE(TWO_CELLS NUMATUNE(MEMNODE("0", "strict", "0")
								 MEMNODE("0", "strict", "1"))),
		.good.domain = EXAMPLE(TWO_CELLS BOUND),
		.elements = "numatune memnode",
		.message_words = "Multiple memnode elements with cellid",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainNumatuneNodeParseXML",
		.run = two_memnodes,
	},
	{
		.id = 505,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Restrictive memory and a cell that is bound otherwise",
		.why = "Restrictive leaves memory to cgroups and tells QEMU nothing, which cannot"
		       " be mixed with cells that QEMU binds.",
		.help = "write mode='restrictive' in every <memnode>, or another mode in "
			"<memory>",
		.bad.domain = EXAMPLE(TWO_CELLS NUMATUNE(MEMORY("mode='restrictive' nodeset='0'")
								 MEMNODE("0", "strict", "0"))),
		.good.domain = EXAMPLE(TWO_CELLS NUMATUNE(
			MEMORY("mode='restrictive' nodeset='0'") MEMNODE("0", "restrictive", "0"))),
		.elements = "numatune memory memnode",
		.message_words = "'restrictive' mode is required in memnode element when mode is",
		.source = "libvirt 9.0.0 to 11.3.0, conf/numa_conf.c",
		.run = memory_alone_restrictive,
	},
	{
		.id = 506,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.since = 9004,
		.title = "Restrictive cell and memory that is bound otherwise",
		.why = "Restrictive leaves memory to cgroups and tells QEMU nothing, which cannot"
		       " be mixed with memory that QEMU binds. Without <memory> the mode counts as"
		       " strict.",
		.help = "write mode='restrictive' in <memory> too, or another mode in the "
			"<memnode>",
		.bad.domain = EXAMPLE(TWO_CELLS NUMATUNE(MEMNODE("0", "restrictive", "0"))),
		.good.domain = EXAMPLE(TWO_CELLS NUMATUNE(
			MEMORY("mode='restrictive' nodeset='0'") MEMNODE("0", "restrictive", "0"))),
		.elements = "numatune memory memnode",
		.message_words = "'restrictive' mode is required in memory element when mode is",
		.source = "libvirt 11.3.0 conf/numa_conf.c virDomainNumaDefValidate; NEWS of 9.4.0",
		.run = memnode_alone_restrictive,
	},
	{
		.id = 507,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.until = 9003,
		.title = "Restrictive cell without effect",
		.why = "Up to 9.3 libvirt takes a restrictive <memnode> beside memory of another"
		       " mode, and then binds vCPU threads only. From 9.4.0 on it refuses.",
		.help = "use mode restrictive in <memory> too",
		.bad = { .domain = EXAMPLE(TWO_CELLS NUMATUNE(MEMNODE("0", "restrictive", "0"))),
			 .libvirt = 9000 },
		.good = { .domain = EXAMPLE(
				  TWO_CELLS NUMATUNE(MEMORY("mode='restrictive' nodeset='0'")
							     MEMNODE("0", "restrictive", "0"))),
			  .libvirt = 9000 },
		.elements = "numatune memory memnode",
		.source = "libvirt 9.0.0 qemuProcessSetupPid; NEWS of 9.4.0",
		.run = memnode_alone_restrictive,
	},
	{
		.id = 508,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_START_FAILS_HERE,
		.needs = NEEDS_QEMU,
		.until = 9004,
		.title = "Cell bound outside of the strict nodeset",
		.why = "Up to 9.4 libvirt confines QEMU to the nodeset of strict <memory> by cgroup,"
		       " and the kernel refuses to bind a cell's memory to other nodes. Later"
		       " releases allow the nodes of all memnodes as well.",
		.help = "add the cell's nodes to the nodeset of <memory>, or take <memory> out",
		.bad = { .domain = EXAMPLE(TWO_CELLS NUMATUNE(MEMORY("mode='strict' nodeset='0'")
								      MEMNODE("1", "strict", "1"))),
			 .libvirt = 9000 },
		.good = { .domain = EXAMPLE(TWO_CELLS NUMATUNE(MEMORY(
				  "mode='strict' nodeset='0-1'") MEMNODE("1", "strict", "1"))),
			  .libvirt = 9000 },
		.elements = "numatune memory memnode",
		.message_words = "cannot bind memory to host NUMA nodes",
		.source = "libvirt 9.0.0 qemuProcessSetupPid; Linux mm/mempolicy.c",
		.run = memnode_outside_memory,
	},
	{
		.id = 509,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_START_FAILS_HERE,
		.needs = NEEDS_QEMU,
		.title = "Several preferred nodes",
		.why = "Several preferred nodes need Linux 5.15 and libnuma 2.0.15 on the host;"
		       " without them libvirt refuses to start the guest.",
		.help = "prefer one node where the host is older",
		.bad.domain = EXAMPLE(ONE_GIB NUMATUNE(MEMORY("mode='preferred' nodeset='0-1'"))),
		.good.domain = EXAMPLE(ONE_GIB NUMATUNE(MEMORY("mode='preferred' nodeset='0'"))),
		.elements = "numatune memory memnode",
		.message_words = "NUMA memory tuning in 'preferred' mode only supports single node",
		.source = "libvirt 9.0.0 to 11.3.0, virNumaSetupMemoryPolicy; NEWS of 9.0.0",
		.run = preferred_several,
	},
	{
		.id = 510,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_START_FAILS_HERE,
		.title = "Placement that needs numad",
		.why = "Placement auto asks the numad program on the host. Where it is not"
		       " installed, or libvirt was built without it, the guest does not start.",
		.help = "install numad on the host, or use placement='static'",
		.bad.domain = EXAMPLE(ONE_GIB NUMATUNE(MEMORY("mode='strict' placement='auto'"))),
		.good.domain = EXAMPLE(ONE_GIB NUMATUNE(MEMORY("mode='strict' nodeset='0'"))),
		.elements = "numatune memory vcpu",
		.message_words = "Failed to query numad for the advisory nodeset",
		.source = "libvirt 9.0.0 to 11.3.0, virNumaGetAutoPlacementAdvice",
		.run = needs_numad,
	},
	{
		.id = 511,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_SLOW,
		.title = "vCPUs and memory placed by two authorities",
		.why = "numad's advice changes with the load. With one of vCPUs and memory static"
		       " and the other where numad says, they end up on different nodes.",
		.help = "use the same placement for <vcpu> and <numatune>",
		.bad.domain = EXAMPLE("  <memory unit='GiB'>1</memory>\n"
				      "  <vcpu placement='auto'>2</vcpu>\n" NUMATUNE(
					      MEMORY("mode='strict' nodeset='0'"))),
		.good.domain = EXAMPLE(ONE_GIB NUMATUNE(MEMORY("mode='strict' nodeset='0'"))),
		.elements = "numatune memory vcpu",
		.source = "libvirt 9.0.0 to 11.3.0, qemuProcessPrepareDomain",
		.run = mixed_placement,
	},
	{
		.id = 512,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_QEMU | NEEDS_MACHINE,
		.title = "Nodeset that QEMU never sees",
		.why = "On machine types up to 5.0, cells without a binding, sharing or backing of"
		       " their own have no memory backends. The nodeset then works through the"
		       " policy of the QEMU process alone.",
		.help = "bind cells by <memnode>, or use a newer machine type",
		.bad.domain = EXAMPLE_ON("x86_64", "pc-i440fx-4.2",
					 TWO_CELLS NUMATUNE(MEMORY("mode='strict' nodeset='0'"))),
		.good.domain = EXAMPLE(TWO_CELLS NUMATUNE(MEMORY("mode='strict' nodeset='0'"))),
		.elements = "numatune memory",
		.source = "libvirt 9.0.0 to 11.3.0, qemuBuildNumaCommandLine",
		.run = no_arguments,
	},
	{
		.id = 513,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.title = "Some cells bound, others not",
		.why = "A cell without <memnode> follows <memory>; without that too its memory lies"
		       " wherever the kernel puts it.",
		.help = "add a <memnode> for each cell, or <memory mode='strict' "
			"nodeset='0'/> for those that have none",
		.bad.domain = EXAMPLE(TWO_CELLS NUMATUNE(MEMNODE("0", "strict", "0"))),
		.good.domain = EXAMPLE(TWO_CELLS BOUND),
		.elements = "numatune memnode",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainNumatuneGetNodeset",
		.run = some_cells_bound,
	},
	{
		.id = 514,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_QEMU,
		.title = "Every cell on all of the nodes",
		.why = "The nodeset of <memory> isn't dealt out to the cells: each of them may use"
		       " memory of all its nodes. The guest keeps its work near memory that is as"
		       " often as not on the other node.",
		.help = "bind each cell to a node of its own with <memnode>",
		.bad.domain = EXAMPLE(TWO_CELLS NUMATUNE(MEMORY("mode='strict' nodeset='0-1'"))),
		.good.domain =
			EXAMPLE(TWO_CELLS NUMATUNE(MEMORY("mode='strict' nodeset='0-1'") MEMNODE(
				"0", "strict", "0") MEMNODE("1", "strict", "1"))),
		.elements = "numatune memory memnode cell",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainNumatuneMaybeGetNodeset",
		.run = cells_on_all_nodes,
	},
};

const struct rule_topic numatune_topic = {
	.name = "numatune",
	.title = "placement of memory",
	.first_id = 500,
	.last_id = 519,
	.rules = numatune_rules,
	.n_rules = ARRAY_SIZE(numatune_rules),
};
