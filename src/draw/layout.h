/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the parts of the layout share: cards, which are boxes with lines of text and with cores, put
 * side by side in rows.
 */
#ifndef VN_DRAW_LAYOUT_H
#define VN_DRAW_LAYOUT_H

#include "draw/draw.h"

struct finding_place {
	enum diag_subject subject;
	unsigned id;
};

struct layout {
	const struct draw_input *input;
	struct picture *picture;
	struct arena *arena; /* the picture's */
	size_t width;
	size_t y;		       /* the next free row */
	size_t *node_boxes;	       /* by index in host->nodes */
	struct finding_place **places; /* by guest and finding */
	size_t **cell_boxes;	       /* by guest and cell */
};

struct card_line {
	const char *text;
	enum picture_tone tone;
	unsigned hue;
	size_t indent; /* of this line and what it is wrapped to */
};

/* A vCPU in a core. */
struct card_slot {
	size_t column, row; /* thread of the core; from 0 */
	const char *text;
	enum picture_tone tone;
	unsigned hue;
};

struct card_core {
	const char *title;
	size_t n_threads;
	struct card_slot *slots;
	size_t n_slots;
};

struct card {
	enum picture_kind kind;
	const char *title;
	unsigned hue;
	struct card_line *lines;
	size_t n_lines;
	struct card_core *cores;
	size_t n_cores;
	size_t box; /* set when it is placed */
};

/* A line; it is wrapped to the card when that is placed. */
void card_add(struct layout *layout, struct card *card, enum picture_tone tone, const char *format,
	      ...) PRINTF(4, 5);
/* What a finding is about, for its place in the picture: its own subject, else the cell or vCPU whose
   binding or pin it underlines, else the guest. */
enum diag_subject layout_subject(const struct layout *layout, size_t guest, size_t finding,
				 unsigned *out_id);
/* Works these out; once, before cards are made. */
void layout_place_findings(struct layout *layout);
/* The findings about this subject. */
void card_add_findings(struct layout *layout, struct card *card, size_t guest,
		       enum diag_subject subject, unsigned id);
/* Puts cards in rows of as many as have room for min_width columns each. */
void layout_cards(struct layout *layout, size_t parent, struct card *cards, size_t n,
		  size_t min_width);
/* Lines without a box, over the whole width, wrapped. */
void layout_lines(struct layout *layout, const struct card *card);
/* The same in columns side by side, where all lines are short. */
void layout_columns(struct layout *layout, const struct card *card);
void layout_heading(struct layout *layout, const char *text);

/* The colour of a cell. */
unsigned layout_hue(const struct layout *layout, size_t guest, unsigned cell);
/* "3", and among several guests "b3". */
const char *layout_vcpu(const struct layout *layout, size_t guest, unsigned vcpu);
/* "", or among several guests "b:" */
const char *layout_prefix(const struct layout *layout, size_t guest);

void layout_guest(struct layout *layout, size_t index);
/* A cell's memory devices, expander buses and host devices; GUEST_NO_CELL: of a guest without cells. */
void layout_devices(struct layout *layout, struct card *card, const struct guest *guest,
		    unsigned cell);
/* Host devices that the guest isn't told a cell of. */
void layout_homeless_devices(struct layout *layout, struct card *card, const struct guest *guest);
/* The host's own knowledge of a device; NULL: it has none. */
const struct host_pci_device *layout_pci_device(const struct layout *layout,
						const struct domain_hostdev *hostdev);
void layout_host(struct layout *layout);
/* The node itself: title, memory, caches, distances. */
void layout_node(struct layout *layout, struct card *card, const struct host_node *node);
void layout_table(struct layout *layout, size_t index);
void layout_growth(struct layout *layout, size_t index);

#endif
