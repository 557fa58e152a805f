/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A QEMU command line as data: options with trees of keys and values, no text.
 *
 * The builders (machine.c, smp.c, …) add to it in libvirt's order; syntax.c makes text of it.
 * All of it belongs to the arena it was made in, or is borrowed from the guest.
 */
#ifndef VN_QEMU_ARGV_H
#define VN_QEMU_ARGV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/bitmap.h"
#include "base/enum.h"
#include "base/span.h"

enum argv_kind {
	ARGV_STRING,
	ARGV_NUMBER, /* bare decimal */
	ARGV_BOOL,   /* true/false in JSON; on/off in key=value */
	ARGV_LIST,   /* a set of numbers: array in JSON, ranges in key=value */
	ARGV_KIB,    /* a size written as NNNk or NNNK: suffix says which */
};

struct argv_property {
	const char *key; /* NULL: the option's first, implied key (-machine TYPE, -smp N) */
	enum argv_kind kind;
	char suffix; /* ARGV_KIB */
	bool flag;
	uint64_t number;
	const char *string;
	struct bitmap list;
};

/* Which syntaxes an option can be written in. */
enum argv_form {
	ARGV_FLAG,   /* no value: -no-acpi */
	ARGV_KEYVAL, /* always key=value: -machine, -smp, -numa */
	ARGV_OBJECT, /* -object: JSON where this QEMU takes it; the first property is qom-type */
	ARGV_DEVICE, /* -device: likewise; the first property is driver */
	ARGV_PLAIN,  /* one plain value: -mem-path */
};

/* What --only chooses by. */
enum argv_family {
	ARGV_FAMILY_MACHINE,   /* -machine, -accel, -no-acpi */
	ARGV_FAMILY_CPU,       /* -cpu */
	ARGV_FAMILY_MEMORY,    /* -m, the default RAM's backend, -overcommit, -mem-* */
	ARGV_FAMILY_SMP,       /* -smp */
	ARGV_FAMILY_IOTHREADS, /* iothread and main-loop objects */
	ARGV_FAMILY_NUMA,      /* the cells' backends, -numa */
	ARGV_FAMILY_DEVICES,   /* memory devices, buses, balloon, IOMMU */
	ARGV_FAMILY_COUNT,
};

extern const struct enum_names argv_family_names;

/* Who does what an argument says, and where it comes from. */
struct argv_option {
	const char *option; /* "-object" */
	enum argv_form form;
	struct argv_property *properties;
	size_t n_properties;
	size_t n_chosen; /* behind them: see argv_chosen() */
	enum argv_family family;
	struct span from;   /* the element; not given: a default */
	const char *reason; /* the element, "<cell id='0'>"; or what default it is */
};

struct argv {
	struct arena *arena;
	struct argv_option *options;
	size_t n_options;
	const char **left_out; /* sentences: what of the XML isn't here, and what libvirt does */
	size_t n_left_out;
	struct bitmap applied; /* indexes of those that libvirt does and no argument can */
};

/* Begins an option; the result is valid until the next one begins. */
struct argv_option *argv_add(struct argv *argv, const char *option, enum argv_form form,
			     enum argv_family family);
/* Says where the newest option comes from: an element, or (span not given) which default it is. */
void argv_from(struct argv *argv, struct span from, const char *format, ...) PRINTF(3, 4);

/* Add a property to the newest option. Strings are borrowed. */
void argv_string(struct argv *argv, const char *key, const char *value);
/* What libvirt writes too, but chooses by what is out of scope, and QEMU can't do without: a bus.
   Only commands and scripts have it. After all other properties of the option. */
void argv_chosen(struct argv *argv, const char *key, const char *value);
void argv_printf(struct argv *argv, const char *key, const char *format, ...) PRINTF(3, 4);
void argv_number(struct argv *argv, const char *key, uint64_t value);
void argv_bool(struct argv *argv, const char *key, bool value);
/* Nothing when the value is absent. */
void argv_tristate(struct argv *argv, const char *key, enum tristate value);
void argv_list(struct argv *argv, const char *key, const struct bitmap *value);
void argv_kib(struct argv *argv, const char *key, uint64_t kib, char suffix);

/* Adds a whole sentence, without a full stop. */
void argv_left_out(struct argv *argv, const char *format, ...) PRINTF(2, 3);

/* The same of what libvirt applies itself. */
void argv_applied(struct argv *argv, const char *format, ...) PRINTF(2, 3);

/* The name of an option's implied key: "type" for -machine; NULL where it has none. */
const char *argv_implied_key(const struct argv_option *option);

#endif
