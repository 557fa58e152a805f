/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where a command's result goes. */
#include "cmd/output.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

const char *output_path(const struct options *options)
{
	const char *path = options_value(options, OPTION_OUTPUT);

	return path && strcmp(path, "-") != 0 ? path : NULL;
}

const char *output_ending(const char *path)
{
	const char *dot = path ? strrchr(path, '.') : NULL;

	return dot && !strchr(dot, '/') ? dot + 1 : NULL;
}

int output_check_terminal(const char *path, const char *format, struct error *error)
{
	if (path || !isatty(STDOUT_FILENO))
		return 0;
	return error_set(error, "%s is nothing for a terminal; say -o FILE", format);
}

int output_write(const char *path, const struct strbuf *text, struct error *error)
{
	if (path)
		return file_write(path, strbuf_text(text), text->length, error);
	/* a failed write is found when the stream is flushed */
	(void)fwrite(strbuf_text(text), 1, text->length, stdout);
	return 0;
}
