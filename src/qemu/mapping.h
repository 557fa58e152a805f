/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What becomes of each element: the QEMU argument or the kernel's setting, who applies it, since
 * when, and whether it can be changed while the guest runs. For explain; the arguments themselves
 * are made by the builders beside this.
 */
#ifndef VN_QEMU_MAPPING_H
#define VN_QEMU_MAPPING_H

#include <stdbool.h>
#include <stddef.h>

struct mapping {
	const char *xml;     /* as it is shown: "<numatune><memnode nodeset=>" */
	const char *words;   /* elements that it is found by, space-separated */
	const char *options; /* options, object types and devices that it is found by; NULL */
	const char *becomes; /* "-numa node,cpus=…"; NULL: no argument */
	const char *by;	     /* who applies it, and how */
	const char *since;   /* "libvirt 0.9.8" */
	const char *running; /* how a running guest's is changed; NULL: it can't be */
};

size_t mapping_count(void);
const struct mapping *mapping_at(size_t index);

/* Whether word is one of the space-separated words of list; list may be NULL. */
bool mapping_lists(const char *list, const char *word);

/* An element's name; an option as it is written ("-numa"), an object's type, a device or a key.  */
bool mapping_has_element(const struct mapping *mapping, const char *word);
bool mapping_has_option(const struct mapping *mapping, const char *word);

#endif
