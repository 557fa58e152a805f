/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A saved host: libvirt's capabilities XML. */
#include "fuzz.h"
#include "host/host.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(error) error = ERROR_INIT;
	struct host *host = NULL;

	if (host_read_capabilities("fuzz.xml", (const char *)data, size, &host, &error) == 0)
		host_free(host);
	return 0;
}
