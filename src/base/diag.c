/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Findings as data. */
#include "base/diag.h"

struct diag *diag_vadd(struct diag_list *list, unsigned rule_id, struct span at, const char *format,
		       va_list args)
{
	struct diag *diag = ARENA_APPEND(&list->arena, list->items, list->n_items);

	diag->rule_id = rule_id;
	diag->at = at;
	diag->message = arena_vprintf(&list->arena, format, args);
	return diag;
}

struct diag *diag_add(struct diag_list *list, unsigned rule_id, struct span at, const char *format,
		      ...)
{
	struct diag *diag;
	va_list args;

	va_start(args, format);
	diag = diag_vadd(list, rule_id, at, format, args);
	va_end(args);
	return diag;
}

void diag_add_place(struct diag_list *list, struct diag *diag, struct span at, const char *format,
		    ...)
{
	struct diag_place *place = ARENA_APPEND(&list->arena, diag->places, diag->n_places);
	va_list args;

	va_start(args, format);
	place->at = at;
	place->label = arena_vprintf(&list->arena, format, args);
	va_end(args);
}

void diag_set_label(struct diag_list *list, struct diag *diag, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	diag->label = arena_vprintf(&list->arena, format, args);
	va_end(args);
}

void diag_set_help(struct diag_list *list, struct diag *diag, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	diag->help = arena_vprintf(&list->arena, format, args);
	va_end(args);
}

void diag_add_edit(struct diag_list *list, struct diag *diag, struct span at, const char *text)
{
	struct diag_edit *edit = ARENA_APPEND(&list->arena, diag->edits, diag->n_edits);

	edit->at = at;
	edit->text = arena_strdup(&list->arena, text);
}

void diag_list_done(struct diag_list *list)
{
	arena_done(&list->arena);
	*list = (struct diag_list)DIAG_LIST_INIT;
}
