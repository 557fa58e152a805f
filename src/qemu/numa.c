/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The cells: their backends, -numa node, dist, hmat-lb and hmat-cache, in libvirt's order. */
#include "base/units.h"
#include "qemu/families.h"

static const char *const hierarchies[] = { "memory", "first-level", "second-level", "third-level" };

/* QEMU's names (libvirt qemu_command.c qemuBuildNumaCellCache) */
static const char *const associativities[CACHE_ASSOCIATIVITY_COUNT] = {
	[CACHE_ASSOCIATIVITY_NONE] = "none",
	[CACHE_ASSOCIATIVITY_DIRECT] = "direct",
	[CACHE_ASSOCIATIVITY_FULL] = "complex",
};
static const char *const cache_policies[CACHE_POLICY_COUNT] = {
	[CACHE_POLICY_NONE] = "none",
	[CACHE_POLICY_WRITEBACK] = "write-back",
	[CACHE_POLICY_WRITETHROUGH] = "write-through",
};
static const char *const accesses[INTERCONNECT_COUNT] = {
	[INTERCONNECT_NONE] = "access",
	[INTERCONNECT_ACCESS] = "access",
	[INTERCONNECT_READ] = "read",
	[INTERCONNECT_WRITE] = "write",
};

static const char *cell_element(const struct guest *guest, const struct guest_cell *cell,
				struct argv *argv)
{
	if (guest->cell_automatic)
		return "<maxMemory>: hot-plug needs a cell, so libvirt makes one";
	return arena_printf(argv->arena, "<cell id='%u'>", cell->id);
}

static struct argv_option *add_numa(struct argv *argv, const char *type)
{
	struct argv_option *option = argv_add(argv, "-numa", ARGV_KEYVAL, ARGV_FAMILY_NUMA);

	argv_string(argv, NULL, type);
	return option;
}

static void add_cell(const struct guest *guest, const struct guest_cell *cell, struct argv *argv)
{
	const char *element = cell_element(guest, cell, argv);

	if (guest->uses_memdev)
		qemu_add_backend(&cell->backend, ARGV_FAMILY_NUMA, element, argv);
	add_numa(argv, "node");
	argv_from(argv, cell->backend.from, "%s", element);
	argv_number(argv, "nodeid", cell->id);
	if (!bitmap_is_empty(&cell->cpus))
		argv_list(argv, "cpus", &cell->cpus);
	if (guest->hmat && cell->initiator != GUEST_NO_CELL)
		argv_number(argv, "initiator", cell->initiator);
	if (guest->uses_memdev)
		argv_string(argv, "memdev", cell->backend.id);
	else
		argv_number(argv, "mem", cell->memory_kib / KIB_PER_MIB);
}

/* The element that gives a distance: the row's own, else the other way round, else none. */
static void say_distance_origin(const struct guest *guest, size_t from, size_t to,
				struct argv *argv)
{
	const size_t ends[2][2] = { { from, to }, { to, from } };

	for (size_t end = 0; end < 2; end++) {
		const struct domain_cell *cell = guest->cells[ends[end][0]].domain;

		for (size_t i = 0; cell && i < cell->n_distances; i++) {
			if (cell->distances[i].cell_id != ends[end][1])
				continue;
			argv_from(argv, cell->distances[i].at.element,
				  end == 0 ? "<sibling>" : "<sibling>, mirrored");
			return;
		}
	}
	argv_from(argv, (struct span){ 0 }, "libvirt's default: 10 within a cell, 20 to others");
}

static void add_distances(const struct guest *guest, struct argv *argv)
{
	for (size_t from = 0; from < guest->n_cells; from++) {
		for (size_t to = 0; to < guest->n_cells; to++) {
			add_numa(argv, "dist");
			argv_number(argv, "src", from);
			argv_number(argv, "dst", to);
			argv_number(argv, "val", guest_distance(guest, from, to));
			say_distance_origin(guest, from, to, argv);
		}
	}
}

static void add_interconnect(const struct domain_interconnect *link, struct argv *argv)
{
	add_numa(argv, "hmat-lb");
	argv_from(argv, link->at.element, link->is_bandwidth ? "<bandwidth>" : "<latency>");
	argv_number(argv, "initiator", link->initiator);
	argv_number(argv, "target", link->target);
	argv_string(argv, "hierarchy",
		    hierarchies[link->cache < ARRAY_SIZE(hierarchies) ? link->cache : 0]);
	argv_printf(argv, "data-type", "%s-%s", accesses[link->type],
		    link->is_bandwidth ? "bandwidth" : "latency");
	if (link->is_bandwidth)
		argv_kib(argv, "bandwidth", link->value, 'K');
	else
		argv_number(argv, "latency", link->value);
}

static void add_cache(const struct guest_cell *cell, const struct domain_cell_cache *cache,
		      struct argv *argv)
{
	add_numa(argv, "hmat-cache");
	argv_from(argv, cache->at.element, "<cell id='%u'><cache level='%u'>", cell->id,
		  cache->level);
	argv_number(argv, "node-id", cell->id);
	argv_kib(argv, "size", cache->size_kib, 'K');
	argv_number(argv, "level", cache->level);
	argv_string(argv, "associativity", associativities[cache->associativity]);
	argv_string(argv, "policy", cache_policies[cache->policy]);
	if (cache->line_bytes > 0)
		argv_number(argv, "line", cache->line_bytes);
}

static void add_hmat(const struct guest *guest, struct argv *argv)
{
	const struct domain_numa *numa = &guest->domain->numa;

	for (size_t i = 0; i < numa->n_interconnects; i++)
		if (!numa->interconnects[i].broken)
			add_interconnect(&numa->interconnects[i], argv);
	/* QEMU takes hmat-cache after hmat-lb only */
	for (size_t i = 0; i < guest->n_cells; i++) {
		const struct guest_cell *cell = &guest->cells[i];

		for (size_t j = 0; cell->domain && j < cell->domain->n_caches; j++)
			if (!cell->domain->caches[j].broken)
				add_cache(cell, &cell->domain->caches[j], argv);
	}
}

void qemu_add_numa(const struct guest *guest, struct argv *argv)
{
	if (!guest->cells_known && guest->domain->numa.n_cells > 0)
		argv_left_out(argv, "the guest NUMA cells make no sense, so they have no argument");
	if (!guest->cells_known || guest->n_cells == 0)
		return;
	if (!guest->uses_memdev)
		qemu_add_legacy_memory(guest, argv);
	for (size_t i = 0; i < guest->n_cells; i++)
		add_cell(guest, &guest->cells[i], argv);
	if (guest->distances_written)
		add_distances(guest, argv);
	if (guest->hmat)
		add_hmat(guest, argv);
}
