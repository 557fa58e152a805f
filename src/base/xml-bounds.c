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
	if (tag[1] != '!' && tag[1] != '?')
		return tag;
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

/* Behind the document type declaration at dtd. */
static const char *skip_dtd(const char *dtd, const char *end)
{
	bool in_subset = false;

	for (const char *p = dtd + 1; p < end; p++) {
		if (*p == '"' || *p == '\'') {
			p = memchr(p + 1, *p, (size_t)(end - p - 1));
			if (!p)
				break;
			continue;
		}
		if (*p == '<' && skip_opaque(p, end) > p)
			p = skip_opaque(p, end) - 1;
		if (*p == '[' || *p == ']')
			in_subset = *p == '[';
		if (*p == '>' && !in_subset)
			return p;
	}
	return end;
}

static bool is_dtd(const char *tag)
{
	static const char dtd[] = "<!DOCTYPE";

	return strncmp(tag, dtd, sizeof(dtd) - 1) == 0;
}

const char *xml_find_excess(const struct source *source, size_t *out_at)
{
	const char *end = source->text + source->length, *next;

	for (const char *tag = memchr(source->text, '<', source->length); tag; tag = next) {
		const char *behind = is_dtd(tag) ? skip_dtd(tag, end) : skip_opaque(tag, end);

		next = behind > tag ? behind : tag + 1;
		next = memchr(next, '<', (size_t)(end - next));
		*out_at = (size_t)(tag - source->text);
		if (is_dtd(tag) && behind - tag > XML_MAX_DTD_BYTES)
			return "the document type declaration is too long";
		if (behind > tag)
			continue;
		behind = next ? next : end;
		if (behind - tag > XML_MAX_ATTRIBUTES * ATTRIBUTE_BYTES &&
		    has_many_values(tag, behind))
			return "more than 1000 attributes in an element";
	}
	return NULL;
}
