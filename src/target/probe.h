/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a QEMU binary that the user names says of itself: its version, what it can, its machine
 * types.
 *
 * The binary is run, so it must never be one that an XML names. What it said is kept in a cache
 * until the binary changes.
 */
#ifndef VN_TARGET_PROBE_H
#define VN_TARGET_PROBE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/bitmap.h"
#include "base/error.h"
#include "target/target.h"

#define PROBE_LIMIT_MS 10000u

/* A machine type as query-machines and its own properties tell of it. */
struct probe_machine {
	const char *name;
	const char *alias;	    /* NULL: none */
	const char *default_ram_id; /* NULL: none */
	const char *default_cpu;    /* type: "qemu64-x86_64-cpu"; NULL: none */
	unsigned max_vcpus;
	bool is_default, cpu_hotplug, numa_mem_supported;
	bool acpi_known, acpi; /* QEMU tells since 8.0 */
	bool properties_known; /* the next two are */
	bool hmat, nvdimm;
};

/* Freed with probe_free(); doesn't change. */
struct probe {
	struct arena arena;
	target_version qemu;	/* as it says: may be none that we know */
	const char *version;	/* with its last part: "7.2.22" */
	const char *arch;	/* as its binary is named: "x86_64", "arm" */
	struct bitmap features; /* enum target_feature, QEMU_… only */
	struct probe_machine *machines;
	size_t n_machines;
};

struct probe_request {
	const char *binary;	  /* a path */
	const char *cache_folder; /* NULL: no cache; need not exist */
	unsigned limit_ms;
};

/* From the cache, else from the binary. A cache that can't be read or written is no failure. */
int probe_read(const struct probe_request *request, struct probe **out,
	       struct error *error) MUST_CHECK;
/* Always from the binary. */
int probe_ask(const struct probe_request *request, struct probe **out,
	      struct error *error) MUST_CHECK;
void probe_free(struct probe *probe);

/* AUTO_PROBE struct probe *p = NULL; frees p at the end of the scope. */
#define AUTO_PROBE __attribute__((cleanup(probe_free_pointer)))
static inline void probe_free_pointer(struct probe **probe)
{
	probe_free(*probe);
}

/* Whether this QEMU runs guests of an architecture as libvirt names it: "i686", "armv7l". */
bool probe_runs(const struct probe *probe, const char *arch);

/* The machine type of that name or alias; NULL: there is none. */
const struct probe_machine *probe_find_machine(const struct probe *probe, const char *name);

/* The name by which a feature is known in the cache and to tests; NULL: it is never asked for. */
const char *probe_feature_name(enum target_feature feature);

#endif
