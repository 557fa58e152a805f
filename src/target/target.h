/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * struct target: which libvirt and which QEMU the domain is for, and what these do.
 *
 * Everything that depends on a version is asked here. A target is made once, not changed after
 * that, and shared by all threads; target_done() frees it.
 */
#ifndef VN_TARGET_TARGET_H
#define VN_TARGET_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/bitmap.h"
#include "base/error.h"

/* major * 1000 + minor: libvirt 9.0 is 9000, 11.3 is 11003; QEMU 7.2 is 7002. */
typedef unsigned target_version;

#define TARGET_VERSION(major, minor) ((major)*1000u + (minor))
#define TARGET_LIBVIRT_OLDEST TARGET_VERSION(9, 0)
#define TARGET_LIBVIRT_NEWEST TARGET_VERSION(11, 3)
#define TARGET_QEMU_OLDEST TARGET_VERSION(4, 2)
#define TARGET_QEMU_NEWEST TARGET_VERSION(10, 0)

/* A behaviour that came with some version; table.c says which, and where that is known from. */
enum target_feature {
	/* libvirt's arguments (names: LIBVIRT_ and what the version does) */
	LIBVIRT_MEMORY_SIZE_KEY,	    /* -m size=…k instead of -m MIB */
	LIBVIRT_MEMORY_KEYS_OPTIONAL,	    /* slots= and maxmem= only when > 0 */
	LIBVIRT_ACPI_MACHINE_KEY,	    /* -machine acpi=on|off where QEMU_ACPI_TOLD */
	LIBVIRT_CLUSTERS,		    /* <topology clusters=> is read; -smp clusters= */
	LIBVIRT_THREAD_CONTEXT_EMULATOR,    /* thread-context nodes cut down to the emulator's */
	LIBVIRT_THREAD_CONTEXT_RESTRICTIVE, /* thread-context with mode restrictive too */
	LIBVIRT_TARGET_ADDRESS,		    /* <target><address base=>: memaddr= */
	LIBVIRT_DYNAMIC_MEMSLOTS,	    /* <target dynamicMemslots=> */
	LIBVIRT_IOTHREAD_POLL,		    /* <iothread><poll/> */
	LIBVIRT_MAXPHYSADDR_LIMIT,	    /* <maxphysaddr limit=> */
	LIBVIRT_MAXPHYSADDR_BITS_OPTIONAL,  /* mode emulate without bits */
	LIBVIRT_IOMMU_AUTO,		    /* IOMMU added for more than 255 vCPUs on q35 */
	LIBVIRT_HOTPLUG_CELL,		    /* a cell is made for memory hot-plug without cells */
	LIBVIRT_S390_VIRTIO_MEM,	    /* virtio-mem-ccw; hot-plug on s390x without cells */
	LIBVIRT_DMA_TRANSLATION,	    /* <iommu><driver dma_translation=> */
	LIBVIRT_PSTORE,			    /* <pstore> */
	LIBVIRT_RISCV_LOONGARCH_CPUS,	    /* the machine type's CPU is filled in for these */
	/* what libvirt applies to threads and process */
	LIBVIRT_CPUSET_MEMS_UNION, /* cpuset.mems of threads: the cells' nodes too */
	LIBVIRT_MEMLOCK_NVME,	   /* each NVMe disk counts for RLIMIT_MEMLOCK */
	/* libvirt's verdicts */
	LIBVIRT_SHARES_UNCHECKED,	/* shares outside 2…262144 pass define */
	LIBVIRT_SHARES_V2_RANGE,	/* 1…10000 with cgroup v2 at start */
	LIBVIRT_BANDWIDTH_UNCHECKED,	/* memorytune bandwidth above 100 passes */
	LIBVIRT_SLOTS_OPTIONAL,		/* maxMemory without slots; only DIMM-like devices count */
	LIBVIRT_VHOST_USER_NET_REFUSED, /* vhost-user interface needs shared memory: refused */
	LIBVIRT_RESTRICTIVE_PAIRING,	/* restrictive memnode needs restrictive memory mode */
	LIBVIRT_ADDRESS_ALIGNMENT,	/* target address must suit block or page */
	LIBVIRT_ADDRESS_OVERLAP,	/* any two memory devices that overlap are refused */
	LIBVIRT_ACPI_REFUSED,		/* <acpi/> on a machine without ACPI */
	LIBVIRT_ISOLATED_CPUS,		/* isolated CPUs aren't used implicitly */
	/* QEMU's abilities */
	QEMU_DEFAULT_RAM_ID, /* -machine memory-backend= */
	QEMU_ACPI_TOLD,	     /* query-machines tells which types have ACPI */
	QEMU_HMAT,
	QEMU_SMP_DIES,
	QEMU_SMP_CLUSTERS,
	QEMU_SMP_BOOKS,
	QEMU_SMP_MODULES,
	QEMU_JSON_OBJECT,
	QEMU_JSON_DEVICE,
	QEMU_BACKEND_RESERVE,
	QEMU_PREALLOC_THREADS,
	QEMU_THREAD_CONTEXT,
	QEMU_VIRTIO_MEM,
	QEMU_VIRTIO_MEM_PREALLOC,
	QEMU_VIRTIO_MEM_MEMSLOTS,
	QEMU_VIRTIO_MEM_CCW,
	QEMU_FREE_PAGE_REPORTING,
	QEMU_IOTHREAD_POOL, /* thread-pool-min/max and the main-loop object */
	QEMU_SGX_EPC,
	QEMU_MEMFD_HUGETLB,
	TARGET_FEATURE_COUNT,
};

enum target_system { TARGET_SYSTEM_LIBVIRT, TARGET_SYSTEM_QEMU };

/* Since when a behaviour is there, and where that is known from. */
struct target_fact {
	enum target_system system;
	target_version since;
	const char *source;
};

enum target_machine_state {
	TARGET_MACHINE_KNOWN,
	TARGET_MACHINE_UNKNOWN, /* a distribution's own, or newer: what hangs on it isn't checked */
	TARGET_MACHINE_DROPPED, /* this QEMU is known to have removed it, or says that it has none */
	TARGET_MACHINE_TOO_NEW, /* a version of a known family newer than this QEMU */
};

enum target_machine_family {
	TARGET_FAMILY_OTHER,
	TARGET_FAMILY_PC, /* i440fx */
	TARGET_FAMILY_Q35,
	TARGET_FAMILY_ISAPC,
	TARGET_FAMILY_MICROVM,
	TARGET_FAMILY_ARM_VIRT,
	TARGET_FAMILY_SBSA_REF,
	TARGET_FAMILY_PSERIES,
	TARGET_FAMILY_POWERNV,
	TARGET_FAMILY_S390,
	TARGET_FAMILY_RISCV_VIRT,
	TARGET_FAMILY_SPIKE,
	TARGET_FAMILY_LOONGARCH_VIRT,
};

/*
 * What a machine type of this QEMU can. Unless it is known, name, version and family are what its
 * name says (OTHER and 0 where it says nothing), and the rest is zeros, but for a board's
 * default_ram_id and default_cpu.
 */
struct target_machine {
	enum target_machine_state state;
	enum target_machine_family family;
	target_version version; /* of the machine type; the QEMU's own for unversioned ones */
	const char *name;	/* the alias resolved: "pc-q35-10.0"; NULL: no default known */
	unsigned max_vcpus;
	const char *default_ram_id; /* NULL: none */
	const char *default_cpu;    /* of a board that is of no family; NULL: none, or not known */
	bool numa_mem_supported;    /* -numa node,mem= */
	bool numa;		    /* takes -numa at all */
	bool hmat, nvdimm;	    /* has the machine property */
	bool acpi;		    /* has ACPI */
	bool acpi_known;	    /* QEMU tells libvirt so: query-machines, since 8.0 */
	bool cpu_hotplug;
	bool device_memory;		     /* takes maxmem and memory devices */
	bool dimms;			     /* pc-dimm and nvdimm among them */
	unsigned max_slots;		     /* memory slots; 0: none */
	bool dies, clusters, modules, books; /* -smp levels > 1 */
	bool prefers_sockets;		     /* -smp completion of types before 6.2 */
	bool auto_numa_slots, auto_numa_maxmem, always_numa; /* QEMU's implicit node 0 */
};

struct target_hugetlbfs {
	uint64_t page_size_kib;
	const char *path;
};

/*
 * The few host facts that arguments need, copied from the host by cmd; known is false where there
 * is no host.
 */
struct target_host {
	bool known;
	struct bitmap nodes; /* all nodes */
	struct bitmap nodes_with_memory;
	struct bitmap *node_cpus; /* CPUs of each node, indexed by node id */
	size_t n_node_cpus;
	bool mounts_known; /* the mounts are all there are; else those of most distributions are assumed */
	struct target_hugetlbfs *mounts;
	size_t n_mounts;
	uint64_t default_hugepage_kib; /* 2048 where unknown */
	uint64_t page_size_kib;	       /* the system's: 4 where unknown */
	bool advice_given;	       /* --advice */
	struct bitmap advice;	       /* what numad says, else the nodes with memory */
	unsigned phys_bits;	       /* of the host CPU; 0: unknown */
	const char *cpu_model;	       /* of the host, as libvirt names it; NULL: unknown */
};

struct probe;

struct target {
	struct arena arena;
	target_version libvirt, qemu;
	bool versions_known;	/* false: nobody said; what hangs on them isn't checked */
	bool stale;		/* the QEMU may be newer than the newest that we know */
	const char *binary;	/* that shell and script name; NULL: qemu-system-ARCH */
	struct probe *probe;	/* what the binary told; owned; NULL: nobody was asked */
	struct bitmap features; /* enum target_feature that this target has */
	bool alias_kept;	/* print machine aliases as written (libvirt's own tests) */
	struct target_host host;
};

/* "9.0" or "11.3.0" → version; -1 with error when it isn't one or not one that we know. */
int target_parse_libvirt(const char *text, target_version *out, struct error *error) MUST_CHECK;
int target_parse_qemu(const char *text, target_version *out, struct error *error) MUST_CHECK;

/* The nearest version that we know: what a connection's or a host's becomes. */
target_version target_nearest_libvirt(target_version version);
target_version target_nearest_qemu(target_version version);
/* The oldest QEMU that a libvirt takes. */
target_version target_oldest_qemu(target_version libvirt);

/* "9.0", in the arena. */
const char *target_version_text(struct arena *arena, target_version version);

/*
 * Makes a target. 0 for a version means "not said": libvirt's default is the newest known that
 * takes the QEMU; QEMU's the one that goes with the libvirt (9.0 → 7.2, 11.3 → 10.0, by release
 * date between). Fails when the QEMU is older than this libvirt takes. versions_known is true, all
 * of host unknown.
 */
int target_init(struct target *target, target_version libvirt, target_version qemu,
		struct error *error) MUST_CHECK;
void target_done(struct target *target);

/*
 * Takes what a QEMU told over: features and machine types are its own from here on. The version
 * that the target was made with should be the nearest to that QEMU's.
 */
void target_take_probe(struct target *target, struct probe *probe);

bool target_has(const struct target *target, enum target_feature feature);
const struct target_fact *target_fact(enum target_feature feature);

/*
 * The machine type that name (alias or version; NULL: the architecture's default) means for an
 * architecture ("x86_64", "aarch64", …) in this QEMU. Strings belong to the target or, for name, to
 * the arena given. Of a distribution's type that a probed QEMU has, what it doesn't tell (slots,
 * SMP levels) is that of the family.
 */
struct target_machine target_find_machine(const struct target *target, struct arena *arena,
					  const char *arch, const char *name);

/* Where huge pages of this size are mounted; NULL when they aren't, or nothing is known and it is
   not one of the sizes assumed then: /dev/hugepages (default size) and /dev/hugepages1G. */
const char *target_hugepage_mount(const struct target *target, uint64_t page_size_kib);

#endif
