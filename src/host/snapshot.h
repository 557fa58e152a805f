/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Inside src/host: what a snapshot holds, as tables of fields that its writer and its reader
 * both follow, so that nothing is written that isn't read back.
 */
#ifndef VN_HOST_SNAPSHOT_H
#define VN_HOST_SNAPSHOT_H

#include <string.h>

#include "base/enum.h"
#include "host/host.h"

/* The name of the first field, and its value: changes when a reader of the old wouldn't
   understand the new. */
#define SNAPSHOT_KEY "virtnuma-host"
#define SNAPSHOT_VERSION 1

enum field_kind {
	FIELD_UNSIGNED,	 /* unsigned */
	FIELD_SIZE,	 /* uint64_t */
	FIELD_BOOL,	 /* bool */
	FIELD_STRING,	 /* const char * */
	FIELD_SET,	 /* struct bitmap, as "0-3,8" */
	FIELD_NODE,	 /* unsigned, left out for HOST_NO_NODE */
	FIELD_CORE_TYPE, /* enum host_core_type */
	FIELD_VERSION,	 /* unsigned major * 1000 + minor, as "11.3" */
	FIELD_STRINGS,	 /* const char ** and a count */
	FIELD_SIZES,	 /* uint64_t * and a count */
	FIELD_DISTANCES, /* unsigned *, as many as there are nodes; null for 0 */
	FIELD_LIST,	 /* an array of the shape and a count */
	FIELD_OBJECT,	 /* a pointer to the shape, or NULL */
};

struct field {
	const char *name;
	enum field_kind kind;
	size_t at;	 /* offset in the struct */
	size_t count_at; /* of the count, where there is one */
	bool has_known;
	size_t known_at;	   /* of the bool that says so */
	bool needed;		   /* is always there; else only where it is known, and not 0 */
	unsigned max;		   /* of FIELD_UNSIGNED; 0: what fits */
	const struct shape *shape; /* of an item */
};

struct shape {
	const struct field *fields;
	size_t n_fields;
	size_t size_bytes;
};

extern const struct shape snapshot_shape; /* struct host */
extern const struct enum_names snapshot_core_types;

/* Access by offset. */
static inline void *field_at(void *base, size_t at)
{
	return (char *)base + at;
}

static inline const void *field_in(const void *base, size_t at)
{
	return (const char *)base + at;
}

/* Pointers of whatever type, by way of memcpy() as C's rules of aliasing want it. */
static inline const void *field_pointer(const void *field)
{
	const void *pointer;

	memcpy(&pointer, field, sizeof(pointer));
	return pointer;
}

static inline void field_set_pointer(void *field, const void *pointer)
{
	memcpy(field, &pointer, sizeof(pointer));
}

#endif
