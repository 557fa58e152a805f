/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Inside src/host: reading a capabilities XML (libvirt docs/formatcaps.rst; conf/capabilities.c,
 * 9.0.0 and 11.3.0). Functions that return int give -1 with the error set, which names the place.
 */
#ifndef VN_HOST_CAPABILITIES_H
#define VN_HOST_CAPABILITIES_H

#include "base/xml.h"
#include "host/build.h"

struct capabilities {
	struct host *host;
	struct source source;
	struct error *error;
};

/* Sets the error "path:line:column: …". Always -1. */
int capabilities_bad(struct capabilities *caps, struct span at, const char *format, ...)
	PRINTF(3, 4);

/* A number that has to be there; optional leaves *out alone where it isn't. */
int capabilities_number(struct capabilities *caps, struct xml_node *node, const char *name,
			uint64_t max, uint64_t *out) MUST_CHECK;
int capabilities_optional(struct capabilities *caps, struct xml_node *node, const char *name,
			  uint64_t max, uint64_t *out) MUST_CHECK;
/* The same for what fits unsigned. */
int capabilities_id(struct capabilities *caps, struct xml_node *node, const char *name,
		    unsigned max, unsigned *out) MUST_CHECK;
int capabilities_optional_id(struct capabilities *caps, struct xml_node *node, const char *name,
			     unsigned max, unsigned *out) MUST_CHECK;

/* The number that is the element's text. */
int capabilities_text_number(struct capabilities *caps, struct xml_node *node, uint64_t max,
			     uint64_t *out) MUST_CHECK;

/* value (found at the place) times the node's unit attribute, KiB where it has none. */
int capabilities_to_bytes(struct capabilities *caps, struct xml_node *node, struct span at,
			  uint64_t value, uint64_t *out_bytes) MUST_CHECK;
int capabilities_to_kib(struct capabilities *caps, struct xml_node *node, struct span at,
			uint64_t value, uint64_t *out_kib) MUST_CHECK;

/* A list of CPUs that has to be there. */
int capabilities_cpus(struct capabilities *caps, struct xml_node *node, const char *name,
		      struct bitmap *out) MUST_CHECK;

/* A copy of an attribute in the host; "" where it isn't. */
const char *capabilities_word(struct capabilities *caps, struct xml_node *node, const char *name);

/* <topology>, and <cache> and <memory_bandwidth>; the node is theirs. */
int capabilities_read_topology(struct capabilities *caps, struct xml_node *node) MUST_CHECK;
int capabilities_read_cache(struct capabilities *caps, struct xml_node *node) MUST_CHECK;
int capabilities_read_bandwidth(struct capabilities *caps, struct xml_node *node) MUST_CHECK;

#endif
