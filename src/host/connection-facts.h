/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inside src/host: facts that a connection tells as XML of their own. */
#ifndef VN_HOST_CONNECTION_FACTS_H
#define VN_HOST_CONNECTION_FACTS_H

#include "host/host.h"
#include "host/libvirt-module.h"

/* The nodes of PCI devices, and what this libvirt gives domains; a driver that has no word on
   them leaves them unknown. */
void connection_add_facts(struct host *host, const struct libvirt_module *module,
			  struct libvirt_connection *connection);

#endif
