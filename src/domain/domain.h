/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * struct domain: what a domain XML says, as written.
 *
 * Nothing is filled in: a value whose place (in the struct's `at`) isn't given was not in the XML
 * and is zero. Defaults, aligned sizes and the topology are struct guest's (guest/guest.h).
 * A value that could not be read has a finding, is left zero, and its struct is marked broken.
 *
 * domain_parse() makes it, domain_free() frees all of it; it is not changed after that, so
 * threads may share it.
 */
#ifndef VN_DOMAIN_DOMAIN_H
#define VN_DOMAIN_DOMAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/bitmap.h"
#include "base/diag.h"
#include "base/enum.h"
#include "base/error.h"
#include "base/source.h"
#include "base/span.h"
#include "base/xml.h"

enum domain_type {
	DOMAIN_TYPE_NONE, /* no type attribute */
	DOMAIN_TYPE_KVM,
	DOMAIN_TYPE_QEMU,
	DOMAIN_TYPE_HVF,
	DOMAIN_TYPE_OTHER, /* xen, lxc, …: read and checked, but without QEMU */
	DOMAIN_TYPE_COUNT,
};

enum domain_arch {
	DOMAIN_ARCH_NONE, /* not given */
	DOMAIN_ARCH_X86_64,
	DOMAIN_ARCH_I686,
	DOMAIN_ARCH_AARCH64,
	DOMAIN_ARCH_ARMV7L,
	DOMAIN_ARCH_PPC64,
	DOMAIN_ARCH_PPC64LE,
	DOMAIN_ARCH_S390X,
	DOMAIN_ARCH_RISCV64,
	DOMAIN_ARCH_LOONGARCH64,
	DOMAIN_ARCH_OTHER,
	DOMAIN_ARCH_COUNT,
};

/* <os>, <features>, <emulator>: what decides which QEMU and which machine. */
struct domain_os {
	enum domain_arch arch;
	const char *arch_name;
	const char *machine;  /* as written: alias or version */
	const char *type;     /* text of <type>: "hvm" */
	const char *firmware; /* <os firmware=>: "efi", "bios" */
	bool loader_pflash;   /* <loader type='pflash'> */
	bool acpi;	      /* <features><acpi/> */
	bool smm;
	const char *gic_version;   /* <gic version=> */
	const char *ioapic_driver; /* <ioapic driver=>: "qemu", "kvm" */
	unsigned dirty_ring_size;  /* <kvm><dirty-ring state='on'>: entries; 0: off */
	uint64_t tb_cache_kib;	   /* <tcg><tb-cache>; 0: not given */
	const char *emulator;	   /* read, never run */
	struct {
		struct span element, arch, machine, type, firmware, loader, acpi, features, gic,
			gic_version, ioapic_driver, dirty_ring, tb_cache, emulator;
	} at;
};

enum placement {
	PLACEMENT_NONE,
	PLACEMENT_STATIC,
	PLACEMENT_AUTO,
	PLACEMENT_DEFAULT, /* numatune accepts the word */
	PLACEMENT_COUNT,
};

/* <vcpus><vcpu/> */
struct domain_vcpu_entry {
	unsigned id;
	enum tristate enabled;
	enum tristate hotpluggable;
	unsigned order; /* 0: none */
	struct {
		struct span element, id, enabled, hotpluggable, order;
	} at;
};

/* <vcpu> and <vcpus> */
struct domain_vcpus {
	unsigned maximum; /* text of <vcpu> */
	unsigned current;
	enum placement placement;
	struct bitmap cpuset;		   /* host CPUs */
	struct domain_vcpu_entry *entries; /* in XML order */
	size_t n_entries;
	bool broken;
	struct {
		struct span element, maximum, current, placement, cpuset, vcpus;
	} at;
};

struct domain_iothread {
	unsigned id;
	int64_t thread_pool_min, thread_pool_max; /* where given */
	uint64_t poll_max_ns, poll_grow, poll_shrink;
	struct {
		struct span element, id, thread_pool_min, thread_pool_max, poll, poll_max,
			poll_grow, poll_shrink;
	} at;
};

/* <iothreads>, <iothreadids>, <defaultiothread> */
struct domain_iothreads {
	unsigned count;
	struct domain_iothread *ids; /* in XML order */
	size_t n_ids;
	struct domain_iothread main_loop; /* <defaultiothread>: its pool */
	bool broken;			  /* count or ids can't be trusted */
	struct {
		struct span element, count, ids, default_element;
	} at;
};

/* <vcpupin>, <iothreadpin>, <emulatorpin> */
struct domain_pin {
	unsigned thread;      /* vCPU or IOThread; unused for the emulator */
	struct bitmap cpuset; /* host CPUs */
	bool broken;
	struct {
		struct span element, thread, cpuset;
	} at;
};

enum scheduler {
	SCHEDULER_NONE,
	SCHEDULER_BATCH,
	SCHEDULER_IDLE,
	SCHEDULER_FIFO,
	SCHEDULER_RR,
	SCHEDULER_COUNT,
};

/* <vcpusched>, <iothreadsched>, <emulatorsched> */
struct domain_sched {
	struct bitmap threads; /* vCPUs or IOThreads; unused for the emulator */
	enum scheduler scheduler;
	int priority;
	bool broken;
	struct {
		struct span element, threads, scheduler, priority;
	} at;
};

/* A bandwidth limit: period and quota of one kind of thread. */
struct domain_bandwidth {
	uint64_t period_us; /* 0: unset */
	int64_t quota_us;   /* 0: unset; negative: unlimited */
	struct {
		struct span period, quota;
	} at;
};

enum bandwidth_kind {
	BANDWIDTH_VCPU, /* period, quota: each vCPU */
	BANDWIDTH_EMULATOR,
	BANDWIDTH_IOTHREAD, /* each IOThread */
	BANDWIDTH_GLOBAL,   /* the whole guest */
	BANDWIDTH_COUNT,
};

enum cache_allocation_type {
	CACHE_ALLOCATION_NONE,
	CACHE_ALLOCATION_BOTH,
	CACHE_ALLOCATION_CODE,
	CACHE_ALLOCATION_DATA,
	CACHE_ALLOCATION_COUNT,
};

/* <cachetune><cache/> */
struct domain_cache_allocation {
	unsigned level, id;
	enum cache_allocation_type type;
	uint64_t size_bytes;
	struct {
		struct span element, level, id, type, size;
	} at;
};

/* <memorytune><node/> */
struct domain_memory_allocation {
	unsigned id;
	unsigned bandwidth; /* percent, or MB/s on a mba_MBps mount */
	struct {
		struct span element, id, bandwidth;
	} at;
};

/* <monitor/> of cachetune or memorytune */
struct domain_resctrl_monitor {
	unsigned level; /* cachetune only */
	struct bitmap vcpus;
	struct {
		struct span element, level, vcpus;
	} at;
};

/* <cachetune> or <memorytune> */
struct domain_resctrl {
	bool is_memory; /* memorytune */
	struct bitmap vcpus;
	struct domain_cache_allocation *caches;
	size_t n_caches;
	struct domain_memory_allocation *nodes;
	size_t n_nodes;
	struct domain_resctrl_monitor *monitors;
	size_t n_monitors;
	bool broken;
	struct {
		struct span element, vcpus;
	} at;
};

/* <cputune> */
struct domain_cputune {
	struct domain_pin *vcpu_pins; /* in XML order */
	size_t n_vcpu_pins;
	struct domain_pin *iothread_pins;
	size_t n_iothread_pins;
	struct domain_pin emulator_pin; /* the first; given when at.element is */
	struct domain_sched *vcpu_scheds;
	size_t n_vcpu_scheds;
	struct domain_sched *iothread_scheds;
	size_t n_iothread_scheds;
	struct domain_sched emulator_sched; /* given when at.element is */
	uint64_t shares;
	struct domain_bandwidth bandwidth[BANDWIDTH_COUNT];
	struct domain_resctrl *resctrls; /* cachetune and memorytune, in XML order */
	size_t n_resctrls;
	struct {
		struct span element, shares;
	} at;
};

enum cpu_mode {
	CPU_MODE_NONE,
	CPU_MODE_CUSTOM,
	CPU_MODE_HOST_MODEL,
	CPU_MODE_HOST_PASSTHROUGH,
	CPU_MODE_MAXIMUM,
	CPU_MODE_COUNT,
};

enum cpu_cache_mode {
	CPU_CACHE_NONE,
	CPU_CACHE_EMULATE,
	CPU_CACHE_PASSTHROUGH,
	CPU_CACHE_DISABLE,
	CPU_CACHE_COUNT,
};

enum maxphysaddr_mode {
	MAXPHYSADDR_NONE,
	MAXPHYSADDR_EMULATE,
	MAXPHYSADDR_PASSTHROUGH,
	MAXPHYSADDR_COUNT,
};

struct domain_cpu_feature {
	const char *name;
	const char *policy; /* NULL: require */
	struct {
		struct span element, name, policy;
	} at;
};

/* <cpu><topology/> */
struct domain_topology {
	unsigned sockets, dies, clusters, cores, threads; /* dies, clusters: 0 when not given */
	bool broken;
	bool clusters_broken; /* which says something to a libvirt that reads them only */
	struct {
		struct span element, sockets, dies, clusters, cores, threads;
	} at;
};

/* <cpu> but for <numa> */
struct domain_cpu {
	enum cpu_mode mode;
	const char *model;
	const char *match;
	const char *check;
	struct domain_cpu_feature *features;
	size_t n_features;
	struct domain_topology topology; /* given when at.element is */
	enum cpu_cache_mode cache_mode;
	int cache_level; /* 0: not given */
	enum maxphysaddr_mode maxphysaddr_mode;
	unsigned maxphysaddr_bits, maxphysaddr_limit; /* 0: not given */
	struct {
		struct span element, mode, model, match, check, cache, cache_mode, cache_level,
			maxphysaddr, maxphysaddr_mode, maxphysaddr_bits, maxphysaddr_limit;
	} at;
};

enum memory_access {
	MEMORY_ACCESS_NONE,
	MEMORY_ACCESS_SHARED,
	MEMORY_ACCESS_PRIVATE,
	MEMORY_ACCESS_COUNT,
};

/* <distances><sibling/> */
struct domain_distance {
	unsigned cell_id; /* the other cell */
	unsigned value;
	bool broken;
	struct {
		struct span element, id, value;
	} at;
};

enum cache_associativity {
	CACHE_ASSOCIATIVITY_NONE,
	CACHE_ASSOCIATIVITY_DIRECT,
	CACHE_ASSOCIATIVITY_FULL,
	CACHE_ASSOCIATIVITY_COUNT,
};

enum cache_policy {
	CACHE_POLICY_NONE,
	CACHE_POLICY_WRITEBACK,
	CACHE_POLICY_WRITETHROUGH,
	CACHE_POLICY_COUNT,
};

/* <cell><cache>: a memory-side cache */
struct domain_cell_cache {
	unsigned level;
	enum cache_associativity associativity;
	enum cache_policy policy;
	uint64_t
		size_kib; /* libvirt never looks at the unit: always KiB (numa_conf.c, 9.0, 11.3) */
	uint64_t line_bytes;		   /* always bytes, likewise */
	const char *size_unit, *line_unit; /* as written; NULL: not given */
	bool broken;
	struct {
		struct span element, level, associativity, policy, size, size_unit, line, line_unit;
	} at;
};

/* <cell> */
struct domain_cell {
	unsigned id;	    /* its position where the XML gives none */
	struct bitmap cpus; /* vCPUs as written */
	uint64_t memory_kib;
	enum memory_access access;
	enum tristate discard;
	struct domain_distance *distances; /* in XML order */
	size_t n_distances;
	bool distances_ascend;		  /* by their cells: none is there twice */
	struct domain_cell_cache *caches; /* in XML order */
	size_t n_caches;
	bool broken;
	struct {
		struct span element, id, cpus, memory, unit, access, discard, distances;
	} at;
};

enum interconnect_type {
	INTERCONNECT_NONE,
	INTERCONNECT_ACCESS,
	INTERCONNECT_READ,
	INTERCONNECT_WRITE,
	INTERCONNECT_COUNT,
};

/* <interconnects><latency/> or <bandwidth/> */
struct domain_interconnect {
	bool is_bandwidth;
	unsigned initiator, target; /* cell ids */
	unsigned cache;		    /* level; 0: the memory itself */
	enum interconnect_type type;
	uint64_t value; /* latency: ns; bandwidth: KiB/s */
	bool broken;
	struct {
		struct span element, initiator, target, cache, type, value, unit;
	} at;
};

/* <cpu><numa> */
struct domain_numa {
	struct domain_cell *cells; /* in XML order */
	size_t n_cells;
	struct domain_interconnect *interconnects; /* in XML order */
	size_t n_interconnects;
	bool broken; /* cell ids can't be trusted: repeated, out of range, unreadable */
	struct {
		struct span element, interconnects;
	} at;
};

enum memory_mode {
	MEMORY_MODE_NONE, /* not given */
	MEMORY_MODE_STRICT,
	MEMORY_MODE_PREFERRED,
	MEMORY_MODE_INTERLEAVE,
	MEMORY_MODE_RESTRICTIVE,
	MEMORY_MODE_COUNT,
};

/* <numatune><memnode/> */
struct domain_memnode {
	unsigned cell_id;
	enum memory_mode mode;
	struct bitmap nodeset; /* host nodes */
	bool broken;
	struct {
		struct span element, cell_id, mode, nodeset;
	} at;
};

/* <numatune> */
struct domain_numatune {
	enum memory_mode mode;
	enum placement placement;
	struct bitmap nodeset;		 /* host nodes */
	struct domain_memnode *memnodes; /* in XML order */
	size_t n_memnodes;
	bool broken;
	struct {
		struct span element, memory, mode, placement, nodeset;
	} at;
};

/* <memory>, <currentMemory>, <maxMemory> */
struct domain_memory {
	uint64_t total_kib, current_kib, max_kib;
	unsigned slots;
	enum tristate dump_core;
	bool broken;
	struct {
		struct span total, total_unit, dump_core, current, current_unit, max, max_unit,
			slots, total_element, current_element, max_element;
	} at;
};

/* <hugepages><page/> */
struct domain_hugepage {
	uint64_t size_kib;
	struct bitmap nodeset; /* guest cells */
	bool broken;
	struct {
		struct span element, size, unit, nodeset;
	} at;
};

enum memory_source {
	MEMORY_SOURCE_NONE,
	MEMORY_SOURCE_FILE,
	MEMORY_SOURCE_ANONYMOUS,
	MEMORY_SOURCE_MEMFD,
	MEMORY_SOURCE_COUNT,
};

enum memory_allocation {
	MEMORY_ALLOCATION_NONE,
	MEMORY_ALLOCATION_IMMEDIATE,
	MEMORY_ALLOCATION_ONDEMAND,
	MEMORY_ALLOCATION_COUNT,
};

/* <memoryBacking> */
struct domain_backing {
	bool hugepages, nosharepages, locked, discard;
	struct domain_hugepage *pages; /* in XML order */
	size_t n_pages;
	enum memory_source source;
	enum memory_access access;
	enum memory_allocation allocation;
	unsigned threads; /* 0: unset */
	struct {
		struct span element, hugepages, nosharepages, locked, discard, source, access,
			allocation, threads;
	} at;
};

/* One <memtune> limit; DOMAIN_LIMIT_NONE_KIB and above mean unlimited. */
#define DOMAIN_LIMIT_NONE_KIB UINT64_C(9007199254740991)

/* <memtune> */
struct domain_memtune {
	uint64_t hard_limit_kib, soft_limit_kib, swap_hard_limit_kib, min_guarantee_kib;
	struct {
		struct span element, hard_limit, soft_limit, swap_hard_limit, min_guarantee;
	} at;
};

enum device_address_type {
	DEVICE_ADDRESS_NONE,
	DEVICE_ADDRESS_PCI,
	DEVICE_ADDRESS_CCW,
	DEVICE_ADDRESS_DIMM,
	DEVICE_ADDRESS_VIRTIO_MMIO,
	DEVICE_ADDRESS_SPAPR_VIO,
	DEVICE_ADDRESS_UNASSIGNED,
	DEVICE_ADDRESS_OTHER,
	DEVICE_ADDRESS_COUNT,
};

/* <address/> of a device; what isn't given is 0 (see at). */
struct device_address {
	enum device_address_type type;
	unsigned domain, bus, slot, function; /* PCI */
	enum tristate multifunction;
	unsigned cssid, ssid, devno; /* CCW */
	unsigned dimm_slot;	     /* DIMM */
	uint64_t dimm_base;	     /* DIMM: guest-physical address */
	struct {
		struct span element, type, domain, bus, slot, function, cssid, ssid, devno,
			dimm_slot, dimm_base;
	} at;
};

/* <driver iommu= ats= packed= page_per_vq=> of a virtio device */
struct virtio_options {
	enum tristate iommu, ats, packed, page_per_vq;
	struct {
		struct span iommu, ats, packed, page_per_vq;
	} at;
};

enum memory_model {
	MEMORY_MODEL_NONE,
	MEMORY_MODEL_DIMM,
	MEMORY_MODEL_NVDIMM,
	MEMORY_MODEL_VIRTIO_PMEM,
	MEMORY_MODEL_VIRTIO_MEM,
	MEMORY_MODEL_SGX_EPC,
	MEMORY_MODEL_COUNT,
};

/* <devices><memory> */
struct domain_memory_device {
	enum memory_model model;
	enum memory_access access;
	enum tristate discard;
	const char *uuid;
	const char *path;		/* source */
	uint64_t page_size_kib;		/* source/pagesize; 0: not given or "default" */
	struct bitmap nodemask;		/* source: host nodes */
	uint64_t align_kib;		/* source/alignsize */
	bool pmem;			/* source */
	uint64_t size_kib;		/* target */
	unsigned node;			/* target: guest cell */
	uint64_t label_kib;		/* target */
	bool readonly;			/* target */
	uint64_t block_kib;		/* target */
	uint64_t requested_kib;		/* target */
	uint64_t base;			/* target/address: guest-physical address */
	enum tristate dynamic_memslots; /* target */
	const char *alias;		/* the user's own ("ua-…"); NULL: none */
	struct device_address address;
	struct virtio_options virtio;
	bool broken;
	struct {
		struct span element, model, access, discard, uuid, path, page_size, nodemask, align,
			pmem, size, node, label, readonly, block, requested, base, dynamic_memslots,
			source, target;
	} at;
};

enum balloon_model {
	BALLOON_MODEL_ABSENT, /* no element */
	BALLOON_MODEL_VIRTIO,
	BALLOON_MODEL_VIRTIO_TRANSITIONAL,
	BALLOON_MODEL_VIRTIO_NON_TRANSITIONAL,
	BALLOON_MODEL_XEN,
	BALLOON_MODEL_NONE, /* model='none' */
	BALLOON_MODEL_COUNT,
};

/* <memballoon> */
struct domain_balloon {
	enum balloon_model model;
	enum tristate autodeflate, free_page_reporting;
	int stats_period_s; /* 0: off */
	const char *alias;
	struct device_address address;
	struct virtio_options virtio;
	struct {
		struct span element, model, autodeflate, free_page_reporting, stats_period;
	} at;
};

/* <controller>: all of type pci, and virtio-scsi ones for their IOThreads */
struct domain_controller {
	const char *type;
	const char *model; /* NULL: not given */
	unsigned index;
	unsigned target_index; /* <target index=>: pseries PHB */
	unsigned bus_nr;       /* <target busNr=> */
	unsigned node;	       /* <target><node> */
	unsigned iothread;     /* <driver iothread=>; 0: none */
	const char *alias;
	struct device_address address;
	bool broken;
	struct {
		struct span element, type, model, index, target_index, bus_nr, node, iothread;
	} at;
};

/* A device that names IOThreads: disk or controller. */
struct domain_iothread_user {
	unsigned iothread;
	unsigned since_libvirt; /* older versions don't read it (<iothreads> mappings); 0: all */
	struct span at;		/* the number */
};

/* <iothread id=> of a mapping, with the queues that it serves */
struct domain_mapped_iothread {
	unsigned id;
	unsigned *queues; /* as written */
	size_t n_queues;
	struct span at; /* the id */
};

/* <driver><iothreads> of a disk or controller */
struct domain_iothread_map {
	bool is_controller;
	size_t controller;   /* its place in domain_devices.controllers; 0 for a disk's */
	bool with_attribute; /* <driver iothread=> beside it */
	unsigned queues;     /* <driver queues=>; 0: not given */
	struct domain_mapped_iothread *threads;
	size_t n_threads;
	unsigned since_libvirt;
	bool broken;
	struct span at; /* the start tag */
};

enum hostdev_kind {
	HOSTDEV_PCI,  /* <hostdev type='pci'> and <interface type='hostdev'> */
	HOSTDEV_NVME, /* <disk type='nvme'> */
	HOSTDEV_VDPA, /* <interface type='vdpa'>, <disk type='vhostvdpa'> */
	HOSTDEV_MDEV,
	HOSTDEV_COUNT,
};

/* A host device handed to the guest; its address is the host's. */
struct domain_hostdev {
	enum hostdev_kind kind;
	unsigned domain, bus, slot, function;
	bool address_known;
	unsigned guest_bus; /* guest PCI bus (controller index) where given */
	bool guest_bus_known;
	struct {
		struct span element, address;
	} at;
};

/* A device whose back end is another process, which needs shared memory. */
enum vhost_user_kind {
	VHOST_USER_INTERFACE,
	VHOST_USER_DISK,
	VHOST_USER_FILESYSTEM, /* virtiofs */
	VHOST_USER_VIDEO,
	VHOST_USER_INPUT,
	VHOST_USER_VDPA_DISK, /* <disk type='vhostvdpa'>: needs shared memory likewise */
	VHOST_USER_COUNT,
};

struct domain_vhost_user {
	enum vhost_user_kind kind;
	struct span at; /* the start tag */
};

/* <iommu> */
struct domain_iommu {
	const char *model; /* "intel", "smmuv3", "virtio", "amd" */
	enum tristate intremap, caching_mode, eim, iotlb, dma_translation, passthrough, xtsup;
	unsigned aw_bits; /* 0: not given */
	struct device_address address;
	struct {
		struct span element, model, intremap, caching_mode, eim, iotlb, aw_bits,
			dma_translation, passthrough, xtsup;
	} at;
};

/* Devices that have no part in memory and CPUs */
struct domain_device_count {
	const char *name; /* "disk" */
	size_t n;
};

/* A device with a file of the host as its memory: <shmem> of model ivshmem-plain, or <pstore> */
struct domain_shared_file {
	bool is_pstore;
	const char *name;  /* of the shmem */
	unsigned index;	   /* among all shmems */
	const char *path;  /* of the pstore; NULL: libvirt's own */
	const char *alias; /* the user's own; NULL: none */
	uint64_t size_bytes;
	struct span at; /* the start tag */
};

/* <devices>: what of them is in scope */
struct domain_devices {
	struct domain_memory_device *memory; /* in XML order */
	size_t n_memory;
	struct domain_balloon balloon;
	struct domain_controller *controllers;
	size_t n_controllers;
	struct domain_iothread_user *iothread_users;
	size_t n_iothread_users;
	struct domain_iothread_map *iothread_maps;
	size_t n_iothread_maps;
	struct domain_hostdev *hostdevs;
	size_t n_hostdevs;
	struct domain_vhost_user *vhost_users;
	size_t n_vhost_users;
	struct domain_iommu iommu;		 /* the first; given when at.element is */
	struct domain_shared_file *shared_files; /* shmems, then the pstore */
	size_t n_shared_files;
	bool virtio_mmio;		    /* some device's address is of that type */
	struct domain_device_count *others; /* what isn't read, an entry an element's name */
	size_t n_others;
	struct {
		struct span element;
	} at;
};

/* <metadata><virtnuma:allow rules= reason=/> */
struct domain_allow {
	const char *rules;  /* comma-separated ids, as written */
	const char *reason; /* NULL: none */
	struct {
		struct span element, rules;
	} at;
};

struct domain {
	struct arena arena;
	struct source source;	     /* the text that every span refers to */
	const struct xml_node *root; /* <domain> in the tree that all was read from */

	enum domain_type type;
	const char *type_name; /* "" when not given */
	const char *name;      /* "" when not given */
	const char *uuid;
	struct domain_os os;
	struct domain_memory memory;
	struct domain_backing backing;
	struct domain_memtune memtune;
	struct domain_vcpus vcpus;
	struct domain_iothreads iothreads;
	struct domain_cputune cputune;
	struct domain_cpu cpu;
	struct domain_numa numa;
	struct domain_numatune numatune;
	struct domain_devices devices;
	struct domain_allow *allows;
	size_t n_allows;
	const char *os_id;	   /* libosinfo's name of the guest's OS, a URL; NULL: none */
	bool has_qemu_commandline; /* <qemu:commandline>: arguments that we don't see through */
	struct {
		struct span element; /* the name in <domain>: the tag may be at offset 0 */
		struct span type, name, uuid, qemu_commandline;
		uint32_t end; /* offset of </domain> */
	} at;
};

/* Names of the enums above, as the XML writes them. */
extern const struct enum_names domain_type_names, domain_arch_names, placement_names,
	scheduler_names, cache_allocation_type_names, cpu_mode_names, cpu_cache_mode_names,
	maxphysaddr_mode_names, memory_access_names, cache_associativity_names, cache_policy_names,
	interconnect_type_names, memory_mode_names, memory_source_names, memory_allocation_names,
	device_address_type_names, memory_model_names, balloon_model_names;

/*
 * Reads a domain XML from memory (length bytes, any encoding). What is wrong inside it goes to
 * diags; -1 and error only when there is no domain to be read: malformed XML, another root
 * element. A <domstatus> or <domainsnapshot> root around a domain is accepted.
 */
int domain_parse(const char *path, const char *text, size_t length, struct diag_list *diags,
		 struct domain **out, struct error *error) MUST_CHECK;

void domain_free(struct domain *domain);

/* The cell with this id; NULL when there is none. */
const struct domain_cell *domain_find_cell(const struct domain *domain, unsigned id);
/* The memnode of a cell; NULL when there is none. */
const struct domain_memnode *domain_find_memnode(const struct domain *domain, unsigned cell_id);
/* The first pin of a vCPU or of an IOThread; NULL when there is none. */
const struct domain_pin *domain_find_pin(const struct domain_pin *pins, size_t n, unsigned thread);

#endif
