/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The NUMA part of a pseries guest's device tree at boot: QEMU 7.2 and 10.0 hw/ppc/spapr.c and
 * spapr_numa.c. Distances are rounded there (FORM1); a guest that agrees on FORM2 gets the exact
 * ones later.
 */
#include "base/units.h"
#include "draw/dts.h"
#include "draw/view-parts.h"

#define LEVELS 4u /* the last is the node itself */
#define OLD_LEVELS_BEFORE 5002u
#define OLDEST_LEVELS_BEFORE 5001u
#define SMALL_RMA_BEFORE 5000u /* 16 GiB, later 1 TiB: smc->rma_limit, spapr_rma_size */
#define GIB (UINT64_C(1) << 30)

struct associativity {
	unsigned domains[LEVELS + 1]; /* from 1 */
};

/* spapr_numa_get_numa_level: how many of the levels two nodes share, outermost first. */
static unsigned shared_levels(unsigned distance)
{
	if (distance == 10)
		return 4;
	if (distance > 11 && distance <= 30)
		return 3;
	if (distance > 31 && distance <= 60)
		return 2;
	return distance > 61 && distance <= 120 ? 1 : 0;
}

static bool has_old_levels(const struct view *view)
{
	return view->guest->machine.version < OLD_LEVELS_BEFORE || view->n_nodes <= 1;
}

/* spapr_numa_define_FORM1_domains */
static struct associativity *find_domains(const struct view *view, struct arena *arena)
{
	struct associativity *nodes = ARENA_ARRAY(arena, struct associativity, view->n_nodes);

	for (unsigned i = 0; i < view->n_nodes; i++)
		nodes[i].domains[LEVELS] = i;
	if (has_old_levels(view))
		return nodes;
	for (unsigned i = 0; i < view->n_nodes; i++)
		for (unsigned level = 1; level < LEVELS; level++)
			nodes[i].domains[level] = i;
	for (unsigned i = 0; i < view->n_nodes; i++)
		for (unsigned j = i; j < view->n_nodes; j++)
			for (unsigned level = shared_levels(view_exact_distance(view, i, j));
			     level > 0; level--)
				nodes[j].domains[level] = nodes[i].domains[level];
	return nodes;
}

/* Linux 6.1 arch/powerpc/mm/numa.c __node_distance: twice as far for each reference point at which
   two nodes differ. */
static unsigned rounded_distance(const struct view *view, const struct associativity *a,
				 const struct associativity *b)
{
	static const unsigned newest[] = { 4, 3, 2, 1 }, older[] = { 4, 4, 2 };
	bool is_old = has_old_levels(view);
	size_t n = !is_old						 ? ARRAY_SIZE(newest)
		   : view->guest->machine.version < OLDEST_LEVELS_BEFORE ? 2
									 : ARRAY_SIZE(older);
	unsigned distance = 10;

	for (size_t i = 0; i < n; i++) {
		unsigned level = is_old ? older[i] : newest[i];

		if (a->domains[level] == b->domains[level])
			break;
		distance *= 2;
	}
	return distance;
}

void view_round_distances(struct view *view)
{
	AUTO(arena) arena = ARENA_INIT;
	const struct associativity *nodes = find_domains(view, &arena);

	view->rounded = ARENA_ARRAY(&view->arena, unsigned, view->n_nodes * view->n_nodes);
	for (size_t i = 0; i < view->n_nodes; i++)
		for (size_t j = 0; j < view->n_nodes; j++)
			view->rounded[i * view->n_nodes + j] =
				rounded_distance(view, &nodes[i], &nodes[j]);
}

static void add_associativity(const struct associativity *node, const unsigned *vcpu,
			      const char *indent, struct strbuf *out)
{
	strbuf_printf(out, "%sibm,associativity = <%u", indent, LEVELS + (vcpu ? 1 : 0));
	for (unsigned level = 1; level <= LEVELS; level++)
		strbuf_printf(out, " %u", node->domains[level]);
	if (vcpu)
		strbuf_printf(out, " %u", *vcpu);
	strbuf_add_string(out, ">;\n");
}

static uint64_t power_of_two(uint64_t size)
{
	while (size & (size - 1))
		size &= size - 1;
	return size;
}

/* spapr_dt_memory: powers of two that are aligned to their size; the first is the real mode area. */
static void format_memory(const struct view *view, const struct associativity *nodes,
			  struct strbuf *out)
{
	uint64_t rma_most = (view->guest->machine.version < SMALL_RMA_BEFORE ? 16 : 1024) * GIB;
	uint64_t at = 0;

	for (unsigned i = 0; i < view->n_nodes; i++) {
		uint64_t left = view->nodes[i].memory_kib * BYTES_PER_KIB;
		AUTO(strbuf) property = STRBUF_INIT;

		add_associativity(&nodes[i], NULL, "\t\t", &property);
		while (left > 0) {
			uint64_t size = power_of_two(left);

			if (at > 0 && (at & -at) < size)
				size = at & -at;
			if (at == 0 && size > rma_most)
				size = rma_most;
			dts_add_memory(at, size, strbuf_text(&property), out);
			at += size;
			left -= size;
		}
	}
}

static void format_cpus(const struct view *view, const struct associativity *nodes,
			struct strbuf *out)
{
	const struct guest *guest = view->guest;

	strbuf_add_string(out, "\n\tcpus {\n\t\t#address-cells = <1>;\n\t\t#size-cells = <0>;\n");
	/* a core is one node, named by its first thread */
	for (unsigned i = 0; guest->vcpus_known && i < guest->n_vcpus; i += guest->threads) {
		unsigned cell = view->implicit ? 0 : guest->vcpus[i].cell;

		if (!guest->vcpus[i].online)
			continue;
		strbuf_printf(out, "\n\t\tcpu@%x {\n\t\t\tdevice_type = \"cpu\";\n", i);
		strbuf_printf(out, "\t\t\treg = <0x%x>;\n", i);
		if (view->n_nodes > 1)
			add_associativity(&nodes[cell], &i, "\t\t\t", out);
		strbuf_add_string(out, "\t\t};\n");
	}
	strbuf_add_string(out, "\t};\n");
}

static void format_rtas(const struct view *view, struct strbuf *out)
{
	unsigned n = (unsigned)view->n_nodes;
	const char *points = "4 3 2 1";

	if (has_old_levels(view))
		points = view->guest->machine.version < OLDEST_LEVELS_BEFORE ? "4 4" : "4 4 2";
	strbuf_printf(out, "\n\trtas {\n\t\tibm,associativity-reference-points = <%s>;\n", points);
	if (has_old_levels(view))
		strbuf_printf(out, "\t\tibm,max-associativity-domains = <4 0 0 0 %u>;\n\t};\n", n);
	else
		strbuf_printf(out, "\t\tibm,max-associativity-domains = <4 %u %u %u %u>;\n\t};\n",
			      n, n, n, n);
}

void dts_format_papr(const struct view *view, struct strbuf *out)
{
	AUTO(arena) arena = ARENA_INIT;
	const struct associativity *nodes = find_domains(view, &arena);

	strbuf_add_string(out, "/dts-v1/;\n\n/ {\n"
			       "\t#address-cells = <2>;\n\t#size-cells = <2>;\n");
	format_memory(view, nodes, out);
	format_cpus(view, nodes, out);
	format_rtas(view, out);
	strbuf_add_string(out, "};\n");
}
