/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* domain XML → struct domain: the order in which sections are read, and finders. */
#include <stdlib.h>
#include <string.h>

#include "domain/scope.h"
#include "domain/sections.h"

#define QEMU_NAMESPACE "http://libvirt.org/schemas/domain/qemu/1.0"

static bool has_child(const struct xml_node *node, const char *name)
{
	for (const struct xml_node *child = node->children; child; child = child->next)
		if (child->namespace && strcmp(child->namespace, QEMU_NAMESPACE) == 0 &&
		    strcmp(child->name, name) == 0)
			return true;
	return false;
}

static void read_commandline(struct domain *domain, const struct xml_node *node)
{
	for (const struct xml_node *child = node->children; child; child = child->next) {
		if (!child->namespace || strcmp(child->namespace, QEMU_NAMESPACE) != 0 ||
		    strcmp(child->name, "commandline") != 0 || !has_child(child, "arg"))
			continue;
		domain->has_qemu_commandline = true;
		domain->at.qemu_commandline = child->tag_at;
	}
}

/* Where </domain> begins; 0 for <domain/>. */
static uint32_t end_tag(const struct source *source, const struct xml_node *node)
{
	uint32_t at = node->end_at;

	while (at > 0 && source->text[--at] != '<')
		;
	return source->text[at + 1] == '/' ? at : 0;
}

/* The order of virDomainDefParseXML (conf/domain_conf.c, 9.0.0 to 11.3.0), so that of several
   mistakes the first one reported is the one that libvirt reports. */
static void read_domain(struct reader *r, struct xml_node *node)
{
	struct domain *domain = r->domain;

	domain->at.element = node->name_at; /* the tag may be at offset 0: not given */
	domain->at.end = end_tag(&domain->source, node);
	read_identity(r, node);
	read_memory(r, node);
	read_memtune(r, node);
	read_vcpus(r, node);
	read_iothreads(r, node);
	read_cputune(r, node);
	read_cpu(r, node);
	read_numa(r, node);
	read_numatune(r, node);
	read_features(r, node);
	read_boot(r, node);
	read_devices(r, node);
	read_metadata(r, node);
	read_commandline(domain, node);
	scope_check(r, node);
}

static bool wraps_domain(const struct xml_node *root)
{
	return strcmp(root->name, "domstatus") == 0 || strcmp(root->name, "domainsnapshot") == 0;
}

static int no_domain(struct reader *r, const struct xml_document *document, struct error *error)
{
	const struct source *source = &document->source;
	const struct xml_node *root = document->root;
	struct source_position at = source_locate(source, root->name_at.at);

	if (wraps_domain(root))
		return error_set(error, "%s:%u:%u: <%s> has no <domain> in it", source->path,
				 at.line, at.column, root->name);
	return error_set(error, "%s:%u:%u: the root element is <%s>, not <domain>", source->path,
			 at.line, at.column, shown(r, root->name));
}

static int read_document(struct reader *r, const char *path, const char *text, size_t length,
			 struct error *error)
{
	struct scope_counts counts = { 0 };
	struct xml_document document;
	struct xml_node *node;
	const char *excess;

	if (xml_parse(r->arena, path, text, length, scope_keep, &counts, &document, error) < 0)
		return -1;
	excess = scope_excess(&counts, r->arena);
	if (excess)
		return error_set(error, "%s: %s, which is over this program's limit", path, excess);
	node = document.root;
	if (wraps_domain(node))
		node = xml_child(node, "domain");
	if (!node || strcmp(node->name, "domain") != 0)
		return no_domain(r, &document, error);
	r->domain->source = document.source;
	r->domain->root = node;
	read_domain(r, node);
	return 0;
}

int domain_parse(const char *path, const char *text, size_t length, struct diag_list *diags,
		 struct domain **out, struct error *error)
{
	struct domain *domain = mem_alloc_array(1, sizeof(*domain));
	struct reader reader = { .domain = domain, .arena = &domain->arena, .diags = diags };

	if (read_document(&reader, path, text, length, error) < 0) {
		domain_free(domain);
		return -1;
	}
	*out = domain;
	return 0;
}

void domain_free(struct domain *domain)
{
	struct arena arena;

	if (!domain)
		return;
	arena = domain->arena;
	arena_done(&arena);
	free(domain);
}

const struct domain_cell *domain_find_cell(const struct domain *domain, unsigned id)
{
	const struct domain_numa *numa = &domain->numa;

	/* most domains write their cells in order */
	if (id < numa->n_cells && numa->cells[id].id == id)
		return &numa->cells[id];
	for (size_t i = 0; i < numa->n_cells; i++)
		if (numa->cells[i].id == id)
			return &numa->cells[i];
	return NULL;
}

const struct domain_memnode *domain_find_memnode(const struct domain *domain, unsigned cell_id)
{
	const struct domain_numatune *numatune = &domain->numatune;

	for (size_t i = 0; i < numatune->n_memnodes; i++)
		if (numatune->memnodes[i].cell_id == cell_id)
			return &numatune->memnodes[i];
	return NULL;
}

const struct domain_pin *domain_find_pin(const struct domain_pin *pins, size_t n, unsigned thread)
{
	for (size_t i = 0; i < n; i++)
		if (pins[i].thread == thread)
			return &pins[i];
	return NULL;
}
