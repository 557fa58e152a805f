/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who runs where on the host: for each CPU the vCPUs that are pinned to it alone, and the groups of
 * vCPUs that share several CPUs.
 *
 * All of it belongs to the arena that it was made in.
 */
#ifndef VN_DRAW_PINS_H
#define VN_DRAW_PINS_H

#include "draw/draw.h"

struct pins_vcpu {
	size_t guest; /* index */
	unsigned vcpu, cell;
};

struct pins_cpu {
	unsigned id;
	size_t node; /* index in host->nodes; n_nodes: none */
	bool offline;
	bool shared; /* vCPUs may run here that may elsewhere too */
	struct pins_vcpu *alone;
	size_t n_alone;
};

struct pins_core {
	struct bitmap cpus;
	bool in_use; /* one of its CPUs has a vCPU of its own */
};

struct pins_node {
	struct pins_core *cores; /* by their first CPU */
	size_t n_cores;
};

/* Threads with the same several CPUs to run on. */
struct pins_group {
	size_t guest;
	struct bitmap vcpus;
	const char *what;	   /* NULL: vcpus; else "emulator", "IOThread 1" */
	const struct bitmap *cpus; /* NULL: all of the host's */
	bool advised;
	unsigned node; /* id of the one that they are all on; HOST_NO_NODE: several */
};

/* vCPUs of a guest that are each pinned to one CPU that the host lacks. */
struct pins_lost {
	struct bitmap vcpus, cpus;
};

struct pins {
	struct arena *arena;
	const struct host *host;
	struct pins_cpu *cpus; /* in the order of host->cpus */
	size_t n_cpus;
	struct pins_node *nodes; /* in the order of host->nodes */
	struct pins_group *groups;
	size_t n_groups;
	struct pins_lost *lost; /* by guest */
};

/* input->host isn't NULL. */
void pins_find(const struct draw_input *input, struct arena *arena, struct pins *out);
/* The host has it. */
const struct pins_cpu *pins_find_cpu(const struct pins *pins, unsigned id);
/* The guest's vCPUs of one cell that have a CPU of this node (index) each to itself. */
void pins_list(const struct pins *pins, size_t node, size_t guest, unsigned cell,
	       struct bitmap *vcpus, struct bitmap *cpus);

#endif
