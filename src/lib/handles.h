/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is behind the public handles, and what their functions share. */
#ifndef VN_LIB_HANDLES_H
#define VN_LIB_HANDLES_H

#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "host/host.h"
#include "lib/verdict.h"
#include "target/target.h"
#include "virtnuma/virtnuma.h"

struct vn_host {
	struct host *host;
};

struct vn_target {
	struct target target;
	const struct host *host; /* NULL: none */
};

struct vn_check {
	struct arena arena; /* of all below but the verdict */
	struct verdict verdict;
	struct vn_finding *findings;
	struct vn_unchecked *unchecked;
};

/* Gives the message to the caller of a public function, if it wants it. Always -1. */
int lib_fail(char **out, struct error *error);

#endif
