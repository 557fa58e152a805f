/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Findings as data: what is wrong with the user's file. Nothing here prints.
 *
 * A list owns everything in it (one arena). Rules add to it; report reads it.
 */
#ifndef VN_BASE_DIAG_H
#define VN_BASE_DIAG_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/span.h"

/* What a finding is about, for fingerprints and pictures. */
enum diag_subject {
	DIAG_SUBJECT_DOMAIN,
	DIAG_SUBJECT_VCPU,
	DIAG_SUBJECT_CELL,
	DIAG_SUBJECT_IOTHREAD,
	DIAG_SUBJECT_DEVICE,
	DIAG_SUBJECT_NODE,
};

struct diag_place {
	struct span at;
	const char *label; /* what this place says, e.g. "also in cell 0" */
};

/* Replace the bytes of at by text; a length of 0 inserts in front of at. */
struct diag_edit {
	struct span at;
	const char *text;
};

struct diag {
	unsigned rule_id;
	struct span at;	     /* what gets underlined; not given: the whole document */
	const char *message; /* a whole sentence naming the values, without a full stop */
	const char *label;   /* beside the underline; NULL: none */
	const char *help;    /* what to write here; NULL: the rule's own help */
	struct diag_place *places;
	size_t n_places;
	struct diag_edit *edits;
	size_t n_edits;
	bool edits_unsafe; /* they change what the guest is or does; else they are what libvirt
			      makes of the file, or the only way to have it taken */
	enum diag_subject subject;
	unsigned subject_id;
	unsigned since_libvirt; /* only from this libvirt on (9004 is 9.4); 0: any */
};

struct diag_list {
	struct arena arena;
	struct diag *items;
	size_t n_items;
};

#define DIAG_LIST_INIT              \
	{                           \
		.arena = ARENA_INIT \
	}

/* The message is formatted into the list's arena. The result is valid until the next addition. */
struct diag *diag_add(struct diag_list *list, unsigned rule_id, struct span at, const char *format,
		      ...) PRINTF(4, 5);
struct diag *diag_vadd(struct diag_list *list, unsigned rule_id, struct span at, const char *format,
		       va_list args);
void diag_add_place(struct diag_list *list, struct diag *diag, struct span at, const char *format,
		    ...) PRINTF(4, 5);
void diag_set_label(struct diag_list *list, struct diag *diag, const char *format, ...)
	PRINTF(3, 4);
void diag_set_help(struct diag_list *list, struct diag *diag, const char *format, ...) PRINTF(3, 4);
void diag_add_edit(struct diag_list *list, struct diag *diag, struct span at, const char *text);
void diag_list_done(struct diag_list *list);

#endif
