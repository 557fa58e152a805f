/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Walking through a QMP schema. */
#include "target/schema.h"

#include <string.h>

/* The entity that a member of another one names. */
static struct json_object *follow(struct json_object *schema, struct json_object *entity,
				  const char *key)
{
	const char *name = json_text(entity, key);

	return name ? json_find(schema, "name", name) : NULL;
}

static struct json_object *find_command(struct json_object *schema, const char *name)
{
	struct json_object *command = json_find(schema, "name", name);
	const char *kind = json_text(command, "meta-type");

	return kind && strcmp(kind, "command") == 0 ? command : NULL;
}

bool schema_has_feature(struct json_object *schema, const char *command, const char *feature)
{
	struct json_object *entity = find_command(schema, command);
	struct json_object *features = json_member(entity, "features", json_type_array);
	size_t n = features ? json_object_array_length(features) : 0;

	for (size_t i = 0; i < n; i++) {
		struct json_object *name = json_object_array_get_idx(features, i);

		if (json_object_is_type(name, json_type_string) &&
		    strcmp(json_object_get_string(name), feature) == 0)
			return true;
	}
	return false;
}

bool schema_has_variant(struct json_object *schema, const char *command, const char *value)
{
	struct json_object *arguments = follow(schema, find_command(schema, command), "arg-type");
	struct json_object *variants = json_member(arguments, "variants", json_type_array);

	return json_find(variants, "case", value);
}

bool schema_returns(struct json_object *schema, const char *command, const char *member,
		    const char *inner)
{
	struct json_object *type = follow(schema, find_command(schema, command), "ret-type");

	if (json_text(type, "element-type"))
		type = follow(schema, type, "element-type");
	type = follow(schema,
		      json_find(json_member(type, "members", json_type_array), "name", member),
		      "type");
	return json_find(json_member(type, "members", json_type_array), "name", inner);
}
