/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From what libvirt or QEMU said to the rules that are about it.
 *
 * A rule carries the words that don't change from one message to the next (message_words);
 * a message has them in this order, with values between them and a program's name in front. A
 * part of a message, or a whole log around it, finds the rule as well.
 */
#ifndef VN_RULES_MESSAGE_H
#define VN_RULES_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "rules/rule.h"

struct rule_match {
	const struct rule *rule;
	unsigned weight; /* of the words found: rare ones weigh more */
	bool is_whole;	 /* all words of the rule's are there */
};

/*
 * The rules whose words text has, the likeliest first; those that are far behind the first are
 * left out. Of a text that no message's words are in, the rules whose titles have its words.
 * Returns how many; out is in the arena.
 */
size_t rules_match_text(struct arena *arena, const char *text, struct rule_match **out);

#endif
