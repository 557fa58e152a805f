/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * struct view: what the guest will see of its NUMA topology, as numbers.
 *
 * The ACPI tables and the device tree as QEMU builds them, and what Linux makes of them. Facts:
 * QEMU 7.2 and 10.0 hw/i386/acpi-build.c, hw/i386/pc.c, hw/arm/virt.c, hw/arm/virt-acpi-build.c,
 * hw/acpi/hmat.c, hw/core/numa.c; Linux 6.1 drivers/acpi/numa/srat.c, drivers/of/of_numa.c.
 *
 * It borrows the guest; all else belongs to its arena, which view_done() frees.
 */
#ifndef VN_DRAW_VIEW_H
#define VN_DRAW_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/bitmap.h"
#include "guest/guest.h"
#include "host/host.h"

/* How the guest's OS learns of its nodes. */
enum view_source {
	VIEW_NONE, /* not at all: Linux has one node with everything */
	VIEW_ACPI,
	VIEW_DEVICE_TREE,
	VIEW_PAPR, /* pseries: a device tree of its own kind */
	VIEW_SOURCE_COUNT,
};

extern const struct enum_names view_source_names;

enum view_processor_type {
	VIEW_PROCESSOR_APIC = 0,   /* SRAT type 0 */
	VIEW_PROCESSOR_X2APIC = 2, /* type 2 */
	VIEW_PROCESSOR_GICC = 3,   /* type 3: its id is the ACPI processor UID */
	VIEW_PROCESSOR_RINTC = 7,  /* type 7, likewise */
};

struct view_processor {
	enum view_processor_type type;
	unsigned vcpu, id, cell;
};

enum view_range_kind {
	VIEW_RANGE_RAM,
	VIEW_RANGE_NVDIMM,
	VIEW_RANGE_EPC,
	VIEW_RANGE_PADDING, /* an entry of zeros */
	VIEW_RANGE_HOTPLUG, /* all addresses where memory devices go */
	VIEW_RANGE_KIND_COUNT,
};

extern const struct enum_names view_range_names;

/* SRAT memory affinity flags */
enum {
	VIEW_FLAG_ENABLED = 1,
	VIEW_FLAG_HOTPLUG = 2,
	VIEW_FLAG_NONVOLATILE = 4,
};

struct view_range {
	enum view_range_kind kind;
	uint64_t base_bytes, size_bytes;
	unsigned cell, flags;
};

struct view_attributes {
	unsigned cell;
	bool initiator_known;
	unsigned initiator;
};

#define VIEW_NO_INITIATOR 128u /* what QEMU writes there then: MAX_NODES */

/* Latencies or bandwidths of one kind. */
struct view_latencies {
	unsigned hierarchy; /* 0 memory, 1 … 3 its caches */
	unsigned data_type; /* 0 … 2 latency: access, read, write; 3 … 5 bandwidth */
	uint64_t base;	    /* ps, or MB/s */
	uint64_t unit;	    /* the same in ns, or bytes/s */
	unsigned *initiators;
	size_t n_initiators, n_targets;
	uint16_t *entries; /* a row an initiator; 0: not given */
};

struct view_cache {
	unsigned cell, level, n_levels;
	uint64_t size_bytes;
	unsigned associativity, policy, line_bytes;
	uint32_t attributes;
};

/* A cell, and the node that Linux makes of it. */
struct view_node {
	unsigned cell;
	uint64_t memory_kib;  /* at boot */
	uint64_t plugged_kib; /* more that memory devices bring while it boots */
	struct bitmap vcpus;  /* all that there can be */
	bool numbered;	      /* Linux knows it: linux_node is set */
	bool online;	      /* and has it in /sys/devices/system/node at boot */
	unsigned linux_node;
	struct bitmap linux_cpus; /* online at boot, by Linux's numbers */
};

struct view {
	struct arena arena;
	const struct guest *guest;
	enum view_source source;
	const char *why; /* no tables; a sentence without full stop; NULL where there are */
	bool implicit;	 /* QEMU makes the only node */
	struct view_node *nodes;
	size_t n_nodes;
	struct view_processor *processors; /* SRAT, in order; ACPI only */
	size_t n_processors;
	struct view_range *ranges; /* SRAT's memory, or the device tree's */
	size_t n_ranges;
	uint64_t ram_base_bytes;
	bool distances;	   /* SLIT, or a distance map */
	unsigned *rounded; /* pseries before 6.2: what its guest makes of them; else NULL */
	bool hmat;
	struct view_attributes *attributes;
	size_t n_attributes;
	struct view_latencies *latencies;
	size_t n_latencies;
	struct view_cache *caches;
	size_t n_caches;
	unsigned *linux_cpus;  /* of each vCPU; VIEW_NO_CPU: not there at boot */
	unsigned *linux_order; /* indexes of nodes, by linux_node */
	size_t n_linux_nodes;  /* numbered ones */
};

#define VIEW_NO_CPU UINT32_MAX

#define VIEW_INIT                   \
	{                           \
		.arena = ARENA_INIT \
	}

/* host may be NULL: it tells the vendor of a CPU that is passed through. */
void view_build(const struct guest *guest, const struct host *host, struct view *out);
void view_done(struct view *view);

/* From one node to another (indexes), as the guest's tables say, else 10 and 20. */
unsigned view_distance(const struct view *view, size_t from, size_t to);

/* The same before any rounding. */
unsigned view_exact_distance(const struct view *view, size_t from, size_t to);

/*
 * RAM that the memory devices of a cell have plugged, which a guest's OS that takes it has too: not
 * NVDIMMs and the like, nor what virtio-mem keeps back. Devices that name no cell are in cell 0.
 */
uint64_t view_plugged_kib(const struct guest *guest, unsigned cell);

/* The local APIC id of a vCPU: QEMU include/hw/i386/topology.h. */
unsigned view_apic_id(const struct guest *guest, unsigned vcpu);

#endif
