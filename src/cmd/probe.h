/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* --qemu: finding the binary that it names, and the folder in which answers are kept. */
#ifndef VN_CMD_PROBE_H
#define VN_CMD_PROBE_H

#include "cmd/cmd.h"
#include "target/probe.h"

/* Asks the QEMU that --qemu names; out stays NULL without --qemu. */
int probe_option(const struct invocation *invocation, struct probe **out,
		 struct error *error) MUST_CHECK;

#endif
