/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inside src/target: the releases that exist and what they belong to. Constant data only. */
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

#endif
