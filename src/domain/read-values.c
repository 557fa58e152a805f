/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Numbers, sizes and lists of the XML, as libvirt's parser takes them. */
#include <string.h>

#include "base/number.h"
#include "base/units.h"
#include "domain/read.h"

/* Beside enum read_flags: the number is a size. */
#define READ_SIZE (1u << 31)

/* What libvirt reads by XPath is not given when it is empty, though somebody wrote it. */
static void blame_empty(struct reader *r, const struct field *field)
{
	if (!field->node)
		return;
	if (field->is_text)
		blame(r, RULE_IGNORED, field->at, "<%s> is empty, so libvirt reads nothing from it",
		      field->name);
	else if (xml_attribute(field->node, field->name))
		blame(r, RULE_IGNORED, field->at,
		      "%s of <%s> is empty, so libvirt does not read it", field->name,
		      field->node->name);
}

/* Given at all? Blames a required value that isn't, and says where the value is. */
static bool is_given(struct reader *r, const struct field *field, unsigned flags, struct span *at)
{
	if (field->value) {
		*at = field->at;
		return true;
	}
	if (!(flags & READ_REQUIRED)) {
		blame_empty(r, field);
		return false;
	}
	if (!field->is_text && xml_attribute(field->node, field->name))
		blame(r, RULE_MISSING, field->at, "%s of <%s> is empty", field->name,
		      field->node->name);
	else if (!field->is_text)
		blame_missing_attribute(r, field->node, field->name);
	else if (!field->node)
		blame_missing_element(r, field->parent, field->name);
	else
		blame(r, RULE_MISSING, field->at, "<%s> is empty", field->name);
	return false;
}

static void forget_wrong(const struct reader *r, unsigned flags, unsigned before, struct span *at)
{
	if ((flags & READ_FORGET) && r->n_errors != before)
		*at = (struct span){ 0 };
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static const char *skip_space(const char *text)
{
	while (is_space(*text))
		text++;
	return text;
}

/* Says what is wrong with a number that could not be read. */
static void blame_number(struct reader *r, const struct field *field, unsigned flags,
			 enum number_status status)
{
	unsigned rule_id = flags & READ_SIZE ? RULE_SIZE : RULE_NUMBER;
	const char *text = skip_space(field->value), *name = field_name(r, field);
	size_t length = strlen(text);

	if (!*text)
		blame(r, rule_id, field->at, "%s is not a number", name);
	else if (*text == '-' && status == NUMBER_RANGE)
		blame(r, rule_id, field->at, "%s is negative", name);
	else if (status == NUMBER_RANGE)
		blame(r, rule_id, field->at, "%s is too large", name);
	else if (is_space(text[length - 1]))
		blame(r, rule_id, field->at,
		      "%s is not a number to libvirt, because white space follows it", name);
	else
		blame(r, rule_id, field->at, "%s is not a %s number", name,
		      flags & READ_HEX ? "hexadecimal" : "whole");
}

/* The parser takes blanks and a plus sign in front, the schema digits only (basictypes.rng). */
static void check_number_form(struct reader *r, const struct field *field, unsigned flags)
{
	bool digits_only = !(flags & (READ_HEX | READ_ANY_BASE | READ_ANY_FORM));

	if (digits_only && (is_space(field->value[0]) || field->value[0] == '+'))
		blame(r, RULE_SCHEMA, field->at,
		      "%s does not begin with a digit, which schema validation wants",
		      field_name(r, field));
}

static void read_unsigned_up_to(struct reader *r, const struct field *field, unsigned flags,
				uint64_t max, uint64_t *out)
{
	enum number_status status;
	uint64_t value;

	if (flags & READ_HEX)
		status = number_parse_hex(field->value, max, &value);
	else if (flags & READ_ANY_BASE)
		status = number_parse_c(field->value, max, &value);
	else
		status = number_parse(field->value, max, &value);
	if (status != NUMBER_OK) {
		blame_number(r, field, flags, status);
	} else if ((flags & READ_NONZERO) && value == 0) {
		blame(r, RULE_NUMBER, field->at, "%s must not be 0", field_name(r, field));
	} else {
		check_number_form(r, field, flags);
		*out = value;
	}
}

void read_uint64(struct reader *r, const struct field *field, unsigned flags, uint64_t *out,
		 struct span *at)
{
	unsigned before = r->n_errors;

	if (is_given(r, field, flags, at))
		read_unsigned_up_to(r, field, flags, UINT64_MAX, out);
	forget_wrong(r, flags, before, at);
}

void read_unsigned(struct reader *r, const struct field *field, unsigned flags, unsigned *out,
		   struct span *at)
{
	unsigned before = r->n_errors;
	uint64_t value = *out;

	if (is_given(r, field, flags, at))
		read_unsigned_up_to(r, field, flags, UINT32_MAX, &value);
	*out = (unsigned)value; /* at most UINT32_MAX */
	forget_wrong(r, flags, before, at);
}

static void read_signed_between(struct reader *r, const struct field *field, unsigned flags,
				int64_t limit, int64_t *out)
{
	enum number_status status;
	int64_t value;

	if (flags & READ_ANY_BASE)
		status = number_parse_c_signed(field->value, -limit - 1, limit, &value);
	else
		status = number_parse_signed(field->value, -limit - 1, limit, &value);
	if (status == NUMBER_OK && (flags & READ_NONNEGATIVE) && value < 0)
		status = NUMBER_RANGE;
	if (status == NUMBER_OK) {
		check_number_form(r, field, flags);
		*out = value;
	} else if (*skip_space(field->value) == '-' && !(flags & READ_NONNEGATIVE) &&
		   status == NUMBER_RANGE) {
		blame(r, RULE_NUMBER, field->at, "%s is too small", field_name(r, field));
	} else {
		blame_number(r, field, flags, status);
	}
}

void read_int64(struct reader *r, const struct field *field, unsigned flags, int64_t *out,
		struct span *at)
{
	unsigned before = r->n_errors;

	if (is_given(r, field, flags, at))
		read_signed_between(r, field, flags, INT64_MAX, out);
	forget_wrong(r, flags, before, at);
}

void read_int(struct reader *r, const struct field *field, unsigned flags, int *out,
	      struct span *at)
{
	unsigned before = r->n_errors;
	int64_t value = *out;

	if (is_given(r, field, flags, at))
		read_signed_between(r, field, flags, INT32_MAX, &value);
	*out = (int)value; /* within its range */
	forget_wrong(r, flags, before, at);
}

/* The part of a value's place that stands for length bytes at an offset in the value. */
static struct span part_of(const struct field *field, size_t offset, size_t length)
{
	size_t leading = field->is_text ? (size_t)(skip_space(field->value) - field->value) : 0;
	size_t whole = strlen(field->value) - leading;

	if (field->is_text)
		while (whole && is_space(field->value[leading + whole - 1]))
			whole--;
	/* entities, comments in between: the value's bytes aren't the document's */
	if (whole != field->at.length || offset < leading || offset - leading > whole)
		return field->at;
	offset -= leading;
	if (length > whole - offset)
		length = whole - offset;
	return (struct span){
		.at = field->at.at + (uint32_t)offset, /* within the value's place */
		.length = (uint32_t)length,
	};
}

/* Blanks and a trailing comma: libvirt's parser takes them, its schema doesn't (basictypes.rng,
   cpuset, 9.0.0 to 11.3.0). */
static void check_list_form(struct reader *r, const struct field *field)
{
	size_t length = strlen(field->value);
	size_t blank = strcspn(field->value, " \t\n\v\f\r");

	if (length && field->value[length - 1] == ',')
		blame(r, RULE_SCHEMA, part_of(field, length - 1, 1),
		      "%s ends in a comma, which schema validation refuses", field_name(r, field));
	else if (field->value[blank])
		blame(r, RULE_SCHEMA, part_of(field, blank, 1),
		      "%s has white space in it, which schema validation refuses",
		      field_name(r, field));
}

void read_list(struct reader *r, const struct field *field, unsigned flags, struct bitmap *out,
	       struct span *at)
{
	struct bitmap_error error;
	struct bitmap map;

	if (!is_given(r, field, flags, at))
		return;
	if (bitmap_parse(r->arena, field->value, &map, &error) < 0) {
		blame(r, RULE_LIST, part_of(field, error.at, error.length), "%s %s",
		      field_name(r, field), error.reason);
		return;
	}
	if (bitmap_is_empty(&map) && !(flags & READ_MAY_BE_EMPTY)) {
		blame(r, RULE_EMPTY_LIST, field->at, "%s is empty after its exclusions",
		      field_name(r, field));
		return;
	}
	check_list_form(r, field);
	*out = map;
}

struct size_form {
	uint64_t default_scale; /* bytes, where no unit is given */
	uint64_t max_bytes;
	bool no_unit;
	unsigned flags; /* the reader's */
};

static bool scale(struct reader *r, const struct field *field, const struct size_form *form,
		  uint64_t *out_bytes)
{
	struct field unit = field_attribute_filled(field->node, "unit");
	uint64_t value, bytes_a_unit;
	enum number_status status = number_parse(field->value, UINT64_MAX, &value);

	if (form->no_unit)
		unit.value = NULL;
	if (status != NUMBER_OK) {
		blame_number(r, field, form->flags | READ_SIZE, status);
		return false;
	}
	bytes_a_unit = number_unit_scale(unit.value, form->default_scale);
	if (!bytes_a_unit) {
		blame(r, RULE_SIZE, unit.at,
		      "%s is not a unit of size such as b, KiB, KB, MiB or G",
		      field_name(r, &unit));
		return false;
	}
	if (number_scale_up_to(value, bytes_a_unit, form->max_bytes, out_bytes) != NUMBER_OK) {
		blame(r, RULE_SIZE, field->at, "%s%s%s is more than libvirt can hold",
		      field_name(r, field), unit.value ? " in " : "", unit.value ? unit.value : "");
		return false;
	}
	check_number_form(r, field, form->flags);
	return true;
}

void read_bytes(struct reader *r, const struct field *field, unsigned flags, uint64_t *out_bytes,
		struct span *at)
{
	bool no_unit = flags & READ_NO_UNIT;
	const struct size_form form = {
		.default_scale = no_unit || flags & READ_BYTES ? 1 : BYTES_PER_KIB,
		.max_bytes = UINT64_MAX,
		.no_unit = no_unit,
		.flags = flags,
	};

	if (is_given(r, field, flags, at))
		(void)scale(r, field, &form, out_bytes); /* it blames by itself */
}

void read_size(struct reader *r, const struct field *field, unsigned flags, uint64_t *out_kib,
	       struct span *at)
{
	/* whole KiB: a partial one above is refused (conf/domain_conf.c, virDomainParseMemory,
	   9.0.0 to 11.3.0) */
	const struct size_form form = {
		.default_scale = BYTES_PER_KIB,
		.max_bytes = SIZE_KIB_MAX * BYTES_PER_KIB,
		.no_unit = flags & READ_NO_UNIT,
		.flags = flags,
	};
	unsigned before = r->n_errors;
	uint64_t bytes;

	if (!is_given(r, field, flags, at) || !scale(r, field, &form, &bytes)) {
		forget_wrong(r, flags, before, at);
		return;
	}
	*out_kib = bytes / BYTES_PER_KIB + (bytes % BYTES_PER_KIB != 0);
	if ((flags & READ_NONZERO) && *out_kib == 0)
		blame(r, RULE_SIZE, field->at, "%s must not be 0", field_name(r, field));
}
