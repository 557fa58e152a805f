/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <metadata><virtnuma:allow>: findings that the domain's author has accepted. */
#include <string.h>

#include "domain/sections.h"

#define OUR_NAMESPACE "urn:virtnuma:domain:1"

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

void read_metadata(struct reader *r, struct xml_node *node)
{
	xml_for_each (node, "metadata", metadata)
		for (struct xml_node *child = metadata->children; child; child = child->next)
			if (child->namespace && strcmp(child->namespace, OUR_NAMESPACE) == 0 &&
			    strcmp(child->name, "allow") == 0)
				read_allow(r, child);
}
