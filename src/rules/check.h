/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a rule's function sees, and how it tells. */
#ifndef VN_RULES_CHECK_H
#define VN_RULES_CHECK_H

#include "base/diag.h"
#include "domain/domain.h"
#include "guest/guest.h"
#include "host/host.h"
#include "rules/rule.h"
#include "target/target.h"

struct check {
	const struct domain *domain;
	const struct guest *guest;
	const struct host *host; /* NULL: none; rules that say so in needs never see NULL */
	const struct target *target;
	const struct rule *rule; /* the one that runs */
	struct diag_list *diags;
	struct arena *scratch; /* freed when all rules have run */
};

/* Adds a finding of the running rule. The result is valid until the next finding. */
struct diag *finding(const struct check *check, struct span at, const char *format, ...)
	PRINTF(3, 4);
/* Shorthands for check->diags. */
void finding_place(const struct check *check, struct diag *diag, struct span at, const char *format,
		   ...) PRINTF(4, 5);
void finding_label(const struct check *check, struct diag *diag, const char *format, ...)
	PRINTF(3, 4);
void finding_help(const struct check *check, struct diag *diag, const char *format, ...)
	PRINTF(3, 4);

/* Sizes and lists as people write them: "1 GiB", "1,024 MiB", "0-3,7". In the scratch arena. */
const char *check_size(const struct check *check, uint64_t size_kib);
const char *check_count(const struct check *check, uint64_t count);
const char *check_list(const struct check *check, const struct bitmap *map);

#endif
