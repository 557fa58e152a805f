/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options with their values, in key=value form or JSON, as properties. */
#include "qemu/parse.h"

#include <string.h>

#include <json-c/json.h>

#include "base/bitmap.h"
#include "base/strbuf.h"

/* The options that are looked into; of the rest only whether there is a value is guessed. */
static const struct known_option {
	const char *name;
	enum argv_form form;
	enum argv_family family;
} known_options[] = {
	{ "-machine", ARGV_KEYVAL, ARGV_FAMILY_MACHINE },
	{ "-accel", ARGV_KEYVAL, ARGV_FAMILY_MACHINE },
	{ "-no-acpi", ARGV_FLAG, ARGV_FAMILY_MACHINE },
	{ "-cpu", ARGV_KEYVAL, ARGV_FAMILY_CPU },
	{ "-m", ARGV_KEYVAL, ARGV_FAMILY_MEMORY },
	{ "-overcommit", ARGV_KEYVAL, ARGV_FAMILY_MEMORY },
	{ "-mem-path", ARGV_PLAIN, ARGV_FAMILY_MEMORY },
	{ "-mem-prealloc", ARGV_FLAG, ARGV_FAMILY_MEMORY },
	{ "-smp", ARGV_KEYVAL, ARGV_FAMILY_SMP },
	{ "-numa", ARGV_KEYVAL, ARGV_FAMILY_NUMA },
	{ "-object", ARGV_OBJECT, ARGV_FAMILY_DEVICES },
	{ "-device", ARGV_DEVICE, ARGV_FAMILY_DEVICES },
};

static const struct known_option *find_option(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(known_options); i++)
		if (strcmp(known_options[i].name, name) == 0)
			return &known_options[i];
	return NULL;
}

/* The text up to the next single comma, doubled ones being one; moves *text behind it. */
static char *take_part(struct arena *arena, const char **text)
{
	AUTO(strbuf) part = STRBUF_INIT;
	const char *at = *text;

	for (; *at; at++) {
		if (*at == ',' && *++at != ',')
			break;
		strbuf_add_char(&part, *at);
	}
	*text = at;
	return arena_strdup(arena, strbuf_text(&part));
}

/* QEMU util/qemu-option.c opts_do_parse, util/keyval.c. */
static void parse_keyval(const char *text, struct argv *out)
{
	for (bool is_first = true; *text; is_first = false) {
		size_t key_length = strcspn(text, "=,");
		const char *key = text;

		if (text[key_length] == '=') {
			text += key_length + 1;
			argv_string(out, arena_strndup(out->arena, key, key_length),
				    take_part(out->arena, &text));
		} else if (is_first) {
			argv_string(out, NULL, take_part(out->arena, &text));
		} else {
			argv_string(out, take_part(out->arena, &text), "on");
		}
	}
}

/* An array of ascending small numbers; anything else isn't a list of ours. */
static bool read_list(struct arena *arena, struct json_object *array, struct bitmap *out)
{
	size_t n = json_object_array_length(array);

	for (size_t i = 0; i < n; i++) {
		struct json_object *item = json_object_array_get_idx(array, i);
		int64_t number = json_object_get_int64(item);

		if (!json_object_is_type(item, json_type_int) || number < 0 ||
		    number > BITMAP_MAX_BIT ||
		    (i > 0 && (unsigned)number <= bitmap_last(out))) /* at most BITMAP_MAX_BIT */
			return false;
		bitmap_set(arena, out, (unsigned)number);
	}
	return true;
}

static void add_json(const char *key, struct json_object *value, struct argv *out)
{
	const char *text = value ? json_object_get_string(value) : "null";
	struct bitmap list = { 0 };

	switch (json_object_get_type(value)) {
	case json_type_boolean:
		argv_bool(out, key, json_object_get_boolean(value));
		return;
	case json_type_int:
		/* a negative one is libvirt's way to write 2^63 and more */
		argv_number(out, key,
			    json_object_get_int64(value) < 0
				    ? (uint64_t)json_object_get_int64(value)
				    : json_object_get_uint64(value));
		return;
	case json_type_array:
		if (read_list(out->arena, value, &list)) {
			argv_list(out, key, &list);
			return;
		}
		break;
	case json_type_null:
	case json_type_double:
	case json_type_object:
	case json_type_string:
		break;
	}
	argv_string(out, key, arena_strdup(out->arena, text));
}

static int parse_json(const char *option, const char *text, struct argv *out, struct error *error)
{
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *object;
	enum json_tokener_error problem;

	if (!tokener)
		mem_exhausted();
	object = json_tokener_parse_ex(tokener, text, -1);
	problem = json_tokener_get_error(tokener);
	if (object && problem == json_tokener_success &&
	    text[json_tokener_get_parse_end(tokener)] != '\0')
		problem = json_tokener_error_parse_unexpected;
	json_tokener_free(tokener);
	if (problem == json_tokener_success && json_object_is_type(object, json_type_object)) {
		json_object_object_foreach(object, key, value)
			add_json(arena_strdup(out->arena, key), value, out);
	}
	(void)json_object_put(object); /* all of it was copied */
	if (problem != json_tokener_success)
		return error_set(error, "%s: the value is no JSON: %s", option,
				 json_tokener_error_desc(problem));
	return 0;
}

int qemu_parse_option(const char *option, const char *value, struct argv *out, struct error *error)
{
	/* QEMU takes two dashes for one: system/vl.c lookup_opt */
	const char *name = strncmp(option, "--", 2) == 0 ? option + 1 : option;
	const struct known_option *known = find_option(name);
	enum argv_form form = known ? known->form : value ? ARGV_PLAIN : ARGV_FLAG;
	bool takes_json = form == ARGV_OBJECT || form == ARGV_DEVICE;

	if (form != ARGV_FLAG && !value)
		return error_set(error, "%s: its value is missing", name);
	(void)argv_add(out, arena_strdup(out->arena, name), form,
		       known ? known->family : ARGV_FAMILY_DEVICES);
	if (form == ARGV_FLAG)
		return 0;
	if (takes_json && value[0] == '{')
		return parse_json(name, value, out, error);
	if (form == ARGV_PLAIN)
		argv_string(out, NULL, arena_strdup(out->arena, value));
	else
		parse_keyval(value, out);
	return 0;
}

static bool is_option(const char *word)
{
	return word[0] == '-' && word[1] != '\0';
}

/* Words that are no option's, a disk image for one, are passed over. */
static int parse_from(const struct qemu_words *words, size_t first, struct argv *out,
		      struct error *error)
{
	for (size_t i = first; i < words->n_items; i++) {
		const char *word = words->items[i];
		const char *next = i + 1 < words->n_items ? words->items[i + 1] : NULL;
		const struct known_option *known = find_option(word);
		bool has_value = known ? known->form != ARGV_FLAG : next && !is_option(next);

		if (!is_option(word))
			continue;
		if (qemu_parse_option(word, has_value ? next : NULL, out, error) < 0)
			return -1;
		i += has_value;
	}
	return 0;
}

int qemu_parse_words(const struct qemu_words *words, struct argv *out, struct error *error)
{
	return parse_from(words, 0, out, error);
}

/* NAME=VALUE, which a shell puts into the environment. */
static bool is_assignment(const char *word)
{
	size_t length =
		strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789");

	return length > 0 && word[length] == '=' && !(*word >= '0' && *word <= '9');
}

int qemu_parse_command(const struct qemu_words *words, struct argv *out, struct error *error)
{
	size_t i = 0;

	while (i < words->n_items && is_assignment(words->items[i]))
		i++;
	return parse_from(words, i + 1, out, error);
}
