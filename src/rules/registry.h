/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All rules: find one, run all. */
#ifndef VN_RULES_REGISTRY_H
#define VN_RULES_REGISTRY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bitmap.h"
#include "base/diag.h"
#include "rules/rule.h"

struct domain;
struct guest;
struct host;
struct target;

size_t rule_topic_count(void);
const struct rule_topic *rule_topic(size_t index);
/* NULL when there is none. */
const struct rule *rule_find(unsigned id);

/* A rule that could not run, and what it lacked. */
struct rule_not_checked {
	const struct rule *rule;
	unsigned missing; /* enum rule_needs, or-ed */
};

/* A finding that the user doesn't want to see. */
struct rule_suppressed {
	struct diag diag;   /* its texts are the diag_list's */
	bool in_source;	    /* by <virtnuma:allow>; else by --disable or the config */
	const char *reason; /* that the domain gives; NULL: none */
};

struct rule_results {
	struct arena arena;
	struct rule_not_checked *not_checked; /* ascending ids */
	size_t n_not_checked;
	struct bitmap ran; /* ids of the rules that hold for the target and had what they need */
	struct rule_suppressed *suppressed; /* rules_suppress() fills it */
	size_t n_suppressed;
};

#define RULE_RESULTS_INIT           \
	{                           \
		.arena = ARENA_INIT \
	}

/*
 * Runs every rule on one domain; findings go to diags (in which those from reading are already),
 * which is then sorted by place, with findings that don't hold for this target taken out.
 * host may be NULL.
 */
void rules_run(const struct domain *domain, const struct guest *guest, const struct host *host,
	       const struct target *target, struct diag_list *diags, struct rule_results *results);
/* By place, then by id; findings of one rule at one place stay as they were. */
void rules_sort(struct diag_list *diags);
void rule_results_done(struct rule_results *results);

/* What a need is, for people: "the host's huge-page pools". One bit of enum rule_needs. */
const char *rule_need_text(unsigned need);

#endif
