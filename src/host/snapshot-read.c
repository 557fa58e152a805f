/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A host from JSON. */
#include <json-c/json.h>
#include <stdarg.h>
#include <string.h>

#include "base/number.h"
#include "base/source.h"
#include "base/text.h"
#include "host/build.h"
#include "host/snapshot.h"

/* The shapes are four deep. */
#define MAX_DEPTH 16
/* Enough of a wrong value to recognise it. */
#define SHOWN_BYTES 60
/* Caches of every CPU at four levels, with room to spare. */
#define MAX_ITEMS (8 * (BITMAP_MAX_BIT + 1))

struct reader {
	struct host *host;
	struct source source;
	struct strbuf place; /* "nodes[3].memory_kib" */
	size_t n_nodes;
	struct error *error;
};

static int bad(struct reader *r, const char *format, ...) PRINTF(2, 3);

/* Sets the error "path: place: …". Always -1. */
static int bad(struct reader *r, const char *format, ...)
{
	AUTO(strbuf) message = STRBUF_INIT;
	AUTO_FREE char *text = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		mem_exhausted();
	va_end(args);
	strbuf_printf(&message, "%s: ", r->source.path);
	if (r->place.length)
		strbuf_printf(&message, "%s: ", strbuf_text(&r->place));
	text_add_escaped(&message, text, strlen(text));
	return error_set(r->error, "%s", strbuf_text(&message));
}

static int bad_type(struct reader *r, struct json_object *value, const char *wanted)
{
	const char *text = value ? json_object_to_json_string(value) : "null";

	return bad(r, "%.*s is no %s", SHOWN_BYTES, text, wanted);
}

static int read_number(struct reader *r, struct json_object *value, uint64_t max, uint64_t *out)
{
	int64_t number;

	if (!json_object_is_type(value, json_type_int))
		return bad_type(r, value, "whole number");
	number = json_object_get_int64(value);
	if (number < 0 || (uint64_t)number > max)
		return bad(r, "%s is not from 0 to %llu", json_object_to_json_string(value),
			   (unsigned long long)max);
	*out = (uint64_t)number;
	return 0;
}

static int read_unsigned(struct reader *r, struct json_object *value, unsigned max, void *out)
{
	uint64_t number = 0;

	if (read_number(r, value, max ? max : UINT32_MAX, &number))
		return -1;
	*(unsigned *)out = (unsigned)number; /* at most UINT32_MAX */
	return 0;
}

static int read_string(struct reader *r, struct json_object *value, const char **out)
{
	if (!json_object_is_type(value, json_type_string))
		return bad_type(r, value, "string");
	*out = arena_strdup(&r->host->arena, json_object_get_string(value));
	return 0;
}

static int read_set(struct reader *r, struct json_object *value, struct bitmap *out)
{
	struct bitmap_error wrong;
	const char *text = "";

	if (read_string(r, value, &text))
		return -1;
	if (!*text || bitmap_parse(&r->host->arena, text, out, &wrong) == 0)
		return 0;
	return bad(r, "\"%.*s\": the list %s", SHOWN_BYTES, text, wrong.reason);
}

static int read_core_type(struct reader *r, struct json_object *value, enum host_core_type *out)
{
	const char *text = "";
	int type;

	if (read_string(r, value, &text))
		return -1;
	type = enum_parse(&snapshot_core_types, text);
	if (type < 0)
		return bad_type(r, value, "type of core that is known");
	*out = (enum host_core_type)type;
	return 0;
}

/* "11.3" */
static int read_version(struct reader *r, struct json_object *value, unsigned *out)
{
	uint64_t major, minor;
	const char *text = "", *dot;

	if (read_string(r, value, &text))
		return -1;
	dot = strchr(text, '.');
	if (!dot || number_parse_digits(text, (size_t)(dot - text), 999, &major) != NUMBER_OK ||
	    number_parse_digits(dot + 1, strlen(dot + 1), 999, &minor) != NUMBER_OK)
		return bad_type(r, value, "version (\"11.3\")");
	*out = (unsigned)(major * 1000 + minor); /* below a million */
	return 0;
}

static int check_array(struct reader *r, struct json_object *value, size_t *out_n)
{
	if (!json_object_is_type(value, json_type_array))
		return bad_type(r, value, "array");
	*out_n = json_object_array_length(value);
	return *out_n > MAX_ITEMS ? bad(r, "there are more than %u", MAX_ITEMS) : 0;
}

static int read_strings(struct reader *r, struct json_object *value, void *out, size_t *out_n)
{
	const char **items;
	size_t n = 0;

	if (check_array(r, value, &n))
		return -1;
	items = ARENA_ARRAY(&r->host->arena, const char *, n ? n : 1);
	for (size_t i = 0; i < n; i++)
		if (read_string(r, json_object_array_get_idx(value, i), &items[i]))
			return -1;
	field_set_pointer(out, items);
	*out_n = n;
	return 0;
}

/* Grows as lists do that are added to later. */
static int read_sizes(struct reader *r, struct json_object *value, void *out, size_t *out_n)
{
	uint64_t *items = NULL, size = 0;
	size_t n = 0, n_items = 0;

	if (check_array(r, value, &n))
		return -1;
	if (n > HOST_MAX_PAGE_SIZES)
		return bad(r, "there are more than %d", HOST_MAX_PAGE_SIZES);
	for (size_t i = 0; i < n; i++) {
		if (read_number(r, json_object_array_get_idx(value, i), INT64_MAX, &size))
			return -1;
		if (size <= (i ? items[i - 1] : 0))
			return bad(r, "the sizes don't ascend from 1");
		*ARENA_APPEND(&r->host->arena, items, n_items) = size;
	}
	field_set_pointer(out, items);
	*out_n = n;
	return 0;
}

static int read_distances(struct reader *r, struct json_object *value, void *out)
{
	unsigned *items;
	size_t n = 0;

	if (check_array(r, value, &n))
		return -1;
	if (n != r->n_nodes)
		return bad(r, "there are %zu for %zu nodes", n, r->n_nodes);
	items = ARENA_ARRAY(&r->host->arena, unsigned, n);
	for (size_t i = 0; i < n; i++) {
		struct json_object *item = json_object_array_get_idx(value, i);

		if (item && read_unsigned(r, item, INT32_MAX, &items[i]))
			return -1;
	}
	field_set_pointer(out, items);
	return 0;
}

static int read_object(struct reader *r, struct json_object *value, const struct shape *shape,
		       void *base);

static int read_list(struct reader *r, struct json_object *value, const struct field *field,
		     void *base)
{
	size_t n = 0, length = r->place.length, size_bytes = field->shape->size_bytes;
	char *items;

	if (check_array(r, value, &n))
		return -1;
	items = arena_alloc_array(&r->host->arena, n ? n : 1, size_bytes);
	for (size_t i = 0; i < n; i++) {
		strbuf_printf(&r->place, "[%zu]", i);
		if (read_object(r, json_object_array_get_idx(value, i), field->shape,
				items + i * size_bytes))
			return -1;
		strbuf_cut(&r->place, length);
	}
	field_set_pointer(field_at(base, field->at), items);
	*(size_t *)field_at(base, field->count_at) = n;
	return 0;
}

static int read_pointed(struct reader *r, struct json_object *value, const struct field *field,
			void *base)
{
	void *item = arena_alloc(&r->host->arena, field->shape->size_bytes);

	field_set_pointer(field_at(base, field->at), item);
	return read_object(r, value, field->shape, item);
}

static int read_value(struct reader *r, struct json_object *value, const struct field *field,
		      void *base)
{
	void *to = field_at(base, field->at);

	switch (field->kind) {
	case FIELD_UNSIGNED:
		return read_unsigned(r, value, field->max, to);
	case FIELD_NODE:
		return read_unsigned(r, value, BITMAP_MAX_BIT, to);
	case FIELD_SIZE:
		return read_number(r, value, INT64_MAX, to);
	case FIELD_BOOL:
		if (!json_object_is_type(value, json_type_boolean))
			return bad_type(r, value, "true or false");
		*(bool *)to = json_object_get_boolean(value);
		return 0;
	case FIELD_STRING:
		return read_string(r, value, to);
	case FIELD_SET:
		return read_set(r, value, to);
	case FIELD_CORE_TYPE:
		return read_core_type(r, value, to);
	case FIELD_VERSION:
		return read_version(r, value, to);
	case FIELD_STRINGS:
		return read_strings(r, value, to, field_at(base, field->count_at));
	case FIELD_SIZES:
		return read_sizes(r, value, to, field_at(base, field->count_at));
	case FIELD_DISTANCES:
		return read_distances(r, value, to);
	case FIELD_LIST:
		return read_list(r, value, field, base);
	case FIELD_OBJECT:
		return read_pointed(r, value, field, base);
	}
	return -1;
}

static int read_field(struct reader *r, struct json_object *object, const struct field *field,
		      void *base)
{
	size_t length = r->place.length;
	struct json_object *value;

	if (field->kind == FIELD_NODE)
		*(unsigned *)field_at(base, field->at) = HOST_NO_NODE;
	if (!json_object_object_get_ex(object, field->name, &value))
		return field->needed ? bad(r, "there is no \"%s\"", field->name) : 0;
	strbuf_printf(&r->place, "%s%s", length ? "." : "", field->name);
	if (read_value(r, value, field, base))
		return -1;
	strbuf_cut(&r->place, length);
	if (field->has_known)
		*(bool *)field_at(base, field->known_at) = true;
	return 0;
}

/* What shares a flag has to be there together. */
static int check_together(struct reader *r, struct json_object *object, const struct shape *shape,
			  void *base)
{
	for (size_t i = 0; i < shape->n_fields; i++) {
		const struct field *field = &shape->fields[i];

		if (field->has_known && *(bool *)field_at(base, field->known_at) &&
		    !json_object_object_get_ex(object, field->name, NULL))
			return bad(r, "there is no \"%s\", but what belongs to it", field->name);
	}
	return 0;
}

/* Further fields, which a later version may have, are passed over. */
static int read_object(struct reader *r, struct json_object *value, const struct shape *shape,
		       void *base)
{
	if (!json_object_is_type(value, json_type_object))
		return bad_type(r, value, "object");
	for (size_t i = 0; i < shape->n_fields; i++)
		if (read_field(r, value, &shape->fields[i], base))
			return -1;
	return check_together(r, value, shape, base);
}

static int check_pages(struct reader *r, const struct host_node *node)
{
	for (size_t i = 0; i < node->n_pages; i++) {
		if (node->pages[i].size_kib <= (i ? node->pages[i - 1].size_kib : 0))
			return bad(r, "the page sizes of node %u don't ascend from 1", node->id);
		if (host_add_page_size(r->host, node->pages[i].size_kib))
			return bad(r, "there are more than %d page sizes", HOST_MAX_PAGE_SIZES);
	}
	return 0;
}

/* What host.h promises. */
static int check_host(struct reader *r)
{
	const struct host *host = r->host;

	for (size_t i = 0; i < host->n_nodes; i++) {
		if (i && host->nodes[i].id <= host->nodes[i - 1].id)
			return bad(r, "the ids of nodes don't ascend at nodes[%zu]", i);
		if (check_pages(r, &host->nodes[i]))
			return -1;
	}
	for (size_t i = 0; i < host->n_cpus; i++) {
		const struct host_cpu *cpu = &host->cpus[i];

		if (i && cpu->id <= host->cpus[i - 1].id)
			return bad(r, "the ids of CPUs don't ascend at cpus[%zu]", i);
		if (cpu->topology_known && !bitmap_has(&cpu->siblings, cpu->id))
			return bad(r, "CPU %u is not among its siblings", cpu->id);
	}
	for (size_t i = 0; i < host->n_mounts; i++)
		if (!host->mounts[i].page_size_kib)
			return bad(r, "hugetlbfs_mounts[%zu] has pages of 0 KiB", i);
	return 0;
}

static int check_version(struct reader *r, struct json_object *root)
{
	struct json_object *version;

	if (!json_object_is_type(root, json_type_object) ||
	    !json_object_object_get_ex(root, SNAPSHOT_KEY, &version))
		return bad(r, "this is JSON, but no host: \"virtnuma host --format json\" writes "
			      "\"" SNAPSHOT_KEY "\" first");
	if (!json_object_is_type(version, json_type_int) ||
	    json_object_get_int64(version) != SNAPSHOT_VERSION)
		return bad(r, "it is a host of version %.*s, and only %d is known", SHOWN_BYTES,
			   json_object_to_json_string(version), SNAPSHOT_VERSION);
	return 0;
}

static int read_root(struct reader *r, struct json_object *root)
{
	struct host *host = r->host;
	struct json_object *nodes;

	if (check_version(r, root))
		return -1;
	if (json_object_object_get_ex(root, "nodes", &nodes) &&
	    json_object_is_type(nodes, json_type_array))
		r->n_nodes = json_object_array_length(nodes);
	if (r->n_nodes > HOST_MAX_NODES)
		return bad(r, "there are more than %d nodes", HOST_MAX_NODES);
	if (read_object(r, root, &snapshot_shape, host) || check_host(r))
		return -1;
	host->description = host->origin
				    ? arena_printf(&host->arena, "snapshot %s of %s",
						   r->source.path, host->origin)
				    : arena_printf(&host->arena, "snapshot %s", r->source.path);
	return 0;
}

/* json-c's word, with the place. */
static int bad_json(struct reader *r, size_t at, const char *what)
{
	struct source_position position = source_locate(&r->source, (uint32_t)at);

	return error_set(r->error, "%s:%u:%u: %s", r->source.path, position.line, position.column,
			 what);
}

static int check_utf8(struct reader *r)
{
	size_t length = r->source.length, used;

	for (size_t at = 0; at < length; at += used)
		if (text_decode(r->source.text + at, length - at, &used) == TEXT_REPLACEMENT &&
		    used == 1)
			return bad_json(r, at, "invalid utf-8 string");
	return 0;
}

/* Where a place of text_add_json_ascii()'s text is in the file. */
static size_t place_in_file(const struct reader *r, size_t ascii_at)
{
	size_t at = 0, used;

	for (size_t ascii = 0; ascii < ascii_at && at < r->source.length; at += used) {
		uint32_t code_point =
			text_decode(r->source.text + at, r->source.length - at, &used);

		ascii += code_point < 0x80 ? 1 : code_point < 0x10000 ? 6 : 12;
	}
	return at;
}

/* json-c 0.18, told to be strict, takes every byte beyond ASCII for a control character. */
static int parse(struct reader *r, struct json_object **out)
{
	struct json_tokener *tokener = json_tokener_new_ex(MAX_DEPTH);
	AUTO(strbuf) ascii = STRBUF_INIT;
	enum json_tokener_error status;
	size_t at;

	if (!tokener)
		mem_exhausted();
	text_add_json_ascii(&ascii, r->source.text, r->source.length);
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	*out = json_tokener_parse_ex(tokener, strbuf_text(&ascii), (int)ascii.length + 1);
	status = json_tokener_get_error(tokener);
	at = place_in_file(r, json_tokener_get_parse_end(tokener));
	json_tokener_free(tokener);
	if (status != json_tokener_success)
		return bad_json(r, at, json_tokener_error_desc(status));
	at += strspn(r->source.text + at, " \t\r\n");
	return at < r->source.length ? bad_json(r, at, "something follows the JSON") : 0;
}

static void reader_done(struct reader *r)
{
	strbuf_done(&r->place);
	host_free(r->host);
}

int host_read_snapshot(const char *path, const char *text, size_t length, struct host **out,
		       struct error *error)
{
	AUTO(reader)
	r = { .source = { .path = path, .text = text, .length = length }, .error = error };
	struct json_object *root = NULL;
	int result;

	if (length >= INT32_MAX / 6)
		return error_set(error, "%s is too long", path);
	r.host = host_new(HOST_SOURCE_SNAPSHOT);
	result = check_utf8(&r) < 0 ? -1 : parse(&r, &root);
	if (result == 0)
		result = read_root(&r, root);
	(void)json_object_put(root); /* what was read of it is copied */
	if (result == 0)
		*out = TAKE(r.host);
	return result;
}
