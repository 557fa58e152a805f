/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Finders in the tree of an XML document; they remember what was asked for. */
#include "base/xml.h"

#include <string.h>

static struct xml_node *find_from(struct xml_node *node, const char *name, const char *namespace)
{
	for (; node; node = node->next) {
		if (!xml_is_name(node->name, name))
			continue;
		if (namespace ? node->namespace && strcmp(node->namespace, namespace) == 0
			      : !node->namespace) {
			node->read = true;
			return node;
		}
	}
	return NULL;
}

struct xml_attribute *xml_attribute(struct xml_node *node, const char *name)
{
	for (size_t i = 0; i < node->n_attributes; i++) {
		struct xml_attribute *attribute = &node->attributes[i];

		if (xml_is_name(attribute->name, name) && !attribute->namespace) {
			attribute->read = true;
			return attribute;
		}
	}
	return NULL;
}

const char *xml_value(struct xml_node *node, const char *name)
{
	const struct xml_attribute *attribute = xml_attribute(node, name);

	return attribute ? attribute->value : NULL;
}

struct xml_node *xml_child(struct xml_node *node, const char *name)
{
	return find_from(node->children, name, NULL);
}

struct xml_node *xml_next(struct xml_node *node)
{
	return find_from(node->next, node->name, node->namespace);
}
