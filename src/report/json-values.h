/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inside src/report: making JSON objects. Whatever is set belongs to the object then. */
#ifndef VN_REPORT_JSON_VALUES_H
#define VN_REPORT_JSON_VALUES_H

#include <stdint.h>
#include <stdio.h>

#include <json-c/json.h>

#include "report/report.h"

/* Layout for people. */
#define JSON_PRETTY \
	(JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED | JSON_C_TO_STRING_NOSLASHESCAPE)
/* All in one line. */
#define JSON_LINE (JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE)

/* Bytes that aren't UTF-8, as file names may have, become U+FFFD. */
struct json_object *json_new_text(const char *text);

void json_set(struct json_object *object, const char *key, struct json_object *value);
/* Sets nothing where text is NULL. */
void json_set_text(struct json_object *object, const char *key, const char *text);
void json_set_count(struct json_object *object, const char *key, size_t count);
/* A new member of an object; json_set_array: an empty array. */
struct json_object *json_set_object(struct json_object *object, const char *key);
struct json_object *json_set_array(struct json_object *object, const char *key);
void json_append(struct json_object *array, struct json_object *value);

/* Writes the object and a line end, and lets go of it; to a report, or elsewhere. */
void json_report(struct json_object *object, int layout, struct report *report);
void json_write(struct json_object *object, int layout, FILE *out);

#endif
