/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * XML to a light tree with source places: the one XML reader and the only user of libxml2.
 *
 * The tree, its strings and the text that its spans refer to belong to the arena given. Nothing
 * is fetched: no network, no external entity, no DTD. Internal entities are resolved, within bounds;
 * elements that stand in an entity's text are not part of the tree, as libvirt's XPath doesn't
 * see them. Any number of threads may parse at once, each into its own arena.
 */
#ifndef VN_BASE_XML_H
#define VN_BASE_XML_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/source.h"
#include "base/span.h"

struct xml_attribute {
	const char *name;      /* local; with its prefix when that isn't declared */
	const char *namespace; /* URI; NULL: none */
	const char *value;     /* entities resolved, NUL-terminated */
	struct span name_at;
	struct span at; /* of the value, without its quotes; empty values have length 0. Not given
			   for a value that a DTD in the document sets */
	bool read;	/* somebody asked for it */
};

struct xml_node {
	const char *name;      /* local; with its prefix when that isn't declared */
	const char *namespace; /* URI; NULL: none */
	struct xml_attribute *attributes;
	size_t n_attributes;
	const char *text;    /* all character data directly in it, joined; "" when none. White
				  space beside child elements is left out */
	struct span text_at; /* of that text without white space around it; else not given */
	struct span name_at; /* the name in the start tag */
	struct span tag_at;  /* the start tag, from < to >; at 0 for a root without prolog */
	uint32_t end_at;     /* offset just behind the element */
	struct xml_node *parent, *children, *last_child, *next;
	const void *mark; /* what the xml_keep that kept it left with it */
	bool read;	  /* somebody asked for it */
};

struct xml_document {
	struct source source;  /* UTF-8; converted first where the file was in another encoding */
	struct xml_node *root; /* NULL only when keep refused it */
	size_t mark_length;    /* bytes of the byte-order mark that the source is without */
	bool is_converted;     /* the source isn't the bytes that were given */
};

/*
 * Chooses what becomes part of the tree: false leaves an element and all below it out. parent is
 * NULL for the root, name the local name. context is the caller's; mark goes to the node (at
 * first NULL).
 */
typedef bool xml_keep(const struct xml_node *parent, const char *name, void *context,
		      const void **mark);

/*
 * Parses text (length bytes, in any encoding that iconv knows), of which a copy is made. keep may
 * be NULL: all is kept. On malformed input fails with one line that begins with
 * "path:line:column: ".
 */
int xml_parse(struct arena *arena, const char *path, const char *text, size_t length,
	      xml_keep *keep, void *context, struct xml_document *out,
	      struct error *error) MUST_CHECK;

/* Names differ in their first letter mostly. */
static inline bool xml_is_name(const char *a, const char *b)
{
	return *a == *b && strcmp(a, b) == 0;
}

/* Finders: by local name, in no namespace. They mark what they give as read. */
struct xml_attribute *xml_attribute(struct xml_node *node, const char *name);
struct xml_node *xml_child(struct xml_node *node, const char *name);
/* The next sibling of the same name and namespace. */
struct xml_node *xml_next(struct xml_node *node);
/* The attribute's value, or NULL; for readers that need no place. */
const char *xml_value(struct xml_node *node, const char *name);

#define xml_for_each(parent, child_name, child)                                 \
	for (struct xml_node *child = xml_child((parent), (child_name)); child; \
	     child = xml_next(child))

#endif
