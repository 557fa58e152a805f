/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of commands. */
#include "cmd/cmd.h"

const struct cmd *const commands[] = {
	&cmd_check, &cmd_to_qemu, &cmd_show, &cmd_explain, &cmd_host, &cmd_hook,
};

const size_t n_commands = ARRAY_SIZE(commands);
