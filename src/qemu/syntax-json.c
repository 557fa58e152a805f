/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Properties as JSON. */
#include <string.h>

#include "base/text.h"
#include "qemu/values.h"

static struct json_object *list_to_json(const struct bitmap *list)
{
	struct json_object *array = json_object_new_array();

	bitmap_for_each (list, number) {
		(void)json_object_array_add(array, json_object_new_int((int)number));
	}
	return array;
}

static struct json_object *kib_to_json(const struct argv_property *property)
{
	AUTO(strbuf) text = STRBUF_INIT;

	strbuf_printf(&text, "%llu%c", (unsigned long long)property->number, property->suffix);
	return json_object_new_string(strbuf_text(&text));
}

static struct json_object *property_to_json(const struct argv_property *property)
{
	switch (property->kind) {
	case ARGV_STRING:
		return json_object_new_string(property->string);
	case ARGV_NUMBER:
		return json_object_new_uint64(property->number);
	case ARGV_BOOL:
		return json_object_new_boolean(property->flag);
	case ARGV_LIST:
		return list_to_json(&property->list);
	case ARGV_KIB:
		break;
	}
	return kib_to_json(property);
}

struct json_object *values_to_json(const struct argv_option *option)
{
	struct json_object *object = json_object_new_object();

	for (size_t i = 0; i < option->n_properties; i++) {
		const struct argv_property *property = &option->properties[i];
		const char *key = property->key ? property->key : argv_implied_key(option);

		(void)json_object_object_add(object, key ? key : "value",
					     property_to_json(property));
	}
	return object;
}

static void add_escape(struct strbuf *out, uint32_t code_point)
{
	if (code_point > 0xffff) {
		uint32_t rest = code_point - 0x10000;

		strbuf_printf(out, "\\u%04x\\u%04x", 0xd800u + (rest >> 10),
			      0xdc00u + (rest & 0x3ff));
		return;
	}
	strbuf_printf(out, "\\u%04x", code_point);
}

/* Outside of strings JSON text is plain ASCII; the line ends of a pretty one stay. */
void values_add_json_text(struct json_object *object, int flags, struct strbuf *out)
{
	const char *text = json_object_to_json_string_ext(object, flags);
	size_t length = strlen(text), used;

	for (size_t at = 0; at < length; at += used) {
		uint32_t code_point = text_decode(text + at, length - at, &used);

		if (code_point >= 0x7f && text_is_unsafe(code_point))
			add_escape(out, code_point);
		else
			strbuf_add(out, text + at, used);
	}
}
