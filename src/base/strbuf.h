/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A growing string. The struct owns its text; strbuf_done() or AUTO(strbuf) frees it. */
#ifndef VN_BASE_STRBUF_H
#define VN_BASE_STRBUF_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

struct strbuf {
	char *text; /* NULL while nothing was added; else NUL-terminated */
	size_t length, room;
};

#define STRBUF_INIT \
	{           \
		0   \
	}

void strbuf_add(struct strbuf *buf, const char *text, size_t length);
void strbuf_add_string(struct strbuf *buf, const char *text);
void strbuf_add_char(struct strbuf *buf, char c);
void strbuf_repeat(struct strbuf *buf, char c, size_t n);
void strbuf_add_unsigned(struct strbuf *buf, uint64_t number);
void strbuf_printf(struct strbuf *buf, const char *format, ...) PRINTF(2, 3);

/* The text, "" when there is none; valid until the next change. */
const char *strbuf_text(const struct strbuf *buf);
/* Gives the text away (free() it); the buffer is empty again. */
char *strbuf_take(struct strbuf *buf);
void strbuf_clear(struct strbuf *buf);
/* Takes away what stands behind the first length bytes. */
void strbuf_cut(struct strbuf *buf, size_t length);
void strbuf_done(struct strbuf *buf);

#endif
