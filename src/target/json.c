/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Members of JSON objects, with a type each. */
#include "target/json.h"

#include <string.h>

struct json_object *json_member(struct json_object *object, const char *key, enum json_type type)
{
	struct json_object *member;

	if (!json_object_is_type(object, json_type_object) ||
	    !json_object_object_get_ex(object, key, &member) || !json_object_is_type(member, type))
		return NULL;
	return member;
}

const char *json_text(struct json_object *object, const char *key)
{
	struct json_object *member = json_member(object, key, json_type_string);

	return member ? json_object_get_string(member) : NULL;
}

bool json_flag(struct json_object *object, const char *key)
{
	struct json_object *member = json_member(object, key, json_type_boolean);

	return member && json_object_get_boolean(member);
}

bool json_count(struct json_object *object, const char *key, uint64_t max, uint64_t *out)
{
	struct json_object *member = json_member(object, key, json_type_int);
	int64_t number = member ? json_object_get_int64(member) : -1;

	if (number < 0 || (uint64_t)number > max)
		return false;
	*out = (uint64_t)number;
	return true;
}

struct json_object *json_find(struct json_object *array, const char *key, const char *value)
{
	size_t n =
		json_object_is_type(array, json_type_array) ? json_object_array_length(array) : 0;

	for (size_t i = 0; i < n; i++) {
		struct json_object *element = json_object_array_get_idx(array, i);
		const char *text = json_text(element, key);

		if (text && strcmp(text, value) == 0)
			return element;
	}
	return NULL;
}
