/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A host snapshot: JSON. */
#include "base/arena.h"
#include "fuzz.h"
#include "host/host.h"
#include "host/snapshot.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena) arena = ARENA_INIT;
	AUTO(error) error = ERROR_INIT;
	const char *text =
		arena_strndup(&arena, (const char *)data, size); /* as read: NUL behind */
	struct host *host = NULL;

	if (host_read_snapshot("fuzz.json", text, size, &host, &error) == 0)
		host_free(host);
	return 0;
}
