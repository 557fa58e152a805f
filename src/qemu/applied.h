/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What libvirt does for a guest besides QEMU's arguments, as data: threads' affinity, cgroups and
 * schedulers, limits, resctrl groups, requests to the monitor.
 *
 * Facts: libvirt 9.0.0 and 11.3.0 qemu_process.c, qemu_cgroup.c, domain_cgroup.c, virresctrl.c.
 * All of it belongs to the arena it was made in, or is borrowed from the guest.
 */
#ifndef VN_QEMU_APPLIED_H
#define VN_QEMU_APPLIED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/bitmap.h"
#include "base/span.h"
#include "guest/guest.h"

enum applied_kind {
	APPLIED_EMULATOR, /* QEMU's main thread, and what it starts */
	APPLIED_VCPU,
	APPLIED_IOTHREAD,
};

/* cpu.max of a group: libvirt writes the period, then the quota, each only where given. */
struct applied_bandwidth {
	uint64_t period_us; /* 0: as it is */
	int64_t quota_us;   /* 0: as it is; negative: unlimited */
};

/* One thread, or with the emulator one kind of them, in a cgroup of its own. */
struct applied_thread {
	enum applied_kind kind;
	unsigned id; /* vCPU or IOThread */

	/* affinity and cpuset.cpus; with both NULL affinity only, to all of the host's CPUs */
	const struct bitmap *cpus;
	const struct bitmap *cpus_of_nodes; /* the CPUs of these host nodes: numad's advice */
	struct span cpus_at;

	const struct bitmap *nodes; /* cpuset.mems; NULL: as it is */
	struct applied_bandwidth bandwidth;
	enum scheduler scheduler; /* SCHEDULER_NONE: as it is */
	int priority;
	struct span scheduler_at;
};

/* One <cache>: a contiguous part of a cache that no other group has. */
struct applied_cache {
	unsigned level, id;
	const char *type; /* of the schemata's line: "" (both), "CODE", "DATA" */
	uint64_t size_bytes;
};

struct applied_membw {
	unsigned id;
	unsigned bandwidth; /* percent, or MB/s on a mba_MBps mount */
};

/* A group in /sys/fs/resctrl for a set of vCPUs; the root group where nothing is allocated. */
struct applied_resctrl {
	struct bitmap vcpus; /* without those that the guest hasn't */
	struct applied_cache *caches;
	size_t n_caches;
	struct applied_membw *membws;
	size_t n_membws;
	struct bitmap *monitors; /* vCPUs of each mon_groups entry */
	size_t n_monitors;
};

/* A folder that mem-path names or lies in. */
struct applied_directory {
	const char *path;
	uint64_t hugepage_kib; /* of the hugetlbfs that it has to be in; 0: of any kind */
};

/* A property that says where in the topology a vCPU goes. */
struct applied_place {
	const char *key; /* "core-id" */
	unsigned value;
};

/* A vCPU that is plugged by QMP, under the id "vcpuN". */
struct applied_plug {
	unsigned vcpu;
	struct applied_place places[4];
	size_t n_places;
};

/* Of a limit, as memory.max and prlimit take it. */
#define APPLIED_UNLIMITED UINT64_MAX

struct applied {
	struct applied_thread *threads; /* emulator, vCPUs online at start, IOThreads */
	size_t n_threads;
	bool pins; /* one of them at least has cpus */

	/* the guest's own group */
	bool shares_given;
	uint64_t shares; /* cpu.weight */
	struct applied_bandwidth bandwidth;
	uint64_t memory_max_bytes, memory_high_bytes, swap_max_bytes; /* 0: as it is */
	uint64_t lock_bytes; /* RLIMIT_MEMLOCK, where it is lower; 0: as it is */

	/* the process's memory policy before QEMU starts; with STRICT only where there is no cpuset
	   controller, else MODE_NONE: none */
	enum memory_mode policy;
	const struct bitmap *policy_nodes;

	struct applied_resctrl *resctrls;
	size_t n_resctrls;
	struct applied_directory *directories;
	size_t n_directories;
	const char **files; /* that QEMU makes in them, and leaves behind */
	size_t n_files;
	const char **contexts; /* thread contexts that are removed once memory is there */
	size_t n_contexts;

	/* by QMP */
	struct applied_plug *plugs; /* in the order of plugging */
	size_t n_plugs;
	bool sets_balloon;
	uint64_t balloon_bytes;
	unsigned stats_period_s; /* 0: off */
	const char *balloon_id;	 /* "balloon0" */
};

/* Works out what libvirt applies to guest, into out, whose memory is the arena's. */
void applied_build(const struct guest *guest, struct arena *arena, struct applied *out);

/* Something that only a cgroup can do: limits, weights, nodes. */
bool applied_needs_cgroup(const struct applied *applied);

#endif
