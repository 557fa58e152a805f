/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A host as JSON. */
#include <json-c/json.h>

#include "base/text.h"
#include "host/snapshot.h"

struct writer {
	const struct host *host;
};

static struct json_object *write_object(const struct writer *w, const struct shape *shape,
					const void *base);

static struct json_object *checked(struct json_object *object)
{
	if (!object)
		mem_exhausted();
	return object;
}

static struct json_object *number(uint64_t value)
{
	return checked(json_object_new_int64(value > INT64_MAX ? INT64_MAX : (int64_t)value));
}

/* JSON is UTF-8; what comes from the kernel or a path may be anything. */
static struct json_object *string(const char *text)
{
	AUTO(strbuf) clean = STRBUF_INIT;
	size_t length = strlen(text), used;

	for (size_t at = 0; at < length; at += used) {
		if (text_decode(text + at, length - at, &used) == TEXT_REPLACEMENT && used == 1)
			strbuf_add_string(&clean, "\xEF\xBF\xBD");
		else
			strbuf_add(&clean, text + at, used);
	}
	return checked(json_object_new_string(strbuf_text(&clean)));
}

static void append(struct json_object *array, struct json_object *item)
{
	if (json_object_array_add(array, item))
		mem_exhausted();
}

static size_t count_of(const struct field *field, const void *base)
{
	return *(const size_t *)field_in(base, field->count_at);
}

static struct json_object *write_list(const struct writer *w, const struct field *field,
				      const void *value, size_t n)
{
	struct json_object *array = checked(json_object_new_array());
	const char *items = field_pointer(value);

	for (size_t i = 0; i < n; i++)
		append(array, write_object(w, field->shape, items + i * field->shape->size_bytes));
	return array;
}

static struct json_object *write_strings(const void *value, size_t n)
{
	struct json_object *array = checked(json_object_new_array());
	const char *const *items = field_pointer(value);

	for (size_t i = 0; i < n; i++)
		append(array, string(items[i]));
	return array;
}

static struct json_object *write_sizes(const void *value, size_t n)
{
	struct json_object *array = checked(json_object_new_array());
	const uint64_t *items = field_pointer(value);

	for (size_t i = 0; i < n; i++)
		append(array, number(items[i]));
	return array;
}

static struct json_object *write_distances(const struct writer *w, const void *value)
{
	struct json_object *array = checked(json_object_new_array());
	const unsigned *items = field_pointer(value);

	for (size_t i = 0; i < w->host->n_nodes; i++)
		append(array, items[i] ? number(items[i]) : NULL);
	return array;
}

static struct json_object *write_text(const struct field *field, const void *value)
{
	AUTO(strbuf) text = STRBUF_INIT;
	unsigned version;

	if (field->kind == FIELD_SET) {
		bitmap_format(value, &text);
	} else {
		version = *(const unsigned *)value;
		strbuf_printf(&text, "%u.%u", version / 1000, version % 1000);
	}
	return string(strbuf_text(&text));
}

static struct json_object *write_value(const struct writer *w, const struct field *field,
				       const void *base)
{
	const void *value = field_in(base, field->at);

	switch (field->kind) {
	case FIELD_UNSIGNED:
	case FIELD_NODE:
		return number(*(const unsigned *)value);
	case FIELD_SIZE:
		return number(*(const uint64_t *)value);
	case FIELD_BOOL:
		return checked(json_object_new_boolean(*(const bool *)value));
	case FIELD_STRING:
		return string(field_pointer(value));
	case FIELD_SET:
	case FIELD_VERSION:
		return write_text(field, value);
	case FIELD_CORE_TYPE:
		return string(
			enum_name(&snapshot_core_types, (int)*(const enum host_core_type *)value));
	case FIELD_STRINGS:
		return write_strings(value, count_of(field, base));
	case FIELD_SIZES:
		return write_sizes(value, count_of(field, base));
	case FIELD_DISTANCES:
		return write_distances(w, value);
	case FIELD_LIST:
		return write_list(w, field, value, count_of(field, base));
	case FIELD_OBJECT:
		return write_object(w, field->shape, field_pointer(value));
	}
	return NULL;
}

/* Whether there is more than what being absent says. */
static bool is_worth_telling(const struct field *field, const void *base)
{
	const void *value = field_in(base, field->at);

	switch (field->kind) {
	case FIELD_UNSIGNED:
	case FIELD_VERSION:
		return *(const unsigned *)value != 0;
	case FIELD_SIZE:
		return *(const uint64_t *)value != 0;
	case FIELD_BOOL:
		return *(const bool *)value;
	case FIELD_STRING:
	case FIELD_OBJECT:
	case FIELD_DISTANCES:
		return field_pointer(value) != NULL;
	case FIELD_SET:
		return !bitmap_is_empty(value);
	case FIELD_NODE:
		return *(const unsigned *)value != HOST_NO_NODE;
	case FIELD_CORE_TYPE:
		return *(const enum host_core_type *)value != HOST_CORE_UNKNOWN;
	case FIELD_STRINGS:
	case FIELD_SIZES:
	case FIELD_LIST:
		return count_of(field, base) > 0;
	}
	return false;
}

static bool is_told(const struct field *field, const void *base)
{
	if (field->needed)
		return true;
	if (field->has_known)
		return *(const bool *)field_in(base, field->known_at);
	return is_worth_telling(field, base);
}

static void add(struct json_object *object, const char *name, struct json_object *value)
{
	if (json_object_object_add(object, name, value))
		mem_exhausted();
}

static struct json_object *write_object(const struct writer *w, const struct shape *shape,
					const void *base)
{
	struct json_object *object = checked(json_object_new_object());

	for (size_t i = 0; i < shape->n_fields; i++)
		if (is_told(&shape->fields[i], base))
			add(object, shape->fields[i].name, write_value(w, &shape->fields[i], base));
	return object;
}

/* The root's own: which format it is, and what the host was read from. */
static struct json_object *write_root(const struct host *host)
{
	const struct writer w = { .host = host };
	struct json_object *root = checked(json_object_new_object());
	const struct shape *shape = &snapshot_shape;

	add(root, SNAPSHOT_KEY, number(SNAPSHOT_VERSION));
	if (!host->origin && host->description)
		add(root, "origin", string(host->description));
	for (size_t i = 0; i < shape->n_fields; i++)
		if (is_told(&shape->fields[i], host))
			add(root, shape->fields[i].name, write_value(&w, &shape->fields[i], host));
	return root;
}

void host_format_snapshot(const struct host *host, struct strbuf *out)
{
	struct json_object *root = write_root(host);
	const char *text = json_object_to_json_string_ext(
		root, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE);

	if (!text)
		mem_exhausted();
	text_add_json(out, text);
	strbuf_add_char(out, '\n');
	(void)json_object_put(root); /* it is ours alone, and freed */
}
