/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A picture as a DOT graph: boxes with boxes in them are clusters, the others nodes. */
#include "draw/draw.h"

#include <string.h>

/* Text in a quoted label. */
static void add_quoted(struct strbuf *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			strbuf_add_char(out, '\\');
		strbuf_add_char(out, *text);
	}
}

/* The title and the box's own texts, a line each; "\l" ends a line and aligns it left. */
static void add_label(const struct picture *picture, size_t box, struct strbuf *out)
{
	size_t y = picture->boxes[box].y;

	strbuf_add_string(out, "label=\"");
	add_quoted(out, picture->boxes[box].title);
	for (size_t i = 0; i < picture->n_texts; i++) {
		const struct picture_text *text = &picture->texts[i];

		if (text->box != box)
			continue;
		strbuf_add_string(out, text->y == y ? " " : "\\l");
		y = text->y;
		add_quoted(out, text->text);
	}
	strbuf_add_string(out, "\\l\"");
}

static bool has_children(const struct picture *picture, size_t box)
{
	for (size_t i = box + 1; i < picture->n_boxes; i++)
		if (picture->boxes[i].parent == box)
			return true;
	return false;
}

static void add_colours(const struct picture_box *box, struct strbuf *out)
{
	/* of graphviz's scheme "set28"; the text is black on all of them */
	if (box->hue == PICTURE_NO_HUE)
		strbuf_add_string(out, ", style=filled, fillcolor=white");
	else
		strbuf_printf(out, ", style=filled, colorscheme=set28, fillcolor=%u",
			      box->hue % PICTURE_N_HUES + 1);
}

/* Invisible edges keep the picture's rows: along each row, and from one to the next. */
static void add_order(const struct picture *picture, size_t box, size_t last, struct strbuf *out)
{
	size_t row = box + 1;

	for (size_t i = box + 2; i <= last; i++) {
		if (picture->boxes[i].y == picture->boxes[i - 1].y) {
			strbuf_printf(out, "\t\t{ rank=same; box%zu -> box%zu [style=invis]; }\n",
				      i - 1, i);
			continue;
		}
		strbuf_printf(out, "\t\tbox%zu -> box%zu [style=invis];\n", row, i);
		row = i;
	}
}

static void add_cluster(const struct picture *picture, size_t box, struct strbuf *out)
{
	size_t last = box;

	strbuf_printf(out, "\tsubgraph cluster_%zu {\n\t\tlabeljust=l;\n\t\t", box);
	add_label(picture, box, out);
	strbuf_printf(out,
		      ";\n\t\tstyle=filled; fillcolor=\"#f3f5f7\";\n"
		      "\t\tbox%zu [shape=point, style=invis];\n",
		      box);
	while (last + 1 < picture->n_boxes && picture->boxes[last + 1].parent == box) {
		strbuf_printf(out, "\t\tbox%zu [", ++last);
		add_label(picture, last, out);
		add_colours(&picture->boxes[last], out);
		strbuf_add_string(out, "];\n");
	}
	strbuf_printf(out, "\t\tbox%zu -> box%zu [style=invis];\n", box, box + 1);
	add_order(picture, box, last, out);
	strbuf_add_string(out, "\t}\n");
}

static void add_heading(const struct picture *picture, struct strbuf *out)
{
	const char *last = "";

	strbuf_add_string(out, "\tlabelloc=t;\n\tlabeljust=l;\n\tlabel=\"");
	for (size_t i = 0; i < picture->n_texts; i++) {
		/* a table's head is there once for each of its columns */
		if (picture->texts[i].box != PICTURE_NO_BOX ||
		    strcmp(picture->texts[i].text, last) == 0)
			continue;
		last = picture->texts[i].text;
		add_quoted(out, last);
		strbuf_add_string(out, "\\l");
	}
	strbuf_add_string(out, "\";\n");
}

void dot_draw(const struct picture *picture, struct strbuf *out)
{
	strbuf_add_string(out, "digraph virtnuma {\n\tbgcolor=white;\n\tcompound=true;\n"
			       "\tnode [shape=box, fontname=monospace, fontsize=10];\n"
			       "\tedge [fontname=monospace, fontsize=10];\n"
			       "\tfontname=monospace;\n\tfontsize=10;\n");
	add_heading(picture, out);
	for (size_t i = 0; i < picture->n_boxes; i++) {
		if (picture->boxes[i].kind == PICTURE_CORE)
			continue;
		if (has_children(picture, i)) {
			add_cluster(picture, i, out);
			continue;
		}
		strbuf_printf(out, "\tbox%zu [", i);
		add_label(picture, i, out);
		add_colours(&picture->boxes[i], out);
		strbuf_add_string(out, "];\n");
	}
	for (size_t i = 0; i < picture->n_links; i++) {
		const struct picture_link *link = &picture->links[i];

		strbuf_printf(out, "\tbox%zu -> box%zu [label=\"", link->from, link->to);
		add_quoted(out, link->label);
		strbuf_add_char(out, '"');
		if (has_children(picture, link->to))
			strbuf_printf(out, ", lhead=cluster_%zu", link->to);
		strbuf_add_string(out, "];\n");
	}
	strbuf_add_string(out, "}\n");
}
