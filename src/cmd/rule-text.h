/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A rule, and what becomes of an element, as text for people: what explain prints. */
#ifndef VN_CMD_RULE_TEXT_H
#define VN_CMD_RULE_TEXT_H

#include <stdbool.h>

#include "base/strbuf.h"
#include "qemu/mapping.h"
#include "rules/rule.h"

void rule_text_heading(struct strbuf *out, bool colour, const char *text);
/* All there is, with examples. */
void rule_text_add(struct strbuf *out, bool colour, const struct rule *rule);
/* One line of a list: id, severity, title. */
void rule_text_add_line(struct strbuf *out, const struct rule *rule);
void rule_text_add_mapping(struct strbuf *out, bool colour, const struct mapping *mapping);

#endif
