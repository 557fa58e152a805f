/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A place in a source text: byte offset and length. Lines and columns are worked out only when a
 * place is shown (base/source.h).
 *
 * No value can stand at offset 0 of an XML document, so a span of zeros means "not written in
 * the XML": the value beside it is a default.
 */
#ifndef VN_BASE_SPAN_H
#define VN_BASE_SPAN_H

#include <stdbool.h>
#include <stdint.h>

struct span {
	uint32_t at;	 /* bytes from the start of the text */
	uint32_t length; /* bytes */
};

static inline bool span_is_given(struct span span)
{
	return span.at != 0;
}

#endif
