/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Node devices (docs/formatnode.rst) and domain capabilities (docs/formatdomaincaps.rst). */
#include "host/connection-facts.h"

#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/xml.h"
#include "host/build.h"

/* Linux's own limit is far above; a connection is to give what a machine can have. */
#define MAX_DEVICES 65536

/* The document's root, when it is called so; what isn't XML of that kind tells nothing. */
static struct xml_node *parse(struct arena *scratch, const char *text, const char *root)
{
	struct xml_document document;
	AUTO(error) error = ERROR_INIT;

	if (xml_parse(scratch, "libvirt", text, strlen(text), NULL, NULL, &document, &error))
		return NULL;
	return strcmp(document.root->name, root) == 0 ? document.root : NULL;
}

static bool parse_unsigned(const char *text, unsigned *out)
{
	uint64_t number;

	if (!text || number_parse(text, UINT32_MAX, &number) != NUMBER_OK)
		return false;
	*out = (unsigned)number; /* checked */
	return true;
}

static bool child_number(struct xml_node *node, const char *name, unsigned *out)
{
	struct xml_node *child = xml_child(node, name);

	return child && parse_unsigned(child->text, out);
}

/* <numa node=/> is there where the kernel names a node. */
static void add_device(struct host *host, const char *text)
{
	AUTO(arena) scratch = ARENA_INIT;
	struct host_pci_device device = { .node = HOST_NO_NODE };
	struct xml_node *root = parse(&scratch, text, "device"), *numa;
	struct xml_node *pci = root ? xml_child(root, "capability") : NULL;

	if (!pci || !child_number(pci, "domain", &device.domain) ||
	    !child_number(pci, "bus", &device.bus) || !child_number(pci, "slot", &device.slot) ||
	    !child_number(pci, "function", &device.function)) {
		host_note(host, "libvirt tells of a PCI device without an address");
		return;
	}
	numa = xml_child(pci, "numa");
	if (numa && (!parse_unsigned(xml_value(numa, "node"), &device.node) ||
		     device.node > BITMAP_MAX_BIT))
		device.node = HOST_NO_NODE;
	*ARENA_APPEND(&host->arena, host->pci_devices, host->n_pci_devices) = device;
}

static int compare_devices(const void *a, const void *b)
{
	const struct host_pci_device *x = a, *y = b;

	if (x->domain != y->domain)
		return x->domain < y->domain ? -1 : 1;
	if (x->bus != y->bus)
		return x->bus < y->bus ? -1 : 1;
	if (x->slot != y->slot)
		return x->slot < y->slot ? -1 : 1;
	return x->function < y->function ? -1 : x->function > y->function;
}

static void add_devices(struct host *host, const struct libvirt_module *module,
			struct libvirt_connection *connection)
{
	char **devices = NULL;
	size_t n = 0;

	if (!module->pci_devices(connection, &devices, &n))
		return;
	host->pci_devices_known = true;
	for (size_t i = 0; i < n; i++) {
		if (i < MAX_DEVICES)
			add_device(host, devices[i]);
		free(devices[i]);
	}
	free(devices);
	if (host->n_pci_devices)
		qsort(host->pci_devices, host->n_pci_devices, sizeof(*host->pci_devices),
		      compare_devices);
}

/* The values of <enum name=>. */
static void add_values(struct host *host, struct xml_node *parent, const char *name,
		       const char ***out, size_t *out_n)
{
	if (!parent)
		return;
	xml_for_each (parent, "enum", node) {
		const char *given = xml_value(node, "name");

		if (!given || strcmp(given, name) != 0)
			continue;
		xml_for_each (node, "value", value)
			*ARENA_APPEND(&host->arena, *out, *out_n) =
				arena_strdup(&host->arena, value->text);
	}
}

static const char *child_text(struct host *host, struct xml_node *parent, const char *name)
{
	struct xml_node *child = xml_child(parent, name);

	return child && *child->text ? arena_strdup(&host->arena, child->text) : NULL;
}

static void read_limits(struct host *host, struct xml_node *root)
{
	struct host_limits *limits = ARENA_NEW(&host->arena, struct host_limits);
	struct xml_node *vcpu = xml_child(root, "vcpu"), *devices = xml_child(root, "devices");

	limits->arch = child_text(host, root, "arch");
	limits->machine = child_text(host, root, "machine");
	limits->emulator = child_text(host, root, "path");
	if (vcpu)
		(void)parse_unsigned(xml_value(vcpu, "max"), &limits->max_vcpus);
	add_values(host, xml_child(root, "memoryBacking"), "sourceType", &limits->memory_sources,
		   &limits->n_memory_sources);
	if (devices)
		add_values(host, xml_child(devices, "memballoon"), "model", &limits->balloons,
			   &limits->n_balloons);
	host->limits = limits;
}

static void add_limits(struct host *host, const struct libvirt_module *module,
		       struct libvirt_connection *connection)
{
	AUTO(arena) scratch = ARENA_INIT;
	AUTO_FREE char *text = module->domain_capabilities(connection);
	struct xml_node *root = text ? parse(&scratch, text, "domainCapabilities") : NULL;

	if (root)
		read_limits(host, root);
}

void connection_add_facts(struct host *host, const struct libvirt_module *module,
			  struct libvirt_connection *connection)
{
	add_devices(host, module, connection);
	add_limits(host, module, connection);
}
