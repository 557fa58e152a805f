/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Memory-side caches, HMAT links and memory tiers in sysfs. */
#include <stdlib.h>
#include <string.h>

#include "host/sysfs.h"

/* enum cache_indexing and enum cache_write_policy of the kernel (include/linux/node.h). */
static const char *const indexing_names[] = { "direct", "full", "none" };
static const char *const policy_names[] = { "writeback", "writethrough", "none" };

static bool read_name(struct sysfs *sysfs, const char *const *names, size_t n_names,
		      const char *folder, const char *file, const char **out)
{
	uint64_t value;

	if (!sysfs_number(sysfs, &value, "%s/%s", folder, file))
		return false;
	if (value >= n_names) {
		sysfs_odd(sysfs, "value that is known");
		return false;
	}
	*out = names[value];
	return true;
}

static void read_cache(struct sysfs *sysfs, struct host_node *node, unsigned level)
{
	struct host_memory_cache cache = { .level = level };
	AUTO(strbuf) folder = STRBUF_INIT;
	uint64_t size_bytes;

	strbuf_printf(&folder, SYSFS_NODE "/node%u/memory_side_cache/index%u", node->id, level);
	if (!sysfs_number(sysfs, &size_bytes, "%s/size", strbuf_text(&folder)) ||
	    !sysfs_number(sysfs, &cache.line_bytes, "%s/line_size", strbuf_text(&folder)) ||
	    !read_name(sysfs, indexing_names, ARRAY_SIZE(indexing_names), strbuf_text(&folder),
		       "indexing", &cache.associativity) ||
	    !read_name(sysfs, policy_names, ARRAY_SIZE(policy_names), strbuf_text(&folder),
		       "write_policy", &cache.policy)) {
		host_note(sysfs->host, "the cache in %s is left out", strbuf_text(&folder));
		return;
	}
	cache.size_kib = size_bytes / 1024;
	*ARENA_APPEND(&sysfs->host->arena, node->caches, node->n_caches) = cache;
}

static void read_caches(struct sysfs *sysfs, struct host_node *node)
{
	struct bitmap levels = { 0 };

	if (!sysfs_numbered(sysfs, "index", &levels, SYSFS_NODE "/node%u/memory_side_cache",
			    node->id))
		return;
	bitmap_for_each (&levels, level)
		read_cache(sysfs, node, level);
}

struct performance {
	uint64_t read_latency_ns, write_latency_ns;
	uint64_t read_bandwidth_mib_s, write_bandwidth_mib_s;
};

static void add_link(struct host *host, unsigned initiator, unsigned target,
		     const struct performance *p)
{
	const struct host_interconnect links[] = {
		{ .type = "read", .value = p->read_latency_ns },
		{ .type = "write", .value = p->write_latency_ns },
		{ .is_bandwidth = true, .type = "read", .value = p->read_bandwidth_mib_s * 1024 },
		{ .is_bandwidth = true, .type = "write", .value = p->write_bandwidth_mib_s * 1024 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(links); i++) {
		struct host_interconnect *link =
			ARENA_APPEND(&host->arena, host->interconnects, host->n_interconnects);

		*link = links[i];
		link->initiator = initiator;
		link->target = target;
	}
}

static bool read_value(struct sysfs *sysfs, const struct host_node *node, const char *file,
		       uint64_t *out)
{
	if (!sysfs_number(sysfs, out, SYSFS_NODE "/node%u/access1/initiators/%s", node->id, file))
		return false;
	if (*out <= UINT32_MAX)
		return true;
	sysfs_odd(sysfs, "value that can be");
	return false;
}

/*
 * access1 is between a node and the CPUs nearest to it; access0, between it and whatever is
 * nearest, is not for us, nor for libvirt (conf/capabilities.c,
 * virCapabilitiesHostNUMAInitInterconnectsNode, 9.0.0 to 11.3.0).
 */
static bool read_links(struct sysfs *sysfs, const struct host_node *node)
{
	struct performance p;
	struct bitmap initiators = { 0 };

	if (!sysfs_numbered(sysfs, "node", &initiators, SYSFS_NODE "/node%u/access1/initiators",
			    node->id))
		return false;
	if (bitmap_is_empty(&initiators))
		return true;
	if (!read_value(sysfs, node, "read_latency", &p.read_latency_ns) ||
	    !read_value(sysfs, node, "write_latency", &p.write_latency_ns) ||
	    !read_value(sysfs, node, "read_bandwidth", &p.read_bandwidth_mib_s) ||
	    !read_value(sysfs, node, "write_bandwidth", &p.write_bandwidth_mib_s)) {
		host_note(sysfs->host, "node %u doesn't tell all of its latencies and bandwidths",
			  node->id);
		return true;
	}
	bitmap_for_each (&initiators, id)
		add_link(sysfs->host, id, node->id, &p);
	return true;
}

static int compare_links(const void *a, const void *b)
{
	const struct host_interconnect *x = a, *y = b;

	if (x->is_bandwidth != y->is_bandwidth)
		return x->is_bandwidth - y->is_bandwidth;
	if (x->initiator != y->initiator)
		return x->initiator < y->initiator ? -1 : 1;
	if (x->target != y->target)
		return x->target < y->target ? -1 : 1;
	return strcmp(x->type, y->type);
}

static void read_tiers(struct sysfs *sysfs)
{
	static const char folder[] = "sys/devices/virtual/memory_tiering";
	struct host *host = sysfs->host;
	struct bitmap tiers = { 0 }, nodes;

	if (!sysfs_numbered(sysfs, "memory_tier", &tiers, "%s", folder))
		return;
	bitmap_for_each (&tiers, tier) {
		if (!sysfs_list(sysfs, &nodes, "%s/memory_tier%u/nodelist", folder, tier))
			continue;
		for (size_t i = 0; i < host->n_nodes; i++) {
			if (!bitmap_has(&nodes, host->nodes[i].id))
				continue;
			host->nodes[i].tier_known = true;
			host->nodes[i].tier = tier;
		}
	}
}

void sysfs_read_node_details(struct sysfs *sysfs)
{
	struct host *host = sysfs->host;
	bool has_links = false, has_others = false;

	if (!host->numa_known)
		return;
	for (size_t i = 0; i < host->n_nodes; i++) {
		read_caches(sysfs, &host->nodes[i]);
		if (read_links(sysfs, &host->nodes[i]))
			has_links = true;
		else
			has_others = has_others || sysfs_has(sysfs, SYSFS_NODE "/node%u/access0",
							     host->nodes[i].id);
	}
	if (has_others && !has_links)
		host_note(host, "latencies and bandwidths are told for access0 only, which is not "
				"about CPUs alone: left out");
	if (host->n_interconnects)
		qsort(host->interconnects, host->n_interconnects, sizeof(*host->interconnects),
		      compare_links);
	read_tiers(sysfs);
}
