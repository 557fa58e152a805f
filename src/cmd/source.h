/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which host: what --host and --connect say. */
#ifndef VN_CMD_SOURCE_H
#define VN_CMD_SOURCE_H

#include "base/error.h"
#include "base/mem.h"
#include "cmd/cmd.h"
#include "host/host.h"

extern const struct option_set source_options;

/*
 * Reads the host that the options name into out, which stays NULL for "none" and where "auto"
 * finds nothing (a note says so). The caller frees it.
 */
int source_read(const struct invocation *invocation, struct host **out,
		struct error *error) MUST_CHECK;

/* AUTO_HOST struct host *host = NULL; */
void source_free(struct host **host);
#define AUTO_HOST __attribute__((cleanup(source_free)))

#endif
