/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <cache> and <memory_bandwidth> of a capabilities XML: what resctrl can divide. */
#include "host/capabilities.h"

/* Four levels for each CPU that a list can name: more would be a way to use up memory. */
#define MAX_BANKS (4 * (BITMAP_MAX_BIT + 1))

static int read_control(struct capabilities *caps, struct host_cache *cache, struct xml_node *node)
{
	struct host_cache_control control = { .type = capabilities_word(caps, node, "type") };
	uint64_t granularity, min = 0;

	if (capabilities_number(caps, node, "granularity", UINT64_MAX, &granularity) ||
	    capabilities_to_bytes(caps, node, node->tag_at, granularity,
				  &control.granularity_bytes) ||
	    capabilities_optional(caps, node, "min", UINT64_MAX, &min) ||
	    capabilities_to_bytes(caps, node, node->tag_at, min, &control.min_bytes) ||
	    capabilities_id(caps, node, "maxAllocs", UINT32_MAX, &control.max_allocations))
		return -1;
	*ARENA_APPEND(&caps->host->arena, cache->controls, cache->n_controls) = control;
	return 0;
}

static int read_bank(struct capabilities *caps, struct xml_node *node)
{
	struct host *host = caps->host;
	struct host_cache cache = { .type = capabilities_word(caps, node, "type") };
	uint64_t size;

	if (capabilities_id(caps, node, "id", UINT32_MAX, &cache.id) ||
	    capabilities_id(caps, node, "level", UINT16_MAX, &cache.level) ||
	    capabilities_number(caps, node, "size", UINT64_MAX, &size) ||
	    capabilities_to_kib(caps, node, node->tag_at, size, &cache.size_kib) ||
	    capabilities_cpus(caps, node, "cpus", &cache.cpus))
		return -1;
	xml_for_each (node, "control", child) {
		if (read_control(caps, &cache, child))
			return -1;
	}
	*ARENA_APPEND(&host->arena, host->caches, host->n_caches) = cache;
	return 0;
}

/* <monitor>, which both have; none leaves *out NULL. */
static int read_monitor(struct capabilities *caps, struct xml_node *node, struct host_monitor **out)
{
	struct host *host = caps->host;
	struct host_monitor *monitor;

	if (!node)
		return 0;
	monitor = ARENA_NEW(&host->arena, struct host_monitor);
	if (capabilities_optional_id(caps, node, "level", UINT16_MAX, &monitor->level) ||
	    capabilities_optional_id(caps, node, "reuseThreshold", UINT32_MAX,
				     &monitor->reuse_threshold) ||
	    capabilities_id(caps, node, "maxMonitors", UINT32_MAX, &monitor->max_monitors))
		return -1;
	xml_for_each (node, "feature", feature)
		*ARENA_APPEND(&host->arena, monitor->features, monitor->n_features) =
			capabilities_word(caps, feature, "name");
	*out = monitor;
	return 0;
}

int capabilities_read_cache(struct capabilities *caps, struct xml_node *node)
{
	xml_for_each (node, "bank", child) {
		if (caps->host->n_caches == MAX_BANKS)
			return capabilities_bad(caps, child->tag_at,
						"there are more than %u cache banks", MAX_BANKS);
		if (read_bank(caps, child))
			return -1;
	}
	caps->host->caches_known = true;
	return read_monitor(caps, xml_child(node, "monitor"), &caps->host->cache_monitor);
}

static int read_bandwidth_control(struct capabilities *caps, struct host_bandwidth_node *out,
				  struct xml_node *control)
{
	if (!control)
		return 0;
	out->control_known = true;
	if (capabilities_id(caps, control, "granularity", UINT32_MAX, &out->granularity) ||
	    capabilities_optional_id(caps, control, "min", UINT32_MAX, &out->min))
		return -1;
	return capabilities_id(caps, control, "maxAllocs", UINT32_MAX, &out->max_allocations);
}

int capabilities_read_bandwidth(struct capabilities *caps, struct xml_node *node)
{
	struct host *host = caps->host;

	xml_for_each (node, "node", child) {
		struct host_bandwidth_node out = { 0 };

		if (host->n_bandwidth_nodes == MAX_BANKS)
			return capabilities_bad(caps, child->tag_at,
						"there are more than %u bandwidth nodes",
						MAX_BANKS);
		if (capabilities_id(caps, child, "id", UINT32_MAX, &out.id) ||
		    capabilities_cpus(caps, child, "cpus", &out.cpus) ||
		    read_bandwidth_control(caps, &out, xml_child(child, "control")))
			return -1;
		*ARENA_APPEND(&host->arena, host->bandwidth_nodes, host->n_bandwidth_nodes) = out;
	}
	return read_monitor(caps, xml_child(node, "monitor"), &host->bandwidth_monitor);
}
