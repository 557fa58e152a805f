/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the two kinds of device tree share. */
#ifndef VN_DRAW_DTS_H
#define VN_DRAW_DTS_H

#include "draw/view.h"

/* A memory node with this line in it. */
void dts_add_memory(uint64_t base, uint64_t size, const char *property, struct strbuf *out);

/* The tree that a pseries guest boots with. */
void dts_format_papr(const struct view *view, struct strbuf *out);

#endif
