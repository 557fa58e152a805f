/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inside src/report: a rule as SARIF describes rules (reportingDescriptor). */
#ifndef VN_REPORT_SARIF_RULE_H
#define VN_REPORT_SARIF_RULE_H

#include <json-c/json.h>

#include "rules/rule.h"

/* "error", "warning", "note" */
const char *sarif_level(enum severity severity);
struct json_object *sarif_rule(const struct rule *rule);

#endif
