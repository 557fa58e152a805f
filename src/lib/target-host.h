/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The host facts that arguments need, copied into the target: qemu and guest don't see the host,
 * and host and target don't see each other.
 */
#ifndef VN_LIB_TARGET_HOST_H
#define VN_LIB_TARGET_HOST_H

#include "host/host.h"
#include "target/target.h"

/*
 * Copies what the host knows into target->host; nothing refers to the host afterwards. The advice
 * becomes the nodes with memory unless it was given before. host NULL: nothing changes.
 */
void target_use_host(struct target *target, const struct host *host);

/*
 * Takes --advice NODESET for what numad would say. Fails when the text is no list, or one without
 * nodes.
 */
int target_use_advice(struct target *target, const char *nodeset, struct error *error) MUST_CHECK;

#endif
