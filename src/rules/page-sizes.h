/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sizes of huge pages: what the guest takes of which size, and who looks for it on the host. */
#ifndef VN_RULES_PAGE_SIZES_H
#define VN_RULES_PAGE_SIZES_H

#include "rules/check.h"

/* Pages of one size that something of the guest is made of. */
struct page_use {
	uint64_t size_kib;
	bool from_file; /* on hugetlbfs, which libvirt looks for; else a memfd's */
	struct span at; /* where the XML asks for it */
};

struct page_uses {
	struct page_use *items;
	size_t n_items;
};

/* Each size once for files and once for memfds; a <page> for no memory isn't among them. */
struct page_uses page_uses(const struct check *check);

bool page_is_x86(uint64_t size_kib);
/* KVM runs a guest on its own architecture, so x86 pages need no look at the host. */
bool page_needs_x86(const struct check *check);

/* The rules of hugepages.c that ask for sizes. */
void page_no_such_size(const struct check *c);
void page_not_on_host(const struct check *c);
void page_not_for_memfd(const struct check *c);
void page_no_power_of_two(const struct check *c);

#endif
