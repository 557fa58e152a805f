/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A host as tables: one row a node, one for its distances, and a line for each peculiarity. */
#include "cmd/host-text.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"

/* Cells of a table, row by row, right-aligned. */
struct table {
	struct arena arena;
	const char **cells;
	size_t n_cells, n_columns;
	bool ends_left; /* the last column is left-aligned */
};

static void add_cell(struct table *table, const char *format, ...) PRINTF(2, 3);

static void add_cell(struct table *table, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	*ARENA_APPEND(&table->arena, table->cells, table->n_cells) =
		arena_vprintf(&table->arena, format, args);
	va_end(args);
}

static void format_table(const struct table *table, struct strbuf *out)
{
	for (size_t at = 0; at < table->n_cells; at++) {
		size_t column = at % table->n_columns, width = 0;
		bool is_last = column + 1 == table->n_columns;

		for (size_t i = column; i < table->n_cells; i += table->n_columns)
			if (strlen(table->cells[i]) > width)
				width = strlen(table->cells[i]);
		if (!is_last || !table->ends_left)
			strbuf_repeat(out, ' ', width - strlen(table->cells[at]));
		strbuf_add_string(out, table->cells[at]);
		strbuf_add_string(out, is_last ? "\n" : "  ");
	}
}

static void table_done(struct table *table)
{
	arena_done(&table->arena);
}

/* With one decimal where that isn't 0: "2 MiB", "62.8 GiB". */
static const char *size_text(struct arena *arena, uint64_t size_kib)
{
	static const char *const units[] = { "KiB", "MiB", "GiB", "TiB", "PiB" };
	uint64_t scale = 1, tenths;
	size_t unit = 0;

	while (unit + 1 < ARRAY_SIZE(units) && size_kib / scale >= 1024) {
		scale *= 1024;
		unit++;
	}
	tenths = size_kib / scale * 10 + size_kib % scale * 10 / scale;
	if (tenths % 10)
		return arena_printf(arena, "%llu.%llu %s", (unsigned long long)(tenths / 10),
				    (unsigned long long)(tenths % 10), units[unit]);
	return arena_printf(arena, "%llu %s", (unsigned long long)(tenths / 10), units[unit]);
}

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

/* One line, what comes from the machine made harmless. */
static void add_line(struct strbuf *out, const char *format, ...) PRINTF(2, 3);

static void add_line(struct strbuf *out, const char *format, ...)
{
	AUTO(arena) scratch = ARENA_INIT;
	const char *text;
	va_list args;

	va_start(args, format);
	text = arena_vprintf(&scratch, format, args);
	va_end(args);
	text_add_escaped(out, text, strlen(text));
	strbuf_add_char(out, '\n');
}

static uint64_t socket_key(const struct host_cpu *cpu)
{
	return (uint64_t)(cpu->drawer & 0xFFFF) << 48 | (uint64_t)(cpu->book & 0xFFFF) << 32 |
	       cpu->socket;
}

static int compare_keys(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

struct counts {
	size_t drawers, books, sockets, cores, threads;
};

static struct counts count_topology(const struct host *host)
{
	AUTO(arena) scratch = ARENA_INIT;
	uint64_t *sockets = ARENA_ARRAY(&scratch, uint64_t, host->n_cpus);
	struct counts counts = { 0 };

	for (size_t i = 0; i < host->n_cpus; i++) {
		const struct host_cpu *cpu = &host->cpus[i];

		if (!cpu->topology_known)
			continue;
		sockets[counts.threads++] = socket_key(cpu);
		counts.cores += bitmap_first(&cpu->siblings) == cpu->id;
	}
	if (counts.threads)
		qsort(sockets, counts.threads, sizeof(*sockets), compare_keys);
	for (size_t i = 0; i < counts.threads; i++) {
		counts.sockets += i == 0 || sockets[i] != sockets[i - 1];
		counts.books += i == 0 || sockets[i] >> 32 != sockets[i - 1] >> 32;
		counts.drawers += i == 0 || sockets[i] >> 48 != sockets[i - 1] >> 48;
	}
	return counts;
}

static void add_heading(const struct host *host, struct strbuf *out)
{
	const char *name = host->cpu_name ? host->cpu_name : host->cpu_model;
	struct counts counts = count_topology(host);
	AUTO(strbuf) line = STRBUF_INIT;

	add_line(out, "%s: %s, %s%s", host->description, host->arch ? host->arch : "architecture ?",
		 name		    ? name
		 : host->cpu_vendor ? host->cpu_vendor
				    : "CPU ?",
		 host->numa_known ? "" : ", no NUMA");
	strbuf_printf(&line, "%zu node%s, %zu CPU%s", host->n_nodes, plural(host->n_nodes),
		      host->n_cpus, plural(host->n_cpus));
	if (counts.threads) {
		strbuf_add_string(&line, " (");
		if (counts.books > 1)
			strbuf_printf(&line, "%zu drawer%s, %zu books, ", counts.drawers,
				      plural(counts.drawers), counts.books);
		strbuf_printf(&line, "%zu socket%s, %zu core%s, %zu thread%s)", counts.sockets,
			      plural(counts.sockets), counts.cores, plural(counts.cores),
			      counts.threads, plural(counts.threads));
	}
	if (host->phys_bits)
		strbuf_printf(&line, ", %u physical address bits", host->phys_bits);
	add_line(out, "%s", strbuf_text(&line));
}

/* "758 of 2048", free of total. */
static void add_pages_cell(struct table *table, const struct host_pages *pages)
{
	if (!pages)
		add_cell(table, "-");
	else if (pages->free_known)
		add_cell(table, "%llu of %llu", (unsigned long long)pages->free,
			 (unsigned long long)pages->total);
	else
		add_cell(table, "? of %llu", (unsigned long long)pages->total);
}

static bool is_shown(const struct host *host, uint64_t size_kib, bool more)
{
	if (!more && size_kib == host->page_sizes_kib[0])
		return false;
	for (size_t i = 0; i < host->n_nodes; i++)
		if (host_find_pages(&host->nodes[i], size_kib))
			return true;
	return false;
}

static void add_node_row(struct table *table, const struct host *host, bool more,
			 const struct host_node *node)
{
	add_cell(table, "%u", node->id);
	add_cell(table, "%s",
		 node->memory_known ? size_text(&table->arena, node->memory_kib) : "?");
	add_cell(table, "%s", node->free_known ? size_text(&table->arena, node->free_kib) : "?");
	for (size_t i = 0; i < host->n_page_sizes; i++)
		if (is_shown(host, host->page_sizes_kib[i], more))
			add_pages_cell(table, host_find_pages(node, host->page_sizes_kib[i]));
	add_cell(table, "%s",
		 bitmap_is_empty(&node->cpus) ? "-" : bitmap_text(&table->arena, &node->cpus));
}

static void add_nodes(const struct host *host, bool more, struct strbuf *out)
{
	AUTO(table) table = { .arena = ARENA_INIT, .ends_left = true };

	if (!host->n_nodes)
		return;
	add_cell(&table, "node");
	add_cell(&table, "memory");
	add_cell(&table, "free");
	for (size_t i = 0; i < host->n_page_sizes; i++)
		if (is_shown(host, host->page_sizes_kib[i], more))
			add_cell(&table, "pages of %s free",
				 size_text(&table.arena, host->page_sizes_kib[i]));
	add_cell(&table, "CPUs");
	table.n_columns = table.n_cells;
	for (size_t i = 0; i < host->n_nodes; i++)
		add_node_row(&table, host, more, &host->nodes[i]);
	strbuf_add_char(out, '\n');
	format_table(&table, out);
}

static void add_distances(const struct host *host, struct strbuf *out)
{
	AUTO(table) table = { .arena = ARENA_INIT, .n_columns = host->n_nodes + 1 };
	bool known = false;

	add_cell(&table, "distance");
	for (size_t i = 0; i < host->n_nodes; i++)
		add_cell(&table, "%u", host->nodes[i].id);
	for (size_t i = 0; i < host->n_nodes; i++) {
		const struct host_node *node = &host->nodes[i];

		known = known || node->distances_known;
		add_cell(&table, "%u", node->id);
		for (size_t j = 0; j < host->n_nodes; j++) {
			if (node->distances_known && node->distances[j])
				add_cell(&table, "%u", node->distances[j]);
			else
				add_cell(&table, "?");
		}
	}
	if (!known)
		return;
	strbuf_add_char(out, '\n');
	format_table(&table, out);
}

static void add_link_row(struct table *table, const struct host *host, size_t at)
{
	const struct host_interconnect *link = &host->interconnects[at];
	const char *unit = link->is_bandwidth ? "/s" : " ns";

	add_cell(table, "%u", link->initiator);
	add_cell(table, "%u", link->target);
	add_cell(table, "%s", link->is_bandwidth ? "bandwidth" : "latency");
	add_cell(table, "%s", link->type);
	if (link->cache)
		add_cell(table, "%u", link->cache);
	else
		add_cell(table, "-");
	if (link->is_bandwidth)
		add_cell(table, "%s%s", size_text(&table->arena, link->value), unit);
	else
		add_cell(table, "%llu%s", (unsigned long long)link->value, unit);
}

static void add_links(const struct host *host, struct strbuf *out)
{
	static const char *const heads[] = { "from node", "to node", "HMAT",
					     "access",	  "cache",   "value" };
	AUTO(table) table = { .arena = ARENA_INIT, .n_columns = ARRAY_SIZE(heads) };

	if (!host->n_interconnects)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(heads); i++)
		add_cell(&table, "%s", heads[i]);
	for (size_t i = 0; i < host->n_interconnects; i++)
		add_link_row(&table, host, i);
	strbuf_add_char(out, '\n');
	format_table(&table, out);
}

typedef bool cpu_test(const struct host_cpu *cpu);

static bool is_offline(const struct host_cpu *cpu)
{
	return cpu->online_known && !cpu->online;
}

static bool is_isolated(const struct host_cpu *cpu)
{
	return cpu->isolated_known && cpu->isolated;
}

static bool is_nohz_full(const struct host_cpu *cpu)
{
	return cpu->nohz_full;
}

static bool is_performance(const struct host_cpu *cpu)
{
	return cpu->core_type == HOST_CORE_PERFORMANCE;
}

static bool is_efficiency(const struct host_cpu *cpu)
{
	return cpu->core_type == HOST_CORE_EFFICIENCY;
}

static bool is_homeless(const struct host_cpu *cpu)
{
	return cpu->node == HOST_NO_NODE && !is_offline(cpu);
}

static void add_cpu_sets(const struct host *host, struct strbuf *out)
{
	static const struct {
		const char *title;
		cpu_test *test;
	} sets[] = {
		{ .title = "offline CPUs", .test = is_offline },
		{ .title = "isolated CPUs", .test = is_isolated },
		{ .title = "nohz_full CPUs", .test = is_nohz_full },
		{ .title = "performance cores", .test = is_performance },
		{ .title = "efficiency cores", .test = is_efficiency },
		{ .title = "CPUs in no node", .test = is_homeless },
	};

	for (size_t i = 0; i < ARRAY_SIZE(sets); i++) {
		AUTO(arena) scratch = ARENA_INIT;
		struct bitmap cpus = { 0 };

		for (size_t j = 0; j < host->n_cpus; j++)
			if (sets[i].test(&host->cpus[j]))
				bitmap_set(&scratch, &cpus, host->cpus[j].id);
		if (!bitmap_is_empty(&cpus))
			add_line(out, "%s: %s", sets[i].title, bitmap_text(&scratch, &cpus));
	}
}

/* Nodes that aren't there and may come. */
static void add_possible(const struct host *host, struct strbuf *out)
{
	AUTO(arena) scratch = ARENA_INIT;
	struct bitmap coming = bitmap_copy(&scratch, &host->possible_nodes), there = { 0 };

	for (size_t i = 0; i < host->n_nodes; i++)
		bitmap_set(&scratch, &there, host->nodes[i].id);
	bitmap_remove(&coming, &there);
	if (!bitmap_is_empty(&coming))
		add_line(out, "nodes that may come: %s", bitmap_text(&scratch, &coming));
}

/* Only where the limits keep something away. */
static void add_limits(const struct host *host, struct strbuf *out)
{
	AUTO(arena) scratch = ARENA_INIT;
	bool is_limited = false;

	for (size_t i = 0; i < host->n_cpus; i++)
		is_limited = is_limited || (host->cpus[i].online &&
					    !bitmap_has(&host->allowed_cpus, host->cpus[i].id));
	for (size_t i = 0; i < host->n_nodes; i++)
		is_limited = is_limited || (host->nodes[i].memory_kib &&
					    !bitmap_has(&host->allowed_nodes, host->nodes[i].id));
	if (host->allowed_known && is_limited)
		add_line(out, "this process may use CPUs %s and memory of nodes %s only",
			 bitmap_text(&scratch, &host->allowed_cpus),
			 bitmap_text(&scratch, &host->allowed_nodes));
}

static void add_pages(const struct host *host, bool more, struct strbuf *out)
{
	AUTO(arena) scratch = ARENA_INIT;

	for (size_t i = 0; i < host->n_pools; i++) {
		const struct host_pool *pool = &host->pools[i];

		if (pool->details_known && (pool->reserved || pool->surplus || more))
			add_line(out,
				 "pages of %s: %llu of the %llu free ones are reserved, %llu "
				 "are surplus",
				 size_text(&scratch, pool->size_kib),
				 (unsigned long long)pool->reserved, (unsigned long long)pool->free,
				 (unsigned long long)pool->surplus);
	}
	for (size_t i = 0; i < host->n_mounts; i++)
		add_line(out, "hugetlbfs: pages of %s in %s",
			 size_text(&scratch, host->mounts[i].page_size_kib), host->mounts[i].path);
	if (host->mounts_known && !host->n_mounts)
		add_line(out, "hugetlbfs: not mounted");
	if (host->thp_mode || host->thp_kib)
		add_line(out, "transparent huge pages: %s, of %s",
			 host->thp_mode ? host->thp_mode : "?",
			 host->thp_kib ? size_text(&scratch, host->thp_kib) : "?");
}

static void add_memory_details(const struct host *host, struct strbuf *out)
{
	AUTO(arena) scratch = ARENA_INIT;

	for (size_t i = 0; i < host->n_nodes; i++) {
		const struct host_node *node = &host->nodes[i];

		for (size_t j = 0; j < node->n_caches; j++)
			add_line(out, "node %u: memory-side cache of level %u, %s, %s, %s",
				 node->id, node->caches[j].level,
				 size_text(&scratch, node->caches[j].size_kib),
				 node->caches[j].associativity, node->caches[j].policy);
		if (node->tier_known)
			add_line(out, "node %u: memory tier %u", node->id, node->tier);
	}
}

static void add_cache(const struct host_cache *cache, struct strbuf *out)
{
	AUTO(arena) scratch = ARENA_INIT;
	AUTO(strbuf) id = STRBUF_INIT;

	if (!cache->id_unknown)
		strbuf_printf(&id, " %u", cache->id);
	add_line(out, "L%u %s%s: %s, CPUs %s", cache->level, cache->type, strbuf_text(&id),
		 size_text(&scratch, cache->size_kib), bitmap_text(&scratch, &cache->cpus));
}

static bool is_alike(const struct host_cache *a, const struct host_cache *b)
{
	return a->level == b->level && a->size_kib == b->size_kib &&
	       strcmp(a->type, b->type) == 0 && bitmap_count(&a->cpus) == bitmap_count(&b->cpus);
}

/* Those alike in one line, where the first of them stands. */
static void add_cache_kind(const struct host *host, size_t first, struct strbuf *out)
{
	const struct host_cache *cache = &host->caches[first];
	unsigned n_cpus = bitmap_count(&cache->cpus);
	AUTO(arena) scratch = ARENA_INIT;
	size_t n = 0;

	for (size_t i = 0; i < host->n_caches; i++) {
		if (!is_alike(&host->caches[i], cache))
			continue;
		if (i < first)
			return;
		n++;
	}
	add_line(out, "L%u %s: %zu cache%s of %s%s for %u CPU%s", cache->level, cache->type, n,
		 plural(n), size_text(&scratch, cache->size_kib), n == 1 ? "" : ", each", n_cpus,
		 plural(n_cpus));
}

/* Kinds of caches, or one by one. */
static void add_caches(const struct host *host, bool more, struct strbuf *out)
{
	for (size_t i = 0; i < host->n_caches; i++) {
		if (more)
			add_cache(&host->caches[i], out);
		else
			add_cache_kind(host, i, out);
	}
}

static void add_resctrl(const struct host *host, struct strbuf *out)
{
	for (size_t i = 0; i < host->n_caches; i++) {
		const struct host_cache *cache = &host->caches[i];
		AUTO(arena) scratch = ARENA_INIT;

		for (size_t j = 0; j < cache->n_controls; j++)
			add_line(out, "resctrl: L%u cache %u %s in steps of %s, %u groups",
				 cache->level, cache->id, cache->controls[j].type,
				 size_text(&scratch, cache->controls[j].granularity_bytes / 1024),
				 cache->controls[j].max_allocations);
	}
	for (size_t i = 0; i < host->n_bandwidth_nodes; i++)
		if (host->bandwidth_nodes[i].control_known)
			add_line(out, "resctrl: memory bandwidth %u from %u%% in steps of %u%%",
				 host->bandwidth_nodes[i].id, host->bandwidth_nodes[i].min,
				 host->bandwidth_nodes[i].granularity);
}

static void list_devices(const struct host *host, unsigned node, struct strbuf *out)
{
	AUTO(strbuf) line = STRBUF_INIT;

	for (size_t i = 0; i < host->n_pci_devices; i++) {
		const struct host_pci_device *device = &host->pci_devices[i];

		if (device->node == node)
			strbuf_printf(&line, " %04x:%02x:%02x.%x", device->domain, device->bus,
				      device->slot, device->function);
	}
	if (line.length && node == HOST_NO_NODE)
		add_line(out, "PCI devices in no node:%s", strbuf_text(&line));
	else if (line.length)
		add_line(out, "PCI devices in node %u:%s", node, strbuf_text(&line));
}

static void add_devices(const struct host *host, struct strbuf *out)
{
	for (size_t i = 0; i < host->n_nodes; i++)
		list_devices(host, host->nodes[i].id, out);
	list_devices(host, HOST_NO_NODE, out);
}

static void add_words(struct strbuf *out, const char *title, const char *const *words, size_t n)
{
	AUTO(strbuf) line = STRBUF_INIT;

	for (size_t i = 0; i < n; i++)
		strbuf_printf(&line, "%s%s", i ? ", " : "", words[i]);
	if (n)
		add_line(out, "%s: %s", title, strbuf_text(&line));
}

static void add_limits_of_domains(const struct host_limits *limits, struct strbuf *out)
{
	if (!limits)
		return;
	add_line(out, "domains by default: %s, %s, at most %u vCPUs",
		 limits->arch ? limits->arch : "architecture ?",
		 limits->machine ? limits->machine : "machine type ?", limits->max_vcpus);
	add_words(out, "memory sources", limits->memory_sources, limits->n_memory_sources);
	add_words(out, "balloon models", limits->balloons, limits->n_balloons);
}

static void add_versions(const struct host *host, struct strbuf *out)
{
	if (host->libvirt_version)
		add_line(out, "libvirt %u.%u", host->libvirt_version / 1000,
			 host->libvirt_version % 1000);
	if (host->qemu_version)
		add_line(out, "QEMU %u.%u", host->qemu_version / 1000, host->qemu_version % 1000);
}

void host_format_text(const struct host *host, bool more, struct strbuf *out)
{
	AUTO(strbuf) rest = STRBUF_INIT;

	add_heading(host, out);
	add_nodes(host, more, out);
	add_distances(host, out);
	add_links(host, out);
	add_cpu_sets(host, &rest);
	add_limits(host, &rest);
	add_pages(host, more, &rest);
	add_memory_details(host, &rest);
	add_caches(host, more, &rest);
	if (more) {
		add_possible(host, &rest);
		add_resctrl(host, &rest);
		add_devices(host, &rest);
		add_limits_of_domains(host->limits, &rest);
	}
	add_versions(host, &rest);
	if (rest.length)
		strbuf_printf(out, "\n%s", strbuf_text(&rest));
}
