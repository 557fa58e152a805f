/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A host as capabilities XML, in libvirt's order (conf/capabilities.c, 9.0.0 and 11.3.0). */
#include <string.h>

#include "base/xml-write.h"
#include "host/host.h"

/* A cluster's id is there since 10.1. */
#define CLUSTERS_SINCE 10001u
/* Banks from this level on; level 2 is in 11.3 and not in 9.0, with no word of
   it in the release notes between. */
#define BANKS_OF_LEVEL_2_SINCE 11003u

struct writer {
	struct xml_writer xml;
	const struct host *host;
	unsigned libvirt_version;
};

static void attribute_number(struct writer *w, const char *name, uint64_t value)
{
	xml_write_attributef(&w->xml, name, "%llu", (unsigned long long)value);
}

static void attribute_set(struct writer *w, const char *name, const struct bitmap *set)
{
	AUTO(strbuf) text = STRBUF_INIT;

	bitmap_format(set, &text);
	xml_write_attribute(&w->xml, name, strbuf_text(&text));
}

static void text_number(struct writer *w, uint64_t value)
{
	AUTO(strbuf) text = STRBUF_INIT;

	strbuf_printf(&text, "%llu", (unsigned long long)value);
	xml_write_text(&w->xml, strbuf_text(&text));
}

static void optional_element(struct writer *w, const char *name, const char *text)
{
	if (text)
		xml_write_element(&w->xml, name, text);
}

static void write_shape(struct writer *w)
{
	const struct host_shape *shape = &w->host->cpu_shape;

	if (!shape->sockets || !shape->cores || !shape->threads)
		return;
	xml_write_start(&w->xml, "topology");
	attribute_number(w, "sockets", shape->sockets);
	if (shape->dies)
		attribute_number(w, "dies", shape->dies);
	if (shape->clusters && w->libvirt_version >= CLUSTERS_SINCE)
		attribute_number(w, "clusters", shape->clusters);
	attribute_number(w, "cores", shape->cores);
	attribute_number(w, "threads", shape->threads);
	xml_write_end(&w->xml, "topology");
}

static void write_cpu(struct writer *w)
{
	const struct host *host = w->host;

	xml_write_start(&w->xml, "cpu");
	optional_element(w, "arch", host->arch);
	optional_element(w, "model", host->cpu_model);
	optional_element(w, "vendor", host->cpu_vendor);
	write_shape(w);
	if (host->phys_bits) {
		xml_write_start(&w->xml, "maxphysaddr");
		xml_write_attribute(&w->xml, "mode", "emulate");
		attribute_number(w, "bits", host->phys_bits);
		xml_write_end(&w->xml, "maxphysaddr");
	}
	for (size_t i = 0; i < host->n_cpu_features; i++) {
		xml_write_start(&w->xml, "feature");
		xml_write_attribute(&w->xml, "name", host->cpu_features[i]);
		xml_write_end(&w->xml, "feature");
	}
	for (size_t i = 0; host->page_sizes_known && i < host->n_page_sizes; i++) {
		xml_write_start(&w->xml, "pages");
		xml_write_attribute(&w->xml, "unit", "KiB");
		attribute_number(w, "size", host->page_sizes_kib[i]);
		xml_write_end(&w->xml, "pages");
	}
	xml_write_end(&w->xml, "cpu");
}

static void write_pages(struct writer *w, const struct host_node *node)
{
	for (size_t i = 0; i < node->n_pages; i++) {
		xml_write_start(&w->xml, "pages");
		xml_write_attribute(&w->xml, "unit", "KiB");
		attribute_number(w, "size", node->pages[i].size_kib);
		text_number(w, node->pages[i].total);
		xml_write_end(&w->xml, "pages");
	}
}

/* An old kernel may write 0 for all, of which libvirt says nothing. */
static bool has_distances(const struct host *host, const struct host_node *node)
{
	for (size_t i = 0; node->distances_known && i < host->n_nodes; i++)
		if (node->distances[i])
			return true;
	return false;
}

static void write_distances(struct writer *w, const struct host_node *node)
{
	if (!has_distances(w->host, node))
		return;
	xml_write_start(&w->xml, "distances");
	for (size_t i = 0; i < w->host->n_nodes; i++) {
		if (!node->distances[i])
			continue;
		xml_write_start(&w->xml, "sibling");
		attribute_number(w, "id", w->host->nodes[i].id);
		attribute_number(w, "value", node->distances[i]);
		xml_write_end(&w->xml, "sibling");
	}
	xml_write_end(&w->xml, "distances");
}

static void write_memory_cache(struct writer *w, const struct host_memory_cache *cache)
{
	xml_write_start(&w->xml, "cache");
	attribute_number(w, "level", cache->level);
	xml_write_attribute(&w->xml, "associativity", cache->associativity);
	xml_write_attribute(&w->xml, "policy", cache->policy);
	xml_write_start(&w->xml, "size");
	attribute_number(w, "value", cache->size_kib);
	xml_write_attribute(&w->xml, "unit", "KiB");
	xml_write_end(&w->xml, "size");
	if (cache->line_bytes) {
		xml_write_start(&w->xml, "line");
		attribute_number(w, "value", cache->line_bytes);
		xml_write_attribute(&w->xml, "unit", "B");
		xml_write_end(&w->xml, "line");
	}
	xml_write_end(&w->xml, "cache");
}

/* Of a CPU that is online libvirt says something in any case: zeros where the kernel says nothing
   (util/virhostcpu.c). */
static void write_place(struct writer *w, const struct host_cpu *cpu)
{
	bool is_made_up = !cpu->topology_known && cpu->online_known && cpu->online;

	if (!w->host->numa_known || (!cpu->topology_known && !is_made_up))
		return;
	attribute_number(w, "socket_id", cpu->socket);
	attribute_number(w, "die_id", cpu->die);
	if (w->libvirt_version >= CLUSTERS_SINCE)
		attribute_number(w, "cluster_id", cpu->cluster);
	attribute_number(w, "core_id", cpu->core);
	if (is_made_up)
		attribute_number(w, "siblings", cpu->id);
	else
		attribute_set(w, "siblings", &cpu->siblings);
}

static void write_cpus(struct writer *w, const struct host_node *node)
{
	xml_write_start(&w->xml, "cpus");
	attribute_number(w, "num", bitmap_count(&node->cpus));
	bitmap_for_each (&node->cpus, id) {
		const struct host_cpu *cpu = host_find_cpu(w->host, id);

		xml_write_start(&w->xml, "cpu");
		attribute_number(w, "id", id);
		if (cpu)
			write_place(w, cpu);
		xml_write_end(&w->xml, "cpu");
	}
	xml_write_end(&w->xml, "cpus");
}

/* Where there is no NUMA, libvirt's one cell has neither pages nor distances. */
static void write_cell(struct writer *w, const struct host_node *node)
{
	xml_write_start(&w->xml, "cell");
	attribute_number(w, "id", node->id);
	if (node->memory_known && node->memory_kib) {
		xml_write_start(&w->xml, "memory");
		xml_write_attribute(&w->xml, "unit", "KiB");
		text_number(w, node->memory_kib);
		xml_write_end(&w->xml, "memory");
	}
	if (w->host->numa_known) {
		write_pages(w, node);
		write_distances(w, node);
	}
	for (size_t i = 0; i < node->n_caches; i++)
		write_memory_cache(w, &node->caches[i]);
	write_cpus(w, node);
	xml_write_end(&w->xml, "cell");
}

static void write_link(struct writer *w, const struct host_interconnect *link)
{
	const char *name = link->is_bandwidth ? "bandwidth" : "latency";

	xml_write_start(&w->xml, name);
	attribute_number(w, "initiator", link->initiator);
	attribute_number(w, "target", link->target);
	if (link->cache)
		attribute_number(w, "cache", link->cache);
	xml_write_attribute(&w->xml, "type", link->type);
	attribute_number(w, "value", link->value);
	if (link->is_bandwidth)
		xml_write_attribute(&w->xml, "unit", "KiB");
	xml_write_end(&w->xml, name);
}

static void write_topology(struct writer *w)
{
	const struct host *host = w->host;

	if (!host->n_nodes)
		return;
	xml_write_start(&w->xml, "topology");
	xml_write_start(&w->xml, "cells");
	attribute_number(w, "num", host->n_nodes);
	for (size_t i = 0; i < host->n_nodes; i++)
		write_cell(w, &host->nodes[i]);
	xml_write_end(&w->xml, "cells");
	if (host->n_interconnects) {
		xml_write_start(&w->xml, "interconnects");
		for (size_t i = 0; i < host->n_interconnects; i++)
			write_link(w, &host->interconnects[i]);
		xml_write_end(&w->xml, "interconnects");
	}
	xml_write_end(&w->xml, "topology");
}

/* The largest unit that leaves the two sizes whole (0 is whole in any), as libvirt picks it. */
static const char *common_unit(uint64_t a_bytes, uint64_t b_bytes, uint64_t *out_scale)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
	size_t i = 0;

	*out_scale = 1;
	while (i + 1 < ARRAY_SIZE(units) && (a_bytes || b_bytes) &&
	       a_bytes % (*out_scale * 1024) == 0 && b_bytes % (*out_scale * 1024) == 0) {
		*out_scale *= 1024;
		i++;
	}
	return units[i];
}

static void write_control(struct writer *w, const struct host_cache_control *control)
{
	uint64_t scale;
	const char *unit = common_unit(control->granularity_bytes, control->min_bytes, &scale);

	xml_write_start(&w->xml, "control");
	attribute_number(w, "granularity", control->granularity_bytes / scale);
	if (control->min_bytes)
		attribute_number(w, "min", control->min_bytes / scale);
	xml_write_attribute(&w->xml, "unit", unit);
	xml_write_attribute(&w->xml, "type", control->type);
	attribute_number(w, "maxAllocs", control->max_allocations);
	xml_write_end(&w->xml, "control");
}

static void write_bank(struct writer *w, const struct host_cache *cache)
{
	uint64_t scale;
	const char *unit = common_unit(cache->size_kib * 1024, 0, &scale);

	xml_write_start(&w->xml, "bank");
	attribute_number(w, "id", cache->id);
	attribute_number(w, "level", cache->level);
	xml_write_attribute(&w->xml, "type", cache->type);
	attribute_number(w, "size", cache->size_kib * 1024 / scale);
	xml_write_attribute(&w->xml, "unit", unit);
	attribute_set(w, "cpus", &cache->cpus);
	for (size_t i = 0; i < cache->n_controls; i++)
		write_control(w, &cache->controls[i]);
	xml_write_end(&w->xml, "bank");
}

static void write_monitor(struct writer *w, const struct host_monitor *monitor)
{
	if (!monitor)
		return;
	xml_write_start(&w->xml, "monitor");
	if (monitor->level) {
		attribute_number(w, "level", monitor->level);
		attribute_number(w, "reuseThreshold", monitor->reuse_threshold);
	}
	attribute_number(w, "maxMonitors", monitor->max_monitors);
	for (size_t i = 0; i < monitor->n_features; i++) {
		xml_write_start(&w->xml, "feature");
		xml_write_attribute(&w->xml, "name", monitor->features[i]);
		xml_write_end(&w->xml, "feature");
	}
	xml_write_end(&w->xml, "monitor");
}

static bool is_bank(const struct writer *w, const struct host_cache *cache)
{
	return !cache->id_unknown &&
	       cache->level >= (w->libvirt_version >= BANKS_OF_LEVEL_2_SINCE ? 2 : 3);
}

static void write_caches(struct writer *w)
{
	const struct host *host = w->host;
	bool has_banks = false;

	for (size_t i = 0; i < host->n_caches; i++)
		has_banks = has_banks || is_bank(w, &host->caches[i]);
	if (!has_banks && !host->cache_monitor)
		return;
	xml_write_start(&w->xml, "cache");
	for (size_t i = 0; i < host->n_caches; i++)
		if (is_bank(w, &host->caches[i]))
			write_bank(w, &host->caches[i]);
	write_monitor(w, host->cache_monitor);
	xml_write_end(&w->xml, "cache");
}

static void write_bandwidth_node(struct writer *w, const struct host_bandwidth_node *node)
{
	xml_write_start(&w->xml, "node");
	attribute_number(w, "id", node->id);
	attribute_set(w, "cpus", &node->cpus);
	if (node->control_known) {
		xml_write_start(&w->xml, "control");
		attribute_number(w, "granularity", node->granularity);
		attribute_number(w, "min", node->min);
		attribute_number(w, "maxAllocs", node->max_allocations);
		xml_write_end(&w->xml, "control");
	}
	xml_write_end(&w->xml, "node");
}

static void write_bandwidth(struct writer *w)
{
	const struct host *host = w->host;

	if (!host->n_bandwidth_nodes && !host->bandwidth_monitor)
		return;
	xml_write_start(&w->xml, "memory_bandwidth");
	for (size_t i = 0; i < host->n_bandwidth_nodes; i++)
		write_bandwidth_node(w, &host->bandwidth_nodes[i]);
	write_monitor(w, host->bandwidth_monitor);
	xml_write_end(&w->xml, "memory_bandwidth");
}

static bool is_equal(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* The machine types from index at on that one emulator has for one architecture. */
static size_t write_guest(struct writer *w, size_t at)
{
	const struct host *host = w->host;
	const struct host_machine_type *first = &host->machine_types[at], *machine;

	xml_write_start(&w->xml, "guest");
	xml_write_element(&w->xml, "os_type", "hvm");
	xml_write_start(&w->xml, "arch");
	xml_write_attribute(&w->xml, "name", first->arch);
	optional_element(w, "emulator", first->emulator);
	for (; at < host->n_machine_types; at++) {
		machine = &host->machine_types[at];
		if (!is_equal(machine->arch, first->arch) ||
		    !is_equal(machine->emulator, first->emulator))
			break;
		xml_write_start(&w->xml, "machine");
		if (machine->canonical)
			xml_write_attribute(&w->xml, "canonical", machine->canonical);
		if (machine->max_vcpus)
			attribute_number(w, "maxCpus", machine->max_vcpus);
		xml_write_text(&w->xml, machine->name);
		xml_write_end(&w->xml, "machine");
	}
	xml_write_end(&w->xml, "arch");
	xml_write_end(&w->xml, "guest");
	return at;
}

void host_format_capabilities(const struct host *host, unsigned libvirt_version, struct strbuf *out)
{
	struct writer w = { .xml = { .out = out, .one_line = true },
			    .host = host,
			    .libvirt_version = libvirt_version };

	xml_write_start(&w.xml, "capabilities");
	xml_write_start(&w.xml, "host");
	write_cpu(&w);
	write_topology(&w);
	write_caches(&w);
	write_bandwidth(&w);
	xml_write_end(&w.xml, "host");
	for (size_t i = 0; i < host->n_machine_types;)
		i = write_guest(&w, i);
	xml_write_end(&w.xml, "capabilities");
}
