/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Numbers, sizes and lists of a capabilities XML, and errors that name the place. */
#include <stdarg.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "host/capabilities.h"

/* Enough of a wrong value to recognise it. */
#define SHOWN_BYTES 60

int capabilities_bad(struct capabilities *caps, struct span at, const char *format, ...)
{
	struct source_position position = source_locate(&caps->source, at.at);
	AUTO(strbuf) message = STRBUF_INIT;
	AUTO_FREE char *text = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		mem_exhausted();
	va_end(args);
	strbuf_printf(&message, "%s:%u:%u: ", caps->source.path, position.line, position.column);
	text_add_escaped(&message, text, strlen(text));
	return error_set(caps->error, "%s", strbuf_text(&message));
}

static int bad_number(struct capabilities *caps, struct span at, const char *what,
		      const char *value, uint64_t max)
{
	return capabilities_bad(caps, at, "%s is \"%.*s\", not a number from 0 to %llu", what,
				SHOWN_BYTES, value, (unsigned long long)max);
}

static int read_number(struct capabilities *caps, const struct xml_node *node,
		       const struct xml_attribute *attribute, uint64_t max, uint64_t *out)
{
	AUTO(strbuf) what = STRBUF_INIT;

	if (number_parse(attribute->value, max, out) == NUMBER_OK)
		return 0;
	strbuf_printf(&what, "%s of <%s>", attribute->name, node->name);
	return bad_number(caps, span_is_given(attribute->at) ? attribute->at : node->tag_at,
			  strbuf_text(&what), attribute->value, max);
}

int capabilities_optional(struct capabilities *caps, struct xml_node *node, const char *name,
			  uint64_t max, uint64_t *out)
{
	const struct xml_attribute *attribute = xml_attribute(node, name);

	return attribute ? read_number(caps, node, attribute, max, out) : 0;
}

int capabilities_number(struct capabilities *caps, struct xml_node *node, const char *name,
			uint64_t max, uint64_t *out)
{
	if (!xml_attribute(node, name))
		return capabilities_bad(caps, node->tag_at, "<%s> has no attribute %s", node->name,
					name);
	return capabilities_optional(caps, node, name, max, out);
}

int capabilities_optional_id(struct capabilities *caps, struct xml_node *node, const char *name,
			     unsigned max, unsigned *out)
{
	uint64_t number = *out;

	if (capabilities_optional(caps, node, name, max, &number))
		return -1;
	*out = (unsigned)number; /* at most max */
	return 0;
}

int capabilities_id(struct capabilities *caps, struct xml_node *node, const char *name,
		    unsigned max, unsigned *out)
{
	uint64_t number = 0;

	if (capabilities_number(caps, node, name, max, &number))
		return -1;
	*out = (unsigned)number; /* at most max */
	return 0;
}

int capabilities_text_number(struct capabilities *caps, struct xml_node *node, uint64_t max,
			     uint64_t *out)
{
	static const char blanks[] = " \t\r\n";
	const char *text = node->text + strspn(node->text, blanks);
	size_t length = strlen(text);
	AUTO_FREE char *trimmed = NULL;
	AUTO(strbuf) what = STRBUF_INIT;

	while (length && strchr(blanks, text[length - 1]))
		length--;
	trimmed = mem_strndup(text, length);
	if (number_parse(trimmed, max, out) == NUMBER_OK)
		return 0;
	strbuf_printf(&what, "<%s>", node->name);
	return bad_number(caps, span_is_given(node->text_at) ? node->text_at : node->tag_at,
			  strbuf_text(&what), trimmed, max);
}

int capabilities_to_bytes(struct capabilities *caps, struct xml_node *node, struct span at,
			  uint64_t value, uint64_t *out_bytes)
{
	const struct xml_attribute *unit = xml_attribute(node, "unit");
	uint64_t scale = number_unit_scale(unit ? unit->value : NULL, 1024);

	if (unit && !scale)
		return capabilities_bad(caps, span_is_given(unit->at) ? unit->at : node->tag_at,
					"unit of <%s> is \"%.*s\", which is none", node->name,
					SHOWN_BYTES, unit->value);
	if (number_scale(value, scale, out_bytes) != NUMBER_OK)
		return capabilities_bad(caps, at, "the size of <%s> is out of range", node->name);
	return 0;
}

int capabilities_to_kib(struct capabilities *caps, struct xml_node *node, struct span at,
			uint64_t value, uint64_t *out_kib)
{
	uint64_t bytes = 0;

	if (capabilities_to_bytes(caps, node, at, value, &bytes))
		return -1;
	*out_kib = bytes / 1024;
	return 0;
}

int capabilities_cpus(struct capabilities *caps, struct xml_node *node, const char *name,
		      struct bitmap *out)
{
	const struct xml_attribute *attribute = xml_attribute(node, name);
	struct bitmap_error wrong;

	if (!attribute)
		return capabilities_bad(caps, node->tag_at, "<%s> has no attribute %s", node->name,
					name);
	if (bitmap_parse(&caps->host->arena, attribute->value, out, &wrong) == 0)
		return 0;
	return capabilities_bad(caps, span_is_given(attribute->at) ? attribute->at : node->tag_at,
				"%s of <%s> is \"%.*s\": the list %s", name, node->name,
				SHOWN_BYTES, attribute->value, wrong.reason);
}

const char *capabilities_word(struct capabilities *caps, struct xml_node *node, const char *name)
{
	const char *value = xml_value(node, name);

	return value ? arena_strdup(&caps->host->arena, value) : "";
}
