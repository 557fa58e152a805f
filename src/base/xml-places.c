/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where things are in an XML text that is known to be well-formed. */
#include "base/xml-places.h"

#include <string.h>

void xml_add_text_place(const struct xml_cursor *cursor, struct xml_node *node, size_t from,
			size_t to)
{
	const char *text = cursor->source->text;

	while (from < to && xml_is_blank(text[from]))
		from++;
	while (to > from && xml_is_blank(text[to - 1]))
		to--;
	if (from == to)
		return;
	if (!span_is_given(node->text_at))
		node->text_at.at = (uint32_t)from;
	node->text_at.length = (uint32_t)to - node->text_at.at;
}

size_t xml_end_text(struct xml_cursor *cursor, struct xml_node *node)
{
	const char *text = cursor->source->text, *from = text + cursor->behind;
	const char *markup = memchr(from, '<', cursor->source->length - cursor->behind);
	size_t at = markup ? (size_t)(markup - text) : cursor->source->length;

	if (cursor->has_text)
		xml_add_text_place(cursor, node, cursor->behind, at);
	cursor->has_text = false;
	return at;
}

size_t xml_find_behind(const struct xml_cursor *cursor, size_t from, const char *end)
{
	const char *text = cursor->source->text;
	const char *found = from < cursor->source->length ? strstr(text + from, end) : NULL;

	return found ? (size_t)(found - text) + strlen(end) : cursor->source->length;
}

void xml_locate_attributes(const struct xml_cursor *cursor, struct xml_node *node, size_t n)
{
	const char *text = cursor->source->text;
	const char *p = text + node->name_at.at + node->name_at.length;

	for (size_t i = 0; i < n;) {
		struct xml_attribute *attribute = &node->attributes[i];
		const char *name = p + strspn(p, " \t\r\n"), *value, *end;
		size_t name_length = strcspn(name, " \t\r\n=");

		value = strpbrk(name + name_length, "\"'");
		end = value ? strchr(value + 1, *value) : NULL;
		if (!end)
			return; /* can't be: libxml2 has read it */
		p = end + 1;
		/* libxml2 takes "xmlns:" alone for an attribute's name */
		if (strncmp(name, "xmlns", 5) == 0 &&
		    (name_length == 5 || (name[5] == ':' && name_length > 6)))
			continue;
		attribute->name_at.at = (uint32_t)(name - text);
		attribute->name_at.length = (uint32_t)name_length;
		attribute->at.at = (uint32_t)(value + 1 - text);
		attribute->at.length = (uint32_t)(end - value - 1);
		i++;
	}
}

/* From behind blanks to in front of them. */
static const char *skip_blanks_back(const char *p)
{
	while (xml_is_blank(p[-1]))
		p--;
	return p;
}

void xml_locate_attribute(const struct xml_cursor *cursor, struct xml_attribute *attribute,
			  size_t value_at, size_t value_length, size_t name_length)
{
	const char *p = cursor->source->text + value_at;

	attribute->at.at = (uint32_t)value_at;
	attribute->at.length = (uint32_t)value_length;
	p = skip_blanks_back(p) - 1; /* at the quote: a DTD may have had blanks taken off */
	p = skip_blanks_back(p) - 1; /* at the = */
	p = skip_blanks_back(p);
	attribute->name_at.at = (uint32_t)((size_t)(p - cursor->source->text) - name_length);
	attribute->name_at.length = (uint32_t)name_length;
}
