/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The arithmetic of huge pages: what a guest takes at start, and what the host's nodes have. */
#ifndef VN_RULES_POOLS_H
#define VN_RULES_POOLS_H

#include "rules/check.h"

/* Two rules of hugepages.c: more than there are, more than are free. */
void pools_too_small(const struct check *check);
void pools_too_empty(const struct check *check);

/* ", and node 0 has 3 GiB": what nodes outside of a set have, the most first; "" where there are
   no other nodes. amount() says how much of it a node has, text() puts that into words. */
struct pools_elsewhere {
	uint64_t (*amount)(const struct check *check, const struct host_node *node,
			   uint64_t page_kib);
	const char *(*text)(const struct check *check, uint64_t amount);
	const char *verb; /* "are free on", "on" */
	uint64_t page_kib;
};

const char *pools_elsewhere(const struct check *check, const struct pools_elsewhere *what,
			    const struct bitmap *nodes);

#endif
