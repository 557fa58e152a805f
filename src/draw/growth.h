/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a guest can grow and shrink while it runs, and the commands that do it. */
#ifndef VN_DRAW_GROWTH_H
#define VN_DRAW_GROWTH_H

#include "guest/guest.h"

struct growth_command {
	const char *tool; /* "virsh", "qmp", "xml": what goes into the file that virsh names */
	const char *text; /* may have several lines */
};

struct growth_step {
	const char *id;	  /* "vcpus", "memory", "virtio-mem", "balloon" */
	const char *text; /* a sentence */
	struct growth_command *commands;
	size_t n_commands;
};

struct growth {
	struct growth_step *steps;
	size_t n_steps;
	unsigned vcpus_to_plug, slots_free;
	bool slots_known; /* slots_free: there are slots */
	uint64_t memory_to_plug_kib;
	uint64_t balloon_min_kib, balloon_max_kib; /* max 0: no balloon */
};

/* Everything in out is the arena's. */
void growth_find(const struct guest *guest, struct arena *arena, struct growth *out);

#endif
