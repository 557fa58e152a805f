/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* key=value text, and which syntax and which options are wanted. */
#include "qemu/syntax.h"

#include <string.h>

#include "qemu/values.h"

static const char *const syntax_names[QEMU_SYNTAX_COUNT] = {
	[QEMU_SYNTAX_JSON] = "json",
	[QEMU_SYNTAX_KEYVAL] = "keyval",
};
const struct enum_names qemu_syntax_names = ENUM_NAMES(syntax_names);

static int unknown_family(const char *name, size_t length, struct error *error)
{
	AUTO(strbuf) all = STRBUF_INIT;

	for (int family = 0; family < ARGV_FAMILY_COUNT; family++)
		strbuf_printf(&all, "%s%s", family ? ", " : "",
			      enum_name(&argv_family_names, family));
	return error_set(error, "no options are called '%.*s': there are %s", (int)length, name,
			 strbuf_text(&all));
}

int qemu_parse_families(const char *list, unsigned *out, struct error *error)
{
	unsigned families = 0;

	for (const char *at = list;;) {
		size_t length = strcspn(at, ",");
		AUTO_FREE char *name = mem_strndup(at, length);
		int family = enum_parse(&argv_family_names, name);

		if (family < 0)
			return unknown_family(at, length, error);
		families |= 1u << family;
		if (at[length] == '\0')
			break;
		at += length + 1;
	}
	*out = families;
	return 0;
}

bool values_is_wanted(const struct argv_option *option, const struct qemu_format *format)
{
	return format->families == 0 || (format->families & 1u << option->family);
}

/* QEMU util/qemu-option.c get_opt_value: a doubled comma is one. */
static void add_doubling_commas(struct strbuf *out, const char *text)
{
	for (; *text; text++) {
		if (*text == ',')
			strbuf_add_char(out, ',');
		strbuf_add_char(out, *text);
	}
}

/* Once for each range, as libvirt 9.0 util/virqemu.c writes bitmaps: "cpus=0-1,cpus=3". */
static void add_ranges(const struct argv_property *property, struct strbuf *out)
{
	const struct bitmap *list = &property->list;
	unsigned first = bitmap_first(list);

	while (first != BITMAP_NONE) {
		unsigned end = bitmap_next_clear(list, first);

		if (first != bitmap_first(list))
			strbuf_add_char(out, ',');
		strbuf_printf(out, "%s=%u", property->key, first);
		if (end - 1 > first)
			strbuf_printf(out, "-%u", end - 1);
		first = bitmap_next(list, end);
	}
}

static void add_scalar(const struct argv_property *property, struct strbuf *out)
{
	switch (property->kind) {
	case ARGV_STRING:
		add_doubling_commas(out, property->string);
		break;
	case ARGV_NUMBER:
		strbuf_printf(out, "%llu", (unsigned long long)property->number);
		break;
	case ARGV_BOOL:
		strbuf_add_string(out, property->flag ? "on" : "off");
		break;
	case ARGV_KIB:
		strbuf_printf(out, "%llu%c", (unsigned long long)property->number,
			      property->suffix);
		break;
	case ARGV_LIST:
		break;
	}
}

/* The first property of -object and -device has a key in JSON and none here. */
static bool is_bare(const struct argv_option *option, size_t i)
{
	return !option->properties[i].key ||
	       (i == 0 && (option->form == ARGV_OBJECT || option->form == ARGV_DEVICE));
}

void values_add_keyval(const struct argv_option *option, struct strbuf *out)
{
	for (size_t i = 0; i < option->n_properties; i++) {
		const struct argv_property *property = &option->properties[i];

		if (i > 0)
			strbuf_add_char(out, ',');
		if (property->kind == ARGV_LIST) {
			add_ranges(property, out);
			continue;
		}
		if (!is_bare(option, i))
			strbuf_printf(out, "%s=", property->key);
		add_scalar(property, out);
	}
}

/* libvirt: JSON where this QEMU takes it (qemu_command.c …CommandlineFromJSON). */
static bool is_json(const struct argv_option *option, const struct qemu_format *format)
{
	const struct target *target = format->guest->target;

	if (option->form != ARGV_OBJECT && option->form != ARGV_DEVICE)
		return false;
	if (format->syntax != QEMU_SYNTAX_LIBVIRT)
		return format->syntax == QEMU_SYNTAX_JSON;
	return target_has(target,
			  option->form == ARGV_OBJECT ? QEMU_JSON_OBJECT : QEMU_JSON_DEVICE);
}

void qemu_format_value(const struct argv_option *option, const struct qemu_format *format,
		       struct strbuf *out)
{
	if (option->form == ARGV_PLAIN) {
		strbuf_add_string(out, option->properties[0].string);
	} else if (is_json(option, format)) {
		struct json_object *object = values_to_json(option);

		values_add_json_text(object,
				     JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, out);
		(void)json_object_put(object); /* says only whether it was the last */
	} else {
		values_add_keyval(option, out);
	}
}
