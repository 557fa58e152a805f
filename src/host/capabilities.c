/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A host from a capabilities XML, as "virsh capabilities" prints it. */
#include "host/capabilities.h"

#include <string.h>

#include "base/file.h"

/* Only what is read below becomes a tree. */
static bool is_kept(const struct xml_node *parent, const char *name, void *context,
		    const void **mark)
{
	(void)context; /* the names say it all */
	(void)mark;
	if (!parent)
		return true;
	if (!parent->parent)
		return strcmp(parent->name, "capabilities") == 0 &&
		       (strcmp(name, "host") == 0 || strcmp(name, "guest") == 0);
	if (strcmp(parent->name, "host") == 0 && !parent->parent->parent)
		return strcmp(name, "cpu") == 0 || strcmp(name, "topology") == 0 ||
		       strcmp(name, "cache") == 0 || strcmp(name, "memory_bandwidth") == 0;
	return true;
}

static int check_root(struct capabilities *caps, const struct xml_node *root)
{
	static const char *const domains[] = { "domain", "domstatus", "domainsnapshot" };

	if (strcmp(root->name, "capabilities") == 0 && !root->namespace)
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(domains); i++)
		if (strcmp(root->name, domains[i]) == 0)
			return capabilities_bad(
				caps, root->name_at,
				"this is a domain, not a host; a host is what \"virsh capabilities\" prints");
	if (strcmp(root->name, "domainCapabilities") == 0)
		return capabilities_bad(
			caps, root->name_at,
			"these are domain capabilities; a host is what \"virsh capabilities\" prints");
	return capabilities_bad(
		caps, root->name_at,
		"the root element is <%.60s>, not <capabilities>, which \"virsh capabilities\" prints",
		root->name);
}

static const char *word_in(struct capabilities *caps, struct xml_node *parent, const char *name)
{
	struct xml_node *node = xml_child(parent, name);

	return node && *node->text ? arena_strdup(&caps->host->arena, node->text) : NULL;
}

/* How the cores of one node are made up. */
static int read_shape(struct capabilities *caps, struct xml_node *topology)
{
	struct host_shape *shape = &caps->host->cpu_shape;

	if (!topology)
		return 0;
	if (capabilities_optional_id(caps, topology, "sockets", UINT32_MAX, &shape->sockets) ||
	    capabilities_optional_id(caps, topology, "dies", UINT32_MAX, &shape->dies) ||
	    capabilities_optional_id(caps, topology, "clusters", UINT32_MAX, &shape->clusters) ||
	    capabilities_optional_id(caps, topology, "cores", UINT32_MAX, &shape->cores))
		return -1;
	return capabilities_optional_id(caps, topology, "threads", UINT32_MAX, &shape->threads);
}

static void read_features(struct capabilities *caps, struct xml_node *cpu)
{
	struct host *host = caps->host;

	xml_for_each (cpu, "feature", feature)
		*ARENA_APPEND(&host->arena, host->cpu_features, host->n_cpu_features) =
			capabilities_word(caps, feature, "name");
}

static int read_cpu(struct capabilities *caps, struct xml_node *cpu)
{
	struct host *host = caps->host;
	struct xml_node *physical = xml_child(cpu, "maxphysaddr");

	host->arch = word_in(caps, cpu, "arch");
	host->cpu_model = word_in(caps, cpu, "model");
	host->cpu_vendor = word_in(caps, cpu, "vendor");
	if (physical && capabilities_optional_id(caps, physical, "bits", 64, &host->phys_bits))
		return -1;
	read_features(caps, cpu);
	if (read_shape(caps, xml_child(cpu, "topology")))
		return -1;
	xml_for_each (cpu, "pages", pages) {
		uint64_t size, size_kib;

		if (capabilities_number(caps, pages, "size", UINT64_MAX, &size) ||
		    capabilities_to_kib(caps, pages, pages->tag_at, size, &size_kib))
			return -1;
		if (!size_kib || host_add_page_size(host, size_kib))
			return capabilities_bad(caps, pages->tag_at,
						"a page of 0 KiB, or more than %d page sizes",
						HOST_MAX_PAGE_SIZES);
		host->page_sizes_known = true;
	}
	return 0;
}

static int read_machines(struct capabilities *caps, struct xml_node *parent, const char *arch,
			 const char *emulator)
{
	struct host *host = caps->host;

	xml_for_each (parent, "machine", node) {
		const char *canonical = xml_value(node, "canonical");
		struct host_machine_type machine = {
			.arch = arch,
			.emulator = emulator,
			.name = arena_strdup(&host->arena, node->text),
			.canonical = canonical ? arena_strdup(&host->arena, canonical) : NULL,
		};

		if (capabilities_optional_id(caps, node, "maxCpus", UINT32_MAX, &machine.max_vcpus))
			return -1;
		*ARENA_APPEND(&host->arena, host->machine_types, host->n_machine_types) = machine;
	}
	return 0;
}

/* A domain type may have an emulator and machine types of its own. */
static int read_guest(struct capabilities *caps, struct xml_node *guest)
{
	struct xml_node *arch = xml_child(guest, "arch");
	const char *name, *emulator;

	if (!arch)
		return 0;
	name = capabilities_word(caps, arch, "name");
	emulator = word_in(caps, arch, "emulator");
	if (read_machines(caps, arch, name, emulator))
		return -1;
	xml_for_each (arch, "domain", domain) {
		const char *own = word_in(caps, domain, "emulator");

		if (read_machines(caps, domain, name, own ? own : emulator))
			return -1;
	}
	return 0;
}

static int read_host(struct capabilities *caps, struct xml_node *host)
{
	struct xml_node *cpu = xml_child(host, "cpu");
	struct xml_node *topology = xml_child(host, "topology");
	struct xml_node *cache = xml_child(host, "cache");
	struct xml_node *bandwidth = xml_child(host, "memory_bandwidth");

	if ((cpu && read_cpu(caps, cpu)) ||
	    (topology && capabilities_read_topology(caps, topology)) ||
	    (cache && capabilities_read_cache(caps, cache)) ||
	    (bandwidth && capabilities_read_bandwidth(caps, bandwidth)))
		return -1;
	if (caps->host->n_page_sizes)
		caps->host->page_sizes_known = true;
	return 0;
}

static int read_all(struct capabilities *caps, struct xml_node *root)
{
	struct xml_node *host;

	if (check_root(caps, root))
		return -1;
	host = xml_child(root, "host");
	if (!host)
		return capabilities_bad(caps, root->name_at, "<capabilities> has no <host>");
	if (read_host(caps, host))
		return -1;
	xml_for_each (root, "guest", guest) {
		if (read_guest(caps, guest))
			return -1;
	}
	return 0;
}

int host_read_capabilities(const char *path, const char *text, size_t length, struct host **out,
			   struct error *error)
{
	AUTO(arena) scratch = ARENA_INIT;
	struct capabilities caps = { .error = error };
	struct xml_document document;

	if (xml_parse(&scratch, path, text, length, is_kept, NULL, &document, error))
		return -1;
	caps.source = document.source;
	caps.host = host_new(HOST_SOURCE_CAPABILITIES);
	caps.host->description = arena_printf(&caps.host->arena, "capabilities %s", path);
	if (read_all(&caps, document.root)) {
		host_free(caps.host);
		return -1;
	}
	*out = caps.host;
	return 0;
}

int host_read_file(const char *path, struct host **out, struct error *error)
{
	AUTO(arena) scratch = ARENA_INIT;
	const char *text;
	size_t length;

	if (file_read(&scratch, path, FILE_LIMIT_BYTES, &text, &length, error))
		return -1;
	/* XML begins with "<" or a mark */
	if (text[strspn(text, " \t\r\n")] == '{')
		return host_read_snapshot(path, text, length, out, error);
	return host_read_capabilities(path, text, length, out, error);
}
