/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hosts of tests/hosts/ by name: capabilities (.xml) or snapshots (.json). */
#ifndef VN_TESTS_UNIT_HOST_TESTING_H
#define VN_TESTS_UNIT_HOST_TESTING_H

#include "testing.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/error.h"
#include "host/host.h"

static inline struct host *read_host(const char *name)
{
	const char *srcdir = getenv("srcdir");
	AUTO(arena) arena = ARENA_INIT;
	AUTO(error) error = ERROR_INIT;
	struct host *host = NULL;
	const char *path = arena_printf(&arena, "%s/tests/hosts/%s", srcdir ? srcdir : ".", name);
	const char *kind = access(arena_printf(&arena, "%s.xml", path), R_OK) == 0 ? "xml" : "json";

	if (host_read_file(arena_printf(&arena, "%s.%s", path, kind), &host, &error) < 0)
		fail_msg("%s", error.message);
	return host;
}

#endif
