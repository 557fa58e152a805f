/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inside src/host: what the sources share when they make a host. */
#ifndef VN_HOST_BUILD_H
#define VN_HOST_BUILD_H

#include "host/host.h"

/* More nodes than Linux can have (at most 1024, include/linux/numa.h and CONFIG_NODES_SHIFT)
   would make the matrix of distances a way to use up memory. */
#define HOST_MAX_NODES 1024
/* No architecture has a dozen. */
#define HOST_MAX_PAGE_SIZES 64

/* A host that lies in its own arena, all unknown. */
struct host *host_new(enum host_source source);

/* Adds a page size that the host supports, keeping the list ascending and without repetition; -1
   when there are too many. */
int host_add_page_size(struct host *host, uint64_t size_kib) MUST_CHECK;

/* Keeps a note; only counts it when there are many already. */
void host_note(struct host *host, const char *format, ...) PRINTF(2, 3);

/* Puts nodes, CPUs and each node's pages in the order that host.h promises. */
void host_sort_nodes(struct host *host);
void host_sort_cpus(struct host *host);
void host_sort_pages(struct host_node *node);

#endif
