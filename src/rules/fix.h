/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How rules say what to change in the XML, for check --fix. All of a finding's edits or none:
 * where one can't be made (the value stands in an entity, a comment is in its middle), the
 * finding is left without.
 *
 *	struct fix fix = { .check = c, .diag = diag };
 *
 *	fix_replace(&fix, distance->at.value, "10");
 *
 * Only for what has one right answer. diag->edits_unsafe says that the guest becomes another.
 */
#ifndef VN_RULES_FIX_H
#define VN_RULES_FIX_H

#include "rules/check.h"

struct fix {
	const struct check *check;
	struct diag *diag;
	bool impossible; /* so far: then the diag has no edits */
};

/* An attribute's value, or an element's text. */
void fix_replace(struct fix *fix, struct span at, const char *format, ...) PRINTF(3, 4);
/* A size and its unit, which isn't given where the XML has none: KiB. */
void fix_size(struct fix *fix, struct span at, struct span unit_at, uint64_t size_kib);
/* The attribute with this value. */
void fix_remove_attribute(struct fix *fix, struct span value_at);
/* format is "name='value'", without a blank in front. */
void fix_add_attribute(struct fix *fix, struct span tag_at, const char *format, ...) PRINTF(3, 4);
/* The element with this start tag, and its line where nothing else is on it. */
void fix_remove_element(struct fix *fix, struct span tag_at);
/* One or more elements, each a line without indent, before the element with this start tag. */
void fix_add_before(struct fix *fix, struct span tag_at, const char *text);
/* Likewise as its last children. */
void fix_add_children(struct fix *fix, struct span tag_at, const char *text);
/* <acpi/> in <features>, which is made where there is none. The guest becomes another. */
void fix_add_acpi(struct fix *fix);

#endif
