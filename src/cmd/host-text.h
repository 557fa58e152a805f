/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A host as tables that a person reads at a glance. */
#ifndef VN_CMD_HOST_TEXT_H
#define VN_CMD_HOST_TEXT_H

#include <stdbool.h>

#include "base/strbuf.h"
#include "host/host.h"

/* What isn't known is "?", what isn't there "-". more: caches one by one, devices, small pages. */
void host_format_text(const struct host *host, bool more, struct strbuf *out);

#endif
