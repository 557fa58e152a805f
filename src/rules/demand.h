/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a guest asks of the host's memory, piece by piece: each cell (or the whole guest), each
 * DIMM, the plugged part of each virtio-mem.
 */
#ifndef VN_RULES_DEMAND_H
#define VN_RULES_DEMAND_H

#include "rules/check.h"

struct demand {
	const char *what;		     /* "cell 0", "the guest", "memory device 2" */
	uint64_t size_kib;		     /* aligned */
	uint64_t page_kib;		     /* 0: normal pages */
	const struct bitmap *nodes;	     /* that it can't leave; NULL: it may lie anywhere */
	struct span at;			     /* its size */
	struct span bound_at;		     /* its nodeset */
	const struct guest_backend *backend; /* NULL: -mem-path or plain -m */
	bool is_part;			     /* of a backend that is larger: virtio-mem */
};

struct demand_list {
	struct demand *items;
	size_t n_items;
};

/* In the scratch arena. */
struct demand_list demand_list(const struct check *check);

struct node_sets {
	struct bitmap *items;
	size_t n_items;
};

/*
 * The sets of nodes in which demands with this page size have to be met: each one's own, and
 * unions of those that overlap, smaller ones first. Sets with nodes that the host lacks are left
 * out.
 */
struct node_sets demand_node_sets(const struct check *check, const struct demand_list *list,
				  uint64_t page_kib);

/* A set of nodes, and the demands that have to be met by them. */
struct demand_group {
	const struct bitmap *nodes;
	uint64_t size_kib; /* rounded up to pages */
	size_t n_demands;
	const struct demand *first;
	const char *text; /* "cell 0 (1 GiB) and cell 1 (1 GiB)" */
};

/*
 * Demands with this page size that lie within nodes: bound to a part of them, or (all) bound to
 * nothing when nodes are all the host has.
 */
struct demand_group demand_group(const struct check *check, const struct demand_list *list,
				 const struct bitmap *nodes, uint64_t page_kib, bool all);

#endif
