/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inside src/target: the releases that exist, what they belong to, and their machine types. */
#ifndef VN_TARGET_TABLE_H
#define VN_TARGET_TABLE_H

#include <stdbool.h>

#include "target/target.h"

/* A libvirt and the QEMU that was the newest when it was released. */
struct target_pair {
	target_version libvirt, qemu;
};

/* Ascending; a libvirt between two entries goes with the QEMU of the lower one. */
extern const struct target_pair target_pairs[];
extern const size_t target_n_pairs;

/* Indexed by enum target_feature. */
extern const struct target_fact target_facts[TARGET_FEATURE_COUNT];

/* Whether a release of that number was made, or may be made: nothing is said about the future. */
bool target_is_libvirt_release(target_version version);
bool target_is_qemu_release(target_version version);

/* The name that this libvirt takes where an XML names no machine type; NULL: none is known. */
const char *target_default_machine(const struct target *target, const char *arch);

/* By the built-in tables, whatever a QEMU told; name isn't NULL. */
struct target_machine target_built_in_machine(const struct target *target, struct arena *arena,
					      const char *arch, const char *name);

/* What a type of the family that machine belongs to can in this QEMU, had it that version; false,
   and nothing filled, where the family isn't known. */
bool target_fill_as_family(const struct target *target, const char *arch, target_version version,
			   struct target_machine *machine);

/* Adds what is known of a board that is of no family, by its name. */
void target_fill_board(const struct target *target, const char *arch,
		       struct target_machine *machine);

/* By what a QEMU told; name may be NULL. */
struct target_machine target_probed_machine(const struct target *target, struct arena *arena,
					    const char *arch, const char *name);

#endif
