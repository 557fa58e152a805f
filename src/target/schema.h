/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Inside src/target: what a QEMU's QMP schema (query-qmp-schema) says of its commands.
 *
 * The schema is an array of objects that name each other: QEMU docs/devel/qapi-code-gen.rst,
 * "Client JSON Protocol introspection".
 */
#ifndef VN_TARGET_SCHEMA_H
#define VN_TARGET_SCHEMA_H

#include <stdbool.h>

#include "target/json.h"

/* The command has a feature flag of that name. */
bool schema_has_feature(struct json_object *schema, const char *command, const char *feature);

/* The command's arguments have a variant for that value of their tag. */
bool schema_has_variant(struct json_object *schema, const char *command, const char *value);

/* What the command returns, or an element of it, has a member, an object, that has a member. */
bool schema_returns(struct json_object *schema, const char *command, const char *member,
		    const char *inner);

#endif
