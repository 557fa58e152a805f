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
		/* as libvirt's numbers, 9.0 and 11.3: from 2^63 on they come out negative */
		return json_object_new_int64((int64_t)property->number);
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

void values_add_json_text(struct json_object *object, int flags, struct strbuf *out)
{
	text_add_json(out, json_object_to_json_string_ext(object, flags));
}
