/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names of enum values. */
#include "base/enum.h"

#include <string.h>

static const char *const yes_no_names[] = { [TRISTATE_NO] = "no", [TRISTATE_YES] = "yes" };
static const char *const on_off_names[] = { [TRISTATE_NO] = "off", [TRISTATE_YES] = "on" };

const struct enum_names enum_yes_no = ENUM_NAMES(yes_no_names);
const struct enum_names enum_on_off = ENUM_NAMES(on_off_names);

int enum_parse(const struct enum_names *names, const char *text)
{
	for (size_t i = 0; i < names->count; i++) {
		const char *name = names->names[i];

		if (name && *name == *text && strcmp(name, text) == 0)
			return (int)i;
	}
	return -1;
}

const char *enum_name(const struct enum_names *names, int value)
{
	if (value < 0 || (size_t)value >= names->count || !names->names[value])
		return "";
	return names->names[value];
}
