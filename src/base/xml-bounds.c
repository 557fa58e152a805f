/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A look at the markup before libxml2 reads it. */
#include "base/xml-bounds.h"

#include <stdbool.h>
#include <string.h>

/* An attribute is a= and quotes behind a blank. */
#define ATTRIBUTE_BYTES 5

/* Markup whose text may have < in it. */
static const struct {
	const char *begin, *end;
} opaque[] = {
	{ "<!--", "-->" },
	{ "<![CDATA[", "]]>" },
	{ "<?", "?>" },
};

/* Behind the markup at tag, if it is of the opaque kind; else tag. */
static const char *skip_opaque(const char *tag, const char *end)
{
	for (size_t i = 0; i < sizeof(opaque) / sizeof(opaque[0]); i++) {
		size_t length = strlen(opaque[i].begin);
		const char *found;

		if ((size_t)(end - tag) < length || memcmp(tag, opaque[i].begin, length) != 0)
			continue;
		found = strstr(tag + length,
			       opaque[i].end); /* the source has no NUL before its end */
		return found ? found + strlen(opaque[i].end) : end;
	}
	return tag;
}

/* Quoted values up to the tag's >. */
static bool has_many_values(const char *tag, const char *end)
{
	size_t n = 0;

	for (const char *p = tag; p < end && *p != '>'; p++) {
		if (*p != '"' && *p != '\'')
			continue;
		p = memchr(p + 1, *p, (size_t)(end - p - 1));
		if (!p)
			return false;
		if (++n > XML_MAX_ATTRIBUTES)
			return true;
	}
	return false;
}

const char *xml_find_excess(const struct source *source, size_t *out_at)
{
	const char *end = source->text + source->length, *next;

	for (const char *tag = memchr(source->text, '<', source->length); tag; tag = next) {
		const char *behind = skip_opaque(tag, end);

		next = memchr(behind == tag ? tag + 1 : behind, '<',
			      (size_t)(end - (behind == tag ? tag + 1 : behind)));
		if (behind != tag)
			continue;
		behind = next ? next : end;
		*out_at = (size_t)(tag - source->text);
		if (tag[1] == '!' && behind - tag > XML_MAX_DTD_BYTES)
			return "a declaration is too long";
		if (tag[1] != '!' && behind - tag > XML_MAX_ATTRIBUTES * ATTRIBUTE_BYTES &&
		    has_many_values(tag, behind))
			return "more than 1000 attributes in an element";
	}
	return NULL;
}
