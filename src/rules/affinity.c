/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN6xx, third part: pins against this host's nodes, cores and threads. */
#include "rules/check.h"
#include "rules/example.h"
#include "rules/fix.h"
#include "rules/sums.h"
#include "rules/topics.h"

/* Nodes of a vCPU's pin; empty where it floats or the host lacks the CPUs. */
static struct bitmap nodes_of_vcpu(const struct check *c, const struct guest_vcpu *vcpu)
{
	if (!vcpu->online || !vcpu->pin)
		return (struct bitmap){ 0 };
	return host_nodes_of_cpus(c->host, c->scratch, vcpu->pin);
}

/* Where a cell's memory is bound; without cells, the guest's. */
struct binding {
	const struct bitmap *nodes; /* NULL: anywhere */
	struct span at;
	const char *whose;
	unsigned cell; /* GUEST_NO_CELL: the whole guest */
};

static struct binding cell_binding(const struct check *c, const struct guest_cell *cell)
{
	return (struct binding){
		.nodes = cell->host_nodes,
		.at = cell->binding_at,
		.whose = arena_printf(c->scratch, "the memory of cell %u", cell->id),
		.cell = cell->id,
	};
}

static struct binding guest_binding(const struct check *c)
{
	const struct domain_numatune *numatune = &c->domain->numatune;
	bool bound =
		c->guest->numa_placement == PLACEMENT_STATIC && span_is_given(numatune->at.nodeset);

	return (struct binding){
		.nodes = bound ? &numatune->nodeset : NULL,
		.at = numatune->at.nodeset,
		.whose = "the guest's memory",
		.cell = GUEST_NO_CELL,
	};
}

static const char *distance_text(const struct check *c, const struct bitmap *from,
				 const struct bitmap *to)
{
	size_t a = host_node_index(c->host, bitmap_first(from));
	size_t b = host_node_index(c->host, bitmap_first(to));

	if (bitmap_count(from) != 1 || bitmap_count(to) != 1 || a == c->host->n_nodes ||
	    b == c->host->n_nodes || !c->host->nodes[a].distances_known ||
	    !c->host->nodes[a].distances[b])
		return "";
	return arena_printf(c->scratch, ", at distance %u", c->host->nodes[a].distances[b]);
}

static bool is_taken(const struct check *c, unsigned cell, const struct bitmap *nodes)
{
	for (size_t i = 0; i < c->guest->n_cells; i++) {
		const struct guest_cell *other = &c->guest->cells[i];

		if (other->id != cell && other->host_nodes &&
		    bitmap_intersects(other->host_nodes, nodes))
			return true;
	}
	return false;
}

/* Its memory alone can move: no other cell's is bound by the same words, or lies there. */
static void move_memory(const struct check *c, struct diag *diag, const struct binding *binding,
			const struct bitmap *from)
{
	const struct domain_numatune *numatune = &c->domain->numatune;
	struct fix fix = { .check = c, .diag = diag };
	bool is_own =
		binding->cell == GUEST_NO_CELL || (domain_find_memnode(c->domain, binding->cell) &&
						   !span_is_given(numatune->at.nodeset));

	diag->edits_unsafe = true;
	if (is_own && bitmap_count(from) == 1 && !is_taken(c, binding->cell, from))
		fix_replace(&fix, binding->at, "%s", check_list(c, from));
}

static void tell_away(const struct check *c, const struct binding *binding)
{
	struct bitmap vcpus = { 0 }, from = { 0 }, near;
	struct span first = { 0 };
	size_t n_vcpus = 0;
	struct diag *diag;

	if (!binding->nodes)
		return;
	near = host_cpus_of_nodes(c->host, c->scratch, binding->nodes);
	if (bitmap_is_empty(&near))
		return; /* nodes of memory alone are away from all CPUs */
	for (unsigned i = 0; i < c->guest->n_vcpus; i++) {
		const struct guest_vcpu *vcpu = &c->guest->vcpus[i];
		struct bitmap nodes = nodes_of_vcpu(c, vcpu);

		if (binding->cell != GUEST_NO_CELL && vcpu->cell != binding->cell)
			continue;
		n_vcpus++;
		if (bitmap_is_empty(&nodes) || bitmap_intersects(&nodes, binding->nodes))
			continue;
		if (bitmap_is_empty(&vcpus))
			first = vcpu->pin_at;
		bitmap_set(c->scratch, &vcpus, i);
		bitmap_add(c->scratch, &from, &nodes);
	}
	if (bitmap_is_empty(&vcpus))
		return;
	diag = finding(c, first, "%s %s pinned to %s of the host, and %s is on %s%s",
		       sums_numbered(c, "vCPU", "vCPUs", &vcpus),
		       bitmap_count(&vcpus) == 1 ? "is" : "are",
		       sums_numbered(c, "node", "nodes", &from), binding->whose,
		       sums_numbered(c, "node", "nodes", binding->nodes),
		       distance_text(c, &from, binding->nodes));
	if (span_is_given(binding->at))
		finding_place(c, diag, binding->at, "bound here");
	finding_help(c, diag, "pin to CPUs %s, or bind the memory to %s", check_list(c, &near),
		     sums_numbered(c, "node", "nodes", &from));
	if (bitmap_count(&vcpus) == n_vcpus)
		move_memory(c, diag, binding, &from);
}

static void away_from_memory(const struct check *c)
{
	const struct guest *guest = c->guest;
	struct binding whole = guest_binding(c);

	if (guest->n_cells == 0)
		tell_away(c, &whole);
	for (size_t i = 0; i < guest->n_cells; i++) {
		struct binding binding = cell_binding(c, &guest->cells[i]);

		tell_away(c, &binding);
	}
}

/* Nodes that vCPUs with all their CPUs on one node are on; cell GUEST_NO_CELL: of all cells. */
static struct bitmap nodes_in_use(const struct check *c, unsigned cell, struct span *out_at)
{
	struct bitmap used = { 0 };

	for (unsigned i = 0; i < c->guest->n_vcpus; i++) {
		const struct guest_vcpu *vcpu = &c->guest->vcpus[i];
		struct bitmap nodes = nodes_of_vcpu(c, vcpu);

		if ((cell != GUEST_NO_CELL && vcpu->cell != cell) || bitmap_count(&nodes) != 1)
			continue;
		if (!bitmap_is_empty(&used) && !bitmap_intersects(&used, &nodes))
			*out_at = vcpu->pin_at;
		bitmap_add(c->scratch, &used, &nodes);
	}
	return used;
}

static void cell_on_several_nodes(const struct check *c)
{
	const struct guest *guest = c->guest;

	if (guest->n_cells < 2)
		return;
	for (size_t i = 0; i < guest->n_cells; i++) {
		const struct guest_cell *cell = &guest->cells[i];
		struct span at = { 0 };
		struct bitmap nodes = nodes_in_use(c, cell->id, &at);

		/* pinned away from where the memory is bound: another rule's */
		if (bitmap_count(&nodes) < 2 ||
		    (cell->host_nodes && !bitmap_is_subset(&nodes, cell->host_nodes)))
			continue;
		finding(c, at, "the vCPUs of cell %u are pinned to different nodes of the host: %s",
			cell->id, check_list(c, &nodes));
	}
}

static void one_node_seen(const struct check *c)
{
	struct span at = { 0 };
	struct bitmap nodes;

	if (c->guest->n_cells > 1)
		return;
	nodes = nodes_in_use(c, GUEST_NO_CELL, &at);
	if (bitmap_count(&nodes) > 1)
		finding(c, at,
			"the guest sees one node, and its vCPUs are pinned to nodes %s of the host",
			check_list(c, &nodes));
}

/* The CPU that an online vCPU has of its own; BITMAP_NONE: none. */
static unsigned own_cpu(const struct guest_vcpu *vcpu)
{
	if (!vcpu->online || vcpu->pin_source != GUEST_PIN_OWN || bitmap_count(vcpu->pin) != 1)
		return BITMAP_NONE;
	return bitmap_first(vcpu->pin);
}

static const struct bitmap *siblings_of(const struct check *c, unsigned cpu)
{
	const struct host_cpu *host_cpu = host_find_cpu(c->host, cpu);

	return host_cpu && host_cpu->topology_known ? &host_cpu->siblings : NULL;
}

static bool same_core(const struct guest_vcpu *a, const struct guest_vcpu *b)
{
	return a->socket == b->socket && a->die == b->die && a->cluster == b->cluster &&
	       a->core == b->core;
}

/* The CPUs of the guest core that begins with this vCPU; empty unless each has one of its own. */
static struct bitmap cpus_of_core(const struct check *c, unsigned first, struct bitmap *out_vcpus)
{
	const struct guest *guest = c->guest;
	struct bitmap cpus = { 0 };

	for (unsigned i = first; i < guest->n_vcpus && i < first + guest->threads; i++) {
		unsigned cpu = own_cpu(&guest->vcpus[i]);

		if (!guest->vcpus[i].online || !same_core(&guest->vcpus[first], &guest->vcpus[i]))
			continue;
		if (cpu == BITMAP_NONE || bitmap_has(&cpus, cpu))
			return (struct bitmap){ 0 };
		bitmap_set(c->scratch, &cpus, cpu);
		bitmap_set(c->scratch, out_vcpus, i);
	}
	return cpus;
}

/* What the first core whose threads are apart is told with. */
struct split_cores {
	unsigned n_cores, first;
	struct bitmap vcpus, cpus;
};

static struct split_cores find_split_cores(const struct check *c)
{
	const struct guest *guest = c->guest;
	struct split_cores split = { 0 };

	for (unsigned i = 0; i < guest->n_vcpus; i += guest->threads) {
		struct bitmap vcpus = { 0 }, cpus = cpus_of_core(c, i, &vcpus);
		const struct bitmap *siblings;

		if (bitmap_count(&cpus) < 2)
			continue;
		siblings = siblings_of(c, bitmap_first(&cpus));
		if (!siblings || bitmap_is_subset(&cpus, siblings))
			continue;
		if (split.n_cores++ == 0) {
			split.first = bitmap_first(&vcpus);
			split.vcpus = vcpus;
			split.cpus = cpus;
		}
	}
	return split;
}

/* The CPUs of vCPUs from to before end, if each has one of its own, and whole cores' threads. */
static struct bitmap whole_cores(const struct check *c, unsigned from, unsigned end)
{
	struct bitmap cpus = { 0 };

	for (unsigned i = from; i < end; i++) {
		unsigned cpu = own_cpu(&c->guest->vcpus[i]);

		if (cpu == BITMAP_NONE || bitmap_has(&cpus, cpu))
			return (struct bitmap){ 0 };
		bitmap_set(c->scratch, &cpus, cpu);
	}
	bitmap_for_each (&cpus, cpu) {
		const struct bitmap *siblings = siblings_of(c, cpu);

		if (!siblings || bitmap_count(siblings) != c->guest->threads ||
		    !bitmap_is_subset(siblings, &cpus))
			return (struct bitmap){ 0 };
	}
	return cpus;
}

/* The vCPUs keep their CPUs among them: each guest core gets the threads of a host core, and those
   in the order in which the pins name them. */
static void pair_up(const struct check *c, struct fix *fix, unsigned from, unsigned end)
{
	struct bitmap left = whole_cores(c, from, end);
	unsigned vcpu = from;

	if (bitmap_is_empty(&left)) {
		fix->impossible = true;
		fix->diag->n_edits = 0;
		return;
	}
	for (unsigned i = from; i < end; i++) {
		unsigned first = own_cpu(&c->guest->vcpus[i]);

		if (!bitmap_has(&left, first))
			continue;
		bitmap_for_each (siblings_of(c, first), cpu) {
			if (own_cpu(&c->guest->vcpus[vcpu]) != cpu)
				fix_replace(fix, c->guest->vcpus[vcpu].pin_at, "%u", cpu);
			vcpu++;
		}
		bitmap_remove(&left, siblings_of(c, first));
	}
}

/* Cell by cell, so that nothing moves to another cell's CPUs. */
static void pair_up_cells(const struct check *c, struct diag *diag)
{
	const struct guest *guest = c->guest;
	struct fix fix = { .check = c, .diag = diag };
	unsigned from = 0;

	diag->edits_unsafe = true;
	for (unsigned i = 1; i <= guest->n_vcpus; i++) {
		if (i < guest->n_vcpus && guest->vcpus[i].cell == guest->vcpus[from].cell)
			continue;
		if ((i - from) % guest->threads != 0) {
			diag->n_edits = 0;
			return;
		}
		pair_up(c, &fix, from, i);
		from = i;
	}
}

static void threads_apart(const struct check *c)
{
	const struct bitmap *siblings;
	struct split_cores split;
	struct diag *diag;

	if (c->guest->threads < 2 || !c->guest->topology_given)
		return;
	split = find_split_cores(c);
	if (split.n_cores == 0)
		return;
	siblings = siblings_of(c, bitmap_first(&split.cpus));
	diag = finding(c, c->guest->vcpus[split.first].pin_at,
		       "vCPUs %s are threads of one guest core, and CPUs %s are not threads of one"
		       " host core%s",
		       check_list(c, &split.vcpus), check_list(c, &split.cpus),
		       split.n_cores == 1
			       ? ""
			       : arena_printf(c->scratch, "; the same holds for %u more guest %s",
					      split.n_cores - 1,
					      split.n_cores == 2 ? "core" : "cores"));
	pair_up_cells(c, diag);
	if (siblings && bitmap_count(siblings) > 1)
		finding_help(c, diag, "pin vCPUs %s to the threads of one core, such as CPUs %s",
			     check_list(c, &split.vcpus), check_list(c, siblings));
	else
		finding_help(c, diag,
			     "the host's cores have one thread: give the topology threads='1'");
	if (span_is_given(c->domain->cpu.topology.at.threads))
		finding_place(c, diag, c->domain->cpu.topology.at.threads, "%u threads a core",
			      c->guest->threads);
}

static void siblings_as_cores(const struct check *c)
{
	const struct guest *guest = c->guest;
	struct bitmap taken = { 0 }, vcpus = { 0 };
	unsigned last = 0;

	if (guest->threads != 1)
		return;
	for (unsigned i = 0; i < guest->n_vcpus; i++) {
		unsigned cpu = own_cpu(&guest->vcpus[i]);
		const struct bitmap *siblings = cpu == BITMAP_NONE ? NULL : siblings_of(c, cpu);

		if (!siblings || bitmap_has(&taken, cpu))
			continue; /* two vCPUs on one CPU: another rule's */
		if (bitmap_intersects(siblings, &taken)) {
			bitmap_set(c->scratch, &vcpus, i);
			last = i;
		}
		bitmap_set(c->scratch, &taken, cpu);
	}
	if (bitmap_is_empty(&vcpus))
		return;
	finding(c, guest->vcpus[last].pin_at,
		"%s %s a core of the host with another vCPU, and the guest takes them for cores",
		sums_numbered(c, "vCPU", "vCPUs", &vcpus),
		bitmap_count(&vcpus) == 1 ? "shares" : "share");
}

/* All CPUs that the vCPUs of a guest that is pinned may use; empty where one of them floats. */
static struct bitmap pinned_cpus(const struct check *c)
{
	struct bitmap cpus = { 0 };

	for (unsigned i = 0; i < c->guest->n_vcpus; i++) {
		const struct guest_vcpu *vcpu = &c->guest->vcpus[i];

		if (vcpu->online && !vcpu->pin)
			return (struct bitmap){ 0 };
		if (vcpu->online)
			bitmap_add(c->scratch, &cpus, vcpu->pin);
	}
	return cpus;
}

/* CPUs of the set whose cores are of this type. */
static struct bitmap cpus_of_type(const struct check *c, const struct bitmap *cpus,
				  enum host_core_type type)
{
	struct bitmap found = { 0 };

	bitmap_for_each (cpus, id) {
		const struct host_cpu *cpu = host_find_cpu(c->host, id);

		if (cpu && cpu->core_type == type)
			bitmap_set(c->scratch, &found, id);
	}
	return found;
}

static void cores_of_two_types(const struct check *c)
{
	struct bitmap cpus = pinned_cpus(c);
	struct bitmap fast = cpus_of_type(c, &cpus, HOST_CORE_PERFORMANCE);
	struct bitmap slow = cpus_of_type(c, &cpus, HOST_CORE_EFFICIENCY);

	if (!bitmap_is_empty(&fast) && !bitmap_is_empty(&slow))
		finding(c, c->guest->vcpus[0].pin_at,
			"the guest's vCPUs run on performance cores (%s %s) and on efficiency cores"
			" (%s %s)",
			bitmap_count(&fast) == 1 ? "CPU" : "CPUs", check_list(c, &fast),
			bitmap_count(&slow) == 1 ? "CPU" : "CPUs", check_list(c, &slow));
}

static unsigned last_cache_level(const struct host *host)
{
	unsigned level = 0;

	for (size_t i = 0; i < host->n_caches; i++)
		if (host->caches[i].level > level)
			level = host->caches[i].level;
	return level;
}

/* Within one node; a guest on several is another rule's. */
static void caches_not_seen(const struct check *c)
{
	struct bitmap cpus = pinned_cpus(c), nodes = host_nodes_of_cpus(c->host, c->scratch, &cpus);
	unsigned level = last_cache_level(c->host), n_caches = 0;

	if (c->guest->n_cells > 1 || bitmap_count(&nodes) != 1 || level < 3)
		return;
	for (size_t i = 0; i < c->host->n_caches; i++)
		if (c->host->caches[i].level == level &&
		    bitmap_intersects(&c->host->caches[i].cpus, &cpus))
			n_caches++;
	/* more sockets and dies than caches are no worse: each is within one cache */
	if (n_caches > 1 && c->guest->sockets * c->guest->dies < n_caches)
		finding(c, c->guest->vcpus[0].pin_at,
			"the vCPUs are spread over %u caches of level %u, and the guest sees %u",
			n_caches, level, c->guest->sockets * c->guest->dies);
}

static void memory_floats(const struct check *c)
{
	const struct guest *guest = c->guest;
	struct bitmap cells = { 0 };
	struct span at = { 0 };

	if (guest->numa_placement == PLACEMENT_AUTO || c->host->n_nodes < 2)
		return;
	for (size_t i = 0; i < guest->n_cells; i++) {
		struct span unused = { 0 };
		struct bitmap nodes = nodes_in_use(c, guest->cells[i].id, &unused);

		if (guest->cells[i].host_nodes || guest->cells[i].memory_kib == 0 ||
		    bitmap_count(&nodes) != 1)
			continue;
		if (bitmap_is_empty(&cells) && guest->cells[i].domain)
			at = guest->cells[i].domain->at.memory;
		bitmap_set(c->scratch, &cells, guest->cells[i].id);
	}
	if (!bitmap_is_empty(&cells) && span_is_given(at))
		finding(c, at,
			"the vCPUs of %s are pinned to one node%s, and %s memory may lie on any",
			sums_numbered(c, "cell", "cells", &cells),
			bitmap_count(&cells) == 1 ? "" : " each",
			bitmap_count(&cells) == 1 ? "its" : "their");
}

#define CELLS                                                       \
	"  <memory unit='GiB'>1</memory>\n"                         \
	"  <vcpu>4</vcpu>\n"                                        \
	"  <cpu>\n"                                                 \
	"    <topology sockets='2' cores='1' threads='2'/>\n"       \
	"    <numa>\n"                                              \
	"      <cell id='0' cpus='0-1' memory='512' unit='MiB'/>\n" \
	"      <cell id='1' cpus='2-3' memory='512' unit='MiB'/>\n" \
	"    </numa>\n"                                             \
	"  </cpu>\n"
#define BOUND                                                   \
	"  <numatune>\n"                                        \
	"    <memnode cellid='0' mode='strict' nodeset='0'/>\n" \
	"    <memnode cellid='1' mode='strict' nodeset='1'/>\n" \
	"  </numatune>\n"
#define PIN(vcpu, cpu) "    <vcpupin vcpu='" vcpu "' cpuset='" cpu "'/>\n"
#define PINS(a, b, c, d) \
	"  <cputune>\n" PIN("0", a) PIN("1", b) PIN("2", c) PIN("3", d) "  </cputune>\n"
#define WELL_PLACED EXAMPLE(CELLS BOUND PINS("0", "4", "2", "6"))
#define NO_CELLS "  <memory unit='GiB'>1</memory>\n  <vcpu>4</vcpu>\n"
#define ONE_SOCKET                                            \
	"  <cpu>\n"                                           \
	"    <topology sockets='1' cores='2' threads='2'/>\n" \
	"  </cpu>\n"
#define TWO_SOCKETS                                           \
	"  <cpu>\n"                                           \
	"    <topology sockets='2' cores='1' threads='2'/>\n" \
	"  </cpu>\n"
#define GOOD                                                     \
	{                                                        \
		.domain = WELL_PLACED, .host = "small-two-nodes" \
	}

static const struct rule affinity_rules[] = {
	{
		.id = 640,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_SLOW,
		.needs = NEEDS_GUEST | NEEDS_HOST_NODES,
		.title = "vCPU pinned away from its memory",
		.why = "Every access to memory goes to another node of the host, while the "
		       "guest takes the memory of the vCPU's own cell for the nearest "
		       "there is.",
		.help = "pin the vCPUs of a cell to CPUs of the node that its memory is on",
		.bad = { .domain = EXAMPLE(CELLS BOUND PINS("2", "6", "0", "4")),
			 .host = "small-two-nodes" },
		.good = GOOD,
		.elements = "cputune vcpupin numatune memnode vcpu",
		.source = "Linux Documentation/admin-guide/mm/numaperf.rst",
		.run = away_from_memory,
	},
	{
		.id = 641,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_SLOW,
		.needs = NEEDS_GUEST | NEEDS_HOST_NODES,
		.title = "One cell on several nodes",
		.why = "The guest takes the vCPUs of a cell for neighbours of one memory. If they"
		       " are on different nodes of the host, its scheduler and its memory policy"
		       " work with a wrong map.",
		.help = "pin all vCPUs of a cell to one node",
		.bad = { .domain = EXAMPLE(CELLS PINS("0", "2", "1", "3")),
			 .host = "small-two-nodes" },
		.good = GOOD,
		.elements = "cputune vcpupin cell",
		.source = "Linux Documentation/admin-guide/mm/numaperf.rst",
		.run = cell_on_several_nodes,
	},
	{
		.id = 642,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_SLOW,
		.needs = NEEDS_GUEST | NEEDS_HOST_NODES | NEEDS_HOST_TOPOLOGY,
		.title = "Guest threads that are not threads of one host core",
		.why = "The guest takes two threads of a core for less than two cores and shares"
		       " their cache between them. On different cores of the host it loses both"
		       " ways.",
		.help = "pin the threads of a guest core to the threads of one host core",
		.bad = { .domain = EXAMPLE(CELLS BOUND PINS("0", "1", "2", "3")),
			 .host = "small-two-nodes" },
		.good = GOOD,
		.elements = "cputune vcpupin topology",
		.source = "Linux kernel/sched/topology.c",
		.run = threads_apart,
	},
	{
		.id = 643,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_SLOW,
		.needs = NEEDS_GUEST | NEEDS_HOST_NODES | NEEDS_HOST_TOPOLOGY,
		.title = "Host threads that the guest takes for cores",
		.why = "Two threads of one host core compete for it. A guest that does not know"
		       " spreads its work as if each were a core.",
		.help = "give the guest a <topology> with threads='2', with its threads pinned in"
			" pairs",
		.bad = { .domain = EXAMPLE(NO_CELLS PINS("0", "4", "1", "5")),
			 .host = "small-two-nodes" },
		.good = GOOD,
		.elements = "cputune vcpupin topology",
		.source = "Linux kernel/sched/topology.c",
		.run = siblings_as_cores,
	},
	{
		.id = 644,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_SLOW,
		.needs = NEEDS_GUEST | NEEDS_HOST_NODES,
		.title = "Guest on several nodes that sees one",
		.why = "The guest's memory spreads over these nodes and it sees one, so "
		       "its scheduler can't keep a task near the memory that the task "
		       "works on: part of all accesses go to the other node.",
		.help = "add <cpu><numa> with a cell for each node, or pin to one node",
		.bad = { .domain = EXAMPLE(NO_CELLS PINS("0", "1", "2", "3")),
			 .host = "small-two-nodes" },
		.good = GOOD,
		.elements = "cputune vcpupin numa",
		.source = "Linux Documentation/admin-guide/mm/numaperf.rst",
		.run = one_node_seen,
	},
	{
		.id = 646,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_SLOW,
		.needs = NEEDS_GUEST | NEEDS_HOST_NODES,
		.title = "Pinned cell whose memory may lie anywhere",
		.why = "The kernel puts memory near whoever touches it first, which with huge pages"
		       " or preallocation is QEMU's main thread, not the cell's vCPUs.",
		.help = "add <memnode cellid='0' mode='strict' nodeset='0'/> for each cell, "
			"with the node of its pins",
		.bad = { .domain = EXAMPLE(CELLS PINS("0", "4", "2", "6")),
			 .host = "small-two-nodes" },
		.good = GOOD,
		.elements = "cputune vcpupin numatune memnode cell",
		.source = "Linux Documentation/admin-guide/mm/numa_memory_policy.rst",
		.run = memory_floats,
	},
	{
		.id = 647,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_SLOW,
		.needs = NEEDS_GUEST | NEEDS_HOST_NODES | NEEDS_HOST_ISOLATION,
		.title = "Guest on performance and efficiency cores",
		.why = "The guest takes its vCPUs for equally fast and deals work out evenly; those on"
		       " efficiency cores hold up the rest. Some guests fail to start when CPUID"
		       " differs from vCPU to vCPU.",
		.help = "pin all vCPUs of a guest to cores of one type",
		.bad = { .domain = EXAMPLE(NO_CELLS PINS("0", "4", "1", "8")), .host = "running" },
		.good = { .domain = EXAMPLE(NO_CELLS PINS("0", "4", "1", "5")), .host = "running" },
		.elements = "cputune vcpupin vcpu",
		.source = "Linux Documentation/arch/x86/topology.rst; arch_topology cpu_capacity",
		.run = cores_of_two_types,
	},
	{
		.id = 648,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_SLOW,
		.needs = NEEDS_GUEST | NEEDS_HOST_NODES | NEEDS_HOST_CACHES,
		.title = "Guest over several caches that sees one",
		.why = "Threads that work on the same data are quick together when they share a last"
		       " cache. The guest takes all vCPUs of a socket or die to share one, and moves"
		       " work between them as if that were free.",
		.help = "pin the guest to CPUs of one cache, or give it a socket or die for each cache",
		.bad = { .domain = EXAMPLE(NO_CELLS ONE_SOCKET PINS("0", "4", "1", "5")),
			 .host = "running" },
		.good = { .domain = EXAMPLE(NO_CELLS TWO_SOCKETS PINS("0", "4", "1", "5")),
			  .host = "running" },
		.elements = "cputune vcpupin topology",
		.source = "Linux kernel/sched/topology.c, sd_llc",
		.run = caches_not_seen,
	},
};

const struct rule_topic affinity_topic = {
	.name = "affinity",
	.title = "pins on this host",
	.first_id = 640,
	.last_id = 659,
	.rules = affinity_rules,
	.n_rules = ARRAY_SIZE(affinity_rules),
};
