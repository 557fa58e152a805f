/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which libvirt and QEMU: what options, config and host say. */
#ifndef VN_CMD_TARGET_H
#define VN_CMD_TARGET_H

#include "base/error.h"
#include "base/mem.h"
#include "cmd/cmd.h"
#include "cmd/config.h"
#include "host/host.h"
#include "target/target.h"

extern const struct option_set target_options;

/*
 * Makes the target. Versions: the option, else the config, else the host, else the newest known;
 * a QEMU that isn't told with its libvirt is the one that goes with it. host may be NULL. out is
 * the caller's to free, also when this fails.
 */
#define CMD_TARGET_INIT             \
	{                           \
		.arena = ARENA_INIT \
	}
int target_choose(const struct invocation *invocation, const struct config *config,
		  const struct host *host, struct target *out, struct error *error) MUST_CHECK;

#endif
