/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How the guest can grow, as lines: each step and the commands that do it. */
#include <string.h>

#include "draw/growth.h"
#include "draw/layout.h"
#include "draw/words.h"

#define INDENT 4u

static void add_code(struct layout *layout, struct card *card, const char *text)
{
	while (*text) {
		size_t length = strcspn(text, "\n");

		card_add(layout, card, PICTURE_CODE, "    %.*s", (int)length, text);
		card->lines[card->n_lines - 1].indent = INDENT + 2;
		text += length;
		text += *text == '\n';
	}
}

/* A command for a shell, in as many lines as it needs, with a backslash where it goes on. */
static void add_shell(struct layout *layout, struct card *card, const char *text)
{
	size_t room = layout->width - INDENT - sizeof(" \\");
	const char *indent = "";

	while (strlen(text) > room) {
		size_t end = room;

		while (end > 0 && text[end] != ' ')
			end--;
		if (end == 0)
			break;
		card_add(layout, card, PICTURE_CODE, "    %s%.*s \\", indent, (int)end, text);
		text += end + 1;
		indent = "  ";
	}
	card_add(layout, card, PICTURE_CODE, "    %s%s", indent, text);
}

void layout_growth(struct layout *layout, size_t index)
{
	const struct draw_guest *drawn = &layout->input->guests[index];
	struct card card = { .title = "" };
	struct growth growth;

	growth_find(drawn->guest, layout->arena, &growth);
	layout_heading(
		layout,
		layout->input->n_guests < 2
			? "how it can grow while it runs"
			: arena_printf(layout->arena, "how %s can grow while it runs",
				       words_name(layout->arena, drawn->guest, drawn->path)));
	for (size_t i = 0; i < growth.n_steps; i++) {
		const struct growth_step *step = &growth.steps[i];

		card_add(layout, &card, PICTURE_PLAIN, "%s",
			 words_escaped(layout->arena, step->text));
		card.lines[card.n_lines - 1].indent = 2;
		for (size_t j = 0; j < step->n_commands; j++) {
			const struct growth_command *command = &step->commands[j];

			if (strcmp(command->tool, "virsh") == 0)
				add_shell(layout, &card, command->text);
			else
				add_code(layout, &card, command->text);
		}
	}
	layout_lines(layout, &card);
}
