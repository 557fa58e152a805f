/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* JSON objects. */
#include "report/json-values.h"

#include <stdbool.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/text.h"

static bool is_ascii(const char *text)
{
	while (*text && !(*text & 0x80))
		text++;
	return !*text;
}

struct json_object *json_new_text(const char *text)
{
	size_t length = strlen(text), used = 0;
	AUTO(strbuf) valid = STRBUF_INIT;

	if (is_ascii(text))
		return json_object_new_string(text);
	for (size_t at = 0; at < length; at += used) {
		if (text_decode(text + at, length - at, &used) == TEXT_REPLACEMENT)
			strbuf_add_string(&valid, "\xEF\xBF\xBD");
		else
			strbuf_add(&valid, text + at, used);
	}
	return json_object_new_string(strbuf_text(&valid));
}

/* json-c's additions fail only without memory, and then end up as null. */
void json_set(struct json_object *object, const char *key, struct json_object *value)
{
	(void)json_object_object_add(object, key, value);
}

void json_set_text(struct json_object *object, const char *key, const char *text)
{
	if (text)
		json_set(object, key, json_new_text(text));
}

void json_set_count(struct json_object *object, const char *key, size_t count)
{
	json_set(object, key, json_object_new_int64((int64_t)count));
}

struct json_object *json_set_object(struct json_object *object, const char *key)
{
	struct json_object *member = json_object_new_object();

	json_set(object, key, member);
	return member;
}

struct json_object *json_set_array(struct json_object *object, const char *key)
{
	struct json_object *member = json_object_new_array();

	json_set(object, key, member);
	return member;
}

void json_append(struct json_object *array, struct json_object *value)
{
	(void)json_object_array_add(array, value); /* as above */
}

static void add_line(struct json_object *object, int layout, struct strbuf *out)
{
	text_add_json(out, json_object_to_json_string_ext(object, layout));
	strbuf_add_char(out, '\n');
	(void)json_object_put(object); /* says only whether it was the last */
}

void json_report(struct json_object *object, int layout, struct report *report)
{
	AUTO(strbuf) text = STRBUF_INIT;

	add_line(object, layout, &text);
	report_write(report, &text);
}

void json_write(struct json_object *object, int layout, FILE *out)
{
	AUTO(strbuf) text = STRBUF_INIT;

	add_line(object, layout, &text);
	/* a failed write is found when the stream is flushed */
	(void)fwrite(text.text, 1, text.length, out);
}
