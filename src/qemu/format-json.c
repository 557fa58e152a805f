/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The arguments as one JSON document, for programs. */
#include "base/source.h"
#include "qemu/values.h"

/* Of this format; raised when something in it changes its meaning. */
#define DOCUMENT_VERSION 1

/* json-c's additions fail only without memory, and then end up as null. */
static void add(struct json_object *object, const char *key, struct json_object *value)
{
	(void)json_object_object_add(object, key, value);
}

static struct json_object *string_or_null(const char *text)
{
	return text ? json_object_new_string(text) : NULL;
}

static struct json_object *target_to_json(const struct guest *guest, struct arena *arena)
{
	struct json_object *object = json_object_new_object();
	const struct target *target = guest->target;

	add(object, "libvirt", json_object_new_string(target_version_text(arena, target->libvirt)));
	add(object, "qemu", json_object_new_string(target_version_text(arena, target->qemu)));
	add(object, "arch", string_or_null(guest_arch_name(guest)));
	add(object, "machine", string_or_null(guest->machine.name));
	return object;
}

static struct json_object *origin_to_json(const struct argv_option *option,
					  const struct qemu_format *format)
{
	struct json_object *object = json_object_new_object();
	struct source_position at;

	if (!span_is_given(option->from)) {
		add(object, "default", string_or_null(option->reason));
		return object;
	}
	at = source_locate(&format->guest->domain->source, option->from.at);
	add(object, "element", string_or_null(option->reason));
	add(object, "line", json_object_new_int64(at.line));
	add(object, "column", json_object_new_int64(at.column));
	return object;
}

static struct json_object *option_to_json(const struct argv_option *option,
					  const struct qemu_format *format)
{
	struct json_object *object = json_object_new_object();
	AUTO(strbuf) value = STRBUF_INIT;

	qemu_format_value(option, format, &value);
	add(object, "option", json_object_new_string(option->option));
	add(object, "value",
	    option->form == ARGV_FLAG ? NULL : json_object_new_string(strbuf_text(&value)));
	add(object, "properties", values_to_json(option));
	add(object, "from", origin_to_json(option, format));
	return object;
}

void qemu_format_json(const struct argv *argv, const struct qemu_format *format, struct strbuf *out)
{
	struct json_object *document = json_object_new_object();
	struct json_object *arguments = json_object_new_array();
	struct json_object *left_out = json_object_new_array();

	for (size_t i = 0; i < argv->n_options; i++)
		if (values_is_wanted(&argv->options[i], format))
			(void)json_object_array_add(arguments,
						    option_to_json(&argv->options[i], format));
	for (size_t i = 0; i < argv->n_left_out; i++)
		(void)json_object_array_add(left_out, json_object_new_string(argv->left_out[i]));
	add(document, "version", json_object_new_int(DOCUMENT_VERSION));
	add(document, "target", target_to_json(format->guest, argv->arena));
	add(document, "arguments", arguments);
	add(document, "left_out", left_out);
	values_add_json_text(document,
			     JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED |
				     JSON_C_TO_STRING_NOSLASHESCAPE,
			     out);
	strbuf_add_char(out, '\n');
	(void)json_object_put(document); /* says only whether it was the last */
}
