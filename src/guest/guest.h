/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * struct guest: what a domain means for one libvirt and one QEMU.
 *
 * Every default is filled in as that libvirt does when a domain is defined and started: the
 * topology, cells with their vCPUs, aligned sizes, chosen memory backends, completed distances,
 * names and numbers of devices. It borrows from the domain and the target, which must live longer;
 * guest_free() frees the rest. Not changed after it is built, so threads may share it.
 *
 * A guest is always built, whatever the domain says; where the XML makes no sense, vcpus_known or
 * cells_known is false and what would follow from them is empty.
 */
#ifndef VN_GUEST_GUEST_H
#define VN_GUEST_GUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/bitmap.h"
#include "domain/domain.h"
#include "target/target.h"

/* More vCPUs than this are counted but not laid out one by one: libvirt's lists end here. */
#define GUEST_VCPU_LIMIT (BITMAP_MAX_BIT + 1)
/* More cells than this aren't laid out: a matrix of their distances would be out of proportion to
   the 128 that QEMU takes (hw/core/numa.c, MAX_NODES). */
#define GUEST_CELL_LIMIT 1024u

enum guest_pin_source {
	GUEST_PIN_NONE,	  /* floats over all host CPUs */
	GUEST_PIN_OWN,	  /* <vcpupin> */
	GUEST_PIN_ADVICE, /* placement auto: numad's nodes */
	GUEST_PIN_CPUSET, /* <vcpu cpuset=> */
};

struct guest_vcpu {
	bool online, hotpluggable;
	unsigned order;				     /* 0: none */
	unsigned socket, die, cluster, core, thread; /* each within its parent */
	unsigned cell;				     /* GUEST_NO_CELL without cells */
	enum guest_pin_source pin_source;
	const struct bitmap *pin; /* host CPUs; NULL with GUEST_PIN_NONE and GUEST_PIN_ADVICE */
	struct span pin_at;	  /* where the XML says so */
};

#define GUEST_NO_CELL UINT32_MAX

enum guest_backend_type {
	GUEST_BACKEND_RAM,
	GUEST_BACKEND_FILE,
	GUEST_BACKEND_MEMFD,
	GUEST_BACKEND_EPC,
};

/* A memory backend as libvirt would describe it to QEMU (qemuBuildMemoryBackendProps). */
struct guest_backend {
	enum guest_backend_type type;
	const char *id;		    /* "ram-node0", "pc.ram", "memdimm0" */
	uint64_t size_kib;	    /* aligned */
	uint64_t hugepage_kib;	    /* 0: the system's normal pages */
	const char *mem_path;	    /* FILE; NULL: no mount of that page size is known */
	enum tristate discard_data; /* FILE */
	enum tristate share;	    /* FILE and MEMFD */
	bool canonical_path_off;    /* x-use-canonical-path-for-ramblock-id=false */
	bool prealloc;
	unsigned prealloc_threads; /* 0: not written */
	bool reserve_off;	   /* reserve=false is written */
	bool prealloc_off;	   /* prealloc=false is written, against -mem-prealloc */
	uint64_t align_kib;	   /* nvdimm; 0: not written */
	bool pmem;
	const struct bitmap *host_nodes; /* NULL: unbound */
	enum memory_mode mode;		 /* never MEMORY_MODE_NONE where host_nodes is set */
	bool binds;			 /* host-nodes and policy are written (not restrictive) */
	bool thread_context;		 /* preallocated by threads on: */
	struct bitmap thread_nodes;
	struct span from; /* the element it stands for */
};

struct guest_cell {
	unsigned id;
	const struct domain_cell *domain; /* NULL: made for memory hot-plug */
	struct bitmap cpus;		  /* vCPUs, those of no cell filled into cell 0 */
	uint64_t memory_kib;		  /* aligned */
	enum tristate discard;		  /* effective */
	enum memory_access access;	  /* effective */
	uint64_t hugepage_kib;		  /* 0: normal pages */
	enum memory_mode mode;		  /* effective: memnode, else memory, else strict */
	const struct bitmap *host_nodes;  /* that its memory is bound to; NULL: none */
	struct span binding_at;		  /* where the XML says so; not given with advice */
	unsigned initiator;		  /* cell id; GUEST_NO_CELL where there is no HMAT */
	struct guest_backend backend;	  /* used when guest->uses_memdev */
};

/* A memory device with what libvirt assigns to it. */
struct guest_memory_device {
	const struct domain_memory_device *domain;
	uint64_t size_kib; /* aligned */
	uint64_t requested_kib;
	const char *alias; /* "dimm0", "virtiomem0" */
	bool node_given;
	unsigned node; /* guest cell */
	bool slot_known;
	unsigned slot; /* DIMM and NVDIMM */
	bool prealloc; /* of the virtio-mem device itself */
	uint64_t hugepage_kib;
	const struct bitmap *host_nodes;
	enum memory_mode mode;
	struct guest_backend backend;
};

struct guest_iothread {
	unsigned id;
	const struct domain_iothread *domain; /* NULL: only counted */
};

/* A PCI expander bus or pseries host bridge. */
struct guest_expander {
	const struct domain_controller *domain;
	const char *driver; /* "pxb", "pxb-pcie", "spapr-pci-host-bridge" */
	const char *id;	    /* "pci.1" */
	unsigned index;
	unsigned bus_nr;       /* pxb, pxb-pcie */
	unsigned target_index; /* spapr-pci-host-bridge */
	bool node_given;
	unsigned node;
};

enum guest_balloon_bus {
	GUEST_BALLOON_OFF,
	GUEST_BALLOON_PCI,
	GUEST_BALLOON_CCW,
	GUEST_BALLOON_MMIO,
};

struct guest_iommu {
	bool present;
	bool automatic;		     /* libvirt adds it for more than 255 vCPUs */
	enum tristate intremap, eim; /* as they are after libvirt's completion */
};

struct guest {
	struct arena arena;
	const struct domain *domain;
	const struct target *target;

	enum domain_arch arch; /* x86_64 where the XML says nothing */
	struct target_machine machine;
	const char *machine_assumed; /* not a type of this QEMU: arguments are as this one's */

	/* CPU model */
	const char *cpu_model;	   /* as QEMU names it: "host", "qemu64"; NULL: none is written */
	bool cpu_model_is_default; /* the XML names none: the machine's own */
	bool cpu_model_unknown;	   /* host-model, and the host's isn't known: the nearest instead */

	/* vCPUs */
	bool vcpus_known;	  /* vcpus is laid out */
	unsigned n_vcpus;	  /* maximum */
	unsigned n_online;	  /* at start, hotpluggable ones included */
	unsigned n_cold;	  /* online and not hotpluggable: -smp's first number */
	struct guest_vcpu *vcpus; /* n_vcpus of them when vcpus_known */
	enum placement placement; /* of the vCPUs: never NONE */
	bool topology_given;
	unsigned sockets, dies, clusters, cores, threads; /* always filled in */

	/* memory */
	uint64_t initial_kib; /* boot memory, aligned: Σ cells */
	uint64_t total_kib;   /* with memory devices */
	uint64_t current_kib; /* what the balloon leaves */
	uint64_t max_kib;     /* aligned; 0: no hot-plug */
	unsigned slots;
	uint64_t written_kib; /* what <memory> said; 0: nothing */

	/* cells */
	bool cells_known;
	bool cell_automatic;	  /* the only cell is one that libvirt makes */
	struct guest_cell *cells; /* by id: cells[i].id == i */
	size_t n_cells;
	unsigned *distances;	/* n_cells × n_cells, row = from; completed: 10 and 20 */
	bool distances_written; /* libvirt emits -numa dist at all */
	bool hmat;

	/* host memory */
	enum placement numa_placement;	   /* of numatune's memory: STATIC, AUTO or NONE */
	enum memory_mode numa_mode;	   /* of numatune's memory; STRICT where nothing is said */
	const struct bitmap *numa_nodeset; /* host nodes that it names, or the advice; NULL: none */
	bool uses_memdev;		   /* every cell has a backend; else mem= */
	bool has_default_ram;		   /* no cells: default_ram below is emitted */
	struct guest_backend default_ram;
	bool legacy_prealloc;	     /* -mem-prealloc */
	const char *legacy_mem_path; /* -mem-path; NULL: none */
	uint64_t legacy_page_kib;    /* of the huge pages in -mem-path; 0: none */

	/* devices */
	struct guest_memory_device *memory_devices;
	size_t n_memory_devices;
	struct guest_iothread *iothreads;
	size_t n_iothreads;
	struct guest_expander *expanders;
	size_t n_expanders;
	enum guest_balloon_bus balloon;
	bool balloon_automatic; /* no element: libvirt adds one */
	struct guest_iommu iommu;
	const char *kernel_irqchip; /* -machine kernel_irqchip=: "split", "on"; NULL: not written */
};

struct guest *guest_build(const struct domain *domain, const struct target *target);
void guest_free(struct guest *guest);

/* From cell a to cell b. */
static inline unsigned guest_distance(const struct guest *guest, size_t a, size_t b)
{
	return guest->distances[a * guest->n_cells + b];
}

/* "x86_64", "aarch64", …: the architecture as QEMU's binaries name it. */
const char *guest_arch_name(const struct guest *guest);
bool guest_is_x86(const struct guest *guest);
/* libvirt gives virtio devices that have no address one of type virtio-mmio. */
bool guest_prefers_mmio(const struct guest *guest);
/* Runs under QEMU at all: kvm, qemu, hvf. */
bool guest_has_qemu(const struct guest *guest);

#endif
