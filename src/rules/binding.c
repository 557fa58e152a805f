/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN5xx, second part: memory bound to nodes, on this host. */
#include "base/units.h"
#include "rules/check.h"
#include "rules/demand.h"
#include "rules/example.h"
#include "rules/pools.h"
#include "rules/sums.h"
#include "rules/topics.h"

/* The system's own pages are the first of a node's, where they are told: 4, 16 or 64 KiB. */
#define LARGEST_NORMAL_KIB 64

static void missing_nodes(const struct check *c, const struct bitmap *nodeset, struct span at,
			  const char *what)
{
	struct bitmap host_nodes = sums_host_nodes(c), missing = bitmap_copy(c->scratch, nodeset);
	struct diag *diag;

	bitmap_remove(&missing, &host_nodes);
	if (bitmap_is_empty(&missing))
		return;
	diag = finding(c, at, "%s is bound to %s, which the host does not have", what,
		       sums_numbered(c, "node", "nodes", &missing));
	finding_label(c, diag, "the host has %s", sums_numbered(c, "node", "nodes", &host_nodes));
}

/* qemuProcessPrepareDomain: virNumaNodesetIsAvailable, both releases */
static void node_missing(const struct check *c)
{
	const struct domain *d = c->domain;
	const struct domain_numatune *numatune = &d->numatune;

	if (c->guest->numa_placement != PLACEMENT_AUTO)
		missing_nodes(c, &numatune->nodeset, numatune->at.nodeset, "memory");
	for (size_t i = 0; i < numatune->n_memnodes; i++)
		missing_nodes(c, &numatune->memnodes[i].nodeset, numatune->memnodes[i].at.nodeset,
			      arena_printf(c->scratch, "cell %u", numatune->memnodes[i].cell_id));
	for (size_t i = 0; i < d->devices.n_memory; i++)
		missing_nodes(c, &d->devices.memory[i].nodemask, d->devices.memory[i].at.nodemask,
			      arena_printf(c->scratch, "memory device %zu", i + 1));
}

/* A set that this host can be asked about: all its nodes exist. */
static bool is_available(const struct check *c, const struct bitmap *nodes)
{
	struct bitmap host_nodes = sums_host_nodes(c);

	return bitmap_is_subset(nodes, &host_nodes);
}

static bool is_first_with(const struct demand_list *list, size_t index)
{
	const struct bitmap *nodes = list->items[index].nodes;

	if (!nodes)
		return false;
	for (size_t i = 0; i < index; i++)
		if (list->items[i].nodes && bitmap_is_equal(list->items[i].nodes, nodes))
			return false;
	return true;
}

static void no_memory_there(const struct check *c)
{
	struct demand_list list = demand_list(c);

	for (size_t i = 0; i < list.n_items; i++) {
		const struct demand *demand = &list.items[i];
		struct span at = demand->bound_at;

		if (!is_first_with(&list, i) || !is_available(c, demand->nodes) ||
		    demand->size_kib == 0 || sums_host_memory_kib(c, demand->nodes) > 0)
			continue;
		finding(c, span_is_given(at) ? at : demand->at,
			"%s is bound to %s of the host, without any memory", demand->what,
			sums_numbered(c, "node", "nodes", demand->nodes));
	}
}

/* Normal memory of a node: what isn't set aside for huge pages. */
static uint64_t normal_kib(const struct check *c, const struct host_node *node, uint64_t unused)
{
	uint64_t huge_kib = 0;

	(void)c;
	(void)unused;
	for (size_t i = 0; i < node->n_pages; i++)
		if (i > 0 || node->pages[i].size_kib > LARGEST_NORMAL_KIB)
			huge_kib += node->pages[i].size_kib * node->pages[i].total;
	return node->memory_kib > huge_kib ? node->memory_kib - huge_kib : 0;
}

static uint64_t free_kib(const struct check *c, const struct host_node *node, uint64_t unused)
{
	(void)c;
	(void)unused;
	return node->free_kib;
}

static uint64_t room_kib(const struct check *c, const struct bitmap *nodes, bool free)
{
	uint64_t sum_kib = 0;

	for (size_t i = 0; i < c->host->n_nodes; i++)
		if (bitmap_has(nodes, c->host->nodes[i].id))
			sum_kib = size_kib_add(
				sum_kib, (free ? free_kib : normal_kib)(c, &c->host->nodes[i], 0));
	return sum_kib;
}

static void tell_too_small(const struct check *c, const struct demand_group *group,
			   uint64_t there_kib, bool free)
{
	const struct demand *first = group->first;
	struct pools_elsewhere elsewhere = { free ? free_kib : normal_kib, check_size,
					     free ? "is free on" : "on", 0 };
	bool beside_pages = !free && there_kib < sums_host_memory_kib(c, group->nodes);
	struct diag *diag;

	diag = finding(c, span_is_given(first->at) ? first->at : first->bound_at,
		       "%s %s to be on %s of the host; %s %s%s%s", group->text,
		       group->n_demands == 1 ? "has" : "have",
		       sums_numbered(c, "node", "nodes", group->nodes), check_size(c, there_kib),
		       free ? "is free at this moment" : "is there",
		       beside_pages ? " beside the huge pages" : "",
		       pools_elsewhere(c, &elsewhere, group->nodes));
	finding_label(c, diag, "%s too much", check_size(c, group->size_kib - there_kib));
	if (span_is_given(first->bound_at))
		finding_place(c, diag, first->bound_at, "bound here");
}

/* Whether these nodes are too small, or large enough and too full, for what has to be there. */
static bool is_too_small(const struct check *c, const struct demand_list *list,
			 const struct bitmap *nodes, bool free)
{
	struct demand_group group = demand_group(c, list, nodes, 0, false);
	bool too_large = group.size_kib > room_kib(c, nodes, false);

	if (group.n_demands == 0 || sums_host_memory_kib(c, nodes) == 0)
		return false;
	if (free ? too_large || group.size_kib <= room_kib(c, nodes, true) : !too_large)
		return false;
	tell_too_small(c, &group, room_kib(c, nodes, free), free);
	return true;
}

/* A cause is told once: of the smallest set of nodes, not of those around it. */
static void check_room(const struct check *c, bool free)
{
	struct demand_list list = demand_list(c);
	struct node_sets sets = demand_node_sets(c, &list, 0), told = { 0 };

	if (!sums_are_known(c))
		return;
	for (size_t i = 0; i < sets.n_items; i++) {
		bool seen = false;

		for (size_t j = 0; j < told.n_items; j++)
			seen = seen || bitmap_is_subset(&told.items[j], &sets.items[i]);
		if (!seen && is_too_small(c, &list, &sets.items[i], free))
			*ARENA_APPEND(c->scratch, told.items, told.n_items) = sets.items[i];
	}
}

static void nodes_too_small(const struct check *c)
{
	check_room(c, false);
}

static void nodes_too_full(const struct check *c)
{
	check_room(c, true);
}

static void cells_share_node(const struct check *c)
{
	const struct guest *guest = c->guest;

	if (c->host->n_nodes < 2 || guest->numa_placement == PLACEMENT_AUTO)
		return;
	for (size_t i = 0; i < c->host->n_nodes; i++) {
		unsigned node = c->host->nodes[i].id;
		struct bitmap cells = { 0 };
		const struct guest_cell *last = NULL;

		for (size_t j = 0; j < guest->n_cells; j++) {
			const struct guest_cell *cell = &guest->cells[j];

			if (!cell->host_nodes || cell->memory_kib == 0 ||
			    bitmap_count(cell->host_nodes) != 1 ||
			    !bitmap_has(cell->host_nodes, node))
				continue;
			bitmap_set(c->scratch, &cells, cell->id);
			last = cell;
		}
		if (last && bitmap_count(&cells) > 1)
			finding(c, last->binding_at,
				"%s are all on node %u of the host, so the guest sees distances"
				" that are not there",
				sums_numbered(c, "cell", "cells", &cells), node);
	}
}

/* util/thread-context.c thread_context_set_node_affinity, QEMU 7.2 and 10.0 */
static void tell_no_cpus(const struct check *c, const struct guest_backend *backend, struct span at)
{
	struct bitmap cpus = sums_host_cpus_online(c), there = { 0 };

	if (!backend->thread_context || !is_available(c, &backend->thread_nodes))
		return;
	bitmap_for_each (&backend->thread_nodes, id)
		bitmap_add(c->scratch, &there, &host_find_node(c->host, id)->cpus);
	bitmap_intersect(&there, &cpus);
	if (bitmap_is_empty(&there))
		finding(c, span_is_given(at) ? at : backend->from,
			"memory of %s of the host is to be allocated by threads there, and %s no"
			" CPUs",
			sums_numbered(c, "node", "nodes", &backend->thread_nodes),
			bitmap_count(&backend->thread_nodes) == 1 ? "it has" : "they have");
}

static void threads_without_cpus(const struct check *c)
{
	const struct guest *guest = c->guest;

	if (guest->has_default_ram)
		tell_no_cpus(c, &guest->default_ram, c->domain->numatune.at.nodeset);
	for (size_t i = 0; guest->uses_memdev && i < guest->n_cells; i++)
		tell_no_cpus(c, &guest->cells[i].backend, guest->cells[i].binding_at);
	for (size_t i = 0; i < guest->n_memory_devices; i++)
		tell_no_cpus(c, &guest->memory_devices[i].backend,
			     guest->memory_devices[i].domain->at.nodemask);
}

/* util/virnuma.c virNumaCPUSetToNodeset, 11.3 */
static void emulator_off_nodes(const struct check *c)
{
	const struct bitmap *cpus = sums_looked_up_cpus(c);
	const struct domain *d = c->domain;
	bool is_pin = cpus == &d->cputune.emulator_pin.cpuset;
	struct bitmap online = sums_host_cpus_online(c), missing;

	if (!cpus)
		return;
	missing = bitmap_copy(c->scratch, cpus);
	bitmap_remove(&missing, &online);
	if (!bitmap_is_empty(&missing))
		finding(c, is_pin ? d->cputune.emulator_pin.at.cpuset : d->vcpus.at.cpuset,
			"the emulator may run on %s, which %s on no node of the host",
			sums_numbered(c, "CPU", "CPUs", &missing),
			bitmap_count(&missing) == 1 ? "is" : "are");
}

#define CELLS(mib)                                                      \
	"  <memory unit='GiB'>1</memory>\n"                             \
	"  <vcpu>4</vcpu>\n"                                            \
	"  <cpu>\n"                                                     \
	"    <numa>\n"                                                  \
	"      <cell id='0' cpus='0-1' memory='" mib "' unit='MiB'/>\n" \
	"      <cell id='1' cpus='2-3' memory='" mib "' unit='MiB'/>\n" \
	"    </numa>\n"                                                 \
	"  </cpu>\n"
#define BIND(node_0, node_1)                                             \
	"  <numatune>\n"                                                 \
	"    <memnode cellid='0' mode='strict' nodeset='" node_0 "'/>\n" \
	"    <memnode cellid='1' mode='strict' nodeset='" node_1 "'/>\n" \
	"  </numatune>\n"
#define PREALLOCATED                           \
	"  <memoryBacking>\n"                  \
	"    <allocation mode='immediate'/>\n" \
	"  </memoryBacking>\n"
#define PIN_EMULATOR(cpuset)                       \
	"  <cputune>\n"                            \
	"    <emulatorpin cpuset='" cpuset "'/>\n" \
	"  </cputune>\n"
#define GOOD                                                                              \
	{                                                                                 \
		.domain = EXAMPLE(CELLS("512") BIND("0", "1")), .host = "small-two-nodes" \
	}

static const struct rule binding_rules[] = {
	{
		.id = 520,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_START,
		.needs = NEEDS_HOST_NODES,
		.title = "Node that the host does not have",
		.why = "libvirt looks for each node when the guest starts. Other hosts, and other"
		       " firmware settings of the same host, have other nodes.",
		.help = "name nodes that this host has; virtnuma host lists them",
		.bad = { .domain = EXAMPLE(CELLS("512") BIND("0", "2")),
			 .host = "small-two-nodes" },
		.good = GOOD,
		.elements = "numatune memory memnode nodemask",
		.message_words = "NUMA node is unavailable|cpuset.mems|NUMA node is out of range",
		.source = "libvirt 9.0.0 to 11.3.0, virNumaNodesetIsAvailable",
		.run = node_missing,
	},
	{
		.id = 521,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_START_FAILS_HERE,
		.needs = NEEDS_HOST_MEMORY,
		.title = "Memory bound to nodes without memory",
		.why = "Some nodes have CPUs and no memory. Nothing can be allocated there.",
		.help = "bind to a node that has memory; virtnuma host lists them",
		.bad = { .domain = EXAMPLE(CELLS("512") BIND("0", "2")),
			 .host = "small-no-memory" },
		.good = { .domain = EXAMPLE(CELLS("512") BIND("0", "1")),
			  .host = "small-no-memory" },
		.elements = "numatune memory memnode nodemask",
		.message_words = "cannot bind memory to host NUMA nodes|cpuset.mems",
		.source = "Linux mm/mempolicy.c",
		.run = no_memory_there,
	},
	{
		.id = 522,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_START_FAILS_HERE,
		.needs = NEEDS_HOST_MEMORY | NEEDS_QEMU,
		.title = "Memory larger than the nodes it is bound to",
		.why = "Strictly bound memory comes from its nodes alone. When the guest uses more"
		       " than they have, the kernel ends QEMU, however much is free elsewhere."
		       " What is set aside for huge pages does not count.",
		.help = "make the cell smaller, or bind it to more nodes",
		.bad = { .domain = EXAMPLE(CELLS("4096") BIND("0", "1")),
			 .host = "small-two-nodes" },
		.good = GOOD,
		.elements = "numatune memory memnode cell",
		.source = "Linux mm/mempolicy.c",
		.run = nodes_too_small,
	},
	{
		.id = 523,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_START_FAILS_HERE,
		.needs = NEEDS_HOST_MEMORY | NEEDS_HOST_FREE | NEEDS_QEMU,
		.title = "Memory larger than what is free on its nodes",
		.why = "The nodes are large enough, but other guests and programs use part of them."
		       " Strictly bound memory cannot come from elsewhere.",
		.help = "bind the guest to nodes with more free memory",
		.bad = { .domain = EXAMPLE(CELLS("2048") BIND("0", "1")), .host = "running" },
		.good = { .domain = EXAMPLE(CELLS("1024") BIND("0", "1")), .host = "running" },
		.elements = "numatune memory memnode cell",
		.source = "Linux mm/mempolicy.c",
		.run = nodes_too_full,
	},
	{
		.id = 524,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_HOST_NODES,
		.title = "Several cells on one node",
		.why = "The guest spreads its work over its cells to keep it near its memory. If"
		       " the cells are on one node of the host, that is for nothing.",
		.help = "bind each cell to a node of its own, or use one cell",
		.bad = { .domain = EXAMPLE(CELLS("512") BIND("1", "1")),
			 .host = "small-two-nodes" },
		.good = GOOD,
		.elements = "numatune memnode",
		.source = "Linux mm/mempolicy.c",
		.run = cells_share_node,
	},
	{
		.id = 525,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_START_FAILS_HERE,
		.needs = NEEDS_HOST_NODES | NEEDS_QEMU,
		.title = "Memory allocated by threads on nodes without CPUs",
		.why = "libvirt has QEMU allocate bound memory, huge pages above all, with threads"
		       " that run on the nodes of that memory. QEMU refuses nodes that have no CPUs,"
		       " such as those of CXL memory.",
		.help = "name a node with CPUs as well, or do without huge pages and immediate"
			" allocation",
		.bad = { .domain = EXAMPLE(PREALLOCATED CELLS("512") BIND("0", "2")),
			 .host = "tiers" },
		.good = { .domain = EXAMPLE(PREALLOCATED CELLS("512") BIND("0", "1")),
			  .host = "tiers" },
		.elements = "numatune memory memnode nodemask hugepages allocation",
		.message_words = "The nodes select no CPUs",
		.source =
			"libvirt 9.0.0 to 11.3.0, qemuBuildThreadContextProps; QEMU 7.2 and 10.0.13"
			" util/thread-context.c",
		.run = threads_without_cpus,
	},
	{
		.id = 526,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_START,
		.needs = NEEDS_HOST_NODES | NEEDS_QEMU,
		.title = "Emulator on CPUs that are on no node",
		.why = "Where memory is allocated at start and bound, libvirt looks up the nodes of"
		       " the CPUs that <emulatorpin>, or else the cpuset of <vcpu>, names. A CPU that"
		       " the host does not have, or that is offline, is on none.",
		.help = "name CPUs of this host that are online",
		.bad = { .domain = EXAMPLE(PREALLOCATED CELLS("512") PIN_EMULATOR("99")
						   BIND("0", "1")),
			 .host = "small-two-nodes" },
		.good = { .domain = EXAMPLE(PREALLOCATED CELLS("512") PIN_EMULATOR("0")
						    BIND("0", "1")),
			  .host = "small-two-nodes" },
		.elements = "emulatorpin vcpu numatune allocation hugepages",
		.message_words = "Unable to get NUMA node of cpu",
		.source = "libvirt 11.3.0, virNumaCPUSetToNodeset",
		.run = emulator_off_nodes,
	},
};

const struct rule_topic binding_topic = {
	.name = "binding",
	.title = "memory on this host's nodes",
	.first_id = 520,
	.last_id = 539,
	.rules = binding_rules,
	.n_rules = ARRAY_SIZE(binding_rules),
};
