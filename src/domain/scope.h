/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which elements of a domain XML are read, and which attributes and children libvirt's schema
 * knows there (conf/schemas/domaincommon.rng and cputypes.rng, 11.3.0).
 */
#ifndef VN_DOMAIN_SCOPE_H
#define VN_DOMAIN_SCOPE_H

#include "domain/read.h"

/* Where scope_keep is in the document; zero to begin with. */
struct scope_cursor {
	const struct xml_node *parent;
	const struct scope *scope; /* of parent */
};

/* An xml_keep: leaves out what nobody here reads. context is a struct scope_cursor. */
bool scope_keep(const struct xml_node *parent, const char *name, void *context);

/* Blames attributes and elements of <domain> that libvirt's schema doesn't know. */
void scope_check(struct reader *r, struct xml_node *domain);

#endif
