/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which elements of a domain XML are read, and which attributes and children libvirt's schema
 * knows there (conf/schemas/domaincommon.rng and cputypes.rng, 11.3.0).
 */
#ifndef VN_DOMAIN_SCOPE_H
#define VN_DOMAIN_SCOPE_H

#include "domain/read.h"

/* Bounds for what is kept of one document. 128 cells with all distances and latencies, and 8,192
   vCPUs with their pins, are within them by far. */
enum scope_bound {
	SCOPE_BOUND_ELEMENTS, /* of all kinds */
	SCOPE_BOUND_DEVICES,
	SCOPE_BOUND_CELLS,
	SCOPE_BOUND_CACHES,
	SCOPE_BOUND_MEMNODES,
	SCOPE_BOUND_PAGES,
	SCOPE_BOUND_IOTHREADS,
	SCOPE_BOUND_PINS,
	SCOPE_BOUND_TUNING,
	SCOPE_BOUND_CACHETUNE,
	SCOPE_BOUND_MEMORYTUNE,
	SCOPE_BOUND_COUNT,
};

/* What scope_keep has kept of a document; zero to begin with. */
struct scope_counts {
	size_t n_kept[SCOPE_BOUND_COUNT];
};

/* An xml_keep: leaves out what nobody here reads. context is a struct scope_counts. */
bool scope_keep(const struct xml_node *parent, const char *name, void *context, const void **mark);

/* What there is too much of, "more than 4096 cells"; NULL: nothing. The document isn't whole then. */
const char *scope_excess(const struct scope_counts *counts, struct arena *arena);

/* Blames attributes and elements of <domain> that libvirt's schema doesn't know. */
void scope_check(struct reader *r, struct xml_node *domain);

#endif
