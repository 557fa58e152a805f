/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * <metadata>: findings that the domain's author has accepted (<virtnuma:allow>), and the guest's OS
 * as virt-install and others write it down.
 */
#include <string.h>

#include "domain/sections.h"

#define OUR_NAMESPACE "urn:virtnuma:domain:1"
#define OSINFO_NAMESPACE "http://libosinfo.org/xmlns/libvirt/domain/1.0"

static void read_allow(struct reader *r, struct xml_node *node)
{
	struct domain *domain = r->domain;
	struct domain_allow *allow = ARENA_APPEND(r->arena, domain->allows, domain->n_allows);
	const struct xml_attribute *rules = xml_attribute(node, "rules");

	allow->at.element = node->tag_at;
	allow->rules = rules ? rules->value : "";
	allow->at.rules = rules ? rules->at : (struct span){ 0 };
	allow->reason = xml_value(node, "reason");
}

static bool is_element(const struct xml_node *node, const char *namespace, const char *name)
{
	return node->namespace && strcmp(node->namespace, namespace) == 0 &&
	       strcmp(node->name, name) == 0;
}

static void read_os_id(struct reader *r, const struct xml_node *node)
{
	for (struct xml_node *child = node->children; child; child = child->next)
		if (is_element(child, OSINFO_NAMESPACE, "os") && !r->domain->os_id)
			r->domain->os_id = xml_value(child, "id");
}

void read_metadata(struct reader *r, struct xml_node *node)
{
	xml_for_each (node, "metadata", metadata) {
		for (struct xml_node *child = metadata->children; child; child = child->next) {
			if (is_element(child, OUR_NAMESPACE, "allow"))
				read_allow(r, child);
			if (is_element(child, OSINFO_NAMESPACE, "libosinfo"))
				read_os_id(r, child);
		}
	}
}
