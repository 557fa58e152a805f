/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The loadable module: asks libvirt, and is the only file that is compiled or linked with it. */
#include <stdlib.h>
#include <string.h>

#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

#include "host/libvirt-module.h"

struct libvirt_connection {
	virConnectPtr connect;
};

/* Without a function of ours libvirt prints each error on standard error. */
static void ignore_error(void *context, virErrorPtr error)
{
	(void)context; /* the message is asked for where it is needed */
	(void)error;
}

static char *last_error(void)
{
	const char *message = virGetLastErrorMessage();

	return strdup(message && *message ? message : "unknown error");
}

/* "qemu:///embed?root=/dir": the driver runs in this process, with an event loop of ours. */
static bool is_embedded(const char *uri)
{
	const char *path = uri ? strstr(uri, ":///embed") : NULL;

	return path && strchr("?", path[strlen(":///embed")]);
}

static virConnectPtr open_uri(const char *uri, bool writable)
{
	if (!is_embedded(uri))
		return writable ? virConnectOpen(uri) : virConnectOpenReadOnly(uri);
	/* Registered, not run: nothing that is asked here waits for an event. */
	if (virEventRegisterDefaultImpl() < 0)
		return NULL;
	return virConnectOpen(uri);
}

static struct libvirt_connection *open_connection(const char *uri, bool writable, char **error)
{
	struct libvirt_connection *connection;

	virSetErrorFunc(NULL, ignore_error);
	if (virInitialize() < 0) {
		*error = last_error();
		return NULL;
	}
	connection = calloc(1, sizeof(*connection));
	if (!connection) {
		*error = strdup("out of memory");
		return NULL;
	}
	connection->connect = open_uri(uri, writable);
	if (!connection->connect) {
		*error = last_error();
		free(connection);
		return NULL;
	}
	return connection;
}

static void close_connection(struct libvirt_connection *connection)
{
	(void)virConnectClose(connection->connect); /* only asked, nothing can be lost */
	free(connection);
}

static char *read_capabilities(struct libvirt_connection *connection, char **error)
{
	char *text = virConnectGetCapabilities(connection->connect);

	if (!text)
		*error = last_error();
	return text;
}

/* An error that isn't about the domain: this libvirt can't, or won't for us, or isn't there. */
static bool is_about_connection(void)
{
	switch (virGetLastErrorCode()) {
	case VIR_ERR_NO_SUPPORT:
		/* 9.0 says so of a guest's architecture too, from its CPU code */
		return virGetLastErrorDomain() != VIR_FROM_CPU;
	case VIR_ERR_NO_CONNECT:
	case VIR_ERR_INVALID_CONN:
	case VIR_ERR_OPERATION_DENIED:
	case VIR_ERR_ACCESS_DENIED:
	case VIR_ERR_AUTH_FAILED:
	case VIR_ERR_AUTH_CANCELLED:
	case VIR_ERR_AUTH_UNAVAILABLE:
	case VIR_ERR_RPC:
	case VIR_ERR_SYSTEM_ERROR:
	case VIR_ERR_NO_MEMORY:
		return true;
	default:
		return false;
	}
}

static char *translate(struct libvirt_connection *connection, const char *xml, bool *refused,
		       char **error)
{
	char *line = virConnectDomainXMLToNative(connection->connect, "qemu-argv", xml, 0);

	if (line)
		return line;
	*refused = !is_about_connection();
	*error = last_error();
	return NULL;
}

static char *read_uri(struct libvirt_connection *connection)
{
	return virConnectGetURI(connection->connect);
}

static bool read_free_memory(struct libvirt_connection *connection, unsigned node,
			     uint64_t *out_bytes)
{
	const char *type = virConnectGetType(connection->connect);
	unsigned long long bytes = 0;

	/* The test driver tells KiB (test/test_driver.c, testNodeGetCellsFreeMemory). */
	if (!type || strcmp(type, "TEST") == 0)
		return false;
	if (virNodeGetCellsFreeMemory(connection->connect, &bytes, (int)node, 1) != 1)
		return false;
	*out_bytes = bytes;
	return true;
}

static bool read_free_pages(struct libvirt_connection *connection, unsigned node, unsigned size_kib,
			    uint64_t *out_count)
{
	unsigned long long count = 0;

	if (virNodeGetFreePages(connection->connect, 1, &size_kib, (int)node, 1, &count, 0) != 1)
		return false;
	*out_count = count;
	return true;
}

static bool read_online_cpus(struct libvirt_connection *connection, unsigned char **out_map,
			     unsigned *out_n_cpus)
{
	unsigned char *map = NULL;
	unsigned online;
	int n = virNodeGetCPUMap(connection->connect, &map, &online, 0);

	if (n < 0 || !map)
		return false;
	*out_map = map;
	*out_n_cpus = (unsigned)n;
	return true;
}

/* A device that went away meanwhile has no XML. */
static bool read_pci_devices(struct libvirt_connection *connection, char ***out_xmls, size_t *out_n)
{
	virNodeDevicePtr *devices = NULL;
	int n = virConnectListAllNodeDevices(connection->connect, &devices,
					     VIR_CONNECT_LIST_NODE_DEVICES_CAP_PCI_DEV);
	char **xmls;
	size_t n_xmls = 0;

	if (n < 0)
		return false;
	xmls = calloc((size_t)n + 1, sizeof(*xmls));
	for (int i = 0; i < n; i++) {
		char *xml = xmls ? virNodeDeviceGetXMLDesc(devices[i], 0) : NULL;

		if (xml)
			xmls[n_xmls++] = xml;
		(void)virNodeDeviceFree(devices[i]); /* it is only a handle */
	}
	free(devices);
	if (!xmls)
		return false;
	*out_xmls = xmls;
	*out_n = n_xmls;
	return true;
}

/* libvirt refuses this to connections that are read-only, before it asks the daemon (libvirt-domain.c of
   9.0.0 and 11.3.0); embedded ones aren't. */
static char *read_domain_capabilities(struct libvirt_connection *connection)
{
	return virConnectGetDomainCapabilities(connection->connect, NULL, NULL, NULL, NULL, 0);
}

static bool read_libvirt_version(struct libvirt_connection *connection, unsigned long *out_version)
{
	return virConnectGetLibVersion(connection->connect, out_version) == 0;
}

static bool read_qemu_version(struct libvirt_connection *connection, unsigned long *out_version)
{
	const char *type = virConnectGetType(connection->connect);
	unsigned long version = 0;

	if (!type || strcmp(type, "QEMU") != 0)
		return false;
	if (virConnectGetVersion(connection->connect, &version) < 0 || !version)
		return false;
	*out_version = version;
	return true;
}

extern const struct libvirt_module virtnuma_libvirt_module;

const struct libvirt_module virtnuma_libvirt_module = {
	.abi = LIBVIRT_MODULE_ABI,
	.open = open_connection,
	.close = close_connection,
	.capabilities = read_capabilities,
	.translate = translate,
	.uri = read_uri,
	.free_memory = read_free_memory,
	.free_pages = read_free_pages,
	.online_cpus = read_online_cpus,
	.pci_devices = read_pci_devices,
	.domain_capabilities = read_domain_capabilities,
	.libvirt_version = read_libvirt_version,
	.qemu_version = read_qemu_version,
};
