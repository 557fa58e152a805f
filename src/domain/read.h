/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Typed readers over the XML tree: they fill a value and its place, and blame what libvirt would
 * refuse.
 *
 * Two ways of libvirt's are told apart: attributes that it fetches as such (virXMLProp…; an empty
 * one is given, and is mostly an error) and values that it fetches by XPath (virXPath…; an empty
 * one counts as not given).
 */
#ifndef VN_DOMAIN_READ_H
#define VN_DOMAIN_READ_H

#include <stdbool.h>
#include <stdint.h>

#include "base/rule-ids.h"
#include "domain/domain.h"

struct reader {
	struct domain *domain;
	struct arena *arena; /* the domain's */
	struct diag_list *diags;
	/* What findings get, until changed: */
	enum diag_subject subject;
	unsigned subject_id;
	unsigned since_libvirt; /* older versions ignore what is being read; 0: all read it */
	/* Errors so far: an element is broken when this grows while it is read. */
	unsigned n_errors;
};

/* One value of the XML. */
struct field {
	struct xml_node *node;	 /* whose attribute or text it is; NULL: no such element */
	struct xml_node *parent; /* of text: where the element was looked for */
	const char *name;	 /* of the attribute or the element */
	const char *value;	 /* NULL: not given */
	struct span at;		 /* of the value; of the element's name where nothing is there */
	bool is_text;
};

enum read_flags {
	READ_REQUIRED = 1 << 0,
	READ_NONZERO = 1 << 1,
	READ_NONNEGATIVE = 1 << 2,
	READ_HEX = 1 << 3,
	READ_ANY_BASE = 1 << 4,	    /* 0x1f, 037, 31: strtol's base 0 */
	READ_MAY_BE_EMPTY = 1 << 5, /* a list with nothing left in it */
	READ_ANY_FORM = 1 << 6,	    /* the schema, too, takes blanks and a sign in front */
	READ_NO_UNIT = 1 << 7,	    /* a size whose unit libvirt never looks at */
	READ_BYTES = 1 << 9,	    /* a size in bytes where no unit is given */
	READ_FORGET = 1 << 8, /* a wrong value counts as not given: its struct has no broken flag */
};

/* An attribute; one that is empty is given. */
struct field field_attribute(struct xml_node *node, const char *name);
/* An attribute; one that is empty is not given. */
struct field field_attribute_filled(struct xml_node *node, const char *name);
/* The text of the first child of this name (blames further ones); empty is not given. */
struct field field_child(struct reader *r, struct xml_node *parent, const char *name);
/* The text of the first ./parent/name as XPath has it (blames further ones); empty is not given. */
struct field field_path(struct reader *r, struct xml_node *node, const char *parent,
			const char *name);
/* The text of this element; empty is not given. node isn't NULL. */
struct field field_text(struct xml_node *node);

/*
 * The readers write *at where the value is given, right or wrong, and *out where it could be
 * read; else they blame it.
 */
void read_unsigned(struct reader *r, const struct field *field, unsigned flags, unsigned *out,
		   struct span *at);
void read_uint64(struct reader *r, const struct field *field, unsigned flags, uint64_t *out,
		 struct span *at);
void read_int(struct reader *r, const struct field *field, unsigned flags, int *out,
	      struct span *at);
void read_int64(struct reader *r, const struct field *field, unsigned flags, int64_t *out,
		struct span *at);
void read_list(struct reader *r, const struct field *field, unsigned flags, struct bitmap *out,
	       struct span *at);
/* A size with the unit attribute beside it, rounded up to KiB as libvirt does; KiB by default. */
void read_size(struct reader *r, const struct field *field, unsigned flags, uint64_t *out_kib,
	       struct span *at);
/* The same in bytes, not rounded; the unit is KiB by default, bytes with READ_NO_UNIT. */
void read_bytes(struct reader *r, const struct field *field, unsigned flags, uint64_t *out_bytes,
		struct span *at);
/* The value of one of the names; 0 where nothing is given or it was blamed. */
int read_word(struct reader *r, const struct field *field, unsigned flags,
	      const struct enum_names *names, struct span *at);
enum tristate read_yes_no(struct reader *r, struct xml_node *node, const char *name,
			  struct span *at);
enum tristate read_on_off(struct reader *r, struct xml_node *node, const char *name,
			  struct span *at);
/* The text itself; NULL where there is none. */
const char *read_text(const struct field *field, struct span *at);

/* The place of an attribute's value; not given where there is no such attribute. */
struct span place_of(struct xml_node *node, const char *attribute);

/* The first child of this name; libvirt doesn't read further ones, which are blamed for it. */
struct xml_node *first_child(struct reader *r, struct xml_node *parent, const char *name);
/* The only child of this name; libvirt refuses further ones. */
struct xml_node *only_child(struct reader *r, struct xml_node *parent, const char *name);

/* ./parent/child of a node as XPath has it: of all children "parent", in document order. */
struct xml_node *path_first(struct xml_node *node, const char *parent, const char *child);
struct xml_node *path_next(struct xml_node *node);
#define path_for_each(node, parent_name, child_name, child)                                   \
	for (struct xml_node *child = path_first((node), (parent_name), (child_name)); child; \
	     child = path_next(child))

struct diag *blame(struct reader *r, unsigned rule_id, struct span at, const char *format, ...)
	PRINTF(4, 5);
void blame_missing_attribute(struct reader *r, const struct xml_node *node, const char *name);
void blame_missing_element(struct reader *r, const struct xml_node *parent, const char *name);
/* RULE_IGNORED: the value has no effect, because… */
void blame_ignored(struct reader *r, const struct field *field, const char *because);

/* The one of n words that text may have been meant for, or NULL; a document full of mistakes gets
   no more such hints. */
const char *hint(const struct reader *r, const char *text, const char *const *words, size_t n);

/* How a message names a field: "cpuset '0-' of <vcpupin>", "<vcpu> '4x'". */
const char *field_name(struct reader *r, const struct field *field);
/* A value as messages show it: not longer than a line. */
const char *shown(struct reader *r, const char *value);

#endif
