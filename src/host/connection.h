/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inside src/host, and for its tests: finding the libvirt module, and asking through one. */
#ifndef VN_HOST_CONNECTION_H
#define VN_HOST_CONNECTION_H

#include "host/host.h"
#include "host/libvirt-module.h"
#include "host/translate.h"

/* Loads the module; it stays loaded until the process ends. */
int libvirt_module_load(const struct libvirt_module **out, struct error *error) MUST_CHECK;
int libvirt_module_load_file(const char *path, const struct libvirt_module **out,
			     struct error *error) MUST_CHECK;

/*
 * Asks a libvirt for all that a host holds, giving up after so many seconds. The asking goes on in
 * a thread of its own then, which frees what it has when libvirt lets it.
 */
int libvirt_read(const struct libvirt_module *module, const char *uri, unsigned limit_s,
		 struct host **out, struct error *error) MUST_CHECK;

struct libvirt_request {
	const struct libvirt_module *module;
	const char *uri; /* NULL: libvirt's own default */
	const char *xml;
	unsigned limit_s;
};

/* The same for the translation of a domain XML, over a writable connection. */
int libvirt_translate(const struct libvirt_request *request, struct libvirt_translation *out,
		      struct error *error) MUST_CHECK;

#endif
