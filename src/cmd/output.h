/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where a command's result goes: --output, whose ending can choose the format, else standard output. */
#ifndef VN_CMD_OUTPUT_H
#define VN_CMD_OUTPUT_H

#include "base/error.h"
#include "base/strbuf.h"
#include "cmd/cmd.h"

/* The file that --output names; NULL: standard output. */
const char *output_path(const struct options *options);
/* What its name ends with, behind the dot; NULL: nothing. */
const char *output_ending(const char *path);
/* Fails where a binary format would go to a terminal. */
int output_check_terminal(const char *path, const char *format, struct error *error) MUST_CHECK;
/* The whole of it or nothing, where it is a file. */
int output_write(const char *path, const struct strbuf *text, struct error *error) MUST_CHECK;

#endif
