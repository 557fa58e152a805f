/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* to-qemu --compare: a libvirt's own translation beside ours. */
#ifndef VN_CMD_COMPARE_H
#define VN_CMD_COMPARE_H

#include "cmd/cmd.h"
#include "guest/guest.h"

/* Fails where --compare is given without a connection, or with options that print arguments. */
int compare_check_options(const struct options *options, struct error *error) MUST_CHECK;

/*
 * Asks the libvirt that the options name, and prints where it says something else than our
 * arguments for this guest: CMD_FOUND then, and when it refuses the domain.
 */
int compare_run(const struct invocation *invocation, const struct guest *guest,
		enum cmd_status *out, struct error *error) MUST_CHECK;

#endif
