/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hands the command line to the commands. */
#include "cmd/cmd.h"

int main(int argc, char **argv)
{
	return cmd_main(commands, n_commands, argc, argv);
}
