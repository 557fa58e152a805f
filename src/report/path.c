/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Paths of elements and attributes. */
#include "report/path.h"

#include <string.h>

/* Attributes that say which one an element is, or is about, in the order they are told. */
static const char *const keys[] = {
	"id", "vcpu", "vcpus", "iothread", "iothreads", "cellid", "initiator", "target", "level",
};

static bool is_key(const struct xml_attribute *attribute, const char *key)
{
	return !attribute->namespace && strcmp(attribute->name, key) == 0;
}

static bool holds(const struct xml_node *node, uint32_t at)
{
	return node->tag_at.at <= at && at < node->end_at;
}

/* From the last one on, by way of its later siblings, so that a row of findings in a row of
   siblings is walked through once. */
static const struct xml_node *find(struct path_finder *finder, uint32_t at)
{
	const struct xml_node *root = finder->root, *node = finder->last;

	if (!node || node->tag_at.at > at)
		node = root;
	while (node != root && !holds(node, at))
		node = node->next && node->next->tag_at.at <= at ? node->next : node->parent;
	for (const struct xml_node *child = node->children; child && child->tag_at.at <= at;) {
		if (holds(child, at)) {
			node = child;
			child = node->children;
		} else {
			child = child->next;
		}
	}
	finder->last = node;
	return node;
}

/* XPath has no way to write a quote inside of quotes of its own kind. */
static void add_value(struct strbuf *out, const char *value)
{
	char quote = strchr(value, '\'') ? '"' : '\'';

	strbuf_printf(out, "%c%s%c", quote, value, quote);
}

static void add_element(const struct xml_node *node, const struct xml_node *root,
			struct strbuf *out)
{
	if (node != root && node->parent)
		add_element(node->parent, root, out);
	strbuf_printf(out, "/%s", node->name);
	for (size_t k = 0; k < ARRAY_SIZE(keys); k++) {
		for (size_t i = 0; i < node->n_attributes; i++) {
			if (!is_key(&node->attributes[i], keys[k]))
				continue;
			strbuf_printf(out, "[@%s=", keys[k]);
			add_value(out, node->attributes[i].value);
			strbuf_add_char(out, ']');
		}
	}
}

static const struct xml_attribute *find_attribute(const struct xml_node *node, uint32_t at)
{
	for (size_t i = 0; i < node->n_attributes; i++) {
		const struct xml_attribute *attribute = &node->attributes[i];

		if (span_is_given(attribute->name_at) && attribute->name_at.at <= at &&
		    at <= attribute->at.at + attribute->at.length)
			return attribute;
	}
	return NULL;
}

void path_add(struct path_finder *finder, struct span at, struct strbuf *out)
{
	const struct xml_node *node = finder->root;
	const struct xml_attribute *attribute = NULL;

	if (span_is_given(at)) {
		node = find(finder, at.at);
		attribute = find_attribute(node, at.at);
	}
	add_element(node, finder->root, out);
	if (attribute)
		strbuf_printf(out, "/@%s", attribute->name);
}
