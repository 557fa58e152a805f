/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Finding values in the XML tree, and blaming them. */
#include "domain/read.h"

#include <string.h>

#include "domain/suggest.h"

/* Longer values are cut in messages. */
#define SHOWN_BYTES 60u

/* Looking for words that may have been meant costs more than all else; beyond this many findings
   nobody reads them. */
#define HINTS_UP_TO 1000u

/* Findings of these rules mean that libvirt refuses the document. */
static bool is_error(unsigned rule_id)
{
	return rule_id <= RULE_MISSING || rule_id == RULE_REPEATED || rule_id == RULE_EMPTY_LIST;
}

struct diag *blame(struct reader *r, unsigned rule_id, struct span at, const char *format, ...)
{
	struct diag *diag;
	va_list args;

	va_start(args, format);
	diag = diag_vadd(r->diags, rule_id, at, format, args);
	va_end(args);
	diag->subject = r->subject;
	diag->subject_id = r->subject_id;
	diag->since_libvirt = r->since_libvirt;
	if (is_error(rule_id))
		r->n_errors++;
	return diag;
}

const char *hint(const struct reader *r, const char *text, const char *const *words, size_t n)
{
	return r->diags->n_items > HINTS_UP_TO ? NULL : suggest(text, words, n);
}

const char *shown(struct reader *r, const char *value)
{
	size_t length = strnlen(value, SHOWN_BYTES + 1);

	if (length <= SHOWN_BYTES)
		return value;
	/* not in the middle of a UTF-8 sequence */
	for (length = SHOWN_BYTES; length && ((unsigned char)value[length] & 0xc0) == 0x80;)
		length--;
	return arena_printf(r->arena, "%.*s…", (int)length, value);
}

const char *field_name(struct reader *r, const struct field *field)
{
	const char *value = shown(r, field->value ? field->value : "");

	if (field->is_text)
		return arena_printf(r->arena, "<%s> '%s'", field->name, value);
	return arena_printf(r->arena, "%s '%s' of <%s>", field->name, value, field->node->name);
}

/* An attribute that looks like a misspelt name. */
static struct xml_attribute *find_misspelt(const struct reader *r, const struct xml_node *node,
					   const char *name)
{
	for (size_t i = 0; i < node->n_attributes; i++) {
		struct xml_attribute *attribute = &node->attributes[i];

		if (!attribute->namespace && !attribute->read && hint(r, attribute->name, &name, 1))
			return attribute;
	}
	return NULL;
}

void blame_missing_attribute(struct reader *r, const struct xml_node *node, const char *name)
{
	struct xml_attribute *misspelt = find_misspelt(r, node, name);
	struct diag *diag = blame(r, RULE_MISSING, misspelt ? misspelt->name_at : node->name_at,
				  "<%s> has no %s attribute", node->name, name);

	if (!misspelt)
		return;
	diag_set_label(r->diags, diag, "did you mean %s?", name);
	misspelt->read = true; /* one finding is enough: see scope_check */
}

void blame_missing_element(struct reader *r, const struct xml_node *parent, const char *name)
{
	blame(r, RULE_MISSING, parent->name_at, "<%s> has no <%s> element", parent->name, name);
}

void blame_ignored(struct reader *r, const struct field *field, const char *because)
{
	if (field->value)
		blame(r, RULE_IGNORED, field->at, "%s has no effect, because %s",
		      field_name(r, field), because);
}

/* libvirt 9.0.0 to 11.3.0 look for ./cpu/numa[1]/cell: those of a further <cpu> count, too. */
static bool has_cells(const struct xml_node *node)
{
	if (node->namespace || strcmp(node->name, "cpu") != 0)
		return false;
	for (const struct xml_node *child = node->children; child; child = child->next)
		if (!child->namespace && strcmp(child->name, "numa") == 0)
			return true;
	return false;
}

static void blame_ignored_element(struct reader *r, const struct xml_node *node,
				  const struct xml_node *first)
{
	struct diag *diag =
		blame(r, RULE_ONLY_FIRST, node->name_at,
		      "libvirt reads only the first <%s> of <%s>%s", node->name, node->parent->name,
		      has_cells(node) ? ", but the cells of this one are added" : "");

	diag_add_place(r->diags, diag, first->name_at, "the one that counts");
}

struct field field_attribute(struct xml_node *node, const char *name)
{
	const struct xml_attribute *attribute = xml_attribute(node, name);

	return (struct field){
		.node = node,
		.name = name,
		.value = attribute ? attribute->value : NULL,
		.at = attribute ? attribute->at : node->name_at,
	};
}

struct field field_attribute_filled(struct xml_node *node, const char *name)
{
	struct field field = field_attribute(node, name);

	if (field.value && !*field.value)
		field.value = NULL;
	return field;
}

struct field field_text(struct xml_node *node)
{
	return (struct field){
		.node = node,
		.parent = node->parent,
		.name = node->name,
		.value = *node->text ? node->text : NULL,
		.at = span_is_given(node->text_at) ? node->text_at : node->name_at,
		.is_text = true,
	};
}

struct field field_child(struct reader *r, struct xml_node *parent, const char *name)
{
	struct xml_node *node = first_child(r, parent, name);

	if (node)
		return field_text(node);
	return (struct field){
		.parent = parent,
		.name = name,
		.at = parent->name_at,
		.is_text = true,
	};
}

struct field field_path(struct reader *r, struct xml_node *node, const char *parent,
			const char *name)
{
	struct xml_node *first = path_first(node, parent, name);

	if (!first)
		return (struct field){ .parent = node, .name = name, .is_text = true };
	for (struct xml_node *more = path_next(first); more; more = path_next(more))
		blame_ignored_element(r, more, first);
	return field_text(first);
}

struct span place_of(struct xml_node *node, const char *attribute)
{
	const struct xml_attribute *found = xml_attribute(node, attribute);

	return found ? found->at : (struct span){ 0 };
}

struct xml_node *first_child(struct reader *r, struct xml_node *parent, const char *name)
{
	struct xml_node *first = xml_child(parent, name);

	if (!first)
		return NULL;
	for (struct xml_node *more = xml_next(first); more; more = xml_next(more))
		blame_ignored_element(r, more, first);
	return first;
}

struct xml_node *only_child(struct reader *r, struct xml_node *parent, const char *name)
{
	struct xml_node *first = xml_child(parent, name);
	struct diag *diag;

	if (!first || !xml_next(first))
		return first;
	diag = blame(r, RULE_REPEATED, xml_next(first)->name_at, "<%s> has more than one <%s>",
		     parent->name, name);
	diag_add_place(r->diags, diag, first->name_at, "the first one");
	return first;
}

struct xml_node *path_first(struct xml_node *node, const char *parent, const char *child)
{
	xml_for_each (node, parent, outer) {
		struct xml_node *found = xml_child(outer, child);

		if (found)
			return found;
	}
	return NULL;
}

struct xml_node *path_next(struct xml_node *node)
{
	struct xml_node *next = xml_next(node);

	for (struct xml_node *outer = node->parent; !next && (outer = xml_next(outer));)
		next = xml_child(outer, node->name);
	return next;
}

const char *read_text(const struct field *field, struct span *at)
{
	if (field->value)
		*at = field->at;
	return field->value;
}

static void blame_word(struct reader *r, const struct field *field, const struct enum_names *names)
{
	const char *list = "", *close;
	struct diag *diag;

	for (size_t i = 0; i < names->count; i++)
		if (names->names[i])
			list = arena_printf(r->arena, "%s%s%s", list, *list ? ", " : "",
					    names->names[i]);
	diag = blame(r, RULE_VALUE, field->at, "%s is not one of %s", field_name(r, field), list);
	close = hint(r, field->value, names->names, names->count);
	if (close)
		diag_set_label(r->diags, diag, "did you mean '%s'?", close);
}

int read_word(struct reader *r, const struct field *field, unsigned flags,
	      const struct enum_names *names, struct span *at)
{
	int value;

	if (!field->value) {
		if (flags & READ_REQUIRED)
			blame_missing_attribute(r, field->node, field->name);
		return 0;
	}
	*at = field->at;
	value = enum_parse(names, field->value);
	if (value >= 0)
		return value;
	blame_word(r, field, names);
	return 0;
}

enum tristate read_yes_no(struct reader *r, struct xml_node *node, const char *name,
			  struct span *at)
{
	struct field field = field_attribute(node, name);

	return (enum tristate)read_word(r, &field, 0, &enum_yes_no, at);
}

enum tristate read_on_off(struct reader *r, struct xml_node *node, const char *name,
			  struct span *at)
{
	struct field field = field_attribute(node, name);

	return (enum tristate)read_word(r, &field, 0, &enum_on_off, at);
}
