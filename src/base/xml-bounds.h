/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What libxml2 takes more than linear time for: it compares each attribute of a tag, and each
 * token of a declaration, with all others, and finds names in chains that grow with their number.
 * No domain or capabilities of libvirt's come near to these bounds.
 */
#ifndef VN_BASE_XML_BOUNDS_H
#define VN_BASE_XML_BOUNDS_H

#include <stddef.h>

#include "base/source.h"

#define XML_MAX_NAMES 20000	/* different ones, of elements, attributes, namespaces */
#define XML_MAX_NAMESPACES 256	/* in scope at one place */
#define XML_MAX_ATTRIBUTES 1000 /* of one element */
#define XML_MAX_DTD_BYTES 16384

/* What libxml2 had better not begin to read, and where in the source; NULL: nothing. */
const char *xml_find_excess(const struct source *source, size_t *out_at);

#endif
