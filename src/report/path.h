/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where something stands in a domain, told by names instead of lines:
 * /domain/cpu/numa/cell[@id='1']/@cpus
 *
 * An element is told from others of its name by the attributes that name things (ids, vCPUs,
 * initiators), never by its position, so that a path outlives edits elsewhere. Two elements may
 * have one path.
 */
#ifndef VN_REPORT_PATH_H
#define VN_REPORT_PATH_H

#include "base/span.h"
#include "base/strbuf.h"
#include "base/xml.h"

/* Finds one place after another; fast when they ascend. The tree is borrowed. */
struct path_finder {
	const struct xml_node *root; /* the <domain> */
	const struct xml_node *last; /* found; NULL at first */
};

/* Adds the path of the innermost element that at starts in, with the attribute if it is in one.
   What isn't given, or outside, has the root's. */
void path_add(struct path_finder *finder, struct span at, struct strbuf *out);

#endif
