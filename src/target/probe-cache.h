/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inside src/target, and for its tests: probes as files. */
#ifndef VN_TARGET_PROBE_CACHE_H
#define VN_TARGET_PROBE_CACHE_H

#include <stdint.h>

#include "target/probe.h"

/* What a probe is good for: this file, and this kernel, which decides about some properties. */
struct probe_key {
	struct arena arena;
	const char *path; /* real */
	uint64_t size_bytes;
	int64_t changed_ns; /* mtime, since 1970 */
	const char *kernel;
};

#define PROBE_KEY_INIT              \
	{                           \
		.arena = ARENA_INIT \
	}

/* False where there is no such file, or it is a script, which may run one QEMU today and another
   tomorrow. */
bool probe_key_read(struct probe_key *key, const char *binary) MUST_CHECK;
void probe_key_done(struct probe_key *key);

/* The probe that was kept for this key; NULL where there is none that can be used. */
struct probe *probe_cache_read(const char *folder, const struct probe_key *key);
/* Keeps a probe, if it can. */
void probe_cache_write(const char *folder, const struct probe_key *key, const struct probe *probe);

#endif
