/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Nodes in sysfs: their CPUs, memory, pages and distances. */
#include <string.h>

#include "base/number.h"
#include "base/units.h"
#include "host/sysfs.h"

/* "hugepages-2048kB" */
static bool parse_pool_name(const char *name, uint64_t *out_size_kib)
{
	static const char prefix[] = "hugepages-", suffix[] = "kB";
	size_t length = strlen(name), around = strlen(prefix) + strlen(suffix);

	return length > around && strncmp(name, prefix, strlen(prefix)) == 0 &&
	       strcmp(name + length - strlen(suffix), suffix) == 0 &&
	       number_parse_digits(name + strlen(prefix), length - around, SIZE_KIB_MAX,
				   out_size_kib) == NUMBER_OK &&
	       *out_size_kib > 0;
}

void sysfs_read_pools(struct sysfs *sysfs, struct host_node *node, const char *folder)
{
	struct host *host = sysfs->host;
	const char **names;
	size_t n = sysfs_entries(sysfs, &names, "%s", folder);

	for (size_t i = 0; i < n; i++) {
		struct host_pages pages = { 0 };

		if (!parse_pool_name(names[i], &pages.size_kib) ||
		    !sysfs_number(sysfs, &pages.total, "%s/%s/nr_hugepages", folder, names[i]))
			continue;
		if (host_add_page_size(host, pages.size_kib)) {
			host_note(host, "%s has more than %d sizes", folder, HOST_MAX_PAGE_SIZES);
			return;
		}
		pages.free_known =
			sysfs_number(sysfs, &pages.free, "%s/%s/free_hugepages", folder, names[i]);
		pages.surplus_known = sysfs_number(sysfs, &pages.surplus, "%s/%s/surplus_hugepages",
						   folder, names[i]);
		*ARENA_APPEND(&host->arena, node->pages, node->n_pages) = pages;
	}
	host_sort_pages(node);
}

/*
 * The kernel counts huge pages as used memory; the pages of the system's own size are what they
 * leave (libvirt util/virnuma.c, virNumaGetPages, 9.0.0 to 11.3.0).
 */
static void add_small_pages(struct sysfs *sysfs, struct host_node *node)
{
	uint64_t huge_kib = 0, page_kib = sysfs->page_size_kib;
	struct host_pages pages = { .size_kib = page_kib };

	if (!node->memory_known)
		return;
	for (size_t i = 0; i < node->n_pages; i++) {
		uint64_t total = node->pages[i].total, size_kib = node->pages[i].size_kib;

		huge_kib = total > SIZE_KIB_MAX / size_kib
				   ? SIZE_KIB_MAX
				   : size_kib_add(huge_kib, total * size_kib);
	}
	pages.total = huge_kib < node->memory_kib ? (node->memory_kib - huge_kib) / page_kib : 0;
	pages.free_known = node->free_known;
	pages.free = node->free_kib / page_kib;
	*ARENA_APPEND(&sysfs->host->arena, node->pages, node->n_pages) = pages;
	host_sort_pages(node);
}

static void read_memory(struct sysfs *sysfs, struct host_node *node, const char *text)
{
	if (!text)
		return;
	node->memory_known = sysfs_meminfo(text, "MemTotal", &node->memory_kib);
	node->free_known = sysfs_meminfo(text, "MemFree", &node->free_kib);
	if (!node->memory_known)
		host_note(sysfs->host, "%s doesn't tell MemTotal", strbuf_text(&sysfs->path));
}

/* The system's pages are the kernel's where this runs, as libvirt counts them too; a copy of another
   machine may have had others. */
static void check_page_size(struct sysfs *sysfs, const struct host_node *node)
{
	const char *text = sysfs_text(sysfs, SYSFS_NODE "/node%u/vmstat", node->id);
	const char *pages = text ? strstr(text, "nr_free_pages ") : NULL;
	uint64_t n, theirs_kib = sysfs->page_size_kib;

	if (!pages || !node->free_known || sysfs->page_size_told)
		return;
	pages += strlen("nr_free_pages ");
	if (number_parse_digits(pages, strspn(pages, "0123456789"), SIZE_KIB_MAX / 1024, &n) !=
		    NUMBER_OK ||
	    n == 0 || node->free_kib / n < 2 * sysfs->page_size_kib)
		return;
	/* a power of two; the two numbers were read one after the other */
	while (theirs_kib * 3 / 2 < node->free_kib / n)
		theirs_kib *= 2;
	sysfs->page_size_told = true;
	host_note(sysfs->host,
		  "small pages are counted as %llu KiB each, as this kernel has them; those of that"
		  " machine had %llu KiB",
		  (unsigned long long)sysfs->page_size_kib, (unsigned long long)theirs_kib);
}

static struct host_cpu *find_cpu(struct host *host, unsigned id)
{
	const struct host_cpu *cpu = host_find_cpu(host, id);

	return cpu ? &host->cpus[cpu - host->cpus] : NULL;
}

/* The mask has CPUs that are online, and only those; libvirt reads it too (libnuma). */
static void read_cpus(struct sysfs *sysfs, struct host_node *node)
{
	if (!sysfs_mask(sysfs, &node->cpus, SYSFS_NODE "/node%u/cpumap", node->id) &&
	    !sysfs_list(sysfs, &node->cpus, SYSFS_NODE "/node%u/cpulist", node->id))
		(void)sysfs_numbered(sysfs, "cpu", &node->cpus, SYSFS_NODE "/node%u", node->id);
}

/* A node may name CPUs that have no folder: in copies of which a part is missing. */
static void add_unknown_cpus(struct sysfs *sysfs, const struct host_node *node)
{
	struct host *host = sysfs->host;
	struct bitmap unknown = { 0 };

	bitmap_for_each (&node->cpus, id)
		if (!host_find_cpu(host, id))
			bitmap_set(&sysfs->scratch, &unknown, id);
	if (bitmap_is_empty(&unknown))
		return;
	host_note(host, "node %u has CPUs %s, of which there is no folder", node->id,
		  bitmap_text(&sysfs->scratch, &unknown));
	bitmap_for_each (&unknown, id)
		*ARENA_APPEND(&host->arena, host->cpus, host->n_cpus) =
			(struct host_cpu){ .id = id, .node = node->id };
	host_sort_cpus(host);
}

/* A CPU is in one node: the first that names it. */
static void claim_cpus(struct sysfs *sysfs, struct host_node *node)
{
	struct bitmap taken = { 0 };

	add_unknown_cpus(sysfs, node);
	bitmap_for_each (&node->cpus, id) {
		struct host_cpu *cpu = find_cpu(sysfs->host, id);

		if (cpu->node == HOST_NO_NODE || cpu->node == node->id) {
			cpu->node = node->id;
			continue;
		}
		host_note(sysfs->host, "CPU %u is in nodes %u and %u: taken to be in the first", id,
			  cpu->node, node->id);
		bitmap_set(&sysfs->scratch, &taken, id);
	}
	bitmap_remove(&node->cpus, &taken);
}

static void read_node(struct sysfs *sysfs, struct host_node *node)
{
	AUTO(strbuf) folder = STRBUF_INIT;

	strbuf_printf(&folder, SYSFS_NODE "/node%u/hugepages", node->id);
	read_cpus(sysfs, node);
	claim_cpus(sysfs, node);
	read_memory(sysfs, node, sysfs_text(sysfs, SYSFS_NODE "/node%u/meminfo", node->id));
	sysfs_read_pools(sysfs, node, strbuf_text(&folder));
	add_small_pages(sysfs, node);
	if (!sysfs->is_here)
		check_page_size(sysfs, node);
}

/* One number for each node that is online, in their order. */
static void read_distances(struct sysfs *sysfs, struct host_node *node)
{
	struct host *host = sysfs->host;
	const char *text = sysfs_text(sysfs, SYSFS_NODE "/node%u/distance", node->id);
	unsigned *distances;
	size_t n = 0;

	if (!text)
		return;
	distances = ARENA_ARRAY(&host->arena, unsigned, host->n_nodes);
	while (*(text += strspn(text, " \t\n"))) {
		size_t length = strspn(text, "0123456789");
		uint64_t value;

		if (number_parse_digits(text, length, INT32_MAX, &value) != NUMBER_OK) {
			sysfs_odd(sysfs, "row of distances");
			return;
		}
		if (n < host->n_nodes)
			distances[n] = (unsigned)value; /* at most INT32_MAX */
		n++;
		text += length;
	}
	if (n != host->n_nodes)
		host_note(host, "%s has %zu numbers for %zu nodes: taken from the first on",
			  strbuf_text(&sysfs->path), n, host->n_nodes);
	node->distances = distances;
	node->distances_known = n > 0;
}

/* Where a CPU that is offline belongs, its link tells. */
static void place_offline_cpus(struct sysfs *sysfs)
{
	struct host *host = sysfs->host;
	struct bitmap lost = { 0 };

	for (size_t i = 0; i < host->n_cpus; i++) {
		struct host_cpu *cpu = &host->cpus[i];
		struct bitmap nodes = { 0 };

		if (cpu->node != HOST_NO_NODE)
			continue;
		if (sysfs_numbered(sysfs, "node", &nodes, SYSFS_CPU "/cpu%u", cpu->id) &&
		    host_find_node(host, bitmap_first(&nodes)))
			cpu->node = bitmap_first(&nodes);
		else if (cpu->online)
			bitmap_set(&sysfs->scratch, &lost, cpu->id);
	}
	if (!bitmap_is_empty(&lost))
		host_note(host, "CPUs %s are online, but in no node that is",
			  bitmap_text(&sysfs->scratch, &lost));
}

/* A kernel without NUMA has no nodes: all is in one. */
static void read_whole_machine(struct sysfs *sysfs)
{
	struct host *host = sysfs->host;
	struct host_node *node = ARENA_APPEND(&host->arena, host->nodes, host->n_nodes);

	node->cpus = bitmap_copy(&host->arena, &sysfs->online);
	claim_cpus(sysfs, node);
	read_memory(sysfs, node, sysfs_beginning(sysfs, "proc/meminfo"));
	sysfs_read_pools(sysfs, node, "sys/kernel/mm/hugepages");
	add_small_pages(sysfs, node);
	for (size_t i = 0; i < host->n_cpus; i++)
		host->cpus[i].node = 0;
}

static void add_nodes(struct sysfs *sysfs, const struct bitmap *ids)
{
	struct host *host = sysfs->host;

	host->nodes = ARENA_ARRAY(&host->arena, struct host_node, HOST_MAX_NODES);
	bitmap_for_each (ids, id) {
		if (host->n_nodes == HOST_MAX_NODES) {
			host_note(host, "of %u nodes only the first %d are read", bitmap_count(ids),
				  HOST_MAX_NODES);
			return;
		}
		host->nodes[host->n_nodes++].id = id;
	}
}

void sysfs_read_nodes(struct sysfs *sysfs)
{
	struct host *host = sysfs->host;
	struct bitmap ids = { 0 };

	if (!sysfs_numbered(sysfs, "node", &ids, SYSFS_NODE) || bitmap_is_empty(&ids)) {
		read_whole_machine(sysfs);
		return;
	}
	host->numa_known = true;
	host->possible_nodes_known =
		sysfs_list(sysfs, &host->possible_nodes, SYSFS_NODE "/possible");
	add_nodes(sysfs, &ids);
	for (size_t i = 0; i < host->n_nodes; i++)
		read_node(sysfs, &host->nodes[i]);
	for (size_t i = 0; i < host->n_nodes; i++)
		read_distances(sysfs, &host->nodes[i]);
	place_offline_cpus(sysfs);
}
