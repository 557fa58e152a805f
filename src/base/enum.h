/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names of enum values: tables indexed by value. */
#ifndef VN_BASE_ENUM_H
#define VN_BASE_ENUM_H

#include <stddef.h>

/* What an attribute such as yes|no or on|off says, or that it says nothing. */
enum tristate {
	TRISTATE_ABSENT,
	TRISTATE_NO,
	TRISTATE_YES,
	TRISTATE_COUNT,
};

struct enum_names {
	const char *const *names; /* indexed by value; NULL where a value has no name */
	size_t count;
};

#define ENUM_NAMES(table)                                                     \
	{                                                                     \
		.names = (table), .count = sizeof(table) / sizeof((table)[0]) \
	}

/* The value, or -1 when no value has this name. */
int enum_parse(const struct enum_names *names, const char *text);
/* "" for a value without name. */
const char *enum_name(const struct enum_names *names, int value);

extern const struct enum_names enum_yes_no; /* enum tristate */
extern const struct enum_names enum_on_off; /* enum tristate */

#endif
