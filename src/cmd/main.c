/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of commands. */
#include "cmd/cmd.h"

static const struct cmd *const cmds[] = {
	&cmd_check,
	&cmd_to_qemu,
	&cmd_show,
	&cmd_explain,
	&cmd_host,
	&cmd_hook,
};

int main(int argc, char **argv)
{
	return cmd_main(cmds, ARRAY_SIZE(cmds), argc, argv);
}
