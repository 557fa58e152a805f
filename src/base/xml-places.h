/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where things are in an XML text that is known to be well-formed; part of the XML reader.
 *
 * Markup is always the first < behind the markup before it, as character data and attribute
 * values can't contain one; CDATA sections, comments and instructions count as markup.
 */
#ifndef VN_BASE_XML_PLACES_H
#define VN_BASE_XML_PLACES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/source.h"
#include "base/xml.h"

/* How far a reader has come, in the content of an element. */
struct xml_cursor {
	const struct source *source;
	size_t behind; /* offset behind the last markup */
	bool has_text; /* since then more than white space was read */
};

/* XML has no other characters up to the space. */
static inline bool xml_is_blank(char c)
{
	return (unsigned char)c <= ' ';
}

static inline bool xml_is_all_blank(const char *text, size_t length)
{
	while (length && xml_is_blank(text[length - 1]))
		length--;
	return length == 0;
}

/* Text of node stands from … to, white space around it included: text_at grows by it. */
void xml_add_text_place(const struct xml_cursor *cursor, struct xml_node *node, size_t from,
			size_t to);

/* Gives the offset of the markup that follows, which ends a run of node's text. */
size_t xml_end_text(struct xml_cursor *cursor, struct xml_node *node);

/* The offset behind the first end at or behind from. */
size_t xml_find_behind(const struct xml_cursor *cursor, size_t from, const char *end);

/* Sets the place of a value that stands at value_at, and from it that of its name. */
void xml_locate_attribute(const struct xml_cursor *cursor, struct xml_attribute *attribute,
			  size_t value_at, size_t value_length, size_t name_length);

/* Sets the places of the first n attributes by reading the start tag, of which name_at is known.
   Namespace declarations are no attributes. */
void xml_locate_attributes(const struct xml_cursor *cursor, struct xml_node *node, size_t n);

#endif
