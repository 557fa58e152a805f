/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* UTF-8 text from outside: code points, their width on a terminal, and a form that is harmless. */
#ifndef VN_BASE_TEXT_H
#define VN_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/strbuf.h"

#define TEXT_REPLACEMENT UINT32_C(0xFFFD)

/*
 * The first code point of text, and in used how many bytes it takes. Bytes that aren't UTF-8
 * (overlong, surrogates, above U+10FFFF, cut off) give TEXT_REPLACEMENT with used 1. length 0 gives
 * 0 with used 0.
 */
uint32_t text_decode(const char *text, size_t length, size_t *used);

/* Columns of a terminal: 0 for combining and invisible ones, 2 for East Asian wide ones and emoji,
   else 1. For control characters 0. */
unsigned text_width(uint32_t code_point);

/*
 * What doesn't go to a terminal as it is: control characters (tab and newline too), line and
 * paragraph separators, bidirectional controls, other invisible format characters and
 * non-characters.
 */
bool text_is_unsafe(uint32_t code_point);

/* How many bytes in front are printable ASCII: safe, and one column each. */
size_t text_plain_length(const char *text, size_t length);

/* Adds text with unsafe code points as \t, \n, \r, \u{202e}, and bytes that aren't UTF-8 as \xff.
   Backslashes stay as they are: this is for people to read, not to be undone. */
void text_add_escaped(struct strbuf *out, const char *text, size_t length);

/* Adds JSON text with unsafe code points beyond ASCII (which JSON writers leave alone) as \u
   escapes: the value stays as it is. Line ends of the layout stay too, but within what is empty. */
void text_add_json(struct strbuf *out, const char *json);

/* Adds JSON text in UTF-8 as ASCII: what is beyond becomes \u escapes of 6 or 12 bytes. */
void text_add_json_ascii(struct strbuf *out, const char *json, size_t length);

#endif
