/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sums and sets over a domain, a guest and a host that rules of several topics ask for. */
#ifndef VN_RULES_SUMS_H
#define VN_RULES_SUMS_H

#include "rules/check.h"

/* The cells as written can be counted and looked up by id. */
bool sums_cells_trusted(const struct check *check);

/* Σ memory devices, as written. */
uint64_t sums_devices_kib(const struct check *check);

/* Σ cells, as written. */
uint64_t sums_cells_kib(const struct check *check);

/* What libvirt takes for the total when the domain is defined: cells and devices, else <memory>. */
uint64_t sums_total_kib(const struct check *check);

/* No size that the sums need was unreadable. */
bool sums_are_known(const struct check *check);

/* Memory on normal pages that the host gives: cells, DIMMs, the plugged part of virtio-mem. */
uint64_t sums_normal_pages_kib(const struct check *check);

/* All normal memory is in use before the guest runs: allocated at once, or locked. */
bool sums_is_preallocated(const struct check *check);

/* Memory of the host's nodes in the set; NULL: of all. Nodes that it lacks count nothing. */
uint64_t sums_host_memory_kib(const struct check *check, const struct bitmap *nodes);

/* The host's nodes as a set. */
struct bitmap sums_host_nodes(const struct check *check);

/* "cell 0" or "cells 0-2,5": one word or the other, and the numbers. */
/*
 * The CPUs that libvirt looks up the nodes of, for threads that preallocate memory beside the
 * emulator's CPUs (11.3 qemuBuildThreadContextProps); NULL: it doesn't.
 */
const struct bitmap *sums_looked_up_cpus(const struct check *check);
/* The host's CPUs that are on a node, and not known to be offline. */
struct bitmap sums_host_cpus_online(const struct check *check);

const char *sums_numbered(const struct check *check, const char *one, const char *many,
			  const struct bitmap *numbers);

#endif
