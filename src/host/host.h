/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * struct host: a machine as the rules see it, whichever source it came from.
 *
 * What a source can't know is marked unknown (x_known), never zero; a rule that needs it says
 * "not checked". A host is read once, not changed after that, and shared by all threads;
 * host_free() frees all of it.
 */
#ifndef VN_HOST_HOST_H
#define VN_HOST_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/bitmap.h"
#include "base/error.h"
#include "base/strbuf.h"

enum host_source {
	HOST_SOURCE_CAPABILITIES, /* a saved XML */
	HOST_SOURCE_LIBVIRT,
	HOST_SOURCE_SYSFS,
	HOST_SOURCE_SNAPSHOT,
};

/* Pages of one size on one node. */
struct host_pages {
	uint64_t size_kib;
	uint64_t total;
	bool free_known;
	uint64_t free;
	bool surplus_known;
	uint64_t surplus; /* of total, given back when they are free again */
};

/* Huge pages of one size on the whole machine; the kernel reserves without choosing a node. */
struct host_pool {
	uint64_t size_kib;
	uint64_t total;
	bool details_known; /* the four below */
	uint64_t free;
	uint64_t reserved; /* of the free ones: promised to somebody */
	uint64_t surplus, overcommit;
};

/* Where pages of this size are mounted (hugetlbfs). */
struct host_mount {
	uint64_t page_size_kib;
	const char *path;
};

enum host_core_type {
	HOST_CORE_UNKNOWN, /* and where all are alike */
	HOST_CORE_PERFORMANCE,
	HOST_CORE_EFFICIENCY,
};

/* A CPU; ids of socket and so on are the kernel's, unique within their parent only. */
struct host_cpu {
	unsigned id;
	unsigned node;	     /* node id; HOST_NO_NODE: none */
	bool topology_known; /* the five below */
	unsigned socket, die, cluster, core;
	struct bitmap siblings; /* threads of the core, itself included */
	bool book_known;	/* the two below: s390x */
	unsigned book, drawer;
	bool online_known, online;
	bool isolated_known, isolated, nohz_full;
	enum host_core_type core_type;
	unsigned capacity; /* of the fastest CPU's 1024; 0: unknown */
};

#define HOST_NO_NODE UINT32_MAX

struct host_memory_cache {
	unsigned level;
	const char *associativity, *policy; /* libvirt's words: none|direct|full, none|write… */
	uint64_t size_kib, line_bytes;
};

struct host_node {
	unsigned id;
	bool memory_known;
	uint64_t memory_kib;
	bool free_known;
	uint64_t free_kib;
	struct host_pages *pages; /* ascending size, the system's own first */
	size_t n_pages;
	struct bitmap cpus; /* all that the source names here */
	bool distances_known;
	unsigned *distances; /* to each node, by index in host->nodes; 0: not told */
	struct host_memory_cache *caches;
	size_t n_caches;
	bool tier_known;
	unsigned tier; /* memory_tier of the kernel: the lower the faster */
};

/* HMAT, as the kernel or libvirt tells it. */
struct host_interconnect {
	bool is_bandwidth;
	unsigned initiator, target, cache;
	const char *type; /* "read", "write", "access" */
	uint64_t value;	  /* ns or KiB/s */
};

/* Those of level 1 are each core's own. */
#define HOST_CACHES_FROM_LEVEL 2

/* A CPU cache bank and what resctrl can do with it. */
struct host_cache {
	bool id_unknown; /* kernels before 4.11; libvirt leaves these out */
	unsigned id, level;
	const char *type; /* "both", "code", "data" */
	uint64_t size_kib;
	struct bitmap cpus;
	struct host_cache_control *controls;
	size_t n_controls;
};

struct host_cache_control {
	const char *type;		       /* "both", "code", "data" */
	uint64_t granularity_bytes, min_bytes; /* min 0: the granularity */
	unsigned max_allocations;
};

struct host_bandwidth_node {
	unsigned id;
	struct bitmap cpus;
	bool control_known;
	unsigned granularity, min, max_allocations; /* percent */
};

/* What resctrl can watch. */
struct host_monitor {
	unsigned level, reuse_threshold; /* of caches; else 0 */
	unsigned max_monitors;
	const char **features;
	size_t n_features;
};

struct host_pci_device {
	unsigned domain, bus, slot, function;
	unsigned node; /* HOST_NO_NODE: the kernel doesn't say */
};

/* What libvirt gives the domain that it makes when nothing is said of it. */
struct host_limits {
	const char *arch, *machine, *emulator; /* NULL: unknown */
	unsigned max_vcpus;		       /* 0: unknown */
	const char **memory_sources;	       /* memoryBacking's: "file", "anonymous", "memfd" */
	size_t n_memory_sources;
	const char **balloons; /* models */
	size_t n_balloons;
};

struct host_machine_type {
	const char *arch, *name, *canonical; /* canonical: NULL when name is no alias */
	const char *emulator;
	unsigned max_vcpus;
};

/* How many of each make the next; 0: unknown. As <topology> in libvirt's <cpu> says. */
struct host_shape {
	unsigned sockets, dies, clusters, cores, threads;
};

struct host {
	struct arena arena;
	enum host_source source;
	const char *description; /* for notes: "capabilities host.xml" */
	const char *origin;	 /* the description that a snapshot was made with; else NULL */
	const char **notes; /* sentences: what the source has but couldn't be read, or is odd */
	size_t n_notes, n_more_notes; /* further ones that weren't kept */
	const char *arch;	      /* "x86_64"; NULL: unknown */
	const char *cpu_model;	      /* as libvirt names it; NULL: unknown */
	const char *cpu_name;	      /* as the kernel names it; NULL: unknown */
	const char *cpu_vendor;	      /* "Intel", "AMD"; NULL: unknown */
	unsigned phys_bits;	      /* 0: unknown */
	bool numa_known; /* false: libvirt's single made-up cell, or no topology at all */
	struct host_shape cpu_shape;
	const char **cpu_features; /* libvirt's names of what the model lacks */
	size_t n_cpu_features;
	struct host_node *nodes; /* ascending ids, which may have gaps */
	size_t n_nodes;
	struct host_cpu *cpus; /* ascending ids */
	size_t n_cpus;
	uint64_t *page_sizes_kib; /* that the host supports, ascending */
	size_t n_page_sizes;
	bool page_sizes_known;
	uint64_t default_hugepage_kib; /* 0: unknown */
	uint64_t thp_kib;	 /* of a transparent huge page; 0: unknown, or there are none */
	const char *thp_mode;	 /* "always", "madvise", "never"; NULL: unknown */
	struct host_pool *pools; /* ascending sizes */
	size_t n_pools;
	struct host_mount *mounts; /* in the order of the mount table */
	size_t n_mounts;
	bool mounts_known;
	bool allowed_known; /* what this process may use: its cgroup's cpuset */
	struct bitmap allowed_cpus, allowed_nodes;
	bool possible_nodes_known;
	struct bitmap possible_nodes; /* that can ever be, those in nodes too */
	struct host_interconnect *interconnects;
	size_t n_interconnects;
	struct host_cache *caches;
	size_t n_caches;
	bool caches_known;
	struct host_bandwidth_node *bandwidth_nodes;
	size_t n_bandwidth_nodes;
	struct host_monitor *cache_monitor, *bandwidth_monitor; /* NULL: none, or unknown */
	struct host_pci_device *pci_devices;
	size_t n_pci_devices;
	bool pci_devices_known;
	struct host_machine_type *machine_types; /* guest part of capabilities */
	size_t n_machine_types;
	struct host_limits *limits;		/* NULL: unknown */
	unsigned libvirt_version, qemu_version; /* major * 1000 + minor; 0: unknown */
	bool cgroup_v2_known, cgroup_v2;
};

/* Reads a saved capabilities XML. path is for messages. */
int host_read_capabilities(const char *path, const char *text, size_t length, struct host **out,
			   struct error *error) MUST_CHECK;

/*
 * Reads /sys and /proc below root, "/" for this machine. It does no more than read files, so that
 * a libvirt hook may call it. What can't be read is unknown in the host, and told in its notes;
 * fails where there are no CPUs to be found.
 */
int host_read_sysfs(const char *root, struct host **out, struct error *error) MUST_CHECK;

/* Reads a snapshot, as host_format_snapshot() makes it; path is for messages. */
int host_read_snapshot(const char *path, const char *text, size_t length, struct host **out,
		       struct error *error) MUST_CHECK;

/* Reads a file: capabilities XML, or a snapshot, whose first character is {. */
int host_read_file(const char *path, struct host **out, struct error *error) MUST_CHECK;

/*
 * Asks a libvirt by URI (NULL: libvirt's own default), read-only, at most 5 seconds. libvirt is
 * loaded as a module here and nowhere else.
 */
int host_read_libvirt(const char *uri, struct host **out, struct error *error) MUST_CHECK;

void host_free(struct host *host);

/* The host as JSON, all that is known of it (data/schema/host.schema.json). */
void host_format_snapshot(const struct host *host, struct strbuf *out);

/*
 * The host as the capabilities XML that a libvirt of this version (major * 1000 + minor) would
 * print, as far as it is known: what libvirt reads of it is the same.
 */
void host_format_capabilities(const struct host *host, unsigned libvirt_version,
			      struct strbuf *out);

/* By id; NULL when there is none. */
const struct host_node *host_find_node(const struct host *host, unsigned id);
const struct host_cpu *host_find_cpu(const struct host *host, unsigned id);
/* Index in host->nodes, or host->n_nodes. */
size_t host_node_index(const struct host *host, unsigned id);
/* Nodes that the CPUs are on. */
struct bitmap host_nodes_of_cpus(const struct host *host, struct arena *arena,
				 const struct bitmap *cpus);
/* CPUs of the nodes. */
struct bitmap host_cpus_of_nodes(const struct host *host, struct arena *arena,
				 const struct bitmap *nodes);
/* Pages of this size on the node; NULL when the source tells none. */
const struct host_pages *host_find_pages(const struct host_node *node, uint64_t size_kib);
bool host_has_page_size(const struct host *host, uint64_t size_kib);

#endif
