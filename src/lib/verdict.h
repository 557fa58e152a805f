/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One file from its bytes to its findings. Nothing is printed; threads may make verdicts at the
 * same time from one input.
 */
#ifndef VN_LIB_VERDICT_H
#define VN_LIB_VERDICT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/error.h"
#include "base/mem.h"
#include "domain/domain.h"
#include "guest/guest.h"
#include "host/host.h"
#include "report/report.h"
#include "rules/registry.h"
#include "rules/suppress.h"
#include "target/target.h"

/* Shared by all files. */
struct verdict_input {
	const struct host *host; /* NULL: none */
	const struct target *target;
	const struct rule_settings *settings; /* NULL: nothing is suppressed */
};

struct verdict {
	struct arena arena;
	struct domain *domain;
	struct guest *guest;
	struct diag_list diags;
	struct rule_results results;
	struct report_finding *findings; /* diags with their rules and severities */
	size_t n_findings;
	struct report_finding *suppressed; /* likewise, of results.n_suppressed */
	bool other_root; /* it could not be read, but it is well-formed XML of another kind */
};

#define VERDICT_INIT                                                                       \
	{                                                                                  \
		.arena = ARENA_INIT, .diags = DIAG_LIST_INIT, .results = RULE_RESULTS_INIT \
	}

/* Fails when there is no domain to be read in path. */
int verdict_make(const struct verdict_input *input, const char *path, struct verdict *out,
		 struct error *error) MUST_CHECK;
/* The same from memory; what domain_parse() says of path, text and length holds. The verdict
   borrows them. */
int verdict_of_text(const struct verdict_input *input, const char *path, const char *text,
		    size_t length, struct verdict *out, struct error *error) MUST_CHECK;
void verdict_done(struct verdict *verdict);

/* The highest severity of its findings; -1: it has none. */
int verdict_worst(const struct verdict *verdict);

/* path as the user named it. */
void verdict_report(struct report *report, const char *path, const struct verdict *verdict);

/* Whether libvirt or QEMU would not take the domain for this; unlike what only this host lacks. */
bool verdict_is_refusal(const struct report_finding *finding);

#endif
