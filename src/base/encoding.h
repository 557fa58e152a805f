/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* XML in any encoding to UTF-8. */
#ifndef VN_BASE_ENCODING_H
#define VN_BASE_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"

/* No text of ours is longer: spans have 32 bits, libxml2's sizes 31. */
#define ENCODING_LIMIT_BYTES (256u * 1024 * 1024)

struct utf8_text {
	const char *text;   /* NUL-terminated, without a byte-order mark */
	size_t length;	    /* bytes, without the NUL */
	size_t mark_length; /* of the byte-order mark in front of what was given, in its bytes */
	bool is_converted;  /* text isn't the bytes that were given */
};

/*
 * Finds out the encoding as XML 1.0, appendix F says (byte-order mark, first bytes, declaration)
 * and gives a copy in UTF-8. What claims to be UTF-8 isn't checked. On failure the message begins
 * with "path:line:column: ".
 */
int encoding_to_utf8(struct arena *arena, const char *path, const char *text, size_t length,
		     struct utf8_text *out, struct error *error) MUST_CHECK;

#endif
