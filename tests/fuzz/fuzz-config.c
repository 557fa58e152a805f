/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virtnuma.conf. */
#include "cmd/config.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(config) config = CONFIG_INIT;
	AUTO(error) error = ERROR_INIT;

	(void)!config_parse(&config, "fuzz.conf", (const char *)data, size, &error);
	return 0;
}
