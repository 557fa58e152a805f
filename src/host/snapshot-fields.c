/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The fields of a snapshot; data/schema/host.schema.json tells the same to others. */
#include <stddef.h>

#include "host/snapshot.h"

static const char *const core_type_table[] = {
	[HOST_CORE_UNKNOWN] = NULL,
	[HOST_CORE_PERFORMANCE] = "performance",
	[HOST_CORE_EFFICIENCY] = "efficiency",
};
const struct enum_names snapshot_core_types = ENUM_NAMES(core_type_table);

/* clang-format off */
#define AT(type, member) .name = #member, .at = offsetof(struct type, member)
#define NAMED(text, type, member) .name = (text), .at = offsetof(struct type, member)
#define COUNT(type, member) .count_at = offsetof(struct type, member)
#define KNOWN(type, member) .has_known = true, .known_at = offsetof(struct type, member)
#define SHAPE(table, type) { .fields = (table), .n_fields = ARRAY_SIZE(table), \
			     .size_bytes = sizeof(struct type) }

static const struct field pages_fields[] = {
	{ AT(host_pages, size_kib), .kind = FIELD_SIZE, .needed = true },
	{ AT(host_pages, total), .kind = FIELD_SIZE, .needed = true },
	{ AT(host_pages, free), .kind = FIELD_SIZE, KNOWN(host_pages, free_known) },
	{ AT(host_pages, surplus), .kind = FIELD_SIZE, KNOWN(host_pages, surplus_known) },
};
static const struct shape pages_shape = SHAPE(pages_fields, host_pages);

static const struct field pool_fields[] = {
	{ AT(host_pool, size_kib), .kind = FIELD_SIZE, .needed = true },
	{ AT(host_pool, total), .kind = FIELD_SIZE, .needed = true },
	{ AT(host_pool, free), .kind = FIELD_SIZE, KNOWN(host_pool, details_known) },
	{ AT(host_pool, reserved), .kind = FIELD_SIZE, KNOWN(host_pool, details_known) },
	{ AT(host_pool, surplus), .kind = FIELD_SIZE, KNOWN(host_pool, details_known) },
	{ AT(host_pool, overcommit), .kind = FIELD_SIZE, KNOWN(host_pool, details_known) },
};
static const struct shape pool_shape = SHAPE(pool_fields, host_pool);

static const struct field mount_fields[] = {
	{ AT(host_mount, page_size_kib), .kind = FIELD_SIZE, .needed = true },
	{ AT(host_mount, path), .kind = FIELD_STRING, .needed = true },
};
static const struct shape mount_shape = SHAPE(mount_fields, host_mount);

static const struct field memory_cache_fields[] = {
	{ AT(host_memory_cache, level), .kind = FIELD_UNSIGNED, .needed = true },
	{ AT(host_memory_cache, associativity), .kind = FIELD_STRING, .needed = true },
	{ AT(host_memory_cache, policy), .kind = FIELD_STRING, .needed = true },
	{ AT(host_memory_cache, size_kib), .kind = FIELD_SIZE, .needed = true },
	{ AT(host_memory_cache, line_bytes), .kind = FIELD_SIZE },
};
static const struct shape memory_cache_shape = SHAPE(memory_cache_fields, host_memory_cache);

static const struct field node_fields[] = {
	{ AT(host_node, id), .kind = FIELD_UNSIGNED, .needed = true, .max = BITMAP_MAX_BIT },
	{ AT(host_node, memory_kib), .kind = FIELD_SIZE, KNOWN(host_node, memory_known) },
	{ AT(host_node, free_kib), .kind = FIELD_SIZE, KNOWN(host_node, free_known) },
	{ AT(host_node, tier), .kind = FIELD_UNSIGNED, KNOWN(host_node, tier_known) },
	{ AT(host_node, cpus), .kind = FIELD_SET, .needed = true },
	{ AT(host_node, pages), .kind = FIELD_LIST, COUNT(host_node, n_pages),
	  .shape = &pages_shape },
	{ AT(host_node, distances), .kind = FIELD_DISTANCES, KNOWN(host_node, distances_known) },
	{ NAMED("memory_caches", host_node, caches), .kind = FIELD_LIST,
	  COUNT(host_node, n_caches), .shape = &memory_cache_shape },
};
static const struct shape node_shape = SHAPE(node_fields, host_node);

static const struct field cpu_fields[] = {
	{ AT(host_cpu, id), .kind = FIELD_UNSIGNED, .needed = true, .max = BITMAP_MAX_BIT },
	{ AT(host_cpu, node), .kind = FIELD_NODE },
	{ AT(host_cpu, drawer), .kind = FIELD_UNSIGNED, KNOWN(host_cpu, book_known) },
	{ AT(host_cpu, book), .kind = FIELD_UNSIGNED, KNOWN(host_cpu, book_known) },
	{ AT(host_cpu, socket), .kind = FIELD_UNSIGNED, KNOWN(host_cpu, topology_known) },
	{ AT(host_cpu, die), .kind = FIELD_UNSIGNED, KNOWN(host_cpu, topology_known) },
	{ AT(host_cpu, cluster), .kind = FIELD_UNSIGNED, KNOWN(host_cpu, topology_known) },
	{ AT(host_cpu, core), .kind = FIELD_UNSIGNED, KNOWN(host_cpu, topology_known) },
	{ AT(host_cpu, siblings), .kind = FIELD_SET, KNOWN(host_cpu, topology_known) },
	{ AT(host_cpu, online), .kind = FIELD_BOOL, KNOWN(host_cpu, online_known) },
	{ AT(host_cpu, isolated), .kind = FIELD_BOOL, KNOWN(host_cpu, isolated_known) },
	{ AT(host_cpu, nohz_full), .kind = FIELD_BOOL },
	{ AT(host_cpu, core_type), .kind = FIELD_CORE_TYPE },
	{ AT(host_cpu, capacity), .kind = FIELD_UNSIGNED },
};
static const struct shape cpu_shape = SHAPE(cpu_fields, host_cpu);

static const struct field link_fields[] = {
	{ NAMED("bandwidth", host_interconnect, is_bandwidth), .kind = FIELD_BOOL },
	{ AT(host_interconnect, initiator), .kind = FIELD_UNSIGNED, .needed = true },
	{ AT(host_interconnect, target), .kind = FIELD_UNSIGNED, .needed = true },
	{ AT(host_interconnect, cache), .kind = FIELD_UNSIGNED },
	{ AT(host_interconnect, type), .kind = FIELD_STRING, .needed = true },
	{ AT(host_interconnect, value), .kind = FIELD_SIZE, .needed = true },
};
static const struct shape link_shape = SHAPE(link_fields, host_interconnect);

static const struct field control_fields[] = {
	{ AT(host_cache_control, type), .kind = FIELD_STRING, .needed = true },
	{ AT(host_cache_control, granularity_bytes), .kind = FIELD_SIZE, .needed = true },
	{ AT(host_cache_control, min_bytes), .kind = FIELD_SIZE },
	{ AT(host_cache_control, max_allocations), .kind = FIELD_UNSIGNED, .needed = true },
};
static const struct shape control_shape = SHAPE(control_fields, host_cache_control);

static const struct field cache_fields[] = {
	{ AT(host_cache, level), .kind = FIELD_UNSIGNED, .needed = true },
	{ AT(host_cache, id), .kind = FIELD_UNSIGNED, .needed = true },
	{ AT(host_cache, id_unknown), .kind = FIELD_BOOL },
	{ AT(host_cache, type), .kind = FIELD_STRING, .needed = true },
	{ AT(host_cache, size_kib), .kind = FIELD_SIZE, .needed = true },
	{ AT(host_cache, cpus), .kind = FIELD_SET, .needed = true },
	{ AT(host_cache, controls), .kind = FIELD_LIST, COUNT(host_cache, n_controls),
	  .shape = &control_shape },
};
static const struct shape cache_shape = SHAPE(cache_fields, host_cache);

static const struct field bandwidth_fields[] = {
	{ AT(host_bandwidth_node, id), .kind = FIELD_UNSIGNED, .needed = true },
	{ AT(host_bandwidth_node, cpus), .kind = FIELD_SET, .needed = true },
	{ NAMED("granularity_percent", host_bandwidth_node, granularity), .kind = FIELD_UNSIGNED,
	  KNOWN(host_bandwidth_node, control_known) },
	{ NAMED("min_percent", host_bandwidth_node, min), .kind = FIELD_UNSIGNED,
	  KNOWN(host_bandwidth_node, control_known) },
	{ AT(host_bandwidth_node, max_allocations), .kind = FIELD_UNSIGNED,
	  KNOWN(host_bandwidth_node, control_known) },
};
static const struct shape bandwidth_shape = SHAPE(bandwidth_fields, host_bandwidth_node);

static const struct field monitor_fields[] = {
	{ AT(host_monitor, level), .kind = FIELD_UNSIGNED },
	{ NAMED("reuse_threshold_bytes", host_monitor, reuse_threshold), .kind = FIELD_UNSIGNED },
	{ AT(host_monitor, max_monitors), .kind = FIELD_UNSIGNED, .needed = true },
	{ AT(host_monitor, features), .kind = FIELD_STRINGS, COUNT(host_monitor, n_features) },
};
static const struct shape monitor_shape = SHAPE(monitor_fields, host_monitor);

static const struct field pci_fields[] = {
	{ AT(host_pci_device, domain), .kind = FIELD_UNSIGNED, .needed = true },
	{ AT(host_pci_device, bus), .kind = FIELD_UNSIGNED, .needed = true },
	{ AT(host_pci_device, slot), .kind = FIELD_UNSIGNED, .needed = true },
	{ AT(host_pci_device, function), .kind = FIELD_UNSIGNED, .needed = true },
	{ AT(host_pci_device, node), .kind = FIELD_NODE },
};
static const struct shape pci_shape = SHAPE(pci_fields, host_pci_device);

static const struct field machine_fields[] = {
	{ AT(host_machine_type, arch), .kind = FIELD_STRING, .needed = true },
	{ AT(host_machine_type, name), .kind = FIELD_STRING, .needed = true },
	{ AT(host_machine_type, canonical), .kind = FIELD_STRING },
	{ AT(host_machine_type, emulator), .kind = FIELD_STRING },
	{ AT(host_machine_type, max_vcpus), .kind = FIELD_UNSIGNED },
};
static const struct shape machine_shape = SHAPE(machine_fields, host_machine_type);

static const struct field limits_fields[] = {
	{ AT(host_limits, arch), .kind = FIELD_STRING },
	{ AT(host_limits, machine), .kind = FIELD_STRING },
	{ AT(host_limits, emulator), .kind = FIELD_STRING },
	{ AT(host_limits, max_vcpus), .kind = FIELD_UNSIGNED },
	{ AT(host_limits, memory_sources), .kind = FIELD_STRINGS,
	  COUNT(host_limits, n_memory_sources) },
	{ AT(host_limits, balloons), .kind = FIELD_STRINGS, COUNT(host_limits, n_balloons) },
};
static const struct shape limits_shape = SHAPE(limits_fields, host_limits);

static const struct field host_fields[] = {
	{ AT(host, origin), .kind = FIELD_STRING },
	{ AT(host, notes), .kind = FIELD_STRINGS, COUNT(host, n_notes) },
	{ AT(host, libvirt_version), .kind = FIELD_VERSION },
	{ AT(host, qemu_version), .kind = FIELD_VERSION },
	{ AT(host, arch), .kind = FIELD_STRING },
	{ AT(host, cpu_model), .kind = FIELD_STRING },
	{ AT(host, cpu_name), .kind = FIELD_STRING },
	{ AT(host, cpu_vendor), .kind = FIELD_STRING },
	{ AT(host, cpu_features), .kind = FIELD_STRINGS, COUNT(host, n_cpu_features) },
	{ NAMED("cpu_sockets", host, cpu_shape.sockets), .kind = FIELD_UNSIGNED },
	{ NAMED("cpu_dies", host, cpu_shape.dies), .kind = FIELD_UNSIGNED },
	{ NAMED("cpu_clusters", host, cpu_shape.clusters), .kind = FIELD_UNSIGNED },
	{ NAMED("cpu_cores", host, cpu_shape.cores), .kind = FIELD_UNSIGNED },
	{ NAMED("cpu_threads", host, cpu_shape.threads), .kind = FIELD_UNSIGNED },
	{ AT(host, phys_bits), .kind = FIELD_UNSIGNED, .max = 64 },
	{ NAMED("numa", host, numa_known), .kind = FIELD_BOOL, .needed = true },
	{ AT(host, cgroup_v2), .kind = FIELD_BOOL, KNOWN(host, cgroup_v2_known) },
	{ AT(host, page_sizes_kib), .kind = FIELD_SIZES, COUNT(host, n_page_sizes),
	  KNOWN(host, page_sizes_known) },
	{ AT(host, default_hugepage_kib), .kind = FIELD_SIZE },
	{ AT(host, thp_kib), .kind = FIELD_SIZE },
	{ AT(host, thp_mode), .kind = FIELD_STRING },
	{ NAMED("huge_page_pools", host, pools), .kind = FIELD_LIST, COUNT(host, n_pools),
	  .shape = &pool_shape },
	{ NAMED("hugetlbfs_mounts", host, mounts), .kind = FIELD_LIST, COUNT(host, n_mounts),
	  KNOWN(host, mounts_known), .shape = &mount_shape },
	{ AT(host, nodes), .kind = FIELD_LIST, COUNT(host, n_nodes), .needed = true,
	  .shape = &node_shape },
	{ AT(host, possible_nodes), .kind = FIELD_SET, KNOWN(host, possible_nodes_known) },
	{ AT(host, interconnects), .kind = FIELD_LIST, COUNT(host, n_interconnects),
	  .shape = &link_shape },
	{ AT(host, allowed_cpus), .kind = FIELD_SET, KNOWN(host, allowed_known) },
	{ AT(host, allowed_nodes), .kind = FIELD_SET, KNOWN(host, allowed_known) },
	{ AT(host, cpus), .kind = FIELD_LIST, COUNT(host, n_cpus), .needed = true,
	  .shape = &cpu_shape },
	{ AT(host, caches), .kind = FIELD_LIST, COUNT(host, n_caches), KNOWN(host, caches_known),
	  .shape = &cache_shape },
	{ AT(host, cache_monitor), .kind = FIELD_OBJECT, .shape = &monitor_shape },
	{ AT(host, bandwidth_nodes), .kind = FIELD_LIST, COUNT(host, n_bandwidth_nodes),
	  .shape = &bandwidth_shape },
	{ AT(host, bandwidth_monitor), .kind = FIELD_OBJECT, .shape = &monitor_shape },
	{ AT(host, pci_devices), .kind = FIELD_LIST, COUNT(host, n_pci_devices),
	  KNOWN(host, pci_devices_known), .shape = &pci_shape },
	{ AT(host, machine_types), .kind = FIELD_LIST, COUNT(host, n_machine_types),
	  .shape = &machine_shape },
	{ NAMED("domain_limits", host, limits), .kind = FIELD_OBJECT, .shape = &limits_shape },
};
/* clang-format on */

const struct shape snapshot_shape = SHAPE(host_fields, host);
