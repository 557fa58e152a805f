/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What --host and vn_host_open() are given: the words for kinds of sources, else a file. */
#ifndef VN_LIB_HOST_WORD_H
#define VN_LIB_HOST_WORD_H

#include "base/enum.h"

enum host_word {
	HOST_WORD_AUTO,
	HOST_WORD_LIBVIRT,
	HOST_WORD_NONE,
	HOST_WORD_SYSFS,
	HOST_WORD_COUNT,
	HOST_WORD_FILE = HOST_WORD_COUNT, /* none of them */
};

extern const struct enum_names host_word_names;

/*
 * The kind of source; out_rest is what follows the colon ("sysfs:ROOT", "libvirt:URI"), NULL where
 * nothing does. "auto" and "none" take nothing.
 */
enum host_word host_word_parse(const char *source, const char **out_rest);

#endif
