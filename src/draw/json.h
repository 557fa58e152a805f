/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* json-c in short, for the files that make show's JSON. */
#ifndef VN_DRAW_JSON_H
#define VN_DRAW_JSON_H

#include <json-c/json.h>

#include "base/bitmap.h"
#include "draw/view.h"

/* json-c's additions fail only without memory, and then end up as null. */
void json_add(struct json_object *object, const char *key, struct json_object *value);
void json_add_string(struct json_object *object, const char *key, const char *text);
void json_add_number(struct json_object *object, const char *key, uint64_t value);
void json_add_bool(struct json_object *object, const char *key, bool value);
/* As a list of libvirt's: "0-3,8"; NULL becomes null. */
void json_add_list(struct json_object *object, const char *key, const struct bitmap *map);

struct json_object *json_view(const struct view *view);

#endif
