/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The <topology> of a capabilities XML: nodes, CPUs, distances, links. */
#include <string.h>

#include "base/units.h"
#include "host/capabilities.h"

static int read_memory(struct capabilities *caps, struct host_node *node, struct xml_node *cell)
{
	struct xml_node *memory = xml_child(cell, "memory");
	uint64_t value;

	/* libvirt leaves 0 out; where it has pages it also knew the memory */
	if (!memory) {
		node->memory_known = xml_child(cell, "pages") != NULL;
		return 0;
	}
	if (capabilities_text_number(caps, memory, UINT64_MAX, &value) ||
	    capabilities_to_kib(caps, memory, memory->tag_at, value, &node->memory_kib))
		return -1;
	node->memory_known = true;
	return 0;
}

static int read_pages(struct capabilities *caps, struct host_node *node, struct xml_node *cell)
{
	xml_for_each (cell, "pages", child) {
		struct host_pages pages = { 0 };
		uint64_t size;

		if (capabilities_number(caps, child, "size", UINT64_MAX, &size) ||
		    capabilities_to_kib(caps, child, child->tag_at, size, &pages.size_kib) ||
		    capabilities_text_number(caps, child, UINT64_MAX, &pages.total))
			return -1;
		if (!pages.size_kib || node->n_pages == HOST_MAX_PAGE_SIZES)
			return capabilities_bad(caps, child->tag_at,
						"pages of 0 KiB, or of more than %d sizes",
						HOST_MAX_PAGE_SIZES);
		if (host_find_pages(node, pages.size_kib))
			return capabilities_bad(caps, child->tag_at,
						"node %u has pages of %llu KiB twice", node->id,
						(unsigned long long)pages.size_kib);
		if (host_add_page_size(caps->host, pages.size_kib))
			return capabilities_bad(caps, child->tag_at,
						"there are more than %d page sizes",
						HOST_MAX_PAGE_SIZES);
		*ARENA_APPEND(&caps->host->arena, node->pages, node->n_pages) = pages;
	}
	host_sort_pages(node);
	return 0;
}

/* <size value= unit=/> and <line value= unit=/>: the line is bytes where no unit is said. */
static int read_cache_sizes(struct capabilities *caps, struct xml_node *cache,
			    struct host_memory_cache *out)
{
	struct xml_node *size = xml_child(cache, "size"), *line = xml_child(cache, "line");
	uint64_t value;

	if (size && (capabilities_number(caps, size, "value", UINT64_MAX, &value) ||
		     capabilities_to_kib(caps, size, size->tag_at, value, &out->size_kib)))
		return -1;
	return line ? capabilities_number(caps, line, "value", UINT32_MAX, &out->line_bytes) : 0;
}

static int read_memory_caches(struct capabilities *caps, struct host_node *node,
			      struct xml_node *cell)
{
	xml_for_each (cell, "cache", child) {
		struct host_memory_cache cache = {
			.associativity = capabilities_word(caps, child, "associativity"),
			.policy = capabilities_word(caps, child, "policy"),
		};

		if (capabilities_id(caps, child, "level", UINT16_MAX, &cache.level) ||
		    read_cache_sizes(caps, child, &cache))
			return -1;
		*ARENA_APPEND(&caps->host->arena, node->caches, node->n_caches) = cache;
	}
	return 0;
}

/*
 * All of the ids are there or none (conf/capabilities.c, virCapsHostNUMACellCPUFormat): none for a
 * CPU that is offline. die_id came with 6.1, cluster_id with 10.1.
 */
static int read_cpu_topology(struct capabilities *caps, struct host_cpu *cpu, struct xml_node *xml)
{
	cpu->topology_known = xml_attribute(xml, "socket_id") && xml_attribute(xml, "core_id") &&
			      xml_attribute(xml, "siblings");
	if (!cpu->topology_known)
		return 0;
	if (capabilities_id(caps, xml, "socket_id", UINT32_MAX, &cpu->socket) ||
	    capabilities_optional_id(caps, xml, "die_id", UINT32_MAX, &cpu->die) ||
	    capabilities_optional_id(caps, xml, "cluster_id", UINT32_MAX, &cpu->cluster) ||
	    capabilities_id(caps, xml, "core_id", UINT32_MAX, &cpu->core) ||
	    capabilities_cpus(caps, xml, "siblings", &cpu->siblings))
		return -1;
	if (!bitmap_has(&cpu->siblings, cpu->id))
		return capabilities_bad(caps, xml->tag_at, "CPU %u is not among its siblings",
					cpu->id);
	return 0;
}

static int read_cpus(struct capabilities *caps, struct host_node *node, struct xml_node *cell,
		     struct bitmap *seen)
{
	struct host *host = caps->host;
	struct xml_node *cpus = xml_child(cell, "cpus");

	if (!cpus)
		return 0;
	xml_for_each (cpus, "cpu", child) {
		struct host_cpu cpu = { .node = node->id };

		if (capabilities_id(caps, child, "id", BITMAP_MAX_BIT, &cpu.id) ||
		    read_cpu_topology(caps, &cpu, child))
			return -1;
		if (bitmap_has(&node->cpus, cpu.id))
			return capabilities_bad(caps, child->tag_at, "CPU %u is there twice",
						cpu.id);
		if (bitmap_has(seen, cpu.id)) { /* as libvirt writes what a kernel says so */
			host_note(
				host,
				"CPU %u is in node %u and in one before it: taken to be in the first",
				cpu.id, node->id);
			continue;
		}
		bitmap_set(&host->arena, seen, cpu.id);
		bitmap_set(&host->arena, &node->cpus, cpu.id);
		*ARENA_APPEND(&host->arena, host->cpus, host->n_cpus) = cpu;
	}
	return 0;
}

static int read_node(struct capabilities *caps, struct xml_node *cell, struct bitmap *seen_cpus)
{
	struct host *host = caps->host;
	struct host_node node = { 0 };

	if (capabilities_id(caps, cell, "id", BITMAP_MAX_BIT, &node.id) ||
	    read_memory(caps, &node, cell) || read_pages(caps, &node, cell) ||
	    read_memory_caches(caps, &node, cell) || read_cpus(caps, &node, cell, seen_cpus))
		return -1;
	*ARENA_APPEND(&host->arena, host->nodes, host->n_nodes) = node;
	return 0;
}

/*
 * Where libvirt can't read the NUMA topology it makes one up (conf/capabilities.c,
 * virCapabilitiesHostNUMAInitFake): cells that are all called 0, with the machine's memory and
 * counted CPUs, but without pages and distances.
 */
static bool is_made_up(struct xml_node *cells)
{
	xml_for_each (cells, "cell", cell) {
		const char *id = xml_value(cell, "id");

		if (!id || strcmp(id, "0") != 0 || xml_child(cell, "pages") ||
		    xml_child(cell, "distances"))
			return false;
	}
	return true;
}

/* One node with all CPUs; of their topology nothing is known, libvirt only counted. */
static void merge_made_up(struct host *host)
{
	for (size_t i = 1; i < host->n_nodes; i++)
		bitmap_add(&host->arena, &host->nodes[0].cpus, &host->nodes[i].cpus);
	if (host->n_nodes)
		host->n_nodes = 1;
	for (size_t i = 0; i < host->n_cpus; i++)
		host->cpus[i] = (struct host_cpu){ .id = host->cpus[i].id };
}

static int read_distances(struct capabilities *caps, struct xml_node *cell)
{
	struct host *host = caps->host;
	struct xml_node *distances = xml_child(cell, "distances");
	struct host_node *node;
	unsigned id;

	if (!distances)
		return 0;
	if (capabilities_id(caps, cell, "id", BITMAP_MAX_BIT, &id))
		return -1;
	node = &host->nodes[host_node_index(host, id)];
	node->distances_known = true;
	node->distances = ARENA_ARRAY(&host->arena, unsigned, host->n_nodes);
	xml_for_each (distances, "sibling", child) {
		unsigned other, value;
		size_t index;

		if (capabilities_id(caps, child, "id", UINT32_MAX, &other) ||
		    capabilities_id(caps, child, "value", UINT32_MAX, &value))
			return -1;
		/* A node that libvirt left out, having neither CPUs nor memory to show. */
		index = host_node_index(host, other);
		if (index < host->n_nodes)
			node->distances[index] = value;
	}
	return 0;
}

static int check_ids(struct capabilities *caps, struct xml_node *cells)
{
	const struct host *host = caps->host;

	for (size_t i = 1; i < host->n_nodes; i++)
		if (host->nodes[i].id == host->nodes[i - 1].id)
			return capabilities_bad(caps, cells->tag_at, "node %u is there twice",
						host->nodes[i].id);
	return 0;
}

static int read_cells(struct capabilities *caps, struct xml_node *cells)
{
	struct host *host = caps->host;
	struct bitmap seen_cpus = { 0 };

	xml_for_each (cells, "cell", cell) {
		if (host->n_nodes == HOST_MAX_NODES)
			return capabilities_bad(caps, cell->tag_at, "there are more than %d nodes",
						HOST_MAX_NODES);
		if (read_node(caps, cell, &seen_cpus))
			return -1;
	}
	host_sort_cpus(host);
	if (is_made_up(cells)) {
		merge_made_up(host);
		return 0;
	}
	host_sort_nodes(host);
	if (check_ids(caps, cells))
		return -1;
	xml_for_each (cells, "cell", cell) {
		if (read_distances(caps, cell))
			return -1;
	}
	host->numa_known = true;
	return 0;
}

static int read_link(struct capabilities *caps, struct xml_node *child, bool is_bandwidth)
{
	struct host *host = caps->host;
	struct host_interconnect link = { .is_bandwidth = is_bandwidth,
					  .type = capabilities_word(caps, child, "type") };

	if (capabilities_id(caps, child, "initiator", BITMAP_MAX_BIT, &link.initiator) ||
	    capabilities_id(caps, child, "target", BITMAP_MAX_BIT, &link.target) ||
	    capabilities_optional_id(caps, child, "cache", UINT16_MAX, &link.cache) ||
	    capabilities_number(caps, child, "value", UINT64_MAX, &link.value))
		return -1;
	if (is_bandwidth &&
	    capabilities_to_kib(caps, child, child->tag_at, link.value, &link.value))
		return -1;
	*ARENA_APPEND(&host->arena, host->interconnects, host->n_interconnects) = link;
	return 0;
}

static int read_links(struct capabilities *caps, struct xml_node *interconnects)
{
	xml_for_each (interconnects, "latency", child) {
		if (read_link(caps, child, false))
			return -1;
	}
	xml_for_each (interconnects, "bandwidth", child) {
		if (read_link(caps, child, true))
			return -1;
	}
	return 0;
}

int capabilities_read_topology(struct capabilities *caps, struct xml_node *node)
{
	struct xml_node *cells = xml_child(node, "cells");
	struct xml_node *interconnects = xml_child(node, "interconnects");

	if (cells && read_cells(caps, cells))
		return -1;
	return interconnects ? read_links(caps, interconnects) : 0;
}
