/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What users want of the rules: some off, some with another severity.
 *
 * Three places say so: the command line and the config (struct rule_settings, made once and then
 * only read, so threads may share it) and <virtnuma:allow> in the domain itself. A caller makes
 * settings, runs the rules (rules_run), and then rules_suppress() once per domain:
 *
 *	AUTO(rule_settings) settings = RULE_SETTINGS_INIT;
 *
 *	if (rule_settings_disable(&settings, "VN612,VN230", error) < 0 || …)
 *		return -1;
 *	rules_run(domain, guest, host, target, &diags, &results);
 *	rules_suppress(&settings, domain, &diags, &results);
 */
#ifndef VN_RULES_SUPPRESS_H
#define VN_RULES_SUPPRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/bitmap.h"
#include "base/diag.h"
#include "base/error.h"
#include "rules/registry.h"
#include "rules/rule.h"

struct domain;

struct rule_severity {
	unsigned rule_id;
	enum severity severity;
};

struct rule_settings {
	struct arena arena;
	struct bitmap disabled; /* rule ids */
	struct rule_severity *severities;
	size_t n_severities;
	bool ignore_allows; /* --ignore-suppressions: <virtnuma:allow> has no effect */
};

/* clang-format off: one line reads better */
#define RULE_SETTINGS_INIT          \
	{                           \
		.arena = ARENA_INIT \
	}
/* clang-format on */

/*
 * "VN612" or "vn612" → 612 (length bytes of text); 0 when it isn't written so. Whether there is
 * such a rule is rule_find()'s to say.
 */
unsigned rule_id_parse(const char *text, size_t length);

/*
 * Turns rules off: ids with commas or blanks between them, as --disable and the config's disable
 * have them. Any rule may be named, errors too. Fails for a word that is no rule's id.
 */
int rule_settings_disable(struct rule_settings *settings, const char *ids,
			  struct error *error) MUST_CHECK;

/*
 * Gives a rule (config key severity.VN612: id is "VN612") the severity named: error, warning,
 * info; the last word on a rule counts. Fails for an unknown rule or severity, and where an error
 * that libvirt or QEMU raises would become less than one.
 */
int rule_settings_severity(struct rule_settings *settings, const char *id, const char *severity,
			   struct error *error) MUST_CHECK;

/* The severity that this rule's findings have. settings may be NULL. */
enum severity rule_effective_severity(const struct rule_settings *settings,
				      const struct rule *rule);

/*
 * Takes out the findings, and the "not checked" notes, of the rules that are off or that the
 * domain allows; adds findings about <virtnuma:allow> elements that name no rule or suppress
 * nothing. diags stays sorted by place.
 */
void rules_suppress(const struct rule_settings *settings, const struct domain *domain,
		    struct diag_list *diags, struct rule_results *results);

void rule_settings_done(struct rule_settings *settings);

#endif
