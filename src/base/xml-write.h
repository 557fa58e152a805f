/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * XML as text, into a strbuf: the only place that quotes for XML.
 *
 *	struct xml_writer writer = { .out = &text };
 *
 *	xml_write_start(&writer, "cell");
 *	xml_write_attribute(&writer, "id", "0");
 *	xml_write_text(&writer, "a < b");
 *	xml_write_end(&writer, "cell");
 *
 * Elements are indented by two blanks a level, one that holds text stays on one line, an empty
 * one is <cell id='0'/>. Names are written as they are; values and texts may be anything: what
 * XML can't hold (control characters, bytes that aren't UTF-8) becomes U+FFFD. The writer borrows
 * the strbuf.
 */
#ifndef VN_BASE_XML_WRITE_H
#define VN_BASE_XML_WRITE_H

#include <stdbool.h>

#include "base/strbuf.h"

struct xml_writer {
	struct strbuf *out;
	bool one_line; /* line ends within text are references: no text begins a line */
	/* the writer's own */
	unsigned depth; /* of open elements */
	bool in_tag;	/* the start tag of the innermost is still open */
	bool has_text;	/* the innermost holds text */
};

/* <?xml version='1.0' encoding='UTF-8'?>; before everything else, for formats that want it. */
void xml_write_declaration(struct xml_writer *writer);
void xml_write_start(struct xml_writer *writer, const char *name);
/* Only between xml_write_start() and anything else. */
void xml_write_attribute(struct xml_writer *writer, const char *name, const char *value);
void xml_write_attributef(struct xml_writer *writer, const char *name, const char *format, ...)
	PRINTF(3, 4);
void xml_write_text(struct xml_writer *writer, const char *text);
/* name is that of the innermost open element. */
void xml_write_end(struct xml_writer *writer, const char *name);
/* <name>text</name> */
void xml_write_element(struct xml_writer *writer, const char *name, const char *text);

#endif
