/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One option's value in each of QEMU's syntaxes. Private to the writers. */
#ifndef VN_QEMU_VALUES_H
#define VN_QEMU_VALUES_H

#include <json-c/json.h>

#include "base/strbuf.h"
#include "qemu/argv.h"
#include "qemu/syntax.h"

/* The properties as one JSON object; the caller puts it. Sizes with a suffix are strings. */
struct json_object *values_to_json(const struct argv_option *option);
/* Compact JSON text; unsafe characters become \uXXXX, which means the same. */
void values_add_json_text(struct json_object *object, int flags, struct strbuf *out);

/* "memory-backend-ram,id=x,size=1": the implied key's value bare, commas doubled. */
void values_add_keyval(const struct argv_option *option, struct strbuf *out);

/* "-smp 1": the option and its value as words for a POSIX shell. */
void values_add_shell(const struct argv_option *option, const struct qemu_format *format,
		      struct strbuf *out);

/* The option is among the families asked for. */
bool values_is_wanted(const struct argv_option *option, const struct qemu_format *format);

#endif
