/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Between the program and virtnuma-libvirt.so, the module that alone is linked with libvirt.
 *
 * The module keeps to this: it prints nothing, has no state of its own, and what it gives in
 * char ** or unsigned char ** is the caller's to free(). An error text is libvirt's own message.
 */
#ifndef VN_HOST_LIBVIRT_MODULE_H
#define VN_HOST_LIBVIRT_MODULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LIBVIRT_MODULE_FILE "virtnuma-libvirt.so"
#define LIBVIRT_MODULE_SYMBOL "virtnuma_libvirt_module"
/* Changes whenever the struct below does. */
#define LIBVIRT_MODULE_ABI 3u

struct libvirt_connection;

struct libvirt_module {
	unsigned abi; /* stays first */

	/*
	 * uri NULL: libvirt's own default. Read-only unless writable, but for URIs of the embedded
	 * drivers (NAME:///embed), which can't be opened so. NULL with the error set.
	 */
	struct libvirt_connection *(*open)(const char *uri, bool writable, char **error);
	void (*close)(struct libvirt_connection *connection);

	/* NULL with the error set. */
	char *(*capabilities)(struct libvirt_connection *connection, char **error);
	/* The URI that was opened in the end; NULL when libvirt doesn't say. */
	char *(*uri)(struct libvirt_connection *connection);

	/*
	 * A domain XML as a QEMU command line, for a writable connection. NULL with the error set;
	 * refused says that it is the domain that libvirt doesn't like.
	 */
	char *(*translate)(struct libvirt_connection *connection, const char *xml, bool *refused,
			   char **error);

	/* Facts that a driver may not tell: false then, and nothing is set. */
	bool (*free_memory)(struct libvirt_connection *connection, unsigned node,
			    uint64_t *out_bytes);
	bool (*free_pages)(struct libvirt_connection *connection, unsigned node, unsigned size_kib,
			   uint64_t *out_count);
	/* A bit for each CPU below *out_n_cpus, the lowest of a byte first: set when online. */
	bool (*online_cpus)(struct libvirt_connection *connection, unsigned char **out_map,
			    unsigned *out_n_cpus);
	/* The XML of each node device that is a PCI device. */
	bool (*pci_devices)(struct libvirt_connection *connection, char ***out_xmls, size_t *out_n);
	/* Of the domain that this libvirt makes when nothing is said of it; NULL when it doesn't. */
	char *(*domain_capabilities)(struct libvirt_connection *connection);
	/* major * 1000000 + minor * 1000 + micro; of QEMU, false for other hypervisors. */
	bool (*libvirt_version)(struct libvirt_connection *connection, unsigned long *out_version);
	bool (*qemu_version)(struct libvirt_connection *connection, unsigned long *out_version);
};

#endif
