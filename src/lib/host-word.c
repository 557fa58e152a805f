/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The words for kinds of host sources. */
#include "lib/host-word.h"

#include <stdbool.h>
#include <string.h>

static const char *const names[] = {
	[HOST_WORD_AUTO] = "auto",
	[HOST_WORD_LIBVIRT] = "libvirt",
	[HOST_WORD_NONE] = "none",
	[HOST_WORD_SYSFS] = "sysfs",
};
const struct enum_names host_word_names = ENUM_NAMES(names);

static bool takes_more(enum host_word word)
{
	return word == HOST_WORD_LIBVIRT || word == HOST_WORD_SYSFS;
}

enum host_word host_word_parse(const char *source, const char **out_rest)
{
	*out_rest = NULL;
	for (enum host_word word = HOST_WORD_AUTO; word < HOST_WORD_COUNT; word++) {
		size_t length = strlen(names[word]);

		if (strncmp(source, names[word], length) != 0)
			continue;
		if (!source[length])
			return word;
		if (source[length] != ':' || !takes_more(word))
			continue;
		if (source[length + 1])
			*out_rest = source + length + 1;
		return word;
	}
	return HOST_WORD_FILE;
}
