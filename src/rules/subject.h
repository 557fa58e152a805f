/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What findings are about, where rules don't say. */
#ifndef VN_RULES_SUBJECT_H
#define VN_RULES_SUBJECT_H

#include "base/diag.h"

struct domain;

void subjects_find(const struct domain *domain, struct diag_list *diags);

#endif
