/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Adding options, properties and sentences to a command line. */
#include "qemu/argv.h"

#include <stdarg.h>
#include <string.h>

static const char *const family_names[ARGV_FAMILY_COUNT] = {
	[ARGV_FAMILY_MACHINE] = "machine",     [ARGV_FAMILY_CPU] = "cpu",
	[ARGV_FAMILY_MEMORY] = "memory",       [ARGV_FAMILY_SMP] = "smp",
	[ARGV_FAMILY_IOTHREADS] = "iothreads", [ARGV_FAMILY_NUMA] = "numa",
	[ARGV_FAMILY_DEVICES] = "devices",
};
const struct enum_names argv_family_names = ENUM_NAMES(family_names);

struct argv_option *argv_add(struct argv *argv, const char *option, enum argv_form form,
			     enum argv_family family)
{
	struct argv_option *added = ARENA_APPEND(argv->arena, argv->options, argv->n_options);

	added->option = option;
	added->form = form;
	added->family = family;
	return added;
}

void argv_from(struct argv *argv, struct span from, const char *format, ...)
{
	struct argv_option *option = &argv->options[argv->n_options - 1];
	va_list args;

	va_start(args, format);
	option->from = from;
	option->reason = arena_vprintf(argv->arena, format, args);
	va_end(args);
}

static struct argv_property *add_property(struct argv *argv, const char *key, enum argv_kind kind)
{
	struct argv_option *option = &argv->options[argv->n_options - 1];
	struct argv_property *property =
		ARENA_APPEND(argv->arena, option->properties, option->n_properties);

	property->key = key;
	property->kind = kind;
	return property;
}

void argv_string(struct argv *argv, const char *key, const char *value)
{
	add_property(argv, key, ARGV_STRING)->string = value;
}

void argv_chosen(struct argv *argv, const char *key, const char *value)
{
	struct argv_option *option = &argv->options[argv->n_options - 1];

	option->n_properties += option->n_chosen;
	argv_string(argv, key, value);
	option->n_chosen++;
	option->n_properties -= option->n_chosen;
}

void argv_printf(struct argv *argv, const char *key, const char *format, ...)
{
	struct argv_property *property = add_property(argv, key, ARGV_STRING);
	va_list args;

	va_start(args, format);
	property->string = arena_vprintf(argv->arena, format, args);
	va_end(args);
}

void argv_number(struct argv *argv, const char *key, uint64_t value)
{
	add_property(argv, key, ARGV_NUMBER)->number = value;
}

void argv_bool(struct argv *argv, const char *key, bool value)
{
	add_property(argv, key, ARGV_BOOL)->flag = value;
}

void argv_tristate(struct argv *argv, const char *key, enum tristate value)
{
	if (value != TRISTATE_ABSENT)
		argv_bool(argv, key, value == TRISTATE_YES);
}

void argv_list(struct argv *argv, const char *key, const struct bitmap *value)
{
	add_property(argv, key, ARGV_LIST)->list = *value;
}

void argv_kib(struct argv *argv, const char *key, uint64_t kib, char suffix)
{
	struct argv_property *property = add_property(argv, key, ARGV_KIB);

	property->number = kib;
	property->suffix = suffix;
}

void argv_left_out(struct argv *argv, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	*ARENA_APPEND(argv->arena, argv->left_out, argv->n_left_out) =
		arena_vprintf(argv->arena, format, args);
	va_end(args);
}

void argv_applied(struct argv *argv, const char *format, ...)
{
	va_list args;

	bitmap_set(argv->arena, &argv->applied, (unsigned)argv->n_left_out);
	va_start(args, format);
	*ARENA_APPEND(argv->arena, argv->left_out, argv->n_left_out) =
		arena_vprintf(argv->arena, format, args);
	va_end(args);
}

const char *argv_implied_key(const struct argv_option *option)
{
	static const struct {
		const char *option, *key;
	} implied[] = {
		/* QEMU 10.0 system/vl.c: implied_opt_name of each QemuOptsList */
		{ "-machine", "type" },	   { "-accel", "accel" },   { "-cpu", "model" },
		{ "-m", "size" },	   { "-smp", "cpus" },	    { "-numa", "type" },
		{ "-object", "qom-type" }, { "-device", "driver" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(implied); i++)
		if (strcmp(implied[i].option, option->option) == 0)
			return implied[i].key;
	return NULL;
}
