/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inside src/target: looking into JSON that others made, where any part may be missing or wrong. */
#ifndef VN_TARGET_JSON_H
#define VN_TARGET_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <json-c/json.h>

#define AUTO_JSON __attribute__((cleanup(json_put_pointer)))

static inline void json_put_pointer(struct json_object **object)
{
	(void)json_object_put(*object); /* says only whether it was the last */
}

/* The member, or NULL: there is none, it has another type, or object is none. */
struct json_object *json_member(struct json_object *object, const char *key, enum json_type type);

/* The text of a string member, which is the object's; NULL where there is none. */
const char *json_text(struct json_object *object, const char *key);
/* A member that is true; false where there is none. */
bool json_flag(struct json_object *object, const char *key);
/* A whole number from 0 to max; false, and nothing set, where there is none. */
bool json_count(struct json_object *object, const char *key, uint64_t max, uint64_t *out);

/* The element of an array of objects whose string member key has this value; NULL: none. */
struct json_object *json_find(struct json_object *array, const char *key, const char *value);

#endif
