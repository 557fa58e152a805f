/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A host snapshot: JSON. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena) arena = ARENA_INIT;
	AUTO(error) error = ERROR_INIT;
	const char *text = fuzz_text(&arena, data, size);
	struct host *host = NULL;

	if (host_read_snapshot("fuzz.json", text, size, &host, &error) < 0) {
		fuzz_expect_neutral(error.message, strlen(error.message));
		return 0;
	}
	fuzz_host_round_trip(host);
	host_free(host);
	return 0;
}
